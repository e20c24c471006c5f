"""The world of complex numbers: the kernel's reading of every node, functions at their principal values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Expr

from derive.checking.compare import Comparison
from derive.checking.rewriting import UNIT
from derive.checking.witnessed import spell
from derive.kernel import Witness
from derive.kernel.bounds.balls import Unsure, ball, larger, real, sign
from derive.kernel.bounds.points import Point
from derive.kernel.bounds.world import BallWorld
from derive.kernel.interpreter import Code, Undefined
from derive.kernel.sampled.world import Key
from derive.later import flint

_IMAGINARY = " im"  # after the name of a key: no name of anybody's ends like this


class ComplexWorld(BallWorld):
    """Names that are not said to be real stand for complex numbers; at every third point for real ones all the same."""

    def lift(self, value: Any) -> Any:
        return flint.acb(super().lift(value))

    def _leaf(self, key: Key, leaf: Expr) -> Any:
        if leaf.is_extended_real or self.point.number % 3 == 2:
            return self.lift(super()._leaf(key, leaf))
        re = self.point.value(key, leaf)
        im = self.point.value((key[0] + _IMAGINARY, key[1]), leaf)
        return flint.acb(ball(re), ball(im))

    def unknown(self, name: str, args: list[Any]) -> Any:
        if name == UNIT:
            return flint.acb(0, 1)
        if name in _PARTS:
            return self.lift(_PARTS[name](self.lift(args[0])))
        return super().unknown(name, args)

    def derivative(self, body: Code, key: Key, leaf: Expr, order: int) -> Any:
        """None is taken here: the Taylor series of a derivative have real coefficients."""
        raise Unsure

    def compare(self, a: Any, b: Any) -> int:
        gap = self.lift(a) - self.lift(b)
        if not real(gap):
            raise Undefined  # complex numbers have no order
        return _sign(gap.real)

    def extreme(self, a: Any, b: Any, keep: int) -> Any:
        a, b = self.lift(a), self.lift(b)
        if not (real(a) and real(b)):
            raise Undefined
        return self.lift(larger(a.real, b.real, keep))

    def sign(self, x: Any) -> Any:
        x = self.lift(x)
        return _sign(x.real) if real(x) else x / abs(x)


def _sign(x: flint.arb) -> int:
    found = sign(x)
    if found is None:
        raise Unsure
    return found


def _argument(z: flint.acb) -> flint.arb:
    """The angle of z, above -pi and up to pi; 0 has none."""
    if z.is_zero():
        raise Undefined
    if z.contains(0):
        raise Unsure
    return z.arg()


_PARTS: dict[str, Callable[[flint.acb], Any]] = {
    "re ": lambda z: z.real,
    "im ": lambda z: z.imag,
    "conjugate ": lambda z: z.conjugate(),
    "arg ": _argument,
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
        if real(value):
            return spell(value.real, digits)
        return _sum(spell(value.real, digits), spell(value.imag, digits))


def _sum(re: str, im: str) -> str:
    """re + im i, as it is written."""
    sign, size = ("-", im[1:]) if im.startswith("-") else ("+", im)
    times_i = "i" if size == "1" else f"{size} i"
    if re == "0":
        return times_i if sign == "+" else f"-{times_i}"
    return re if size == "0" else f"{re} {sign} {times_i}"
