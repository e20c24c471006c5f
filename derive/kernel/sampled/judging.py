"""What one point says of a line: the two sides compared in floats, and in many digits where floats leave a doubt."""

from __future__ import annotations

from typing import Any

from sympy import And, Basic, StrictGreaterThan, StrictLessThan, Unequality

from derive.kernel.findings import Witness
from derive.kernel.interpreter import Undefined, Unusable
from derive.kernel.relations import Relation
from derive.kernel.sampled.kinks import edges
from derive.kernel.sampled.sample import Sample
from derive.kernel.sampled.world import World
from derive.terms.notation import D
from derive.terms.ordered import Plus, Times

TOLERANCE = 1e-9
PRECISE_TOLERANCE = 1e-15
DIGITS = (40, 100)
_SHRINKS = 1e-15
_NUDGE = 1e-4
_NO_GAP = 1e-90
_AT_AN_END = 1e-6
CERTAIN = 1e-30  # a gap at one number of digits that is no rounding

Verdict = Witness | bool | None  # a witness; whether the point could be used; None where it could not be judged


def _equal_at(before: Basic, after: Basic, sample: Sample) -> Verdict:
    a, b = sample.value(before), sample.value(after)
    if a is Undefined:
        return False
    if sample.edge and b is Undefined and isinstance(a, (int, float)) and _loses_a_point(before, after, sample):
        return witness_at(sample, before, after, a, "undefined")
    floats = isinstance(a, (int, float)) and isinstance(b, (int, float))
    if floats and (a or b) and abs(a - b) <= TOLERANCE * max(abs(a), abs(b)):
        return True
    if isinstance(a, int) and isinstance(b, int) and a == b:
        return True
    return certain_at(before, after, sample)


def _loses_a_point(before: Basic, after: Basic, sample: Sample) -> bool:
    """Whether an edge that the right side alone has is certainly crossed next to the point, where the left side has a
    value; floats may take 1 - tanh^2 for 0, which it never is."""
    setting = sample.world.setting
    old = set(edges(before, setting))
    return any(_look(sample).crosses(e, before) for e in edges(after, setting) if e not in old)


def _look(sample: Sample) -> Any:
    from derive.kernel.sampled.certifying import Look  # Arb is loaded where floats leave a doubt

    sample.readings.look = sample.readings.look or Look(sample.world)
    return sample.readings.look


def certain_at(before: Basic, after: Basic, sample: Sample, only_above: bool = False) -> Verdict:
    """What bounds say of the point. Where they cannot tell, more digits may still agree; they refute nothing."""
    found = _look(sample).apart(before, after, only_above)
    if found is None:
        verdict = in_doubt(before, after, sample)
        return None if isinstance(verdict, Witness) else verdict
    if not isinstance(found, tuple):
        return found
    a, b = found
    if b is not Undefined:
        return witness_at(sample, before, after, a, b)
    skip = sample.degenerate and before.has(D)  # the rules of differentiation suppose regular points
    return False if skip else witness_at(sample, before, after, a, "undefined")


def apart_at(before: Basic, after: Basic, sample: Sample, prec: int) -> Witness | None:
    """The witness that only so many bits show: tanh(40) x beside x."""
    found = _look(sample).apart(before, after, precisions=(prec,))
    is_one = isinstance(found, tuple) and found[1] is not Undefined
    return witness_at(sample, before, after, *found) if is_one else None


def in_doubt(before: Basic, after: Basic, sample: Sample, tolerance: float = PRECISE_TOLERANCE) -> Verdict:
    """More digits decide what floats could not: a gap between equal numbers shrinks with every digit, others stay."""
    gaps: list[Any] = []
    seen: tuple[Any, ...] = ()  # the values with the most digits that there are
    for digits in DIGITS:
        a, b = sample.precise_value(before, digits), sample.precise_value(after, digits)
        if a is Undefined:
            return False
        if a is Unusable or b is Unusable:
            continue
        if b is Undefined:
            skip = sample.degenerate and before.has(D)  # the rules of differentiation suppose regular points
            return False if skip else witness_at(sample, before, after, a, "undefined")
        seen = a, b
        gaps.append(abs(a - b))
        if gaps[-1] <= tolerance * max(abs(a), abs(b)):
            return True
    if not gaps or (len(gaps) == 1 and gaps[0] < CERTAIN):
        return None
    return True if len(gaps) > 1 and gaps[1] <= _SHRINKS * gaps[0] else witness_at(sample, before, after, *seen)


