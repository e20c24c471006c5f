"""The command line: each command is one call of the library. SymPy is imported by the command that needs it."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from click.core import ParameterSource

from derive.cli.bar import progress
from derive.cli.check_command import check
from derive.cli.diff_command import diff
from derive.cli.output import (
    SUFFIXES,
    detail_option,
    emit,
    files_option,
    format_option,
    language_option,
    seed_option,
    target_option,
)
from derive.errors import BadSpec, CannotWrite, DeriveError, Unreadable, unknown
from derive.version import VERSION

# The imports inside the functions below are deferred on purpose: `derive --help` must not wait for SymPy or NumPy.


class _Commands(click.Group):
    """Tells what cannot be served in one line, with exit status 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        # Looking for garbage takes a tenth of a command's time, and SymPy's at the end another.
        gc.set_threshold(500_000)
        atexit.register(gc.freeze)
        for stream in (sys.stdout, sys.stderr):  # a terminal without a sign still shows the rest
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return super().main(*args, **extra)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _one_line():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _one_line():
            return super().invoke(ctx)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise unknown("command", args[0], self.commands)
        return super().resolve_command(ctx, args)


@contextmanager
def _one_line() -> Iterator[None]:
    try:
        yield
    except Unreadable as error:
        _refuse(str(error), error.picture())
    except DeriveError as error:
        _refuse(str(error))
    except click.NoSuchOption as error:
        known = [o for p in (error.ctx.command.params if error.ctx else []) for o in p.opts if o.startswith("--")]
        _refuse(str(unknown("option", error.option_name, [*known, "--help"])))
    except click.UsageError as error:
        _refuse(error.format_message())
    except OSError as error:
        if error.errno == errno.EPIPE:  # the reader has left, which click knows how to take
            raise
        _refuse(f"cannot go on at {error.filename or 'the output'}: {error.strerror}")


def _refuse(message: str, picture: str = "") -> NoReturn:
    """One line, and for a formula the place in it."""
    click.echo(f"derive: {' '.join(message.split())}" + (f"\n{picture}" if picture else ""), err=True)
    raise click.exceptions.Exit(2)


