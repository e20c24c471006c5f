"""Where an expression vanishes in a world, along each of the names that it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from itertools import tee

from sympy import Basic, Expr

from derive.kernel.interpreter import Undefined, Unusable
from derive.kernel.sampled.arithmetic import Coarse
from derive.kernel.sampled.kinks import kinks
from derive.kernel.sampled.polynomials import are_apart, as_polynomial, undone_polynomial
from derive.kernel.sampled.roots import roots_in
from derive.kernel.sampled.sample import outcome
from derive.kernel.sampled.world import Key, World


def probed(world: World, place: Expr) -> World | None:
    """The same world in which only what an expression reads is drawn; None where it has no value there."""
    holes = {s.name: 1 for s in place.free_symbols & world.setting.index_like if s.name not in world.index}
    index, scale, pins = world.given
    probe = World(world.setting, world.seed, {**index, **holes}, scale, pins, Coarse)
    if outcome(probe, place) in (Undefined, Unusable):
        return None
    probe.domains |= {key: leaf for key, leaf in world.domains.items() if key in pins}
    return probe


def zeros(world: World, place: Expr, fine: bool = False) -> Iterator[tuple[Key, float]]:
    """Leaves, one for each name, and values of them at which an expression vanishes in this world; found once."""
    if (place, fine) not in world.zeros:
        (world.zeros[place, fine],) = tee(_zeros(world, place, fine), 1)
    return copy(world.zeros[place, fine])


def _zeros(world: World, place: Expr, fine: bool) -> Iterator[tuple[Key, float]]:
    probe = probed(world, place)
    if probe is None:
        return
    for key in _read(probe):
        world.domains.setdefault(key, probe.domains[key])
        yield from ((key, zero) for zero in roots_in(probe, place, key, fine))


def out_of_sight(world: World, sides: Iterable[Basic], more: Iterable[Expr] = ()) -> bool:
    """Whether a side changes its formula, or one of `more` its sign, where no float is: below -10^400."""
    return any(_is_hidden(world, place) for place in (*more, *(p for s in sides for p in kinks(s, world.setting))))


def _is_hidden(world: World, place: Expr) -> bool:
    """Whether an expression vanishes along a name where no float is, or at two places that are one to floats."""
    probe = probed(world, place)
    return probe is not None and not all(_are_apart(probe, place, key) for key in _read(probe))


def _are_apart(probe: World, place: Expr, key: Key) -> bool:
    found = as_polynomial(probe, place, key)
    found = undone_polynomial(probe, place, key) if found is None else found
    return found is None or are_apart(found)


def _read(probe: World) -> list[Key]:
    """What a world has read, once for each name."""
    read = {*probe.leaves, *(key for key in probe.pins if key in probe.domains)}
    by_name = {key[0]: key for key in sorted(read, key=str, reverse=True)}
    return sorted(by_name.values(), key=str)
