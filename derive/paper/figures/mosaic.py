"""A square of area 1 on paper: columns, each grey from below up to the share of it that is meant."""

from __future__ import annotations

from derive.figures.model import Areas, Column, Piece
from derive.paper.figures.lines import rounded
from derive.paper.figures.strokes import Drawing, Stroke, Text

WIDE, HIGH = 190.0, 112.0  # pt; a square that is stretched, for the words in it
_SIDE, _TOP, _BELOW = 52.0, 2.0, 15.0  # pt for what stands beside, above and below
_DARK, _LIGHT = 74, 90
_EDGE, _LEVEL = (0.9, 0), (0.7, 0)


def mosaic(panel: Areas) -> Drawing:
    """The panel with its columns; their heights are named outside, on the side that they stand on."""
    shapes: list[Stroke] = []
    texts: list[Text] = []
    left = _SIDE
    for k, column in enumerate(panel.columns):
        right = left + column.width * WIDE
        shapes += _column(column, left, right)
        texts += _words(column, left, right, first=k == 0)
        left = right
    outline = _box(_SIDE, _TOP, _SIDE + WIDE, _TOP + HIGH)
    return Drawing(2 * _SIDE + WIDE, _TOP + HIGH + _BELOW, (*shapes, Stroke((outline,), *_EDGE)), tuple(texts))


def _column(column: Column, left: float, right: float) -> list[Stroke]:
    level, bottom = _level(column), _TOP + HIGH
    grey = _DARK if column.dark else _LIGHT
    return [
        Stroke((_box(left, level, right, bottom),), *_LEVEL, fill=grey),
        Stroke((_box(left, _TOP, right, bottom),), *_LEVEL),
    ]


def _words(column: Column, left: float, right: float, first: bool) -> list[Text]:
    level, bottom = _level(column), _TOP + HIGH
    middle, half = (left + right) / 2, (level + bottom) / 2
    beside = (left - 4, half) if first else (right + 4, half)
    return [
        Text(column.area, rounded((middle, half))),
        Text(column.name, rounded((middle, bottom + 3)), along="top"),
        Text(column.height, rounded(beside), "right" if first else "left"),
    ]


def _level(column: Column) -> float:
    return _TOP + HIGH * (1 - column.share)


def _box(left: float, top: float, right: float, bottom: float) -> Piece:
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return tuple(rounded(p) for p in corners)
