"""LaTeX documents: readable source that compiles with pdfLaTeX, and with XeLaTeX where words need it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sympy import Basic

from derive.paper import characters, layout, narrow
from derive.paper.blocks import LineView, Pairs, Runs
from derive.paper.documents.jinja import environment, join, render
from derive.paper.escape import latex as escape
from derive.paper.figures.data import drawing
from derive.paper.figures.pictures import in_column
from derive.paper.layout import Lines, Row, Span
from derive.paper.maths.latex_maths import LatexMaths
from derive.paper.maths.width import Width
from derive.paper.page import values
from derive.paper.sizes import GUTTER, column_of, dear, in_points, paper_of, space_of
from derive.paper.view import ExerciseView, SheetView

_LONGEST_WORD = 24  # letters that the line of a name has room for


def document(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> str:
    """The sheet or key; with `show` a derivation without numbers and name line."""
    page, paper = _Latex(view), paper_of(view)
    return render(
        environment(escape, chosen, tex=True),
        "latex/sheet.tex",
        **values(view, page, show),
        page=_page(view.words["page"]),
        pictures=not show and (bool(view.layout.logo) or any(e.figures for e in view.exercises)),
        logo=layout.LOGO if view.layout.logo and not show else "",
        wide=lambda drawn: round(drawing(drawn.figure, view.language, column_of(view)).width + 2, 2),
        figures=partial(_figures, view, show),
        preamble=[Markup(line) for line in characters.preamble(view)],
        paper=paper,
        columns=view.columns,
        column=in_points(paper.wide),  # in bp
        gutter=GUTTER,
        across=Markup(r"\columnwidth" if view.columns > 1 else r"\textwidth"),
        squares=int(paper.wide * 2),
        head=view.layout.header.strip(),
        foot=view.layout.footer.strip(),
        student=_breakable(view.student),
        one_below=page.one_below,
    )


def _figures(view: SheetView, show: bool, exercise: ExerciseView, answer: bool) -> list[layout.Drawn]:
    """The figures as the columns have them."""
    drawn = layout.drawn(view, exercise, answer, show=show)
    return [d._replace(file=in_column(d.file, d.figure, view) if d.file else "") for d in drawn]


def _page(label: str) -> Markup:
    """`Page {page} of {pages}`, with TeX's counters in the holes."""
    counters = {"page": r"\thepage{}", "pages": r"\pageref{LastPage}"}
    return join([Markup(counters[name] if hole else escape(name)) for hole, name in layout.holes(label)])


def _breakable(name: str) -> Markup:
    """A name; a part of it that is longer than its line may break anywhere."""
    return join([_broken(word) if len(word) > _LONGEST_WORD else Markup(escape(word)) for word in name.split()], " ")


def _broken(word: str) -> Markup:
    marks = [r"\allowbreak{}" if k and not unicodedata.combining(c) else "" for k, c in enumerate(word)]
    return join([Markup(mark + escape(c)) for mark, c in zip(marks, word, strict=True)])


class _Latex:
    """What the template asks for: stretches of LaTeX made of words and formulas."""

    def __init__(self, view: SheetView) -> None:
        self._maths, self._width = LatexMaths(view.words), Width(view.words)
        self._space = space_of(view, self._width.print)
        self._dear = dear(view, self._space)

    def runs(self, runs: Runs) -> Markup:
        """Words with formulas in them."""
        return join([self._span(s) for s in layout.spans(runs)])

    def answer(self, runs: Runs) -> Markup:
        """The same in a list of answers."""
        return join([self._span(s) for s in layout.answer(runs)])

    def statement(self, exercise: ExerciseView) -> Markup:
        """The statement, its claims displayed."""
        return join([self._span(s) for s in layout.statement(exercise, self._dear)])

    def definitions(self, exercise: ExerciseView) -> list[Markup]:
        """`name &= meaning`, each."""
        pairs = layout.definitions(exercise)
        return [Markup(f"{self._maths.print(name)} &= {self._maths.print(meaning)}") for name, meaning in pairs]

    def formula(self, expr: Basic) -> Markup:
        """A formula by itself."""
        return Markup(f"$\\displaystyle {self._maths.print(expr)}$")

    def one_below(self, pairs: Pairs) -> bool:
        """Whether the second list of pairs stands below the first."""
        return narrow.one_below(pairs, self._space)

    def rows(self, views: Sequence[LineView], hide: bool = False, below: bool = False) -> list[dict[str, Any]]:
        """The rows of a `flalign*`: formula, note and method; with `hide` those of a sheet, and with `below` the notes
        at the last piece of a formula, under which they are printed."""
        lines = layout.lines(views, self._maths, self._space, hide)
        rows = [row for r in lines.rows for row in narrow.noted(self._row(r, lines, hide), ("maths",), below)]
        if not lines.apart:
            return [{**rows[0], "maths": join([Markup(f"{lines.left[0]} "), rows[0]["maths"]])}, *rows[1:]]
        left = self._fitted(list(lines.left), views[0].expr, self._space.line)
        starts = [r"\qquad " if i else "" for i in range(len(left))]
        return [_bare(rf"& \rlap{{$\displaystyle {a}{p}$}}") for a, p in zip(starts, left, strict=True)] + rows

    def _row(self, row: Row, lines: Lines, hide: bool) -> list[dict[str, Any]]:
        indent = r"\quad " if lines.apart else ""
        line = row.line
        first, *rest = self._fitted(list(row.pieces), line.expr, lines.room + layout.SIGN)
        first = rf"{first} \blankline" if row.hidden else first
        marked = not hide and (line.is_wrong or line.blank == "line")
        top = {
            "maths": Markup(rf"&{indent}" + (rf"\boxed{{{first}}}" if marked else first)),
            "note": line.note,
            "number": line.number,
            "points": line.points,
            "method": line.method,
            "blank": hide and line.blank == "note",
            "framed": not hide and line.blank == "note",
            "wrong": line.is_wrong and not hide,
        }
        return [top, *(_bare(rf"&{indent}\qquad {{}}{piece}") for piece in rest)]

    def _span(self, span: Span) -> Markup:
        if span.maths is None:
            return Markup(escape(span.text))
        style = r"\displaystyle " if span.tall else ""
        return self._display(span) if span.display else Markup(f"${style}{self._maths.print(span.maths)}$")

    def _display(self, span: Span) -> Markup:
        expr = span.maths
        assert expr is not None
        pieces = self._fitted(self._maths.pieces(expr, self._space.line), expr, self._space.line)
        pieces[-1] += rf"\text{{{escape(span.after)}}}" if span.after else ""
        if len(pieces) > 1:
            lines = " \\\\\n  &\\qquad {}".join(pieces)
            return Markup(f"\n\\[\n  \\begin{{aligned}}\n  &{lines}\n  \\end{{aligned}}\n\\]\n")
        return Markup(f"\n\\[\n  {pieces[0]}\n\\]\n")

    def _fitted(self, pieces: list[str], expr: Basic, room: float) -> list[str]:
        """The pieces; where they may be wider than their room, as ones that TeX measures and shrinks."""
        if self._width.print(expr) + layout.SIGN <= room:
            return pieces
        return [rf"\fit{{{room:.1f}em}}{{{piece}}}" for piece in pieces]


def _bare(maths: str) -> dict[str, Any]:
    return {
        "maths": Markup(maths),
        "note": (),
        "number": 0,
        "points": 0,
        "method": "",
        "blank": False,
        "framed": False,
        "wrong": False,
    }
