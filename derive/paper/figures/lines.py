"""Lines on paper: clipped to their panel, without points that nobody would miss, in hundredths of a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from derive.figures.model import Piece, Point

TOLERANCE = 0.02  # pt: a hair of this width is invisible


class Box(NamedTuple):
    """A rectangle on paper, in points; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def rounded(point: Sequence[float]) -> Point:
    """In hundredths of a point, without a minus zero: the same on every machine."""
    return round(float(point[0]), 2) + 0.0, round(float(point[1]), 2) + 0.0


def clipped(piece: Piece, box: Box) -> list[Piece]:
    """What of a line lies in the box, in pieces: it leaves it at the edge, not at the last point inside."""
    found: list[list[Point]] = []
    for a, b in pairwise(piece):
        kept = _segment(a, b, box)
        if kept is None:
            continue
        start, end = kept
        if found and found[-1][-1] == start:
            found[-1].append(end)
        else:
            found.append([start, end])
    return [tuple(p) for p in found]


def _segment(a: Point, b: Point, box: Box) -> tuple[Point, Point] | None:
    """The part of a segment in the box (Liang and Barsky, ACM Transactions on Graphics 3, 1984)."""
    (x, y), (dx, dy) = a, (b[0] - a[0], b[1] - a[1])
    first, last = 0.0, 1.0
    for rate, room in ((-dx, x - box.left), (dx, box.right - x), (-dy, y - box.top), (dy, box.bottom - y)):
        if rate == 0:
            if room < 0:
                return None
        elif rate < 0:
            first = max(first, room / rate)
        else:
            last = min(last, room / rate)
    if first > last:
        return None
    start = a if first == 0 else (x + first * dx, y + first * dy)
    end = b if last == 1 else (x + last * dx, y + last * dy)
    return start, end


def thinned(piece: Piece) -> Piece:
    """The line with as few of its points as it keeps its shape by (Douglas and Peucker, Cartographica 10, 1973)."""
    points = np.array(piece)
    kept = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        a, b = todo.pop()
        if b - a < 2:
            continue
        along = points[b] - points[a]
        away = points[a + 1 : b] - points[a]
        length = float(np.hypot(*along))
        off = np.abs(along[0] * away[:, 1] - along[1] * away[:, 0]) / length if length else np.hypot(*away.T)
        worst = int(np.argmax(np.round(off, 6)))  # of points as far off as each other the first, on every machine
        if off[worst] > TOLERANCE:
            kept.add(a + 1 + worst)
            todo += [(a, a + 1 + worst), (a + 1 + worst, b)]
    return tuple(piece[k] for k in sorted(kept))


def dense(pieces: Sequence[Piece], step: float = 3.0) -> Any:
    """Points along lines, at most `step` apart, of shape (n, 2)."""
    rows = [row for piece in pieces for row in _filled(piece, step)]
    return np.concatenate(rows) if rows else np.zeros((0, 2))


def _filled(piece: Piece, step: float) -> Iterator[Any]:
    points = np.array(piece)
    for a, b in pairwise(points):
        count = int(np.hypot(*(b - a)) // step) + 1
        yield a + (b - a) * np.arange(count)[:, None] / count
    yield points[-1:]
