"""What Adagrad's denominator measures (Duchi, Hazan, Singer: Adaptive Subgradient Methods, JMLR 12, 2011)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Gt, Sum, sqrt

from derive.authoring import (
    D,
    Part,
    Question,
    Reference,
    array,
    ask,
    claim,
    indices,
    let,
    minus,
    over,
    plus,
    power,
    say,
    scalar,
    size,
    times,
    topic,
)

(i,), n = indices("i"), size("n")
f, x, c = scalar("f"), scalar("x"), scalar("c")
a = scalar("a", positive=True)
w = array("w", n)
spread = Sum(power(plus(w[i], minus(c)), 2), (i, 1, n))
bowl = let(f, times(over(1, 2), a, power(plus(x, minus(c)), 2)))


def _root_mean_square(slope: Any, w: Any, c: Any) -> Any:
    h = 1e-4
    return np.sqrt(np.mean([((slope * (v + h - c) ** 2 - slope * (v - h - c) ** 2) / (4 * h)) ** 2 for v in w]))


def _of_slopes(curvature: Any) -> Any:
    return sqrt(times(over(1, n), Sum(power(times(curvature, plus(w[i], minus(c))), 2), (i, 1, n))))


@topic(
    "optimizer.adagrad_curvature",
    area="optimizer",
    title=say(en="What Adagrad divides by is a curvature", zh="Adagrad 的分母度量曲率"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def optimizer_adagrad_curvature(_rng: Random) -> Question:
    """The RMS of f' over a spread of w is a times the RMS of w - c, so the ratio of two is that of curvatures."""
    typical = times(a, sqrt(times(over(1, n), spread)))
    slopes = claim(_of_slopes(a)).state(sqrt(times(over(1, n), power(a, 2), spread)), rule="constant_out_of_sum")
    return ask(
        say(
            en="Gradient descent on {f}, {a}, visits the points {w}. Derive the slope, and show that the root of the "
            "mean of its squares at these points, which Adagrad divides by, is {a_} times the spread of the points "
            "about {c}: at equal spread it measures the curvature.",
            zh="对 {f}（{a}）做梯度下降，经过各点 {w}。推导其导数，并证明导数在这些点上的均方根（Adagrad 以它为除数）"
            "等于 {a_} 乘以各点到 {c} 的均方根距离：散布相同时，它度量曲率。",
            holes={"f": bowl.equation, "a": Gt(a, 0, evaluate=False), "a_": a, "w": w[i], "c": c},
        ),
        Part(
            claim(D(f, x), bowl).differentiate(),
            say(en="The slope", zh="导数"),
            Reference("gradient", lambda x, a, c: a * (x - c) ** 2 / 2),
        ),
        Part(
            slopes.state(typical, rule="root_of_product"),
            say(en="Its root mean square", zh="导数的均方根"),
            Reference("value", lambda a, w, c: _root_mean_square(a, w, c)),
        ),
    )
