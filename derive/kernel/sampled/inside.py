"""Inside what has a value: where a line has none at most numbers, as ln(x - 20), the arguments of its functions, and
what is edged, are given the usual sizes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sympy import Basic

from derive.kernel.sampled.kinks import arguments, edges
from derive.kernel.sampled.sample import Sample
from derive.kernel.sampled.sampling import Worlds
from derive.kernel.sampled.zeros import zeros
from derive.terms.notation import D
from derive.terms.ordered import Plus

_VALUES = ((0.3, 2, 6), (0.7, 3, 9), (1.5, 5, 12))  # in three worlds, no number twice


def inside(worlds: Worlds, *exprs: Basic) -> Iterator[Sample]:
    """Samples at which each argument, and each expression with an edge where it vanishes, has such values."""
    setting = worlds.setting
    places = dict.fromkeys(p for e in exprs for p in (*arguments(e, setting), *edges(e, setting)) if not p.has(D))
    for base, values in zip(worlds.base, _VALUES, strict=False):
        for place in places:
            for value in values:
                for key, at in islice(zeros(base.world, Plus(place, -value)), 1):
                    yield from worlds.at(base.world, key, at)