def _at_most_at(before: Basic, after: Basic, sample: Sample) -> Verdict:
    """a <= b, or a = b as far as bounds can tell."""
    a, b = sample.precise_value(before), sample.precise_value(after)
    if not isinstance(a, type) and not isinstance(b, type) and a <= b:
        return True
    return certain_at(before, after, sample, only_above=True)


def _less_at(before: Basic, after: Basic, sample: Sample) -> Verdict:
    """a < b by more than the digits leave in doubt; what is equal to a hundred digits is not less."""
    for digits in DIGITS:
        a, b = sample.precise_value(before, digits), sample.precise_value(after, digits)
        if a is Undefined:
            return False
        if b is Undefined:
            return witness_at(sample, before, after, a, "undefined")
        if a is Unusable or b is Unusable:
            continue
        gap, size = b - a, max(abs(a), abs(b))
        if abs(gap) > PRECISE_TOLERANCE * size or digits == DIGITS[-1]:
            found = False if gap < _NUDGE and _at_an_open_end(sample) else _is_a_gap(before, after, sample, gap, size)
            return witness_at(sample, before, after, a, b) if found is None else found
    return None


def _is_a_gap(before: Basic, after: Basic, sample: Sample, gap: Any, size: Any) -> bool | None:
    """True where b - a > 0 is no zero that the point just misses: there it is many times as large a little further.
    False for a gap that has faded away far outside, as that of tanh and 1: a little further none is seen either.
    """
    beside = [_gap_beside(before, after, sample, nudge) for nudge in (_NUDGE, -_NUDGE)] if sample.world.pins else []
    if gap > 0:
        return True if gap > _NUDGE or not any(gap < _NUDGE * other for other in beside) else None
    return False if beside and not any(beside) and abs(gap) <= _NO_GAP * size else None


def _at_an_open_end(sample: Sample) -> bool:
    """Whether a strict condition holds by so little that the point stands for the end, which it leaves out."""
    parts = (p for g in sample.world.setting.given for p in (g.args if isinstance(g, And) else (g,)))
    strict = (p for p in parts if isinstance(p, (StrictLessThan, StrictGreaterThan, Unequality)))
    gaps = (sample.precise_value(Plus(p.lhs, Times(-1, p.rhs))) for p in strict)
    return any(not isinstance(gap, type) and abs(gap) < _AT_AN_END for gap in gaps)


def _gap_beside(before: Basic, after: Basic, sample: Sample, nudge: float) -> Any:
    """How far apart the sides are where the pinned names are a little larger or smaller; 0 where they have no value."""
    pins = {key: value + nudge * max(1, abs(value)) for key, value in sample.world.pins.items()}
    index, scale, _ = sample.world.given
    moved = Sample(World(sample.world.setting, sample.world.seed, index, scale, pins))
    a, b = (moved.precise_value(e, DIGITS[-1]) for e in (before, after))
    return (
        0 if isinstance(a, type) or isinstance(b, type) or abs(b - a) <= _NO_GAP * max(abs(a), abs(b)) else abs(b - a)
    )


def witness_at(sample: Sample, before: Basic, after: Basic, a: object, b: object) -> Witness:
    values = [v if isinstance(v, str) else spelled(v) for v in (a, b)]
    if values[0] == values[1]:
        values = [_closely(v) for v in (a, b)]
    return Witness(tuple(sample.point(before, after).items()), *values)


def _closely(value: Any) -> str:
    """A number beyond what floats tell apart, by the middle of its ball if it is one."""
    return value.str(radius=False) if hasattr(value, "rad") else str(value)


def spelled(value: Any) -> str:
    """A number to ten digits."""
    return f"{float(value):.10g}"


JUDGES = {"=": _equal_at, "<=": _at_most_at, "<": _less_at}


def judged(before: Basic, after: Basic, relation: Relation, sample: Sample) -> Verdict:
    """What one point says of an equality or inequality between numbers."""
    return JUDGES[relation.key](before, after, sample)
