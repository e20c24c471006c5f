"""Logistic regression and its relatives (Bishop, Pattern Recognition and Machine Learning, sections 4.2 and 4.3)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Integer, Sum, log

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
    sigma,
    sigmoid_slope,
    size,
    times,
    topic,
)

i, j, k, l = indices("i j k l")
n, d = size("n"), size("d")
X, w, y, p, z, v = (array(name, *shape) for name, *shape in (
    ("X", n, d), ("w", d), ("y", n), ("p", n), ("z", n), ("v", d),
))  # fmt: skip
L = scalar("L")
unit = let(p[i], sigma(z[i]))
logit = let(z[i], Sum(times(X[i, l], w[l]), (l, 1, d)))


def _loss(w: Any, X: Any, y: Any) -> Any:
    z = X @ w
    return (np.logaddexp(0, z) - y * z).sum()


@topic(
    "model.logistic_regression",
    area="logistic",
    title=say(en="Logistic regression", zh="逻辑回归"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def model_logistic_regression(_rng: Random) -> Question:
    """sum_i (p_i - y_i) X_ij, sum_i p_i (1 - p_i) X_ij X_ik, and v^T H v >= 0."""
    cost = plus(times(y[i], log(p[i])), times(plus(1, minus(y[i])), log(plus(1, minus(p[i])))))
    loss = let(L, times(-1, Sum(cost, (i, 1, n))))
    gap = Sum(times(plus(p[i], minus(y[i])), X[i, j]), (i, 1, n))
    weight = times(p[i], plus(1, minus(p[i])))
    first = claim(D(L, w[j]), loss, unit, logit, usual={"y": (0, 1)}).citing(sigmoid_slope(), "sigmoid_lemma")
    first = first.differentiate().state(gap)
    second = claim(D(D(L, w[j]), w[k]), loss, unit, logit, usual={"y": (0, 1)})
    second = second.citing(first, say(en="the gradient", zh="梯度")).citing(sigmoid_slope(), "sigmoid_lemma")
    hessian = Sum(times(weight, X[i, j], X[i, k]), (i, 1, n))
    along = Sum(times(X[i, l], v[l]), (l, 1, d))
    form = Sum(times(weight, power(along, 2)), (i, 1, n))
    double = Sum(times(v[j], v[k], hessian), (j, 1, d), (k, 1, d))
    return ask(
        say(
            en="Logistic regression gives example {i} the probability {p} of class 1, with the logit {z}; the targets "
            "{y} are 0 or 1, and the loss is {loss}. Derive the gradient {first} and the Hessian {second}. "
            "Then show that the Hessian's quadratic form {form} is not negative in any direction {v}, so that the "
            "loss is convex.",
            zh="逻辑回归给样本 {i} 属于类别 1 的概率 {p}，logit 为 {z}；目标 {y} 为 0 或 1，损失为 {loss}。"
            "推导梯度 {first} 和海森矩阵 {second}。"
            "再证明海森矩阵在任意方向 {v} 上的二次型 {form} 非负，因此损失是凸的。",
            i=i,
            p=unit.equation,
            z=logit.equation,
            y=y[i],
            loss=loss.equation,
            first=D(L, w[j]),
            second=D(D(L, w[j]), w[k]),
            form=double,
            v=v[j],
        ),
        Part(first, say(en="The gradient", zh="梯度"), Reference("gradient", _loss)),
        Part(
            second.differentiate().state(hessian),
            say(en="The Hessian", zh="海森矩阵"),
            Reference("hessian", _loss),
        ),
        Part(
            claim(Integer(0), unit, logit, scope=[double])
            .state(form, rule="square_is_not_negative", relation=AT_MOST)
            .state(double, rule=say(en="the square of a sum is a double sum", zh="和的平方等于二重和")),
            say(en="Its quadratic form", zh="它的二次型"),
        ),
    )
