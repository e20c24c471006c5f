"""A Venn diagram on paper: circles in a box, its shaded regions hatched, since greys are lost in copies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from derive.figures.model import Circle, Piece, Point, Venn
from derive.render.figure_lines import Box, rounded
from derive.render.figure_parts import Drawing, Round, Stroke, Text

WIDTH = 98.0
_LABEL = 17.0  # pt for what stands below the box
_GAP = 2.6  # pt between two lines of the hatching
_HATCH, _CIRCLE, _BOX = (0.45, 25), (0.9, 0), (0.5, 35)


def venn(panel: Venn) -> Drawing:
    """The panel `WIDTH` wide with its label below."""
    box = Box(0.5, 0.5, WIDTH - 0.5, panel.height * WIDTH)
    edges = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    outline: Piece = tuple(rounded(p) for p in (*edges, edges[0]))
    shapes: tuple[Stroke | Round, ...] = (
        Stroke(tuple(hatching(panel, box)), *_HATCH),
        Stroke((outline,), *_BOX),
        *(Round(rounded(_centre(c)), round(c.radius * WIDTH, 2), *_CIRCLE) for c in panel.circles),
    )
    names = [Text(c.name, rounded(_named(c)), halo=True) for c in panel.circles if c.name is not None]
    below = Text(panel.label, rounded(((box.left + box.right) / 2, box.bottom + 5)), along="top")
    return Drawing(WIDTH, box.bottom + _LABEL, shapes, (*names, below))


def _centre(circle: Circle) -> Point:
    return circle.centre[0] * WIDTH, circle.centre[1] * WIDTH


def _named(circle: Circle) -> Point:
    (x, y), (right, down) = circle.centre, circle.named
    return (x + right) * WIDTH, (y + down) * WIDTH


def hatching(panel: Venn, box: Box) -> Iterator[Piece]:
    """Slanted lines over the shaded regions: each is cut where it crosses a circle, and every bit of it is kept or
    dropped by the region that its middle lies in."""
    lowest, highest = box.left + box.top, box.right + box.bottom
    for k in range(1, int((highest - lowest) / (_GAP * math.sqrt(2))) + 1):
        level = lowest + k * _GAP * math.sqrt(2)  # the line x + y = level
        low, high = max(box.left, level - box.bottom), min(box.right, level - box.top)
        cuts = [low, *sorted(x for c in panel.circles for x in _crossings(c, level) if low < x < high), high]
        kept: list[tuple[float, float]] = []
        for a, b in pairwise(cuts):
            x = (a + b) / 2
            if region(panel, (x, level - x)) in panel.shaded and b > a:
                kept[-1:] = [(kept[-1][0], b)] if kept and kept[-1][1] == a else [*kept[-1:], (a, b)]
        yield from ((rounded((a, level - a)), rounded((b, level - b))) for a, b in kept)


def _crossings(circle: Circle, level: float) -> tuple[float, ...]:
    """The x at which the line x + y = level meets a circle."""
    x, y = _centre(circle)
    middle = (x - y + level) / 2
    inside = (circle.radius * WIDTH) ** 2 - (x + y - level) ** 2 / 2
    return (middle - math.sqrt(inside / 2), middle + math.sqrt(inside / 2)) if inside > 0 else ()


def region(panel: Venn, point: Point) -> int:
    """The region that a point of the panel lies in."""
    return sum(1 << k for k, c in enumerate(panel.circles) if math.dist(_centre(c), point) < c.radius * WIDTH)
