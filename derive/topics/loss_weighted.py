"""Losses that weigh: label smoothing (Szegedy and others, 2016) and the focal loss (Lin and others, 2017)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Eq, Ge, Integer, Sum, log

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
    sigma,
    sigmoid_slope,
    times,
    topic,
)
from derive.topics.activation import sigmoid_of
from derive.topics.softmax import jacobian, n, p, softmax, z

i, j, k = indices("i j k")
L = scalar("L")


def _focal(z: Any, gamma: Any) -> Any:
    return -(sigmoid_of(-z) ** gamma) * np.log(sigmoid_of(z))


@topic(
    "loss.focal",
    area="loss",
    title=say(en="The gradient of the focal loss", zh="focal loss 的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", _focal),
)
def loss_focal(_rng: Random) -> Question:
    """(1 - p)^gamma (gamma p ln p - (1 - p)): what is classified well hardly counts."""
    z, p, gamma = scalar("z"), scalar("p"), scalar("gamma", nonnegative=True)
    rest = plus(1, minus(p))
    loss, unit = let(L, times(-1, power(rest, gamma), log(p))), let(p, sigma(z))
    return ask(
        say(
            en="An example of class 1 has the logit {z}, and so the probability {p}. The focal loss {loss} with {some} "
            "weighs the cross-entropy by what is missing from 1, so that examples that are classified well hardly "
            "count. Derive {claim}.",
            zh="一个类别 1 的样本的 logit 为 {z}，概率为 {p}。focal loss {loss}（{some}）用概率与 1 的差给交叉熵加权，"
            "使分类得好的样本几乎不起作用。推导 {claim}。",
            z=z,
            p=unit.equation,
            loss=loss.equation,
            some=Ge(gamma, 0, evaluate=False),
            claim=D(L, z),
        ),
        claim(D(L, z), loss, unit)
        .citing(sigmoid_slope(), "sigmoid_lemma")
        .differentiate()
        .state(times(power(rest, gamma), plus(times(gamma, p, log(p)), minus(rest)))),
    )


def _smoothed(z: Any, y: Any, epsilon: Any) -> Any:
    target = (1 - epsilon) * y + epsilon / len(y)
    return np.log(np.exp(z).sum()) * target.sum() - target @ z


@topic(
    "loss.label_smoothing",
    area="loss",
    title=say(en="The gradient under label smoothing", zh="标签平滑下的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def loss_label_smoothing(_rng: Random) -> Question:
    """p_j - (1 - epsilon) y_j - epsilon / n: no logit has to grow without end."""
    y, t, u, epsilon = array("y", n), array("t", n), array("u", n, nonnegative=True), scalar("epsilon")
    hot = let(y[i], over(u[i], Sum(u[k], (k, 1, n))), hidden=True)
    smooth = let(t[i], plus(times(plus(1, minus(epsilon)), y[i]), over(epsilon, n)))
    loss = let(L, times(-1, Sum(times(t[i], log(p[i])), (i, 1, n))))
    positive, one = Ge(y[i], 0, evaluate=False), Eq(Sum(y[i], (i, 1, n)), 1, evaluate=False)
    total, between = Sum(t[i], (i, 1, n)), [epsilon > 0, epsilon < 1]
    return ask(
        say(
            en="The targets {y} of {n} classes, {positive} and {one}, are smoothed to {t}: each class gets the same "
            "share of {eps}, where {some} and {part}. The logits go through softmax, {p}, and the loss is {loss}. "
            "Show that the {t0} still add up to 1, and derive {claim}.",
            zh="{n} 个类别的目标 {y}（{positive}，{one}）平滑为 {t}：每个类别分得 {eps} 的相同份额，"
            "其中 {some}，{part}。"
            "logits 经过 softmax，{p}，损失为 {loss}。证明 {t0} 之和仍为 1，并推导 {claim}。",
            y=y[i],
            n=n,
            positive=positive,
            one=one,
            t=smooth.equation,
            t0=t[i],
            eps=epsilon,
            some=between[0],
            part=between[1],
            p=softmax(i).equation,
            loss=loss.equation,
            claim=D(L, z[j]),
        ),
        Part(
            claim(total, smooth, hot, given=between, usual={"u": (0, 1)})
            .open_names()
            .state(plus(times(plus(1, minus(epsilon)), Sum(y[i], (i, 1, n))), epsilon), rule="constant_out_of_sum")
            .state(Integer(1), rule="sum_is_one"),
            say(en="Their sum", zh="它们的和"),
            Reference("value", lambda y, epsilon: ((1 - epsilon) * y + epsilon / len(y)).sum()),
        ),
        Part(
            claim(D(L, z[j]), loss, softmax(), smooth, hot, given=between, usual={"u": (1, 2, 3)})
            .citing(jacobian(), "softmax_lemma")
            .differentiate()
            .distribute()
            .sift()
            .state(plus(times(p[j], total), minus(t[j])), rule="reorder")
            .using(total, Integer(1), rule=say(en="the smoothed targets sum to 1", zh="平滑后的目标之和为 1")),
            say(en="The gradient", zh="梯度"),
            Reference("gradient", _smoothed),
        ),
    )
