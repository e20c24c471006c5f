"""The call behind `derive check`; it imports no more than the kind of question needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from derive import arguments
from derive.checking import Verdict
from derive.checking import check as compare_both
from derive.checking.check import options_for
from derive.checking.declared import Declared
from derive.errors import BadSpec, shown

if TYPE_CHECKING:
    from derive.sheets.sheet import Exercise


__all__ = ["NOT_GIVEN", "Verdict", "check"]


class _NotGiven:
    """None is a wrong expected expression, and no missing one."""

    def __repr__(self) -> str:
        return "..."


NOT_GIVEN = _NotGiven()


@arguments.reading(
    topic=arguments.name,
    seed=arguments.whole,
    part=arguments.name,
    complex_unit=arguments.flag,
    form=arguments.name,
    notation=arguments.name,
)
def check(
    answer: Any,
    *,
    expected: Any = NOT_GIVEN,
    topic: str | None = None,
    seed: int = 0,
    exercise: Exercise | None = None,
    part: str | None = None,
    let: Mapping[str, Any] | None = None,
    given: Sequence[Any] = (),
    functions: Sequence[str] = (),
    complex_unit: bool = False,
    tolerance: float | Fraction | None = None,
    form: str | None = None,
    notation: str = "auto",
) -> Verdict:
    """The verdict on an answer: is it the expected expression, or the answer to a topic's question or to an exercise?

    Answers and expected expressions are SymPy's or texts; an exercise's answer is what a pupil writes. For a question
    the best of the verdicts on its parts, or that on `part`, a letter; a wrong answer that a known mistake leads to is
    named.

    `let` defines names, {"z": "w x + b"}, or functions, {"f(x)": "x^2"}; `given` are conditions that hold, such as
    "b > 0" or "n integer"; `functions` names what stands before a bracket and is no product. An answer never raises:
    what cannot be read or judged is a verdict with a reason. See `derive.checking.check` for the rest.
    """
    if [expected is NOT_GIVEN, topic is None, exercise is None].count(False) != 1:
        raise BadSpec("say what the answer should be: one of expected=..., topic=... or exercise=...")
    declared = Declared.of({} if let is None else let, given, functions, notation)
    if expected is NOT_GIVEN:
        declared.demand_no_conditions()
    how = options_for(complex_unit, tolerance)
    if exercise is not None:
        from derive.sheets.grading import graded  # deferred, as below: most answers are to an expression
        from derive.sheets.sheet import Exercise

        if not isinstance(exercise, Exercise):
            raise BadSpec(f"exercise is one of a sheet's exercises, as in sheet.exercises[2], not {shown(exercise)}")
        return graded(answer, exercise, part, how, form, notation, declared)
    if topic is not None:
        from derive.exercises.answering import answered
        from derive.exercises.parts import asked

        return answered(answer, asked(topic, f"{seed}/0/0"), how, form or "no-derivative", notation, part, declared)
    if part is not None:
        raise BadSpec("part goes with topic or exercise: an expected expression has none")
    options = {"complex_unit": complex_unit, "tolerance": tolerance, "form": form, "notation": notation}
    return compare_both(answer, expected=expected, declared=declared, **options)  # type: ignore[arg-type]
