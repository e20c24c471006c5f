"""Loss functions and their gradients (Bishop, Pattern Recognition and Machine Learning, sections 3.1 and 4.3)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Eq, Integer, Sum, log

from derive.crosscheck import Reference
from derive.moves import Plan, claim, let
from derive.notation import D, array, indices, scalar, size
from derive.ordered import minus, over, plus, power, times
from derive.prose import say
from derive.topics.registry import Part, Question, ask, topic
from derive.topics.softmax import i, j, jacobian, k, n, p, softmax, softmax_of, z

L, w, b = scalar("L"), scalar("w"), scalar("b")


def _mse(w: Any, b: Any, x: Any, y: Any) -> Any:
    return ((y - (w * x + b)) ** 2).mean()


@topic(
    "loss.mse",
    area="loss",
    title=say(en="The gradient of the mean squared error", zh="均方误差的梯度"),
    reference=Reference("gradient", _mse),
)
def loss_mse(_rng: Random) -> Question:
    """-(2/n) sum_i (y_i - w x_i - b) x_i and -(2/n) sum_i (y_i - w x_i - b)."""
    x, y, count = array("x", n), array("y", n), size("n")
    (i,) = indices("i")
    error = Sum(power(plus(y[i], minus(plus(times(w, x[i]), b))), 2), (i, 1, count))
    loss = let(L, times(over(1, count), error))
    residual = plus(y[i], times(-1, w, x[i]), times(-1, b))
    by_weight, by_bias = (claim(D(L, v), loss).differentiate() for v in (w, b))
    return ask(
        say(
            en="The mean squared error of a line is {loss}. Derive {dw} and {db}.",
            zh="直线的均方误差为 {loss}。推导 {dw} 和 {db}。",
            loss=loss.equation, dw=D(L, w), db=D(L, b),
        ),
        Part(_stated(by_weight, Sum(times(residual, x[i]), (i, 1, count))), say(en="The slope", zh="斜率")),
        Part(_stated(by_bias, Sum(residual, (i, 1, count))), say(en="The intercept", zh="截距")),
    )


def _stated(plan: Plan, total: Sum) -> Plan:
    return plan.state(times(-2, over(1, n), total))


def _cross_entropy(z: Any, y: Any) -> Any:
    return -(y * np.log(softmax_of(z))).sum()


@topic(
    "loss.cross_entropy.multiclass",
    area="loss",
    title=say(en="The gradient of the cross-entropy after softmax", zh="softmax 之后交叉熵的梯度"),
    reference=Reference("gradient", _cross_entropy),
)
def loss_cross_entropy_multiclass(_rng: Random) -> Question:
    """p_j - y_j for every number of classes; sum_i y_i = 1 is used in the last line but one."""
    y, u = array("y", n), array("u", n, positive=True)
    loss = let(L, times(-1, Sum(times(y[i], log(p[i])), (i, 1, n))))
    one_hot = let(y[i], over(u[i], Sum(u[k], (k, 1, n))), hidden=True)
    total = Sum(y[i], (i, 1, n))
    plan = claim(D(L, z[j]), loss, softmax(), one_hot).citing(jacobian(), "softmax_lemma").differentiate()
    plan = plan.distribute().sift().state(plus(times(p[j], total), minus(y[j])), rule="reorder")
    return ask(
        say(
            en="The targets {y} are probabilities, {one}, the logits {z} go through softmax, {softmax}, and the "
            "loss is {loss}. Derive {claim} for every number of classes {n}.",
            zh="目标 {y} 是概率，满足 {one}；logits {z} 经过 softmax，{softmax}；损失为 {loss}。"
            "对任意类别数 {n} 推导 {claim}。",
            y=y[i], one=Eq(total, 1, evaluate=False), z=z[i], softmax=softmax().equation, loss=loss.equation,
            claim=D(L, z[j]), n=n,
        ),
        plan.using(total, Integer(1), rule="sum_is_one"),
    )
