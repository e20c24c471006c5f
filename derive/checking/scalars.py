"""Two expressions of numbers: proved where that alone decides, else refuted first, then proved, then looked at."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace
from sympy import Basic, Float, Max, Min, Ne, Piecewise

from derive.checking.compare import Comparison, Tally
from derive.checking.complex_world import ComplexComparison
from derive.checking.helper import simplified_to_zero
from derive.checking.places import are_out_of_sight, as_lines_are_tried, steep
from derive.checking.proving import exactly, small, smooth
from derive.checking.verdict import Verdict
from derive.errors import BadSetting
from derive.kernel import EQUAL, Evidence, Setting, Witness
from derive.kernel.bounds.work import worked
from derive.kernel.comparing import FEWEST_POINTS
from derive.kernel.evidence import examine
from derive.kernel.sampled.corners import at_corners
from derive.kernel.sampled.kinks import largest_size, turns_beyond
from derive.kernel.sampled.sampling import Worlds
from derive.terms.elementary import ELEMENTARY
from derive.terms.notation import D
from derive.terms.ordered import Plus, Times
from derive.words.prose import Prose, sentence

_REFUTING, _CLOSER, _PROVING = 0.6, 0.8, 1.3  # work (`derive.kernel.bounds.work`) after which each of the three ends
JUMPS = (*(f.kind for f in ELEMENTARY if f.jumps or f.steps), Piecewise)
_BENDS = (Max, Min, *(f.kind for f in ELEMENTARY if f.bends))
_LEAST = 0.2  # for what took long to be read

TOO_FEW = sentence("reason too few points")
NEVER_BOTH = sentence("reason never both")
NO_TIME = sentence("reason no time")
OUT_OF_SIGHT = sentence("reason out of sight")


class Options(Struct, frozen=True):
    """How to compare: with complex numbers or with real ones, within which tolerance, and whether to try to prove."""

    complex_unit: bool = False
    tolerance: Fraction | None = None
    prove: bool = True
    started: float = field(default_factory=worked)  # all work counts from here


def compare(expected: Basic, answer: Basic, setting: Setting, options: Options) -> Verdict:
    """The verdict on an answer in a setting; conditions and definitions of the setting hold."""
    start = options.started
    setting.admit(expected, answer)
    if _decided(expected, answer, setting, options):
        return Verdict("equal", "proved", points=0)
    comparison = _comparison(expected, answer, setting, options, max(start + _REFUTING, worked() + _LEAST))
    if options.complex_unit and any(side.has(D) for side in comparison.sides):
        return by_kernel(expected, answer, setting)
    tally = comparison.at_points()
    if tally.different:
        return Verdict("different", witness=tally.different)
    if not _enough(comparison):
        return _nothing_refuted(comparison, options) or _nothing_seen(comparison, tally)
    if tally.outside is not None and comparison.open_points() < min(FEWEST_POINTS, len(tally.agreed)):
        return _apart(comparison, tally)
    return _agreeing(comparison, options, start)


def _decided(expected: Basic, answer: Basic, setting: Setting, options: Options) -> bool:
    """Whether a proof alone says it: both sides are smooth everywhere, and nothing is supposed of any name."""
    bare = not (options.complex_unit or setting.given or setting.definitions or setting.sizes)
    quick = bare and _provable((expected, answer), options) and smooth(expected, answer)
    return quick and small(expected, answer) and exactly(expected, answer, setting) == "proved"


def same_at_points(expected: Basic, answer: Basic, setting: Setting, deadline: float) -> bool:
    """Whether no point tells the two apart, and there were points enough."""
    try:
        comparison = Comparison(expected, answer, setting, deadline)
        tally = comparison.at_points()
    except BadSetting:
        return False
    return tally.different is None and tally.outside is None and _enough(comparison)


def _comparison(expected: Basic, answer: Basic, setting: Setting, options: Options, deadline: float) -> Comparison:
    comparison = (ComplexComparison if options.complex_unit else Comparison)(expected, answer, setting, deadline)
    comparison.tolerance = options.tolerance
    return comparison


def _enough(comparison: Comparison) -> bool:
    return comparison.tally.enough or comparison.constant


def _agreeing(comparison: Comparison, options: Options, start: float) -> Verdict:
    """Nothing refutes it: prove it, or look at it more closely."""
    tally, (expected, answer) = comparison.tally, comparison.sides
    provable = _provable(comparison.sides, options)
    quick = provable and not options.complex_unit and small(expected, answer)
    method = exactly(expected, answer, comparison.setting) if quick else None
    if method is None:
        comparison.deadline = start + _CLOSER
        seen = comparison.more_closely() or (comparison.by_the_gap() if provable else None)
        if seen is not None:
            return Verdict("different", witness=seen)
        if provable:
            method = simplified_to_zero(expected, answer, comparison.setting, start + _PROVING, options.complex_unit)
    seen = None if method or options.complex_unit or options.tolerance else _apart_where_one_jumps(comparison)
    if seen is not None:
        return Verdict("different", witness=seen)
    hidden = method is None and not (options.complex_unit or options.tolerance)
    if (hidden and are_out_of_sight(comparison.setting, comparison.sides)) or _turns_beyond(comparison, method):
        return Verdict("unknown", points=len(tally.agreed), why=OUT_OF_SIGHT)
    found = _named(method, tally)
    bent = None if found.why or not found.ok or options.complex_unit else _without_slope(comparison)
    return found if bent is None else replace(found, why=bent)


def _turns_beyond(comparison: Comparison, method: str | None) -> bool:
    """Whether something turns on sizes or indices where none is tried, and what is proved is so for the first ones."""
    setting, sides = comparison.setting, comparison.sides
    most = largest_size(setting, *sides)
    return method not in ("proved", "simplified") and any(turns_beyond(side, setting, most) for side in sides)


def _apart_where_one_jumps(comparison: Comparison) -> Witness | None:
    """A place that no decimal writes, as x = sqrt(2), at which the sides have two values, as where a case begins."""
    if not any(side.has(*JUMPS, *_BENDS) for side in comparison.sides):
        return None
    setting, sides = comparison.setting, comparison.sides
    tried = chain(steep(setting, sides, comparison.tally.agreed[:1]), as_lines_are_tried(setting, sides))
    points = (point for point in tried if comparison.admits(point))
    if (seen := comparison.first_different(points)) is not None or not any(s.has(*JUMPS) for s in comparison.sides):
        return seen
    worlds = Worlds.of(comparison.setting, "step")
    for before, after in (comparison.sides, comparison.sides[::-1]):
        found = at_corners(before, after, EQUAL, worlds)
        if isinstance(found, Witness) and "undefined" not in (found.before, found.after):
            turned = before is not comparison.sides[0]
            return replace(found, before=found.after, after=found.before) if turned else found
    return None


def _without_slope(comparison: Comparison) -> Prose | None:
    """Where a derivative on one side has no value, and the other side has one."""
    slope, other = sorted(comparison.sides, key=lambda side: not side.has(D))
    if not slope.has(D) or other.has(D):
        return None
    found = at_corners(slope, other, EQUAL, Worlds.of(comparison.setting, "step"))
    names = found.point if isinstance(found, Witness) else [c.args for c in found if isinstance(c, Ne)]
    return sentence("reason isolated", point=", ".join(f"{name} = {value}" for name, value in names)) if names else None


def _named(method: str | None, tally: Tally) -> Verdict:
    points = len(tally.agreed)
    if tally.outside is not None:
        return Verdict("equal-where-defined", method or "numeric", points, tally.outside)
    proved = method in ("proved", "simplified")
    return Verdict("equal" if proved else "equal-numerically", method or "numeric", points, why=_isolated(tally))


def _isolated(tally: Tally) -> Prose | None:
    if tally.isolated is None:
        return None
    at = ", ".join(f"{k} = {v}" for k, v in tally.isolated.point)
    return sentence("reason isolated", point=at)


def _nothing_refuted(comparison: Comparison, options: Options) -> Verdict | None:
    """Where conditions leave few of the points, those agree, and both are the same by the field's laws: equal."""
    tally, sides = comparison.tally, comparison.sides
    if not tally.agreed or tally.outside or options.complex_unit or not _provable(sides, options) or not small(*sides):
        return None
    method = exactly(*sides, comparison.setting)
    return None if method is None else _named(method, tally)


