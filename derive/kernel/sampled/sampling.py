"""Where lines are tried: worlds of several sizes, magnitudes and index patterns, and both sides of every kink."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from random import Random
from typing import Any

from sympy import Basic, Expr, Mul

from derive.kept import kept_by_thread
from derive.kernel.assumptions import fits
from derive.kernel.interpreter import compiled
from derive.kernel.sampled.crossings import crossings
from derive.kernel.sampled.heights import Climb, climb
from derive.kernel.sampled.kinks import arguments, compares_sizes, edges, kinks, largest_size, numbers_beside
from derive.kernel.sampled.roots import beside
from derive.kernel.sampled.sample import Readings, Sample, admissible
from derive.kernel.sampled.within import ends_of_conditions, moved_inside, pushed_across, steps_about, zeros_of_end
from derive.kernel.sampled.world import Key, World
from derive.kernel.sampled.zeros import probed, zeros
from derive.kernel.setting import Setting
from derive.terms.notation import D
from derive.terms.ordered import Plus, Times

_SCALES = (1.0, 0.3, 2.0, 1.0, 6.0, 0.05, 1.0, 3.0, 0.0, 1.0, 0.3, 2.0)  # 0: all that may vanish does
_SIZES = (3, 2, 4, 1, 5, 7, 6)
_MOST_SIZES = 8  # of those above the usual ones
_TRIES = 25
_MOST_ZEROS = 8
_USUAL = (1, 4)  # of the arguments of functions: 4 lies beyond a branch of an arc
_WORLDS_AROUND = 3
_SPARE = 48


class Worlds:
    """The worlds of a setting; all lines of a derivation share them, and each value is computed once."""

    def __init__(self, setting: Setting, round_: str) -> None:
        self.setting, self.round = setting, round_
        self.around: dict[tuple[Expr, bool], list[Sample]] = {}
        self.far: dict[Expr, list[Sample]] = {}
        self.larger: dict[tuple[int, int], Sample | None] = {}
        self.between: dict[tuple[Expr, ...], list[Sample]] = {}
        self.ends: dict[tuple[Basic, ...], list[Sample]] = {}
        self.crossed: dict[tuple[Expr, ...], list[Sample]] = {}
        self.on_edges: dict[Expr, list[Sample]] = {}
        self.usual: dict[Expr, list[Sample]] = {}
        self.touched: dict[tuple[Expr, bool], list[Sample]] = {}
        self.climbs: dict[tuple[str, Expr], Climb | None] = {}
        self.readings: dict[tuple[Any, ...], Readings] = {}
        self.corners: dict[Any, Any] = {}  # what was found exactly at kinks (`derive.kernel.sampled.corners`)
        self.doubtful: set[Expr] = set()  # what comes so near to 0 that it may be 0 at a place without few digits
        points = range(len(_SCALES) * (1 if len(setting.ranges) < 3 else 2))
        self.base = [s for s in (self.drawn(k) for k in points) if s is not None]

    @cached_property
    def spare(self) -> list[Sample]:
        """More worlds, for lines that have no value in most."""
        points = range(2 * len(_SCALES), 2 * len(_SCALES) + _SPARE)
        return [s for s in (self.drawn(k) for k in points) if s is not None]

    @staticmethod
    @kept_by_thread(64)
    def of(setting: Setting, round_: str = "step") -> Worlds:
        return Worlds(setting, round_)

    def samples(self, before: Basic, after: Basic, *more: Expr, most: int | None = None) -> Iterator[Sample]:
        """The points at which a line is tried: the shared ones (`most` of them, and those where all that may vanish
        does), those around the kinks of its two sides and of `more`, and those around the edges of its right side that
        its left side does not have. Without `most`, far away too."""
        yield from (s for k, s in enumerate(self.base) if most is None or k < most or s.degenerate)
        yield from self.at_numbers(before, after)
        setting = self.setting
        old_edges = set(edges(before, setting))
        new_edges = [e for e in edges(after, setting) if e not in old_edges]
        places = [*kinks(before, setting), *kinks(after, setting), *more]
        for place in (e for e in edges(after, setting) if e in old_edges):
            yield from self._kept(self.on_edges, place, self._exactly_on)
        for place, edge in {**dict.fromkeys(places, False), **dict.fromkeys(new_edges, True)}.items():
            yield from self._kept(self.around, (place, edge), lambda at: self._around(*at))
            if most is None and self.round == "step" and not edge:
                yield from self._kept(self.far, place, self._far)
        yield from self._kept(self.between, tuple(dict.fromkeys(places)), self._middles)
        if most is None and ends_of_conditions(setting):
            yield from self._kept(self.ends, (before, after, *places), lambda at: self._at_ends(*at))
        if most is None and self.round == "step":
            both = tuple(dict.fromkeys(places))
            yield from self._kept(
                self.crossed, both, lambda at: (s for base in self.base[:1] for s in crossings(base, at, self.at))
            )
            for place in dict.fromkeys((*arguments(before, setting), *arguments(after, setting))):
                yield from self._kept(self.usual, place, self._of_usual_size)

    @staticmethod
    def _kept(known: dict[Any, list[Sample]], key: Any, find: Callable[[Any], Iterator[Sample]]) -> list[Sample]:
        """The samples for a key, found once."""
        if key not in known:
            known[key] = list(find(key))
        return known[key]

    def at_numbers(self, *exprs: Basic) -> Iterator[Sample]:
        """Worlds whose sizes and free indices are the numbers that stand beside one, or one more, where they are above
        the usual ones: for (n - 1)...(n - 7) x_1 and {x_i if i != 9}."""
        meanings = (e for definition in self.setting.definitions for e in definition.meanings)
        numbers = frozenset[int]().union(*(numbers_beside(e, self.setting) for e in (*exprs, *meanings)))
        compared = any(compares_sizes(e, self.setting) for e in exprs)
        if not self.setting.sizes or (max(numbers, default=0) < max(_SIZES) and not compared):
            return
        most = largest_size(self.setting, *exprs)
        above = sorted({s for k in numbers for s in (k, k + 1) if max(_SIZES) < s <= most}, reverse=True)
        for size in above[:_MOST_SIZES] or [most]:
            for place in (0, *sorted(k for k in numbers if max(_SIZES) < k <= size)[-1:]):
                if (size, place) not in self.larger:
                    self.larger[size, place] = self.drawn(int(place > 0), size, place)
                sample = self.larger[size, place]
                if sample is not None:
                    yield sample

    def drawn(self, number: int, size: int = 0, place: int = 0) -> Sample | None:
        """A world as it comes, with these sizes and at this place if they are given."""
        scale = _SCALES[number % len(_SCALES)]
        for attempt in range(_TRIES):
            world = World(
                self.setting, f"{self.round}/{number}/{attempt}", self._index(number, attempt, size, place), scale
            )
            if admissible(world):
                return Sample(world, number)
        inside = moved_inside(world, ends_of_conditions(self.setting), Random(world.seed))
        return None if inside is None else Sample(inside, number, moved=tuple(inside.pins))

    def _index(self, number: int, attempt: int, size: int, place: int) -> dict[str, int]:
        """Sizes; and free indices, in turn all equal, as different as possible, and at random; or at a given place."""
        setting = self.setting
        stride = 2 + attempt + number // len(_SIZES)  # one stride alone has only seven pairs, and B <= n few of these
        sizes = {s.name: size or _size_of(s, number + attempt + k * stride) for k, s in enumerate(setting.sizes)}
        if not setting.ranges:
            return sizes
        probe, rng = World(setting, "probe", sizes, 1.0), Random(f"{self.round}/{number}/{attempt}/index")
        index, pattern = dict(sizes), (number + attempt) % 3
        used: set[int] = set()
        for name, limits in sorted(setting.ranges.items()):
            first, last = (probe.whole(compiled(b)(probe)) for b in limits)
            values = range(first, max(first, last) + 1)
            if place in values and place:
                index[name] = place
            elif pattern == 0:
                index[name] = values[0 if number % 2 else -1]
            else:
                unused = [v for v in values if v not in used] if pattern == 1 else []
                index[name] = rng.choice(unused or values)
            used.add(index[name])
        return index

    def _exactly_on(self, edge: Expr) -> Iterator[Sample]:
        """Where an edge is that both sides have: one of them may go on beyond it."""
        for base in self.base[:1]:
            for key, zero in islice(zeros(base.world, edge), _MOST_ZEROS):
                yield from self.at(base.world, key, zero, edge, True)

    def _of_usual_size(self, argument: Expr) -> Iterator[Sample]:
        """Where the argument of a function is 1 or 4, or that below 0, if it is small or large everywhere: x = 4000
        for cos(x/1000); or where it is nearest to 0: the top of e^(-(x - 50)^2 - (y - 30)^2)."""
        found = [v for s in self.base if not s.degenerate and not isinstance(v := s.value(argument), type)]
        sizes, side = [abs(v) for v in found], -1 if all(v < 0 for v in found) else 1
        if argument.has(D) or not sizes or min(sizes) < max(_USUAL) < max(sizes):
            return
        for base in self.base[:1]:
            usual = [z for v in _USUAL for z in islice(zeros(base.world, Plus(argument, -v * side)), 1)]
            for key, place in usual:
                yield from self.at(base.world, key, place)
            probe = None if usual else probed(base.world, argument)
            way = self._climb(probe, argument) if probe is not None and len(probe.domains) > 1 else None
            yield from () if way is None else self.moved(base, way.world, way.pins)

    def _middles(self, places: tuple[Expr, ...]) -> Iterator[Sample]:
        """In the middle between neighbouring kinks of one name: a piece may be narrow."""
        for base in self.base[:1]:
            yield from self._between(base, places[:_MOST_ZEROS])

    def _at_ends(self, before: Basic, after: Basic, *places: Expr) -> Iterator[Sample]:
        """At the ends of conditions, and in the middle between them and kinks: little may be left of a piece."""
        for base in [*self.base[:1], *(s for s in self.base[1:] if s.degenerate)]:
            for end in ends_of_conditions(self.setting, True):
                for key, zero in islice(zeros_of_end(base.world, end), _MOST_ZEROS):
                    yield from self.at(base.world, key, zero)
            ends = [z for end in ends_of_conditions(self.setting) for z in zeros_of_end(base.world, end)]
            yield from self._between(base, (*places[:_MOST_ZEROS], *steps_about(base.world, before, after)), ends)

    def _between(
        self, base: Sample, places: tuple[Expr, ...], more: Sequence[tuple[Key, float]] = ()
    ) -> Iterator[Sample]:
        between: dict[Key, set[float]] = {}
        for key, zero in (*more, *(z for place in places for z in islice(zeros(base.world, place), _MOST_ZEROS))):
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
            yield self._there(world, (key,), edge, place)

    def _around(self, place: Expr, edge: bool) -> Iterator[Sample]:
        """Both sides of the zeros of an expression: of all of them in the first world, of one in two others."""
        bases = self.base[: _WORLDS_AROUND if self.round == "step" else 1]
        found = [list(self.next_to(base, place, edge, 1 if k else _MOST_ZEROS)) for k, base in enumerate(bases)]
        yield from (s for samples in found for s in samples)
        if not any(found):
            yield from self.touching(place, edge)

    def touching(self, place: Expr, edge: bool = False) -> list[Sample]:
        """Where an expression in several names vanishes, and does not change its sign: (x - 3)^2 + (y - 5)^2."""
        return self._kept(self.touched, (place, edge), lambda at: self._touching(*at))

    def _touching(self, place: Expr, edge: bool) -> Iterator[Sample]:
        for base in self.base[:1]:
            probe = None if place.has(D) else probed(base.world, place)
            way = self._climb(probe, place) if probe is not None and len(probe.domains) > 1 else None
            if way is not None and way.touched is not None:
                pins, is_exact = way.touched
                yield from self.moved(base, way.world, pins, edge, place) if is_exact else ()
                self.doubtful |= set() if is_exact else {place}

    def _far(self, place: Expr) -> Iterator[Sample]:
        """More samples next to zeros of an expression, and where it, or a factor, has the other sign than elsewhere."""
        if place.has(D):
            return
        known = {key for base in self.base[:1] for key in zeros(base.world, place)}
        for base in self.base[:1]:
            for key, zero in islice(zeros(base.world, place, fine=True), _MOST_ZEROS + len(known)):
                if (key, zero) not in known:
                    yield from (
                        s for v in beside(zero) for s in self.at(base.world, key, v, place if v == zero else None)
                    )
        for base in self._turned(self.base[:_WORLDS_AROUND], place) if not known else ():
            yield base
            yield from self.next_to(base, place)
        values = [s.value(place) for s in (*self.base, *self.around.get((place, False), ()))]
        if len({v > 0 for v in values if not isinstance(v, type) and v}) == 1:
            for base in self.base[:1]:
                pins = pushed_across(base.world, place)
                yield from () if pins is None else self.moved(base, base.world, pins)

    def next_to(self, base: Sample, place: Expr, edge: bool = False, most: int = _MOST_ZEROS) -> Iterator[Sample]:
        for key, zero in islice(zeros(base.world, place), most):
            for value in beside(zero, bool(base.world.domains[key].is_integer)):
                on = value == zero
                yield from self.at(base.world, key, value, place if on else None, edge and on)

    def _turned(self, bases: list[Sample], place: Expr) -> Iterator[Sample]:
        """Samples at which an expression, or one of its factors, has another sign than where it was tried."""
        factors = place.args if isinstance(place, (Times, Mul)) else (place,)
        for factor in factors:
            tries = (self._where_turned(base, factor) for base in bases)
            yield from islice((s for s in tries if s is not None), 1)

    def _where_turned(self, base: Sample, place: Expr) -> Sample | None:
        probe = probed(base.world, place)
        way = None if probe is None else self._climb(probe, place)
        pins = None if way is None else way.turned
        return None if way is None or pins is None else next(self.moved(base, way.world, pins), None)

    def _climb(self, probe: World, place: Expr) -> Climb | None:
        """The way to the other sign of an expression, looked for once in each world."""
        key = (probe.seed, place)
        if key not in self.climbs:
            self.climbs[key] = climb(probe, place)
        return self.climbs[key]

    def moved(
        self, base: Sample, probe: World, pins: dict[Key, float], edge: bool = False, place: Expr | None = None
    ) -> Iterator[Sample]:
        """A world with several names moved, as far as they may go there."""
        index, scale, _ = base.world.given
        world = World(self.setting, base.world.seed, index, scale, pins)
        world.domains = dict(probe.domains)
        if all(fits(world.domains[k], v) for k, v in pins.items() if k in world.domains) and admissible(world):
            yield self._there(world, tuple(pins), edge, place)

    def _there(self, world: World, moved: tuple[Key, ...], edge: bool, place: Expr | None) -> Sample:
        """The sample in a world; what another one has found at this point is known to it."""
        index, _, pins = world.given
        point = (world.seed, *index.items(), frozenset((key, value, type(value)) for key, value in pins.items()))
        readings = self.readings.setdefault(point, Readings())
        return Sample(world, edge=edge, place=place, moved=moved, readings=readings)


def _size_of(symbol: Expr, number: int) -> int:
    """One of the sizes that lines are tried at, in turn; of an even number only the even ones."""
    fitting = [s for s in _SIZES if fits(symbol, s)] or _SIZES
    return fitting[number % len(fitting)]
