"""The calls behind every command: topics, show, gradient, render, check, verify."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sympy import Expr, Indexed, Symbol

from derive.asking import Topic, all_topics, find, load
from derive.checking import Verdict
from derive.checking import check as compare_both
from derive.checking.check import options_for
from derive.checking.declared import Declared
from derive.engine.differentiation import is_final
from derive.engine.moves import claim
from derive.errors import BadSetting, BadSpec, NoRule, unknown
from derive.exercises import DETAILS, posed
from derive.exercises import show as derive_topic
from derive.exercises.answering import answered
from derive.exercises.parts import asked
from derive.exercises.typed import typed_topic
from derive.kernel import Derivation
from derive.paper.presentation import Presentation, present
from derive.terms.notation import D
from derive.terms.ordered import ordered
from derive.terms.sympys_own import in_our_notation
from derive.verifying import verify
from derive.words import words

if TYPE_CHECKING:
    from derive.sheets.sheet import Exercise

__all__ = ["check", "diff", "gradient", "load_all", "render", "show", "topics", "verify"]

NOT_GIVEN = object()  # None is a wrong expected expression, and no missing one


def topics(word: str = "", files: Iterable[str | Path] = ()) -> list[Topic]:
    """All topics, or those with the word in their id, title or area; `files` are topic files of your own."""
    load_all(files)
    spoken = word.lower()
    return [t for t in all_topics() if spoken in " ".join([t.id, t.area, *t.title.texts.values()]).lower()]


def load_all(files: Iterable[str | Path]) -> None:
    """Register the topics in files of your own. Raises `BadTopic`."""
    for file in files:
        load(Path(file))


def show(
    topic: str, *, kind: str = "derive", seed: int = 0, detail: str = "brief", language: str = "en"
) -> Presentation:
    """A topic's question with every part derived; of another kind than `derive` the exercise with its answer.

    Raises `UnknownName`, `NotOffered`, `CheckFailed`.
    """
    words(language)
    found, stream = find(topic), f"{seed}/0/0"
    return Presentation(posed(found, kind, stream, found.draw(stream), detail=detail), language, seed)


def diff(
    expr: str | Expr,
    wrt: str | Expr,
    *,
    let: Mapping[str, str] | None = None,
    detail: str = "brief",
    language: str = "en",
) -> Presentation:
    """The derivation of d expr / d wrt as a question of its own; texts are plain maths or LaTeX.

    `let` defines names: {"z": "w x + b"}. Raises `Unreadable`, `NoRule`, `CheckFailed`, `BadSpec`.
    """
    words(language)
    return Presentation(derive_topic(typed_topic(expr, wrt, let), "0/0/0", detail), language)


def gradient(expr: Expr, x: Expr, *, detail: str = "brief") -> Derivation:
    """The checked derivation of d expr / d x for any SymPy expression; x is a symbol or indexed, as in `z[j]`.

    Raises `NoRule` where no rule fits, `CheckFailed` where a line cannot be checked, `BadSetting` for an x that
    is not a symbol or only bears the name of one in the expression.
    """
    if detail not in DETAILS:
        raise unknown("detail", detail, DETAILS)
    if not isinstance(expr, Expr):
        raise BadSetting(f"cannot differentiate {expr!r}: give a SymPy expression")
    if not isinstance(x, (Symbol, Indexed)):
        raise BadSetting(f"cannot differentiate by {x}: give a symbol or an indexed name")
    question = D(ordered(in_our_notation(expr)), x)
    if is_final(question):
        raise NoRule(f"no rule differentiates {question.body} by {x}: it is as simple as it gets")
    try:
        return claim(question).differentiate().derivation(detail)
    except RecursionError as error:
        raise NoRule(f"no rule differentiates an expression nested this deeply by {x}") from error


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
        raise BadSpec("say what the answer should be: expected=..., topic=... or exercise=...")
    declared = Declared.of(let or {}, given, functions, notation)
    if expected is NOT_GIVEN:
        declared.demand_no_conditions()
    how = options_for(complex_unit, tolerance)
    if exercise is not None:
        from derive.sheets.grading import graded  # deferred: most answers are to no exercise

        return graded(answer, exercise, part, how, form, notation, declared)
    if topic is not None:
        return answered(answer, asked(topic, f"{seed}/0/0"), how, form or "no-derivative", notation, part, declared)
    if part is not None:
        raise BadSpec("part goes with topic or exercise: an expected expression has none")
    options = {"complex_unit": complex_unit, "tolerance": tolerance, "form": form, "notation": notation}
    return compare_both(answer, expected=expected, declared=declared, **options)  # type: ignore[arg-type]


def render(derivation: Derivation, format_: str = "text", *, language: str = "en") -> str | bytes:
    """A derivation in a format: text, markdown, gfm, latex, typst (strings) or pdf (bytes)."""
    return present(derivation, format_, language)
