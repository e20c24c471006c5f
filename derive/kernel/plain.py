"""A counterexample that a reader can check by hand: small whole numbers in the place of a witness's random ones."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from sympy import Basic, Expr

from derive.errors import BadSetting
from derive.events import P
from derive.kernel.findings import Witness
from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.judging import judged
from derive.kernel.relations import Relation
from derive.kernel.sampling import Sample, admissible, outcome
from derive.kernel.setting import Setting
from derive.kernel.worlds import EQUALLY_LIKELY, Key, World, fits
from derive.notation import Components, Nabla

_TRIES = 30
_VALUES = (1, 2, 3, -1, -2, 0)
_SEEN = 0.01  # a gap smaller than this, against the values, is not seen in four digits


def at_plain_numbers(before: Basic, after: Basic, relation: Relation, setting: Setting) -> Witness | None:
    """A witness against `before R after` at small whole numbers, sizes of 2, and for probabilities with all regions of
    the Venn diagram equally likely (its point then says so); None where none is found."""
    if relation.key not in ("=", "<=") or not isinstance(before, Expr):
        return None
    if isinstance(before, (Components, Nabla)):
        pairs = zip(*(e.components.args if isinstance(e, Nabla) else e.args for e in (before, after)), strict=True)
        each = (at_plain_numbers(a, b, relation, setting) for a, b in pairs)
        return next((found for found in each if found is not None), None)
    for attempt in range(1 if before.has(P) else _TRIES):
        sample = _sample(before, after, setting, Random(f"plain/{attempt}"))
        if sample is not None and _differs(sample, before, after):
            found = judged(before, after, relation, sample)
            if isinstance(found, Witness):
                return replace(found, point=(("regions", EQUALLY_LIKELY),)) if before.has(P) else found
    return None


def _sample(before: Basic, after: Basic, setting: Setting, rng: Random) -> Sample | None:
    sizes = {s.name: 2 for s in setting.sizes}
    probe = World(setting, EQUALLY_LIKELY, sizes, 1.0)
    index = dict(sizes)
    try:
        for name, limits in sorted(setting.ranges.items()):
            first, last = (probe.whole(compiled(b)(probe)) for b in limits)
            index[name] = rng.randint(first, max(first, last))
    except (Undefined, Unusable):
        return None
    world = World(setting, EQUALLY_LIKELY, index, 1.0)
    for expr in (before, after):
        outcome(world, expr)
    pins: dict[Key, float] = {k: _drawn(rng, world.domains[k]) for k in sorted(world.leaves, key=str)}
    pinned = World(setting, EQUALLY_LIKELY, index, 1.0, pins)
    return Sample(pinned) if admissible(pinned) else None


def _drawn(rng: Random, leaf: Expr) -> float:
    fitting = [v for v in _VALUES if fits(leaf, v)]
    return rng.choice(fitting or [1])


def _differs(sample: Sample, before: Basic, after: Basic) -> bool:
    """Whether both sides have values that look different on paper."""
    try:
        a, b = sample.value(before), sample.value(after)
    except BadSetting:
        return False
    return _is_number(a) and _is_number(b) and abs(a - b) > _SEEN * max(abs(a), abs(b), 1.0)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))
