"""`derive sheet`: worksheets and their answer keys."""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from derive.cli import completion
from derive.cli.aside import say_aside
from derive.cli.bar import progress
from derive.cli.output import (
    detail_option,
    difficulty_option,
    files_option,
    kind_option,
    language_option,
    seed_option,
    templates_option,
    typed,
)
from derive.errors import BadSpec
from derive.stops import hear_no_more

# The imports inside the function are deferred on purpose: `derive --help` must not wait for SymPy or NumPy.


@click.command()
@click.argument("chosen", nargs=-1, metavar="[SPEC.toml | TOPIC...]", shell_complete=completion.topics_or_spec)
@kind_option
@click.option("--count", default=1, show_default=True, help="Exercises for each topic named.")
@seed_option
@detail_option
@difficulty_option
@click.option("--variants", type=int, help="So many sheets, each with questions of its own.")
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE.csv", help="A sheet for every student in it.")
@click.option("--title", default="", help="The sheet's title.")
@click.option(
    "--format",
    "formats",
    default="pdf,latex,markdown",
    show_default=True,
    shell_complete=completion.formats_of_sheets,
    cls=completion.Listing,
    known=completion.formats_there_are,
    help="Any of {names}; separated by commas.",
)
@click.option(
    "--engine",
    default="typst",
    show_default=True,
    shell_complete=completion.words("typst", "latex"),
    help="Who makes PDFs: typst, or latex if installed.",
)
@templates_option
@click.option("--together", is_flag=True, help="Also one PDF of all sheets of a class, and one of all keys.")
@click.option("--self-check", is_flag=True, help="The answer cells of sheet.ipynb judge what is written in them.")
@click.option("--score-table", is_flag=True, help="A table on each sheet for the points given for each exercise.")
@click.option("--processes", type=click.IntRange(min=1), help="So many at once; as many as there are cores.")
@click.option(
    "--executor",
    default="local",
    show_default=True,
    metavar="WHO",
    help="local: processes beside this one; threads; or a cluster, dask://HOST:PORT.",
)
@click.option(
    "--shared-output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of -o as the cluster sees it, which writes there.",
)
@click.option("--force", is_flag=True, help="Replace another sheet that stands in the folder.")
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
def sheet(
    ctx: click.Context, /, engine: str, templates: Path | None, folder: Path, force: bool, processes: int | None,
    together: bool, executor: str, shared_output: Path | None, **options: Any,
) -> None:  # fmt: skip
    """Write a worksheet and its answer key; without topics the starter sheet.

    TOPIC is an id such as softmax.jacobian or a pattern such as 'activation.*'. SPEC.toml says all of this in a file;
    an option that is given comes before it.

    \b
    Example:  derive sheet calculus.common --count 4 --seed 7 --title "Week 1"
    """
    from derive.sheets.posing import pose
    from derive.sheets.request.overrides import spec_of
    from derive.sheets.sheet import Sheet

    if options["files"]:
        from derive.library import load_all

        load_all(options["files"])
    given = typed(ctx)
    spec = spec_of(options, given & options.keys())
    sheets = pose(spec)
    if isinstance(sheets, Sheet):
        _demand_nothing_of_classes(given)
        for path in sheets.write(folder, spec.formats, engine, templates, force=force, tell=_tell):
            click.echo(click.format_filename(path))
        return
    from derive.sheets.writing.beside import stay_small

    stay_small()
    with _stopped_whole(), progress(2 * len(sheets)) as step:  # each is drawn, and made
        *_, manifest = sheets.write(
            folder,
            spec.formats,
            engine,
            templates,
            processes=processes or os.cpu_count() or 1,
            topic_files=options["files"],
            executor=executor,
            shared_output=shared_output,
            force=force,
            together=together,
            drawn=step,
            done=step,
            tell=_tell,
        )
    click.echo(click.format_filename(manifest))


def _demand_nothing_of_classes(given: Set[str]) -> None:
    """That one sheet alone is not asked for with what a class is made by. Raises `BadSpec`."""
    for name in ("together", "executor", "shared_output"):
        if name in given:
            option = f"--{name.replace('_', '-')}"
            raise BadSpec(f"{option} goes with --variants or --roster: this is one sheet, made here in one piece")


def _tell(line: str) -> None:
    say_aside(f"derive: {line}")


@contextmanager
def _stopped_whole() -> Iterator[None]:
    """Who stops a long run is told what becomes of it."""
    try:
        yield
    except KeyboardInterrupt:
        hear_no_more()
        say_aside("\nderive: stopped: what is written is whole, and the same command makes the rest")
        raise click.exceptions.Exit(1) from None
