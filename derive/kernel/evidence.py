"""How evidence is taken: refute first, by sampling and by regions; then try to prove. Nothing else decides.

The check is chosen by the relation's key and the kind of the two sides; no caller can pass one in.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from msgspec.structs import replace
from sympy import Basic, Expr, Float, Ne, Rational, Symbol

from derive.errors import BadSetting
from derive.kept import LITTLE, kept
from derive.kernel.assumptions import fits
from derive.kernel.comparing import PROVED_IN, compare, proved, tally
from derive.kernel.exact.proof import Exact
from derive.kernel.executed.checking import execute
from derive.kernel.findings import Evidence, Finding, Unproved, Witness
from derive.kernel.interpreter import Undefined, Unusable
from derive.kernel.minima import lines_through
from derive.kernel.outcomes import enough_outcomes
from derive.kernel.regions import Venn
from derive.kernel.relations import ARGMIN, AT_MOST, EQUAL, LESS, Relation
from derive.kernel.sampled.arithmetic import Digits
from derive.kernel.sampled.judging import (
    CERTAIN,
    DIGITS,
    Verdict,
    witness_at,
)
from derive.kernel.sampled.kinks import edges, kinks
from derive.kernel.sampled.sample import Sample, outcome
from derive.kernel.sampled.sampling import Worlds
from derive.kernel.sampled.supports import on_supports
from derive.kernel.setting import Setting
from derive.terms.events import Inclusion, Same
from derive.terms.families import ARRAYS, EVENTS, NUMBERS, Table, demand_family
from derive.terms.notation import ArgMin, At, Components, D, Nabla
from derive.terms.ordered import Times

_NEAR = 30  # digits: a coefficient off by 10^-20 is seen at a distance of 10^-30
_ORDER_TOLERANCE = 0.01  # of the order that errors are seen to shrink with
_BOTH_SIDES = 4  # of the worlds that Taylor is tried in
_VECTORS = (Components, Nabla)
_COMPARED = ("=", "<=", "<")
_STRENGTH = ("proved", "exact-small-n", "numeric")


@kept(LITTLE)
def examine(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str = "step") -> Finding:
    """Evidence for `before R after`, or the witness against it, or too few points to say anything.

    It rests on nothing but its arguments, so what was asked lately is answered from memory.
    """
    setting.admit(before, after)
    left, right = demand_family(before), demand_family(after)
    if left is not right:
        raise BadSetting(f"{before} is {left.title} and {after} {right.title}: no relation joins them")
    if (outcomes := enough_outcomes(before, after, relation, setting)) != setting.outcomes:
        setting = replace(setting, outcomes=outcomes)
    found = _EXAMINED.of(before)(before, after, relation, setting, round_)
    return replace(found, conditions=setting.supposed(before, after)) if isinstance(found, Evidence) else found


def _as_numbers(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str) -> Finding:
    if relation.key != "argmin" and (isinstance(before, _VECTORS) or isinstance(after, _VECTORS)):
        return _by_components(before, after, relation, setting, round_)
    if relation.key not in _CHECKS:
        raise BadSetting(f"'{relation.key}' relates events, and these are numbers: {before}, {after}")
    without_mass = on_supports(before, after, relation, setting, round_) if relation.key in _COMPARED else None
    return without_mass or _CHECKS[relation.key](before, after, relation, setting, round_)


def _by_components(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str) -> Finding:
    """Two vectors are equal if all their components are; the evidence is that of the weakest."""
    left, right = (e.components.args if isinstance(e, Nabla) else e.args for e in (before, after))
    vectors = isinstance(before, _VECTORS) and isinstance(after, _VECTORS)
    if not vectors or len(left) != len(right) or relation != EQUAL:
        raise BadSetting(f"{before} and {after} are not vectors of one length joined by '='")
    found = [examine(a, b, EQUAL, setting, round_) for a, b in zip(left, right, strict=True)]
    return _weakest(found)


def _weakest(found: list[Finding]) -> Finding:
    """What refutes one of them, or the evidence of the weakest."""
    bad = next((f for f in found if not isinstance(f, Evidence)), None)
    kept = [f for f in found if isinstance(f, Evidence)]
    return bad or min(kept, key=lambda f: (-_STRENGTH.index(f.method), f.points or 0))


def _by_regions(before: Basic, after: Basic, relation: Relation, setting: Setting, _round: str) -> Finding:
    laws = {"=": Same, "subset": Inclusion}
    if relation.key not in laws:
        raise BadSetting(f"events are not related by '{relation.key}'")
    venn = Venn.of(setting)
    model = venn.counterexample(laws[relation.key](before, after))
    if model is None:
        return Evidence("exhaustive")
    names = [("Omega", str(model)), *((e.name, str(venn.read(e, model))) for e in venn.events)]
    return Witness(tuple(names), str(venn.read(before, model)), str(venn.read(after, model)))


def _approximate(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str) -> Finding:
    """Halving the distance to the point must shrink the error by 2^(order + 1) at least, or there is no error."""
    variable = _variable(relation)
    setting.admit(variable, relation.about)
    if setting.reads(relation.about, variable.name):
        raise BadSetting(f"the point {relation.about} moves with {variable}")
    samples = Worlds.of(setting, round_).base
    found = tally(samples, lambda s: _order_at(before, after, relation, s), setting, _ORDER_TOLERANCE)
    if isinstance(found, Evidence) and round_ == PROVED_IN and Exact.of(setting).proves(before, after, relation):
        return proved(found, setting)
    return found


def _variable(relation: Relation) -> Symbol:
    if not isinstance(relation.variable, Symbol):
        raise BadSetting("an approximation needs the symbol that becomes small")
    return relation.variable


def _order_at(before: Basic, after: Basic, relation: Relation, sample: Sample) -> Verdict:
    """On each side of the point on which the left side has values; on the second side in some worlds only."""
    sides = [_order_on(1, before, after, relation, sample)]
    if sides[0] is not True or sample.number < _BOTH_SIDES:
        sides.append(_order_on(-1, before, after, relation, sample))
    return next((v for v in sides if isinstance(v, Witness)), None if None in sides else True in sides)


def _order_on(side: int, before: Basic, after: Basic, relation: Relation, sample: Sample) -> Verdict:
    world = sample.world.precise(40 + 3 * _NEAR * (relation.order + 1) // 2)
    ten = world.ops.context.mpf(10)
    variable = _variable(relation)
    errors: list[Any] = []
    about = outcome(world, relation.about)
    if isinstance(about, type):
        return False
    for halvings in (0, 1, 2):
        place = world.ops.lift(about) + side * ten**-_NEAR / 2**halvings
        if not fits(variable, float(place)):
            return False
        world.pins = {**world.pins, (variable.name, ()): place}
        world.memo.clear()
        left = outcome(world, before)
        if left is Undefined:
            return False
        right = left if left is Unusable else outcome(world, after)
        if right is Undefined:
            return witness_at(
                sample, before, after, "defined", f"undefined {world.ops.context.nstr(place - about, 3)} from the point"
            )
        if right is Unusable:
            return None
        errors.append(abs(left - right))
    if all(e <= ten ** (-_NEAR * (relation.order + 1) - 12) for e in errors):
        return True
    shrinks = all(b <= a / 2 ** (relation.order + 1 - _ORDER_TOLERANCE) for a, b in pairwise(errors))
    first, last = (world.ops.context.nstr(e, 3) for e in (errors[0], errors[-1]))
    at_a_quarter = f"off by {last} at a quarter of the distance"
    return True if shrinks else witness_at(sample, before, after, f"off by {first}", at_a_quarter)


def _minimum(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str) -> Finding:
    """`ArgMin(f, x) -> a`: f is larger everywhere but at a, and its slope at a is 0, if it has one there.

    It is proved where f is proved to be convex; values and their zeros are compared in all other cases.
    """
    if not isinstance(before, ArgMin):
        raise BadSetting("'argmin' relates ArgMin(f, x) to the place of the minimum")
    f, x, *others = before.args
    if others:
        return _weakest([_on_a_line(f, s, on, round_) for s, on in lines_through(before, after, setting)])
    if isinstance(after, _VECTORS):
        raise BadSetting(f"the minimum over {x} alone is at a number, not at {after}")
    flat = examine(before.slope_at(after), Times(0, 1), EQUAL, setting, round_)
    if isinstance(flat, Witness):
        return flat
    elsewhere = replace(setting, given=(*setting.given, Ne(x, after, evaluate=False)))
    larger = examine(At(f, x, after), f, LESS, elsewhere, round_)
    if not isinstance(larger, Evidence):
        return larger
    if isinstance(flat, Evidence) and _convex(f, x, setting):
        return flat
    return replace(larger, method="numeric", places=())


def _on_a_line(f: Expr, s: Symbol, setting: Setting, round_: str) -> Finding:
    """Whether f is smallest at s = 0 alone. Points could miss a hole beside the few lines on which they lie, so f has
    to be proved convex, or proved quadratic with a second derivative that is positive wherever it is tried."""
    found = _minimum(ArgMin(f, s), Times(0, 1), ARGMIN, setting, round_)
    if not isinstance(found, Evidence) or found.method == "proved" or _convex(f, s, setting):
        return found
    second, zero = D(D(f, s), s), Times(0, 1)
    quadratic = _in_one_piece(f, s, setting) and Exact.of(setting).proves(D(second, s), zero, EQUAL)
    if quadratic and isinstance(examine(zero, second, LESS, setting, round_), Evidence):
        return found
    return Unproved("a minimum over several names is taken of convex functions, and no proof was found")


def _convex(f: Expr, x: Expr, setting: Setting) -> bool:
    """Whether it is proved that f is convex on a domain in one piece, so that a flat place is a minimum."""
    return _in_one_piece(f, x, setting) and Exact.of(setting).proves(Times(0, 1), D(D(f, x), x), AT_MOST)


def _in_one_piece(f: Expr, x: Expr, setting: Setting) -> bool:
    return not any(setting.reads(e, x.name) for e in (*edges(f, setting), *kinks(f, setting)))


def _rounded(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str) -> Finding:
    """Within half a unit of the last digit, by values of forty digits; where it is exactly half, either way."""
    decimal, context = _decimal(after, relation.order), Digits(DIGITS[0]).context
    half = context.mpf(10) ** -relation.order / 2
    samples = Worlds.of(setting, round_).base
    fixed = _fixed(before, samples)

    def judge(sample: Sample) -> Verdict:
        a = sample.precise_value(before) if fixed is None else fixed
        b = context.mpf(decimal.numerator) / decimal.denominator
        if isinstance(a, type):
            return None if a is Unusable else False
        return True if abs(a - b) <= half + half * CERTAIN else witness_at(sample, before, after, a, b)

    return tally(samples, judge, setting, float(half))


def _fixed(expr: Basic, samples: list[Sample]) -> Any:
    """The value of an expression that reads nothing drawn, so that it has the same in all worlds; None for others. Two
    hundred steps from given numbers need not be taken in each."""
    for sample in samples:
        value, world = sample.precise_value(expr, DIGITS[0]), sample.precise(DIGITS[0])
        return value if world is not None and world.is_blank else None
    return None


def _decimal(number: Basic, places: int) -> Fraction:
    """The number as it is written, which binary digits would miss. Raises `BadSetting` unless it has so many digits."""
    written = Fraction(str(number)) if isinstance(number, (Float, Rational)) else None
    if written is None or (written * 10**places).denominator != 1:
        raise BadSetting(f"{number} is no decimal number of {places} digits after the point")
    return written


Check = Callable[[Basic, Basic, Relation, Setting, str], Finding]
_CHECKS: dict[str, Check] = {
    "=": compare,
    "<=": compare,
    "<": compare,
    "approx": _approximate,
    "argmin": _minimum,
    "rounded": _rounded,
}
_EXAMINED = Table[Check]("how the kernel checks a line", {EVENTS: _by_regions, ARRAYS: execute, NUMBERS: _as_numbers})
