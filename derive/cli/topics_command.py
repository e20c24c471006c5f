"""`derive topics`: what there is."""

from __future__ import annotations

import json
from itertools import groupby

import click

from derive.cli import completion
from derive.cli.aside import say_aside
from derive.cli.output import files_option, language_option
from derive.errors import nearest

# The imports inside the function are deferred on purpose: `derive --help` must not wait for them.


@click.command()
@click.argument("word", default="", shell_complete=completion.topics)
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@language_option
@files_option
def topics(word: str, as_json: bool, language: str, files: tuple[str, ...]) -> None:
    """List every topic by its area, or those that match WORD, which may be a pattern ('loss.*').

    \b
    Example:  derive topics softmax
    """
    from derive.catalogue import Entry, entries
    from derive.words import demand_language

    demand_language(language)
    found = entries(word, files)
    if as_json:
        click.echo(json.dumps([e.data(language) for e in found], ensure_ascii=False, indent=2))
        return
    width = max((len(e.id) for e in found), default=0)

    def area(entry: Entry) -> str:
        return entry.area

    for name, group in groupby(sorted(found, key=area), area):
        click.echo(name)
        for e in group:
            click.echo(f"  {e.id:{width}}  {e.title_in(language)} ({', '.join(e.kinds)})")
    if not found:
        near = nearest(word, {name for e in entries("", files) for name in (e.area, e.id)})
        say_aside(f"no topic matches '{word}'" + (f": did you mean {' or '.join(near)}?" if near else ""))
