"""An expression as a polynomial in one name, with all of whose real roots it vanishes: however far away they are."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import inf, isfinite
from typing import Any

from sympy import Expr, Product, Sum

from derive.kernel.bounds.balls import exact
from derive.kernel.interpreter import Code, Undefined, Unusable, compiled
from derive.kernel.sampled.arithmetic import Digits
from derive.kernel.sampled.undoing import undone
from derive.kernel.sampled.world import Key, World
from derive.later import flint
from derive.terms.notation import At, D, Vec

BINDING = (Sum, Product, At, Vec, D)  # what is inside has no value of its own
_MOST_DEGREE = 60
_MOST_UNDONE = 6  # functions around each other
_FARTHEST = 20_000  # bits of a number: there is no float from a twentieth of that on
_DIGITS = 30  # of constants that are no fractions


class _Polynomials:
    """The arithmetic of polynomials over the rational numbers; what is none is unusable. Other constants are the
    rational numbers that decimals are: pi is as near to a zero as a place to look at has to be."""

    digits = 0

    def __init__(self) -> None:
        self._constants = Digits(_DIGITS)  # of this thread

    def number(self, expr: Expr) -> Any:
        if expr.is_Rational:
            return exact(Fraction(int(expr.p), int(expr.q)))
        if not expr.is_real:  # arcsin 2
            raise Unusable
        return _rational(self._constants.number(expr))

    @staticmethod
    def lift(value: Any) -> Any:
        return value if not isinstance(value, (int, float)) else exact(Fraction(repr(value)))

    def call(self, name: str, *args: Any) -> Any:
        if any(_degree(a) > 0 for a in args):
            raise Unusable
        return _rational(self._constants.call(name, *map(self._decimal, args)))

    def _decimal(self, value: Any) -> Any:
        number = _number(value)
        return self._constants.lift(int(number.p)) / int(number.q)

    def power(self, base: Any, exponent: Any) -> Any:
        if not isinstance(exponent, int) and _degree(base) <= 0 and _degree(exponent) <= 0:
            return _rational(self._constants.power(self._decimal(base), self._decimal(exponent)))
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


def _rational(value: Any) -> Any:
    """A decimal as a fraction. What is farther than floats go stays so, and does not fill the memory: e^(10^9)."""
    sign, whole, power, bits = value._mpf_
    power = max(-_FARTHEST, min(power, _FARTHEST)) if bits else 0
    number = -int(whole) if sign else int(whole)
    return exact(Fraction(number * 2**power) if power >= 0 else Fraction(number, 2**-power))


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


def as_polynomial(world: World, place: Expr, key: Key) -> Any | None:
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


def undone_polynomial(world: World, place: Expr, key: Key) -> Any | None:
    """A polynomial in one name that vanishes where an expression does that is none, functions around it undone."""
    form: Expr | None = place
    for _ in range(_MOST_UNDONE):
        form = None if form is None or form.has(*BINDING) else undone(form, key[0])
        found = None if form is None else as_polynomial(world, form, key)
        if found is not None:
            return found
    return None


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
            found = int(root.p) / int(root.q)
        except OverflowError:  # farther than floats go
            return [inf]
        return [found if found or not root else inf]  # or nearer to 0
    roots = poly.numer().complex_roots()
    return sorted(float(root.real.mid()) for root, _ in roots if root.imag.is_zero())
