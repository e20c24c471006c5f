"""Figures of walks: gradient descent with different steps, contours with a gradient, Adagrad beside plain descent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sympy import Expr, Symbol

from derive.figures.graphs import contours, function, graph, number, path
from derive.figures.model import Arrow, Axes, Axis, Curve, Dot, Figure, Label, Point
from derive.kernel import Derivation
from derive.terms.notation import Components, Nabla
from derive.words.prose import say, sentence

Range = tuple[float, float]

_SMALL, _RIGHT, _LARGE = (sentence(f"{size} step") for size in ("small", "right", "large"))
_STYLES = ("dashed", "solid", "dotted")


def step_sizes(slope: Derivation, curvature: Derivation, x: Symbol, values: dict[str, float], start: float) -> Figure:
    """Descent on a parabola by its checked slope, with steps of 0.2, 1 and 2.1 times one over its checked curvature.

    `values` puts numbers to the parabola's letters.
    """
    f, setting = slope.claim.args[0], slope.setting
    steep = number(curvature.result, setting, {**values, x.name: start})

    def step(rate: float) -> Callable[[float], float]:
        return lambda at: at - rate / steep * number(slope.result, setting, {**values, x.name: at})

    walks = [path(step(rate), start, 8) for rate in (0.2, 1.0, 2.1)]
    losses = [[number(f, setting, {**values, x.name: at}) for at in walk] for walk in walks]
    low, high = min(map(min, walks)) - 0.3, max(map(max, walks)) + 0.3
    top = max(map(max, losses)) * 1.08
    bottom = -0.15 * top  # room for a label below the lowest line
    labels = (_SMALL, _RIGHT, _LARGE)
    on_parabola = [tuple(zip(w, y, strict=True)) for w, y in zip(walks, losses, strict=True)]
    in_time = [tuple((float(t), v) for t, v in enumerate(y)) for y in losses]
    bowl = Curve(graph(f, setting, x, low, high, values), "solid", None, "fine")
    t = Symbol("t", integer=True)
    return Figure(
        sentence("seen step sizes"),
        (
            Axes(
                Axis(low, high, x),
                Axis(bottom, top, f),
                (bowl, *_walked((on_parabola[0], on_parabola[2]), (labels[0], labels[2]), (_STYLES[0], _STYLES[2]))),
                tuple(d for k, walk in enumerate(on_parabola) for d in _stops(walk, k)),
            ),
            Axes(
                Axis(0.0, 8.0, t),
                Axis(bottom, top, f),
                _walked(in_time, labels, _STYLES),
                tuple(d for k, walk in enumerate(in_time) for d in _stops(walk, k)),
            ),
        ),
        answer=False,
    )


def _walked(walks: Sequence[Sequence[Point]], labels: Sequence[Label], styles: Sequence[str]) -> tuple[Curve, ...]:
    return tuple(Curve((tuple(w),), s, name) for w, name, s in zip(walks, labels, styles, strict=True))


def _stops(walk: Sequence[Point], kind: int) -> tuple[Dot, ...]:
    """Filled dots, squares, open dots: walks are told apart without colour."""
    return tuple(Dot(p, filled=kind < 2, square=kind == 1) for p in walk)


def gradient_on_contours(
    gradient: Derivation, along: Derivation, steepest: Derivation, example: Derivation, at: Point, frame: Point
) -> Figure:
    """Left the contour lines of an example with its gradient, right its slope in every direction.

    The derivations speak of an unknown function f(x, y), of which `example`, the derivation of an example's own
    gradient, gives one; `at` is the place and `frame` half the width and height of what is seen around 0.
    The direction is that of the angle a, by the definitions of u and v in the setting of `along`.
    """
    f, x, y = gradient.claim.args
    (a,) = along.setting.by_name["u"].meaning.free_symbols
    shown, theta = example.claim.args[0], Symbol("theta")
    loss = function(shown, example.setting, x, y)
    values: dict[str, Any] = {x.name: at[0], y.name: at[1], f.func.__name__: loss}
    arrow = [number(c, gradient.setting, values) for c in gradient.result.args]
    length = number(steepest.result, steepest.setting, values)
    angles = np.linspace(-np.pi, np.pi, 121)[1:-1]
    turned = [(float(w), number(along.result, along.setting, {**values, a.name: w})) for w in angles]
    best = (float(np.arctan2(arrow[1], arrow[0])), length)
    return Figure(
        sentence("seen gradient on contours", e=shown, w=theta),
        (
            _gradient_at(gradient.claim, loss, np.array(arrow) / length, at, frame),
            _slopes_by_angle(turned, best, theta),
        ),
        sentence(
            "example and direction",
            e=shown,
            d=Components(*(along.setting.by_name[n].name for n in ("u", "v"))),
            w=theta,
        ),
    )


def _gradient_at(nabla: Nabla, loss: Callable[..., Any], unit: Any, at: Point, frame: Point) -> Axes:
    """Contour lines, that through a place with its tangent, and the direction of the gradient there."""
    _, x, y = nabla.args
    here = float(loss(*at))
    others = contours(loss, (-frame[0], frame[0]), (-frame[1], frame[1]), [here * k for k in (0.1, 0.4, 1.8, 2.8)])
    through = contours(loss, (-frame[0], frame[0]), (-frame[1], frame[1]), [here])
    tangent = tuple((at[0] - s * unit[1], at[1] + s * unit[0]) for s in (-1.1, 1.1))
    tip = (at[0] + 0.9 * unit[0], at[1] + 0.9 * unit[1])
    return Axes(
        Axis(-frame[0], frame[0], x),
        Axis(-frame[1], frame[1], y),
        (Curve(others, weight="fine"), Curve(through), Curve((tangent,), "dashed", None, "fine")),
        (Dot(at),),
        (Arrow(at, tip, nabla),),
        equal=True,
    )


def _slopes_by_angle(turned: Sequence[Point], best: Point, theta: Symbol) -> Axes:
    """The slope in every direction, and the best one, in which it is the length of the gradient."""
    angle, length = best
    top = length * 1.4
    marks = tuple((k * np.pi / 2, say(en=text)) for k, text in enumerate(("−π", "−π/2", "0", "π/2", "π"), -2))
    return Axes(
        Axis(-np.pi, np.pi, theta, marks),
        Axis(-top, top),
        (
            Curve((tuple(turned),), label=sentence("slope")),
            Curve((((-np.pi, length), (np.pi, length)),), "dashed", sentence("length of the gradient"), "fine"),
            Curve((((angle, -top), best),), "dotted", None, "fine"),
        ),
        (Dot(best),),
    )


def two_paths(
    update: Derivation, plain: Expr, gradient: Derivation, rates: Point, start: Point, frame: tuple[Range, Range]
) -> Figure:
    """Contour lines of an example with the path of plain descent and that of Adagrad's checked update, by coordinate.

    `plain` is the update before Adagrad rescales it; `gradient` is the derivation of the example's gradient; `rates`
    are those of plain descent and of Adagrad.
    """
    loss, *names = gradient.claim.args
    f = function(loss, gradient.setting, *names)
    slopes = [function(c, gradient.setting, *names) for c in gradient.result.args]
    walks = [
        _updated(expr, update, slopes, rate, start) for expr, rate in ((plain, rates[0]), (update.result, rates[1]))
    ]
    losses = [tuple((float(k), float(f(*p))) for k, p in enumerate(walk)) for walk in walks]
    levels = [float(f(*start)) * k for k in (0.02, 0.1, 0.25, 0.5, 1.0, 1.6)]
    labels = sentence("plain descent"), sentence("Adagrad")
    styles = ("dotted", "solid")
    t = Symbol("t", integer=True)
    return Figure(
        sentence("seen two paths", f=loss),
        (
            Axes(
                Axis(*frame[0], names[0]),
                Axis(*frame[1], names[1]),
                (Curve(contours(f, *frame, levels), weight="fine"), *_walked(walks, labels, styles)),
                tuple(d for walk, kind in zip(walks, (2, 0), strict=True) for d in _stops(walk, kind)),
                equal=True,
            ),
            Axes(
                Axis(0.0, float(len(losses[0]) - 1), t),
                Axis(0.0, 1.08 * losses[0][0][1], sentence("loss")),
                _walked(losses, labels, styles),
                tuple(d for walk, kind in zip(losses, (2, 0), strict=True) for d in _stops(walk, kind)),
            ),
        ),
        sentence("example", e=loss),
    )


def _updated(expr: Expr, update: Derivation, slopes: Sequence[Any], rate: float, start: Point) -> list[Point]:
    """The places that the update reaches in ten steps; every coordinate has its own past gradients."""
    at = list(start)
    past: tuple[list[float], list[float]] = ([], [])
    places = [start]
    for t in range(10):
        for k, slope in enumerate(slopes):
            past[k].append(float(slope(*places[-1])))
            values = {"w": at[k], "eta": rate, "t": t, "g": np.array(past[k])}
            at[k] = number(expr, update.setting, values)
        places.append((at[0], at[1]))
    return places
