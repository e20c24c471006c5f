"""What the commands share: options of one meaning everywhere, and where their output goes."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.core import ParameterSource

from derive.cli import completion
from derive.errors import BadSpec, CannotWrite
from derive.paper.formats import FORMATS

#: the format that a file's name asks for
SUFFIXES = {
    **{f".{f.suffix}": f.name for f in FORMATS.values() if "." not in f.suffix},
    ".json": "json",
    "": "text",
}


def typed(ctx: click.Context) -> set[str]:
    """The names of the arguments and options that somebody typed; the others have their defaults."""
    return {name for name in ctx.params if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}


def _noted(ctx: click.Context, _param: click.Parameter, language: str) -> str:
    """The language, kept for what a command that ends in an error has to say."""
    ctx.meta[LANGUAGE] = language
    return language


LANGUAGE = "derive.language"
language_option = click.option(
    "--lang",
    "language",
    default="en",
    show_default=True,
    is_eager=True,
    callback=_noted,
    shell_complete=completion.languages,
    cls=completion.Listing,
    known=completion.languages_there_are,
    help="One of {names}.",
)
files_option = click.option(
    "--topics",
    "files",
    multiple=True,
    metavar="FILE.py",
    envvar="DERIVE_TOPICS",
    type=click.Path(),
    help="A topic file of your own; may be repeated.",
)
seed_option = click.option("--seed", default=0, show_default=True, help="What chance depends on.")
difficulty_option = click.option(
    "--difficulty",
    default="",
    metavar="LEVEL",
    shell_complete=completion.levels,
    help="A level of the topics: see `derive topics --json`.",
)
format_option = click.option(
    "--format",
    "format_",
    shell_complete=completion.formats,
    cls=completion.Listing,
    known=completion.formats_and_data,
    help="{names}; without it what -o ends in, or text.",
)
kind_option = click.option(
    "--kind",
    default="derive",
    show_default=True,
    shell_complete=completion.kinds,
    cls=completion.Listing,
    known=completion.kinds_there_are,
    help="Kind of exercise: {names}.",
)
detail_option = click.option(
    "--detail",
    default="brief",
    show_default=True,
    shell_complete=completion.words("brief", "full"),
    help="brief, or full: every rule a line.",
)
target_option = click.option("-o", "target", type=click.Path(path_type=Path), help="Write to a file.")

templates_option = click.option("--templates", type=click.Path(path_type=Path), help="A folder of your own templates.")


def format_of(wanted: str | None, target: Path | None) -> str:
    """The format that is asked for, or that of the file's name.

    Raises `BadSpec` for a name that asks for none, or for another.
    """
    if target is None:
        return wanted or "text"
    if wanted:
        named = SUFFIXES.get(target.suffix, "text")
        if named not in ("text", wanted, {"gfm": "markdown"}.get(wanted)):
            raise BadSpec(f"{target}: its name asks for {named}, and --format for {wanted}: leave one of them out")
        return wanted
    for known in FORMATS.values():
        if "." in known.suffix and target.name.endswith(f".{known.suffix}"):
            return known.name
    if target.suffix not in SUFFIXES:
        raise BadSpec(
            f"{target}: a file that ends in {', '.join(filter(None, SUFFIXES))} can be written, or say --format"
        )
    return SUFFIXES[target.suffix]


def emit(text: str | bytes, target: Path | None) -> None:
    """To a file, whole or not at all, or to the standard output. Raises `CannotWrite`."""
    if target is not None:
        # Deferred: the program starts without it.
        from derive.sheets.writing.files import write_file

        write_file(target, text.encode() if isinstance(text, str) else text)
        click.echo(click.format_filename(target))
    elif isinstance(text, bytes):
        if sys.stdout.isatty():
            raise CannotWrite("this format is not for a terminal: name a file with -o")
        click.echo(text, nl=False)
    else:
        click.echo(text, nl=not text.endswith("\n"))
