"""Markdown: `$` and `$$` for Pandoc, Jupyter and Obsidian; `gfm` writes what GitHub and GitLab render for certain."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup
from sympy import Basic

from derive.paper import layout, narrow
from derive.paper.blocks import LineView, Pairs, Runs
from derive.paper.documents.jinja import environment, join, render
from derive.paper.escape import markdown as escape
from derive.paper.layout import Row, Space, Span
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.width import Width
from derive.paper.page import values
from derive.paper.view import ExerciseView, SheetView

_BLANK = r"\_" * 16  # what pupils fill in
_ALIGNED = "\\begin{aligned}\n& LINES\n\\end{aligned}"
_WIDTHS = "|-----:|:---------------------|:------------|"
# A reader that does not know maths takes a backslash before punctuation away, and a bar ends a table's cell.
# What stands instead is known to TeX, MathJax, KaTeX and, but for \cr, to Pandoc's own reader of formulas.
_SAFE = {
    r"\{": r"\lbrace ",
    r"\}": r"\rbrace ",
    r"\|": r"\Vert ",
    "|": r"\vert ",
    r"\,": "\\ ",
    r"\;": "\\ ",
    r"\:": "\\ ",
    r"\!": "",
    r"\\": r"\cr ",
    "*": r"\ast ",
    "](": "] (",
}
_UNSAFE = re.compile(r"\\[{}|,;:!\\]|[|*]|\]\(")
# Opens emphasis where no letter or digit stands before it; between blanks it never does.
_OPENS = re.compile(r"(?<![A-Za-z0-9])_")
# GitHub forbids \operatorname. TeX spells it like this.
_OPERATOR = re.compile(r"\\operatorname\*?\{([^{}]*)\}")


def safe(maths: str) -> str:
    """LaTeX without what a table or a plain Markdown reader would take for its own."""
    named = _OPERATOR.sub(r"\\mathop{\\mathrm{\1}}", maths)
    return _OPENS.sub(" _ ", _UNSAFE.sub(lambda m: _SAFE[m[0]], named))


class Flavour(NamedTuple):
    """How a reader of Markdown marks formulas; `apart` says that it wants blanks between them and words."""

    inline: str
    display: str
    apart: bool
    printer: type[LatexMaths] = LatexMaths
    safe: Callable[[str], str] = safe  # what is printed as this reader understands it
    newline: str = r"\cr"  # within one
    alone: str = ""  # one that is alone in its cell of a table, where that is another thing than one among words
    line: float = 42.0  # em across the page, beside the notes, and for what stands left of all signs
    column: float = 32.0
    left: float = math.inf


#: what a template does where a reader of Markdown can do no better
PLAIN: Mapping[str, Any] = {
    "folds": True,  # a key's derivations are out of sight until somebody asks for them
    "picture": lambda drawn: Markup(f"({drawn.file}.svg)"),
    "widths": lambda hide: Markup(_WIDTHS if hide else _WIDTHS + ":-----|"),
    "notes_below": None,  # the row that says how wide a column of numbers and one of lines above their reasons are
    "score_widths": lambda columns: Markup("|:---|" + ":---:|" * len(columns)),  # of the table for points
    "leave_room": None,  # room to work, by its cm
    "break_page": None,
    "in_columns": lambda text: text,  # what is done with exercises that stand in several columns
    "cells": None,  # what parts a notebook
}

DOLLARS = Flavour(inline="$MATHS$", display="$$\nMATHS\n$$", apart=False)
GITHUB = Flavour(inline="$`MATHS`$", display="```math\nMATHS\n```", apart=True)


def document(
    view: SheetView,
    chosen: Path | None = None,
    *,
    show: bool = False,
    flavour: Flavour = DOLLARS,
    inside: bool = False,
    **better: Any,
) -> str:
    """The sheet or key; with `show` a derivation without numbers and name line. `better` has what a reader can do
    better than is in `PLAIN`; with `inside` figures come along in the text itself."""
    page = _Markdown(view.words, flavour)
    return render(
        environment(escape, chosen),
        "markdown/sheet.md",
        **values(view, page, show),
        one_below=page.one_below,
        **{**PLAIN, **better},
        figures=partial(layout.drawn, view, show=show and not inside),
    )


gfm = partial(document, flavour=GITHUB)


class _Markdown:
    """What the template asks for: stretches of Markdown made of words and formulas."""

    def __init__(self, words: Mapping[str, str], flavour: Flavour) -> None:
        self._maths, self._flavour = flavour.printer(words), flavour
        self._space = Space(line=flavour.line, column=flavour.column, width=Width(words).print)

    def runs(self, runs: Runs) -> Markup:
        """Words with formulas in them."""
        return self._spans(layout.spans(runs))

    def answer(self, runs: Runs) -> Markup:
        """The same in a list of answers."""
        return self._spans(layout.answer(runs))

    def statement(self, exercise: ExerciseView) -> Markup:
        """The statement, its claims displayed."""
        return Markup(self._spans(layout.statement(exercise)).strip())

    def definitions(self, exercise: ExerciseView) -> list[Markup]:
        """`name = meaning`, each."""
        pairs = layout.definitions(exercise)
        return [self._cell(f"{self._maths.print(name)} = {self._maths.print(meaning)}") for name, meaning in pairs]

    def formula(self, expr: Basic) -> Markup:
        """A formula by itself."""
        return self._cell(self._maths.print(expr))

    def one_below(self, pairs: Pairs) -> bool:
        """Whether the second list of pairs stands below the first; most readers make columns as wide as need be."""
        return bool(self._flavour.alone) and narrow.one_below(pairs, self._space, least=1.0)

    def rows(self, views: Sequence[LineView], hide: bool = False, below: bool = False) -> list[dict[str, Any]]:
        """The rows of a table: left side, what follows the sign, why, and how it was checked; with `hide` those of a
        sheet, and with `below` the notes at the last piece of a formula, under which they are printed."""
        lines = layout.lines(views, self._maths, self._space, hide)
        left, *more = [self._alone(p) for p in _indented(lines.left)]
        rows = [row for r in lines.rows for row in narrow.noted(self._row(r, hide), ("left", "right", "number"), below)]
        if lines.apart or self._space.width(views[0].expr) > self._flavour.left:
            return [_bare(left), *map(_bare, more), *rows]
        return [{**rows[0], "left": left}, *rows[1:]]

    def _row(self, row: Row, hide: bool) -> list[dict[str, Any]]:
        line = row.line
        first, *rest = [self._alone(p) for p in _indented(row.pieces)]
        top = {
            "left": "",
            "right": self._cell(row.pieces[0]) + Markup(" ") + Markup(_BLANK) if row.hidden else first,
            "note": line.note,
            "method": line.method,
            "number": line.number,
            "points": line.points,
            "blank": hide and line.blank == "note",
            "filled": not hide and bool(line.blank),
            "wrong": line.is_wrong and not hide,
        }
        return [top, *map(_bare, rest)]

    def _cell(self, maths: str) -> Markup:
        return self._inline(rf"\displaystyle {maths}")

    def _alone(self, maths: str) -> Markup:
        alone = self._flavour.alone
        return Markup(alone.replace("MATHS", self._flavour.safe(maths).strip())) if alone else self._cell(maths)

    def _inline(self, maths: str) -> Markup:
        return Markup(self._flavour.inline.replace("MATHS", self._flavour.safe(maths).strip()))

    def _spans(self, spans: list[Span]) -> Markup:
        parts: list[Markup] = []
        before: Span | None = None
        for span, after in zip_longest(spans, spans[1:]):
            if span.maths is None:
                parts.append(self._text(span.text, before, after))
            elif span.display:
                parts.append(self._display(span.maths, span.after))
            else:
                gap = " " if before and _inline(before) else ""  # two dollars in a row would mean a display
                printed = self._maths.print(span.maths)
                parts.append(Markup(gap) + (self._cell(printed) if span.tall else self._inline(printed)))
            before = span
        return join(parts)

    def _text(self, text: str, before: Span | None, after: Span | None) -> Markup:
        """Words; with blanks at formulas for GitHub, whose signs for maths may not touch a letter."""
        if before and _inline(before):
            gap = " " if self._flavour.apart and text[:1].isalnum() else ""
            shown = _after_maths(gap + text)
        else:
            shown = Markup(escape(text))
        if after and after.display:
            return Markup(shown.rstrip())
        touches = after and text and not (text[-1].isspace() or text[-1] == "(")
        return shown + Markup(" ") if self._flavour.apart and touches else shown

    def _display(self, expr: Basic, after: str) -> Markup:
        pieces = [self._flavour.safe(p) for p in self._maths.pieces(expr, self._space.line)]
        pieces[-1] += rf"\text{{{after}}}" if after else ""
        between = f"\n{self._flavour.newline} & \\qquad {{}}"
        body = pieces[0] if len(pieces) == 1 else _ALIGNED.replace("LINES", between.join(pieces))
        return Markup("\n\n" + self._flavour.display.replace("MATHS", body) + "\n\n")


def _inline(span: Span) -> bool:
    return span.maths is not None and not span.display


def _after_maths(text: str) -> Markup:
    # Pandoc takes `$` before a digit for money; as an entity the digit is none.
    if text[:1].isdigit() and text.isascii():
        return Markup(f"&#{ord(text[0])};{escape(text[1:], opens=False)}")
    return Markup(escape(text, opens=False))


def _indented(pieces: tuple[str, ...]) -> list[str]:
    return [pieces[0], *(rf"\qquad {{}}{piece}" for piece in pieces[1:])]


def _bare(maths: Markup) -> dict[str, Any]:
    marks = {"number": 0, "points": 0, "blank": False, "filled": False, "wrong": False}
    return {"left": "", "right": maths, "note": (), "method": "", **marks}
