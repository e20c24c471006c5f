"""Where lines are tried: worlds of several sizes, magnitudes and index patterns, and both sides of every kink."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Any

from sympy import And, Basic, Expr
from sympy.core.relational import Relational

from derive.kernel.interpreter import Undefined, Unusable, compiled, kinks
from derive.kernel.setting import Setting
from derive.kernel.worlds import Key, World

POINTS = 12
_SIZES = (3, 2, 4, 2, 1, 3)
_SCALES = (1.0, 0.3, 2.0, 1.0, 6.0, 0.05, 1.0, 3.0)
_OFFSETS = (0.5, -0.5, 0.01, -0.01, 0.0)
_TRIES = 25

Outcome = Any  # a number, or the class Undefined or Unusable


class Worlds:
    """The worlds of a setting; all lines of a derivation share them, and each value is computed once."""

    def __init__(self, setting: Setting, round_: str) -> None:
        self.setting, self.round = setting, round_
        self.around: dict[Expr, list[Sample]] = {}
        self.base = [s for s in (self._sample(k) for k in range(POINTS)) if s is not None]

    @staticmethod
    @lru_cache(maxsize=64)
    def of(setting: Setting, round_: str = "step") -> Worlds:
        return Worlds(setting, round_)

    def samples(self, *exprs: Basic) -> Iterator[Sample]:
        """The points at which lines are tried: the shared ones and those around the lines' kinks."""
        yield from self.base
        texts = [*exprs, *(d.meaning for d in self.setting.definitions)]
        seen: set[Expr] = set()
        for kink in (k for e in texts for k in kinks(e)):
            if kink not in seen:
                seen.add(kink)
                if kink not in self.around:
                    self.around[kink] = list(self._around(kink))
                yield from self.around[kink]

    def _sample(self, number: int) -> Sample | None:
        for attempt in range(_TRIES):
            world = World(self.setting, f"{self.round}/{number}/{attempt}", self._index(number, attempt),
                          _SCALES[number % len(_SCALES)])
            if admissible(world):
                return Sample(world)
        return None

    def _index(self, number: int, attempt: int) -> dict[str, int]:
        """Sizes, and free indices that are equal in every third world."""
        setting, rng = self.setting, Random(f"{self.round}/{number}/{attempt}/index")
        sizes = {s.name: _SIZES[(number + 2 * k + attempt) % len(_SIZES)] for k, s in enumerate(setting.sizes)}
        probe = World(setting, "probe", sizes, 1.0)
        index = dict(sizes)
        for name, (low, high) in sorted(setting.ranges.items()):
            first, last = (probe.whole(compiled(b)(probe)) for b in (low, high))
            index[name] = first if number % 3 == 0 else rng.randint(first, max(first, last))
        return index

    def _around(self, kink: Expr) -> Iterator[Sample]:
        for base in self.base[:3]:
            found = _zero(base.world, kink)
            if found is None:
                continue
            key, zero = found
            for offset in _OFFSETS:
                index, scale, pins = base.world.given
                world = World(self.setting, base.world.seed, index, scale, {**pins, key: zero + offset})
                if fits(base.world.domains[key], zero + offset) and admissible(world):
                    yield Sample(world)


class Sample:
    """A world with the values of the lines tried in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.values: dict[Basic, Outcome] = {}
        self._precise: World | None = None
        self._precise_values: dict[Basic, Outcome] = {}

    def value(self, expr: Basic) -> Outcome:
        return _outcome(self.world, expr, self.values)

    def precise_value(self, expr: Basic) -> Outcome:
        """The value to 40 digits, for what floats leave in doubt."""
        if self._precise is None:
            self._precise = self.world.precise()
        return _outcome(self._precise, expr, self._precise_values)

    @property
    def point(self) -> dict[str, float | int]:
        """The values read so far, by name; sizes and indices first."""
        world = self.world
        leaves = {**world.leaves, **world.pins}
        named = {_spelled(k): float(v) for k, v in sorted(leaves.items(), key=lambda item: str(item[0]))}
        return {**{k: v for k, v in world.given[0].items()}, **named}


def _outcome(world: World, expr: Basic, values: dict[Basic, Outcome]) -> Outcome:
    if expr not in values:
        try:
            values[expr] = world.value(expr)
        except (Undefined, Unusable) as error:
            values[expr] = type(error)
    return values[expr]


def _spelled(key: Key) -> str:
    name, index = key
    return name + (f"[{','.join(map(str, index))}]" if index else "")


def admissible(world: World) -> bool:
    """Whether the conditions of the setting hold in a world; those on events shape its regions instead."""
    numeric = [g for g in world.setting.given if isinstance(g, (Relational, And))]
    try:
        return all(compiled(g)(world) for g in numeric)
    except (Undefined, Unusable):
        return False


def fits(leaf: Expr, value: float) -> bool:
    """Whether a value is in the domain that a leaf's assumptions describe."""
    if leaf.is_integer and value != int(value):
        return False
    if (leaf.is_positive and value <= 0) or (leaf.is_negative and value >= 0):
        return False
    return not ((leaf.is_nonnegative and value < 0) or (leaf.is_nonpositive and value > 0))


def _zero(world: World, kink: Expr) -> tuple[Key, float] | None:
    """A leaf and the value of it at which the kink's argument vanishes in this world."""
    inner = {s.name: 1 for s in kink.free_symbols if s.is_integer and s.name not in world.index}  # type: ignore[attr-defined]
    index = {**world.given[0], **inner}
    probe = World(world.setting, world.seed, index, world.scale, world.pins)
    try:
        compiled(kink)(probe)
    except (Undefined, Unusable):
        return None
    for key in sorted(probe.leaves, key=str):
        zero = _solve(probe, kink, key)
        if zero is not None:
            world.domains.setdefault(key, probe.domains[key])
            return key, zero
    return None


def _solve(world: World, kink: Expr, key: Key) -> float | None:
    code, leaf = compiled(kink), world.domains[key]

    def f(x: float) -> float:
        try:
            return float(world.with_value(key, x, code, leaf))
        except (Undefined, Unusable):
            return float("nan")

    at = float(world.leaves[key])
    zero = _secant(f, at)
    return _bisect(f, at) if zero is None else zero


def _secant(f: Any, x: float) -> float | None:
    y, fx = x + 1.0, f(x)
    for _ in range(40):
        fy = f(y)
        if fy == 0 or (abs(y - x) <= 1e-14 * max(1.0, abs(y)) and abs(fy) < 1e-9):
            return y
        if not abs(fy - fx) > 0:
            return None
        x, fx, y = y, fy, y - fy * (y - x) / (fy - fx)
    return None


def _bisect(f: Any, at: float) -> float | None:
    grid = sorted({at, *(s * 10.0**e for e in range(-2, 5) for s in (-1, 1))})
    values = [f(x) for x in grid]
    for a, b, fa, fb in zip(grid, grid[1:], values, values[1:], strict=False):
        if fa * fb < 0:
            for _ in range(200):
                middle = (a + b) / 2
                if fa * f(middle) <= 0:
                    b = middle
                else:
                    a = middle
            return b
    return None
