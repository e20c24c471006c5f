"""Complex numbers in rectangles of two intervals; functions take their principal values.

Across a cut a rectangle has no value for certain (`Unsure`); on it, where the imaginary part is exactly 0, the value
is that of SymPy and mpmath. (Abramowitz and Stegun, 4.1 and 4.4.)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath.libmp as lib

from derive.kernel.bounds.functions import FUNCTIONS, half_pi
from derive.kernel.bounds.interval import Interval, Unsure, cos_sin, exp, log, sqrt
from derive.kernel.interpreter import Undefined


class Complex:
    """re + i im."""

    __slots__ = ("im", "re")

    def __init__(self, re: Interval, im: Interval) -> None:
        self.re, self.im = re, im

    @property
    def prec(self) -> int:
        return self.re.prec

    def lift(self, value: Any) -> Complex:
        """A real number, or one of these, as one of these."""
        if isinstance(value, Complex):
            return value
        real = value if isinstance(value, Interval) else Interval.of(value, self.prec)
        return Complex(real, Interval.of(0, self.prec))

    @property
    def real(self) -> bool:
        """Whether its imaginary part is exactly 0."""
        return self.im.sign == 0

    @property
    def narrow(self) -> bool:
        """Whether it is known to some digits."""
        widths = [lib.mpf_sub(x.hi, x.lo, 30, lib.round_ceiling) for x in (self.re, self.im)]
        size = max(self.re.magnitude, self.im.magnitude)
        return all(not w[1] or w[2] + w[3] <= max(size - 20, -self.prec // 2) for w in widths)

    def meets(self, other: Any) -> bool:
        """Whether the two have a number in common."""
        other = self.lift(other)
        return self.re.meets(other.re) and self.im.meets(other.im)

    def __add__(self, other: Any) -> Complex:
        other = self.lift(other)
        return Complex(self.re + other.re, self.im + other.im)

    __radd__ = __add__

    def __neg__(self) -> Complex:
        return Complex(-self.re, -self.im)

    def __sub__(self, other: Any) -> Complex:
        return self + (-self.lift(other))

    def __rsub__(self, other: Any) -> Complex:
        return self.lift(other) + (-self)

    def __mul__(self, other: Any) -> Complex:
        other = self.lift(other)
        return Complex(self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re)

    __rmul__ = __mul__

    def inverse(self) -> Complex:
        """1 / z."""
        size = self.re.whole_power(2) + self.im.whole_power(2)
        below = size.inverse()
        return Complex(self.re * below, -self.im * below)

    def __truediv__(self, other: Any) -> Complex:
        return self * self.lift(other).inverse()

    def __rtruediv__(self, other: Any) -> Complex:
        return self.lift(other) * self.inverse()

    def __abs__(self) -> Interval:
        return abs(self.re) if self.real else sqrt(self.re.whole_power(2) + self.im.whole_power(2))

    def whole_power(self, n: int) -> Complex:
        """z^n by squaring; 0^0 is 1."""
        if self.real:
            return self.lift(self.re.whole_power(n))
        if n < 0:
            return self.whole_power(-n).inverse()
        if n.bit_length() > 30:
            raise Unsure
        result, base = self.lift(1), self
        while n:
            result, base, n = (result * base if n & 1 else result), base * base, n >> 1
        return result

    def power(self, exponent: Complex) -> Complex:
        """e^(w ln z); 0 to a power of positive real part is 0."""
        if exponent.real and exponent.re.exact:
            n = exponent.re.whole()
            if n is not None:
                return self.whole_power(n)
        if self.re.sign == self.im.sign == 0:
            if exponent.re.sign is None:
                raise Unsure
            if exponent.re.sign != 1:
                raise Undefined
            return self
        return c_exp(exponent * c_log(self))


def argument(z: Complex) -> Interval:
    """The angle of z, above -pi and up to pi."""
    x, y = z.re, z.im
    pi = half_pi(z.prec) * 2
    if z.real:
        if x.sign == 0:
            raise Undefined
        if x.sign is None:
            raise Unsure
        return Interval.of(0, z.prec) if x.sign == 1 else pi
    if x.sign == 1:
        return FUNCTIONS["atan"](y / x)
    if y.sign in (1, -1):
        turned = FUNCTIONS["atan"](x / y)
        return half_pi(z.prec) * (y.sign or 0) - turned
    raise Unsure


def c_log(z: Complex) -> Complex:
    """ln |z| + i arg z."""
    if z.real and z.re.sign == 1:
        return z.lift(log(z.re))
    return Complex(log(abs(z)), argument(z))


def c_exp(z: Complex) -> Complex:
    """e^x (cos y + i sin y)."""
    size = exp(z.re)
    if z.real:
        return z.lift(size)
    cosine, sine = cos_sin(z.im)
    return Complex(size * cosine, size * sine)


def c_sqrt(z: Complex) -> Complex:
    """The root with a real part that is not negative."""
    if z.real and z.re.sign in (0, 1):
        return z.lift(sqrt(z.re))
    if z.real and z.re.sign == -1:
        return Complex(Interval.of(0, z.prec), sqrt(-z.re))
    return c_exp(c_log(z) / 2)


def _unit(z: Complex) -> Complex:
    return Complex(Interval.of(0, z.prec), Interval.of(1, z.prec))


def _sinh(z: Complex) -> Complex:
    e = c_exp(z)
    return (e - e.inverse()) / 2


def _cosh(z: Complex) -> Complex:
    e = c_exp(z)
    return (e + e.inverse()) / 2


def _sin(z: Complex) -> Complex:
    turned = _sinh(z * _unit(z))
    return Complex(turned.im, -turned.re)


def _cos(z: Complex) -> Complex:
    return _cosh(z * _unit(z))


def _asin(z: Complex) -> Complex:
    i = _unit(z)
    return -i * c_log(i * z + c_sqrt(1 - z * z))


def _atan(z: Complex) -> Complex:
    i = _unit(z)
    return (c_log(1 - i * z) - c_log(1 + i * z)) * i / 2


C_FUNCTIONS: dict[str, Callable[[Complex], Complex]] = {
    "exp": c_exp,
    "log": c_log,
    "sqrt": c_sqrt,
    "sin": _sin,
    "cos": _cos,
    "tan": lambda z: _sin(z) / _cos(z),
    "cot": lambda z: _cos(z) / _sin(z),
    "sec": lambda z: _cos(z).inverse(),
    "csc": lambda z: _sin(z).inverse(),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": lambda z: _sinh(z) / _cosh(z),
    "coth": lambda z: _cosh(z) / _sinh(z),
    "sech": lambda z: _cosh(z).inverse(),
    "csch": lambda z: _sinh(z).inverse(),
    "asin": _asin,
    "acos": lambda z: z.lift(half_pi(z.prec)) - _asin(z),
    "atan": _atan,
    "acot": lambda z: _atan(z.inverse()),
    "asinh": lambda z: c_log(z + c_sqrt(z * z + 1)),
    "acosh": lambda z: c_log(z + c_sqrt(z + 1) * c_sqrt(z - 1)),
    "atanh": lambda z: (c_log(1 + z) - c_log(1 - z)) / 2,
}


def call(name: str, z: Complex) -> Any:
    """A function of a complex number; by the real one where that has a value."""
    if z.real and name in FUNCTIONS:
        try:
            return FUNCTIONS[name](z.re)
        except Undefined:
            if name not in C_FUNCTIONS:
                raise
    if name not in C_FUNCTIONS:
        raise Unsure
    return C_FUNCTIONS[name](z)


def of(re: Fraction, im: Fraction, prec: int) -> Complex:
    """The complex number with these parts."""
    return Complex(Interval.of(re, prec), Interval.of(im, prec))
