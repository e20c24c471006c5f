"""An array on paper as blocks: solid where an entry is its own, dashed where it is a copy."""

from __future__ import annotations

from derive.figures.model import Blocks, Point
from derive.paper.figures.lines import rounded
from derive.paper.figures.strokes import Drawing, Stroke, Text

SIDE = (30.0, 22.0)  # pt, of a block
_INSET = 1.5
_OWN, _COPY = (0.9, 0), (0.5, 45)
_DASH = (2.6, 2.0)


def blocks(panel: Blocks) -> Drawing:
    """The panel as wide and high as its blocks."""
    wide, high = SIDE
    shapes: list[Stroke] = []
    texts: list[Text] = []
    for k, row in enumerate(panel.rows):
        for j, entry in enumerate(row):
            own = (k, j) in panel.own
            width, grey = _OWN if own else _COPY
            shapes.append(Stroke((_frame((j * wide, k * high)),), width, grey, () if own else _DASH))
            texts.append(Text(entry, rounded(((j + 0.5) * wide, (k + 0.5) * high))))
    return Drawing(wide * len(panel.rows[0]), high * len(panel.rows) + 1.0, tuple(shapes), tuple(texts))


def _frame(corner: Point) -> tuple[Point, ...]:
    left, top = corner[0] + _INSET, corner[1] + _INSET
    right, bottom = corner[0] + SIDE[0] - _INSET, corner[1] + SIDE[1] - _INSET
    edges = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return tuple(rounded(p) for p in edges)
