"""Sets of a few values, and equations that only a few values solve: the same if each value of one is one of the other.

A value is among others where the product of its differences from them is 0, which needs no order and holds for letters
too. The solutions are found by undoing what can be undone: sums, products, odd powers, roots, exponentials, logarithms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf

from msgspec.structs import replace
from sympy import Abs, Add, Basic, Eq, Expr, Integer, Mul, Or, Poly, Pow, Rational, Symbol, exp, log, real_roots
from sympy.core.relational import Relational
from sympy.polys.polyerrors import BasePolynomialError

from derive.checking.scalars import Options
from derive.checking.scalars import compare as numbers
from derive.checking.solving import about
from derive.checking.verdict import Verdict
from derive.kernel import Setting, Witness
from derive.kernel.bounds.balls import Unsure
from derive.kernel.bounds.points import Point
from derive.kernel.bounds.world import BallWorld
from derive.kernel.interpreter import Undefined, Unusable
from derive.terms.ordered import minus, ordered, plain, plus, times
from derive.words.prose import sentence

_SAME = sentence("reason same solutions")
_ONE_HOLDS = sentence("reason one holds")
_MOST = 8  # values, and the degree of a polynomial
_DEEPEST = 30  # steps to a solution
_PRECISIONS = (80, 400)

Values = tuple[Expr, ...]


class _NotHere(Exception):
    """The solutions cannot be found so."""


# -- values ------------------------------------------------------------------------------------------------------------


def among(value: Expr, others: Values, setting: Setting, options: Options) -> Verdict:
    """The verdict on whether a value is one of the others, at every point."""
    if not others:
        return Verdict("different")
    if plain(value) in map(plain, others):
        return Verdict("equal", "proved")
    gap = times(*(plus(ordered(value), minus(ordered(other))) for other in others))
    sides = (ordered(others[0]), ordered(value)) if len(others) == 1 else (Integer(0), gap)
    return numbers(*sides, Setting(sides, (), setting.given), options)


def same_values(expected: Values, answer: Values, setting: Setting, options: Options) -> tuple[Verdict, Expr | None]:
    """The verdict on two sets of values, and the value that only one of them has."""
    worst = Verdict("equal", "proved")
    for ours, theirs in ((expected, answer), (answer, expected)):
        for value in ours:
            verdict = among(value, theirs, setting, options)
            if not verdict.ok:
                return verdict, value
            worst = verdict if verdict.verdict != "equal" else worst
    return worst, None


# -- solutions ---------------------------------------------------------------------------------------------------------


def by_undoing(expected: Basic, answer: Basic, options: Options, given: tuple[Basic, ...] = ()) -> Verdict | None:
    """The verdict on two equations in one name, or on several joined by "or", where the conditions `given` hold; None
    where the solutions are not told."""
    names = expected.free_symbols | answer.free_symbols
    if len(names) != 1 or expected.free_symbols != answer.free_symbols:
        return None
    (name,) = names
    if not isinstance(name, Symbol) or name.is_integer or name.is_positive or name.is_negative:
        return None
    try:
        ours, theirs = _within(
            name, given, *(tuple(dict.fromkeys(_solutions(side, name))) for side in (expected, answer))
        )
    except (_NotHere, BasePolynomialError):
        return None
    if max(len(ours), len(theirs)) > _MOST:
        return None
    verdict, value = same_values(ours, theirs, Setting((Integer(0),)), options)
    if value is None:
        return replace(verdict, why=_SAME)
    if verdict.verdict != "different" or len(about(name, given)) < len(given):
        return None
    truth = ("true", "false") if value in ours else ("false", "true")
    return Verdict("different", witness=Witness(((str(name), str(value)),), *truth), why=_ONE_HOLDS)


def _within(name: Symbol, given: tuple[Basic, ...], *solutions: Values) -> tuple[Values, ...]:
    """Of the solutions of both sides those at which the conditions hold; all, where these leave none of either."""
    if not given or not all(solutions):
        return solutions
    own = about(name, given)
    inside = tuple(tuple(s for s in values if all(_holds(c, name, s) for c in own)) for values in solutions)
    return inside if any(inside) else solutions


def _holds(condition: Basic, name: Symbol, at: Expr) -> bool:
    """Whether a condition holds at a place."""
    return _at(condition, name, at, lambda world: world.holds(condition))


def _solutions(condition: Basic, name: Symbol) -> Iterable[Expr]:
    if isinstance(condition, Or):
        return [s for part in condition.args for s in _solutions(part, name)]
    if not isinstance(condition, Eq):
        raise _NotHere
    return [s for s in _candidates(condition, name) if all(_has_value(side, name, s) for side in condition.args)]


def _candidates(condition: Eq, name: Symbol) -> Iterable[Expr]:
    """The solutions, and perhaps places at which what was cancelled has no value: -1 for ln x + x - ln x = -1."""
    left, right = (plain(side) for side in condition.args)
    if name not in right.free_symbols:
        try:
            return _undone(left, right, name, 0)
        except _NotHere:
            pass
    elif name not in left.free_symbols:
        return _candidates(Eq(right, left, evaluate=False), name)
    return _zeros(left - right, name)


def _has_value(side: Expr, name: Symbol, at: Expr) -> bool:
    """Whether one side of an equation, as it is written, has a value at a place."""
    return _at(side, name, at, lambda world: world.value(side) is not None)


def _at(side: Basic, name: Symbol, at: Expr, ask: Callable[[BallWorld], bool]) -> bool:
    """What is asked of a place, where the side, or condition, has a value there; else no."""
    expressions = [e for e in (side.args if isinstance(side, Relational) else (side,)) if isinstance(e, Expr)]
    for prec in _PRECISIONS:
        world = BallWorld(Setting((*expressions, name, at)), Point(0), prec, inf)
        try:
            world.pin(name, at)
            return ask(world)
        except Undefined:
            return False
        except (Unsure, Unusable):
            continue
    raise _NotHere


def _zeros(gap: Expr, name: Symbol) -> list[Expr]:
    polynomial = Poly(gap, name, domain="QQ")
    if polynomial.degree() > _MOST or polynomial.is_zero or any(f.degree() > 2 for f, _ in polynomial.factor_list()[1]):
        raise _NotHere
    return [] if polynomial.degree() == 0 else list(dict.fromkeys(real_roots(polynomial)))


def _undone(side: Expr, value: Expr, name: Symbol, depth: int) -> list[Expr]:
    """The solutions of side = value, where what stands around the name can be taken away."""
    if side == name:
        return [value]
    if depth > _DEEPEST or name not in side.free_symbols:
        raise _NotHere
    if isinstance(side, (Add, Mul)):
        rest, inner = side.as_independent(name, as_Add=isinstance(side, Add))
        if isinstance(side, Add) and rest != 0:
            return _undone(inner, value - rest, name, depth + 1)
        if isinstance(side, Mul) and rest not in (0, 1) and inner != side:
            return _undone(inner, value / rest, name, depth + 1)
        raise _NotHere
    if isinstance(side, Pow):
        return _power_undone(side, value, name, depth)
    undo = _UNDO.get(type(side))
    if undo is None:
        raise _NotHere
    return [s for v in undo(value) for s in _undone(side.args[0], v, name, depth + 1)]


def _positive(value: Expr) -> bool:
    if value.is_positive is None:
        raise _NotHere
    return bool(value.is_positive)


def _both_signs(value: Expr) -> list[Expr]:
    return [Integer(0)] if value == 0 else [value, -value] if _positive(value) else []


_UNDO: dict[type, Callable[[Expr], list[Expr]]] = {
    exp: lambda value: [log(value)] if _positive(value) else [],
    log: lambda value: [exp(value)],
    Abs: _both_signs,
}


def _power_undone(side: Pow, value: Expr, name: Symbol, depth: int) -> list[Expr]:
    base, exponent = side.args
    if name not in base.free_symbols:
        if not base.is_positive or base == 1:
            raise _NotHere
        return _undone(exponent, log(value) / log(base), name, depth + 1) if _positive(value) else []
    if exponent == -1:
        return [] if value == 0 else _undone(base, 1 / value, name, depth + 1)
    if exponent == Rational(1, 2):
        return _undone(base, value**2, name, depth + 1) if value == 0 or _positive(value) else []
    if exponent.is_Integer and exponent.is_odd and exponent.is_positive:
        size = abs(value) ** (1 / exponent)
        return _undone(base, size if value == 0 or _positive(value) else -size, name, depth + 1)
    if exponent.is_Integer and exponent.is_even and exponent.is_positive:
        sizes = [Integer(0)] if value == 0 else [value ** (1 / exponent)] if _positive(value) else []
        return [s for size in sizes for v in _both_signs(size) for s in _undone(base, v, name, depth + 1)]
    raise _NotHere
