"""Stochastic gradient descent (Goodfellow, Bengio, Courville, Deep Learning, sections 5.9 and 8.3)."""

from random import Random
from typing import Any

from sympy import Sum, Symbol

from derive.authoring import (
    D,
    EquallyLikely,
    Mean,
    Part,
    Question,
    RandomVariable,
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
x, y, w = array("x", n), array("y", n), scalar("w")
G, L = RandomVariable("G"), scalar("L")


def _loss(w: Any, x: Any, y: Any) -> Any:
    return ((w * x - y) ** 2).mean() / 2


@topic(
    "descent.sgd",
    area="descent",
    title=say(en="The gradient of one example is right on average", zh="随机梯度是梯度的无偏估计"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def descent_sgd(_rng: Random) -> Question:
    """L = (1/n) sum L_i: E[dL_I/dw] = dL/dw."""
    residual = plus(times(w, x[i]), minus(y[i]))
    loss = let(L, times(over(1, n), Sum(times(over(1, 2), power(residual, 2)), (i, 1, n))))
    each = times(residual, x[i])
    law = EquallyLikely(G, Sum(each, (i, 1, n)))
    slope = times(over(1, n), Sum(each, (i, 1, n)))
    alike = say(en="the mean of values that are equally likely", zh="等可能取值的期望")
    the_same = say(en="the slope of {L}", zh="{L} 的导数", L=L)
    return ask(
        say(
            en="The loss of {n} examples is {loss}. Stochastic gradient descent draws one example at random, number "
            "{I}, each as likely as the others, and uses its slope, {law}. Derive {claim}, "
            "and show that {mean} is the same.",
            zh="{n} 个样本的损失为 {loss}。随机梯度下降等可能地随机抽取第 {I} 个样本，使用它的导数，即 {law}。"
            "推导 {claim}，并证明 {mean} 与它相等。",
            n=n,
            loss=loss.equation,
            law=law,
            I=Symbol("I"),
            claim=D(L, w),
            mean=Mean(G),
        ),
        Part(
            claim(D(L, w), loss).differentiate().state(slope, rule="reorder"),
            say(en="The slope of the loss", zh="损失的导数"),
            Reference("gradient", _loss),
        ),
        Part(
            claim(Mean(G), loss, given=[law]).state(slope, alike).state(D(L, w), the_same),
            say(en="The mean of the slope of one example", zh="单个样本导数的期望"),
            Reference("value", lambda w, x, y: ((w * x - y) * x).mean()),
        ),
    )
