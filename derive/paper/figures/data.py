"""Figures as the data that the Typst template draws from: numbers in points, words as strings, formulas as printed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from derive.figures.model import Areas, Axes, Blocks, Figure, Graphic, Label, Picture, Venn
from derive.paper.escape import cleaned
from derive.paper.figures import panels as figure_axes
from derive.paper.figures.alt import alt_text
from derive.paper.figures.block_grid import blocks
from derive.paper.figures.mosaic import mosaic
from derive.paper.figures.panels import axes
from derive.paper.figures.strokes import Drawing, Round, Sign, Stroke, Text
from derive.paper.figures.venn import venn
from derive.paper.maths.text_maths import TextMaths
from derive.paper.maths.typst_maths import TypstMaths
from derive.paper.maths.width import Width
from derive.words import words
from derive.words.prose import Prose, Run

TEMPLATE = "typst/figure.typ"
SIZE = 9.0  # pt, the size of labels
_GAP = {True: 20.0, False: 12.0}  # pt between panels, with and without a sign


def data(figure: Graphic, language: str, wide: float = math.inf) -> dict[str, Any]:
    """What the template reads: numbers in points, words as strings, formulas as printed."""
    drawn, printer = drawing(figure, language, wide), _Printer(language)
    return {
        "alt": alt_text(figure, language),
        "caption": printer.spans(figure.caption) if figure.caption else [],
        "width": round(drawn.width, 2),
        "height": round(drawn.height, 2),
        "shapes": [_shape(s) for s in drawn.shapes],
        "texts": [printer.text(t) for t in drawn.texts],
        "picture": figure.svg.decode() if isinstance(figure, Picture) else "",
    }


@lru_cache(maxsize=128)  # sheet and key, and every format, draw the same figures
def drawing(figure: Graphic, language: str, wide: float = math.inf) -> Drawing:
    """The whole figure on paper: its panels side by side as far as the width goes, the signs between them."""
    if isinstance(figure, Picture):
        return Drawing(figure.width, figure.height, (), ())
    if wide < math.inf and drawing(figure, language).width < wide:
        return drawing(figure, language)
    panels = _panels(figure, language)
    signs = figure.signs or ("",) * (len(panels) - 1)
    return _below_each_other([_beside(row) for row in _rows(panels, ("", *signs), _GAP[bool(figure.signs)], wide)])


@lru_cache(maxsize=128)  # whatever the width, it is the same panels
def _panels(figure: Figure, language: str) -> list[Drawing]:
    printer = _Printer(language)
    scaled = [figure_axes.height_of(p) for p in figure.panels if isinstance(p, Axes) and p.equal]
    height = max(scaled, default=figure_axes.HEIGHT)
    return [axes(p, height, printer.measure) if isinstance(p, Axes) else _PLAIN[type(p)](p) for p in figure.panels]


_Placed = tuple[str, float, Drawing]  # the sign before a panel, the room before it, and the panel


def _rows(panels: Sequence[Drawing], signs: Sequence[str], gap: float, wide: float) -> list[list[_Placed]]:
    """The panels side by side as far as they go; the sign before one may begin a row."""
    rows: list[list[_Placed]] = [[]]
    across = 0.0
    for panel, sign in zip(panels, signs, strict=True):
        if rows[-1] and across + gap + panel.width > wide:
            rows.append([])
            across = 0.0
        before = gap if rows[-1] or sign else 0.0
        rows[-1].append((sign, before, panel))
        across += before + panel.width
    return rows


def _beside(row: Sequence[_Placed]) -> Drawing:
    tall = max(panel.height for _, _, panel in row)
    shapes: list[Stroke | Round] = []
    texts: list[Text] = []
    across = 0.0
    for sign, before, panel in row:
        if sign:
            texts.append(Text(Sign(sign), (round(across + before / 2, 2), round((tall - panel.below) / 2, 2))))
        moved = panel.moved(across + before, tall - panel.height)
        shapes += moved.shapes
        texts += moved.texts
        across += before + panel.width
    return Drawing(across, tall, tuple(shapes), tuple(texts))


def _below_each_other(rows: Sequence[Drawing]) -> Drawing:
    downs = [sum(row.height + _GAP[False] for row in rows[:k]) for k in range(len(rows))]
    moved = [row.moved(0.0, down) if down else row for row, down in zip(rows, downs, strict=True)]
    shapes = tuple(shape for row in moved for shape in row.shapes)
    texts = tuple(text for row in moved for text in row.texts)
    return Drawing(max(row.width for row in rows), downs[-1] + rows[-1].height, shapes, texts)


#: panels without coordinates
_PLAIN: dict[type, Callable[[Any], Drawing]] = {Venn: venn, Blocks: blocks, Areas: mosaic}


def _shape(shape: Stroke | Round) -> dict[str, Any]:
    if isinstance(shape, Round):
        x, y = shape.centre
        return {
            "kind": "square" if shape.square else "circle",
            "x": x,
            "y": y,
            "r": shape.radius,
            "w": shape.width,
            "grey": shape.grey,
            "fill": shape.fill,
        }
    return {
        "kind": "lines",
        "pieces": shape.pieces,
        "w": shape.width,
        "grey": shape.grey,
        "dash": shape.dash,
        "fill": shape.fill,
    }


class _Printer:
    """Labels as data, and how much room they take."""

    def __init__(self, language: str) -> None:
        labels = words(language).labels
        self._language = language
        self._typst, self._text, self._width = TypstMaths(labels), TextMaths(labels), Width(labels)

    def measure(self, label: Label) -> tuple[float, float]:
        """Width and height in points."""
        runs = self._runs(label)
        wide = sum(_wide(r.text) if r.maths is None else float(self._width.print(r.maths)) for r in runs)
        tall = any(r.maths is not None and self._width.box(r.maths).tall for r in runs)
        return SIZE * wide, SIZE * (2.3 if tall else 1.0)

    def text(self, text: Text) -> dict[str, Any]:
        """A label as the template reads it."""
        x, y = text.at
        places = {"x": x, "y": y, "across": text.across, "along": text.along, "halo": text.halo}
        return {**places, "spans": self._spans(text.label)}

    def spans(self, prose: Prose) -> list[dict[str, Any]]:
        """A sentence as the template reads it."""
        return self._spans(prose)

    def _spans(self, label: Label | str | Sign) -> list[dict[str, Any]]:
        if isinstance(label, Sign):
            sign = label.relation
            return [{"maths": self._typst.sign(sign).strip(), "alt": self._text.sign(sign).strip()}]
        return [{"text": label}] if isinstance(label, str) else [self._span(r) for r in self._runs(label)]

    def _span(self, run: Run) -> dict[str, Any]:
        if run.maths is None:
            return {"text": cleaned(run.text)}
        return {"maths": self._typst.print(run.maths), "alt": self._text.print(run.maths)}

    def _runs(self, label: Label) -> Iterable[Run]:
        return label.runs(self._language) if isinstance(label, Prose) else (Run(maths=label),)


def _wide(text: str) -> float:
    """The width of words in em: Chinese characters are square."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.5 for c in text)