def _provable(sides: tuple[Basic, Basic], options: Options) -> bool:
    return options.prove and options.tolerance is None and not any(side.has(Float) for side in sides)


def _nothing_seen(comparison: Comparison, tally: Tally) -> Verdict:
    if tally.outside is not None:
        return _apart(comparison, tally)
    return Verdict("unknown", points=len(tally.agreed), why=NO_TIME if tally.out_of_time else TOO_FEW)


def _apart(comparison: Comparison, tally: Tally) -> Verdict:
    """Wherever one side has real values the other has none: its principal complex value stands in for it."""
    as_complex = ComplexComparison(*comparison.sides, comparison.setting, worked() + _CLOSER - _REFUTING)
    seen = as_complex.first_different(tally.outsiders)
    if seen is not None:
        return Verdict("different", witness=seen)
    return Verdict("unknown", points=len(tally.agreed), why=NEVER_BOTH)


# -- what only the kernel can evaluate --------------------------------------------------------------------------------


def by_kernel(expected: Basic, answer: Basic, setting: Setting) -> Verdict:
    """The verdict by the kernel's own samples: derivatives are numerical differences there."""
    findings = [examine(a, b, EQUAL, setting) for a, b in ((expected, answer), (answer, expected))]
    if isinstance(findings[0], Evidence) and isinstance(findings[1], Evidence):
        method = findings[0].method
        verdict = "equal" if method in ("proved", "exhaustive") else "equal-numerically"
        return Verdict(verdict, method, findings[0].points)
    witness = next((f for f in findings if isinstance(f, Witness)), None)
    if witness is None:
        return Verdict("unknown", why=TOO_FEW)
    if findings[0] != witness:  # it was found with the sides exchanged
        witness = replace(witness, before=witness.after, after=witness.before)
    return _differs(witness, expected, answer, setting)


def _differs(witness: Witness, expected: Basic, answer: Basic, setting: Setting) -> Verdict:
    """Where a value is missing on one side only, the rest decides; else the answer is wrong."""
    if "undefined" in (witness.before, witness.after):
        # Zero times the answer takes away the points at which it has no value; those of the left side are skipped.
        common = examine(Plus(expected, Times(0, answer)), answer, EQUAL, setting)
        if isinstance(common, Evidence):
            return Verdict("equal-where-defined", common.method, common.points, witness)
        witness = common if isinstance(common, Witness) else witness
    return Verdict("different", witness=witness)
