"""`derive topics`: what there is."""

from __future__ import annotations

import json

import click

from derive.cli.output import files_option, language_option

# The imports inside the function are deferred on purpose: `derive --help` must not wait for SymPy or NumPy.


@click.command()
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
