"""Sizes of paper: what a page has room for, in the measures of Typst, of TeX, and in em of our formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Basic

from derive.paper.layout import Space
from derive.paper.view import SheetView

MARGINS = 4.5  # cm above and below the text
SIDES = 4.4  # cm beside it


@dataclass(frozen=True)
class Paper:
    """A size of paper; `line` and `column` are the em at 11 pt across the text, and beside the notes' 13."""

    typst: str
    tex: str
    width: float  # cm
    height: float
    line: float
    column: float

    @property
    def tall(self) -> float:
        """How high the text is, in cm."""
        return round(self.height - MARGINS, 2)

    @property
    def wide(self) -> float:
        """How wide the text is, in cm."""
        return round(self.width - SIDES, 2)


# 16.6 cm are 42.8 em, 17.19 cm are 44.3.
PAPERS = {
    "a4": Paper("a4", "a4paper", 21.0, 29.7, line=42.0, column=29.0),
    "letter": Paper("us-letter", "letterpaper", 21.59, 27.94, line=43.5, column=30.5),
}


def paper_of(view: SheetView) -> Paper:
    """The paper that a sheet is printed on."""
    return PAPERS[view.layout.paper]


def space_of(view: SheetView, width: Callable[[Basic], float]) -> Space:
    """The room for formulas on it."""
    paper = paper_of(view)
    return Space(line=paper.line, column=paper.column, width=width)
