"""A counterexample that a reader can check by hand: small whole numbers in the place of a witness's random ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import atan2, isfinite
from random import Random
from typing import Any, NamedTuple

from msgspec.structs import replace
from sympy import Basic, Expr, FiniteSet, cos

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
_VALUES: tuple[float, ...] = (1, 2, 3, -1, -2, 0)
_SHARES = (0.5, 0.25, 0.75)  # besides, where whole numbers do not meet what is supposed, such as 0 < q < 1
_FAR = tuple(sign * v for v in (1, 2, 4, 10) for sign in (1, -1))  # beyond where something bends
_TENTHS = tuple(k / 10 for k in range(-20, 21) if k)  # where tanh and its kind have not faded away
#: numbers and sizes that are tried in turn
_ROUNDS: tuple[tuple[tuple[float, ...], tuple[int, ...]], ...] = (
    (_VALUES, (2,)),
    ((*_VALUES, *_SHARES), (2,)),
    (_VALUES, (3,)),  # half of n is no factor where n = 2
    ((*_VALUES, *_SHARES), (3,)),
    (_SHARES, (2, 3)),  # several names, each between 0 and 1
    (_FAR, (2, 3)),  # and sizes may differ: n - B is no factor where all are alike
    (_TENTHS, (2, 3)),
    ((*_TENTHS, *_VALUES), (2, 3)),
)
_UNUSUAL = 7  # the round from which on numbers are tried beside the usual ones of a name, with which nothing is seen
_ONLY_SIZES = slice(2, 4)  # of the rounds: nothing new where there are no sizes
_SEEN = 0.01  # a gap smaller than this, against the values, is not seen in four digits
_DECIMALS, _ROUNDING = 3, 1e-12  # constrained numbers have no more
_ANGLES = tuple(atan2(b, a) for a, b in ((3, 4), (4, 3), (-3, 4), (3, -4), (1, 0), (0, 1)))  # of such points
_MOST_TOGETHER = 3  # regions of the Venn diagram, where all of them together show nothing

Pairs = tuple[tuple[Basic, Basic], ...]


def at_plain_numbers(before: Basic, after: Basic, relation: Relation, setting: Setting) -> Witness | None:
    """A witness against `before R after` at small whole numbers, or else quarters or tenths, sizes of 2 or 3 or as
    usual, and for probabilities with equally likely outcomes (`regions` in its point: all of the Venn diagram;
    `Omega`: these); None where none is found.

    A witness against vectors has all their components.
    """
    if relation.key not in ("=", "<=", "<") or not isinstance(before, Expr):
        return None
    if before.has(Probability):
        return _among_outcomes(before, after, relation, setting)
    vector = isinstance(before, (Components, Nabla))
    sides = [e.components.args if isinstance(e, Nabla) else e.args if vector else (e,) for e in (before, after)]
    pairs = tuple(zip(*sides, strict=True))
    for number, (values, sizes) in enumerate(_ROUNDS):
        if not setting.sizes and number in range(*_ONLY_SIZES.indices(len(_ROUNDS))):
            continue
        usual = setting.usual_numbers if number < _UNUSUAL else {}
        for attempt in range(number * _TRIES, (number + 1) * _TRIES):
            sample = _sample(pairs, setting, Draw(Random(f"plain/{attempt}"), values, sizes, usual))
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


class Draw(NamedTuple):
    """What numbers and sizes are drawn from, and those that are usual for a name."""

    rng: Random
    values: Sequence[float]
    sizes: Sequence[int]
    usual: Mapping[str, Sequence[float]]

    def size(self, name: str, usual: Sequence[int]) -> int:
        among = usual[:1] or self.sizes
        return among[0] if len(among) == 1 else self.rng.choice(among)

    def number(self, leaf: Expr, setting: Setting) -> float:
        values = self.usual.get(name_of(leaf), _ANGLES if _is_angle(leaf, setting) else self.values)
        return self.rng.choice([v for v in values if fits(leaf, v)] or [1])


def _sample(pairs: Pairs, setting: Setting, draw: Draw) -> Sample | None:
    sizes = {s.name: draw.size(s.name, setting.usual_numbers.get(s.name, ())) for s in setting.sizes}
    index = _indices(setting, sizes, draw.rng)
    if index is None:
        return None
    pins: dict[Key, float] = {}
    while new := _not_pinned(pairs, setting, index, pins):
        pins |= {k: draw.number(leaf, setting) for k, leaf in new.items()}
    sample = Sample(World(setting, EQUALLY_LIKELY, index, 1.0, pins))
    return sample if admissible(sample.world) and _is_short(sample, pairs) else None


def _not_pinned(pairs: Pairs, setting: Setting, index: Mapping[str, int], pins: Mapping[Key, float]) -> dict[Key, Expr]:
    """The numbers that the sides read besides: more may be read where those before have values that are allowed."""
    world = World(setting, EQUALLY_LIKELY, index, 1.0, pins)
    for expr in (e for pair in pairs for e in pair):
        outcome(world, expr)
    return {k: world.domains[k] for k in sorted(world.leaves, key=str)}


def _indices(setting: Setting, sizes: Mapping[str, int], rng: Random) -> dict[str, int] | None:
    probe, index = World(setting, EQUALLY_LIKELY, sizes, 1.0), dict(sizes)
    try:
        for name, limits in sorted(setting.ranges.items()):
            first, last = (probe.whole(compiled(b)(probe)) for b in limits)
            index[name] = rng.randint(first, max(first, last))
    except (Undefined, Unusable):
        return None
    return index


def _is_angle(leaf: Expr, setting: Setting) -> bool:
    """Whether two names are constrained to be its cosine and sine."""
    return any(d.hidden and d.meaning == cos(leaf) for d in setting.definitions)


def _is_short(sample: Sample, pairs: Pairs) -> bool:
    """Whether numbers that a hidden definition makes can be written down: quarters and tenths, and no thirds."""
    values = sample.point(*(e for pair in pairs for e in pair)).values()
    return all(abs(v - round(v, _DECIMALS)) < _ROUNDING for v in values)


def _number(sample: Sample, expr: Basic) -> float | None:
    """The value there; third derivatives need more digits than floats have."""
    try:
        value: Any = sample.value(expr)
        if value is Unusable:
            value = sample.precise_value(expr)
    except BadSetting:
        return None
    return None if isinstance(value, type) or not isfinite(value) else float(value)


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
