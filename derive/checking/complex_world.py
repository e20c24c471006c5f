"""The world of complex numbers: the kernel's reading of every node, functions at their principal values."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Expr

from derive.checking.compare import Comparison, spell
from derive.checking.rewriting import UNIT
from derive.kernel import Witness
from derive.kernel.bounds.complex_numbers import Complex, argument, call, of
from derive.kernel.bounds.interval import Interval, Unsure
from derive.kernel.bounds.points import Point
from derive.kernel.bounds.world import IntervalWorld
from derive.kernel.interpreter import Undefined
from derive.kernel.sampled.world import Key

_IMAGINARY = " im"  # after the name of a key: no name of anybody's ends like this


class ComplexWorld(IntervalWorld):
    """Names that are not said to be real stand for complex numbers; at every third point for real ones all the same."""

    def lift(self, value: Any) -> Any:
        if isinstance(value, Complex):
            return value
        real = super().lift(value)
        return Complex(real, Interval.of(0, self.prec))

    def _constant(self, expr: Expr) -> Any:
        return self.lift(super()._constant(expr))

    def whole(self, value: Any) -> int:
        if isinstance(value, int):
            return value
        value = self.lift(value)
        n = value.re.whole() if value.real else None
        if n is None:
            raise Undefined
        return int(n)

    def _leaf(self, key: Key, leaf: Expr) -> Any:
        if leaf.is_extended_real or self.point.number % 3 == 2:
            return self.lift(super()._leaf(key, leaf))
        re = self.point.value(key, leaf)
        im = self.point.value((key[0] + _IMAGINARY, key[1]), leaf)
        return of(re, im, self.prec)

    def unknown(self, name: str, args: list[Any]) -> Any:
        if name == UNIT:
            return of(Fraction(0), Fraction(1), self.prec)
        if name in _PARTS:
            return self.lift(_PARTS[name](self.lift(args[0])))
        return super().unknown(name, args)

    def call(self, name: str, x: Any) -> Any:
        self._tick()
        return self.lift(call(name, self.lift(x)))

    def power(self, base: Any, exponent: Any) -> Any:
        base, exponent = self.lift(base), self.lift(exponent)
        half = exponent.real and exponent.re.exact and exponent.re.lo == Interval.of(Fraction(1, 2), self.prec).lo
        return self.call("sqrt", base) if half else base.power(exponent)

    def compare(self, a: Any, b: Any) -> int:
        gap = self.lift(a) - self.lift(b)
        if not gap.real:
            raise Undefined  # complex numbers have no order
        return _sign(gap.re)

    def extreme(self, a: Any, b: Any, keep: int) -> Any:
        a, b = self.lift(a), self.lift(b)
        if not (a.real and b.real):
            raise Undefined
        return self.lift(a.re.larger(b.re, keep))

    def sign(self, x: Any) -> Any:
        x = self.lift(x)
        return _sign(x.re) if x.real else x / abs(x)


def _sign(x: Interval) -> int:
    if x.sign is None:
        raise Unsure
    return x.sign


_PARTS = {
    "re ": lambda z: z.re,
    "im ": lambda z: z.im,
    "conjugate ": lambda z: Complex(z.re, -z.im),
    "arg ": argument,
}


class ComplexComparison(Comparison):
    """Two expressions compared at complex points."""

    world = ComplexWorld

    def witness(self, point: Point, a: Any, b: Any) -> Witness:
        found = super().witness(point, a, b)
        values = dict(point.spelled())
        at = {
            name: _sum(str(value), str(values[name + _IMAGINARY])) if name + _IMAGINARY in values else value
            for name, value in values.items()
            if not name.endswith(_IMAGINARY)
        }
        return Witness(tuple(at.items()), found.before, found.after)

    def spelled(self, value: Any, digits: int) -> str:
        if not isinstance(value, Complex) or value.real:
            return spell(value.re if isinstance(value, Complex) else value, digits)
        return _sum(spell(value.re, digits), spell(value.im, digits))


def _sum(re: str, im: str) -> str:
    """re + im i, as it is written."""
    sign, size = ("-", im[1:]) if im.startswith("-") else ("+", im)
    times_i = "i" if size == "1" else f"{size} i"
    if re == "0":
        return times_i if sign == "+" else f"-{times_i}"
    return re if size == "0" else f"{re} {sign} {times_i}"
