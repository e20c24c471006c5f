"""What the conditions of a setting leave: where they end, and worlds moved to where all of them hold.

Between the end of a condition and a kink there may be little room: for x > -10^-6, |x| is not x.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random

from sympy import And, Basic, Expr, Ge, Gt, Le, Lt, ceiling, floor

from derive.kept import LITTLE, kept
from derive.kernel.assumptions import fits
from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.sampled.kinks import difference
from derive.kernel.sampled.sample import admissible, on_numbers, outcome
from derive.kernel.sampled.world import Key, World
from derive.kernel.sampled.zeros import zeros
from derive.kernel.setting import Setting
from derive.terms.events import Probability
from derive.terms.ordered import Plus

_MOST_EDGES = 6
_ALMOST = 1e-3  # of what vanishes at an end, where floats take it for one
_INSIDE = (0.05, 0.95)  # of a gap between two edges
#: steps at random, how much shorter one is after one that leads nowhere, and at least
_PUSHES, _SHORTER, _LEAST = 1500, 0.93, 1e-4
_BEYOND = (0.01, 2.0)  # of the size of the last edge


@kept(LITTLE)
def ends_of_conditions(setting: Setting, closed: bool = False) -> tuple[Expr, ...]:
    """What vanishes where a condition on numbers ends: x - b for x < b. `closed`: only where the end belongs to it."""
    counting = setting.size_names | set(setting.ranges)
    found = (p for p in _parts(setting) if not p.has(Probability) and {s.name for s in p.free_symbols} - counting)
    return tuple(difference(*p.args) for p in found if not closed or isinstance(p, (Le, Ge)))[:_MOST_EDGES]


def _parts(setting: Setting) -> Iterator[Basic]:
    parts = (p for g in setting.given for p in (g.args if isinstance(g, And) else (g,)))
    return (p for p in parts if isinstance(p, (Lt, Le, Gt, Ge)) and not setting.convexity.is_flat(p))


def zeros_of_end(world: World, end: Expr) -> Iterator[tuple[Key, float]]:
    """Where a condition ends along each name; a pole, at which its sides change places too, is no end."""
    for key, zero in zeros(world, end):
        value = outcome(_moved(world, key, zero), end)
        if not isinstance(value, type) and abs(value) < _ALMOST:
            yield key, zero


def moved_inside(world: World, edges: tuple[Expr, ...], rng: Random) -> World | None:
    """The same world with names moved, one after another, to where more of the conditions hold; None where no name
    leads on."""
    conditions = on_numbers(world.setting)
    holding = _holding(world, conditions)
    while holding < len(conditions):
        moved = (_moved(world, key, value) for key, value in _choices(world, edges, rng))
        best = max(((_holding(w, conditions), w) for w in moved), key=lambda found: found[0], default=(0, world))
        if best[0] <= holding:
            return None
        holding, world = best
    return world


def _moved(world: World, key: Key, value: float) -> World:
    index, scale, pins = world.given
    moved = World(world.setting, world.seed, index, scale, {**pins, key: value})
    moved.domains = dict(world.domains)
    return moved


def pushed_across(world: World, place: Expr) -> dict[Key, float] | None:
    """Values at which an expression has the other sign than in the world, by steps in random directions that keep to
    conditions on several names: x + y > 1.4 in the unit disc. None where none are found, or no condition is one."""
    start, setting = outcome(world, place), world.setting
    joint = any(len(end.free_symbols) > 1 for end in ends_of_conditions(setting))
    if not joint or isinstance(start, type) or not start:
        return None
    rng, step, best = Random(world.seed), 1.0, start
    at = {k: world.read(k, leaf) for k, leaf in sorted(world.domains.items(), key=str) if not leaf.is_integer}
    index, scale, pins = world.given
    for _ in range(_PUSHES):
        there = {key: value + step * rng.gauss(0, 1) for key, value in at.items()}
        moved = World(setting, world.seed, index, scale, {**pins, **there})
        value = outcome(moved, place)
        nearer = not isinstance(value, type) and (value < best if start > 0 else value > best)
        if not nearer or not all(fits(world.domains[k], v) for k, v in there.items()) or not admissible(moved):
            step = step * _SHORTER if step > _LEAST else 1.0
            continue
        if value * start < 0:
            return there
        at, best, step = there, value, 2 * step
    return None


def _holding(world: World, conditions: Sequence[Basic]) -> int:
    """How many of the conditions hold."""
    return sum(_holds(world, condition) for condition in conditions)


def _holds(world: World, condition: Basic) -> bool:
    try:
        return bool(compiled(condition)(world))
    except (Undefined, Unusable):
        return False


def _choices(world: World, edges: tuple[Expr, ...], rng: Random) -> Iterator[tuple[Key, float]]:
    """For each name a value between each two edges that lie beside each other along it, and beyond the last ones."""
    along: dict[Key, set[float]] = {}
    for edge in edges:
        for key, zero in zeros_of_end(world, edge):
            along.setdefault(key, set()).add(zero)
    for key, found in sorted(along.items(), key=str):
        places = sorted(found)
        values = [a + (b - a) * rng.uniform(*_INSIDE) for a, b in pairwise(places)]
        for end, side in ((places[0], -1), (places[-1], 1)):
            values.append(end + side * max(1.0, abs(end)) * rng.uniform(*_BEYOND))
        yield from ((key, v) for v in values if fits(world.domains[key], v))


def steps_about(world: World, *exprs: Basic) -> Iterator[Expr]:
    """What vanishes at the whole numbers on both sides of what is rounded here, as x - 3 and x - 4 for floor x."""
    for node in sorted({node for e in exprs for node in e.atoms(floor, ceiling)}, key=str):
        value = outcome(world, node)
        if not isinstance(value, type):
            yield from (Plus(node.args[0], d - int(value)) for d in (-1, 0, 1))
