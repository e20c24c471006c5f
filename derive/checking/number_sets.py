"""Sets of numbers: intervals, lists, and what is joined of them. Two are the same if all their ends are.

What a pair in brackets means is told by the other side: `(0, 3)` is an interval where an interval is expected.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from msgspec.structs import replace
from sympy import Basic, EmptySet, FiniteSet, Interval, Rational, Set, Symbol, Union, oo
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from derive.checking.finite_sets import same_values
from derive.checking.scalars import Options
from derive.checking.scalars import compare as numbers
from derive.checking.solving import of_set
from derive.checking.verdict import Verdict
from derive.kernel import Setting, Witness
from derive.terms.ordered import ordered
from derive.words.prose import sentence

_ONE_HAS = sentence("reason one has")
_UNLIKE = sentence("reason sets unlike")
_MOST_VALUES = 20
Piece = tuple[Any, Any, bool, bool]  # ends, and which of them are left out; or a set of another kind, twice


def sets(expected: Basic, answer: Basic, setting: Setting, options: Options) -> Verdict:
    """The verdict on a set of numbers."""
    ours, theirs = (sorted(_pieces(side), key=str) for side in (expected, answer))
    if expected == answer:
        return Verdict("equal", "proved")
    if any(isinstance(piece[0], Set) for piece in (*ours, *theirs)):
        return Verdict("unknown", why=_UNLIKE)
    alike = len(ours) == len(theirs)
    if alike and not ours:
        return Verdict("equal", "proved")
    if not expected.free_symbols | answer.free_symbols:
        witness = _in_one(expected, answer)
        if witness is not None:
            return Verdict("different", witness=witness, why=_ONE_HAS)
    if isinstance(expected, FiniteSet) and isinstance(answer, FiniteSet) and len(ours) + len(theirs) <= _MOST_VALUES:
        verdict, value = same_values(expected.args, answer.args, setting, options)
        return verdict if value is None or verdict.verdict != "different" else replace(verdict, why=_ONE_HAS)
    if not alike or [p[2:] for p in ours] != [p[2:] for p in theirs]:
        return Verdict("unknown", why=_UNLIKE)
    found = [_ends(a, b, setting, options) for a, b in zip(ours, theirs, strict=True)]
    bad = next((v for v in found if not v.ok), None)
    return found[0] if bad is None else bad


def _ends(ours: Piece, theirs: Piece, setting: Setting, options: Options) -> Verdict:
    verdicts = []
    for a, b in zip(ours[:2], theirs[:2], strict=True):
        if oo in (a, b, -a, -b):
            verdicts.append(Verdict("equal", "proved") if a == b else Verdict("different", why=_ONE_HAS))
        else:
            a, b = ordered(a), ordered(b)
            verdicts.append(numbers(a, b, Setting((a, b), (), setting.given), options))
    return next((v for v in verdicts if not v.ok), verdicts[0])


def _pieces(side: Basic) -> Iterator[Piece]:
    if side == EmptySet:
        return
    if isinstance(side, Union):
        for part in side.args:
            yield from _pieces(part)
    elif isinstance(side, FiniteSet):
        yield from ((e, e, False, False) for e in side.args)
    elif isinstance(side, Interval):
        yield (side.start, side.end, bool(side.left_open), bool(side.right_open))
    else:
        yield (side, side, True, True)  # of unlike kinds: nothing is said of it


def _in_one(expected: Any, answer: Any) -> Witness | None:
    """A number that only one of two sets of numbers has."""
    ends = sorted({e for side in (expected, answer) for p in _pieces(side) for e in p[:2] if e.is_finite}, key=float)
    inner = [(a + b) / 2 for a, b in pairwise(ends)]
    outer = [ends[0] - 1, ends[-1] + 1] if ends else [Rational(0)]
    for number in [*ends, *inner, *outer]:
        has = [side.contains(number) for side in (expected, answer)]
        if {str(h) for h in has} == {"True", "False"}:
            return Witness((("x", str(number)),), *(str(h).lower() for h in has))
    return None


def as_conditions(answer: Any, expected: Any) -> tuple[Basic, Basic] | None:
    """A set beside a condition on one number: the condition that a number lies in the set."""
    statements = (Relational, BooleanFunction)
    for one, other, turned in ((answer, expected, False), (expected, answer, True)):
        if isinstance(one, Set) and isinstance(other, statements) and len(other.free_symbols) == 1:
            (name,) = other.free_symbols
            if isinstance(name, Symbol):
                pair = (of_set(one, name), other)
                return pair[::-1] if turned else pair
    return None
