"""Points at which two expressions are compared: rational numbers for their names, the same for the same seed.

Values are short decimals, so that what is printed of a point is the point. Kinds of points follow one another: small
integers, decimals of both signs, 0 and 1, and magnitudes from a millionth to a million. The last kind are fractions of
a large prime, printed as such: on decimals sin(10^15 pi x) is zero everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Any

from sympy import Expr

from derive.kept import LITTLE, kept
from derive.kernel.assumptions import fits
from derive.kernel.bowls import Bowl
from derive.kernel.sampled.world import Key

_TRIES = 30
_PRIME = 9973

#: (factor, smallest, largest, denominator, signs) of what is drawn, a point each
_KINDS: tuple[tuple[Fraction, int, int, int, tuple[int, ...]], ...] = (
    (Fraction(1), 2, 5, 1, (1,)),
    (Fraction(1), 11, 29, 10, (1,)),
    (Fraction(1), 1, 9, 10, (1,)),
    (Fraction(1), 1, 4, 1, (-1,)),
    (Fraction(1), 11, 39, 10, (1, -1)),
    (Fraction(1), 1, 99, 100, (1, -1)),
    (Fraction(1), 0, 1, 1, (1,)),
    (Fraction(10), 1, 9, 4, (1,)),
    (Fraction(1), 5, 40, 8, (-1, 1)),
    (Fraction(1, 100), 1, 9, 1, (1, -1)),
    (Fraction(1), 1, 9, 2, (-1,)),
    (Fraction(100), 1, 9, 5, (1, -1)),
    (Fraction(1), 0, 0, 1, (1,)),
    (Fraction(1), 1, 12, 1, (1, -1)),
    (Fraction(1), 21, 69, 20, (1,)),
    (Fraction(10**4), 1, 9, 4, (-1, 1)),
    (Fraction(1, 10**4), 1, 9, 1, (1, -1)),
    (Fraction(1), 1, 30, 10, (1, -1)),
    (Fraction(10**6), 1, 9, 1, (1, -1)),
    (Fraction(1, 10**6), 1, 9, 1, (1, -1)),
    (Fraction(1), 1, _PRIME - 1, _PRIME, (1, -1)),
)
KINDS = len(_KINDS)


class Point:
    """Sizes and free indices, and a value for every name, drawn when it is first read; `pins` fixes some."""

    def __init__(self, number: int, index: Mapping[str, int] = {}, pins: Mapping[Key, Fraction] = {}) -> None:
        self.number, self.index, self.pins = number, dict(index), dict(pins)
        self.values: dict[Key, Fraction] = {}
        self.leaves: dict[Key, Expr] = {}
        self.masses: dict[str, Fraction] = {}  # of the regions of events, by how they are written

    def value(self, key: Key, leaf: Expr) -> Fraction:
        """The value of a name here."""
        found = self.values.get(key)
        if found is None:
            self.leaves[key] = leaf
            pinned = self.pins.get(key)
            found = self.values[key] = drawn(self.number, key, leaf) if pinned is None else pinned
        return found

    def moved(self, key: Key, value: Fraction) -> Point:
        """The same point but for one name."""
        return self.moved_to({key: value})

    def moved_to(self, values: Mapping[Key, Fraction]) -> Point:
        """The same point but for some names."""
        found = Point(self.number, self.index, {**self.values, **self.pins, **values})
        found.leaves = dict(self.leaves)
        return found

    @cached_property
    def waves(self) -> dict[tuple[str, int], list[list[Fraction]]]:
        """The numbers of the functions that stand for unknown ones here."""
        return {}

    def wave(self, name: str, count: int) -> list[list[Fraction]]:
        """(phase, height, bend, weights) of each of the two terms of an unknown function."""
        if (name, count) not in self.waves:
            streams = [Random(f"{self.number}|{name}|{k}") for k in range(2)]
            bounds = [(1, 20), (5, 15), (1, 2), *[(3, 12)] * count]
            terms = [[Fraction(rng.choice((-1, 1)) * rng.randint(*b), 10) for b in bounds] for rng in streams]
            self.waves[name, count] = terms
        return self.waves[name, count]

    def bowl(self, name: str) -> Bowl:
        """What stands for a convex function here."""
        self.waves[name, 1] = []  # it depends on the point
        return Bowl.draw(str(self.number), name, lambda v: Fraction(round(v * 10), 10))

    def spelled(self) -> tuple[tuple[str, Any], ...]:
        """Sizes and indices, then names in order, each with its value."""
        named = {_spelled(k): plain_number(v) for k, v in sorted(self.values.items(), key=str)}
        masses = {name: plain_number(v) for name, v in self.masses.items()}
        return (*sorted(self.index.items()), *named.items(), *masses.items())


def plain_number(value: Fraction) -> int | float | str:
    """An integer, or the float nearest to the number; a fraction of the large prime as it is written."""
    if value.denominator % _PRIME == 0:
        return str(value)
    return int(value) if value.denominator == 1 else float(value)


def _spelled(key: Key) -> str:
    name, index = key
    return name + (f"[{','.join(map(str, index))}]" if index else "")


@kept(LITTLE)
def drawn(number: int, key: Key, leaf: Expr) -> Fraction:
    """A value of the kind that belongs to the number of the point, if one fits the name's assumptions."""
    rng = Random(f"check|{number}|{key}")
    for attempt in range(_TRIES):
        factor, low, high, below, signs = _KINDS[(number + attempt // 3) % KINDS]
        value = factor * Fraction(rng.randint(low, high), below) * rng.choice(signs)
        if leaf.is_integer:
            value = Fraction(round(value))
        for candidate in (value, -value):
            if fits(leaf, candidate):  # type: ignore[arg-type]
                return candidate
    return Fraction(1)
