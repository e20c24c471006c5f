"""What a key says of wrong lines and wrong answers: the mistake by its name, and a point at which the sides differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from sympy import Basic, Eq, IndexedBase, Symbol
from sympy.core.function import AppliedUndef

from derive.kernel import Refuted
from derive.paper.blocks import Runs
from derive.terms.chance import Moment
from derive.terms.events import Probability
from derive.terms.families import ARRAYS, family_of
from derive.words import Words
from derive.words.prose import Run

_NAME = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:\[([0-9,]+)\])?\Z")
_DIGITS = 4  # of values that are written
_MOST_DIGITS = 10  # of a place: the values that are written are those there; and of values that look alike with fewer
_NOTHING = 1e-12  # what rounding leaves of 0


def mistake_name(name: str, words: Words) -> str:
    """What a mistake is called; one without a name here is shown by its own name."""
    return words.mistakes.get(name, name.replace("_", " "))


def why_wrong(refuted: Refuted, words: Words) -> Runs:
    """The mistake and, where numbers can show it, a counterexample."""
    name = (Run(mistake_name(refuted.mistake, words) + words.labels["end"]),)
    return (*name, *_counterexample(refuted, words))


def _counterexample(refuted: Refuted, words: Words) -> Runs:
    witness, labels = refuted.witness, words.labels
    if refuted.relation.key == "approx" or refuted.before.has(AppliedUndef, Moment):
        return ()  # no one point shows it, or the point has no name
    if family_of(refuted.before) is ARRAYS and not witness.point:
        return ()  # the right array stands beside it
    before, after = _apart(witness.before, witness.after, words)
    sides = labels.get(f"sides {refuted.relation.key}", labels["sides"]).format(before=before, after=after)
    if refuted.before.has(Probability) and not any(name == "Omega" for name, _ in witness.point):
        where = labels["equally_likely" if witness.point else "some_probabilities"]
        return (Run(where + sides),)
    if not witness.point:  # numbers alone: no point stands before them
        return (Run(labels["sides_of_numbers"].format(before=before, after=after)),)
    likely = labels["equal_outcomes"] if refuted.before.has(Probability) else ""
    return (*_point(witness.point, words, likely), Run(sides))


def _point(point: tuple[tuple[str, object], ...], words: Words, more: str = "") -> Iterator[Run]:
    """`For x = 1, n = 2: `, with what more is to be said of the point."""
    yield Run(words.labels["for_point"])
    for k, (name, value) in enumerate(point):
        if k:
            yield Run(words.labels["joint"])
        yield from _equation(name, value, words)
    yield Run(more + words.labels["after_point"])


def _equation(name: str, value: object, words: Words) -> Iterator[Run]:
    found = _NAME.match(name)
    if found is None or isinstance(value, str):
        yield Run(f"{'Ω' if name == 'Omega' else name} = {_value(str(value), words)}")
        return
    leaf: Basic = Symbol(found[1])
    if found[2]:
        leaf = IndexedBase(found[1])[tuple(int(k) for k in found[2].split(","))]
    number = float(str(value))
    if number.is_integer():
        yield Run(maths=Eq(leaf, int(number), evaluate=False))
        return
    yield Run(maths=leaf)
    yield Run(f" = {_value(str(value), words, _MOST_DIGITS)}")


def _apart(before: str, after: str, words: Words) -> tuple[str, str]:
    """Two values to four digits, or to as many as show that they differ."""
    for digits in range(_DIGITS, _MOST_DIGITS + 1):
        sides = _value(before, words, digits), _value(after, words, digits)
        if sides[0] != sides[1]:
            break
    return sides


def _value(value: str, words: Words, digits: int = _DIGITS) -> str:
    """A number to so many digits, a vector of such, a set, or the word for what is no value."""
    if value.startswith("("):
        return f"({', '.join(_value(v, words, digits) for v in value[1:-1].split(', '))})"
    try:
        number = float(value)
    except ValueError:
        return words.labels.get(value, value)
    return "0" if abs(number) < _NOTHING else _in_full(number, digits).replace("-", "−")


def _in_full(number: float, digits: int) -> str:
    """To so many digits, in the way of people: 0.000004753, and not 4.753e-06. What has more before the point has them
    all; what is endless, or too long to read, stays as programs write it."""
    written = f"{number:.{digits}g}"
    if "e" not in written or abs(number) > 10**_MOST_DIGITS:
        return written
    return f"{number:.0f}" if abs(number) > 1 else f"{Decimal(written):f}"
