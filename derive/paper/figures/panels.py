"""A panel with coordinates as lines, dots and labels on paper, in points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from derive.figures.model import Arrow, Axes, Axis, Curve, Dot, Label, Piece, Point
from derive.paper.figures.labels import Wanted, places
from derive.paper.figures.lines import Box, clipped, dense, rounded, thinned
from derive.paper.figures.strokes import Drawing, Measure, Round, Sign, Stroke, Text

WIDTH = 198.4  # 7 cm
HEIGHT = 112.0
_TICK, _DIGIT = 3.5, 4.9
_BETWEEN = 6.0  # pt between two numbers of an axis
_DASHES: dict[str, tuple[float, ...]] = {
    "solid": (),
    "dashed": (4.0, 2.2),
    "dotted": (0.9, 1.7),
    "dashdotted": (5.0, 1.8, 0.9, 1.8),
    "longdashed": (9.0, 2.6),
}
_INK = {"main": (1.0, 0), "fine": (0.55, 45)}
_AXIS, _ZERO = (0.5, 20), (0.4, 78)
_TOP = 13.0  # pt above the plot, for the name of y and for labels of curves that leave there
_OFF = 2.0  # pt between a label and an axis, which its halo would cut
_HEAD = 5.0  # pt, the length of an arrow's head


Line = tuple[Curve, tuple[Piece, ...]]  # a curve, and on paper what is seen of it


class Frame(NamedTuple):
    """Where the plot stands on paper, and what of the plane it shows."""

    box: Box
    x: Axis
    y: Axis

    def at(self, point: Point) -> Point:
        """A point of the plane on paper."""
        across = (point[0] - self.x.low) / (self.x.high - self.x.low)
        up = (point[1] - self.y.low) / (self.y.high - self.y.low)
        box = self.box
        return box.left + across * (box.right - box.left), box.bottom - up * (box.bottom - box.top)

    def lines(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Lines of the plane on paper, as far as they are seen."""
        moved = (tuple(self.at(p) for p in piece) for piece in pieces)
        seen = (c for piece in moved for c in clipped(piece, self.box))
        return tuple(tuple(rounded(p) for p in thinned(c)) for c in seen if len(c) > 1)

    def shows(self, point: Point) -> bool:
        return self.x.low <= point[0] <= self.x.high and self.y.low <= point[1] <= self.y.high


def height_of(panel: Axes) -> float:
    """The height of the plot itself: given by the scale where both coordinates have the same."""
    left, right = _margins(panel)
    wide = WIDTH - left - right
    return wide * (panel.y.high - panel.y.low) / (panel.x.high - panel.x.low) if panel.equal else HEIGHT


def _margins(panel: Axes) -> tuple[float, float]:
    longest = max((len(text) for _, text in ticks(panel.y, 5) if isinstance(text, str)), default=1)
    return _TICK + 3 + _DIGIT * longest, 14.0


def ticks(axis: Axis, most: int) -> list[tuple[float, str | Label]]:
    """The places of an axis that bear a number, and what stands there."""
    return list(axis.marks) if axis.marks else [(v, _number(v)) for v in axis.ticks(most)]


def _across(frame: Frame) -> list[tuple[float, str | Label]]:
    """The places of the axis below that bear a number: as many as stand apart, seven at most."""
    for most in (7, 5, 4):
        found = ticks(frame.x, most)
        longest = max((len(text) for _, text in found if isinstance(text, str)), default=1)
        if len(found) * (_DIGIT * longest + _BETWEEN) <= frame.box.right - frame.box.left:
            break
    return found


def _number(value: float) -> str:
    return f"{value:.10g}".replace("-", "−")


def axes(panel: Axes, height: float, measure: Measure) -> Drawing:
    """The panel `WIDTH` wide, its plot `height` high: axes at the left and below, ticks outside, labels at curves."""
    left, right = _margins(panel)
    box = Box(left, _TOP, WIDTH - right, _TOP + height)
    frame = Frame(box, panel.x, panel.y)
    lines = [(curve, frame.lines(curve.pieces)) for curve in panel.curves]
    shapes: list[Stroke | Round] = [
        *_scales(frame),
        *map(_stroke, lines),
        *_arrows(panel, frame),
        *_dots(panel, frame),
    ]
    texts = [*_numbers(frame), *_names(frame), *_labels(panel, frame, lines, measure)]
    return Drawing(WIDTH, box.bottom + 16, tuple(shapes), tuple(texts))


def _scales(frame: Frame) -> Iterator[Stroke]:
    box = frame.box
    x0, y0 = frame.at((0.0, 0.0))
    if frame.x.low < 0 < frame.x.high:
        yield Stroke((_line((x0, box.top), (x0, box.bottom)),), *_ZERO)
    if frame.y.low < 0 < frame.y.high:
        yield Stroke((_line((box.left, y0), (box.right, y0)),), *_ZERO)
    across = [frame.at((v, frame.y.low)) for v, _ in _across(frame)]
    up = [frame.at((frame.x.low, v)) for v, _ in ticks(frame.y, 5)]
    marks = [_line((x, y), (x, y + _TICK)) for x, y in across] + [_line((x, y), (x - _TICK, y)) for x, y in up]
    edges = _line((box.left, box.top), (box.left, box.bottom)), _line((box.left, box.bottom), (box.right, box.bottom))
    yield Stroke((*edges, *marks), *_AXIS)


