"""Convex functions and saddles (Boyd, Vandenberghe: Convex Optimization, section 3.1)."""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import numpy as np
from sympy import Expr, Ge, Integer, Le, exp, log

from derive.authoring import (
    AT_MOST,
    D,
    Derivation,
    Figure,
    Part,
    Plan,
    Question,
    Reference,
    ask,
    chord_and_tangent,
    claim,
    let,
    minus,
    over,
    plus,
    power,
    say,
    scalar,
    times,
    topic,
)

x, y, a, b, c, t, f = (scalar(name) for name in ("x", "y", "a", "b", "c", "t", "f"))


def _parabola(at: Any) -> Any:
    return plus(times(a, power(at, 2)), times(b, at), c)


z, u, v, w = (scalar(name) for name in ("z", "u", "v", "w"))
REST = plus(1, minus(t))
PLACE = let(z, plus(times(t, x), times(REST, y)))
VALUES = let(u, _parabola(x)), let(v, _parabola(y)), let(w, _parabola(z))
GAP = plus(times(t, u), times(REST, v), minus(w))
PRODUCT = times(a, t, REST, power(plus(x, minus(y)), 2))


class Curve(NamedTuple):
    """A convex function with its NumPy twin; whether it is one of positive numbers alone."""

    expr: Expr
    code: Callable[[Any], Any]
    positive: bool = False


CURVES = (
    Curve(exp(times(2, x)), lambda x: np.exp(2 * x)),
    Curve(plus(power(x, 4), times(3, power(x, 2))), lambda x: x**4 + 3 * x**2),
    Curve(minus(log(x)), lambda x: -np.log(x), positive=True),
    Curve(times(x, log(x)), lambda x: x * np.log(x), positive=True),
    Curve(over(1, x), lambda x: 1 / x, positive=True),
    Curve(plus(exp(x), exp(minus(x))), lambda x: np.exp(x) + np.exp(-x)),
)


@topic(
    "convexity.definition",
    area="convexity",
    title=say(en="The chord of a convex function", zh="凸函数的弦"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def convexity_definition(rng: Random) -> Question:
    """t f(x) + (1 - t) f(y) - f(t x + (1 - t) y) = a t (1 - t) (x - y)^2 >= 0 for f = a x^2 + b x + c, a >= 0."""
    curve = rng.choice(CURVES)
    domain = [x > 0] if curve.positive else []
    bend = claim(D(D(curve.expr, x), x), given=domain).differentiate().collect()
    bent = bend.lines()[-1].expr
    between = [Ge(t, 0, evaluate=False), Le(t, 1, evaluate=False)]
    positive = PRODUCT.xreplace({a: scalar("a", nonnegative=True)})
    return ask(
        say(
            en="A function is convex if it lies nowhere above its chords. Let {f}. Its values at {x}, at {y} and at "
            "the place {place} between them are {u}, {v} and {w}: there the chord is above the function by {gap}. "
            "Simplify this gap, show that it is not negative where {a} is not, and derive the second derivative "
            "{second}. Other functions are convex where their second derivative is not negative: show that {curve} "
            "is{where}.",
            zh="函数不高于它的任何一条弦时称为凸函数。设 {f}。它在 {x}、{y} 以及两者之间的点 {place} 处的值为 "
            "{u}、{v} 和 {w}，弦在该点比函数高 {gap}。化简这个差，证明 {a} 非负时它也非负，并推导二阶导数 {second}。"
            "二阶导数非负的函数是凸函数：证明 {curve} {where}是凸函数。",
            f=let(f, _parabola(x)).equation,
            x=x,
            y=y,
            place=PLACE.equation,
            u=u,
            v=v,
            w=w,
            gap=GAP,
            a=a,
            second=D(D(f, x), x),
            curve=curve.expr,
            where=say(en=" for {c}", zh="在 {c} 时", c=x > 0) if curve.positive else say(en="", zh=""),
        ),
        Part(
            chord_above_parabola(),
            say(en="The gap", zh="差"),
            Reference("value", lambda x, y, a, b, c, t: _gap(x, y, a, b, c, t)),
        ),
        Part(
            claim(Integer(0), scope=[positive], given=between).state(
                positive, rule=say(en="no factor is negative", zh="各因子非负"), relation=AT_MOST
            ),
            say(en="It is not negative", zh="差非负"),
        ),
        Part(
            claim(D(D(f, x), x), let(f, _parabola(x))).differentiate(),
            say(en="The second derivative", zh="二阶导数"),
            Reference("hessian", lambda x, a, b, c: a * x**2 + b * x + c),
        ),
        Part(
            bend, say(en="The second derivative of another", zh="另一函数的二阶导数"), Reference("hessian", curve.code)
        ),
        Part(
            claim(Integer(0), scope=[bent], given=domain).state(
                bent, rule=say(en="no factor and no term is negative", zh="各因子与各项非负"), relation=AT_MOST
            ),
            say(en="It is convex", zh="它是凸函数"),
        ),
        figures=lambda parts: [parabola_with_chord(parts[0])],
    )


_DRAWN = {"x": -1.0, "y": 2.0, "t": 0.375, "a": 0.5, "b": 0.25, "c": 0.5}


def parabola_with_chord(gap: Derivation) -> Figure:
    """A parabola with a chord, and the tangent at a place between its ends; `gap` is how far the one is above the
    other there."""
    return chord_and_tangent(gap, _slope(), (x, y, t), _DRAWN)


def chord_above_parabola() -> Plan:
    """How far the chord is above the parabola."""
    squares = times(a, plus(times(t, power(x, 2)), times(REST, power(y, 2)), minus(power(PLACE.meaning, 2))))
    alone = say(en="what has b and c cancels", zh="含 b 与 c 的项抵消")
    plan = claim(GAP, PLACE, *VALUES).open_names().state(squares, rule=alone)
    return plan.state(PRODUCT, rule=say(en="multiply out and gather", zh="展开并合并"))


def _slope() -> Derivation:
    """The slope of the parabola, for the tangent in the picture."""
    return claim(D(f, x), let(f, _parabola(x))).differentiate().derivation()


def _gap(x: Any, y: Any, a: Any, b: Any, c: Any, t: Any) -> Any:
    def f(at: Any) -> Any:
        return (a * at + b) * at + c

    return t * f(x) + (1 - t) * f(y) - f(t * x + (1 - t) * y)
