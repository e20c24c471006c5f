"""Where an expression vanishes or changes its sign, however far away: all real roots of a polynomial in a name.

For other expressions there are brackets at many places. What is found are places to look at; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from math import copysign, floor, isclose, log10, sqrt

from sympy import Basic, Expr, Indexed

from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.sampled.polynomials import BINDING, as_polynomial, real_roots, undone_polynomial
from derive.kernel.sampled.world import Key, World
from derive.terms.notation import D

GRID = tuple(s * 10.0**e for e in range(-2, 8) for s in (-1, 1))
FINE = (*GRID, *map(float, range(-40, 41)))
#: where the usual grid shows no zero: ln x + 40 has one at 4 * 10^-18
_WIDE = tuple(
    s * 10.0**e for e in (-300, -200, -100, -60, -40, -30, -24, -20, -16, -12, -9, -6, -4, -2,
                          7, 9, 12, 16, 20, 30, 60, 100, 200, 300) for s in (-1, 1))  # fmt: skip
_HALVINGS = 60
_SAME = 1e-6  # of a zero: found in two ways
_OFFSETS = (0.5, -0.5, 0.01, -0.01, 0.0)
_BESIDE_WHOLE = (0, 1, -1, 2)  # of a whole number at or below a zero
_APART = 20.0  # times another number: then halved by their magnitudes
_TINY = 0.02  # of a zero, beside which a hundredth is far away
_NEAR = 8  # digits of a zero: what is nearer has steps of one


def beside(zero: float, whole: bool = False) -> list[float]:
    """Places on both sides of a zero and on it; of a `whole` number whole ones."""
    step = stride(zero)
    if whole:
        return [floor(zero) + k * int(step) for k in _BESIDE_WHOLE]
    tiny = [zero / 2, 2 * zero] if 0 < abs(zero) < _TINY else []
    return [*(zero + d * step for d in _OFFSETS), *tiny]


def stride(zero: float) -> float:
    """How large the steps are that lead away from a zero: beside 10^17 a half is nothing to a float."""
    return 10.0 ** max(0, floor(log10(abs(zero))) - _NEAR) if zero else 1.0


def roots_in(world: World, place: Expr, key: Key, fine: bool = False) -> list[float]:
    """Values of a name that the world has drawn at which an expression vanishes there; `fine` looks at more places."""
    f = along(world, place, key)
    poly = as_polynomial(world, place, key)
    if poly is not None:
        roots = real_roots(poly)
        rounded = [_rounded(f, root) for root in roots]
        return rounded if len(set(rounded)) == len(roots) else roots  # 7 and 7.0000001 stay two
    found = list(dict.fromkeys(_rounded(f, zero) for zero in _seen(f, world, place, key, fine)))
    far = undone_polynomial(world, place, key)
    more = () if far is None else real_roots(far)
    return [*found, *(root for root in more if not any(isclose(root, zero, rel_tol=_SAME) for zero in found))]


def _seen(f: Callable[[float], float], world: World, place: Expr, key: Key, fine: bool) -> list[float]:
    """Zeros that show at places of many magnitudes."""
    at = at_now(world, key)
    grid = {at, *FINE, *landmarks(world, place, key)} if fine else {at, *GRID}
    wide = () if place.has(D) else _WIDE  # the differences that are slopes there have no digits
    return _crossings(f, grid) or _crossings(f, {*wide}) or _secant(f, at)


def landmarks(world: World, place: Expr, key: Key) -> set[float]:
    """Where the polynomials inside an expression vanish or turn: e^(-(x - 450)^2) is seen nowhere but at 450."""
    poly = None if isinstance(place, BINDING) else as_polynomial(world, place, key)
    if poly is None:
        return set().union(*(landmarks(world, arg, key) for arg in _inside(place)))
    return set() if poly.degree() < 1 else {*real_roots(poly), *real_roots(poly.derivative())}


def _inside(place: Basic) -> tuple[Expr, ...]:
    closed = isinstance(place, (*BINDING, Indexed))  # p[i] is a name: there is nothing in it to look into
    return () if closed else tuple(a for a in place.args if isinstance(a, Expr))


def at_now(world: World, key: Key) -> float:
    """Where a name stands in a world."""
    value = world.pins.get(key)
    return float(world.leaves[key] if value is None else value)


def along(world: World, place: Basic, key: Key) -> Callable[[float], float]:
    """An expression as a function of one name; nan where it has no value."""
    code = compiled(place)

    def f(x: float) -> float:
        try:
            return float(world.moved(key, x, code))
        except (Undefined, Unusable, OverflowError):
            return float("nan")

    return f


def _rounded(f: Callable[[float], float], zero: float) -> float:
    """The number of few digits nearby, if it is as good a zero: kinks of textbooks are at such numbers."""
    plain = round(zero, 6)
    return plain + 0.0 if abs(f(plain)) <= abs(f(zero)) else zero


def _secant(f: Callable[[float], float], x: float) -> list[float]:
    """A zero near x, crossed or only touched (a root of a square), or none."""
    y, fx = x + 1.0, f(x)
    floor = 1e-12 * abs(fx)
    for _ in range(40):
        fy = f(y)
        if fy == 0 or (abs(y - x) <= 1e-14 * max(1.0, abs(y)) and abs(fy) < 1e-9):
            return [y]
        if not abs(fy - fx) > 0:
            break
        x, fx, y = y, fy, y - fy * (y - x) / (fy - fx)
    return [y] if abs(f(y)) <= floor else []


def _crossings(f: Callable[[float], float], places: set[float]) -> list[float]:
    """The zeros at which f changes its sign between places that cover many magnitudes."""
    grid = sorted(places)
    values = [f(x) for x in grid]
    brackets = zip(grid, grid[1:], values, values[1:], strict=False)
    crossed = [_bisected(f, a, b, fa) for a, b, fa, fb in brackets if fa * fb < 0]
    return [*(x for x, value in zip(grid, values, strict=True) if value == 0), *crossed]


def _bisected(f: Callable[[float], float], a: float, b: float, fa: float) -> float:
    for _ in range(_HALVINGS):
        far = a * b > 0 and not 1 / _APART < abs(a / b) < _APART
        middle = copysign(sqrt(abs(a)) * sqrt(abs(b)), a) if far else (a + b) / 2
        if fa * f(middle) <= 0:
            b = middle
        else:
            a = middle
    return b
