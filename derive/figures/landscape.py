"""Figures of losses: descent at several learning rates, and the contour lines of a saddle with its eigenvectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sympy import Expr, Rational, Symbol

from derive.figures.graphs import contours, function, number, path
from derive.figures.model import STYLES, Arrow, Axes, Axis, Curve, Dot, Figure, Point
from derive.kernel import Derivation
from derive.terms.ordered import times
from derive.words.prose import sentence

_STEPS = 4
_RATES = tuple(Rational(k, 4) for k in (2, 4, 6, 8, 9))  # eta a: one of each regime
_HALF = 2.0  # half the width of a saddle's frame


def learning_rates(step: Derivation, rate: Expr, curvature: Expr) -> Figure:
    """Left the places, right the losses of descent from 1 by a checked step, for a learning rate of each regime.

    The step speaks of w, and of its loss as f, in the setting of the derivation.
    """
    w, f = Symbol("w", real=True), step.setting.by_name["f"]
    places = [_descent(step, {str(rate): float(k), str(curvature): 1.0}) for k in _RATES]
    losses = [[number(f.meaning, step.setting, {"w": p, str(curvature): 1.0}) for p in walk] for walk in places]
    t = Axis(0.0, float(_STEPS), Symbol("t", integer=True))
    far, top = (1.1 * max(abs(v) for walk in walks for v in walk) for walks in (places, losses))
    return Figure(
        sentence("seen learning rates"),
        (
            Axes(t, Axis(-far, far, w), _in_time(places), _marks(places)),
            Axes(t, Axis(-0.05 * top, top, f.name), _in_time(losses), _marks(losses)),
        ),
        sentence("rates at lines", c=times(rate, curvature)),
    )


def _descent(step: Derivation, values: dict[str, float]) -> list[float]:
    return path(lambda at: number(step.result, step.setting, {**values, "w": at}), 1.0, _STEPS)


def _in_time(walks: Sequence[Sequence[float]]) -> tuple[Curve, ...]:
    lines = zip(walks, STYLES, _RATES, strict=True)
    return tuple(Curve((tuple((float(t), v) for t, v in enumerate(w)),), style, name) for w, style, name in lines)


def _marks(walks: Sequence[Sequence[float]]) -> tuple[Dot, ...]:
    return tuple(Dot((float(t), v)) for walk in walks for t, v in enumerate(walk))


def saddle(by_x: Derivation, by_y: Derivation, x: Symbol, y: Symbol) -> Figure:
    """Contour lines of the quadratic f whose partial derivatives were derived, with the eigenvectors of its Hessian."""
    f = function(by_x.setting.by_name["f"].meaning, by_x.setting, x, y)
    hessian = [
        [number(by.result, by.setting, {x.name: at[0], y.name: at[1]}) for at in ((1.0, 0.0), (0.0, 1.0))]
        for by in (by_x, by_y)
    ]
    sizes, vectors = np.linalg.eigh(np.array(hessian))
    tips: list[Point] = [(float(1.3 * v[0]), float(1.3 * v[1])) for v in (_upright(u) for u in vectors.T)]
    highest = float(f(*tips[1]))
    levels = [highest * k for k in (0.1, 0.4, 0.9)]
    depths = [float(f(*tips[0])) * k for k in (0.9, 0.4, 0.1)]
    frame = (-_HALF, _HALF)
    arrows = tuple(Arrow((0.0, 0.0), tip, _rounded(size)) for tip, size in zip(tips, sizes, strict=True))
    lines = (
        Curve(contours(f, frame, frame, levels), weight="fine"),
        Curve(contours(f, frame, frame, [0.0])),
        Curve(contours(f, frame, frame, depths), "dashed", None, "fine"),
    )
    panel = Axes(Axis(*frame, x), Axis(*frame, y), lines, (Dot((0.0, 0.0)),), arrows, equal=True)
    return Figure(sentence("seen saddle", f=by_x.setting.by_name["f"].meaning), (panel,), sentence("saddle lines"))


def _upright(vector: np.ndarray) -> np.ndarray:
    """An eigenvector to the right, whichever sign its computation left it."""
    return vector if vector[0] > 0 else -vector


def _rounded(size: float) -> Rational:
    return Rational(round(float(size) * 1000), 1000)
