"""A sheet as the data that the Typst template reads: words as strings, formulas as printed, nothing to be run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sympy import Basic

from derive.render import figure_data, layout, templates
from derive.render.escape import cleaned
from derive.render.layout import Row, Space, Span
from derive.render.text_maths import TextMaths
from derive.render.typst_maths import TypstMaths
from derive.render.view import ExerciseView, PartView, Runs, SheetView
from derive.render.width import Width

_REGIONS = {"zh": "cn", "en": "gb"}
TEMPLATE = "typst/sheet.typ"


def source(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> str:
    """A Typst document that needs no other file."""
    data = json.dumps(sheet(view, show=show), sort_keys=True)
    literal = data.replace("\\", "\\\\").replace('"', '\\"')
    drawn = templates.read(figure_data.TEMPLATE, chosen)
    whole = templates.read(TEMPLATE, chosen).replace('#import "figure.typ": figure-of\n', drawn)
    return whole.replace('json("sheet.json")', f'json(bytes("{literal}"))')


def sheet(view: SheetView, *, show: bool = False) -> dict[str, Any]:
    """What `sheet.json` holds."""
    words, data = view.words, _Data(view, show)
    return {
        "title": cleaned(view.title),
        "heading": cleaned(f"{view.title} — {words['key']}" if view.key and not show else view.title).strip() or "—",
        "lang": view.language,
        "region": _REGIONS.get(view.language),
        "key": view.key,
        "show": show,
        "where": cleaned(words["where"]),
        "page": [f"{{{w}}}" if hole else cleaned(w) for hole, w in layout.holes(words["page"])],
        "footer": cleaned(layout.labelled(words["sheet"], id=view.id)) if view.id else "",
        "blanks": [] if view.key else [cleaned(words[k]) for k in ("name", "date", "score")],
        "total": layout.total(view),
        "instructions": "" if view.key else cleaned(view.instructions),
        "exercises": [data.exercise(e) for e in view.exercises],
    }


class _Data:
    """The parts of a sheet as data."""

    def __init__(self, view: SheetView, show: bool) -> None:
        words = view.words
        self._words, self._language, self._show, self._solved = words, view.language, show, show or view.key
        self._maths, self._spoken = TypstMaths(words), TextMaths(words)
        # At 11 pt a page of A4 with margins of 2.2 cm is 43 em wide, of which the notes take 13.
        self._space = Space(line=42.0, column=29.0, width=Width(words).print)

    def exercise(self, exercise: ExerciseView) -> dict[str, Any]:
        """An exercise: number, points, statement, definitions, parts."""
        words = self._words
        pairs = layout.definitions(exercise)
        return {
            "heading": "" if self._show else cleaned(layout.labelled(words["exercise"], n=exercise.number)),
            "points": "" if self._show else cleaned(layout.points(words, exercise.points)),
            "statement": [self._span(s) for s in layout.statement(exercise)],
            "definitions": [{"name": self._formula(n), "meaning": self._meaning(n, m)} for n, m in pairs],
            "parts": [self._part(p) for p in exercise.parts],
            "figures": self._figures(exercise, answer=False),
            "solutions": self._figures(exercise, answer=True) if self._solved else [],
        }

    def _figures(self, exercise: ExerciseView, answer: bool) -> list[dict[str, Any]]:
        return [figure_data.data(f, self._language) for _, f in layout.figures(exercise, answer)]

    def _part(self, part: PartView) -> dict[str, Any]:
        asked = {"heading": self._runs(part.heading), "room": layout.room_cm(part)}
        return {**asked, **self._answer(part)} if self._solved else asked  # pupils get the source of their sheet too

    def _answer(self, part: PartView) -> dict[str, Any]:
        lines = layout.lines(part, self._maths, self._space)
        return {
            "evidence": self._runs(part.evidence),
            "apart": lines.apart,
            "left": _pieces(lines.left, self._spoken.print(part.lines[0].expr)),
            "rows": [self._row(row, self._show or layout.mixed(part)) for row in lines.rows],
        }

    def _row(self, row: Row, tell: bool) -> dict[str, Any]:
        line = row.line
        spoken = f"{self._spoken.sign(line.relation).strip()} {self._spoken.print(line.expr)}"
        method = cleaned(self._words[line.method]) if tell and line.method else ""
        return {"pieces": _pieces(row.pieces, spoken), "note": self._runs(line.note), "method": method}

    def _span(self, span: Span) -> dict[str, Any]:
        if span.maths is None:
            return {"text": cleaned(span.text)}
        if span.display:
            pieces = self._maths.pieces(span.maths, self._space.line)
            return {"pieces": _pieces(tuple(pieces), self._spoken.print(span.maths)), "after": span.after}
        return self._formula(span.maths)

    def _runs(self, runs: Runs) -> list[dict[str, Any]]:
        return [self._span(s) for s in layout.spans(runs)]

    def _formula(self, expr: Basic) -> dict[str, Any]:
        return {"maths": self._maths.print(expr), "alt": self._spoken.print(expr)}

    def _meaning(self, name: Basic, meaning: Basic) -> dict[str, Any]:
        spoken = f"{self._spoken.print(name)} = {self._spoken.print(meaning)}"
        return {"maths": f"= {self._maths.print(meaning)}", "alt": spoken}


def _pieces(pieces: tuple[str, ...], spoken: str) -> list[dict[str, Any]]:
    """The pieces of a formula; a reader for the blind hears the whole of it at the first."""
    return [{"maths": p if i == 0 else f'"" {p}', "alt": spoken if i == 0 else "..."} for i, p in enumerate(pieces)]
