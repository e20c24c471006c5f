"""Two equations or inequalities: the same if one is the other times a constant that is not zero.

`l = r` is read as `l - r = 0`. A constant factor is demanded, and not only the same solutions, because `x = 0` and
`x (x^2 + 1) = 0` are different answers to most questions; where no constant is found, a point that solves one of them
alone decides, and without such a point nothing is said. For inequalities the constant must be positive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import chain
from typing import Any

from msgspec.structs import replace
from sympy import Abs, Basic, Eq, Expr, Ge, Gt, Le, Lt, Ne, Rational, preorder_traversal
from sympy.core.function import AppliedUndef

from derive.checking.compare import Comparison
from derive.checking.factors import by_factor
from derive.checking.places import around, ordinary
from derive.checking.scalars import JUMPS, NO_TIME, Options
from derive.checking.scalars import compare as numbers
from derive.checking.values_as_names import Values
from derive.checking.verdict import Verdict
from derive.kernel import Setting, Witness
from derive.kernel.bounds import balls
from derive.kernel.bounds.points import KINDS, Point
from derive.kernel.bounds.work import worked
from derive.kernel.bounds.world import OutOfTime
from derive.later import flint
from derive.terms.bound import substitute
from derive.terms.events import Probability
from derive.terms.notation import At, D
from derive.terms.ordered import Plus, Times, power
from derive.words.prose import sentence

SECONDS = 0.5
_PREC = 150
_MOST_DENOMINATOR = 1000  # of a number that one equation is multiplied with to be the other
_DELTA = Fraction(1, 2**34)  # of the size of a zero, which is known to 12 digits
_HOLDS: dict[type, Callable[[int], bool]] = {
    Eq: lambda s: s == 0,
    Ne: lambda s: s != 0,
    Lt: lambda s: s < 0,
    Le: lambda s: s <= 0,
}
_ONE_HOLDS = sentence("reason one holds")
_NO_CONSTANT = sentence("reason no constant")


def equations(expected: Basic, answer: Basic, setting: Setting, options: Options) -> Verdict:
    """The verdict on an equation or inequality."""
    values = Values(expected, answer)
    left, right = values.exprs
    return values.restored(_compared(left, right, setting, options))


def _compared(expected: Basic, answer: Basic, setting: Setting, options: Options) -> Verdict:
    kinds, (f, g) = zip(*(_one_sided(e) for e in (expected, answer)), strict=True)
    inner = Setting((f, g), setting.definitions, setting.given)
    comparison = Comparison(f, g, inner, worked() + SECONDS)
    try:
        witness = _solves_one(comparison, kinds)
        factors = _values(comparison)
    except OutOfTime:
        return Verdict("unknown", why=NO_TIME)
    if witness is not None:
        return Verdict("different", witness=witness, why=_ONE_HOLDS)
    if kinds[0] is not kinds[1]:
        return Verdict("unknown", why=_NO_CONSTANT)
    return _proportional(comparison, kinds[0], factors, options)


def _one_sided(relation: Basic) -> tuple[type, Expr]:
    """(kind, l - r) with only =, !=, < and <= left as kinds."""
    left, right = relation.args
    if isinstance(relation, (Eq, Ne)) and isinstance(left, Abs) and isinstance(right, Abs):
        left, right = (power(side.args[0], 2) for side in (left, right))  # |u| = |v| where u^2 = v^2
    if isinstance(relation, (Gt, Ge)):
        return (Lt if isinstance(relation, Gt) else Le), Plus(right, Times(-1, left))
    return type(relation), Plus(left, Times(-1, right))


def points_around(comparison: Comparison, exprs: Sequence[Expr]) -> Iterator[Point]:
    """Ordinary points, and those around the zeros of expressions."""
    base = list(ordinary(comparison.setting, KINDS))
    for point in base[:1]:
        for expr in exprs:
            comparison.look(point, expr, _PREC)
    points = chain(base, around(comparison.setting, (), base[:1], exprs))
    return (point for point in points if comparison.admits(point)) if comparison.setting.given else points


def _solves_one(comparison: Comparison, kinds: tuple[type, ...]) -> Witness | None:
    """A point at which one of the two holds for certain, and the other for certain does not."""
    for point in points_around(comparison, comparison.sides):
        found = [comparison.look(point, side, _PREC) for side in comparison.sides]
        if any(isinstance(v, type) for v in found):
            continue
        truth = [_holds(kind, v) for kind, v in zip(kinds, found, strict=True)]
        if None not in truth and truth[0] != truth[1]:
            return where_one_holds(point, truth[0] is True)
        if kinds[0] is kinds[1] is Eq and point.pins:
            witness = _crossing(comparison, point)
            if witness is not None:
                return witness
    return None


def where_one_holds(point: Point, expected: bool) -> Witness:
    """The point with what holds there: the expected side, or else the answer."""
    return Witness(point.spelled(), *(str(holds).lower() for holds in (expected, not expected)))


def _holds(kind: type, value: flint.arb) -> bool | None:
    sign = balls.sign(value)
    return None if sign is None else _HOLDS[kind](sign)


def _crossing(comparison: Comparison, point: Point) -> Witness | None:
    """Near a point: a side changes its sign there, and so has a zero, while the other has none in the whole box."""
    for one, other in ((0, 1), (1, 0)):
        f, g = comparison.sides[one], comparison.sides[other]
        if any(isinstance(n, JUMPS) for n in preorder_traversal(f)):
            continue
        elsewhere = comparison.look(point, g, _PREC, _DELTA)
        continuous = not isinstance(comparison.look(point, f, _PREC, _DELTA), type)
        if isinstance(elsewhere, type) or not balls.sign(elsewhere) or not continuous:
            continue
        for key, value in point.pins.items():
            width = _DELTA * max(abs(value), Fraction(1, 2**10)) / 2
            ends = [comparison.look(point.moved(key, value + d), f, _PREC) for d in (-width, width)]
            signs = {balls.sign(e) for e in ends if not isinstance(e, type)}
            if signs == {1, -1}:
                return where_one_holds(point, one == 0)
    return None


def _values(comparison: Comparison) -> tuple[Point, Any, Any] | None:
    """A point at which neither side is zero, with both values."""
    for point in ordinary(comparison.setting, KINDS):
        a, b = (comparison.look(point, side, _PREC) for side in comparison.sides)
        if not isinstance(a, type) and not isinstance(b, type) and balls.sign(a) and balls.sign(b):
            return point, a, b
    return None


def _proportional(
    comparison: Comparison, kind: type, found: tuple[Point, Any, Any] | None, options: Options
) -> Verdict:
    """Whether f g(p) = g f(p) for all points, p being one at which neither is zero."""
    f, g = comparison.sides
    if found is None:
        verdicts = [numbers(side, Times(0, 1), comparison.setting, options) for side in (f, g)]
        bad = next((v for v in verdicts if not v.ok), None)
        return verdicts[0] if bad is None else Verdict("unknown", why=_NO_CONSTANT)
    point, a, b = found
    if kind in (Lt, Le) and balls.sign(a) != balls.sign(b):
        return Verdict("unknown", why=_NO_CONSTANT)
    if comparison.is_fixed(point) and not balls.meets(a, b):  # no unknown: the sides exchanged, or two other numbers
        turned = numbers(f, Times(-1, g), comparison.setting, options) if kind in (Eq, Ne) else None
        return turned if turned and turned.ok else Verdict("different", witness=comparison.witness(point, a, b))
    if any(side.has(AppliedUndef, Probability) for side in (f, g)):  # what is constant here may be of the same function
        ratio = Fraction(float(b) / float(a)).limit_denominator(_MOST_DENOMINATOR)
        factors: tuple[Basic, Basic] = (Rational(ratio.numerator, ratio.denominator), Rational(1))
    else:
        factors = _at(g, point), _at(f, point)
    verdict = numbers(Times(f, factors[0]), Times(g, factors[1]), comparison.setting, options)
    if verdict.verdict == "different":
        held = by_factor((f, g), comparison.setting, options) if kind is Eq else None
        return held or Verdict("unknown", why=_NO_CONSTANT)
    return replace(verdict, witness=None) if verdict.ok else verdict


def _at(expr: Expr, point: Point) -> Basic:
    """The expression with the point's numbers for its names; derivatives in it are taken first."""
    known = {leaf: point.values[key] for key, leaf in point.leaves.items()}
    values: dict[Basic, Basic] = {leaf: Rational(v.numerator, v.denominator) for leaf, v in known.items()}
    return placed(expr, values) if expr.has(D) else substitute(expr, values)


def placed(expr: Basic, values: Mapping[Basic, Basic]) -> Basic:
    """The expression taken at values of symbols."""
    return reduce(lambda inner, pair: At(inner, *pair), values.items(), expr)
