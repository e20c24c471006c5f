"""Two expressions compared at points, with bounds that hold for certain.

A difference is one only where the two intervals have no number in common. A point at which only one side has a value
counts only if that is so in a whole box around it, seen by evaluating the box: what is lost at isolated points
(x / x at 0) is not lost at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import Any

from msgspec import Struct, field
from sympy import And, Basic
from sympy.core.relational import Relational

from derive.checking.kept_values import KEPT, depends_on_the_point_alone
from derive.checking.places import around, at_larger_sizes, ordinary
from derive.checking.witnessed import apart, is_clear, spell
from derive.kernel import Setting, Witness
from derive.kernel.bounds import balls
from derive.kernel.bounds.balls import Unsure, ball
from derive.kernel.bounds.points import KINDS, Point
from derive.kernel.bounds.work import worked
from derive.kernel.bounds.world import BallWorld, OutOfTime
from derive.kernel.comparing import FEWEST_POINTS
from derive.kernel.interpreter import Undefined, Unusable
from derive.kernel.sampled.within import ends_of_conditions
from derive.later import flint
from derive.terms.elementary import ELEMENTARY, SLOW
from derive.terms.ordered import plain

_PRECISIONS = (80, 250, 700, 4000)
_CLOSE = (400, 1500)
_CLOSEST = 20_000  # digits enough for tanh(5000) and 1, at one point
_BOXES = (Fraction(1, 2**30), Fraction(1, 2**70))
_MORE = 3 * KINDS
_BASES = 2  # points whose neighbourhood of kinks is looked at
_GAPS, _MOST_OPERATIONS = 3, 300
_PLENTY = 12  # points, where some are to be found in open sets
_FEWEST_WHOLE = 3  # integers at which only one side has a value, before that counts
_CLEARER = 6  # points that are looked at for a clear difference
UNDEFINED = "undefined"
_KEPT_PRECISIONS = frozenset(_PRECISIONS[:2])


class Tally(Struct):
    """What the points said."""

    different: Witness | None = None
    outside: Witness | None = None  # a point around which only one side has a value
    agreed: list[Point] = field(default_factory=list)
    outsiders: list[Point] = field(default_factory=list)
    isolated: Witness | None = None  # a point at which, but not around which, only one side has a value
    tried: int = 0
    out_of_time: bool = False

    @property
    def enough(self) -> bool:
        """Whether there were points enough to say anything."""
        return len(self.agreed) >= FEWEST_POINTS


class Comparison:
    """`expected` and `answer` in one setting, to be compared until `deadline` (of `derive.kernel.bounds.work`)."""

    world: type[BallWorld] = BallWorld

    def __init__(self, expected: Basic, answer: Basic, setting: Setting, deadline: float) -> None:
        self.sides, self.setting, self.deadline = (expected, answer), setting, deadline
        self.tally = Tally()
        self.tolerance: Fraction | None = None
        self._clear = False  # whether a reader sees the difference that was found

    def at_points(self) -> Tally:
        """Ordinary points, those around kinks, and more where too few were of use; the first difference ends it."""
        try:
            self._through(ordinary(self.setting, KINDS))
            constant = self.constant or self.tally.different is not None
            one = self.sides[0] == self.sides[1] and len(self.tally.agreed) >= _PLENTY  # nothing tells them apart
            if not constant and not one:
                ends = ends_of_conditions(self.setting)
                self._through(around(self.setting, self.sides, self.tally.agreed[:_BASES] or self._any(), ends))
            if self.setting.sizes and not self.tally.different:
                self._through(at_larger_sizes(self.setting, self.sides))
            few = len(self.tally.agreed) < (_PLENTY if self.tally.outside else FEWEST_POINTS)
            if few and not constant:
                self._through(list(ordinary(self.setting, KINDS + _MORE))[KINDS:])
            self._show_clearly()
        except OutOfTime:
            self.tally.out_of_time = True
        return self.tally

    def _show_clearly(self) -> None:
        """A point at which a reader sees the difference, where the one that was found is far out: at z = 23 a sigmoid
        is 1 to ten digits."""
        if self.tally.different is None or self._clear:
            return
        for point in ordinary(self.setting, _CLEARER):
            a, b = self._both(point, _PRECISIONS[0])
            if self.admits(point) and not isinstance(a, type) and not isinstance(b, type) and is_clear(a, b):
                self.tally.different = self.witness(point, a, b)
                return

    @property
    def constant(self) -> bool:
        """Whether both sides have a value and no name in them."""
        return bool(self.tally.agreed) and self.is_fixed(self.tally.agreed[0])

    def is_fixed(self, point: Point) -> bool:
        """Whether nothing was drawn at a point: no number, no size, no probability, no function."""
        return not (point.values or point.masses or point.waves or self.setting.sizes)

    def _any(self) -> list[Point]:
        point = next(iter(ordinary(self.setting, 1)), None)
        if point is None:
            return []
        for side in self.sides:
            self.look(point, side, _PRECISIONS[0])
        return [point]

    def _through(self, points: Iterable[Point]) -> None:
        for point in points:
            if not self.admits(point):
                continue
            self.tally.tried += 1
            self._judge(point)
            if self.tally.different is not None or self.is_fixed(point):
                return  # what is different is so at one point; constants have one value

    def admits(self, point: Point) -> bool:
        """Whether the conditions hold at a point."""
        if not self._numeric:
            return True
        world = self.world(self.setting, point, _PRECISIONS[0], self.deadline)
        try:
            return all(world.holds(g) for g in self._numeric)
        except (Undefined, Unsure, Unusable):
            return False

    @cached_property
    def _numeric(self) -> list[Basic]:
        """The conditions that a point may fail."""
        given = (g for g in self.setting.given if isinstance(g, (Relational, And)))
        return [g for g in given if not self.setting.holds_as_drawn(g)]

    def look(self, point: Point, expr: Basic, prec: int, box: Fraction | None = None) -> Any:
        """The interval for an expression at a point, or the class of what prevents one."""
        if expr is self.sides[0] and box is None and prec in _KEPT_PRECISIONS and not point.pins and self._keeps:
            value = KEPT.value(self.world, expr, point, prec, lambda: self._look(point, expr, prec))
            if worked() > self.deadline:  # as if what was kept had been worked out again
                raise OutOfTime("no time was left to evaluate the expressions")
            return value
        return self._look(point, expr, prec, box)

    def _look(self, point: Point, expr: Basic, prec: int, box: Fraction | None = None) -> Any:
        try:
            return self.world(self.setting, point, prec, self.deadline, box).value(expr)
        except (Undefined, Unsure, Unusable) as error:
            return type(error)

    @cached_property
    def _keeps(self) -> bool:
        return depends_on_the_point_alone(self.setting)

    def _both(self, point: Point, prec: int, box: Fraction | None = None) -> tuple[Any, Any]:
        left, right = (self.look(point, side, prec, box) for side in self.sides)
        return left, right

    def _judge(self, point: Point) -> None:
        for prec in _PRECISIONS:
            a, b = self._both(point, prec)
            if not isinstance(a, type) and not isinstance(b, type):
                if not self._close(a, b):
                    self.tally.different, self._clear = self.witness(point, a, b), is_clear(a, b)
                    return
                if narrow(a, prec) and narrow(b, prec):
                    self.tally.agreed.append(point)
                    return
            elif Unsure not in (a, b):
                if (a is Undefined) != (b is Undefined) and Unusable not in (a, b):
                    self._outside(point, a, b)
                return

    def _close(self, a: Any, b: Any) -> bool:
        if self.tolerance is None or balls.meets(a, b):
            return balls.meets(a, b)
        with balls.precision(_PRECISIONS[1]):
            slack = ball(self.tolerance) * abs(a).max(flint.arb(1))
            return not abs(a - b) > slack

    def _outside(self, point: Point, a: Any, b: Any) -> None:
        """Note a point at which only one side has a value, if there are more like it all around."""
        if self.tally.outside is not None:
            self.tally.outsiders.append(point)
            return
        real = any(not leaf.is_integer for leaf in point.leaves.values())
        if real and not any(self._alike(point, box, a is Undefined) for box in _BOXES):
            self.tally.isolated = self.tally.isolated or self.witness(point, a, b)
            return
        self.tally.outsiders.append(point)
        if real or not point.leaves or len(self.tally.outsiders) >= _FEWEST_WHOLE:
            self.tally.outside = self.witness(point, a, b)

    def _alike(self, point: Point, box: Fraction, left_missing: bool) -> bool:
        found = self._both(point, _PRECISIONS[1], box)
        missing, there = found if left_missing else found[::-1]
        return missing is Undefined and not isinstance(there, type)

    def open_points(self) -> int:
        """At how many of the points of agreement both sides have a value in a whole box."""
        found = 0
        for point in self.tally.agreed:
            boxed = (self._both(point, _PRECISIONS[1], box) for box in _BOXES)
            real = any(not leaf.is_integer for leaf in point.leaves.values())
            found += not real or any(not any(isinstance(v, type) for v in pair) for pair in boxed)
        return found

    def more_closely(self) -> Witness | None:
        """The points of agreement again, to hundreds of digits at some: 10^-30 makes a difference too."""
        return self._first_apart((p, self._close_to(k, p)) for k, p in enumerate(self.tally.agreed))

    def _close_to(self, place: int, point: Point) -> tuple[int, ...]:
        """How many bits to take at a point of agreement: the first, or that of the fractions of a large prime."""
        if (place == 0 or point.number == KINDS - 1) and not any(side.has(*SLOW) for side in self.sides):
            return (*_CLOSE, _CLOSEST)
        return _CLOSE if place < 2 else _CLOSE[:1]

    def by_the_gap(self) -> Witness | None:
        """A point of agreement at which the difference, equal terms cancelled, is certainly not zero: e^(-10^6) may be
        too small to be seen beside 1."""
        left, right = self.sides
        try:
            return self._gap_at_points(left, _apart_from_one(plain(right)) - _apart_from_one(plain(left)))
        except OutOfTime:
            self.tally.out_of_time = True
            return None

    def _gap_at_points(self, left: Basic, gap: Basic) -> Witness | None:
        for point in self.tally.agreed[:_GAPS] if gap.count_ops() < _MOST_OPERATIONS else ():
            a, d = self.look(point, left, _PRECISIONS[0]), self.look(point, gap, _PRECISIONS[0])
            if not isinstance(a, type) and not isinstance(d, type) and isinstance(d, flint.arb) and balls.sign(d):
                return Witness(point.spelled(), *apart(self.spelled(a, 10), d))
        return None

    def first_different(self, points: Iterable[Point]) -> Witness | None:
        """The first of the points at which both sides have values that differ."""
        return self._first_apart((point, _PRECISIONS) for point in points)

    def _first_apart(self, looks: Iterable[tuple[Point, tuple[int, ...]]]) -> Witness | None:
        """The first of the points, each looked at with its numbers of bits, at which the values differ."""
        try:
            for point, precisions in looks:
                for prec in precisions:
                    a, b = self._both(point, prec)
                    if not isinstance(a, type) and not isinstance(b, type) and not self._close(a, b):
                        return self.witness(point, a, b)
        except OutOfTime:
            self.tally.out_of_time = True
        return None

    def witness(self, point: Point, a: Any, b: Any) -> Witness:
        """The point with both values, to as many digits as it takes to tell them apart."""
        for digits in (10, 17, 30, 60, 150, 450):
            spelled = [UNDEFINED if isinstance(v, type) else self.spelled(v, digits) for v in (a, b)]
            if spelled[0] != spelled[1]:
                return Witness(point.spelled(), *spelled)
        return Witness(point.spelled(), *self._beside(a, b))

    def _beside(self, a: Any, b: Any) -> tuple[str, str]:
        """Two values that many digits do not tell apart: the second one by how far it is from the first."""
        value = self.spelled(a, 10)
        if not isinstance(a, flint.arb) or not isinstance(b, flint.arb):
            return value, self.spelled(b, 10)
        with balls.precision(_CLOSEST):
            return apart(value, b - a)

    def spelled(self, value: Any, digits: int) -> str:
        """A value, as it is written."""
        return spell(value, digits)


def narrow(value: Any, prec: int) -> bool:
    """Whether a value is known to some digits."""
    with balls.precision(prec):
        return balls.narrow(value)


def _apart_from_one(expr: Basic) -> Basic:
    """The same, with what differs from 1 by very little written as 1 and that little."""
    for function in ELEMENTARY:
        if function.from_one is not None:
            expr = expr.replace(function.kind, function.from_one)
    return expr
