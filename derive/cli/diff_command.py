"""`derive diff`: the derivation of any derivative that somebody types."""

from __future__ import annotations

from pathlib import Path

import click

from derive.cli.formulas import Formulas, formula
from derive.cli.output import detail_option, emit, format_of, format_option, language_option, target_option
from derive.errors import BadSpec

# The imports inside the function are deferred on purpose: `derive --help` must not wait for SymPy or NumPy.


@click.command(cls=Formulas)
@click.argument("expr", callback=formula)
@click.option("--wrt", required=True, metavar="VAR", help="What to differentiate by, as in x or w_j.")
@click.option(
    "--let",
    "lets",
    multiple=True,
    metavar="NAME=EXPR",
    help="A definition, as in z='w x + b'; may be repeated.",
)
@click.option("--given", multiple=True, metavar="COND", help="A condition that holds, as in 'b > 0'; may be repeated.")
@format_option
@detail_option
@language_option
@target_option
def diff(
    expr: str,
    wrt: str,
    lets: tuple[str, ...],
    given: tuple[str, ...],
    format_: str | None,
    detail: str,
    language: str,
    target: Path | None,
) -> None:
    """Derive d EXPR / d VAR line by line; EXPR is plain maths or LaTeX.

    \b
    Example:  derive diff "(y - z)^2/2" --wrt w --let "z = w x + b"
    """
    from derive.library import diff as derived

    wanted = format_of(format_, target)
    shown = derived(expr, wrt, let=definitions(lets), given=given, detail=detail, language=language)
    emit(shown.to(wanted), target)


def definitions(lets: tuple[str, ...]) -> dict[str, str]:
    """What `--let` says, by name. Raises `BadSpec`."""
    found: dict[str, str] = {}
    for name, meaning in map(_definition, lets):
        if name in found:
            raise BadSpec(f"--let {name} is given twice: {found[name]} and {meaning}")
        found[name] = meaning
    return found


def _definition(text: str) -> tuple[str, str]:
    name, sign, meaning = text.partition("=")
    if not sign or not name.strip() or not meaning.strip():
        raise BadSpec(f"--let {text}: write a name and what it stands for, as in z='w x + b'")
    return name.strip(), meaning.strip()
