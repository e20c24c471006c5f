"""`derive verify`: the table of evidence, from nothing."""

from __future__ import annotations

import sys

import click

from derive.cli import completion
from derive.cli.bar import progress
from derive.cli.output import files_option

# The imports inside the function are deferred on purpose: `derive --help` must not wait for SymPy or NumPy.


@click.command()
@click.argument("chosen", nargs=-1, metavar="[TOPIC]...", shell_complete=completion.topics)
@click.option("--seeds", default=3, show_default=True, help="Draws of each topic.")
@click.option(
    "--format",
    "format_",
    default="text",
    show_default=True,
    shell_complete=completion.words("text", "markdown", "json"),
    help="text, markdown or json.",
)
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@files_option
def verify(chosen: tuple[str, ...], seeds: int, format_: str, as_json: bool, files: tuple[str, ...]) -> None:
    """Derive and check every topic again, and print the table of evidence.

    \b
    Example:  derive verify 'softmax.*' --seeds 5
    """
    from derive.library import load_all, topics
    from derive.paper.report import report
    from derive.verifying import verify as verified

    written = report("json" if as_json else format_)
    load_all(files)
    with progress(len(chosen) or len(topics())) as step:
        rows = verified(chosen, seeds=seeds, done=step)
    click.echo(written(rows))
    sys.exit(0 if all(r.ok for r in rows) else 1)
