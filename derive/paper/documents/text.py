"""Plain text for a terminal: Unicode maths, aligned signs, and the notes in a column of their own."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from textwrap import indent

from markupsafe import Markup
from sympy import Basic

from derive.paper import layout
from derive.paper.blocks import LineView, Runs
from derive.paper.documents.jinja import environment, render
from derive.paper.escape import plain as escape
from derive.paper.layout import Lines, Row, Space, Span
from derive.paper.maths.text_maths import TextMaths
from derive.paper.view import ExerciseView, SheetView

WIDTH = 100
_NOTES = 36
_FORMULAS = WIDTH - _NOTES - 6
_EM = 0.5  # a character of a terminal is half an em wide
_INDENT = "   "
_BLANK = "_" * 24  # what pupils fill in


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: Chinese characters take two, accents that combine none."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def document(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> str:
    """The sheet or key; with `show` a derivation without numbers and name line."""
    words, page = view.words, _Text(view.words, show)
    return render(
        environment(escape, chosen),
        "text/sheet.txt",
        sheet=view,
        words=words,
        show=show,
        total=layout.total(view),
        score_tables=layout.score_tables(view),
        points=lambda e: layout.points(words, e.points),
        mark=lambda count: layout.mark(words, count),
        part_points=lambda exercise, part: layout.part_points(words, exercise, part),
        labelled=layout.labelled,
        prose=page.prose,
        rows=page.rows,
        formula=page.formula,
        figures=partial(layout.drawn, view, show=True),
        statement=page.statement,
        definitions=page.definitions,
        rule=lambda text: "=" * columns(escape(text)),
        wrapped=lambda text: _block(wrap(escape(text), WIDTH - 3)),
        under=lambda text: Markup(indent(_block(wrap(escape(text), WIDTH - 7)), " " * 4)),  # beside a choice's letter
        filled=lambda text: Markup("\n".join(wrap(escape(text), WIDTH))),
    )


class _Maths(TextMaths):
    """Breaks by columns of a terminal, where the printer itself goes by the width on paper."""

    def pieces(self, expr: Basic, width_em: float) -> list[str]:
        pieces: list[str] = []
        for share in (1.0, 0.8, 0.6, 0.45, 0.3, 0.2):
            pieces = super().pieces(expr, share * width_em)
            if max(map(columns, pieces)) * _EM <= width_em:
                break
        return pieces


class _Text:
    """What the template asks for: lines of words and formulas."""

    def __init__(self, words: Mapping[str, str], show: bool) -> None:
        self._maths, self._words, self._show = _Maths(words), words, show
        self._space = Space(
            line=(WIDTH - 6) * _EM, column=_FORMULAS * _EM, width=lambda e: columns(self._maths.print(e)) * _EM
        )

    def prose(self, runs: Runs) -> Markup:
        """Words with formulas in them."""
        return Markup("".join(self._one(s) for s in layout.spans(runs)))

    def statement(self, exercise: ExerciseView) -> Markup:
        """The statement, its claims on lines of their own."""
        lines: list[str] = []
        flow = ""
        for span in layout.statement(exercise):
            if span.display:
                lines += [*wrap(flow, WIDTH - 3), "", _INDENT + self._one(span), ""]
                flow = ""
            else:
                flow += self._one(span)
        return _block([*lines, *wrap(flow, WIDTH - 3)])

    def definitions(self, exercise: ExerciseView) -> list[Markup]:
        """`name = meaning`, the signs below each other."""
        pairs = [(self._maths.print(n), self._maths.print(m)) for n, m in layout.definitions(exercise)]
        widest = max((columns(name) for name, _ in pairs), default=0)
        return [Markup(f"{' ' * (widest - columns(name))}{name} = {meaning}") for name, meaning in pairs]

    def formula(self, expr: Basic) -> Markup:
        """A formula by itself."""
        return Markup(self._maths.print(expr))

    def rows(self, views: Sequence[LineView], hide: bool = False) -> list[Markup]:
        """The printed lines of a derivation: formulas, and beside them why; with `hide` those of a sheet."""
        lines = layout.lines(views, self._maths, self._space, hide)
        found = _formulas(lines)
        room = max((columns(f) for f, _ in found if columns(f) <= _FORMULAS), default=0)
        return [Markup(line) for formula, row in found for line in _beside(formula, self._note(row, hide), room)]

    def _note(self, row: Row | None, hide: bool) -> list[str]:
        if row is None:
            return []
        line = row.line
        method = f" [{escape(self._words[line.method])}]" if self._show and line.method else ""
        number = f"({line.number}) " if line.number else ""
        note = _BLANK if hide and line.blank == "note" else str(self.prose(line.note))
        wrong = f" <-- {escape(self._words['wrong'])}" if line.is_wrong and not hide else ""
        filled = " <--" if line.blank and not hide else ""
        mark = f" [{escape(layout.mark(self._words, line.points))}]" if line.points else ""
        return wrap(number + note + method + wrong + filled + mark, _NOTES)

    def _one(self, span: Span) -> str:
        return escape(span.text) if span.maths is None else self._maths.print(span.maths) + span.after


def _block(lines: list[str]) -> Markup:
    while lines and not lines[-1]:
        lines.pop()
    return Markup("\n".join((_INDENT + line).rstrip() for line in lines))


def _beside(formula: str, notes: list[str], room: int) -> list[str]:
    """A formula with its note at the right; below it where the formula reaches into the notes' column."""
    starts = [formula] if columns(formula) <= room or not notes else [formula, ""]
    shown = ([""] if len(starts) > 1 else []) + notes
    starts += [""] * (len(shown) - len(starts))
    shown += [""] * (len(starts) - len(shown))
    return [f"{a}{' ' * max(3, room + 3 - columns(a))}{b}".rstrip() for a, b in zip(starts, shown, strict=True)]


def _formulas(lines: Lines) -> list[tuple[str, Row | None]]:
    """Each printed formula with the row whose note stands beside it."""
    claim, *more = lines.left
    inset = " " * (3 if lines.apart else columns(claim) + 1)
    found: list[tuple[str, Row | None]] = []
    if lines.apart:
        found += [(claim, None), *((f"  {piece}", None) for piece in more)]
    for i, row in enumerate(lines.rows):
        start = f"{claim} " if i == 0 and not lines.apart else inset
        found.append((start + row.pieces[0] + (f" {_BLANK}" if row.hidden else ""), row))
        found += [(f"{inset}  {piece}", None) for piece in row.pieces[1:]]
    return found


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of `width` columns, broken at blanks, or between wide characters, which have none."""
    lines, line = [], ""
    for word in _chunks(text):
        if line and columns(line) + columns(word.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
            word = word.lstrip()
        line += word
    return [*lines, line.rstrip()] if line.strip() else lines


def _chunks(text: str) -> list[str]:
    chunks: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF" and unicodedata.category(character) == "Lo"
        if chunks and not wide and not chunks[-1].endswith(" "):
            chunks[-1] += character
        else:
            chunks.append(character)
    return chunks
