"""Where lines are tried: worlds of several sizes, magnitudes and index patterns, and both sides of every kink."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from random import Random
from typing import Any

from sympy import And, Basic, Expr, Mul
from sympy.core.relational import Relational

from derive.kernel.assumptions import fits
from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.letters import names_in
from derive.kernel.sampled.arithmetic import Coarse
from derive.kernel.sampled.kinks import edges, kinks, largest_beside
from derive.kernel.sampled.roots import roots_in, turned
from derive.kernel.sampled.world import Key, World
from derive.kernel.setting import Setting
from derive.terms.notation import D
from derive.terms.ordered import Times

_SCALES = (1.0, 0.3, 2.0, 1.0, 6.0, 0.05, 1.0, 3.0, 0.0, 1.0, 0.3, 2.0)  # 0: all that may vanish does
_SIZES = (3, 2, 4, 1, 5, 7, 6)
_LARGEST, _WORLDS_ABOVE = 24, 2  # sizes above the usual ones, for (n - 1)...(n - 7) x_1
_OFFSETS = (0.5, -0.5, 0.01, -0.01, 0.0)
_TRIES = 25
_MOST_ZEROS = 8
_WORLDS_AROUND = 3
_SPARE = 48

Outcome = Any  # a number, or the class Undefined or Unusable


class Worlds:
    """The worlds of a setting; all lines of a derivation share them, and each value is computed once."""

    def __init__(self, setting: Setting, round_: str) -> None:
        self.setting, self.round = setting, round_
        self.around: dict[tuple[Expr, bool], list[Sample]] = {}
        self.far: dict[Expr, list[Sample]] = {}
        self.larger: dict[int, list[Sample]] = {}
        self.between: dict[tuple[Expr, ...], list[Sample]] = {}
        points = range(len(_SCALES) * (1 if len(setting.ranges) < 3 else 2))
        self.base = [s for s in (self._sample(k) for k in points) if s is not None]

    @cached_property
    def spare(self) -> list[Sample]:
        """More worlds, for lines that have no value in most."""
        points = range(2 * len(_SCALES), 2 * len(_SCALES) + _SPARE)
        return [s for s in (self._sample(k) for k in points) if s is not None]

    @staticmethod
    @lru_cache(maxsize=64)
    def of(setting: Setting, round_: str = "step") -> Worlds:
        return Worlds(setting, round_)

    def samples(self, before: Basic, after: Basic, *more: Expr, most: int | None = None) -> Iterator[Sample]:
        """The points at which a line is tried: the shared ones (`most` of them, and those where all that may vanish
        does), those around the kinks of its two sides and of `more`, and those around the edges of its right side that
        its left side does not have. Without `most`, far away too."""
        yield from (s for k, s in enumerate(self.base) if most is None or k < most or s.degenerate)
        yield from self._above_all_numbers(before, after)
        setting = self.setting
        old_edges = set(edges(before, setting))
        new_edges = [e for e in edges(after, setting) if e not in old_edges]
        places = [*kinks(before, setting), *kinks(after, setting), *more]
        for place, edge in {**dict.fromkeys(places, False), **dict.fromkeys(new_edges, True)}.items():
            if (place, edge) not in self.around:
                self.around[place, edge] = list(self._around(place, edge))
            yield from self.around[place, edge]
            if most is None and self.round == "step" and not edge:
                yield from self._far(place)
        yield from self._between(tuple(dict.fromkeys(places)))

    def _above_all_numbers(self, *exprs: Basic) -> list[Sample]:
        """A world with larger sizes, for lines with numbers beside sizes or indices that no usual size is above."""
        size = min(1 + max(largest_beside(e, self.setting) for e in exprs), _LARGEST)
        if size > max(_SIZES) and self.setting.sizes and size not in self.larger:
            tries = (self._sample(k, size) for k in range(_WORLDS_ABOVE))
            self.larger[size] = [s for s in tries if s is not None]
        return self.larger.get(size, [])

    def _sample(self, number: int, size: int = 0) -> Sample | None:
        scale = _SCALES[number % len(_SCALES)]
        for attempt in range(_TRIES):
            world = World(self.setting, f"{self.round}/{number}/{attempt}", self._index(number, attempt, size), scale)
            if admissible(world):
                return Sample(world, number)
        return None

    def _index(self, number: int, attempt: int, size: int) -> dict[str, int]:
        """Sizes; and free indices that in turn are all equal, all different as far as possible, and at random."""
        setting, rng = self.setting, Random(f"{self.round}/{number}/{attempt}/index")
        sizes = {s.name: size or _size_of(s, number + 2 * k + attempt) for k, s in enumerate(setting.sizes)}
        probe = World(setting, "probe", sizes, 1.0)
        index, pattern = dict(sizes), (number + attempt) % 3
        used: set[int] = set()
        for name, limits in sorted(setting.ranges.items()):
            first, last = (probe.whole(compiled(b)(probe)) for b in limits)
            values = range(first, max(first, last) + 1)
            if pattern == 0:
                index[name] = values[0 if number % 2 else -1]
            else:
                unused = [v for v in values if v not in used] if pattern == 1 else []
                index[name] = rng.choice(unused or values)
            used.add(index[name])
        return index

    def _between(self, places: tuple[Expr, ...]) -> list[Sample]:
        """In the middle between neighbouring kinks of one name: a piece may be narrow."""
        if places not in self.between:
            self.between[places] = list(self._middles(places))
        return self.between[places]

    def _middles(self, places: tuple[Expr, ...]) -> Iterator[Sample]:
        for base in self.base[:1]:
            between: dict[Key, set[float]] = {}
            for place in places[:_MOST_ZEROS]:
                for key, zero in islice(zeros(base.world, place), _MOST_ZEROS):
                    between.setdefault(key, set()).add(zero)
            for key, found in sorted(between.items(), key=str):
                for low, high in pairwise(sorted(found)):
                    yield from self.at(base.world, key, (low + high) / 2)

    def at(
        self, base: World, key: Key, value: float, place: Expr | None = None, edge: bool = False
    ) -> Iterator[Sample]:
        """A world with one name moved, as far as it may go there; `place` is what vanishes then."""
        index, scale, pins = base.given
        world = World(self.setting, base.seed, index, scale, {**pins, key: value})
        if fits(base.domains[key], value) and admissible(world):
            yield Sample(world, edge=edge, place=place, moved=(key,))

    def _around(self, place: Expr, edge: bool) -> Iterator[Sample]:
        """Both sides of the zeros of an expression: of all of them in the first world, of one in two others."""
        bases = self.base[: _WORLDS_AROUND if self.round == "step" else 1]
        for number, base in enumerate(bases):
            yield from self._beside(base, place, edge, number)

    def _far(self, place: Expr) -> list[Sample]:
        """More samples next to zeros of an expression, and where it, or a factor, has the other sign than elsewhere."""
        if place not in self.far:
            self.far[place] = [] if place.has(D) else list(self._searched(place))
        return self.far[place]

    def _searched(self, place: Expr) -> Iterator[Sample]:
        known = {key for base in self.base[:1] for key in zeros(base.world, place)}
        for base in self.base[:1]:
            for key, zero in islice(zeros(base.world, place, fine=True), _MOST_ZEROS + len(known)):
                if (key, zero) not in known:
                    yield from (s for d in _OFFSETS for s in self.at(base.world, key, zero + d, None if d else place))
        for base in self._turned(self.base[:_WORLDS_AROUND], place) if not known else ():
            yield base
            yield from self._beside(base, place, False)

    def _beside(self, base: Sample, place: Expr, edge: bool, number: int = 0) -> Iterator[Sample]:
        for key, zero in islice(zeros(base.world, place), 1 if number else _MOST_ZEROS):
            for offset in _OFFSETS:
                at = None if offset else place
                yield from self.at(base.world, key, zero + offset, at, edge and not offset)

    def _turned(self, bases: list[Sample], place: Expr) -> Iterator[Sample]:
        """Samples at which an expression, or one of its factors, has another sign than where it was tried."""
        factors = place.args if isinstance(place, (Times, Mul)) else (place,)
        for factor in factors:
            tries = (self._where_turned(base, factor) for base in bases)
            yield from islice((s for s in tries if s is not None), 1)

    def _where_turned(self, base: Sample, place: Expr) -> Sample | None:
        probe = probed(base.world, place)
        pins = None if probe is None else turned(probe, place)
        if probe is None or pins is None:
            return None
        index, scale, _ = base.world.given
        world = World(self.setting, base.world.seed, index, scale, pins)
        world.domains = dict(probe.domains)
        return Sample(world, moved=tuple(pins)) if admissible(world) else None


def _size_of(symbol: Expr, number: int) -> int:
    """One of the sizes that lines are tried at, in turn; of an even number only the even ones."""
    fitting = [s for s in _SIZES if fits(symbol, s)] or _SIZES
    return fitting[number % len(fitting)]


class Sample:
    """A world with the values of the lines tried in it."""

    def __init__(
        self,
        world: World,
        number: int = 0,
        edge: bool = False,
        place: Expr | None = None,
        moved: tuple[Key, ...] = (),
    ) -> None:
        self.world, self.number = world, number
        self.place, self.moved = place, moved  # what vanishes here, as far as floats go, and the name moved for it
        self.edge = edge  # as near as floats come to where the right side, and not the left, may have no value
        self.values: dict[tuple[Basic, int], Outcome] = {}
        self.precise: dict[int, World | None] = {}
        self.look: Any = None  # the bounds of values here (`derive.kernel.sampled.certifying.Look`)

    @property
    def degenerate(self) -> bool:
        """Whether all that may vanish does."""
        return not self.world.scale and not self.world.pins

    def value(self, expr: Basic) -> Outcome:
        return self._outcome(self.world, expr, 0)

    def precise_value(self, expr: Basic, digits: int = 40) -> Outcome:
        """The value to many digits, for what floats leave in doubt."""
        if digits not in self.precise:
            world = self.world.precise(digits)
            self.precise[digits] = world if admissible(world) else None  # what floats take for z > 0 may be 0
        known = self.precise[digits]
        return Unusable if known is None else self._outcome(known, expr, digits)

    def _outcome(self, world: World, expr: Basic, digits: int) -> Outcome:
        if (expr, digits) not in self.values:
            self.values[expr, digits] = outcome(world, expr)
        return self.values[expr, digits]

    def point(self, *exprs: Basic) -> dict[str, float | int]:
        """The values that the expressions read here, by name; sizes and indices first."""
        index, scale, pins = self.world.given
        world = World(self.world.setting, self.world.seed, index, scale, pins)  # untouched by other lines
        for expr in exprs:
            outcome(world, expr)
        leaves = {k: v for k, v in {**world.leaves, **world.pins}.items() if k[0] in self._written(exprs)}
        leaves |= {k: v for k, v in world.memo.items() if k[0] in self._constrained(exprs)}
        return {**index, **{_spelled(k): float(v) for k, v in sorted(leaves.items(), key=lambda item: str(item[0]))}}

    def _written(self, exprs: tuple[Basic, ...]) -> set[str]:
        """The names that stand in the expressions, or in the definitions that are printed with them."""
        names, todo = set[str](), {n for e in exprs for n in names_in(e)}
        while todo:
            name = todo.pop()
            names.add(name)
            definition = self.world.setting.by_name.get(name)
            if definition and not definition.hidden:
                todo |= set().union(*map(names_in, definition.meanings)) - names
        return names

    def _constrained(self, exprs: tuple[Basic, ...]) -> set[str]:
        """Of these the ones that a hidden definition constrains: they are told, and not what they are made of."""
        by_name = self.world.setting.by_name
        return {n for n in self._written(exprs) if n in by_name and by_name[n].hidden}


def outcome(world: World, expr: Basic) -> Outcome:
    """The value of an expression, or the class of what prevents one."""
    try:
        return world.value(expr)
    except (Undefined, Unusable) as error:
        return type(error)


def _spelled(key: Key) -> str:
    name, index = key
    return name + (f"[{','.join(map(str, index))}]" if index else "")


def admissible(world: World) -> bool:
    """Whether the conditions of the setting hold in a world; those on events shape its regions instead,
    and those on slopes of convex functions the functions."""
    flat = world.setting.convexity.is_flat
    numeric = [g for g in world.setting.given if isinstance(g, (Relational, And)) and not flat(g)]
    try:
        return all(compiled(g)(world) for g in numeric)
    except (Undefined, Unusable):
        return False


def probed(world: World, place: Expr) -> World | None:
    """The same world in which only what an expression reads is drawn; None where it has no value there."""
    holes = {s.name: 1 for s in place.free_symbols if s.is_integer and s.name not in world.index}
    index, scale, pins = world.given
    probe = World(world.setting, world.seed, {**index, **holes}, scale, pins, Coarse)
    if outcome(probe, place) in (Undefined, Unusable):
        return None
    probe.domains |= {key: leaf for key, leaf in world.domains.items() if key in pins}
    return probe


def zeros(world: World, place: Expr, fine: bool = False) -> Iterator[tuple[Key, float]]:
    """Leaves, one for each name, and values of them at which an expression vanishes in this world."""
    probe = probed(world, place)
    if probe is None:
        return
    read = {*probe.leaves, *(key for key in probe.pins if key in probe.domains)}
    by_name = {key[0]: key for key in sorted(read, key=str, reverse=True)}
    for key in sorted(by_name.values(), key=str):
        world.domains.setdefault(key, probe.domains[key])
        yield from ((key, zero) for zero in roots_in(probe, place, key, fine))
