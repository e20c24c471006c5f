"""Loss functions and their gradients (Bishop, Pattern Recognition and Machine Learning, sections 3.1 and 4.3)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Abs, Eq, Ge, Integer, Sum, log

from derive.authoring import (
    D,
    Part,
    Plan,
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
    sigma,
    sigmoid_slope,
    size,
    times,
    topic,
)
from derive.topics.softmax import i, j, jacobian, k, n, p, softmax, softmax_of, z

L, w, b = scalar("L"), scalar("w"), scalar("b")


def _mse(w: Any, b: Any, x: Any, y: Any) -> Any:
    return ((y - (w * x + b)) ** 2).mean()


@topic(
    "loss.mse",
    area="loss",
    title=say(en="The gradient of the mean squared error", zh="均方误差的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
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
            en="A line with slope {w} and intercept {b} is fitted to {n} points with the places {x} and the heights "
            "{y}; its mean squared error is {loss}. Derive {dw} and {db}.",
            zh="用斜率为 {w}、截距为 {b} 的直线拟合 {n} 个点，横坐标为 {x}，纵坐标为 {y}；均方误差为 {loss}。"
            "推导 {dw} 和 {db}。",
            loss=loss.equation,
            w=w,
            b=b,
            n=count,
            x=x[i],
            y=y[i],
            dw=D(L, w),
            db=D(L, b),
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
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", _cross_entropy),
)
def loss_cross_entropy_multiclass(_rng: Random) -> Question:
    """p_j - y_j for every number of classes; sum_i y_i = 1 is used in the last line but one."""
    y, u = array("y", n), array("u", n, nonnegative=True)
    loss = let(L, times(-1, Sum(times(y[i], log(p[i])), (i, 1, n))))
    one_hot = let(y[i], over(u[i], Sum(u[k], (k, 1, n))), hidden=True)
    total = Sum(y[i], (i, 1, n))
    plan = (
        claim(D(L, z[j]), loss, softmax(), one_hot, usual={"u": (1, 2, 3)})
        .citing(jacobian(), "softmax_lemma")
        .differentiate()
    )
    plan = plan.distribute().sift().state(plus(times(p[j], total), minus(y[j])), rule="reorder")
    return ask(
        say(
            en="The {n} targets {y} are probabilities, {positive} and {one}, the logits {z} go through softmax, "
            "{softmax}, and the loss is {loss}. Derive {claim} for every number of classes {n}.",
            zh="{n} 个目标 {y} 是概率，满足 {positive} 和 {one}；logits {z} 经过 softmax，{softmax}；损失为 {loss}。"
            "对任意类别数 {n} 推导 {claim}。",
            positive=Ge(y[i], 0, evaluate=False),
            one=Eq(total, 1, evaluate=False),
            y=y[i],
            z=z[i],
            softmax=softmax().equation,
            loss=loss.equation,
            claim=D(L, z[j]),
            n=n,
        ),
        plan.using(total, Integer(1), rule="sum_is_one"),
    )


def _norm(w: Any, b: Any, x: Any, y: Any) -> Any:
    return np.linalg.norm(y - (w * x + b))


@topic(
    "loss.norm2",
    area="loss",
    title=say(en="The residual's norm and the mean squared error", zh="残差的范数与均方误差"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", _norm),
)
def loss_norm2(_rng: Random) -> Question:
    """grad |r| = n / (2 |r|) grad MSE, for r != 0."""
    x, y, r, count = array("x", n), array("y", n), array("r", n), size("n")
    (i,) = indices("i")
    N, M = scalar("N"), scalar("M")
    h = scalar("h")
    moved = power(Sum(power(times(h, x[i]), 2), (i, 1, count)), over(1, 2))
    squares = Sum(power(r[i], 2), (i, 1, count))
    lets = (
        let(N, power(squares, over(1, 2))),
        let(M, times(over(1, count), squares)),
        let(r[i], plus(y[i], times(-1, w, x[i]), times(-1, b))),
    )
    by_weight, by_bias = (
        claim(D(N, v), *lets)
        .state(D(power(times(count, M), over(1, 2)), v), rule="norm_from_mean")
        .state(times(over(1, 2), power(times(count, M), -over(1, 2)), count, D(M, v)), rule="chain_rule")
        .state(times(over(count, times(2, N)), D(M, v)), rule="fold")
        for v in (w, b)
    )
    return ask(
        say(
            en="A line with slope {w} and intercept {b} leaves at {n} points the residuals {r}, with the norm {N} and "
            "the mean square {M}. Show that the mean square is the norm squared over {n}, not the norm itself; and "
            "where not all residuals are zero, express the gradient of {N0} by that of {M0}. Where all are zero, a "
            "step {h} of the slope makes the norm {moved}: simplify it, and see that the norm has a kink there.",
            zh="斜率为 {w}、截距为 {b} 的直线在 {n} 个点上的残差为 {r}，其范数为 {N}，均方为 {M}。"
            "证明均方等于范数的平方除以 {n}，而不是范数本身；残差不全为零时，用 {M0} 的梯度表示 {N0} 的梯度。"
            "残差全为零时，斜率改变 {h} 使范数变为 {moved}：化简它，可见范数在该处有尖点。",
            **{d.key: d.equation for d in lets},
            w=w,
            b=b,
            n=count,
            N0=N,
            M0=M,
            h=h,
            moved=moved,
        ),
        Part(
            claim(M, *lets)
            .state(lets[1].meaning, rule="mean_square")
            .state(over(power(N, 2), count), rule="norm_squared"),
            say(en="The mean square", zh="均方"),
            Reference("value", lambda w, b, x, y: ((y - (w * x + b)) ** 2).mean()),
        ),
        Part(by_weight, say(en="The slope", zh="斜率")),
        Part(by_bias, say(en="The intercept", zh="截距")),
        Part(
            claim(moved).state(
                times(Abs(h), power(Sum(power(x[i], 2), (i, 1, count)), over(1, 2))),
                rule=say(en="the root of a square is the absolute value", zh="平方的平方根是绝对值"),
            ),
            say(en="A step {h} of the slope from a perfect fit", zh="从完全拟合处将斜率改变 {h}", h=h),
            Reference("value", lambda h, x: np.sqrt(((h * x) ** 2).sum())),
        ),
    )


def _binary(z: Any, y: Any) -> Any:
    p = 1 / (1 + np.exp(-z))
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


@topic(
    "loss.cross_entropy.binary",
    area="loss",
    title=say(en="The gradient of the binary cross-entropy", zh="二元交叉熵的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", lambda w, x, b, y: _binary(w * x + b, y)),
)
def loss_cross_entropy_binary(_rng: Random) -> Question:
    """p - y, (p - y) x and p - y."""
    x, y, z, p = scalar("x"), scalar("y"), scalar("z"), scalar("p")
    cost = times(-1, plus(times(y, log(p)), times(plus(1, minus(y)), log(plus(1, minus(p))))))
    lets = (let(L, cost), let(p, sigma(z)), let(z, plus(times(w, x), b)))
    gap = plus(p, minus(y))
    by_logit, by_weight, by_bias = (
        claim(D(L, v), *lets, usual={"y": (0, 1)}).citing(sigmoid_slope(), "sigmoid_lemma").differentiate()
        for v in (z, w, b)
    )
    return ask(
        say(
            en="For an input {x} with the label {y} a model with weight {w} and bias {b} gives the probability {p} for "
            "{z}, and the loss is {L}. Derive {dz}, {dw} and {db}.",
            zh="对输入 {x} 及其标签 {y}，权重为 {w}、偏置为 {b} 的模型给出概率 {p}，其中 {z}，损失为 {L}。"
            "推导 {dz}、{dw} 和 {db}。",
            **{d.key: d.equation for d in lets},
            x=x,
            y=y,
            w=w,
            b=b,
            dz=D(L, z),
            dw=D(L, w),
            db=D(L, b),
        ),
        Part(by_logit.state(gap), say(en="The logit", zh="logit"), Reference("gradient", _binary)),
        Part(by_weight.state(times(gap, x)), say(en="The weight", zh="权重")),
        Part(by_bias.state(gap), say(en="The bias", zh="偏置")),
    )
