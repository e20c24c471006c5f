"""The calls behind the commands that derive: topics, show, diff, gradient, render."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sympy import Basic, Expr, Indexed, Symbol

from derive import arguments
from derive.asking import Topic, all_topics, find, load
from derive.engine.differentiation import is_final
from derive.engine.moves import claim
from derive.errors import BadSetting, BadSpec, NoRule, shown, unknown
from derive.exercises import DETAILS, posed
from derive.exercises import show as derive_topic
from derive.kernel import Derivation
from derive.paper.presentation import Presentation, present
from derive.terms.notation import D
from derive.terms.ordered import ordered
from derive.terms.sympys_own import in_our_notation
from derive.words import words

__all__ = ["diff", "gradient", "load_all", "render", "show", "topics"]


def topics(word: str = "", files: Iterable[str | Path] = ()) -> list[Topic]:
    """All topics, or those with the word in their id, title or area; `files` are topic files of your own."""
    load_all(files)
    spoken = word.lower()
    return [t for t in all_topics() if spoken in " ".join([t.id, t.area, *t.title.texts.values()]).lower()]


def load_all(files: Iterable[str | Path]) -> None:
    """Register the topics in files of your own. Raises `BadTopic`."""
    for file in files:
        load(Path(file))


@arguments.reading(
    topic=arguments.name,
    kind=arguments.name,
    seed=arguments.whole,
    detail=arguments.name,
    difficulty=arguments.name,
    language=arguments.name,
)
def show(
    topic: str,
    *,
    kind: str = "derive",
    seed: int = 0,
    detail: str = "brief",
    difficulty: str = "",
    language: str = "en",
) -> Presentation:
    """A topic's question with every part derived; of another kind than `derive` the exercise with its answer.

    `difficulty` is a level of the topic. Raises `UnknownName`, `NotOffered`, `CheckFailed`.
    """
    words(language)
    found, stream = find(topic), f"{seed}/0/0"
    question = found.draw(stream, difficulty)
    return Presentation(posed(found, kind, stream, question, difficulty, detail), language, seed)


@arguments.reading(detail=arguments.name, language=arguments.name)
def diff(
    expr: str | Expr,
    wrt: str | Expr,
    *,
    let: Mapping[str, str] | None = None,
    given: Iterable[str | Basic] = (),
    detail: str = "brief",
    language: str = "en",
) -> Presentation:
    """The derivation of d expr / d wrt as a question of its own; texts are plain maths or LaTeX.

    `let` defines names: {"z": "w x + b"}; `given` are conditions: ["b > 0"]. Raises `Unreadable`, `NoRule`,
    `CheckFailed`, `BadSpec`.
    """
    from derive.exercises.typed import typed_topic  # deferred: what is asked by a topic's name needs no parser

    words(language)
    return Presentation(derive_topic(typed_topic(expr, wrt, let, given=given), "0/0/0", detail), language)


@arguments.reading(detail=arguments.name)
def gradient(expr: Expr, x: Expr, *, detail: str = "brief") -> Derivation:
    """The checked derivation of d expr / d x for any SymPy expression; x is a symbol or indexed, as in `z[j]`.

    Raises `NoRule` where no rule fits, `CheckFailed` where a line cannot be checked, `BadSetting` for an x that
    is not a symbol or only bears the name of one in the expression.
    """
    if detail not in DETAILS:
        raise unknown("detail", detail, DETAILS)
    if not isinstance(expr, Expr):
        raise BadSetting(f"cannot differentiate {shown(expr)}: give a SymPy expression, or text through derive.parse")
    if not isinstance(x, (Symbol, Indexed)):
        raise BadSetting(f"cannot differentiate by {shown(x)}: give a symbol or an indexed name")
    question = D(ordered(in_our_notation(expr)), x)
    if is_final(question):
        raise NoRule(f"no rule differentiates {question.body} by {x}: it is as simple as it gets")
    try:
        return claim(question).differentiate().derivation(detail)
    except RecursionError as error:
        raise NoRule(f"no rule differentiates an expression nested this deeply by {x}") from error


@arguments.reading(format_=arguments.name, language=arguments.name)
def render(derivation: Derivation, format_: str = "text", *, language: str = "en") -> str | bytes:
    """A derivation in a format, by its name: a string in those that are text, bytes in docx and pdf.

    Raises `UnknownName` for a format, `BadSpec` for what is no derivation.
    """
    if not isinstance(derivation, Derivation):
        raise BadSpec(
            f"render prints a derivation, and this is {shown(derivation)}: what derive.show returns has .to(...)"
        )
    return present(derivation, format_, language)
