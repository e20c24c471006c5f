"""A Venn diagram on paper: circles in a box, a set as a grey surface, and the sets it is made of hatched."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from derive.figures.model import Circle, Piece, Point, Venn
from derive.paper.figures.lines import Box, rounded
from derive.paper.figures.strokes import Drawing, Round, Stroke, Text

WIDTH = 98.0
_LABEL = 17.0  # pt for what stands below the box
_GAP = 3.0  # pt between two lines of the hatching
_BAND = 1.0  # pt, the height of a band of the shading
_HATCH, _CIRCLE, _BOX = (0.4, 25), (0.9, 0), (0.5, 35)
_SHADE = 80  # per cent of white: seen in print, and letters on it are read


def venn(panel: Venn) -> Drawing:
    """The panel `WIDTH` wide with its label below."""
    box = Box(0.5, 0.5, WIDTH - 0.5, panel.height * WIDTH)
    edges = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    outline: Piece = tuple(rounded(p) for p in (*edges, edges[0]))
    shapes: tuple[Stroke | Round, ...] = (
        Stroke(tuple(shading(panel, box)), 1.3 * _BAND, _SHADE),
        *(
            Stroke(tuple(hatching(panel, box, part, falling)), *_HATCH)
            for part, falling in zip(panel.parts, (False, True), strict=False)
        ),
        Stroke((outline,), *_BOX),
        *(Round(rounded(_centre(c)), round(c.radius * WIDTH, 2), *_CIRCLE) for c in panel.circles),
    )
    names = [Text(c.name, rounded(_named(c)), halo=bool(panel.parts)) for c in panel.circles if c.name is not None]
    below = Text(panel.label, rounded(((box.left + box.right) / 2, box.bottom + 5)), along="top")
    return Drawing(WIDTH, box.bottom + _LABEL, shapes, (*names, below), _LABEL)


def _centre(circle: Circle) -> Point:
    return circle.centre[0] * WIDTH, circle.centre[1] * WIDTH


def _named(circle: Circle) -> Point:
    (x, y), (right, down) = circle.centre, circle.named
    return (x + right) * WIDTH, (y + down) * WIDTH


def shading(panel: Venn, box: Box) -> Iterator[Piece]:
    """Level bands over the shaded regions, each a little wider than the way to the next: together they are a surface,
    and the circles cover its edge."""
    for k in range(int((box.bottom - box.top) / _BAND)):
        y = box.top + (k + 0.5) * _BAND

        def cut(circle: Circle, y: float = y) -> tuple[float, ...]:
            x, middle = _centre(circle)
            inside = (circle.radius * WIDTH) ** 2 - (y - middle) ** 2
            return (x - math.sqrt(inside), x + math.sqrt(inside)) if inside > 0 else ()

        def at(x: float, y: float = y) -> Point:
            return x, y

        for a, b in _kept(panel, panel.shaded, box.left, box.right, cut, at):
            yield rounded((a, y)), rounded((b, y))


def hatching(panel: Venn, box: Box, regions: frozenset[int], falling: bool) -> Iterator[Piece]:
    """Slanted lines over regions: y = level - x, or where they are falling y = level + x."""
    turn = 1 if falling else -1
    lowest, highest = sorted(box.top - turn * x for x in (box.left, box.right))
    lowest, highest = lowest, highest + box.bottom - box.top
    step = _GAP * math.sqrt(2)
    for k in range(1, int((highest - lowest) / step) + 1):
        level = lowest + k * step

        def at(x: float, level: float = level) -> Point:
            return x, level + turn * x

        def cut(circle: Circle, level: float = level) -> tuple[float, ...]:
            x, y = _centre(circle)
            middle = (x + turn * (y - level)) / 2
            inside = 2 * (circle.radius * WIDTH) ** 2 - (turn * x + level - y) ** 2
            return (middle - math.sqrt(inside) / 2, middle + math.sqrt(inside) / 2) if inside > 0 else ()

        low, high = sorted(turn * (y - level) for y in (box.top, box.bottom))
        for a, b in _kept(panel, regions, max(low, box.left), min(high, box.right), cut, at):
            yield rounded(at(a)), rounded(at(b))


def _kept(
    panel: Venn,
    regions: frozenset[int],
    low: float,
    high: float,
    cut: Callable[[Circle], tuple[float, ...]],
    at: Callable[[float], Point],
) -> list[tuple[float, float]]:
    """The stretches of a line over [low, high] that lie in the regions: it is cut where it crosses a circle, and every
    bit of it is kept or dropped by the region that its middle lies in."""
    cuts = [low, *sorted(x for c in panel.circles for x in cut(c) if low < x < high), high]
    kept: list[tuple[float, float]] = []
    for a, b in pairwise(cuts):
        if a < b and region(panel, at((a + b) / 2)) in regions:
            kept[-1:] = [(kept[-1][0], b)] if kept and kept[-1][1] == a else [*kept[-1:], (a, b)]
    return kept


def region(panel: Venn, point: Point) -> int:
    """The region that a point of the panel lies in."""
    return sum(1 << k for k, c in enumerate(panel.circles) if math.dist(_centre(c), point) < c.radius * WIDTH)
