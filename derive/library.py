"""The calls behind every command: topics, show, gradient, render, check, verify."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from pathlib import Path
from time import perf_counter
from typing import Any

from sympy import Basic, Derivative, Expr, Indexed, KroneckerDelta, Symbol

from derive.algebra import everywhere
from derive.checking import Verdict
from derive.checking import check as compare_both
from derive.checking.check import options_for
from derive.engine import is_final
from derive.errors import BadSetting, BadSpec, DeriveError, NoRule, unknown
from derive.exercises import DETAILS, Shown, count_methods, kinds_of
from derive.exercises import show as derive_topic
from derive.exercises.answering import answered
from derive.exercises.typed import typed_topic
from derive.kernel import Derivation
from derive.moves import claim
from derive.notation import D, delta
from derive.ordered import ordered
from derive.render.presentation import Presentation, present
from derive.topics import Topic, all_topics, find, load, matching
from derive.words import words

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


def topic_data(topic: Topic, language: str) -> dict[str, Any]:
    """A topic as data, as `derive topics --json` prints it."""
    title = topic.title.texts.get(language, topic.title.texts["en"])
    return {
        "id": topic.id,
        "title": title,
        "area": topic.area,
        "kinds": list(kinds_of(topic)),
        "languages": list(topic.languages),
    }


def show(topic: str, *, seed: int = 0, detail: str = "brief", language: str = "en") -> Presentation:
    """A topic's question with every part derived. Raises `UnknownName`, `CheckFailed`."""
    words(language)
    return Presentation(derive_topic(find(topic), f"{seed}/0/0", detail), language, seed)


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
    question = D(_own_notation(ordered(expr)), x)
    if is_final(question):
        raise NoRule(f"no rule differentiates {question.body} by {x}: it is as simple as it gets")
    try:
        return claim(question).differentiate().derivation(detail)
    except RecursionError as error:
        raise NoRule(f"no rule differentiates an expression nested this deeply by {x}") from error


def _own_notation(expr: Expr) -> Expr:
    """SymPy's derivatives and deltas as ours, which do not evaluate themselves."""

    def change(node: Basic) -> Basic:
        if isinstance(node, Derivative):
            names = [name for name, count in node.variable_count for _ in range(int(count))]
            return reduce(D, names, node.expr)
        return delta(*node.args[:2]) if isinstance(node, KroneckerDelta) else node

    return everywhere(expr, change)


def check(
    answer: Any,
    *,
    expected: Any = NOT_GIVEN,
    topic: str | None = None,
    seed: int = 0,
    complex_unit: bool = False,
    tolerance: float | Fraction | None = None,
    form: str | None = None,
    notation: str = "auto",
) -> Verdict:
    """The verdict on an answer: is it the expected expression, or the result that a topic's question has?

    Answers and expected expressions are SymPy's or texts. For a topic the best of the verdicts on its parts; a wrong
    answer that a known mistake leads to is named. See `derive.checking.check` for the rest.
    """
    if (expected is NOT_GIVEN) == (topic is None):
        raise BadSpec("say what the answer should be: expected=... or topic=...")
    if topic is not None:
        how = options_for(complex_unit, tolerance)
        return answered(answer, topic, f"{seed}/0/0", how, form or "no-derivative", notation)
    return compare_both(
        answer, expected=expected, complex_unit=complex_unit, tolerance=tolerance, form=form, notation=notation
    )


def render(derivation: Derivation, format_: str = "text", *, language: str = "en") -> str | bytes:
    """A derivation in a format: text, markdown, gfm, latex, typst (strings) or pdf (bytes)."""
    return present(derivation, format_, language)


@dataclass
class Verified:
    """What `verify` found for one topic; `worst` is the largest raw gap to NumPy."""

    id: str
    seeds: int
    lines: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    points: int = 0
    worst: float = 0.0
    sizes: dict[str, set[int]] = field(default_factory=dict)  # at which lines were tried, by name
    seconds: float = 0.0
    error: str | None = None

    @property
    def ok(self) -> bool:
        """Whether everything held for every seed."""
        return self.error is None

    def add(self, shown: Shown) -> None:
        """Count what one question showed."""
        self.lines += shown.lines
        self.methods += count_methods(shown.parts)
        for part in shown.parts:
            for step in part.derivation.steps:
                for name, values in step.evidence.sizes or ():
                    self.sizes.setdefault(name, set()).update(values)
            if part.check is not None:
                self.points += part.check.points
                self.worst = max(self.worst, part.check.worst)

    def data(self) -> dict[str, Any]:
        """The row as `derive verify --json` prints it."""
        return {
            "id": self.id,
            "seeds": self.seeds,
            "lines": self.lines,
            "methods": dict(sorted(self.methods.items())),
            "cross_check": {"points": self.points, "worst": self.worst},
            "ok": self.ok,
            "error": self.error,
        }


def verify(patterns: Iterable[str] = (), *, seeds: int = 3, done: Callable[[], None] = lambda: None) -> list[Verified]:
    """Derive and check again, in full detail, every topic (or those named) for several seeds; failures are rows too.

    `done` is called after each topic. Raises `UnknownName`.
    """
    rows = []
    for topic in matching(list(patterns) or ["*"]):
        rows.append(_verified(topic, seeds))
        done()
    return rows


def _verified(topic: Topic, seeds: int) -> Verified:
    row, start = Verified(topic.id, seeds), perf_counter()
    for seed in range(seeds):
        try:
            shown = derive_topic(topic, f"{seed}/0/0", "full")
            row.add(shown)
            tuple(shown.figures)  # what cannot be drawn fails here and not on somebody's sheet
        except DeriveError as error:
            row.error = f"seed {seed}: {error}"
            break
    row.seconds = perf_counter() - start
    return row