_templates = click.option("--templates", type=click.Path(path_type=Path), help="A folder of your own templates.")


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="derive")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Worksheets in machine-learning mathematics whose answer keys cannot be wrong.

    \b
    Example:  derive sheet softmax.jacobian activation.tanh -o output
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@main.command()
@click.argument("word", default="")
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@language_option
@files_option
def topics(word: str, as_json: bool, language: str, files: tuple[str, ...]) -> None:
    """List every topic, or those that match WORD.

    \b
    Example:  derive topics softmax
    """
    from derive.library import topic_data
    from derive.library import topics as all_of
    from derive.words import words

    words(language)
    rows = [topic_data(t, language) for t in all_of(word, files)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    width = max((len(r["id"]) for r in rows), default=0)
    for row in rows:
        click.echo(f"{row['id']:{width}}  {row['title']}")
    if not rows:
        click.echo(f"no topic matches '{word}'", err=True)


@main.command()
@click.argument("topic")
@format_option
@seed_option
@detail_option
@language_option
@files_option
@target_option
def show(
    topic: str, format_: str | None, seed: int, detail: str, language: str, files: tuple[str, ...], target: Path | None
) -> None:
    """Print a topic's derivations, each line with its rule and its evidence.

    \b
    Example:  derive show softmax.jacobian --detail full
    """
    from derive.library import load_all
    from derive.library import show as derived

    load_all(files)
    wanted = format_ or SUFFIXES.get(target.suffix if target else "", "text")
    emit(derived(topic, seed=seed, detail=detail, language=language).to(wanted), target)


@main.command()
@click.argument("chosen", nargs=-1, metavar="[SPEC.toml | TOPIC...]")
@click.option("--kind", default="derive", show_default=True, help="Kind of the exercises of the topics named.")
@click.option("--count", default=1, show_default=True, help="Exercises for each topic named.")
@seed_option
@click.option("--variants", type=int, help="So many sheets, each with questions of its own.")
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE.csv", help="A sheet for every student in it.")
@click.option("--title", default="", help="The sheet's title.")
@click.option(
    "--format",
    "formats",
    default="pdf,latex,markdown",
    show_default=True,
    help="Any of pdf, latex, markdown, gfm, html, text, typst; separated by commas.",
)
@click.option("--engine", default="typst", show_default=True, help="Who makes PDFs: typst, or latex if installed.")
@_templates
@language_option
@files_option
@click.option(
    "-o",
    "folder",
    default="output",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder in which the sheet gets a folder of its own.",
)
@click.pass_context
def sheet(ctx: click.Context, /, engine: str, templates: Path | None, folder: Path, **said: Any) -> None:
    """Write a worksheet and its answer key; without topics the starter sheet.

    TOPIC is an id such as softmax.jacobian or a pattern such as 'activation.*'. SPEC.toml says all of this in a file;
    an option that is given comes before it.

    \b
    Example:  derive sheet calculus.common --count 4 --seed 7 --title "Week 1"
    """
    from derive.library import load_all
    from derive.sheets.posing import made
    from derive.sheets.request.overrides import spec_of
    from derive.sheets.variants import Variants

    load_all(said["files"])
    given = {name for name in said if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    spec = spec_of(said, given)
    sheets = made(spec)
    for remark in sheets.remarks:
        click.echo(f"derive: {remark}", err=True)
    if not isinstance(sheets, Variants):
        for path in sheets.write(folder, spec.formats, engine, templates):
            click.echo(click.format_filename(path))
        return
    with _stopped_whole(), progress(len(sheets)) as step:
        *_, manifest = sheets.write(
            folder,
            spec.formats,
            engine,
            templates,
            processes=os.cpu_count() or 1,
            topic_files=said["files"],
            done=step,
            tell=lambda line: click.echo(f"derive: {line}", err=True),
        )
    click.echo(click.format_filename(manifest))


@contextmanager
def _stopped_whole() -> Iterator[None]:
    """Who stops a long run is told what becomes of it."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("\nderive: stopped: what is written is whole, and the same command makes the rest", err=True)
        raise


@main.command()
@click.argument("chosen", nargs=-1, metavar="[TOPIC]...")
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1, 1000), help="Draws of each topic.")
@click.option("--format", "format_", default="text", show_default=True, help="text, markdown or json.")
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@files_option
def verify(chosen: tuple[str, ...], seeds: int, format_: str, as_json: bool, files: tuple[str, ...]) -> None:
    """Derive and check every topic again, and print the table of evidence.

    \b
    Example:  derive verify 'softmax.*' --seeds 5
    """
    from derive.library import load_all, topics
    from derive.library import verify as verified
    from derive.paper.report import report

    written = report("json" if as_json else format_)
    load_all(files)
    with progress(len(chosen) or len(topics())) as step:
        rows = verified(chosen, seeds=seeds, done=step)
    click.echo(written(rows))
    sys.exit(0 if all(r.ok for r in rows) else 1)


@main.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--like", default="01-derivatives", show_default=True, help="The week of the course that a sheet starts from."
)
def new(target: Path, like: str) -> None:
    """Write a file to start from: topics of your own (FILE.py), or a sheet (FILE.toml).

    \b
    Example:  derive new week.toml --like 05-softmax && derive sheet week.toml
    """
    from derive.paper.documents.templates import names, read

    if target.suffix not in (".py", ".toml"):
        raise BadSpec(f"what is {target} to be? write NAME.py for topics of your own, NAME.toml for a sheet")
    if target.exists():
        raise CannotWrite(f"{target} is there already: choose another name")
    weeks = names("sheets", ".toml")
    if like not in weeks:
        raise unknown("week", like, weeks)
    emit(read("topic/my_topics.py" if target.suffix == ".py" else f"sheets/{like}.toml", None), target)


main.add_command(check)
main.add_command(diff)
