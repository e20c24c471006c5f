"""What the manifest says of one sheet: its files, and of every exercise what it asks and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from msgspec.structs import asdict

from derive.exercises import AskedLine, Shown, ShownPart, count_methods, points_of, shares
from derive.exercises.shown import letter_of
from derive.kernel import Refuted, Step
from derive.paper import escape
from derive.paper.blocks import LETTERS, Runs
from derive.paper.chains import in_chains
from derive.paper.compose import note_of
from derive.paper.headings import heading_of
from derive.paper.record import as_latex, as_text, printed
from derive.sheets.request.asked import Asked, Student
from derive.words import Words, words
from derive.words.prose import Run

_GAP = Run("____")
_SIGNS = {"=": " = ", "approx": " ≈ ", "rounded": " ≈ ", "<": " < ", "<=": " ≤ ", "subset": " ⊆ ", "argmin": " = "}
#: what of a request decides what is drawn
_DRAWS = ("difficulty", "detail", "derive", "wrt", "let", "parameters", "functions", "numbers")


class ListedExercise(Protocol):
    """What the manifest says of an exercise."""

    @property
    def number(self) -> int: ...
    @property
    def shown(self) -> Shown: ...
    @property
    def points(self) -> float: ...
    @property
    def asked(self) -> Asked | None: ...
    @property
    def place(self) -> str: ...


class ListedSheet(Protocol):
    """What the manifest says of a sheet."""

    @property
    def id(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def student(self) -> Student | None: ...
    @property
    def exercises(self) -> Sequence[ListedExercise]: ...


def variant(sheet: ListedSheet, name: str, files: Sequence[Mapping[str, str]], source: str) -> dict[str, Any]:
    """What the manifest says of one sheet and its key; `source` is what the sheet comes from, as a digest."""
    student = (sheet.student.name or sheet.student.id) if sheet.student else None
    exercises = [exercise(e, words(sheet.language)) for e in sheet.exercises]
    return {
        "variant": name,
        "student": student,
        "id": sheet.id,
        "source": source,
        "files": list(files),
        "exercises": exercises,
    }


def exercise(one: ListedExercise, spoken: Words) -> dict[str, Any]:
    """One exercise: what it asks, in whole and part by part, what is right, and how it was checked."""
    shown = one.shown
    if shown.own:
        return _own(one, shown.own.text, spoken)
    given = one.asked.points if one.asked else None
    points = list(given) if isinstance(given, tuple) else shares(one.points, [points_of(p) for p in shown.parts])
    worked = _worked(shown, spoken.language)
    return {
        "number": one.number,
        "topic": shown.topic.id,
        "kind": shown.kind,
        "seed": one.place or shown.seed,
        "points": one.points,
        "checked": True,
        **drawn_for(one.asked),
        **worked,
        "parts": [{**part, "points": worth} for part, worth in zip(worked["parts"], points, strict=True)],
    }


@lru_cache(maxsize=1000)
def _worked(shown: Shown, language: str) -> dict[str, Any]:
    """What does not depend on the sheet: once for all variants that show it. Nobody may change it."""
    spoken = words(language)
    asked = [question_of(part, spoken) for part in shown.parts]
    parts = [_part(p, letter_of(k), asked[k]) for k, p in enumerate(shown.parts)]
    statement: Runs = in_chains(shown.statement.runs(language), spoken)
    for k, runs in enumerate(asked):
        statement = (*statement, Run(f" ({letter_of(k)}) " if len(parts) > 1 else " "), *runs)
    return {
        "statement": _written(statement),
        "answer": parts[0]["answer"],
        "parts": parts,
        **_of_kind(shown.parts[0], spoken),
        **_pairs(shown),
        "lines": shown.lines,
        "evidence": {"methods": dict(sorted(count_methods(shown.parts).items()))},
    }


def drawn_for(asked: Asked | None) -> dict[str, Any]:
    """What was asked for besides topic and kind, if anything: with it the seed draws the same exercise again."""
    if asked is None:
        return {}
    options = {name: value for name, value in asdict(asked).items() if name in _DRAWS}
    drawing = {k: dict(v) if isinstance(v, Mapping) else v for k, v in options.items() if v not in ("", {}, (), None)}
    if "*" in asked.topic:
        drawing["topic"] = asked.topic
    return {"asked": drawing} if drawing else {}


def _own(one: ListedExercise, answer: str, spoken: Words) -> dict[str, Any]:
    """Somebody's own question: one part, of which nothing is checked."""
    statement = _written(one.shown.statement.runs(spoken.language))
    right = {"text": answer, "latex": None}
    part = {"name": "a", "statement": statement, "answer": right, "relation": None, "points": one.points, "lines": 0}
    return {
        "number": one.number,
        "topic": None,
        "kind": "own",
        "seed": one.place,
        "points": one.points,
        "checked": False,
        "statement": statement,
        "answer": right,
        "parts": [part],
        "lines": 0,
        "evidence": {"methods": {}},
    }


