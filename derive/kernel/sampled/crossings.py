"""Where several expressions with kinks have to be looked at together: at the zeros of two, and beyond those of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, islice
from typing import Any

from sympy import Expr

from derive.kernel.sampled.roots import stride
from derive.kernel.sampled.sample import Sample
from derive.kernel.sampled.world import Key, World
from derive.kernel.sampled.zeros import zeros

_MOST = 4  # of which pairs are taken
_AROUND = (0.0, 0.5, -0.5)

At = Callable[[World, Key, float], Iterator[Sample]]  # a world with one name moved, as far as it may go there


def crossings(base: Sample, places: tuple[Expr, ...], at: At) -> Iterator[Sample]:
    """Where two expressions in different names vanish, and on each side of both: for {1 if x = 3 and y = 5} and
    for max(0, x - 50) max(0, y - 60)."""
    for one, other in combinations(places[:_MOST], 2):
        for key, zero in islice(_zeros(base.world, one), 1):
            for away in _AROUND:
                for there in at(base.world, key, zero + away * stride(zero)):
                    yield from _beyond(there, other, base.world.domains, not away, at)
    if len(places) > 2:
        yield from (s for side in (0, 1, -1) for s in _beyond_all(base, places, side, at))


def _zeros(world: World, place: Expr) -> Iterator[tuple[Key, float]]:
    """The zeros of an expression, looked for at more places where there seem to be none: e^(-(x - 50)^2) - 1/2."""
    yield from zeros(world, place, fine=next(zeros(world, place), None) is None)


def _beyond(there: Sample, place: Expr, domains: dict[Key, Expr], on: bool, at: At) -> Iterator[Sample]:
    """On both sides of a zero of an expression along a name that has not been moved yet, or exactly on it."""
    there.world.domains |= domains
    found = ((key, zero) for key, zero in _zeros(there.world, place) if key not in there.moved)
    for key, zero in islice(found, 1):
        for away in (0.0,) if on else _AROUND[1:]:
            yield from at(there.world, key, zero + away * stride(zero))


def _beyond_all(base: Sample, places: tuple[Expr, ...], side: int, at: At) -> Iterator[Sample]:
    """Where all expressions have one sign, or each another one than in the world (side 0), each moved along a name of
    its own: for max(0, x - 50) max(0, y - 60) max(0, z - 70)."""
    there = base
    for place in places:
        here = base.value(place)
        if isinstance(here, type) or here * side > 0:
            continue
        there.world.domains |= base.world.domains
        free = ((key, zero) for key, zero in _zeros(there.world, place) if key not in there.world.pins)
        for key, zero in islice(free, 1):
            moved = (s for away in _AROUND[1:] for s in at(there.world, key, zero + away * stride(zero)))
            there = next((s for s in moved if _sign(s.value(place)) == (side or -_sign(here))), there)
    if there is not base:
        yield there


def _sign(value: Any) -> int:
    return 0 if isinstance(value, type) else (value > 0) - (value < 0)
