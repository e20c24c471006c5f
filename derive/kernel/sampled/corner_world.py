"""A world at a kink: slopes from both sides, to many digits, and the values that lines have there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Basic, Expr

from derive.kernel.interpreter import Code, Undefined, Unusable
from derive.kernel.sampled.arithmetic import Digits
from derive.kernel.sampled.sample import admissible, outcome
from derive.kernel.sampled.world import Key, World

_DIGITS = 200
_STEP = 30  # of digits, for each derivative inside another
EQUALS = 1e-12  # numbers that count as equal at a kink
_AGREE = 1e-9  # slopes from both sides that are one, where rounding hides what stays between them
_SAME = 1e-24  # slopes from both sides that are one for certain, at a kink that is known to many digits
_ALIKE = 1e-20  # values there
_CLEAR = 20  # digits by which what stays between two slopes lies above the rounding
_STEEP = 1e12
_FINER = 10**10
_SHRINKS = 100
_GROWS = 1e-3  # by which a quotient changes with a finer step where it has no limit: that of sign x at 0


class NoSlope(Undefined):
    """The expression has a value at this point, and no derivative."""


class CornerWorld(World):
    """A world at a kink, to many digits: what is nearly equal compares as equal, slopes are taken from both sides.

    `touched` says whether a case was chosen by a comparison of equal numbers, `is_found` whether the kink is known to
    many digits, and not to those of a float.
    """

    def __init__(self, like: World, pins: Mapping[Key, Any]) -> None:
        index, scale, _ = like.given
        super().__init__(like.setting, like.seed, index, scale, pins, Digits(_DIGITS))
        self.depth, self.deepest, self.touched, self.is_found = 0, 0, False, False

    def compare(self, a: Any, b: Any) -> int:
        """As at the kink itself, but for what is differentiated."""
        if not self.depth and abs(a - b) <= EQUALS * max(1, abs(a), abs(b)):
            self.touched = self.touched or not (isinstance(a, int) and isinstance(b, int))
            return 0
        return super().compare(a, b)

    def sign(self, x: Any) -> int:
        return 0 if not self.depth and abs(x) <= EQUALS else super().sign(x)

    def extreme(self, a: Any, b: Any, keep: int) -> Any:
        return a if World.compare(self, a, b) == keep else b

    def power(self, base: Any, exponent: Any) -> Any:
        return super().power(0 if not self.depth and abs(base) <= EQUALS**4 else base, exponent)

    def whole_power(self, base: Any, exponent: int) -> Any:
        return self.power(base, exponent)

    def derivative(self, body: Code, key: Key, leaf: Expr, order: int) -> Any:
        """The common limit of the quotients from both sides. Raises `NoSlope` where they have none."""
        code: Code = body if order == 1 else (lambda w: w.derivative(body, key, leaf, order - 1))
        at = self.read(key, leaf)
        self.depth += 1
        self.deepest = self.depth
        try:
            return self._slope(code, key, at, self.ops.context.mpf(10) ** (-_STEP * self.depth))
        finally:
            self.depth -= 1

    def quotients(self, code: Code, key: Key) -> tuple[Any, Any]:
        """The difference quotients on the left and on the right of where a name stands."""
        at, step = self.pins[key], self.ops.context.mpf(10) ** -_STEP
        self.depth += 1
        try:
            here = code(self)
            left, right = ((self.moved(key, at + h, code) - here) / h for h in (-step, step))
        finally:
            self.depth -= 1
        return left, right

    def _slope(self, code: Code, key: Key, at: Any, step: Any) -> Any:
        here = code(self)
        right, left = ((self.moved(key, at + h, code) - here) / h for h in (step, -step))
        gap, size = abs(right - left), max(1, abs(right), abs(left))
        finer = (self.moved(key, at + step / _FINER, code) - here) * _FINER / step
        if abs(finer - right) > _GROWS * size:
            raise NoSlope
        agree = gap <= _AGREE * size and size < _STEEP
        if agree and gap <= max(_SAME, self._rounding()) * size:
            return (right + left) / 2
        on_the_left = (here - self.moved(key, at - step / _FINER, code)) * _FINER / step
        if abs(finer - on_the_left) > gap / _SHRINKS:
            raise NoSlope
        if not agree:
            raise Unusable
        return (finer + on_the_left) / 2

    def tolerance(self) -> Any:
        """By how much equal values may differ at this kink."""
        return max(_ALIKE, self._rounding()) if self.is_found else _AGREE

    def _rounding(self) -> Any:
        """What may stay between two numbers that are one: each derivative inside loses the digits of its step."""
        lost = _STEP * sum(range(max(1, self.depth), self.deepest + 1))
        return self.ops.context.mpf(10) ** (lost + _CLEAR - _DIGITS)


class Corner:
    """A world at a kink, with the values that lines have in it: each is worked out once, and by itself."""

    def __init__(self, world: CornerWorld) -> None:
        self.world, self.is_admissible = world, admissible(world)
        self.found: dict[Basic, tuple[Any, int]] = {}

    def values(self, *exprs: Basic) -> list[Any]:
        """The values of expressions; the world knows how deep the last derivative in them lay."""
        deepest = 0
        values = []
        for expr in exprs:
            value, depth = self._value(expr)
            values.append(value)
            deepest = depth or deepest
        self.world.deepest = deepest
        return values

    def _value(self, expr: Basic) -> tuple[Any, int]:
        if expr not in self.found:
            self.world.memo, self.world.deepest = {}, 0
            value = outcome(self.world, expr)
            self.found[expr] = value, self.world.deepest
        return self.found[expr]
