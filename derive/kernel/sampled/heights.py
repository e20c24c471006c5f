"""Where an expression in several names is highest: one name after the other, then all of them together.

What is found are places to look at; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from mpmath import fp
from msgspec import Struct
from sympy import Basic

from derive.kernel.assumptions import fits
from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.sampled.polynomials import as_polynomial, real_roots
from derive.kernel.sampled.roots import FINE, GRID, along, at_now, landmarks
from derive.kernel.sampled.world import Key, World
from derive.terms.notation import D

_ROUNDS, _STEPS = 3, 200
_NARROWINGS = 34
_GOLDEN = (5**0.5 - 1) / 2  # of an interval is left by each narrowing
_MOST_PEAKS = 6
_MOST_NAMES = 6  # that are moved together
_STEP = 1e-4  # of differences, beside numbers of the size of 1
_FIRST, _FACTOR, _LAST = 1e-6, 10.0, 1e12  # how much a step is shortened
_GAIN, _IDLE = 1e-15, 20  # beside the height to begin with: so many steps that gain no more than rounding are taken
_NOTHING = 1e-9  # a height that is 0, beside heights of the usual size

Pins = dict[Key, float]


class Climb(Struct, frozen=True, dict=True):
    """Where an expression comes nearest to the other sign than it has in a world."""

    world: World
    place: Basic
    pins: Pins
    height: float  # how far beyond 0
    usual: float  # the size of the expression in the world

    @property
    def turned(self) -> Pins | None:
        """Values of names at which it has the other sign, or None where none are found."""
        return self.pins if self.height > 0 else None

    @cached_property
    def touched(self) -> tuple[Pins, bool] | None:
        """Values of names, of few digits, at which it vanishes and has one sign around them: (3, 5) for
        (x - 3)^2 + (y - 5)^2; and whether it is exactly 0 there. None where its zeros are of another kind, or where
        none is found."""
        if abs(self.height) > _NOTHING * max(1.0, self.usual):
            return None
        plain = {key: round(value, 6) + 0.0 for key, value in self.pins.items()}
        return plain, _value(_again(self.world, plain), self.place) == 0


def climb(world: World, place: Basic) -> Climb | None:
    """The way to where an expression comes nearest to the other sign than in the world; None where it has no sign to
    begin with."""
    start = _value(world, place)
    if not start or start != start:
        return None
    return Climb(world, place, *_climbed(world, place, -1.0 if start > 0 else 1.0), abs(start))


def _climbed(world: World, place: Basic, side: float) -> tuple[Pins, float]:
    """Where side * place is largest as far as is seen from here, and how large; the first place above 0 will do.

    One name after the other goes to where the expression comes nearest to the other sign: to where its slope vanishes,
    if it is a polynomial in it. Then all go together, by Newton's steps, shortened where they lead down.
    """
    names = [key for key, leaf in sorted(world.domains.items(), key=str) if not leaf.is_integer]
    pins: Pins = dict(world.given[2])
    height = side * _value(world, place)
    for _ in range(_ROUNDS):
        before = dict(pins)
        for key in names:
            best = _nearest(_again(world, pins), place, key, side)
            if best is not None:
                pins[key], height = best
                if height > 0:
                    return pins, height
        if pins == before:
            break
    if not 1 < len(names) <= _MOST_NAMES or place.has(D):
        return pins, height
    return _together(world, place, side, {key: at_now(_again(world, pins), key) for key in names}, height)


def _together(world: World, place: Basic, side: float, pins: Pins, height: float) -> tuple[Pins, float]:
    """Steps of Levenberg and Marquardt from a place, until it lies above 0 or goes up no more."""
    keys, damping = list(pins), _FIRST

    def f(at: list[float]) -> float:
        fitting = all(fits(world.domains[k], v) for k, v in zip(keys, at, strict=True))
        return side * _value(_again(world, dict(zip(keys, at, strict=True))), place) if fitting else float("nan")

    at = list(pins.values())
    known = _slopes_and_bends(f, at)
    idle, gain = 0, _GAIN * abs(_value(world, place))
    for _ in range(_STEPS):
        step = _step(*known, damping) if known else None
        there = at if step is None else [a + s for a, s in zip(at, step, strict=True)]
        value = f(there)
        if value > height:
            idle += value - height <= gain
            at, height, damping = there, value, damping / _FACTOR
            known = _slopes_and_bends(f, at) if height <= 0 else None
        else:
            damping *= _FACTOR
        if height > 0 or damping > _LAST or idle == _IDLE or known is None:
            break
    return dict(zip(keys, at, strict=True)), height


def _slopes_and_bends(f: Callable[[list[float]], float], at: list[float]) -> tuple[list[float], Any] | None:
    """The gradient and the Hessian as differences; None where they are not numbers."""
    h = [_STEP * max(1.0, abs(a)) for a in at]
    count = range(len(at))

    def beside(*moves: tuple[int, int]) -> float:
        there = list(at)
        for k, sign in moves:
            there[k] += sign * h[k]
        return f(there)

    here, up, down = f(at), [beside((k, 1)) for k in count], [beside((k, -1)) for k in count]
    slopes = [(up[k] - down[k]) / (2 * h[k]) for k in count]
    bends = fp.matrix(len(at), len(at))
    for k in count:
        bends[k, k] = (up[k] - 2 * here + down[k]) / h[k] ** 2
        for j in range(k):
            corners = sum(one * other * beside((k, one), (j, other)) for one in (1, -1) for other in (1, -1))
            bends[k, j] = bends[j, k] = corners / (4 * h[k] * h[j])
    return None if any(b != b for b in (*bends, *slopes)) else (slopes, bends)


def _step(slopes: list[float], bends: Any, damping: float) -> list[float] | None:
    """The way up, the shorter the more it is damped; None where slopes and bends do not give one."""
    size = max(abs(b) for b in bends) or 1.0
    try:
        found = fp.lu_solve(fp.diag([damping * size] * len(slopes)) - bends, fp.matrix(slopes))
    except ZeroDivisionError:
        return None
    return [float(s) for s in found]


def _value(world: World, place: Basic) -> float:
    try:
        return float(compiled(place)(world))
    except (Undefined, Unusable, OverflowError):
        return float("nan")


def _again(world: World, pins: Pins) -> World:
    """The same world with names moved, its leaves known."""
    index, scale, _ = world.given
    found = World(world.setting, world.seed, index, scale, pins, world.ops)
    found.leaves = dict(world.leaves)
    found.domains = dict(world.domains)
    return found


def _nearest(world: World, place: Basic, key: Key, side: float) -> tuple[float, float] | None:
    """Where along one name side * place is largest, and how large."""
    f = along(world, place, key)
    poly = as_polynomial(world, place, key)
    at = at_now(world, key)
    if poly is None:
        # A derivative is a difference of many values: it is looked at on the grid, and no closer.
        candidates = [at, *GRID] if place.has(D) else _tops(f, side, {at, *landmarks(world, place, key)})
    elif poly.degree() < 1:
        return None
    else:
        ends = [*real_roots(poly), *real_roots(poly.derivative()), at]
        reach = max(map(abs, ends)) + 1.0
        candidates = [*ends, min(ends) - reach, max(ends) + reach]
    leaf = world.domains[key]
    values = [(side * f(c), -abs(c), c) for c in candidates if fits(leaf, c)]
    best = max((v for v in values if v[0] == v[0]), default=None)
    return None if best is None else (best[2], best[0])


def _tops(f: Callable[[float], float], side: float, more: set[float]) -> list[float]:
    """Places of a grid, and the highest between each three of which the middle is."""
    grid = sorted({*more, *FINE})
    values = [side * f(x) for x in grid]
    peaks = [k for k in range(1, len(grid) - 1) if values[k - 1] < values[k] >= values[k + 1]]
    peaks = sorted(peaks, key=lambda k: -values[k])[:_MOST_PEAKS]
    return [*grid, *(_highest(f, side, grid[k - 1], grid[k + 1]) for k in peaks)]


def _highest(f: Callable[[float], float], side: float, a: float, b: float) -> float:
    """The highest place between two with one peak between them, by golden section."""
    left, right = b - _GOLDEN * (b - a), a + _GOLDEN * (b - a)
    low, high = side * f(left), side * f(right)
    for _ in range(_NARROWINGS):
        if low < high:
            a, left, low = left, right, high
            right = a + _GOLDEN * (b - a)
            high = side * f(right)
        else:
            b, right, high = right, left, low
            left = b - _GOLDEN * (b - a)
            low = side * f(left)
    return (a + b) / 2
