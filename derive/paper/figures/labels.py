"""Where labels stand: beside their curve, off every line, nearer to their own than to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from derive.paper.figures.lines import Box

GAP = 3.0  # pt between a label and what it names
_CLEAR = 12.0  # pt to the next line, beyond which more is no better
_SIDES = ((0, -1), (1, -1), (-1, -1), (1, 0), (-1, 0), (0, 1), (1, 1), (-1, 1))


class Wanted(NamedTuple):
    """A label of a size, and the points, of shape (n, 2), beside any of which it may stand."""

    width: float
    height: float
    beside: Any


def places(wanted: Sequence[Wanted], lines: Sequence[Any], marks: Any, faint: Any, plot: Box, room: Box) -> list[Box]:
    """A place in the room for each label, off the other labels and off every line where that can be.

    `lines[k]` holds the points, of shape (n, 2), of the line that label k names; `marks` those of all else that is
    not to be covered, `faint` those that may be. Outside the plot no lines are. The label that is hardest to place
    comes first.
    """
    choices = [_choice(label, k, lines, marks, faint, plot, room) for k, label in enumerate(wanted)]
    order = sorted(range(len(wanted)), key=lambda k: -float(np.min(choices[k].badness)))
    taken = np.zeros((0, 2))
    found: dict[int, Box] = {}
    for k in order:
        choice = choices[k]
        near = _apart(choice.boxes, taken)
        badness = choice.badness + 100.0 * np.count_nonzero(near < 1.5, axis=1)
        badness += np.maximum(0.0, _CLEAR / 2 - _nearest(near))
        best = int(np.argmin(np.round(badness, 3)))  # the last bits differ among machines; a tie goes to the first
        found[k] = Box(*(float(v) for v in choice.boxes[best]))
        taken = _together([taken, _grid(found[k])])
    return [found[k] for k in range(len(wanted))]


class _Choice(NamedTuple):
    """The boxes where a label may stand, shape (n, 4), and how bad each is."""

    boxes: Any
    badness: Any


def _choice(label: Wanted, k: int, lines: Sequence[Any], marks: Any, faint: Any, plot: Box, room: Box) -> _Choice:
    others = _together([line for j, line in enumerate(lines) if j != k])
    boxes, anchors = _boxes(label, room)
    own, other = _apart(boxes, lines[k]), _apart(boxes, others)
    crossing = sum(np.count_nonzero(d < 1.5, axis=1) for d in (own, other, _apart(boxes, marks)))
    away = _nearest(other)
    # Its own line has to be the nearest one, and to be told from the others where the label stands.
    doubtful = (away < _nearest(own) + 1) & ~_at_the_end(boxes, anchors, plot)
    badness = 100.0 * crossing + 40.0 * doubtful + 6.0 * (_nearest(_apart(boxes, faint)) < 1)
    badness += np.maximum(0.0, _CLEAR - away)
    badness += 2 * np.maximum(0.0, _CLEAR - _nearest(_apart(np.tile(anchors, 2), others)))
    return _Choice(boxes, badness)


def _at_the_end(boxes: Any, anchors: Any, plot: Box) -> Any:
    """Whether a label continues its line where that leaves the plot: there nobody doubts whose it is."""
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    right = (boxes[:, 0] >= plot.right) & (np.abs(middles[:, 1] - anchors[:, 1]) < 0.5)
    above = (boxes[:, 3] <= plot.top) & (np.abs(middles[:, 0] - anchors[:, 0]) < 0.5)
    return right | above


def _together(parts: Sequence[Any]) -> Any:
    return np.concatenate([*parts, np.zeros((0, 2))])


def _boxes(label: Wanted, room: Box) -> tuple[Any, Any]:
    """Boxes on all sides of the points, of shape (n, 4), with the points that they stand beside.

    From the last point backwards, since readers look at the end of a curve; all in the room.
    """
    half = np.array([label.width, label.height]) / 2
    points = np.repeat(label.beside[::-1], len(_SIDES), axis=0)
    sides = np.tile(np.array(_SIDES, float), (len(label.beside), 1))
    low, high = np.array([room.left, room.top]) + half, np.array([room.right, room.bottom]) - half
    wished = points + sides * (half + GAP)
    middles = np.maximum(low, np.minimum(high, wished))
    inside = np.all(np.abs(middles - wished) < 1e-6, axis=1)
    kept = inside if np.any(inside) else np.ones(len(points), bool)
    return np.concatenate([middles - half, middles + half], axis=1)[kept], points[kept]


def _apart(boxes: Any, points: Any) -> Any:
    """How far each point lies outside each box, 0 inside: shape (boxes, points)."""
    left, top, right, bottom = (boxes[:, k, None] for k in range(4))
    found, down = _beyond(left, right, points[:, 0]), _beyond(top, bottom, points[:, 1])
    found *= found
    down *= down
    found += down
    return np.sqrt(found, out=found)


def _beyond(low: Any, high: Any, values: Any) -> Any:
    """How far each value lies outside each range: shape (ranges, values). In place, as is what follows: most of the
    time goes into new memory."""
    found = low - values
    np.maximum(found, values - high, out=found)
    return np.maximum(found, 0.0, out=found)


def _nearest(distances: Any) -> Any:
    return np.min(distances, axis=1, initial=2 * _CLEAR)


def _grid(box: Box) -> Any:
    across = np.arange(box.left, box.right + 3, 3.0)
    down = np.arange(box.top, box.bottom + 3, 3.0)
    return np.array([(x, y) for x in across for y in down])
