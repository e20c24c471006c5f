"""Probabilities below a line: what is divided by the probability of an event has no value where the event has none.

Masses that are drawn seldom leave out just that event, so every choice of regions that have mass is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sympy import Basic, Pow

from derive.kernel.findings import Witness
from derive.kernel.regions import Venn
from derive.kernel.relations import Relation
from derive.kernel.sampled.judging import judged
from derive.kernel.sampled.sample import Sample, admissible
from derive.kernel.sampled.sampling import Worlds
from derive.kernel.sampled.world import World, equally_likely
from derive.kernel.setting import Setting
from derive.terms.events import PGiven, Probability

_MOST_REGIONS = 8  # of which all choices are tried; of more, those of one and of two


def on_supports(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str) -> Witness | None:
    """A witness against a line with probabilities below a line, among worlds in which some regions have no mass."""
    if not _divides(before) and not _divides(after):
        return None
    index = {}
    if setting.sizes or setting.ranges:
        index = next((s.world.given[0] for s in Worlds.of(setting, round_).base), {})
    for regions in _supports(Venn.of(setting).possible):
        sample = Sample(World(setting, equally_likely(regions), index, 1.0))
        verdict = judged(before, after, relation, sample) if admissible(sample.world) else True
        if isinstance(verdict, Witness):
            return verdict
    return None


def _divides(expr: Basic) -> bool:
    if not expr.has(Probability):
        return False
    return expr.has(PGiven) or any(p.exp.is_negative and p.base.has(Probability) for p in expr.atoms(Pow))


def _supports(possible: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    most = len(possible) if len(possible) <= _MOST_REGIONS else 2
    for count in range(1, most + 1):
        yield from combinations(possible, count)