def _line(a: Point, b: Point) -> Piece:
    return rounded(a), rounded(b)


def _numbers(frame: Frame) -> Iterator[Text]:
    for v, text in _across(frame):
        x, y = frame.at((v, frame.y.low))
        yield Text(text, rounded((x, y + _TICK + 2)), "center", "top")
    for v, text in ticks(frame.y, 5):
        x, y = frame.at((frame.x.low, v))
        yield Text(text, rounded((x - _TICK - 1.5, y)), "right", "horizon")


def _names(frame: Frame) -> Iterator[Text]:
    box = frame.box
    if frame.x.label is not None:
        yield Text(frame.x.label, rounded((box.right + 5, box.bottom)), "left", "horizon")
    if frame.y.label is not None:
        yield Text(frame.y.label, rounded((box.left - 3, box.top - 3)), "left", "bottom")


def _stroke(line: Line) -> Stroke:
    curve, pieces = line
    width, grey = _INK[curve.weight]
    return Stroke(pieces, width, grey, _DASHES[curve.style])


def _arrows(panel: Axes, frame: Frame) -> Iterator[Stroke]:
    for arrow in panel.arrows:
        (a, b), head = _shaft(arrow, frame)
        yield Stroke(((rounded(a), rounded(b)),), 1.2, 0)
        yield Stroke((tuple(rounded(p) for p in head),), 0.3, 0, fill=0)


def _shaft(arrow: Arrow, frame: Frame) -> tuple[tuple[Point, Point], Piece]:
    a, b = np.array(frame.at(arrow.start)), np.array(frame.at(arrow.end))
    along = (b - a) / max(1e-9, float(np.hypot(*(b - a))))
    across = np.array([-along[1], along[0]])
    foot = b - _HEAD * along
    corners = (b, foot + 0.36 * _HEAD * across, foot - 0.36 * _HEAD * across)
    return (_point(a), _point(foot)), tuple(_point(c) for c in corners)


def _point(values: Any) -> Point:
    return float(values[0]), float(values[1])


def _dots(panel: Axes, frame: Frame) -> Iterator[Round]:
    for dot in panel.dots:
        if frame.shows(dot.at):
            yield Round(rounded(frame.at(dot.at)), 1.8, 0.7, 0, 0 if dot.filled else 100, dot.square)


def _labels(panel: Axes, frame: Frame, lines: Sequence[Line], measure: Measure) -> Iterator[Text]:
    """Labels of arrows, dots and curves."""
    seen: list[tuple[Curve | Arrow | Dot, Any]] = [
        *((a, dense((_shaft(a, frame)[0],))) for a in panel.arrows),
        *((d, np.array([frame.at(d.at)])) for d in panel.dots if frame.shows(d.at)),
        *((c, dense(pieces)) for c, pieces in lines if not _faint(c)),
    ]
    named = [(thing, points) for thing, points in seen if thing.label is not None and len(points)]
    marks = _together(points for thing, points in seen if thing.label is None)
    faint = _together([*(dense(pieces) for c, pieces in lines if _faint(c)), _ruled(frame)])
    marks = _together([marks, *_named_axes(frame, measure)])
    box = frame.box
    room = Box(box.left + _OFF, box.top - _TOP + 1, box.right + 13, box.bottom - _OFF)
    wanted = [Wanted(*measure(t.label), _beside(points, t)) for t, points in named if t.label is not None]
    for (thing, _), found in zip(
        named, places(wanted, [points for _, points in named], marks, faint, box, room), strict=True
    ):
        if thing.label is not None:
            yield Text(thing.label, rounded(found.middle), halo=True)


def _named_axes(frame: Frame, measure: Measure) -> Iterator[Any]:
    """The points that the names of the axes cover."""
    for name in _names(frame):
        x, y = name.at
        width = 0.0 if isinstance(name.label, (str, Sign)) else measure(name.label)[0]
        yield dense((((x, y - 4), (x + width, y - 4)),))


def _faint(curve: Curve) -> bool:
    """Whether a label may lie on it, as on contour lines, which fill the panel."""
    return curve.weight == "fine" and curve.label is None


def _ruled(frame: Frame) -> Any:
    """The points of the axes and of the lines through 0."""
    return dense([piece for stroke in _scales(frame) for piece in stroke.pieces])


def _together(parts: Iterable[Any]) -> Any:
    return np.concatenate([*parts, np.zeros((0, 2))])


def _beside(points: Any, thing: Curve | Arrow | Dot) -> Any:
    """The points at which a label may stand: those of a curve some way apart, the end of an arrow."""
    return points[:: -max(4, len(points) // 24)][::-1] if isinstance(thing, Curve) else points[-1:]
