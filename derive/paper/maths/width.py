"""Widths: how wide a formula will be, without typesetting it; and breaking a formula that is too wide.

The printer's "text" is a width in em in each of TeX's four styles (display, text, script, scriptscript), since a
fraction or a subscript sets its parts in a smaller one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sympy import Basic

from derive.paper.maths.applied import WORDS
from derive.paper.maths.core import FRAC, GREEK, Box
from derive.paper.maths.printer import MathPrinter

SCRIPT, TINY = 0.73, 0.6


class Ems(float):
    """A width in em in display style, and in the smaller styles."""

    styles: tuple[float, float, float, float]
    hanging: Sequence[float] = (0, 0, 0, 0)  # of which a subscript at the end, over which a superscript fits

    def __new__(cls, *styles: float) -> Ems:
        self = super().__new__(cls, styles[0])
        self.styles = (styles[0], styles[1], styles[2], styles[3])
        return self


def _ems(width: float, space: float = 0.0) -> Ems:
    """A sign of this width with some space around it; scripts have no space around signs."""
    return Ems(width + space, width + space, SCRIPT * width, TINY * width)


def _smaller(width: Ems) -> tuple[float, float, float, float]:
    _, text, script, tiny = width.styles
    return text, script, tiny, tiny


def _script(width: Ems) -> tuple[float, float, float, float]:
    *_, script, tiny = width.styles
    return script, script, tiny, tiny


def _widest(*widths: Sequence[float]) -> Ems:
    return Ems(*(max(column) for column in zip(*widths, strict=True)))


def _letters() -> dict[str, float]:
    groups = {
        0.3: "i l j", 0.39: "t f r I", 0.46: "s c e q b d g J p h v z y o k n a x u",
        0.62: "T S E F B D L P R Z U V Y C", 0.72: "w m A G H K N O Q X", 0.95: "M W",
    }  # fmt: skip
    widths = {letter: width for width, letters in groups.items() for letter in letters.split()}
    return {**widths, **{g: 0.55 if g[0].islower() else 0.72 for g in GREEK}}


LETTERS = _letters()


class Width(MathPrinter[Ems]):
    """Prints the width that a formula takes, in em."""

    checks_names = False
    TOKENS: ClassVar[dict[str, Ems]] = {
        **{f.word: _ems(0.48 * len(f.word), 0.1) for f in WORDS},
        **{sign: _ems(0.78, 0.44) for sign in (" + ", " - ", "union", "intersection", "without", "and", "or")},
        **{sign: _ems(0.78, 0.56) for sign in ("=", "<", "<=", ">", ">=", "!=", "in", "not in", "subset", "approx")},
        "max": _ems(1.83), "min": _ems(1.67), "minus": _ems(0.78), "times": _ems(0.28, 0.44), "beside": _ems(0, 0.06),
        "infinity": _ems(1.0), "pi": _ems(0.57), "e": _ems(0.47), "d": _ems(0.52), "partial": _ems(0.58),
        "!": _ems(0.28), "O": _ems(0.76), "": _ems(0), "everything": _ems(0.72), "nothing": _ems(0.78),
        "omega": _ems(0.62), "complement": _ems(0.43), "such that": _ems(0.28, 0.56), "given": _ems(0.28, 0.56),
        "not": _ems(0.67),
        "thin": _ems(0.17), "nabla": _ems(0.83), "gap": _ems(0, 0.06), "of": _ems(0, 0.06),
        "applied": _ems(0, 0.06), "applied apart": _ems(0.17), "argmin": _ems(3.6),
        "comma": _ems(0.28), "entrywise": _ems(0.5, 0.44), "through": _ems(0.5), "matmul": _ems(0.78, 0.44),
    }  # fmt: skip

    def joined(self, *parts: Ems) -> Ems:
        return Ems(*map(sum, zip(*[p.styles for p in parts], strict=True)))

    def letter(self, head: str, bold: bool = False) -> Ems:
        return _ems(LETTERS[head] if head in LETTERS else 0.52 * len(head))

    def digits(self, text: str) -> Ems:
        return _ems(0.5 * len(text))

    def listed(self, items: Sequence[Ems]) -> Ems:
        commas = [_ems(0.28, 0.17)] * (len(items) - 1)
        return self.joined(*items, *commas)

    def sub(self, base: Ems, indices: Sequence[Ems], run: bool) -> Ems:
        index = self.joined(*indices) if run else self.listed(indices)
        whole = self.joined(base, Ems(*_script(index)), _ems(0.07))
        whole.hanging = _script(index)
        return whole

    def sup(self, base: Ems, exponent: Box[Ems]) -> Ems:
        beyond = [max(e - h, 0.0) for e, h in zip(_script(exponent.out), base.hanging, strict=True)]
        return self.joined(base, Ems(*beyond), _ems(0.09))

    def slash(self, above: Ems, below: Ems) -> Ems:
        return self.joined(above, _ems(0.5), below)

    def frac(self, above: Box[Ems], below: Box[Ems]) -> Box[Ems]:
        wider = _widest(_smaller(above.out), _smaller(below.out))
        return Box(self.joined(wider, _ems(0.24)), FRAC, True, above.lead)

    def root(self, degree: Ems | None, body: Ems) -> Ems:
        return self.joined(_ems(0.85 if degree is None else 1.0), body)

    def fenced(self, kind: str, inner: Ems, tall: bool) -> Ems:
        narrow = 0.28 if kind == "abs" else 0.5 if kind == "brace" or kind == "norm" else 0.39
        return self.joined(_ems(2 * narrow + 0.6 * tall), inner)

    def half(self, side: str, tall: bool) -> Ems:
        return _ems(0.6 if tall else 0.39)

    def big(self, kind: str, letter: Ems, low: Ems, high: Ems, body: Ems) -> Ems:
        limits = _widest(_script(self.joined(letter, self.token("="), low)), _script(high)).styles
        beside = (0, *limits[1:])  # only in display style are the limits above and below the sign
        sign = Ems(*(s + b for s, b in zip((max(1.44, limits[0]), 1.06, 0.95, 0.8), beside, strict=True)))
        return self.joined(sign, _ems(0, 0.17), body)

    def at(self, body: Ems, letter: Ems, value: Ems) -> Ems:
        return self.joined(body, _ems(0.5), Ems(*_script(self.joined(letter, self.token("="), value))))

    def primed(self, name: Ems, order: int) -> Ems:
        return self.joined(name, _ems(0.28 * order if order < 4 else 0.9))

    def cases(self, rows: Sequence[tuple[Ems, Ems | None]]) -> Ems:
        words = _ems(0.5 * len(self.words["if"]) + 0.4), _ems(0.5 * len(self.words["otherwise"]))
        values = _widest(*(value.styles for value, _ in rows))
        tests = _widest(*((words[1] if c is None else self.joined(words[0], c)).styles for _, c in rows))
        return self.joined(_ems(0.9 + 1.0), values, tests)

    def matrix(self, rows: Sequence[Sequence[Ems]]) -> Ems:
        columns = [_widest(*(cell.styles for cell in column)) for column in zip(*rows, strict=True)]
        return self.joined(_ems(1.5 + 0.5 * (len(columns) - 1)), *columns)

    def code(self, text: str) -> Ems:
        return _ems(0.53 * len(text))

    def grid(self, rows: Sequence[Sequence[Ems]]) -> Ems:
        return self.matrix(rows)

    def below(self, body: Ems, caption: Ems) -> Ems:
        return _widest(body.styles, _script(caption))

    def binomial(self, above: Ems, below: Ems) -> Ems:
        return self.joined(_widest(_smaller(above), _smaller(below)), _ems(1.45))


class Printer(MathPrinter[str]):
    """A printer of text that can break what is too wide."""

    def pieces(self, expr: Basic, width_em: float) -> list[str]:
        """The expression in pieces no wider than this, where it can be broken; continuations begin with their sign."""
        if Width(self.words).print(expr) <= width_em:
            return [self.print(expr)]
        parts, widths = self.parts(expr), Width(self.words).parts(expr)
        rows = [self.joined(*parts[a:b]).strip() for a, b in _rows(widths, width_em)]
        return [rows[0], *map(self._continued, rows[1:])] if len(rows) > 1 else [self.print(expr)]

    def _continued(self, row: str) -> str:
        signs = tuple(self.token(key).strip() for key in (" + ", " - ", "times"))
        return row if row.startswith(signs) else f"{signs[2]} {row}"


def widest_piece(expr: Basic, width_em: float, printer: Width) -> float:
    """How wide the widest of the pieces is in which an expression is printed: more than `width_em` where it cannot be
    broken any further."""
    whole = printer.print(expr)
    if whole <= width_em:
        return whole
    widths = printer.parts(expr)
    return max(sum(widths[a:b]) for a, b in _rows(widths, width_em))


def _rows(widths: Sequence[float], limit: float) -> list[tuple[int, int]]:
    """Consecutive parts in rows, as many in each as fit."""
    starts, filled = [0], 0.0
    for place, width in enumerate(widths):
        if place > starts[-1] and filled + width > limit:
            starts.append(place)
            filled = 0.0
        filled += width
    return list(zip(starts, [*starts[1:], len(widths)], strict=True))
