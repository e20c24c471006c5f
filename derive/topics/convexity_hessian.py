"""Least squares and quadratic forms are convex (Boyd, Vandenberghe: Convex Optimization, section 3.1.4)."""

from random import Random

import numpy as np
from sympy import Integer, Rational, Sum

from derive.authoring import (
    AT_MOST,
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
    plus,
    power,
    say,
    scalar,
    size,
    times,
    topic,
)

x, y = scalar("x"), scalar("y")
#: (a, b, c) of a x^2 + 2 b x y + c y^2, with b^2 < a c
BOWLS = ((1, 1, 3), (1, 2, 5), (1, -1, 2), (1, -2, 6), (2, 1, 1), (2, 2, 5), (2, -1, 3), (3, 3, 4), (1, 3, 10))


@topic(
    "convexity.hessian",
    area="convexity",
    title=say(en="The Hessian of least squares", zh="最小二乘的海森矩阵"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def convexity_hessian(rng: Random) -> Question:
    """v^T Z^T Z v = |Z v|^2 >= 0; a x^2 + 2 b x y + c y^2 = a (x + (b / a) y)^2 + (c - b^2 / a) y^2 >= 0."""
    head, mixed, tail = rng.choice(BOWLS)
    bowl = plus(times(head, power(x, 2)), times(2 * mixed, x, y), times(tail, power(y, 2)))
    tilted = times(head, power(plus(x, times(Rational(mixed, head), y)), 2))
    completed = plus(tilted, times(tail - Rational(mixed**2, head), power(y, 2)))
    i, j, k, l = indices("i j k l")
    n, d = size("n"), size("d")
    Z, w, v, g, target, r = (
        array(name, *shape) for name, *shape in (("Z", n, d), ("w", d), ("v", d), ("g", d), ("t", n), ("r", n))
    )
    residual = let(r[i], plus(Sum(times(Z[i, l], w[l]), (l, 1, d)), minus(target[i])))
    gradient = let(g[j], Sum(times(r[i], Z[i, j]), (i, 1, n)))
    hessian = Sum(times(Z[i, j], Z[i, k]), (i, 1, n))
    form = Sum(times(v[j], v[k], hessian), (j, 1, d), (k, 1, d))
    square = Sum(power(Sum(times(Z[i, l], v[l]), (l, 1, d)), 2), (i, 1, n))
    return ask(
        say(
            en="Least squares with {n} examples of {d} features has the residuals {r} and the gradient {g}. Derive the "
            "Hessian {h}, and show that its quadratic form {form} is not negative in any direction {v}: the loss is "
            "convex. For the quadratic form {bowl} of two numbers show it by completing the square.",
            zh="{n} 个样本、{d} 个特征的最小二乘的残差为 {r}，梯度为 {g}。推导海森矩阵 {h}，"
            "并证明它在任意方向 {v} 上的二次型 {form} 非负：损失是凸的。"
            "再对两个数的二次型 {bowl} 用配方法证明它非负。",
            n=n,
            d=d,
            r=residual.equation,
            g=gradient.equation,
            h=D(g[j], w[k]),
            form=form,
            v=v[j],
            bowl=bowl,
        ),
        Part(
            claim(D(g[j], w[k]), gradient, residual).differentiate().state(hessian),
            say(en="The Hessian", zh="海森矩阵"),
            Reference("jacobian", lambda w, Z, t: Z.T @ (Z @ w - t)),
        ),
        Part(
            claim(Integer(0), scope=[form])
            .state(square, rule="square_is_not_negative", relation=AT_MOST)
            .state(form, rule=say(en="the square of a sum is a double sum", zh="和的平方等于二重和")),
            say(en="Its quadratic form", zh="它的二次型"),
        ),
        Part(
            claim(bowl).state(completed, rule="complete_square"),
            say(en="Two numbers", zh="两个数"),
            Reference("value", lambda x, y: np.array([x, y]) @ np.array([[head, mixed], [mixed, tail]]) @ [x, y]),
        ),
        Part(
            claim(Integer(0), scope=[completed]).state(completed, rule="square_is_not_negative", relation=AT_MOST),
            say(en="It is not negative", zh="它非负"),
        ),
    )
