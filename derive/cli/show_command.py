"""`derive show`: a topic's derivations."""

from __future__ import annotations

from pathlib import Path

import click

from derive.cli import completion
from derive.cli.output import (
    detail_option,
    difficulty_option,
    emit,
    files_option,
    format_of,
    format_option,
    kind_option,
    language_option,
    seed_option,
    target_option,
)

# The imports inside the function are deferred on purpose: `derive --help` must not wait for SymPy or NumPy.


@click.command()
@click.argument("topic", shell_complete=completion.topics)
@format_option
@kind_option
@seed_option
@detail_option
@difficulty_option
@language_option
@files_option
@target_option
def show(
    topic: str,
    format_: str | None,
    kind: str,
    seed: int,
    detail: str,
    difficulty: str,
    language: str,
    files: tuple[str, ...],
    target: Path | None,
) -> None:
    """Print a topic's derivations, each line with its rule and its evidence.

    \b
    Example:  derive show softmax.jacobian --detail full
    """
    from derive.library import load_all
    from derive.library import show as derived

    load_all(files)
    wanted = format_of(format_, target)
    shown = derived(topic, kind=kind, seed=seed, detail=detail, difficulty=difficulty, language=language)
    emit(shown.to(wanted), target)
