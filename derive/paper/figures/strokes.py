"""What a drawing on paper consists of: strokes, dots and texts, in points from its upper left corner."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from derive.figures.model import Label, Piece, Point

Measure = Callable[[Label], tuple[float, float]]  # width and height of a label, in points


class Stroke(NamedTuple):
    """Lines of one width (pt), grey (per cent of white) and dash; with `fill` closed and filled."""

    pieces: tuple[Piece, ...]
    width: float
    grey: int
    dash: tuple[float, ...] = ()
    fill: int | None = None


class Round(NamedTuple):
    """A circle, or a square of the same size."""

    centre: Point
    radius: float
    width: float
    grey: int
    fill: int | None = None
    square: bool = False


class Sign(NamedTuple):
    """The sign of a relation between lines, by its key."""

    relation: str


class Text(NamedTuple):
    """Words, a number, a formula or a sign at a point; `halo` clears what is below."""

    label: Label | str | Sign
    at: Point
    across: str = "center"
    along: str = "horizon"
    halo: bool = False


class Drawing(NamedTuple):
    """A whole figure or one panel of it; `below` is what stands under the drawing itself, such as its name."""

    width: float
    height: float
    shapes: tuple[Stroke | Round, ...]
    texts: tuple[Text, ...]
    below: float = 0.0

    def moved(self, right: float, down: float) -> Drawing:
        """The same drawing elsewhere on a larger sheet."""
        if not (right or down):
            return self

        def at(point: Point) -> Point:
            return round(point[0] + right, 2) + 0.0, round(point[1] + down, 2) + 0.0  # without a minus zero

        def shape(s: Stroke | Round) -> Stroke | Round:
            if isinstance(s, Round):
                return s._replace(centre=at(s.centre))
            return s._replace(pieces=tuple(tuple(at(p) for p in piece) for piece in s.pieces))

        texts = tuple(t._replace(at=at(t.at)) for t in self.texts)
        return Drawing(self.width, self.height, tuple(shape(s) for s in self.shapes), texts, self.below)
