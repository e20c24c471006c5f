"""Conditions on one number, compared by their solutions: `x^2 <= 9` is `|x| <= 3`, and `(x-2)^2 = 0` is `x = 2`.

Whether a condition holds changes only at the zeros of the polynomials in it, above and below its lines, and inside its
bars. Between two neighbouring zeros a rational point decides for all, and at a zero its own polynomial says what is 0
there: so the comparison is a proof. (Cylindrical decomposition in one dimension; Basu, Pollack, Roy: Algorithms in Real
Algebraic Geometry, section 2.1.)
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from msgspec import Struct
from sympy import (
    Abs,
    And,
    Basic,
    Eq,
    Expr,
    Ge,
    Gt,
    Le,
    Lt,
    Ne,
    Not,
    Or,
    Poly,
    Pow,
    Rational,
    Symbol,
    fraction,
    preorder_traversal,
    together,
)
from sympy import true as always
from sympy.core.relational import Relational
from sympy.polys.polyerrors import BasePolynomialError

from derive.checking.verdict import Verdict
from derive.kept import LEAST, kept
from derive.kernel import Witness
from derive.kernel.bounds import balls
from derive.later import flint
from derive.terms.elementary import elementary
from derive.terms.ordered import Times, plain
from derive.words.prose import sentence

_HIGHEST, _MOST_BARS, _MOST_RELATIONS, _MOST_DIGITS = 8, 3, 12, 40
_BITS = (60, 200, 1000)
_SIGNS: dict[type, frozenset[int]] = {
    Eq: frozenset([0]), Ne: frozenset([-1, 1]), Lt: frozenset([-1]), Le: frozenset([-1, 0]),
    Gt: frozenset([1]), Ge: frozenset([0, 1]),
}  # fmt: skip
_SAME = sentence("reason same solutions")
_ONE_HOLDS = sentence("reason one holds")


class _NotHere(Exception):
    """It is no condition of polynomials in one name, or too large a one."""


class _Place(Struct, frozen=True):
    """A rational point, or the zero of an irreducible polynomial in an interval."""

    low: Fraction
    high: Fraction
    zero_of: Poly | None = None


def by_solutions(expected: Basic, answer: Basic, given: tuple[Basic, ...] = ()) -> Verdict | None:
    """The verdict where the conditions `given` hold, if both are conditions of polynomials in the same one name, else
    None."""
    names = expected.free_symbols | answer.free_symbols
    if len(names) != 1 or not all(isinstance(s, Symbol) and s.is_extended_real is not False for s in names):
        return None
    (name,) = names
    if name.is_integer or name.is_positive or name.is_negative or expected.free_symbols != answer.free_symbols:
        return None
    try:
        return _by_places(expected, answer, name, given)
    except (_NotHere, BasePolynomialError):
        return None


def _by_places(expected: Basic, answer: Basic, name: Symbol, given: tuple[Basic, ...]) -> Verdict | None:
    """The verdict by where each of the two holds. Where neither does under the conditions, these tell nothing of two
    that hold elsewhere; and what is told of other names may be what keeps a place away."""
    own = about(name, given)
    polynomials = [f for side in (expected, answer, *own) for f in _polynomials(side, name)]
    inside, elsewhere, hold = False, False, [False, False]
    held = False
    for place in _places(polynomials, name):
        truth = [_holds(side, place, name) for side in (expected, answer)]
        here = all(_holds(condition, place, name) for condition in own)
        if truth[0] != truth[1] and here:
            if len(own) < len(given):
                return None
            spelled = ((str(name), _spelled(place)),)
            return Verdict("different", witness=Witness(spelled, *(str(t).lower() for t in truth)), why=_ONE_HOLDS)
        elsewhere, inside, held = elsewhere or truth[0] != truth[1], inside or here, held or (here and truth[0])
        hold = [one or other for one, other in zip(hold, truth, strict=True)]
    same = inside and (held or not elsewhere or not all(hold))
    return Verdict("equal", "proved", why=_SAME) if same else None


def about(name: Symbol, given: tuple[Basic, ...]) -> list[Basic]:
    """The conditions that speak of one name alone."""
    return [condition for condition in given if condition.free_symbols == {name}]


def _relations(condition: Basic) -> Iterator[Relational]:
    if isinstance(condition, (And, Or, Not)):
        for part in condition.args:
            yield from _relations(part)
    elif isinstance(condition, Relational):
        yield condition
    elif condition not in (always, ~always):
        raise _NotHere


def _gap(relation: Relational) -> Expr:
    left, right = relation.args
    if any(_has_edge(node) for node in preorder_traversal(relation)):
        raise _NotHere  # what is cancelled here may take values away: ln x + x - ln x
    return plain(left) - plain(right)


def _has_edge(node: Basic) -> bool:
    """Whether something has no value for some numbers, quotients apart."""
    function = elementary(node)
    if function is not None:
        return bool(function.pole or function.edges(*node.args[: function.arity]))
    return isinstance(node, Pow) and not node.exp.is_Integer


def _polynomials(condition: Basic, name: Symbol) -> list[Poly]:
    """All whose zeros matter."""
    relations = list(_relations(condition))
    if len(relations) > _MOST_RELATIONS:
        raise _NotHere
    found: list[Poly] = []
    for relation in relations:
        gap = _gap(relation)
        found += [part for below in _below(relation) for part in _above_and_below(below, name)]
        bars = sorted(gap.atoms(Abs), key=str)
        if len(bars) > _MOST_BARS or any(bar.args[0].has(Abs) for bar in bars):
            raise _NotHere
        found += [part for bar in bars for part in _above_and_below(bar.args[0], name)]
        for signs in product((1, -1), repeat=len(bars)):
            opened = gap.xreplace({bar: s * bar.args[0] for bar, s in zip(bars, signs, strict=True)})
            found += _above_and_below(opened, name)
    return found


def _below(relation: Relational) -> list[Expr]:
    """What stands below the lines as they are written: x/x has no value at 0."""
    powers = [n for n in preorder_traversal(relation) if isinstance(n, Pow) and n.exp.is_negative]
    if any(power.base.has(Abs) for power in powers):
        raise _NotHere
    return [plain(power.base) for power in powers]


@kept(LEAST)
def _above_and_below(expr: Expr, name: Symbol) -> tuple[Poly, ...]:
    parts = tuple(Poly(part, name, domain="QQ") for part in fraction(together(expr)))
    sizes = [max((len(str(c)) for c in part.all_coeffs()), default=1) for part in parts]
    if any(part.degree() > _HIGHEST for part in parts) or max(sizes) > _MOST_DIGITS:
        raise _NotHere
    return parts


def _places(polynomials: list[Poly], name: Symbol) -> Iterator[_Place]:
    """Every zero, and a point in each gap between them."""
    factors = {f for p in polynomials if p.degree() > 0 for f, _ in p.factor_list()[1] if f.degree() > 0}
    whole = Poly(1, name, domain="QQ")
    for factor in factors:
        whole *= factor
    zeros = _apart(whole)
    if not zeros:
        yield _Place(Fraction(0), Fraction(0))
        return
    yield _point(zeros[0][0] - 1)
    for k, (low, high) in enumerate(zeros):
        yield _Place(low, high, next(f for f in sorted(factors, key=str) if _has_zero(f, low, high)))
        yield _point((high + zeros[k + 1][0]) / 2 if k + 1 < len(zeros) else high + 1)


def _point(value: Fraction) -> _Place:
    return _Place(value, value)


def _apart(whole: Poly) -> list[tuple[Fraction, Fraction]]:
    """Intervals around the zeros with gaps between them."""
    for digits in (2, 5, 10, 20):
        found = [
            (Fraction(int(a.p), int(a.q)), Fraction(int(b.p), int(b.q)))
            for (a, b), _ in (whole.intervals(eps=Rational(1, 10**digits)) if whole.degree() > 0 else [])
        ]
        if all(one[1] < other[0] for one, other in pairwise(found)):
            return found
    raise _NotHere


def _has_zero(factor: Poly, low: Fraction, high: Fraction) -> bool:
    return bool(factor.count_roots(*(Rational(end.numerator, end.denominator) for end in (low, high))))


def _holds(condition: Basic, place: _Place, name: Symbol) -> bool:
    if isinstance(condition, Not):
        return not _holds(condition.args[0], place, name)
    if isinstance(condition, (And, Or)):
        parts = [_holds(part, place, name) for part in condition.args]
        return all(parts) if isinstance(condition, And) else any(parts)
    if not isinstance(condition, Relational):
        return bool(condition)
    if any(_sign(below, place, name) == 0 for below in _below(condition)):
        return False
    sign = _sign(_gap(condition), place, name)
    return sign is not None and sign in _SIGNS[type(condition)]


def _sign(gap: Expr, place: _Place, name: Symbol) -> int | None:
    """The sign of an expression at a place, or None where it has no value."""
    opened = {bar: (_sign(bar.args[0], place, name) or 0) * bar.args[0] for bar in gap.atoms(Abs)}
    above, below = _above_and_below(gap.xreplace(opened), name)
    signs = [_of_polynomial(part, place) for part in (above, below)]
    return None if signs[1] == 0 else signs[0] * signs[1]


def _of_polynomial(polynomial: Poly, place: _Place) -> int:
    if polynomial.is_zero or (place.zero_of is not None and polynomial.rem(place.zero_of).is_zero):
        return 0
    low, high = place.low, place.high
    for bits in _BITS:
        with balls.precision(bits):
            value = flint.arb(0)
            inside = balls.ball((low + high) / 2, (high - low) / 2)
            for c in polynomial.all_coeffs():
                value = value * inside + balls.ball(Fraction(int(c.p), int(c.q)))
            sign = balls.sign(value)
        if sign is not None:
            return sign
        if place.zero_of is not None:
            ends = (Rational(low.numerator, low.denominator), Rational(high.numerator, high.denominator))
            a, b = place.zero_of.refine_root(*ends, eps=Rational(1, 2**bits))
            low, high = (Fraction(int(e.p), int(e.q)) for e in (a, b))
    raise _NotHere


def _spelled(place: _Place) -> str:
    middle = (place.low + place.high) / 2
    return str(middle) if middle.denominator < 1000 else f"{float(middle):.6g}"


def of_set(numbers: Any, name: Symbol) -> Basic:
    """The condition that a number lies in a set; of one that has none, or all, it still speaks of the name."""
    condition: Basic = numbers.as_relational(name)
    if condition in (always, ~always):
        return Eq(Times(0, name), 0 if condition == always else 1, evaluate=False)
    return condition
