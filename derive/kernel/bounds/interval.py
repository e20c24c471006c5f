"""Real intervals with outward rounding: every value that an expression can have lies between the two ends.

The ends are mpmath's raw numbers, rounded down and up; ends of transcendental functions are moved out by one more
unit, for mpmath promises their digits and not the direction of their rounding. (Moore, Kearfott, Cloud:
Introduction to Interval Analysis, chapters 2 and 5.)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath.libmp as lib

from derive.kernel.interpreter import Undefined

Raw = tuple[Any, Any]

_LARGEST_EXPONENT = 200  # |x| < 2^200 for what is multiplied out
_LARGEST_ANGLE = 2000  # and |x| < 2^2000 for what is reduced by pi
_FEWEST_BITS = 20
_MOST_EXACT_BITS = 2000  # mpmath multiplies powers out exactly up to 5000
_DOWN, _UP = lib.round_floor, lib.round_ceiling


class Unsure(Exception):
    """The interval is too wide, or a number too large, to say anything; more digits may help."""


class Interval:
    """The numbers from `lo` to `hi`, both included; operations round outwards at `prec` bits."""

    __slots__ = ("hi", "lo", "prec")

    def __init__(self, lo: Any, hi: Any, prec: int) -> None:
        self.lo, self.hi, self.prec = lo, hi, prec

    @classmethod
    def of(cls, value: int | Fraction, prec: int, radius: Fraction | None = None) -> Interval:
        """The narrowest interval around a rational number, or around all within a radius of it."""
        if radius:
            return cls(cls.of(value - radius, prec).lo, cls.of(value + radius, prec).hi, prec)
        p, q = value.numerator, value.denominator
        if q == 1 and p.bit_length() <= prec:
            exact = lib.from_int(p)
            return cls(exact, exact, prec)
        return cls(lib.from_rational(p, q, prec, _DOWN), lib.from_rational(p, q, prec, _UP), prec)

    def _lift(self, other: Any) -> Interval:
        return other if isinstance(other, Interval) else Interval.of(other, self.prec)

    def _made(self, raw: Raw) -> Interval:
        return Interval(raw[0], raw[1], self.prec)

    @property
    def raw(self) -> Raw:
        return self.lo, self.hi

    # -- what is known of it ------------------------------------------------------------------------------------

    @property
    def sign(self) -> int | None:
        """1, -1 or 0 where all its numbers have that sign, else None."""
        low, high = lib.mpf_sign(self.lo), lib.mpf_sign(self.hi)
        if low > 0 or high < 0:
            return int(low)
        return 0 if low == high == 0 else None

    @property
    def exact(self) -> bool:
        return bool(self.lo == self.hi)

    @property
    def magnitude(self) -> int:
        """2^magnitude is above all its absolute values; 0 for zero."""
        return max((e + b for s, m, e, b in self.raw if m), default=0)

    @property
    def narrow(self) -> bool:
        """Whether the ends agree to some digits, or both are next to zero."""
        width = lib.mpf_sub(self.hi, self.lo, 30, _UP)
        size = width[2] + width[3]
        return not width[1] or size <= self.magnitude - _FEWEST_BITS or size < -self.prec // 2

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        return bool(lib.mpf_le(self.lo, other.hi) and lib.mpf_le(other.lo, self.hi))

    def whole(self) -> int | None:
        """The integer that it is, None for none within it. Raises `Unsure` for one that it may be."""
        if self.magnitude > _LARGEST_EXPONENT:
            raise Unsure
        low, high = (int(lib.to_int(lib.mpf_ceil(self.lo))), int(lib.to_int(lib.mpf_floor(self.hi))))
        if low > high:
            return None
        if not self.exact:
            raise Unsure
        return low

    def mid(self) -> Any:
        """A number in its middle, in mpmath's raw form."""
        return lib.mpf_shift(lib.mpf_add(self.lo, self.hi, self.prec), -1)

    # -- arithmetic ---------------------------------------------------------------------------------------------

    def __add__(self, other: Any) -> Interval:
        other = self._lift(other)
        prec = self.prec
        return Interval(lib.mpf_add(self.lo, other.lo, prec, _DOWN), lib.mpf_add(self.hi, other.hi, prec, _UP), prec)

    __radd__ = __add__

    def __neg__(self) -> Interval:
        return Interval(lib.mpf_neg(self.hi), lib.mpf_neg(self.lo), self.prec)

    def __sub__(self, other: Any) -> Interval:
        return self + (-self._lift(other))

    def __rsub__(self, other: Any) -> Interval:
        return self._lift(other) + (-self)

    def __mul__(self, other: Any) -> Interval:
        return self._made(lib.libmpi.mpi_mul(self.raw, self._lift(other).raw, self.prec))

    __rmul__ = __mul__

    def inverse(self) -> Interval:
        """1 / x. Raises `Undefined` for zero, `Unsure` for what may be zero."""
        if self.sign == 0:
            raise Undefined
        if self.sign is None:
            raise Unsure
        return self._made(lib.libmpi.mpi_div((lib.fone, lib.fone), self.raw, self.prec))

    def __truediv__(self, other: Any) -> Interval:
        return self * self._lift(other).inverse()

    def __rtruediv__(self, other: Any) -> Interval:
        return self._lift(other) * self.inverse()

    def __abs__(self) -> Interval:
        if lib.mpf_sign(self.lo) >= 0:
            return self
        if lib.mpf_sign(self.hi) <= 0:
            return -self
        low = lib.mpf_neg(self.lo)
        return Interval(lib.fzero, low if lib.mpf_gt(low, self.hi) else self.hi, self.prec)

    def larger(self, other: Any, keep: int) -> Interval:
        """The larger of two numbers for keep = 1, the smaller for -1."""
        other = self._lift(other)
        if keep < 0:
            return -((-self).larger(-other, 1))
        lo, hi = ((a if lib.mpf_gt(a, b) else b) for a, b in zip(self.raw, other.raw, strict=True))
        return Interval(lo, hi, self.prec)

    def whole_power(self, n: int) -> Interval:
        """x^n; 0^0 is 1, as everywhere in this package. Raises `Undefined` for 0 to a negative power."""
        if n == 0:
            return Interval.of(1, self.prec)
        if n == 1:
            return self
        if n < 0:
            return self.whole_power(-n).inverse()
        if abs(self.magnitude) > 10**8 or n.bit_length() > _LARGEST_EXPONENT:
            raise Unsure
        return (self if n % 2 else abs(self))._monotone(n)

    def _monotone(self, n: int) -> Interval:
        exact = n * max(self.lo[3], self.hi[3]) < _MOST_EXACT_BITS
        return monotone(lambda x, prec, side: lib.mpf_pow_int(x, n, prec, side), self, exact)

    def power(self, exponent: Interval) -> Interval:
        """x^y for real x, y. Raises `Undefined` where it has no real value, `Unsure` where it may have none."""
        if self.sign == 1:
            return exp(exponent * log(self))
        n = exponent.whole() if exponent.exact or self.sign in (-1, None) else None
        if n is not None:
            return self.whole_power(n)
        if self.sign == -1:
            raise Undefined
        if exponent.sign is None or lib.mpf_sign(self.lo) < 0:
            raise Unsure
        return self._power_of_zero(exponent)

    def _power_of_zero(self, exponent: Interval) -> Interval:
        """x^y for x >= 0 that may be zero."""
        if self.sign == 0 and exponent.sign == -1:
            raise Undefined
        if exponent.sign == -1:
            raise Unsure
        if self.sign == 0:
            return self
        return Interval(lib.fzero, exp(exponent * log(Interval(self.hi, self.hi, self.prec))).hi, self.prec)


