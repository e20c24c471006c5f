"""What a figure consists of: points as numbers, words as prose, formulas as expressions.

One description serves every format (`derive.paper.figures` draws it). Lines are told apart by their dashes and by
labels beside them, never by colour.
"""

from __future__ import annotations

import math
from base64 import b64encode
from typing import NamedTuple, TypeAlias

from msgspec import Struct
from sympy import Basic

from derive.errors import BadTopic
from derive.words.prose import Prose

Point = tuple[float, float]
Piece = tuple[Point, ...]
Label: TypeAlias = Prose | Basic

_SVG = "http://www.w3.org/2000/svg"

STYLES = ("solid", "dashed", "dotted", "dashdotted", "longdashed")
WEIGHTS = ("main", "fine")


class Curve(Struct, frozen=True):
    """Pieces, each drawn in one stroke; between two pieces nothing is drawn, so a jump stays a jump."""

    pieces: tuple[Piece, ...]
    style: str = "solid"
    label: Label | None = None
    weight: str = "main"

    def __post_init__(self) -> None:
        if self.style not in STYLES or self.weight not in WEIGHTS:
            raise BadTopic(f"a curve is {', '.join(STYLES)} and {' or '.join(WEIGHTS)}, not {self.style} {self.weight}")
        if not all(math.isfinite(v) for piece in self.pieces for point in piece for v in point):
            raise BadTopic("a curve has a point that is not a number: break it there")


class Dot(NamedTuple):
    """A marked point; an open one says that the point does not belong to the curve."""

    at: Point
    filled: bool = True
    label: Label | None = None
    square: bool = False


class Arrow(NamedTuple):
    """An arrow between two points."""

    start: Point
    end: Point
    label: Label | None = None


class Axis(Struct, frozen=True):
    """What is shown of one coordinate, and what it is called; `marks` names places where round numbers say less."""

    low: float
    high: float
    label: Label | None = None
    marks: tuple[tuple[float, Label], ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise BadTopic(f"an axis runs from a number to a larger one, not from {self.low} to {self.high}")

    def ticks(self, most: int) -> tuple[float, ...]:
        """Round numbers in the range, at most this many: steps of 1, 2 or 5 times a power of ten."""
        power = 10.0 ** math.floor(math.log10((self.high - self.low) / most))
        slack = 1e-9 * (self.high - self.low)
        for step in (power * k for k in (1, 2, 5, 10, 20, 50)):
            first, last = math.ceil((self.low - slack) / step), math.floor((self.high + slack) / step)
            if last - first < most:
                return tuple(round(k * step, 12) for k in range(first, last + 1))
        return ()


class Axes(NamedTuple):
    """A panel with coordinates; `equal` gives both the same scale, so that right angles are seen as such."""

    x: Axis
    y: Axis
    curves: tuple[Curve, ...] = ()
    dots: tuple[Dot, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    equal: bool = False


class Circle(NamedTuple):
    """The circle of an event, in a box 1 wide; `name` stands at its middle plus `named`."""

    centre: Point
    radius: float
    name: Label | None
    named: Point


class Venn(NamedTuple):
    """A panel with the circles of events; `shaded` holds regions, of which bit k says whether they are in circle k.

    `parts` are the two sets that the shaded one is made of, where they are not circles themselves: each is hatched in
    a direction of its own.
    """

    circles: tuple[Circle, ...]
    shaded: frozenset[int]
    label: Label
    height: float = 0.68
    parts: tuple[frozenset[int], ...] = ()


class Blocks(NamedTuple):
    """A panel with the entries of an array of two dimensions; `own` holds the places (row, column) of no copies."""

    rows: tuple[tuple[Label, ...], ...]
    own: frozenset[tuple[int, int]]


class Column(NamedTuple):
    """A column of a square of area 1: how wide it is, what share of it is grey, and what all this is called."""

    width: float
    share: float
    name: Label
    height: Label
    area: Label
    dark: bool = True


class Areas(NamedTuple):
    """A panel with a square of area 1, cut into columns; the first is named at its left, the last at its right."""

    columns: tuple[Column, ...]


Panel = Axes | Venn | Blocks | Areas


class Figure(Struct, frozen=True, eq=False):
    """Panels side by side, `signs` between them, and in words what is to be seen.

    `answer` says that it gives the answer away and belongs on the key alone. Raises `BadTopic` without panels, or
    with more than a line holds: two with coordinates, four of sets.
    """

    alt: Prose
    panels: tuple[Panel, ...]
    caption: Prose | None = None
    answer: bool = True
    signs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.panels:
            raise BadTopic("a figure needs a panel at least")
        if sum(2 if isinstance(p, Axes) else 1 for p in self.panels) > 4:
            raise BadTopic("a figure has two panels with coordinates at most, or four of sets")
        if self.signs and len(self.signs) != len(self.panels) - 1:
            raise BadTopic(f"{len(self.panels)} panels have {len(self.panels) - 1} signs between them")


class Picture(Struct, frozen=True):
    """A picture of somebody's own, SVG or PNG, and in words what is to be seen; nobody has checked it.

    `width` and `height` are those on paper, in points; `wordless` says that nobody has said what is to be seen.
    """

    content: bytes
    alt: Prose
    width: float
    height: float
    wordless: bool = False
    caption: None = None
    answer: bool = False

    @property
    def svg(self) -> bytes:
        """The picture as SVG; PNG is put into one."""
        if not self.content.startswith(b"\x89PNG"):
            return self.content
        size = f'width="{self.width:.1f}pt" height="{self.height:.1f}pt"'
        address = f"data:image/png;base64,{b64encode(self.content).decode()}"
        return f'<svg xmlns="{_SVG}" {size}><image {size} href="{address}"/></svg>'.encode()


Graphic = Figure | Picture
