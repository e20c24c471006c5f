"""How equalities and inequalities of numbers are checked: tried at a few points, proved, and exactly at their kinks.

What is proved is tried at fewer points; what is not, at all of them, and closely. Sizes alone are proved or refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from msgspec.structs import replace
from sympy import Basic

from derive.kernel.exact.by_cases import has_cases
from derive.kernel.exact.in_sizes import in_sizes_alone, proves_for_all_sizes
from derive.kernel.exact.proof import Exact
from derive.kernel.findings import Evidence, Finding, TooFew, Unproved, Witness
from derive.kernel.relations import EQUAL, Relation
from derive.kernel.sampled.corners import at_corners
from derive.kernel.sampled.few_and_many import at_special_kinks, of_few_and_many
from derive.kernel.sampled.inside import inside
from derive.kernel.sampled.judging import JUDGES, PRECISE_TOLERANCE, TOLERANCE, Verdict, apart_at, certain_at
from derive.kernel.sampled.kinks import difference, edges, largest_size, turns_beyond
from derive.kernel.sampled.sample import Sample
from derive.kernel.sampled.sampling import Worlds
from derive.kernel.sampled.zeros import out_of_sight
from derive.kernel.setting import Setting
from derive.terms.elementary import SLOW
from derive.terms.notation import D

FEWEST_POINTS = 4
PROVED_IN = "step"  # the end-to-end check samples other worlds; its proof is the chain of the steps' proofs
WHOLE, CHAINED = "whole", "chained"  # claim = result; and where every step between them is proved
_BEFORE_PROOF, _AFTER_PROOF = 2, 6  # points that are tried before a proof is asked for, and in all where there is one
_CLOSE, _EVERY = 80, 3  # points that are looked at closely: all of these, and every third of the others
_CLOSEST = 2  # points that are looked at most closely
_BITS = (4000, 1000)  # enough for tanh(1000) and 1; and where functions are slow with so many
_BEFORE_CASES = 6  # before a proof by cases, which takes long to fail: E|X| = |E X| where all values have one sign
_WITH_SIZES = 7  # in place of these six, so that all sizes from 1 to 7 are among them


def compare(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str) -> Finding:
    """Evidence for `before R after` between numbers, a witness against it, or why nothing is known."""
    judge = JUDGES[relation.key]
    boundary = () if relation == EQUAL else (difference(before, after),)
    worlds = Worlds.of(setting, WHOLE if round_ == CHAINED else round_)
    tolerance = TOLERANCE if relation == EQUAL else PRECISE_TOLERANCE

    def tried(samples: Iterable[Sample], with_proof: bool = False) -> Finding:
        points = _beside_corners(before, samples)
        return tally(points, lambda s: judge(before, after, s), setting, tolerance, with_proof)

    quick = tried(worlds.base[: _BEFORE_CASES if has_cases(before, after, setting) else _BEFORE_PROOF])
    if isinstance(quick, Witness):
        return quick
    is_proved = round_ == PROVED_IN and Exact.of(setting).proves(before, after, relation)
    enough = _WITH_SIZES if setting.sizes else _AFTER_PROOF
    more = () if is_proved else boundary
    has_proof = is_proved or round_ == CHAINED
    found = tried(worlds.samples(before, after, *more, most=enough if is_proved else None), has_proof)
    further: tuple[Sample, ...] = ()
    if isinstance(found, TooFew):
        further = (*worlds.spare, *inside(worlds, before, after))
        found = tried([*worlds.samples(before, after, *boundary), *further], has_proof)
    if not isinstance(found, Evidence):
        return found
    if round_ == PROVED_IN:  # a proof is for sizes up to 3
        verdicts = (judge(before, after, s) for s in _at_sizes(before, after, relation, worlds))
        found = next((v for v in verdicts if isinstance(v, Witness)), found)
    if isinstance(found, Witness):
        return found
    corners = at_corners(before, after, relation, worlds)
    if isinstance(corners, Witness):
        return corners
    is_proved = is_proved and not worlds.doubtful & set(edges(after, setting)) - set(edges(before, setting))
    return _settled(before, after, relation, setting, replace(found, places=corners), round_, is_proved, further)


def _at_sizes(before: Basic, after: Basic, relation: Relation, worlds: Worlds) -> Iterator[Sample]:
    """Sizes that are few, many or named."""
    yield from _beside_corners(before, at_special_kinks(worlds, before, after))
    if relation != EQUAL:
        yield from _beside_corners(before, of_few_and_many(worlds, before, after))


def _settled(
    before: Basic,
    after: Basic,
    relation: Relation,
    setting: Setting,
    found: Evidence,
    round_: str,
    is_proved: bool,
    further: Iterable[Sample],
) -> Finding:
    """What points and proof say together."""
    if in_sizes_alone(before, after, setting):
        alone = proves_for_all_sizes(before, after, relation, setting)
        return replace(found, method="proved") if alone else Unproved("it speaks of sizes alone, and has no proof")
    if round_ != PROVED_IN:
        return found
    most = largest_size(setting, before, after)
    if before != after and any(turns_beyond(e, setting, most) for e in (before, after, *setting.expressions)):
        return Unproved("it changes at a size or index beyond those that are tried")
    if is_proved:
        return proved(found, setting)
    if any(out_of_sight(s.world, (before, after)) for s in Worlds.of(setting, round_).base[:1]):
        return Unproved("its formula changes where no float is, and it has no proof")
    return _looked_at_closely(before, after, setting, found, further) if relation == EQUAL else found


def _beside_corners(before: Basic, samples: Iterable[Sample]) -> Iterator[Sample]:
    """Where a derivative meets a kink its sides are looked at instead."""
    slopes = before.has(D)
    return (s for s in samples if s.edge or not (slopes and s.place is not None))


def proved(found: Evidence, setting: Setting) -> Evidence:
    """The proof is for sizes 1 to 3 where there are sizes, and for everything where there are none."""
    return replace(found, method="exact-small-n" if setting.sizes else "proved")


def _looked_at_closely(
    before: Basic, after: Basic, setting: Setting, found: Evidence, further: Iterable[Sample]
) -> Finding:
    """What is not proved is compared to many digits at every point, or every third of very many, and to a thousand at
    two: x/3 is not 0.3333333333 x, and tanh(40) x is not x."""
    samples = list(Worlds.of(setting, PROVED_IN).samples(before, after))
    close = (*samples[:_CLOSE], *samples[_CLOSE::_EVERY], *further)
    verdicts = (certain_at(before, after, s) for s in close)
    slow = any(e.has(*SLOW) for e in (before, after, *setting.expressions))
    closest = (apart_at(before, after, s, _BITS[slow]) for s in samples[:_CLOSEST])
    return next((v for v in chain(verdicts, closest) if isinstance(v, Witness)), found)


def tally(
    samples: Iterable[Sample],
    judge: Callable[[Sample], Verdict],
    setting: Setting,
    tolerance: float | None = None,
    with_proof: bool = False,
) -> Finding:
    """What the points say together. Where most cannot be judged nothing is known, unless it is proved."""
    used: list[Sample] = []
    unjudged = 0
    for sample in samples:
        verdict = judge(sample)
        if isinstance(verdict, Witness):
            return verdict
        if verdict and not sample.degenerate:
            used.append(sample)
        unjudged += verdict is None
    if len(used) < FEWEST_POINTS or (2 * unjudged > len(used) and not with_proof):
        return TooFew(len(used))
    names = [s.name for s in setting.sizes]
    sizes = tuple((n, tuple(sorted({s.world.sizes[n] or 0 for s in used}))) for n in names)
    return Evidence("numeric", len(used), sizes or None, tolerance)