def monotone(f: Callable[..., Any], x: Interval, exact: bool = False) -> Interval:
    """The values of a growing function, from those at the ends; `exact` where its rounding can be relied on."""
    if exact:
        return Interval(f(x.lo, x.prec, _DOWN), f(x.hi, x.prec, _UP), x.prec)
    low, high = f(x.lo, x.prec + 10, _DOWN), f(x.hi, x.prec + 10, _UP)
    return Interval(_out(low, x.prec, _DOWN), _out(high, x.prec, _UP), x.prec)


def _out(x: Any, prec: int, side: str) -> Any:
    """The number moved down or up by 2^-prec of its size."""
    unit = lib.mpf_shift(lib.mpf_abs(x), -prec)
    return lib.mpf_sub(x, unit, prec, side) if side == _DOWN else lib.mpf_add(x, unit, prec, side)


def exp(x: Interval) -> Interval:
    """e^x."""
    if x.sign == 0:
        return Interval.of(1, x.prec)
    if x.magnitude > _LARGEST_EXPONENT:
        raise Unsure
    return monotone(lib.mpf_exp, x)


def log(x: Interval) -> Interval:
    """ln x for x > 0."""
    if x.sign is None and lib.mpf_sign(x.hi) > 0:
        raise Unsure
    if x.sign != 1:
        raise Undefined
    return monotone(lib.mpf_log, x)


def sqrt(x: Interval) -> Interval:
    """The root of x >= 0."""
    if lib.mpf_sign(x.hi) < 0:
        raise Undefined
    if lib.mpf_sign(x.lo) < 0:
        raise Unsure
    return monotone(lib.mpf_sqrt, x, exact=True)


def cos_sin(x: Interval) -> tuple[Interval, Interval]:
    """cos x and sin x."""
    if x.magnitude > _LARGEST_ANGLE:
        raise Unsure
    cosine, sine = lib.libmpi.mpi_cos_sin(x.raw, x.prec)
    return x._made(cosine), x._made(sine)
