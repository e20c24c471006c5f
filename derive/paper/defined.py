"""Which definitions a sheet prints: of the names that it has, and of those in their meanings; its key has more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sympy import Basic

from derive.exercises import ShownPart
from derive.kernel.letters import names_in
from derive.paper.blocks import Runs

Pair = tuple[Basic, Basic]  # a name and its meaning


def definitions_of(part: ShownPart, spoken: Runs) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """The definitions for sheet and key, and those that the lines of the key alone need. `spoken` is what stands in the
    words of the exercise and above the part."""
    asked = _with_meanings(part, _asked(part, spoken))
    needed = _with_meanings(part, (line.expr for line in part.derivation.lines))
    pairs = [(d.key, e.args) for d in part.derivation.setting.definitions if not d.hidden for e in d.equations]
    return (
        tuple(pair for name, pair in pairs if name in asked),
        tuple(pair for name, pair in pairs if name in needed - asked),
    )


def _with_meanings(part: ShownPart, exprs: Iterable[Basic]) -> set[str]:
    """The names in expressions, and those in what they mean."""
    names, size = set[str]().union(*map(names_in, exprs)), -1
    while size < len(names):
        size = len(names)
        for definition in part.derivation.setting.definitions:
            if definition.key in names:
                names.update(*map(names_in, definition.meanings))
    return names


def _asked(part: ShownPart, spoken: Runs) -> Iterator[Basic]:
    """What the sheet prints of a part, and what it wants written: all that there is where it asks for a derivation."""
    yield from (run.maths for run in spoken if run.maths is not None)
    yield part.derivation.claim
    shown = (*part.choices, *(line.step for line in part.asked), *part.pairings)
    yield from (side for step in shown for side in (step.before, step.after))
    if not shown and not part.values:
        yield from (line.expr for line in part.derivation.lines)
        yield from (e for d in part.derivation.setting.definitions if not d.hidden for e in d.equations)
