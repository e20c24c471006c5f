"""Points of curves, computed from expressions of checked derivations; broken where a curve breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from sympy import Basic, Expr, Symbol
from sympy.core.relational import Relational

from derive.crosscheck.numpy_code import code_of
from derive.figures.model import Piece, Point
from derive.kernel import Setting
from derive.kernel.sampled.kinks import difference, edges, kinks

POINTS = 200  # across a panel: at 6 cm a point every 0.3 mm
_SEARCHED = 801
_GRID = 61  # points of contour lines each way: at 6 cm they are off by less than a hair
_MOST = 1e6  # beyond this a value at the end of a piece is that of a pole
_CLOSE = 1e-6

Values = Mapping[str, Any]


def graph(
    expr: Basic, setting: Setting, x: Symbol, low: float, high: float, values: Values | None = None
) -> tuple[Piece, ...]:
    """The graph of `expr` over x in [low, high] where the setting's conditions on x hold.

    It is broken at poles and jumps and has its corners exactly: the places at which the formula changes are those at
    which the kernel tries every line. `values` gives other names their numbers.
    """
    around = values or {}
    conditions = [c for c in setting.given if isinstance(c, Relational) and c.free_symbols == {x}]
    changing = [*kinks(expr, setting), *edges(expr, setting), *(difference(c.lhs, c.rhs) for c in conditions)]
    places = sorted({z for e in changing for z in _zeros(_along(e, setting, x, around), low, high)})
    f = _along(expr, setting, x, around)
    holds = [_along(c, setting, x, around) for c in conditions]
    pieces: list[Piece] = []
    for a, b in pairwise([low, *places, high]):
        if b - a > 1e-9 * (high - low) and all(bool(np.all(h(np.array([(a + b) / 2])))) for h in holds):
            pieces += _piece(f, a, b, high - low)
    return _joined(pieces)


def poles(expr: Basic, setting: Setting, x: Symbol, low: float, high: float) -> list[float]:
    """The places in (low, high) at which the expression may lose its value."""
    return sorted({z for e in edges(expr, setting) for z in _zeros(_along(e, setting, x, {}), low, high)})


def ends(pieces: Sequence[Piece], low: float, high: float) -> tuple[Point, ...]:
    """The points between low and high at which a curve stops without a pole: it jumps there, or is not defined on."""
    found = {p for piece in pieces for p in (piece[0], piece[-1])}
    return tuple(sorted(p for p in found if low < p[0] < high and abs(p[1]) < _MOST))


def number(expr: Basic, setting: Setting, values: Values) -> float:
    """The value of an expression."""
    return float(code_of(expr, setting)(dict(values)))


def path(step: Callable[[Any], Any], start: Any, count: int) -> list[Any]:
    """The start and `count` further places, each `step` of the one before."""
    places = [start]
    for _ in range(count):
        places.append(step(places[-1]))
    return places


def contours(f: Callable[[Any, Any], Any], x: Point, y: Point, levels: Sequence[float]) -> tuple[Piece, ...]:
    """The lines on which f(x, y) has one of the levels, over the ranges `x` and `y`."""
    from contourpy import contour_generator  # deferred: few topics have contours

    xs, ys = np.linspace(*x, _GRID), np.linspace(*y, _GRID)
    grid = np.meshgrid(xs, ys)
    drawn = contour_generator(xs, ys, np.asarray(f(*grid), float))
    lines: list[Any] = [line for level in levels for line in drawn.lines(level)]
    return tuple(tuple((float(a), float(b)) for a, b in line) for line in lines)


def _along(expr: Basic, setting: Setting, x: Symbol, values: Values) -> Callable[[Any], Any]:
    """The expression as a function of arrays of x."""
    code = code_of(expr, setting)
    return lambda xs: np.broadcast_to(np.asarray(code({**values, x.name: xs})), np.shape(xs))


def _zeros(f: Callable[[Any], Any], low: float, high: float) -> list[float]:
    """The places in (low, high) at which f is 0 or changes its sign."""
    xs = np.linspace(low, high, _SEARCHED)
    signs = np.sign(np.asarray(f(xs), float))  # where there is no value there is no sign, and nothing is found
    found = [float(x) for x in xs[signs == 0] if low < x < high]
    for k in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        a, b = float(xs[k]), float(xs[k + 1])
        for _ in range(60):
            middle = (a + b) / 2
            a, b = (middle, b) if np.sign(f(np.array([middle]))[0]) == signs[k] else (a, middle)
        found.append(round((a + b) / 2, 12))
    return found


def _piece(f: Callable[[Any], Any], a: float, b: float, width: float) -> list[Piece]:
    """The points over (a, b), in as many pieces as finite values have; the ends are approached from inside."""
    xs = np.linspace(a, b, max(2, round(POINTS * (b - a) / width)) + 1)
    inside = xs.copy()
    inside[0], inside[-1] = a + 1e-9 * width, b - 1e-9 * width
    ys = np.asarray(f(inside), float)
    runs = np.split(np.arange(len(xs)), np.flatnonzero(~np.isfinite(ys)))
    kept = [[k for k in run if np.isfinite(ys[k])] for run in runs]
    return [tuple((float(xs[k]), _tidy(float(ys[k]))) for k in run) for run in kept if len(run) > 1]


def _tidy(y: float) -> float:
    """Without the trace of having been approached from beside, and of the last bits, which differ among machines."""
    return round(y, 7) + 0.0


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Pieces that meet are one: the curve has a corner there and no gap."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and _meet(joined[-1][-1], piece[0]):
            joined[-1] += piece[1:]
        else:
            joined.append(piece)
    return tuple(joined)


def _meet(p: Point, q: Point) -> bool:
    return p[0] == q[0] and abs(p[1] - q[1]) < _CLOSE and abs(p[1]) < _MOST


def function(expr: Expr, setting: Setting, *names: Symbol) -> Callable[..., Any]:
    """The expression as a function of arrays, its arguments the names in this order."""
    code = code_of(expr, setting)
    return lambda *arrays: np.asarray(code({n.name: a for n, a in zip(names, arrays, strict=True)}), float)
