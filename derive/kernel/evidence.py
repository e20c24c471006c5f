"""How evidence is taken: refute first, by sampling and by regions; then try to prove. Nothing else decides.

The check is chosen by the relation's key and the kind of the two sides; no caller can pass one in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sympy import Basic, Expr

from derive.events import EventExpr, Inclusion, P, Same
from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.proof import Exact
from derive.kernel.regions import Venn
from derive.kernel.relations import EQUAL, Relation
from derive.kernel.sampling import Sample, Worlds
from derive.kernel.setting import Setting
from derive.notation import ArgMin
from derive.ordered import Times

TOLERANCE = 1e-9
_PRECISE_TOLERANCE = 1e-15
_PRECISE_FLOOR = 1e-20
FEWEST_POINTS = 4
PROVED_IN = "step"  # the end-to-end check samples other worlds; its proof is the chain of the steps' proofs


@dataclass(frozen=True)
class Evidence:
    """How a line was checked. `sizes` lists the values that each size took; None where nothing was sampled."""

    method: str  # "proved", "exact-small-n", "exhaustive" or "numeric"
    points: int | None = None
    sizes: tuple[tuple[str, tuple[int, ...]], ...] | None = None
    tolerance: float | None = None


@dataclass(frozen=True)
class Witness:
    """A point at which two sides are not related as claimed."""

    point: tuple[tuple[str, object], ...]
    before: str
    after: str

    def __str__(self) -> str:
        at = ", ".join(f"{k} = {v:.6g}" if isinstance(v, float) else f"{k} = {v}" for k, v in self.point)
        return f"at {at or 'every point'} the left side is {self.before} and the right side {self.after}"


@dataclass(frozen=True)
class TooFew:
    """Not enough points at which the left side has a value."""

    points: int


Finding = Evidence | Witness | TooFew


def examine(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str = "step") -> Finding:
    """Evidence for `before R after`, or the witness against it, or too few points to say anything."""
    if isinstance(before, EventExpr) or isinstance(after, EventExpr):
        return _by_regions(before, after, relation, setting)
    if relation.key not in _CHECKS:
        raise ValueError(f"'{relation.key}' relates events, and these are numbers: {before}, {after}")
    return _CHECKS[relation.key](before, after, relation, setting, round_)


def _by_regions(before: Basic, after: Basic, relation: Relation, setting: Setting) -> Finding:
    laws = {"=": Same, "subset": Inclusion}
    if relation.key not in laws:
        raise ValueError(f"events are not related by '{relation.key}'")
    venn = Venn.of(setting)
    model = venn.counterexample(laws[relation.key](before, after))
    if model is None:
        return Evidence("exhaustive")
    names = [(e.name, str(venn.read(e, model))) for e in venn.events]
    return Witness(tuple(names), str(venn.read(before, model)), str(venn.read(after, model)))


def _sampled(
    before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str
) -> Finding:
    judge = _JUDGES[relation.key]
    found = _tally(Worlds.of(setting, round_).samples(before, after), lambda s: judge(before, after, s), setting)
    if not isinstance(found, Evidence) or round_ != PROVED_IN or not Exact.of(setting).proves(before, after, relation):
        return found
    general = bool(setting.sizes) and not (before.has(P) or after.has(P))
    return Evidence("exact-small-n" if general else "proved", found.points, found.sizes, found.tolerance)


Verdict = Witness | bool  # a witness; or whether the point could be used


def _tally(samples: Iterable[Sample], judge: Callable[[Sample], Verdict], setting: Setting) -> Finding:
    used: list[Sample] = []
    for sample in samples:
        verdict = judge(sample)
        if isinstance(verdict, Witness):
            return verdict
        if verdict:
            used.append(sample)
    if len(used) < FEWEST_POINTS:
        return TooFew(len(used))
    names = [s.name for s in setting.sizes]
    sizes = tuple((n, tuple(sorted({s.world.sizes[n] or 0 for s in used}))) for n in names)
    return Evidence("numeric", len(used), sizes or None, TOLERANCE)


def _equal_at(before: Basic, after: Basic, sample: Sample) -> Verdict:
    a, b = sample.value(before), sample.value(after)
    if a is Undefined:
        return False
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        if abs(a - b) <= TOLERANCE * max(abs(a), abs(b)):
            return True
    return _in_doubt(before, after, sample)


def _in_doubt(before: Basic, after: Basic, sample: Sample) -> Verdict:
    """40 digits decide what floats could not."""
    a, b = sample.precise_value(before), sample.precise_value(after)
    if a in (Undefined, Unusable) or b is Unusable:
        return False
    if b is Undefined:
        return _witness(sample, a, "undefined")
    gap, size = abs(a - b), max(abs(a), abs(b))
    return True if gap <= max(_PRECISE_TOLERANCE * size, _PRECISE_FLOOR) else _witness(sample, a, b)


def _at_most_at(before: Basic, after: Basic, sample: Sample) -> Verdict:
    a, b = sample.precise_value(before), sample.precise_value(after)
    if a in (Undefined, Unusable) or b is Unusable:
        return False
    if b is Undefined:
        return _witness(sample, a, "undefined")
    return True if a <= b + _PRECISE_FLOOR + _PRECISE_TOLERANCE * abs(b) else _witness(sample, a, b)


def _witness(sample: Sample, a: object, b: object) -> Witness:
    spelled = [v if isinstance(v, str) else f"{float(v):.10g}" for v in (a, b)]  # type: ignore[arg-type]
    if spelled[0] == spelled[1]:
        spelled = [v if isinstance(v, str) else f"{v:.30g}" if isinstance(v, float) else str(v) for v in (a, b)]
    return Witness(tuple(sample.point.items()), *spelled)


_JUDGES = {"=": _equal_at, "<=": _at_most_at}


def _approximate(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str) -> Finding:
    """Halving the distance to the point must shrink the error by 2^(order + 1) at least, or there is no error."""
    samples = Worlds.of(setting, round_).base[: FEWEST_POINTS + 1]  # each one is three values to many digits
    found = _tally(samples, lambda s: _order_at(before, after, relation, s), setting)
    if isinstance(found, Evidence) and round_ == PROVED_IN and Exact.of(setting).proves(before, after, relation):
        return Evidence("exact-small-n" if setting.sizes else "proved", found.points, found.sizes, found.tolerance)
    return found


def _order_at(before: Basic, after: Basic, relation: Relation, sample: Sample) -> Verdict:
    digits = 40 + 16 * (relation.order + 1)
    errors = []
    for halvings in (0, 1, 2):
        world = sample.world.precise(digits)
        key = (relation.variable.name, ())  # type: ignore[union-attr]
        try:
            about = world.ops.lift(compiled(relation.about)(world))
            world.pins[key] = about + world.ops.context.mpf(10) ** -8 / 2**halvings
            errors.append(abs(world.value(before) - world.value(after)))
        except (Undefined, Unusable):
            return False
    floor = world.ops.context.mpf(10) ** (-8 * (relation.order + 1) - 12)
    if all(e <= floor for e in errors):
        return True
    shrinks = all(b <= a / 2 ** (relation.order + 1 - 0.01) for a, b in zip(errors, errors[1:], strict=False))
    return True if shrinks else _witness_of_order(sample, errors)


def _witness_of_order(sample: Sample, errors: list[object]) -> Witness:
    first, last = (f"{float(e):.3g}" for e in (errors[0], errors[-1]))  # type: ignore[arg-type]
    return Witness(tuple(sample.point.items()), f"off by {first}", f"off by {last} at a quarter of the distance")


def _minimum(before: Basic, after: Basic, relation: Relation, setting: Setting, round_: str) -> Finding:
    """`ArgMin(f, x) -> a`: the slope of f vanishes at a and its curvature there is positive."""
    if not isinstance(before, ArgMin):
        raise ValueError("'argmin' relates ArgMin(f, x) to the place of the minimum")
    flat = examine(before.slope_at(after), Times(0, 1), EQUAL, setting, round_)
    if not isinstance(flat, Evidence):
        return flat
    curved = _tally(Worlds.of(setting, round_).base, lambda s: _positive_at(before.curvature_at(after), s), setting)
    return flat if isinstance(curved, Evidence) else curved


def _positive_at(expr: Expr, sample: Sample) -> Verdict:
    value = sample.precise_value(expr)
    if value in (Undefined, Unusable):
        return False
    return True if value > _PRECISE_FLOOR else _witness(sample, value, "not positive")


_CHECKS: dict[str, Callable[[Basic, Basic, Relation, Setting, str], Finding]] = {
    "=": _sampled, "<=": _sampled, "approx": _approximate, "argmin": _minimum,
}


def agree_where_defined(before: Basic, after: Basic, setting: Setting) -> Finding:
    """Equality at the points where both sides have a value; where only one has, the point is passed over."""

    def judge(sample: Sample) -> Verdict:
        known = sample.precise_value(after) not in (Undefined, Unusable)
        return _equal_at(before, after, sample) if known else False

    return _tally(Worlds.of(setting, PROVED_IN).samples(before, after), judge, setting)
