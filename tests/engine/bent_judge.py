"""The judge of random functions that bend: a slope by differences of its own, at 50 digits."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import mpmath
from bent_trees import bent, n, over_an_index, x, y
from sympy import And, Basic, Expr, Heaviside, Indexed, Max, Min, Not, Or, Piecewise, Sum, false, true

from derive.terms.ordered import plain

V = (None, mpmath.mpf("0.37"), mpmath.mpf("-1.21"), mpmath.mpf("0.83"))
HOLDS = {">": "__gt__", "<": "__lt__", ">=": "__ge__", "<=": "__le__", "==": "__eq__", "!=": "__ne__"}
OURS = {
    Max: lambda *a: max(a), Min: lambda *a: min(a), Heaviside: lambda u, *_: (1 + mpmath.sign(u)) / 2,
}  # fmt: skip
NAMES = {"log": "ln", "ceiling": "ceil", "Abs": "fabs"}
Point = Mapping[Basic, Any]


class NoValue(Exception):
    """No real number there."""


def value(e: Basic, at: Point) -> Any:
    """The value of an expression at a point, with 50 digits."""
    if e in at:
        return at[e]
    if isinstance(e, Piecewise):
        return value(_case(e, at), at)
    if isinstance(e, Sum):
        ((letter, low, high),) = e.limits
        terms = range(int(value(low, at)), int(value(high, at)) + 1)
        return mpmath.fsum(value(e.function, {**at, letter: mpmath.mpf(k)}) for k in terms)
    if isinstance(e, Indexed):
        return V[int(value(e.indices[0], at))]
    if not e.args:
        return mpmath.mpf(int(e.p)) / int(e.q) if e.is_Rational else mpmath.mpf(str(e.evalf(60)))
    return _real(_applied(e, [value(a, at) for a in e.args]))


def _applied(e: Basic, args: list[Any]) -> Any:
    if e.is_Add or e.is_Mul:
        return (mpmath.fsum if e.is_Add else mpmath.fprod)(args)
    if e.is_Pow:
        return mpmath.power(*args)
    name = type(e).__name__
    return OURS[type(e)](*args) if type(e) in OURS else getattr(mpmath, NAMES.get(name, name))(*args)


def _real(number: Any) -> Any:
    if isinstance(number, mpmath.mpc) and abs(number.imag) < 1e-40:
        number = number.real
    if isinstance(number, mpmath.mpc) or not mpmath.isfinite(number):
        raise NoValue
    return number


def _case(e: Piecewise, at: Point) -> Expr:
    found = next((piece for piece, condition in e.args if holds(condition, at)), None)
    if found is None:
        raise NoValue
    return found


def holds(condition: Basic, at: Point) -> bool:
    if condition in (true, false):
        return condition is true
    if isinstance(condition, (And, Or, Not)):
        inner = [holds(c, at) for c in condition.args]
        return not inner[0] if isinstance(condition, Not) else (all if isinstance(condition, And) else any)(inner)
    left, right = (value(side, at) for side in condition.args)
    return bool(getattr(left, HOLDS[condition.rel_op])(right))


def slope(f: Expr, at: Point) -> Any:
    """Two differences that lie on either side of the point and agree; else it has no slope there."""
    steps = [mpmath.mpf(10) ** -15, -(mpmath.mpf(10) ** -15)]
    found = [(value(f, {**at, x: at[x] + h}) - value(f, {**at, x: at[x] - h / 3})) / (h * 4 / 3) for h in steps]
    if abs(found[0] - found[1]) > 1e-8 * max(1, abs(found[0])) or abs(found[0]) > 1e30:
        raise NoValue
    return found[0]


def drawn(rng: Random, seed: int) -> Expr:
    """The function of a seed, one in eight a sum over an index."""
    return over_an_index(rng, rng.randint(1, 3)) if seed % 8 == 7 else bent(rng, rng.randint(2, 5))


def points_judged(f: Expr, result: Expr, rng: Random, points: int = 12) -> int:
    """The result has the value of the slope at so many points, wherever there is one; at how many there was."""
    judged = 0
    for _ in range(points):
        at = {x: mpmath.mpf(rng.uniform(-4, 4)), y: mpmath.mpf(rng.uniform(-2, 2)), n: mpmath.mpf(3)}
        try:
            wanted = slope(f, at)
        except (NoValue, ZeroDivisionError, ValueError, OverflowError):
            continue
        got = value(plain(result), at)
        assert abs(got - wanted) <= 1e-6 * max(1, abs(wanted)), (f, result, at)
        judged += 1
    return judged