def _part(part: ShownPart, name: str, asked: Runs) -> dict[str, Any]:
    derivation = part.derivation
    return {
        "name": name,
        "statement": _written(asked),
        "answer": printed(derivation.result),
        "relation": derivation.relation.key,
        "points": None,  # the sheet's, filled in where it stands
        "lines": len(derivation.steps),
    }


def question_of(part: ShownPart, spoken: Words) -> Runs:
    """What one part asks: its condition, what is to be found, what the names mean, and the lines to work on."""
    derivation = part.derivation
    heading = heading_of(part, spoken)
    named = [
        run
        for d in derivation.setting.definitions
        if not d.hidden
        for e in d.equations
        for run in (Run("; "), Run(maths=e.lhs), Run(" = "), Run(maths=e.rhs))
    ]
    gap = (Run(" "),) if heading else ()
    return (*heading, *gap, Run(maths=derivation.claim), *_lines(part, spoken.language), *named)


def _lines(part: ShownPart, language: str) -> Iterator[Run]:
    """The lines that are asked about, with what is left out."""
    counted = any(isinstance(a.step, Refuted) for a in part.asked)
    for number, asked in enumerate(part.asked):
        if not asked.is_claim:
            yield Run(f" ({number})" if counted else "")
            yield Run(_SIGNS[asked.step.relation.key])
            yield _GAP if asked.blank == "line" else Run(maths=asked.line.expr)
            yield from (Run(" ["), *((_GAP,) if asked.blank == "note" else note_of(asked.line, language)), Run("]"))


def _of_kind(part: ShownPart, spoken: Words) -> dict[str, Any]:
    """What an exercise of this kind has besides: answers to choose from, a wrong line, or what is left out."""
    found: dict[str, Any] = {}
    if part.choices:
        found["choices"] = [_choice(letter, step) for letter, step in zip(LETTERS, part.choices, strict=False)]
    for number, asked in enumerate(part.asked):
        if isinstance(asked.step, Refuted) and not asked.is_claim:
            found["wrong_line"] = number
    blanks = [_blank(a, spoken.language) for a in part.asked if a.blank]
    return found | ({"blanks": blanks} if blanks else {})


def _pairs(shown: Shown) -> dict[str, Any]:
    """The number of each claim and the letter of its result, as a pupil writes them."""
    pairs = [{"left": pair[:-1], "right": pair[-1]} for pair in shown.pairing.split()]
    return {"pairs": pairs} if pairs else {}


def _choice(letter: str, step: Step | Refuted) -> dict[str, Any]:
    mistake = step.mistake if isinstance(step, Refuted) else None
    return {"letter": letter, **printed(step.after), "right": mistake is None, "mistake": mistake}


def _blank(asked: AskedLine, language: str) -> str:
    """What is left out of a line, as plain text."""
    runs = note_of(asked.line, language) if asked.blank == "note" else (Run(maths=asked.line.expr),)
    return _written(runs)["text"]


def _written(runs: Runs) -> dict[str, str]:
    """A sentence with its formulas, as plain text and as LaTeX."""
    text = "".join(r.text if r.maths is None else as_text(r.maths) for r in runs)
    latex = "".join(escape.latex(r.text) if r.maths is None else rf"\({as_latex(r.maths)}\)" for r in runs)
    return {"text": text.strip(), "latex": latex.strip()}
