"""Where gradient descent goes: across the contour lines, and into the minimum of the valley in which it starts
(Boyd, Vandenberghe: Convex Optimization, section 9.3; Apostol, Calculus II, section 8.14)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Expr, Function, Integer, Le, Rational, cos, sin

from derive.authoring import (
    LESS,
    STANDARD,
    At,
    Components,
    D,
    Derivation,
    Nabla,
    Part,
    Plan,
    Question,
    Reference,
    ask,
    claim,
    gradients_and_path,
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

a, b, f, s, w, x, y = (scalar(name) for name in "abfswxy")
eta = scalar("eta", positive=True)


#: where the minima lie
_PLACES = {
    "easy": [Integer(k) for k in range(1, 4)],
    "standard": [Rational(k, 2) for k in range(1, 7)],
    "hard": [Rational(k, n) for k, n in ((2, 3), (4, 3), (3, 4), (5, 4), (6, 5))],
}


@topic(
    "descent.initial_state",
    area="descent",
    title=say(en="The start decides which minimum is found", zh="初始状态决定找到哪个极小值"),
    levels=("easy", "standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def descent_initial_state(rng: Random, level: str) -> Question:
    """f = w^4/4 - c^2 w^2/2: minima at -c and c, a maximum between them that sends descent either way."""
    c = rng.choice(_PLACES[level])
    well = let(f, plus(times(over(1, 4), power(w, 4)), minus(times(c**2 / 2, power(w, 2)))))
    slope = claim(D(f, w), well).differentiate().state(times(w, plus(w, -c), plus(w, c)), rule="factored")
    second = D(D(f, w), w)
    bend, curvature = claim(second, well).differentiate(), say(en="the curvature", zh="二阶导数")
    bent = bend.lines()[-1].expr
    next_w = plus(w, minus(times(eta, w, plus(w, -c), plus(w, c))))
    small = Le(eta, 1 / (2 * c**2))
    downhill = say(en="the slope is negative", zh="导数为负"), say(en="the slope is positive", zh="导数为正")
    short = say(en="the step is too short to pass {c}", zh="步长不足以越过 {c}", c=c)
    short_left = say(en="the step is too short to pass {c}", zh="步长不足以越过 {c}", c=-c)

    def code(w: Any) -> Any:
        return w**4 / 4 - float(c) ** 2 * w**2 / 2

    def bend_at(place: Any) -> Plan:
        plan = claim(At(second, w, place), well).state(At(bent, w, place), rule=curvature)
        return plan.evaluate(say(en="put in the place", zh="代入该点"))

    right = claim(w, given=[w > 0, w < c, small]).state(next_w, rule=downhill[0], relation=LESS)
    left = claim(-c, given=[w > -c, w < 0, small]).state(next_w, rule=short_left, relation=LESS)
    return ask(
        say(
            en="Show that {f} has minima at {b} and {c} and a maximum at 0, and that gradient descent, at any learning "
            "rate {small}, goes from a start between 0 and {c} towards {c} without passing it, and from the other side "
            "of 0 to the other minimum.",
            zh="证明 {f} 在 {b} 与 {c} 处取极小值，在 0 处取极大值；再证明：当学习率 {small} 时，"
            "梯度下降从 0 与 {c} 之间出发趋向 {c} 而不越过它，从 0 的另一侧出发则趋向另一个极小值点。",
            holes={"f": well.equation, "small": small, "b": -c, "c": c},
        ),
        Part(
            slope,
            say(en="The slope, in factors", zh="导数，分解因式"),
            Reference("gradient", code),
        ),
        Part(bend, say(en="The curvature", zh="二阶导数"), Reference("hessian", code)),
        Part(
            bend_at(c),
            say(en="The curvature at {c}", zh="{c} 处的二阶导数", c=c),
        ),
        Part(
            bend_at(-c),
            say(en="The curvature at {c}", zh="{c} 处的二阶导数", c=-c),
        ),
        Part(
            bend_at(0),
            say(en="The curvature at 0", zh="0 处的二阶导数"),
        ),
        Part(
            right.state(c, rule=short, relation=LESS),
            say(en="From {a} and {b}", zh="若 {a} 且 {b}", a=w > 0, b=w < c),
            Reference("value", lambda w: w),
        ),
        Part(
            left.state(w, rule=downhill[1], relation=LESS),
            say(en="From {a} and {b}", zh="若 {a} 且 {b}", a=w > -c, b=w < 0),
            Reference("value", lambda: -float(c)),
        ),
    )


@topic(
    "descent.contour",
    area="descent",
    title=say(en="The gradient is normal to the contour line", zh="梯度垂直于等高线"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def descent_contour(rng: Random, level: str) -> Question:
    """grad f . (x'(s), y'(s)) is the slope of f along the curve, which is 0 on a contour line."""
    sides = range(2, 6) if level == STANDARD else range(6, 13)
    g, (p, q) = scalar("g"), (Integer(k) for k in rng.sample(sides, 2))
    F, X, Y = (Function(name, real=True) for name in ("f", "u", "v"))
    curve = (let(x, X(s)), let(y, Y(s)))
    ellipse = (let(a, times(p, cos(s))), let(b, times(q, sin(s))))
    hill = let(g, plus(over(power(a, 2), p**2), over(power(b, 2), q**2)))
    product = plus(times(D(g, a), D(a, s)), times(D(g, b), D(b, s)))
    gradient, direction = Components(D(F(x, y), x), D(F(x, y), y)), Components(D(x, s), D(y, s))

    def along(s: Any) -> Any:
        return (float(p) * np.cos(s)) ** 2 / float(p) ** 2 + (float(q) * np.sin(s)) ** 2 / float(q) ** 2

    return ask(
        say(
            en="Along a contour line {f} keeps its value. Show that the gradient {grad} is then perpendicular to the "
            "direction {direction} of the line wherever it is not zero: derive the slope of {f} along any curve, and "
            "put in the contour line {line} of {hill}.",
            zh="{f} 沿等高线取同一个值。证明梯度 {grad} 不为零时与等高线的方向 {direction} 垂直："
            "推导 {f} 沿任意曲线的导数，并代入 {hill} 的等高线 {line}。",
            holes={"f": F(x, y), "grad": gradient, "direction": direction},
            hill=hill.equation,
            line=Components(*(c.meaning for c in ellipse)),
        ),
        Part(claim(D(F(x, y), s), *curve).through(x, y), say(en="Along any curve", zh="沿任意曲线")),
        Part(
            claim(product, hill, *ellipse).differentiate().state(Integer(0), rule="insert"),
            say(en="Along the contour line", zh="沿等高线"),
            Reference("value", lambda s: (along(s + 1e-5) - along(s - 1e-5)) / 2e-5),
        ),
        figures=lambda parts: [gradients_and_path(_uphill(hill.meaning), parts[1], hill, (a, b))],
    )


def _uphill(hill: Expr) -> Derivation:
    """The gradient of the hill, for the picture."""
    return claim(Nabla(hill, a, b)).law("components").differentiate().derivation()
