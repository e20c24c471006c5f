"""`check`: the verdict on an answer, whatever kind of thing it is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf
from numbers import Real
from typing import Any

from msgspec.structs import replace
from sympy import Basic, EmptySet, MatrixBase, Set, oo
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from derive.checking.array_answers import arrays, as_meant
from derive.checking.conditions import conditions
from derive.checking.declared import NOTHING, Declared
from derive.checking.endless_sums import endless
from derive.checking.equations import equations
from derive.checking.finite_sets import by_undoing
from derive.checking.forms import NO_ANSWER, wrong_form
from derive.checking.helper import summed
from derive.checking.meant import Meant, but_for_its_left_side, meant, unknown_names
from derive.checking.number_sets import as_conditions, sets
from derive.checking.rows_and_columns import as_vectors
from derive.checking.scalars import NO_TIME, Options, by_kernel
from derive.checking.scalars import compare as numbers
from derive.checking.second_readings import second_readings
from derive.checking.settings import setting_of
from derive.checking.sides import expression, named_alike, not_comparable, parts_of, shape_of
from derive.checking.solving import by_solutions
from derive.checking.texts import imaginary, read_both
from derive.checking.valueless import of_values, too_much
from derive.checking.verdict import Verdict
from derive.errors import BadSetting, BadSpec, shown
from derive.kernel import Setting
from derive.kernel.bounds.world import OutOfTime
from derive.terms.bound import fresh, letters, rename
from derive.terms.events import EventExpr, Inclusion, Nothing, Same
from derive.terms.families import ARRAYS, EVENTS, NUMBERS, Family, Table, family_of
from derive.terms.notation import Vec
from derive.words.prose import sentence
from derive.words.readings import in_every_language

_DEEP = sentence("reason too deep")


def check(
    answer: Any,
    *,
    expected: Any,
    complex_unit: bool = False,
    tolerance: float | Fraction | None = None,
    form: str | None = None,
    notation: str = "auto",
    declared: Declared = NOTHING,
) -> Verdict:
    """The verdict on an answer: two expressions over the reals, two vectors, two equations or two events.

    Either side may be a text, in the `notation` "plain" or "latex", or "auto" for whichever it looks like.
    Names are matched by spelling: the answer's `x` is the expected `x`, with its domain. With `complex_unit` names
    without assumptions stand for complex numbers. `tolerance` is how far values may be apart, in units of the larger
    of 1 and the value. `form` is a form of `derive.checking.forms`: the verdict is on the value all the same, and its
    `form_ok` and `reason` on the form. `declared` are definitions, conditions and functions.
    An answer never raises; `BadSpec` and `Unreadable` are for an expected side that makes no sense.
    """
    how: _How = (tolerance, form, notation, declared)
    try:
        verdict, given, wanted = _one_reading(answer, expected, complex_unit, how)
        for other in () if verdict.ok else second_readings(answer, given, expected, wanted, complex_unit):
            again, *_ = _one_reading(other.answer, other.expected, other.complex_unit, how)
            if again.ok:
                return replace(again, why=other.how)
        return verdict
    except RecursionError:
        return Verdict("unknown", why=_DEEP)


_How = tuple[float | Fraction | None, str | None, str, Declared]


def _one_reading(answer: Any, expected: Any, complex_unit: bool, how: _How) -> tuple[Verdict, Any, Any]:
    """The verdict on an answer in one of its readings, and both sides as they were read."""
    tolerance, form, notation, declared = how
    given, wanted, remark = read_both(answer, expected, notation, complex_unit, declared.names)
    if isinstance(given, Verdict):
        return given, given, wanted
    given, wanted = declared.put_into(given), declared.put_into(wanted)
    if endless(given) or endless(wanted):
        return _of_endless_sums(given, wanted, options_for(complex_unit, tolerance), declared), given, wanted
    if (beyond := too_much(given, wanted)) is not None:
        return beyond, given, wanted
    # A typed sqrt(-4) is no real number, and can be compared all the same.
    typed = (side for side, text in ((given, answer), (wanted, expected)) if isinstance(text, str))
    options = options_for(complex_unit or imaginary(*typed), tolerance)
    verdict = judged(given, wanted, options, declared.setting(given, wanted))
    verdict = verdict if verdict.why or not verdict.ok else replace(verdict, why=remark)
    return verdict if form is None else in_form(verdict, given, form), given, wanted


def _of_endless_sums(given: Any, wanted: Any, options: Options, declared: Declared) -> Verdict:
    """The verdict on what the sums without end come to, which is found and confirmed by numbers alone."""
    totals = {total: summed(total) for side in (given, wanted) for total in endless(side)}
    unknown = [total for total, value in totals.items() if value is None]
    if unknown:
        alike = isinstance(given, Basic) and isinstance(wanted, Basic) and given.dummy_eq(wanted)
        why = sentence("reason endless sum", sum=unknown[0])
        return Verdict("equal", "proved") if alike else Verdict("unknown", why=why)
    values = {total: value for total, value in totals.items() if value is not None}
    read = [_in_place(side, values) for side in (given, wanted)]
    verdict = judged(read[0], read[1], options, declared.setting(*read))
    if verdict.verdict != "equal":
        return verdict
    found = ", ".join(map(str, values.values()))
    return replace(verdict, verdict="equal-numerically", method="numeric", why=sentence("reason summed", value=found))


def _in_place(side: Any, values: dict[Any, Any]) -> Any:
    return values.get(side) or (side.xreplace(values) if isinstance(side, Basic) else side)


def judged(answer: Any, expected: Any, options: Options, setting: Setting | None = None) -> Verdict:
    """The verdict on whatever stands in an answer; raises `BadSpec` for the expected side alone."""
    try:
        verdict = compare(answer, expected, options, setting)
    except OutOfTime:
        return Verdict("unknown", why=NO_TIME)
    except (BadSpec, BadSetting) as error:
        try:
            compare(expected, expected, replace(options, prove=False), setting)
        except BadSetting as own:
            raise BadSpec(str(own)) from own
        reason = " ".join(str(error).split())
        return Verdict("unknown", why=in_every_language(reason))
    if verdict.verdict != "different" or verdict.why is not None or setting is not None:
        return verdict
    return replace(verdict, why=unknown_names(answer, parts_of(expected) or (expected,)))


def options_for(complex_unit: bool, tolerance: float | Fraction | None) -> Options:
    """How to compare what was given. Raises `BadSpec` for a tolerance that is none."""
    if tolerance is None:
        return Options(complex_unit)
    if not isinstance(tolerance, Real) or not 0 <= tolerance < inf:
        raise BadSpec(f"the tolerance is a number from 0 on, not {shown(tolerance)}")
    return Options(complex_unit, Fraction(tolerance))


def in_form(verdict: Verdict, answer: Any, form: str) -> Verdict:
    """The verdict with what is to be said of the form of the answer, or of its components."""
    parts = parts_of(answer) or (answer,)
    wrong = [w for w in (wrong_form(expression(p), form) for p in parts) if w is not None]
    form_ok = None if NO_ANSWER in wrong else not wrong
    return replace(verdict, form=form, form_ok=form_ok, why=wrong[0] if wrong else verdict.why)


@of_values
def compare(answer: Any, expected: Any, options: Options, setting: Setting | None = None) -> Verdict:
    """The verdict by what the two sides are; each is read as what the other one is, where it can be."""
    answer, expected = as_vectors(answer, expected)
    if family_of(expected) is ARRAYS:
        answer = as_meant(answer, expected)
        if isinstance(answer, Verdict):
            return answer
    elif family_of(answer) is ARRAYS and isinstance(expected, MatrixBase):
        expected = as_meant(expected, answer)
    answer, expected = _of_no_number(answer, expected), _of_no_number(expected, answer)
    if is_infinite(answer) or is_infinite(expected):
        return _infinite(answer, expected)
    other = meant(answer, expected)
    if other is not None:
        return _as_meant(other, options, setting)
    if (equation := but_for_its_left_side(answer, expected)) is not None:
        right = _as_meant(equation[0], options, setting).ok
        return Verdict("different", why=equation[1]) if right else of_another_kind(answer, expected)
    if parts_of(expected) is not None and parts_of(answer) is not None:
        return _vectors(answer, expected, options, setting)
    if isinstance(expected, Vec) and isinstance(answer, Vec) and expected.args[1].args[1:] == answer.args[1].args[1:]:
        letter = fresh(expected.args[1].args[0], letters(expected) | letters(answer))
        bodies = [rename(side, letter).args[0] for side in (answer, expected)]
        return compare(bodies[0], bodies[1], options, setting)
    if _is_vector(expected) != _is_vector(answer):
        return of_another_kind(answer, expected)
    answer, expected = as_conditions(answer, expected) or (answer, expected)
    right = expression(expected, options.complex_unit)
    given = named_alike(expression(answer, options.complex_unit), right)
    statements = isinstance(right, _SOLVED) and isinstance(given, _SOLVED)
    if statements:
        supposed = setting.given if setting else ()
        verdict = by_solutions(right, given, supposed) or by_undoing(right, given, options, supposed)
        if verdict is not None:
            return verdict
    if {_kind(right), _kind(given)} == {BooleanFunction, Relational}:
        return conditions(right, given, setting or setting_of(right, given), options)
    if _kind(right) != _kind(given):
        return of_another_kind(given, right)
    comparing = _COMPARE.of(right) if family_of(right) else _STATEMENTS[_kind(right)][1]
    return comparing(right, given, setting or setting_of(right, given), options)


def is_infinite(side: Any) -> bool:
    """Whether a side is infinity, with a sign or without."""
    return isinstance(side, Basic) and side in (oo, -oo)


def _infinite(answer: Any, expected: Any) -> Verdict:
    """Infinity is itself alone."""
    if answer == expected:
        return Verdict("equal", "proved")
    both = is_infinite(answer) and is_infinite(expected)
    return Verdict("different") if both else of_another_kind(answer, expected)


def _of_no_number(side: Any, other: Any) -> Any:
    """∅ beside a set of numbers, or a condition on some, is the set without any."""
    return EmptySet if isinstance(side, Nothing) and isinstance(other, (Set, *_SOLVED)) else side


def _as_meant(other: Meant, options: Options, setting: Setting | None) -> Verdict:
    """The verdict on the worst of the answers that are meant, and how they are read."""
    found = [compare(a, other.expected, options, setting) for a in other.answers]
    worst = max(found, key=lambda v: _ORDER.index(v.verdict))
    return replace(worst, why=worst.why or other.how)


_SOLVED = (Relational, BooleanFunction)
Comparing = Callable[[Basic, Basic, Setting, Options], Verdict]
_COMPARE = Table[Comparing](
    "how an answer is compared",
    {EVENTS: lambda a, b, setting, _options: by_kernel(a, b, setting), ARRAYS: arrays, NUMBERS: numbers},
)
#: what is no expression but says something of some: what it is called, and how it is compared
_STATEMENTS: dict[object, tuple[str, Comparing]] = {
    Inclusion: (
        "a relation of events",
        lambda a, b, setting, _options: by_kernel(_broken(a), _broken(b), setting),
    ),
    BooleanFunction: ("a condition", conditions),
    Relational: ("an equation", equations),
    Set: ("a set of numbers", sets),
}


def _kind(side: Basic) -> Family | type:
    if isinstance(side, Same):
        return Inclusion
    kinds = (Inclusion, BooleanFunction, Relational, Set)
    found = family_of(side) or next((k for k in kinds if isinstance(side, k)), None)
    if found is None:
        raise not_comparable(side)
    return found


def of_another_kind(answer: Any, expected: Any) -> Verdict:
    """The verdict on an answer that is not the kind of thing that is asked for."""
    got, want = (in_every_language(_title(side)) for side in (answer, expected))
    return Verdict("different", why=sentence("reason kind", got=got, want=want))


def _is_vector(side: Any) -> bool:
    return isinstance(side, Vec) or parts_of(side) is not None


def _title(side: Any) -> str:
    if _is_vector(side) or is_infinite(side):
        return "a vector" if _is_vector(side) else "infinity"
    family = family_of(side)
    return family.title if family else _STATEMENTS[_kind(side)][0]


def _broken(condition: Basic) -> EventExpr:
    """The outcomes that there must not be: without A - B, A is in B."""
    a, b = condition.args
    return (a - b) | (b - a) if isinstance(condition, Same) else a - b


def _vectors(answer: Any, expected: Any, options: Options, setting: Setting | None) -> Verdict:
    """Equal if all components are; the verdict is that of the worst, and says which."""
    ours, theirs = parts_of(expected) or (), parts_of(answer) or ()
    if shape_of(expected) != shape_of(answer):
        sizes = [" x ".join(map(str, shape_of(s))) for s in (expected, answer)]
        return Verdict("different", why=sentence("reason components", want=sizes[0], got=sizes[1]))
    found = [compare(b, a, options, setting) for a, b in zip(ours, theirs, strict=True)]
    if not found:
        return Verdict("equal", "proved", why=sentence("reason empty"))
    worst = max(range(len(found)), key=lambda k: (_ORDER.index(found[k].verdict), -k))
    verdict = found[worst]
    if verdict.ok:
        return replace(verdict, points=min(f.points or 0 for f in found))
    return replace(verdict, why=sentence("reason component", number=str(worst + 1)))


_ORDER = ("equal", "equal-numerically", "equal-where-defined", "unknown", "unreadable", "different")
