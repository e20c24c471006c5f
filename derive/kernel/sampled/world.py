"""A world: one set of values for every leaf, drawn when it is first read, in which lines are evaluated.

A derivative is a numerical difference of its own body (Romberg's scheme on central differences), so no symbolic
differentiation marks symbolic differentiation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache
from random import Random
from typing import Any

from sympy import Basic, Expr

from derive.errors import BadSetting
from derive.kernel.assumptions import fits
from derive.kernel.bowls import Bowl
from derive.kernel.definitions import Definition
from derive.kernel.interpreter import Code, Undefined, Unusable, compiled
from derive.kernel.regions import Listing, Venn
from derive.kernel.sampled.arithmetic import Digits, Floats
from derive.kernel.sampled.differences import derivative
from derive.kernel.setting import Setting

Key = tuple[str, tuple[int, ...]]

_DRAWN = 4096  # values of names: those of a line in all its worlds

EQUALLY_LIKELY = "equally likely"  # the seed of a world in which these regions of the Venn diagram have one mass


def equally_likely(regions: Iterable[int] = ()) -> str:
    """The seed of the world in which these regions, or else all, are equally likely and the others have no mass."""
    return " ".join((EQUALLY_LIKELY, *map(str, regions)))


class World:
    """Values for a setting's names; `pins` fixes some of them, sizes and free indices are given."""

    def __init__(
        self,
        setting: Setting,
        seed: str,
        index: Mapping[str, int],
        scale: float,
        pins: Mapping[Key, float] | None = None,
        ops: Any = Floats,
    ) -> None:
        self.setting, self.seed, self.scale, self.ops = setting, seed, scale, ops
        self.index: dict[str, int | None] = dict(index)
        self.sizes = {s: v for s, v in index.items() if s in setting.size_names}
        self.pins: dict[Key, Any] = {k: ops.lift(v) for k, v in (pins or {}).items()}
        self.leaves: dict[Key, Any] = {}
        self.domains: dict[Key, Expr] = {}
        self.memo: dict[Key, Any] = {}
        self.constants: dict[int, tuple[Expr, Any]] = {}
        self.codes: dict[str, Code] = {}  # of the meanings of names: finding them anew takes as long as running them
        self.places: dict[tuple[Any, ...], Any] = {}
        self.slopes: dict[tuple[Any, ...], Any] = {}
        self.zeros: dict[tuple[Expr, bool], Any] = {}  # of expressions along the names (`derive.kernel.sampled.zeros`)
        self.waves: dict[tuple[str, int], list[list[Any]]] = {}
        self.bowls: dict[str, Bowl] = {}
        self.given = (dict(index), scale, dict(pins or {}))
        self.unmoved = self.pins

    def precise(self, digits: int = 40) -> World:
        """The same world, to many digits."""
        index, scale, pins = self.given
        return World(self.setting, self.seed, index, scale, pins, Digits(digits))

    def value(self, expr: Basic) -> Any:
        """The value of an expression here. Raises `Undefined` or `Unusable`."""
        value = compiled(expr)(self)
        if self.ops is Floats and isinstance(value, float) and not math.isfinite(value):
            raise Unusable
        return value

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been drawn or given: no size, index, place, value, function or mass."""
        given = [value for value in self.index.values() if value is not None]
        return not (given or self.pins or self.leaves or self.waves or "masses" in vars(self))

    # -- what the interpreter asks for ------------------------------------------------------------------------

    def constant(self, expr: Expr) -> Any:
        known = self.constants.get(id(expr))  # expressions take longer to be told apart than to be read
        if known is None:
            known = self.constants[id(expr)] = expr, self.ops.number(expr)
        return known[1]

    def whole(self, value: Any) -> int:
        n = int(value)
        if n != value:
            raise Undefined
        return n

    def read(self, key: Key, leaf: Expr) -> Any:
        pins = self.pins
        if key in pins:
            return pins[key]
        value = self.leaves.get(key)
        if value is not None:
            return value
        value = self.memo.get(key)
        if value is not None:
            return value
        definition = self.setting.by_name.get(key[0])
        if definition is None:
            return self._leaf(key, leaf)
        for place in definition.far_back(key[1]):
            self._work_out((key[0], place), definition)
        self._work_out(key, definition)
        return self.memo[key]

    def _work_out(self, key: Key, definition: Definition) -> None:
        """The value of a defined name, those before it being known where it is far from the start."""
        if key in self.memo or key in self.pins:
            return
        meaning = definition.meaning_at(key[1])
        if meaning is None:
            raise Undefined
        self.memo[key] = self._meaning(self._code(definition, meaning), definition.holes, key[1])

    def _code(self, definition: Definition, meaning: Expr) -> Code:
        if meaning is not definition.meaning:  # where a sequence starts
            return compiled(meaning)
        if definition.key not in self.codes:
            self.codes[definition.key] = compiled(meaning)
        return self.codes[definition.key]

    def _meaning(self, code: Code, holes: tuple[Any, ...], at: tuple[int, ...]) -> Any:
        if len(holes) != len(at):
            raise BadSetting(f"a defined name is used with {len(at)} indices where its definition has {len(holes)}")
        outer = self.index
        self.index = dict(self.sizes)
        for hole, place in zip(holes, at, strict=True):
            self.index[hole.name] = place
        try:
            return code(self)
        finally:
            self.index = outer

    def _leaf(self, key: Key, leaf: Expr) -> Any:
        value = self.leaves.get(key)
        if value is None:
            self.domains[key] = leaf
            value = self.leaves[key] = self.ops.lift(_drawn(f"{self.seed}|{key}", leaf, self.scale))
        return value

    def unknown(self, name: str, args: list[Any]) -> Any:
        """A smooth function drawn for this world: two sines and two squares of linear forms, each of either sign."""
        if name in self.setting.convexity.functions:
            return self._bowl(name).at(args[0], self)
        total = self.ops.lift(0)
        for phase, height, bend, *weights in self.waves_of(name, len(args)):
            inner = sum((a * w for a, w in zip(args, weights, strict=True)), phase)
            total = total + height * self.ops.call("sin", inner) + bend * inner * inner
        return total

    def _bowl(self, name: str) -> Bowl:
        """The function that stands for a convex one here; where it is flat is a matter of this world, and stays so
        while the name of the place is moved."""
        if name not in self.bowls:
            bowl, place = Bowl.draw(self.seed, name, self.ops.lift), self.setting.convexity.flat.get(name)
            if place is not None:
                key = (place.name, ())
                fixed = self.given[2].get(key)
                at = self._leaf(key, place) if fixed is None else self.ops.lift(fixed)
                bowl = bowl.flattened(at, self)
            self.bowls[name] = bowl
        return self.bowls[name]

    def waves_of(self, name: str, count: int) -> list[list[Any]]:
        """The numbers of the function that stands for an unknown one: (phase, height, bend, weights) of two terms."""
        if (name, count) not in self.waves:
            streams = [Random(f"{self.seed}|{name}|{wave}") for wave in range(2)]
            bounds = [(0.1, 2.0), (0.5, 1.5), (0.05, 0.2), *[(0.3, 1.2)] * count]
            drawn = [[rng.choice((-1, 1)) * rng.uniform(*b) for b in bounds] for rng in streams]
            self.waves[name, count] = [[self.ops.lift(v) for v in wave] for wave in drawn]
        return self.waves[name, count]

    def probability(self, event: Basic) -> Any:
        """The share of an event in the masses of the regions."""
        venn, masses = Venn.of(self.setting), self.masses
        share = Fraction(sum(masses[r] for r in venn.regions(event)), 1) / sum(masses.values())
        return self.ops.lift(share.numerator) / share.denominator

    @cached_property
    def masses(self) -> dict[int, Fraction]:
        """Masses drawn for the regions that the conditions leave. Raises `Undefined` where there are none."""
        venn = Venn.of(self.setting)
        rng = Random(f"{self.seed}|mass")
        wild = rng.random() < 0.5  # regions without mass, and masses that differ by orders of magnitude
        masses = venn.masses(lambda _: Fraction(rng.choice((0, 1, 20, 10_000)) if wild else rng.randint(1, 64)))
        if self.seed.startswith(EQUALLY_LIKELY) and not isinstance(venn, Listing):
            kept = {int(r) for r in self.seed.removeprefix(EQUALLY_LIKELY).split()} or set(venn.possible)
            masses = {r: Fraction(r in kept) for r in venn.possible}
        if not sum(masses.values()) or not venn.keeps(masses):
            raise Undefined
        return masses

    def lift(self, value: Any) -> Any:
        return self.ops.lift(value)

    def call(self, name: str, *args: Any) -> Any:
        return self.ops.call(name, *args)

    def power(self, base: Any, exponent: Any) -> Any:
        return self.ops.power(base, exponent)

    def whole_power(self, base: Any, exponent: int) -> Any:
        return self.ops.power(base, exponent)

    def absolute(self, x: Any) -> Any:
        return abs(x)

    def sign(self, x: Any) -> int:
        return (x > 0) - (x < 0)

    def compare(self, a: Any, b: Any) -> int:
        return (a > b) - (a < b)

    def extreme(self, a: Any, b: Any, keep: int) -> Any:
        return a if self.compare(a, b) == keep else b

    def with_value(self, key: Key, value: Any, code: Code, _leaf: Expr) -> Any:
        """The value of a code at a place of one name. Where that name stands otherwise makes no difference, so it is
        computed once however close to the place an approximation is tried."""
        rest = frozenset(pin for pin in self.pins.items() if pin[0] != key)
        known = (code, key, value, rest, frozenset(self.index.items()))
        if known not in self.places:
            self.places[known] = self.moved(key, value, code)
        return self.places[known]

    def moved(self, key: Key, value: Any, code: Code) -> Any:
        """The value of a code with one name moved; only what depends on the name is computed anew, and what does not
        is known afterwards."""
        pins, memo = self.pins, self.memo
        self.pins = {**pins, key: value}
        self.memo = found = self._apart_from(key[0], memo)
        before = len(found)
        try:
            return code(self)
        finally:
            if len(found) > before:
                memo |= self._apart_from(key[0], found)
            self.pins, self.memo = pins, memo

    def _apart_from(self, name: str, memo: dict[Key, Any]) -> dict[Key, Any]:
        """What is known of definitions that do not read a name."""
        if not memo:
            return {}
        depends = self.setting.dependencies
        return {k: v for k, v in memo.items() if name not in depends[k[0]]}

    def derivative(self, body: Code, key: Key, leaf: Expr, order: int) -> Any:
        """The slope of a code along a name; where none is moved it is worked out once, since what one line leaves to be
        opened stands in the next one too. Raises `Undefined` or `Unusable`."""
        if self.pins is not self.unmoved:
            return self._slope_along(body, key, leaf, order)
        known = (body, key, order, *self.index.items())
        if known not in self.slopes:
            self.slopes[known] = self._slope_along(body, key, leaf, order)
        return self.slopes[known]

    def _slope_along(self, body: Code, key: Key, leaf: Expr, order: int) -> Any:
        at = self.read(key, leaf)
        here = body(self)  # where the body has no value, it has no slope
        for step in self.ops.steps(order):
            try:
                slope = derivative(lambda h: self.moved(key, at + h, body), here, order, step, self.ops.agreement)
            except Undefined:
                continue
            if slope is not None:
                return slope
        raise Unusable


@lru_cache(maxsize=_DRAWN)
def _drawn(seed: str, leaf: Expr, scale: float) -> float:
    """Kept, since a point that is moved, or looked at in more digits, draws all its other values again."""
    return draw(Random(seed), leaf, scale)


def draw(rng: Random, leaf: Expr, scale: float) -> float:
    """A value that fits the assumptions of a symbol, of a magnitude about `scale`; 0 for scale 0 where 0 fits."""
    if not scale and fits(leaf, 0.0):
        return 0.0
    size = (scale or 1.0) * 2 ** rng.uniform(-2.0, 1.0)
    value: float = rng.randint(0, rng.choice((5, 40))) if leaf.is_integer else size
    while leaf.is_integer and not (fits(leaf, value) or fits(leaf, -value)):
        value = rng.randint(0, 40)
    if fits(leaf, value) and (rng.random() < 0.5 or not fits(leaf, -value)):
        return value
    return -value
