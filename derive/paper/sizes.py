"""Sizes of paper: what a page has room for, in the measures of Typst, of TeX, and in em of our formulas."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from sympy import Basic

from derive.paper.layout import Space
from derive.paper.view import SheetView

_CM = 72.27 / 2.54  # TeX's points in a cm
NOTES = 4.7  # cm for the column of notes
GUTTER = 0.8  # cm between two columns of a page
_SPARE = 0.7  # em that a line is taken to be shorter than it is


class Look(NamedTuple):
    """Letters in points, and margins in cm: left and right, above, below."""

    size: int
    side: float
    top: float
    bottom: float


LOOKS = {"roomy": Look(11, 2.2, 2, 2.5), "compact": Look(10, 1.8, 1.6, 2)}
#: name -> what Typst and TeX call it, width and height in cm
_SIZES = {"a4": ("a4", "a4paper", 21.0, 29.7), "letter": ("us-letter", "letterpaper", 21.59, 27.94)}


class Paper(NamedTuple):
    """A size of paper in a look, in so many columns; `line` and `column` are the em across the text, or its column,
    and beside the notes."""

    typst: str
    tex: str
    width: float  # cm
    height: float
    look: Look
    columns: int

    @property
    def tall(self) -> float:
        """How high the text is, in cm."""
        return round(self.height - self.look.top - self.look.bottom, 2)

    @property
    def across(self) -> float:
        """How wide the text of a page is, in cm."""
        return round(self.width - 2 * self.look.side, 2)

    @property
    def wide(self) -> float:
        """How wide the text of a column is, in cm."""
        return round((self.across - GUTTER * (self.columns - 1)) / self.columns, 2)

    @property
    def line(self) -> float:
        """The em across the text."""
        return self._ems(self.wide)

    @property
    def column(self) -> float:
        """The em beside the notes; in narrow columns they stand below."""
        return self._ems(self.wide - NOTES) - 1.0 if self.columns == 1 else self.line

    def _ems(self, cm: float) -> float:
        """In halves."""
        return int((cm * _CM / self.look.size - _SPARE) * 2) / 2


@lru_cache(maxsize=16)
def paper(name: str, look: str, columns: int = 1) -> Paper:
    """The paper of that name, in that look."""
    return Paper(*_SIZES[name], LOOKS[look], columns)


PAPERS = {name: paper(name, "roomy") for name in _SIZES}


def paper_of(view: SheetView) -> Paper:
    """The paper that a sheet is printed on."""
    return paper(view.layout.paper, view.layout.look, view.columns)


def in_points(cm: float) -> float:
    """Centimetres in the points of Typst and PDF."""
    return round(cm * 72 / 2.54, 2)


def column_of(view: SheetView) -> float:
    """How wide its columns are, in points."""
    return in_points(paper_of(view).wide)


def dear(view: SheetView, space: Space) -> Space | None:
    """The room for formulas where it is dear: in the compact look."""
    return space if view.layout.look == "compact" else None


def space_of(view: SheetView, width: Callable[[Basic], float]) -> Space:
    """The room for formulas on it."""
    chosen = paper_of(view)
    return Space(line=chosen.line, column=chosen.column, width=width)
