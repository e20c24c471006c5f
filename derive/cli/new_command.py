"""`derive new`: a file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from derive.cli import completion
from derive.cli.output import emit, typed
from derive.errors import BadSpec, CannotWrite, unknown

# The imports inside the function are deferred on purpose: `derive --help` must not wait for SymPy or NumPy.


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--like",
    default="01-derivatives",
    show_default=True,
    shell_complete=completion.weeks,
    cls=completion.Listing,
    known=completion.weeks_there_are,
    help="The week of the course that a sheet starts from: {names}.",
)
@click.pass_context
def new(ctx: click.Context, target: Path, like: str) -> None:
    """Write a file to start from: topics of your own (FILE.py), or a sheet (FILE.toml).

    \b
    Example:  derive new week.toml --like 05-softmax && derive sheet week.toml
    """
    from derive.paper.documents.templates import names, read

    if target.suffix not in (".py", ".toml"):
        raise BadSpec(f"what is {target} to be? write NAME.py for topics of your own, NAME.toml for a sheet")
    if target.suffix == ".py" and "like" in typed(ctx):
        raise BadSpec("--like goes with FILE.toml: a topic file starts from no week")
    if target.exists():
        raise CannotWrite(f"{target} is there already: choose another name")
    weeks = names("sheets", ".toml")
    if like not in weeks:
        raise unknown("week", like, weeks)
    text = read("topic/my_topics.py" if target.suffix == ".py" else f"sheets/{like}.toml", None)
    emit(text.replace(f"{like}.toml", target.name), target)
