"""HTML: one file that needs no other, for screens of every width and for paper; its maths is MathML."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from markupsafe import Markup
from msgspec import Struct
from sympy import Basic

from derive.figures import Graphic, Picture
from derive.paper import layout
from derive.paper.blocks import LineView, Runs
from derive.paper.documents.jinja import environment, join, render
from derive.paper.escape import css
from derive.paper.escape import html as escape
from derive.paper.figures.alt import alt_text
from derive.paper.layout import SIGN, Span
from derive.paper.maths.mathml_maths import MathMLMaths
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.width import Width, widest_piece
from derive.paper.page import values
from derive.paper.view import ExerciseView, SheetView
from derive.words import words

_PAPERS = {"a4": "A4", "letter": "letter"}
_ROOM_ON_A_PAGE = 17.0  # cm of room to work beside which a statement has its place
_LINE, _COLUMN = 40.0, 25.0  # em for formulas across the page, and beside the notes
_PHONE, _PHONE_COLUMN = 18.0, 15.5  # the same where a page is 360 pixels wide
_NUMBER = 1.6  # em that the number of a line takes of it
_SURELY = 0.85  # of its room: a formula that is estimated to be wider may have to be scrolled to
_UNUSED = ' xmlns:h5="http://www.w3.org/1999/xhtml"'
_NAMED = re.compile(r'\b(?:id="|xlink:href="#|href="#|url\(#)')  # before the name of a part of a picture
_REMAINDER = 4.0  # em for the O(...) that ends an approximation


def document(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> str:
    """The sheet or key; with `show` a derivation without numbers and name line."""
    page = _Html(view)
    return render(
        environment(escape, chosen),
        "html/sheet.html",
        **values(view, page, show),
        lang=words(view.language).script.tag or view.language,
        logo=_embedded(view.layout.logo),
        corners=_corners(view),
        page_size=_PAPERS[view.layout.paper],
        whole=_fits_a_page,
        figures=page.figures,
    )


def _fits_a_page(exercise: ExerciseView) -> bool:
    """Whether the question and its room stay on one page; a longer one breaks between its parts."""
    return sum(part.room + 1.5 for part in exercise.parts if part.room) <= _ROOM_ON_A_PAGE


def _embedded(svg: bytes) -> Markup:
    """A picture as an address that holds it; '' for none."""
    return Markup(f"data:image/svg+xml;base64,{b64encode(svg).decode()}" if svg else "")


def _corners(view: SheetView) -> dict[str, Markup]:
    """What stands in the corners at the foot of a printed page, as CSS: the sheet's name, and the page's number."""
    counters = {"page": "counter(page)", "pages": "counter(pages)"}
    page = [counters[name] if hole else _quoted(name) for hole, name in layout.holes(view.words["page"])]
    label = layout.labelled(view.words["sheet"], id=view.id) if view.id else ""
    return {"left": Markup(_quoted(label)), "right": Markup(" ".join(page))}


def _quoted(text: str) -> str:
    return f'"{css(text)}"'


class Table(Struct, frozen=True):
    """A derivation ready to be set: its left side, on a row of its own if `apart`, and its rows."""

    left: Markup
    apart: bool
    numbered: bool
    checked: bool  # whether it says how its lines were checked
    claim: LineView
    rows: tuple[dict[str, Any], ...]


class _Html:
    """What the template asks for: stretches of HTML made of words and formulas."""

    def __init__(self, view: SheetView) -> None:
        self._maths, self._spoken, self._em = MathMLMaths(view.words), TextMaths(view.words), Width(view.words)
        self._width = self._em.print
        self._language = view.language
        self._drawn = 0  # figures so far
        self._line = _LINE if view.columns == 1 else _PHONE  # a column of a sheet is as narrow as a phone

    def runs(self, runs: Runs) -> Markup:
        """Words with formulas in them."""
        return self._spans(layout.spans(runs))

    def answer(self, runs: Runs) -> Markup:
        """The same in a list of answers."""
        return self._spans(layout.answer(runs))

    def statement(self, exercise: ExerciseView) -> Markup:
        """The statement, its claims displayed."""
        return self._spans(layout.statement(exercise))

    def definitions(self, exercise: ExerciseView) -> list[Markup]:
        """`name = meaning`, each."""
        return [self._definition(name, meaning) for name, meaning in layout.definitions(exercise)]

    def formula(self, expr: Basic) -> Markup:
        """A formula by itself, beside a letter."""
        return self._formula(expr, self._line - 3, _PHONE - 3)

    def rows(self, views: Sequence[LineView], hide: bool = False, tell: bool = True) -> Table:
        """The claim and the lines; with `hide` as a sheet has them: nothing of what is left out, no mark, no method.
        Without `tell` nothing is said of how they were checked."""
        return self._table(views, key=not hide, tell=tell)

    def figures(self, exercise: ExerciseView, answer: bool) -> list[dict[str, Any]]:
        """The figures of the question, or those that give the answer away and are folded with it."""
        return [self._figure(f) for f in exercise.figures if f.answer == answer]

    def _figure(self, figure: Graphic) -> dict[str, Any]:
        # Deferred: it loads Typst, which most papers do without.
        from derive.paper.figures.pictures import svg

        drawn, alt = svg(figure, self._language), alt_text(figure, self._language)
        if isinstance(figure, Picture):  # by itself, so that its names and its style are not the page's
            return {"address": _embedded(drawn), "alt": alt, "width": round(figure.width, 1), "caption": ()}
        caption = figure.caption.runs(self._language) if figure.caption else ()
        self._drawn += 1
        return {"svg": Markup(_inline(drawn.decode(), self._drawn)), "alt": alt, "caption": caption}

    def _table(self, lines: Sequence[LineView], key: bool, tell: bool) -> Table:
        claim, rest = lines[0], lines[1:]
        left = self._width(claim.expr)
        widest = max((self._width(line.expr) for line in rest if key or line.blank != "line"), default=0.0)
        apart = not rest or (left > _COLUMN / 4 and left + SIGN + widest > min(_COLUMN, self._line))
        room = min(_COLUMN, self._line) - (3.0 if apart else left) - SIGN
        # Lines that follow from a wrong one hold, but who reads "proved" there takes them for right.
        tells = key and tell and not any(line.is_wrong for line in lines)
        numbered = any(line.number for line in lines)
        with self._maths.alike([line.expr for line in lines]):
            return Table(
                left=self._formula(claim.expr, self._line if apart else _COLUMN, _PHONE),
                apart=apart,
                numbered=numbered,
                checked=key and len(lines) > 1 and (tell or any(line.is_wrong for line in lines)),
                claim=claim,
                rows=tuple({**self._row(line, room, key, numbered), "method": tells and line.method} for line in rest),
            )

    def _row(self, line: LineView, room: float, key: bool, numbered: bool) -> dict[str, Any]:
        sign = "=" if line.order is not None else line.relation
        hidden = "" if key else line.blank
        phone = _PHONE_COLUMN - (_NUMBER if numbered else 0.0)
        return {
            "number": line.number,
            "points": line.points,
            "sign": self._tagged(self._maths.sign(sign), self._spoken.sign(sign).strip()),
            "right": "" if hidden == "line" else self._formula(line.expr, room, phone, line.order),
            "note": () if hidden == "note" else line.note,
            "hidden": hidden,
            "filled": line.blank if key else "",
            "wrong": key and line.is_wrong,
        }

    def _definition(self, name: Basic, meaning: Basic) -> Markup:
        start, spoken = self._maths.print(name) + self._maths.sign("="), self._spoken.print(name) + " = "
        taken = self._width(name) + SIGN
        return self._formula(meaning, self._line - taken, _PHONE - taken, start=start, spoken=spoken)

    def _spans(self, spans: list[Span]) -> Markup:
        """Words and formulas; no line begins with the stop behind a formula."""
        parts: list[Markup] = []
        for before, span in pairwise([Span(), *spans]):
            is_whole = before.maths is not None and not before.display and self._width(before.maths) <= _PHONE
            stop = layout.stop_of(span.text) if is_whole else ""
            if stop:
                parts[-1] = join([Markup('<span class="kept">'), parts[-1], Markup(escape(stop)), Markup("</span>")])
                span = span._replace(text=span.text.removeprefix(stop))
            parts.append(self._span(span))
        return join(parts)

    def _span(self, span: Span) -> Markup:
        if span.maths is None:
            return Markup(escape(span.text))
        if not span.display:
            return self._in_a_sentence(span.maths, span.tall)
        formula = self._formula(span.maths, self._line, _PHONE, end=span.after)
        return join([Markup('<span class="display">'), formula, Markup("</span>")])

    def _in_a_sentence(self, expr: Basic, tall: bool) -> Markup:
        """The formula between words; where a phone is too narrow for it, in pieces that lines end between. A piece that
        is still too wide scrolls."""
        if self._width(expr) <= _PHONE:
            return self._tagged(self._maths.print(expr), self._spoken.print(expr), display=tall)
        widest = widest_piece(expr, _PHONE, self._em)
        pieces = [
            self._tagged(piece, "…" if k else self._spoken.print(expr), display=tall)
            for k, piece in enumerate(self._maths.pieces(expr, _PHONE))
        ]
        run = Markup(" ").join(pieces)
        return join([Markup('<span class="long" tabindex="0">'), run, Markup("</span>")]) if widest > _PHONE else run

    def _formula(
        self,
        expr: Basic,
        room: float,
        phone: float,
        order: Basic | None = None,
        *,
        start: str = "",
        spoken: str = "",
        end: str = "",
    ) -> Markup:
        """The formula whole, or in pieces; in two forms where a phone needs more pieces than a page."""
        spoken += self._spoken.print(expr)
        tail = f"<mtext>{escape(end)}</mtext>" if end else ""
        if order is not None:
            tail = self._maths.token(" + ") + self._maths.big_o(order) + tail
            spoken += self._spoken.token(" + ") + self._spoken.big_o(order)
            room, phone = room - _REMAINDER, phone - _REMAINDER
        phone = max(phone, 6.0)
        wide, narrow = (self._pieces(expr, r, start, tail) for r in (room, phone))
        fit = min(1.0, room / max(self._width(expr), 1.0)) if len(wide) == 1 else 1.0
        scrolls = widest_piece(expr, phone, self._em) > _SURELY * phone
        if narrow == wide:
            return self._stacked(wide, spoken, "formula", fit, scrolls)
        apart = self._stacked(narrow, spoken, "formula narrow", scrolls=scrolls)
        return self._stacked(wide, spoken, "formula wide", fit) + apart

    def _pieces(self, expr: Basic, room: float, start: str, tail: str) -> list[str]:
        first, *rest = self._maths.pieces(expr, room)
        *most, last = [start + first, *rest]
        return [*most, last + tail]

    def _stacked(
        self, pieces: Sequence[str], spoken: str, kind: str, fit: float = 1.0, scrolls: bool = False
    ) -> Markup:
        """The pieces below each other; who listens hears the whole at the first. Where a phone is too narrow for them
        they can be scrolled to by keys."""
        style = f' style="--fit:{max(fit, 0.6):.2f}"' if fit < 1 else ""
        tagged = [self._tagged(p, "…" if k else spoken) for k, p in enumerate(pieces)]
        spans = join([Markup(f'<span class="piece">{one}</span>') for one in tagged]) if len(tagged) > 1 else tagged[0]
        focus = ' tabindex="0"' if scrolls else ""
        return Markup(f'<span class="{kind}"{style}{focus}>{spans}</span>')

    def _tagged(self, maths: str, spoken: str, display: bool = True) -> Markup:
        """One formula, and its text for those who listen: browsers name it by `aria-label`, not by `alttext`."""
        shown = ' displaystyle="true"' if display else ""
        return Markup(f'<math{shown} aria-label="{escape(spoken)}">{maths}</math>')


def _inline(svg: str, number: int) -> str:
    """The element itself, without the declaration that a file begins with, and with names of its own on the page."""
    element = svg[svg.index("<svg") :].replace(_UNUSED, "")
    return _NAMED.sub(rf"\g<0>f{number}", element)
