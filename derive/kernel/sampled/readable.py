"""A counterexample that a reader can check by hand: small whole numbers in the place of a witness's random ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

from sympy import Basic, Expr, FiniteSet

from derive.errors import BadSetting
from derive.kernel.assumptions import fits
from derive.kernel.findings import Witness
from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.regions import Venn
from derive.kernel.relations import Relation
from derive.kernel.sampled.judging import judged, spelled
from derive.kernel.sampled.sample import Sample, admissible, outcome
from derive.kernel.sampled.world import EQUALLY_LIKELY, Key, World, equally_likely
from derive.kernel.setting import Setting
from derive.terms.events import Probability
from derive.terms.notation import Components, Nabla, name_of

_TRIES = 30
_SIZES = 2, 3  # the second where nothing is seen with the first: half of n is no factor where n = 2
_VALUES: tuple[float, ...] = (1, 2, 3, -1, -2, 0)
_SHARES = (0.5, 0.25, 0.75)  # besides, where whole numbers do not meet what is supposed, such as 0 < q < 1
_SEEN = 0.01  # a gap smaller than this, against the values, is not seen in four digits
_EIGHTHS = 8  # constrained numbers are no finer
_MOST_TOGETHER = 2  # regions of the Venn diagram, where all of them together show nothing

Pairs = tuple[tuple[Basic, Basic], ...]


def at_plain_numbers(before: Basic, after: Basic, relation: Relation, setting: Setting) -> Witness | None:
    """A witness against `before R after` at small whole numbers, or else quarters, sizes of 2 or 3 or as usual, and for
    probabilities with equally likely outcomes (`regions` in its point: all of the Venn diagram; `Omega`: these); None
    where none is found.

    A witness against vectors has all their components.
    """
    if relation.key not in ("=", "<=", "<") or not isinstance(before, Expr):
        return None
    if before.has(Probability):
        return _among_outcomes(before, after, relation, setting)
    vector = isinstance(before, (Components, Nabla))
    sides = [e.components.args if isinstance(e, Nabla) else e.args if vector else (e,) for e in (before, after)]
    pairs = tuple(zip(*sides, strict=True))
    for attempt in range((2 if setting.sizes else 1) * 2 * _TRIES):
        values = _VALUES if attempt % (2 * _TRIES) < _TRIES else (*_VALUES, *_SHARES)
        size = _SIZES[attempt // (2 * _TRIES)]
        sample = _sample(pairs, setting, Random(f"plain/{attempt}"), values, size)
        found = _against(pairs, relation, sample) if sample is not None else None
        if found is not None:
            return found
    return None


def _against(pairs: Pairs, relation: Relation, sample: Sample) -> Witness | None:
    """A witness at this point against one of the pairs, if both sides have values everywhere."""
    values = [(_number(sample, a), _number(sample, b)) for a, b in pairs]
    if not any(_seen(a, b) for a, b in values) or any(v is None for pair in values for v in pair):
        return None
    judgements = (judged(a, b, relation, sample) for (a, b), v in zip(pairs, values, strict=True) if _seen(*v))
    found = next((w for w in judgements if isinstance(w, Witness)), None)
    if found is None or len(pairs) == 1:
        return found
    point = sample.point(*(e for pair in pairs for e in pair))
    before, after = (f"({', '.join(spelled(pair[k]) for pair in values)})" for k in (0, 1))
    return Witness(tuple(point.items()), before, after)


def _sample(pairs: Pairs, setting: Setting, rng: Random, values: Sequence[float], size: int) -> Sample | None:
    sizes = {s.name: next(iter(setting.usual_numbers.get(s.name, ())), size) for s in setting.sizes}
    index = _indices(setting, sizes, rng)
    if index is None:
        return None
    world = World(setting, EQUALLY_LIKELY, index, 1.0)
    for expr in (e for pair in pairs for e in pair):
        outcome(world, expr)
    pins: dict[Key, float] = {
        k: _drawn(rng, world.domains[k], setting.usual_numbers, values) for k in sorted(world.leaves, key=str)
    }
    sample = Sample(World(setting, EQUALLY_LIKELY, index, 1.0, pins))
    return sample if admissible(sample.world) and _is_coarse(sample, pairs) else None


def _indices(setting: Setting, sizes: Mapping[str, int], rng: Random) -> dict[str, int] | None:
    probe, index = World(setting, EQUALLY_LIKELY, sizes, 1.0), dict(sizes)
    try:
        for name, limits in sorted(setting.ranges.items()):
            first, last = (probe.whole(compiled(b)(probe)) for b in limits)
            index[name] = rng.randint(first, max(first, last))
    except (Undefined, Unusable):
        return None
    return index


def _drawn(rng: Random, leaf: Expr, usual: Mapping[str, tuple[int, ...]], values: Sequence[float]) -> float:
    fitting = [v for v in usual.get(name_of(leaf), values) if fits(leaf, v)]
    return rng.choice(fitting or [1])


def _is_coarse(sample: Sample, pairs: Pairs) -> bool:
    """Whether numbers that a hidden definition makes can be written down: quarters, and no thirds."""
    values = sample.point(*(e for pair in pairs for e in pair)).values()
    return all(float(v * _EIGHTHS).is_integer() for v in values)


def _number(sample: Sample, expr: Basic) -> float | None:
    try:
        value: Any = sample.value(expr)
    except BadSetting:
        return None
    return value if isinstance(value, (int, float)) else None


def _seen(a: float | None, b: float | None) -> bool:
    """Whether two values look different on paper."""
    return a is not None and b is not None and abs(a - b) > _SEEN * max(abs(a), abs(b), 1.0)


def _among_outcomes(before: Expr, after: Basic, relation: Relation, setting: Setting) -> Witness | None:
    """With all regions equally likely, or else with one or two of them, which are then the outcomes."""
    for regions in _regions(Venn.of(setting)):
        sample = Sample(World(setting, equally_likely(regions), {}, 1.0))
        found = _against(((before, after),), relation, sample)
        if found is not None:
            return replace(found, point=_outcomes(Venn.of(setting), regions))
    return None


def _regions(venn: Venn) -> Iterator[tuple[int, ...]]:
    yield ()
    for count in range(1, _MOST_TOGETHER + 1):
        yield from combinations(venn.possible, count)


def _outcomes(venn: Venn, regions: tuple[int, ...]) -> tuple[tuple[str, object], ...]:
    if not regions:
        return (("regions", EQUALLY_LIKELY),)
    outcomes = FiniteSet(*regions)
    return (("Omega", str(outcomes)), *((e.name, str(venn.read(e, outcomes))) for e in venn.events))
