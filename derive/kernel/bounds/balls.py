"""Balls: a number and a radius around it, in which the value lies for certain. The arithmetic is that of Arb.

arb and acb say `nan` both where there is no value and where they cannot tell; here the first is `Undefined` and the
second `Unsure`. (F. Johansson, Arb: efficient arbitrary-precision midpoint-radius interval arithmetic, 2017.)
"""

from __future__ import annotations

from fractions import Fraction
from threading import RLock
from typing import Any

from derive.kernel.interpreter import Undefined
from derive.later import flint
from derive.terms.elementary import BY_NAME, Elementary

_FEWEST_BITS = 20
_LONGEST = 2000  # bits of a number that is kept without a radius
_LARGEST_WHOLE = 2**200  # of what is looked at for being a whole number
_LOCK = RLock()  # one number of bits for all of Arb


class Unsure(Exception):
    """The ball is too wide, or a number too large, to say anything; more digits may help."""


class precision:
    """Arithmetic with so many bits, inside of a `with`; a class, as it stands around every value at every point."""

    __slots__ = ("bits", "outer")

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def __enter__(self) -> None:
        _LOCK.acquire()
        context = flint.ctx
        self.outer = context.prec, context.cap
        context.prec = self.bits

    def __exit__(self, *_: object) -> None:
        flint.ctx.prec, flint.ctx.cap = self.outer
        _LOCK.release()


def ball(value: int | Fraction, radius: Fraction | None = None) -> flint.arb:
    """The ball around a rational number, or around all within a radius of it."""
    middle = flint.arb(flint.fmpq(value.numerator, value.denominator))
    if not radius:
        return middle
    return flint.arb(middle.mid(), (flint.arb(flint.fmpq(radius.numerator, radius.denominator)) + middle.rad()).upper())


def exact(value: int | Fraction) -> Any:
    """A rational number without a radius: 73/10 - 73/10 is 0, which no ball around 73/10 shows."""
    return flint.fmpq(value.numerator, value.denominator)


def lift(value: Any) -> Any:
    """A rational number as a ball; balls as they are."""
    if isinstance(value, flint.fmpq):
        return flint.arb(value)
    return ball(value) if isinstance(value, (int, Fraction)) else value


def is_exact(value: Any) -> bool:
    """Whether it is a rational number of few digits: what has many is a ball as good."""
    return isinstance(value, flint.fmpq) and value.height_bits() <= _LONGEST


def real(x: Any) -> bool:
    """Whether its imaginary part is exactly 0."""
    return not isinstance(x, flint.acb) or bool(x.imag.is_zero())


def sign(x: Any) -> int | None:
    """1, -1 or 0 where all its numbers have that sign, else None."""
    if x == 0:
        return 0
    return 1 if x > 0 else -1 if x < 0 else None


def narrow(x: Any) -> bool:
    """Whether it is known to some digits, or next to zero."""
    if x.rel_accuracy_bits() >= _FEWEST_BITS:
        return True
    if isinstance(x, flint.arb):
        return bool(x.rad() < flint.arb(2) ** (-(flint.ctx.prec // 2)))
    return narrow(x.real) and narrow(x.imag)


def meets(a: Any, b: Any) -> bool:
    """Whether two balls have a number in common."""
    if isinstance(a, flint.acb) or isinstance(b, flint.acb):
        return bool(flint.acb(a).overlaps(flint.acb(b)))
    return bool(a.overlaps(b))


def whole(x: Any) -> int | None:
    """The integer that it is, None for none within it. Raises `Unsure` for one that it may be."""
    if not real(x) and not x.imag.contains(0):
        return None
    x = x.real
    if not abs(x) < _LARGEST_WHOLE:
        raise Unsure
    if not x.contains_integer():
        return None
    if not x.is_exact():
        raise Unsure
    return int(x.unique_fmpz())


def finite(x: Any) -> Any:
    """The ball itself. Raises `Unsure` for one without ends."""
    if not x.is_finite():
        raise Unsure
    return x


def inverse(x: Any) -> Any:
    """1 / x. Raises `Undefined` for zero, `Unsure` for what may be zero."""
    if x.is_zero():
        raise Undefined
    return finite(1 / x)


def whole_power(x: Any, n: int) -> Any:
    """x^n; 0^0 is 1, as everywhere in this package. Raises `Undefined` for 0 to a negative power."""
    if n < 0:
        return inverse(whole_power(x, -n))
    if n and n % 2 == 0 and isinstance(x, flint.arb) and x.contains(0):
        return finite(flint.arb(0).union(abs(x).upper() ** n))
    return finite(x ** flint.fmpz(n)) if n else lift(1)


def power(x: Any, y: Any) -> Any:
    """x^y at its principal value, real for a real base that is not negative. Raises `Undefined` for what is not real
    between real numbers, `Unsure` where that may be so."""
    plane = isinstance(x, flint.acb) or isinstance(y, flint.acb)
    if real(y) and y.is_exact() and (n := whole(y)) is not None:
        return whole_power(x, n)
    if x.is_zero():
        return _of_zero(x, y.real)
    if plane:
        return finite(flint.acb(x) ** flint.acb(y))
    if sign(x) == 1:
        return finite(x.sqrt() if y == flint.arb(0.5) else x**y)
    if sign(x) == -1:
        n = whole(y)  # unsure where it may be one
        if n is None:
            raise Undefined
        return whole_power(x, n)
    if sign(y) != 1 or not x.lower() >= 0:
        raise Unsure
    return finite(flint.arb(0).union(x.upper() ** y))


def _of_zero(zero: Any, exponent: flint.arb) -> Any:
    found = sign(exponent)
    if found is None:
        raise Unsure
    if found != 1:
        raise Undefined
    return zero


def call(name: str, *args: Any) -> Any:
    """A function of the table at balls. Raises `Undefined` outside its domain, `Unsure` across an edge of it."""
    function = BY_NAME[name]
    if all(real(a) for a in args):
        try:
            return _real(function, *(a.real for a in args))
        except Undefined:
            if not any(isinstance(a, flint.acb) for a in args) or not function.plane:
                raise
    if not function.plane:
        raise Unsure
    return finite(function.of_balls(*args))


def _real(function: Elementary, *args: flint.arb) -> flint.arb:
    demand_domain(function, *args)
    found = finite(function.of_balls(*args))
    if function.steps and not found.is_exact():
        raise Unsure
    return found


def demand_domain(function: Elementary, *args: flint.arb) -> None:
    """Raises `Undefined` outside the domain of a function, `Unsure` across an edge of it."""
    for gap in _gaps(function, args[0]):
        if gap < 0 or (function.open and gap.is_zero()):
            raise Undefined
        if not (gap > 0 if function.open else gap >= 0):
            raise Unsure
    if function.pole in ("zero", "sin") and all(a.is_zero() for a in args):
        raise Undefined
    if function.pole == "zero" and all(a.contains(0) for a in args):
        raise Unsure
    if function.pole == "whole" and args[0].is_exact() and args[0] <= 0 and args[0].contains_integer():
        raise Undefined


def _gaps(function: Elementary, x: flint.arb) -> list[flint.arb]:
    low = [] if function.low is None else [x - function.low]
    return low + ([] if function.high is None else [function.high - x])


def larger(a: flint.arb, b: flint.arb, keep: int) -> flint.arb:
    """The larger of two numbers for keep = 1, the smaller for -1."""
    return a.max(b) if keep > 0 else a.min(b)
