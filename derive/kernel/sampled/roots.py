"""Where an expression vanishes or changes its sign, however far away: all real roots of a polynomial in a name.

For other expressions there are brackets at many places. What is found are places to look at; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import copysign, floor, inf, isfinite, log10, sqrt
from typing import Any

from sympy import Basic, Expr, Indexed, Product, Sum

from derive.kernel.bounds.balls import exact
from derive.kernel.interpreter import Code, Undefined, Unusable, compiled
from derive.kernel.sampled.arithmetic import Floats
from derive.kernel.sampled.world import Key, World
from derive.later import flint
from derive.terms.notation import At, D, Vec

GRID = tuple(s * 10.0**e for e in range(-2, 8) for s in (-1, 1))
FINE = (*GRID, *map(float, range(-40, 41)))
#: where the usual grid shows no zero: ln x + 40 has one at 4 * 10^-18
_WIDE = tuple(
    s * 10.0**e
    for e in (
        -300,
        -200,
        -100,
        -60,
        -40,
        -30,
        -24,
        -20,
        -16,
        -12,
        -9,
        -6,
        -4,
        -2,
        7,
        9,
        12,
        16,
        20,
        30,
        60,
        100,
        200,
        300,
    )
    for s in (-1, 1)
)
_MOST_DEGREE = 60
_HALVINGS = 60
_OFFSETS = (0.5, -0.5, 0.01, -0.01, 0.0)
_BESIDE_WHOLE = (0, 1, -1, 2)  # of a whole number at or below a zero
_APART = 20.0  # times another number: then halved by their magnitudes
_TINY = 0.02  # of a zero, beside which a hundredth is far away
_NEAR = 8  # digits of a zero: what is nearer has steps of one
_BINDING = (Sum, Product, At, Vec, D)  # what is inside has no value of its own


class _Polynomials:
    """The arithmetic of polynomials over the rational numbers; what is none is unusable. Other constants are the
    rational numbers that floats are: pi is as near to a zero as a place to look at has to be."""

    digits = 0

    @staticmethod
    def number(expr: Expr) -> Any:
        return exact(Fraction(int(expr.p), int(expr.q)) if expr.is_Rational else Fraction(Floats.number(expr)))

    @staticmethod
    def lift(value: Any) -> Any:
        return value if not isinstance(value, (int, float)) else exact(Fraction(repr(value)))

    @staticmethod
    def call(name: str, *args: Any) -> Any:
        if any(_degree(a) > 0 for a in args):
            raise Unusable
        return exact(Fraction(Floats.call(name, *map(_float, args))))

    @staticmethod
    def power(base: Any, exponent: Any) -> Any:
        if not isinstance(exponent, int) and _degree(base) <= 0 and _degree(exponent) <= 0:
            return exact(Fraction(Floats.power(_float(base), _float(exponent))))
        if not isinstance(exponent, int) or abs(exponent) > _MOST_DEGREE:
            raise Unusable
        if exponent < 0 and (_degree(base) > 0 or not base):
            raise Unusable
        found = base**exponent if exponent >= 0 else (1 / _number(base)) ** -exponent
        if _degree(found) > _MOST_DEGREE:
            raise Unusable
        return found


def _degree(value: Any) -> int:
    return value.degree() if hasattr(value, "degree") else 0


def _number(value: Any) -> Any:
    """A constant polynomial as a number."""
    return value[0] if hasattr(value, "degree") else _Polynomials.lift(value)


def _float(value: Any) -> float:
    number = _number(value)
    try:
        return int(number.p) / int(number.q)
    except OverflowError:
        raise Unusable from None


class _PolynomialWorld(World):
    """A world in which one name is the letter of polynomials, and all others have their values."""

    def whole(self, value: Any) -> int:
        if isinstance(value, int):
            return value
        number = _number(value) if _degree(value) <= 0 else None
        if number is None or number.q != 1:
            raise Unusable
        return int(number.p)

    def compare(self, a: Any, b: Any) -> int:
        gap = a - b
        if _degree(gap) > 0:
            raise Unusable
        gap = _number(gap)
        return (gap > 0) - (gap < 0)

    def sign(self, x: Any) -> int:
        return self.compare(x, 0)

    def absolute(self, x: Any) -> Any:
        return x if self.compare(x, 0) >= 0 else -x

    def with_value(self, key: Key, value: Any, code: Code, _leaf: Expr) -> Any:
        return self.moved(key, value, code)

    def derivative(self, *_args: Any) -> Any:
        raise Unusable


def polynomial(world: World, place: Basic, key: Key) -> Any | None:
    """An expression as a polynomial in one name, all others at their values in the world; None where it is none."""
    index, scale, _ = world.given
    inner = _PolynomialWorld(world.setting, world.seed, index, scale, {}, _Polynomials())
    inner.pins = {k: _Polynomials.lift(float(v)) for k, v in {**world.leaves, **world.pins}.items()}
    inner.pins[key] = flint.fmpq_poly([0, 1])
    try:
        found = compiled(place)(inner)
    except (Undefined, Unusable, ZeroDivisionError):
        return None
    return found if hasattr(found, "degree") else flint.fmpq_poly([_Polynomials.lift(found)])


def real_roots(poly: Any) -> list[float]:
    """The real roots of a polynomial that floats reach, each once, from the left."""
    return [root for root in _real_roots(poly) if isfinite(root)]


def are_apart(poly: Any) -> bool:
    """Whether floats reach all real roots of a polynomial, and tell them apart: not 10^400, nor 7 and 7 + 10^-20."""
    roots = _real_roots(poly)
    return all(map(isfinite, roots)) and all(a < (a + b) / 2 < b for a, b in pairwise(roots))


def _real_roots(poly: Any) -> list[float]:
    if poly.degree() < 1:
        return []
    if poly.degree() == 1:
        root = -poly[0] / poly[1]
        try:
            return [int(root.p) / int(root.q)]
        except OverflowError:  # farther than floats go
            return [inf]
    roots = poly.numer().complex_roots()
    return sorted(float(root.real.mid()) for root, _ in roots if root.imag.is_zero())


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


def roots_in(world: World, place: Basic, key: Key, fine: bool = False) -> list[float]:
    """Values of a name that the world has drawn at which an expression vanishes there; `fine` looks at more places."""
    poly = polynomial(world, place, key)
    if poly is not None:
        roots = real_roots(poly)
        rounded = [_rounded(along(world, place, key), root) for root in roots]
        return rounded if len(set(rounded)) == len(roots) else roots  # 7 and 7.0000001 stay two
    f, at = along(world, place, key), at_now(world, key)
    grid = {at, *FINE, *landmarks(world, place, key)} if fine else {at, *GRID}
    wide = () if place.has(D) else _WIDE  # the differences that are slopes there have no digits
    return list(dict.fromkeys(_rounded(f, z) for z in _crossings(f, grid) or _crossings(f, {*wide}) or _secant(f, at)))


def landmarks(world: World, place: Basic, key: Key) -> set[float]:
    """Where the polynomials inside an expression vanish or turn: e^(-(x - 450)^2) is seen nowhere but at 450."""
    poly = None if isinstance(place, _BINDING) else polynomial(world, place, key)
    if poly is None:
        return set().union(*(landmarks(world, arg, key) for arg in _inside(place)))
    return set() if poly.degree() < 1 else {*real_roots(poly), *real_roots(poly.derivative())}


def _inside(place: Basic) -> tuple[Expr, ...]:
    closed = isinstance(place, (*_BINDING, Indexed))  # p[i] is a name: there is nothing in it to look into
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
