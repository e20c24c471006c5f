"""A world whose numbers are balls: the kernel's own reading of every node, with rigorous bounds."""

from __future__ import annotations

from fractions import Fraction
from math import inf, prod
from random import Random
from typing import Any

from sympy import Basic, Expr, Float, Symbol
from sympy.core.numbers import NumberSymbol

from derive.errors import DeriveError
from derive.kept import LEAST, kept
from derive.kernel.bounds import balls, jets
from derive.kernel.bounds.balls import Unsure, ball
from derive.kernel.bounds.jets import Jet
from derive.kernel.bounds.points import Point
from derive.kernel.bounds.work import LAST_GUARD, clock, cost, spend
from derive.kernel.bowls import Bowl
from derive.kernel.definitions import Definition
from derive.kernel.interpreter import Code, Undefined, compiled
from derive.kernel.regions import Venn
from derive.kernel.sampled.world import Key
from derive.kernel.setting import Setting

_SMALL = 16  # exponents with which a rational number stays one
_LEAST = Fraction(1, 2**10)  # of the size that a box is relative to
_TICKS = 64  # so often a clock is asked: the system takes longer for that than a ball for a function


class OutOfTime(DeriveError):
    """There was no time left to evaluate an expression."""


class BallWorld:
    """Balls for a setting's names at a point; `box` widens the real names to all values that close.

    `deadline` is how much work (`derive.kernel.bounds.work`) may have been done by then.
    """

    def __init__(self, setting: Setting, point: Point, prec: int, deadline: float, box: Fraction | None = None) -> None:
        self.setting, self.point, self.prec, self.deadline, self.box = setting, point, prec, deadline, box
        self.index: dict[str, int | None] = dict(point.index)
        self.known: dict[Any, Any] = {}
        self.caps: tuple[int, ...] = ()  # the orders of the derivatives that are being taken
        self.cost, self.last, self.ticks = cost(prec), inf, 0

    def value(self, expr: Basic) -> Any:
        """The ball that holds the value of an expression. Raises `Undefined`, `Unsure`, `OutOfTime`."""
        with balls.precision(self.prec):
            found = self.lift(compiled(expr)(self))
            return found if isinstance(found, tuple) else balls.finite(found)

    def pin(self, name: Symbol, value: Expr) -> None:
        """Let a name have the value of an expression. Raises as `value` does."""
        with balls.precision(self.prec):
            self.known[name.name, ()] = compiled(value)(self)

    def holds(self, condition: Basic) -> bool:
        """Whether a condition holds here for certain. Raises as `value` does."""
        with balls.precision(self.prec):
            return bool(compiled(condition)(self))

    def lift(self, value: Any) -> Any:
        return balls.lift(value)

    def _tick(self) -> None:
        caps = self.caps
        over = spend(self.cost * prod([cap + 2 for cap in caps]) if caps else self.cost) > self.deadline
        self.ticks += 1
        if over or (not self.ticks % _TICKS and self._is_late()):
            raise OutOfTime("no time was left to evaluate the expressions")

    def _is_late(self) -> bool:
        """Whether the last guard ends it."""
        now = clock()
        self.last = min(self.last, now + LAST_GUARD)
        return now > self.last

    # -- what the interpreter asks for ------------------------------------------------------------------------

    def constant(self, expr: Expr) -> Any:
        value = self.known.get(expr)
        if value is None:
            self._tick()
            value = self.known[expr] = self._constant(expr)
        return value

    def _constant(self, expr: Expr) -> Any:
        if isinstance(expr, Float):  # the decimal that is written
            return balls.exact(Fraction(str(expr)))
        if isinstance(expr, NumberSymbol):
            return ball(_ratio(expr._as_mpf_val(self.prec + 10)), Fraction(1, 2**self.prec))
        return _rational(expr)

    def whole(self, value: Any) -> int:
        if isinstance(value, int):
            return value
        if isinstance(value, Jet):
            raise Unsure
        n = balls.whole(self.lift(value))
        if n is None:
            raise Undefined
        return n

    def read(self, key: Key, leaf: Expr) -> Any:
        value = self.known.get(key)
        if value is None:
            self._tick()
            definition = self.setting.by_name.get(key[0])
            if definition is None:
                value = self.known[key] = self._leaf(key, leaf)
                return value
            for place in definition.far_back(key[1]):
                if (key[0], place) not in self.known:
                    self._tick()
                    self.known[key[0], place] = self._meaning(definition, place)
            value = self.known[key] = self._meaning(definition, key[1])
        return value

    def _leaf(self, key: Key, leaf: Expr) -> Any:
        at = self.point.value(key, leaf)
        if self.box is None or leaf.is_integer:
            return balls.exact(at)
        return ball(at, self.box * max(abs(at), _LEAST))

    def _meaning(self, definition: Definition, at: tuple[int, ...]) -> Any:
        meaning = definition.meaning_at(at)
        if meaning is None:
            raise Undefined
        sizes = {s: v for s, v in self.point.index.items() if s in self.setting.size_names}
        outer, self.index = self.index, {**sizes, **{h.name: v for h, v in zip(definition.holes, at, strict=True)}}
        try:
            return self.lift(compiled(meaning)(self))
        finally:
            self.index = outer

    def unknown(self, name: str, args: list[Any]) -> Any:
        """The smooth function that stands for an unknown one at this point."""
        args = [self.lift(a) for a in args]
        if name in self.setting.convexity.functions:
            return self._bowl(name).at(args[0], self)
        total = self.lift(0)
        for phase, height, bend, *weights in self.point.wave(name, len(args)):
            inner = sum((a * self.lift(w) for a, w in zip(args, weights, strict=True)), self.lift(phase))
            total = total + self.lift(height) * self.call("sin", inner) + self.lift(bend) * inner * inner
        return total

    def _bowl(self, name: str) -> Bowl:
        bowl, place = self.point.bowl(name).lifted(self.lift), self.setting.convexity.flat.get(name)
        at = None if place is None else self.lift(self.point.value((place.name, ()), place))
        return bowl if at is None else bowl.flattened(at, self)

    def probability(self, event: Basic) -> Any:
        venn, masses = Venn.of(self.setting), self._masses()
        return self.lift(sum((masses[r] for r in venn.regions(event)), Fraction(0)))

    def _masses(self) -> dict[int, Fraction]:
        venn = Venn.of(self.setting)
        rng = Random(f"check|{self.point.number}|mass")
        drawn = venn.masses(lambda _: Fraction(rng.choice((1, 1, 2, 3, 4, 0, 9))))
        if not any(drawn.values()):
            raise Undefined
        total = Fraction(sum(drawn.values()))  # outcomes are counted, and 6 / 10 would be a float
        masses = {r: m / total for r, m in drawn.items()}
        self.point.masses = {f"P({_region(r, venn)})": m for r, m in masses.items()}
        return masses

    def call(self, name: str, *args: Any) -> Any:
        self._tick()
        return _arithmetic(*args).call(name, *(self.lift(a) for a in args))

    def power(self, base: Any, exponent: Any) -> Any:
        return _arithmetic(base, exponent).power(self.lift(base), self.lift(exponent))

    def whole_power(self, base: Any, exponent: int) -> Any:
        self._tick()  # nine hundred powers to 20,000 bits take seconds
        if balls.is_exact(base) and 0 < exponent <= _SMALL:
            return base**exponent
        return _arithmetic(base).whole_power(self.lift(base), exponent)

    def absolute(self, x: Any) -> Any:
        return jets.absolute(x) if isinstance(x, Jet) else abs(x)

    def sign(self, x: Any) -> int:
        return self.compare(x, 0)

    def compare(self, a: Any, b: Any) -> int:
        gap = a - b if balls.is_exact(a) and balls.is_exact(b) else self.lift(a) - self.lift(b)
        sign = jets.side(gap) if isinstance(gap, Jet) else balls.sign(gap)
        if sign is None:
            raise Unsure
        return sign

    def extreme(self, a: Any, b: Any, keep: int) -> Any:
        if isinstance(a, Jet) or isinstance(b, Jet):
            return a if self.compare(a, b) == keep else b
        if balls.is_exact(a) and balls.is_exact(b):
            return max(a, b) if keep > 0 else min(a, b)
        return balls.larger(self.lift(a), self.lift(b), keep)

    def with_value(self, key: Key, value: Any, code: Code, _leaf: Expr) -> Any:
        depends = self.setting.dependencies
        outer = self.known
        kept = {k: v for k, v in outer.items() if not isinstance(k, tuple) or key[0] not in depends.get(k[0], ())}
        self.known = {**kept, key: self.lift(value)}
        try:
            return code(self)
        finally:
            self.known = outer

    def derivative(self, body: Code, key: Key, leaf: Expr, order: int) -> Any:
        """By the Taylor series of the body; the name moves by a letter of its own."""
        at, outer = self.lift(self.read(key, leaf)), self.caps
        self.caps = (*outer, order)
        try:
            found = self.with_value(key, jets.letter(at, self.caps), body, leaf)
            return found.widened(self.caps).derivative() if isinstance(found, Jet) else self.lift(0)
        finally:
            self.caps = outer


@kept(3 * LEAST)
def _rational(expr: Expr) -> Any:
    return balls.exact(Fraction(int(expr.p), int(expr.q)))


def _arithmetic(*args: Any) -> Any:
    """What computes with these: the arithmetic of balls, or that of jets."""
    return jets if any(isinstance(a, Jet) for a in args) else balls


def _region(region: int, venn: Venn) -> str:
    """A region of the diagram, such as A ∩ B^c."""
    return " ∩ ".join(e.name if region >> k & 1 else f"{e.name}^c" for k, e in enumerate(venn.events))


def _ratio(raw: tuple[int, int, int, int]) -> Fraction:
    """The exact value of one of mpmath's raw numbers."""
    sign, man, exponent, _ = raw
    value = Fraction(int(man)) * Fraction(2) ** exponent
    return -value if sign else value
