"""A witness is certified: at the very point, two balls that do not meet; never two floats.

Derivatives are Taylor series with bounds here, so that a slope of 1e-70 beside a value near 1 is seen for what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import inf
from types import MappingProxyType
from typing import Any

from sympy import And, Basic, Expr
from sympy.core.relational import Relational

from derive.kernel.bounds import balls
from derive.kernel.bounds.balls import Unsure
from derive.kernel.bounds.points import Point
from derive.kernel.bounds.world import BallWorld
from derive.kernel.bowls import Bowl
from derive.kernel.interpreter import Code, Undefined, Unusable
from derive.kernel.rationals import rational
from derive.kernel.sampled.world import Key, World

_PRECISIONS = (100, 400, 1500)
_NEXT = Fraction(1, 2**34)  # of the size of a zero, which is known to fewer digits than floats have
_ENOUGH = 0.6  # of the bits that are computed with must be known where two balls are said to be one number


class AtPoint(BallWorld):
    """The balls at a sampled point; its numbers are the decimals that are printed of it."""

    def __init__(self, world: World, prec: int, moved: Mapping[Key, Any] = MappingProxyType({})) -> None:
        super().__init__(world.setting, _Point(world), prec, inf)
        self.sampled = world
        with balls.precision(prec):
            self.known |= {**{key: balls.exact(decimal(value)) for key, value in world.pins.items()}, **moved}
        self.unmoved, self.slopes = self.known, dict[tuple[Any, ...], Any]()

    def derivative(self, body: Code, key: Key, leaf: Expr, order: int) -> Any:
        """The slope of a body; where no name is moved it is worked out once, for the next line has it too."""
        if self.known is not self.unmoved:
            return super().derivative(body, key, leaf, order)
        at = (body, key, order, *self.index.items())
        if at not in self.slopes:
            self.slopes[at] = _attempted(lambda: super(AtPoint, self).derivative(body, key, leaf, order))
        found = self.slopes[at]
        if isinstance(found, type):
            raise found
        return found

    def _masses(self) -> dict[int, Fraction]:
        found = self.sampled.masses
        return {region: Fraction(mass, sum(found.values())) for region, mass in found.items()}


class _Point(Point):
    """A point whose numbers are those of a sampled world."""

    def __init__(self, world: World) -> None:
        super().__init__(0, world.given[0])
        self.world = world

    def value(self, key: Key, leaf: Expr) -> Fraction:
        return decimal(self.world.read(key, leaf))

    def wave(self, name: str, count: int) -> list[list[Fraction]]:
        return [[decimal(v) for v in wave] for wave in self.world.waves_of(name, count)]

    def bowl(self, name: str) -> Bowl:
        return Bowl.draw(self.world.seed, name, decimal)


def decimal(value: Any) -> Fraction:
    """The number that a float is printed as; for a zero such as 0.3333333333333333 the fraction that it stands for."""
    return Fraction(value) if isinstance(value, int) else rational(value)


class Look:
    """The balls of expressions at one point, each computed once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.worlds: dict[int, AtPoint | None] = {}
        self.found: dict[tuple[Basic, int], Any] = {}

    def ball(self, expr: Basic, prec: int) -> Any:
        """The ball of an expression, or the class of what prevents one."""
        if prec not in self.worlds:
            self.worlds[prec] = self._world(prec)
        world = self.worlds[prec]
        if world is None:
            return Unsure
        if (expr, prec) not in self.found:
            self.found[expr, prec] = _valued(world, expr)
        return self.found[expr, prec]

    def _world(self, prec: int) -> AtPoint | None:
        """None where the conditions do not hold for certain."""
        world = AtPoint(self.world, prec)
        setting = self.world.setting
        conditions = [g for g in setting.given if isinstance(g, (Relational, And)) and not setting.holds_as_drawn(g)]
        try:
            return world if all(world.holds(g) for g in conditions) else None
        except (Undefined, Unsure, Unusable):
            return None

    def apart(
        self, before: Basic, after: Basic, only_above: bool = False, precisions: Sequence[int] = _PRECISIONS
    ) -> tuple[Any, Any] | bool | None:
        """Two balls that do not meet, or a ball and `Undefined`; True where both are one number as far as many digits
        tell; False where the left side has no value; None where nothing is certain. `only_above`: the left one must be
        larger.
        """
        for prec in precisions:
            a, b = self.ball(before, prec), self.ball(after, prec)
            if a is Undefined:
                return False
            if isinstance(a, type) or b in (Unsure, Unusable):
                continue
            if b is Undefined:
                return a, b
            if not balls.meets(a, b):
                return True if only_above and a < b else (a, b)
            if _known(a, prec) and _known(b, prec):
                return True
        return None

    def crosses(self, edge: Expr, before: Basic) -> bool:
        """Whether an expression vanishes next to the point for certain, and another has a value all around there."""
        for key, value in self.world.pins.items():
            at, prec = decimal(value), _PRECISIONS[0]
            width = _NEXT * max(abs(at), Fraction(1))
            sides = [self._beside({key: balls.ball(at + d)}, edge, prec) for d in (-width, width, 0)]
            there = self._beside({key: balls.ball(at, width)}, before, prec)
            signs = [None if isinstance(s, type) else balls.sign(s) for s in sides]
            if not isinstance(there, type) and (signs[2] == 0 or {1, -1} == set(signs[:2])):
                return True
        return False

    def _beside(self, moved: dict[Key, Any], expr: Basic, prec: int) -> Any:
        with balls.precision(prec):
            return _valued(AtPoint(self.world, prec, moved), expr)


def _valued(world: AtPoint, expr: Basic) -> Any:
    """The value of an expression, or the class of what prevents one."""
    return _attempted(lambda: world.value(expr))


def _attempted(work_out: Callable[[], Any]) -> Any:
    """A value, or the class of what prevents one."""
    try:
        return work_out()
    except (Undefined, Unsure, Unusable) as error:
        return type(error)


def _known(value: Any, prec: int) -> bool:
    bits = int(_ENOUGH * prec)
    return value.rel_accuracy_bits() >= bits or value.rad() < balls.ball(Fraction(1, 2**bits))
