"""Figures of contour lines with paths: the gradient's right angle to them, and a valley before and after scaling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sympy import Basic, Eq, Expr, Float, Rational, Symbol

from derive.figures.graphs import contours, function, number, path
from derive.figures.model import Arrow, Axes, Axis, Curve, Dot, Figure, Piece, Point
from derive.kernel import Definition, Derivation
from derive.terms.notation import Nabla
from derive.words.prose import sentence

_SHAPE = 1.5  # how much wider than high a frame is
_ANGLES = tuple(np.pi * np.array([0.14, 0.5, 0.86, 1.25, 1.75]))  # of the points that bear a gradient
_TURN = 1e-6
_CROSSED, _STEPS = 8, 12
_PRODUCT = Rational(3, 5)  # the mean product of the two features
_HALF, _FAR = 1.8, 1.3  # half the height of a frame, and how far along the valley a path starts

Field = Callable[[np.ndarray], np.ndarray]


def gradients_and_path(gradient: Derivation, line: Derivation, hill: Definition, point: tuple[Expr, Expr]) -> Figure:
    """Left a contour line with the gradient at some of its points, right a path of descent across contour lines.

    `gradient` is the derivation of the gradient of a hill, whose definition says what it is called; the setting of
    `line` gives both coordinates `point` of a contour line by an angle.
    """
    (angle,) = line.setting.by_name[str(point[0])].meaning.free_symbols

    def at(turn: float) -> np.ndarray:
        return np.array([number(c, line.setting, {str(angle): turn}) for c in point])

    half = 1.5 * max(abs(at(np.pi / 2)[1]), abs(at(0.0)[0]) / _SHAPE)
    named = Nabla(hill.name, *gradient.claim.args[1:])
    panels = _upright(gradient, at, half, named), _crossing(gradient, at(_ANGLES[0]), half)
    caption = sentence("contours and descent", f=hill.equation)
    return Figure(sentence("seen normals", f=hill.equation, grad=named), panels, caption, answer=False)


def _upright(gradient: Derivation, at: Callable[[float], np.ndarray], half: float, name: Expr) -> Axes:
    """A contour line with gradients at right angles to it, and with the tangent at the first."""
    feet = [at(turn) for turn in _ANGLES]
    ups = [_uphill(gradient)(p) for p in feet]
    scale = 0.4 * half / max(float(np.hypot(*u)) for u in ups)
    names = name, None, None, None, None
    arrows = tuple(Arrow(_at(p), _at(p + scale * u), name) for p, u, name in zip(feet, ups, names, strict=True))
    along = at(_ANGLES[0] + _TURN) - at(_ANGLES[0] - _TURN)
    along *= 0.5 * half / np.hypot(*along)
    level = float(_loss(gradient)(*feet[0]))
    curves = (
        Curve(_lines(gradient, half, [0.3 * level, 2 * level]), weight="fine"),
        Curve(_lines(gradient, half, [level])),
        Curve(((_at(feet[0] - along), _at(feet[0] + along)),), "dashed", None, "fine"),
    )
    return Axes(*_frame(gradient, half), curves, tuple(Dot(_at(p)) for p in feet), arrows, equal=True)


def _crossing(gradient: Derivation, start: np.ndarray, half: float) -> Axes:
    """A path of descent in small steps, with the contour lines through the first of its places."""
    uphill = _uphill(gradient)
    steepest = max(float(np.hypot(*uphill(unit))) for unit in np.eye(2))
    walk = path(lambda p: p - 0.3 / steepest * uphill(p), 1.25 * start, _CROSSED)
    levels = [float(_loss(gradient)(*p)) for p in walk]
    curves = Curve(_lines(gradient, half, levels), weight="fine"), Curve((tuple(map(_at, walk)),))
    return Axes(*_frame(gradient, half), curves, tuple(Dot(_at(p)) for p in walk), equal=True)


def valleys_by_scaling(gradient: Derivation, product: Symbol, spread: int) -> Figure:
    """Contour lines of a loss in two weights with a path of descent: left where the second feature has the standard
    deviation `spread` and the first 1, right where both have 1.

    `gradient` derives the gradient of the loss for two scaled features whose mean product is called `product`.
    """
    names = [Eq(product, _PRODUCT, evaluate=False), Rational(spread)]
    panels, sizes = zip(*(_valley(gradient, product, s) for s in (spread, 1)), strict=True)
    before, after = (Float(f"{size:.1f}") for size in sizes)
    holes: dict[str, Basic] = {"r": names[0], "s": names[1], "before": before, "after": after}
    return Figure(
        sentence("seen scaling", **holes), panels, sentence("before and after scaling", **holes), answer=False
    )


def _valley(gradient: Derivation, product: Symbol, spread: int) -> tuple[Axes, float]:
    """The panel, and the condition number of the Hessian; the step is the best one for both curvatures."""
    scale = np.array([1.0, spread])
    values = {str(product): float(_PRODUCT)}
    uphill, loss = _uphill(gradient, **values), _loss(gradient, **values)
    hessian = np.array([scale * uphill(scale * unit) for unit in np.eye(2)])
    sizes, vectors = np.linalg.eigh(hessian)
    start = _FAR * (_right(vectors[:, 0]) + np.sqrt(sizes[0] / sizes[1]) * _right(vectors[:, 1]))
    walk = path(lambda p: p - 2 / sizes.sum() * scale * uphill(scale * p), start, _STEPS)
    level = float(loss(*(scale * start)))

    def unscaled(u: Any, v: Any) -> Any:
        return loss(u, spread * v)

    xs, ys = _frame(gradient, _HALF)
    drawn = contours(unscaled, (xs.low, xs.high), (ys.low, ys.high), [k * level for k in (0.05, 0.25, 0.6, 1.0)])
    curves = Curve(drawn, weight="fine"), Curve((tuple(map(_at, walk)),))
    return Axes(xs, ys, curves, tuple(Dot(_at(p)) for p in walk), equal=True), float(sizes[1] / sizes[0])


def _right(vector: np.ndarray) -> np.ndarray:
    """An eigenvector to the right, whichever sign its computation left it."""
    return vector if vector[0] > 0 else -vector


def _loss(gradient: Derivation, **values: float) -> Callable[[Any, Any], Any]:
    f, *names = gradient.claim.args
    code = function(f, gradient.setting, *names, *map(Symbol, values))
    return lambda x, y: code(x, y, *values.values())


def _uphill(gradient: Derivation, **values: float) -> Field:
    """The gradient as an array of shape (2,) at a place of shape (2,)."""
    names = [*gradient.claim.args[1:], *map(Symbol, values)]
    slopes = [function(c, gradient.setting, *names) for c in gradient.result.args]
    return lambda place: np.array([float(slope(*place, *values.values())) for slope in slopes])


def _lines(gradient: Derivation, half: float, levels: Sequence[float]) -> tuple[Piece, ...]:
    return contours(_loss(gradient), (-_SHAPE * half, _SHAPE * half), (-half, half), levels)


def _frame(gradient: Derivation, half: float) -> tuple[Axis, Axis]:
    x, y = gradient.claim.args[1:]
    return Axis(-_SHAPE * half, _SHAPE * half, x), Axis(-half, half, y)


def _at(place: np.ndarray) -> Point:
    return float(place[0]), float(place[1])
