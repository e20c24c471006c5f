"""What the templates of LaTeX, Markdown and HTML are given alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from markupsafe import Markup
from sympy import Basic

from derive.paper import layout
from derive.paper.blocks import LineView, Runs
from derive.paper.view import ExerciseView, SheetView
from derive.words import words


class Page(Protocol):
    """What a format makes of the parts of a sheet; its rows are between it and its template."""

    def runs(self, runs: Runs) -> Markup: ...
    def answer(self, runs: Runs) -> Markup: ...
    def statement(self, exercise: ExerciseView) -> Markup: ...
    def definitions(self, exercise: ExerciseView) -> list[Markup]: ...
    def formula(self, expr: Basic) -> Markup: ...
    def rows(self, views: Sequence[LineView], hide: bool = False) -> Any: ...


def values(view: SheetView, page: Page, show: bool) -> dict[str, Any]:
    """The names that a template may use."""
    return {
        "sheet": view,
        "words": view.words,
        "script": words(view.language).script,
        "show": show,
        "total": layout.total(view),
        "score_tables": layout.score_tables(view),
        "points": lambda exercise: layout.points(view.words, exercise.points),
        "mark": lambda count: layout.mark(view.words, count),
        "part_points": lambda exercise, part: layout.part_points(view.words, exercise, part),
        "labelled": layout.labelled,
        "runs": page.runs,
        "answer": page.answer,
        "statement": page.statement,
        "definitions": page.definitions,
        "formula": page.formula,
        "rows": page.rows,
    }
