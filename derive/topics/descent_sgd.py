"""Stochastic gradient descent (Goodfellow, Bengio, Courville, Deep Learning, sections 5.9 and 8.3)."""

from random import Random
from typing import Any

from sympy import Function, Sum, Symbol

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
G, H, L, F = RandomVariable("G"), RandomVariable("H"), scalar("L"), scalar("F")


def _loss(w: Any, x: Any, y: Any) -> Any:
    return ((w * x - y) ** 2).mean() / 2


def _mean_slope(f: Any, w: Any, x: Any) -> Any:
    h = 1e-4
    return sum(f(w + h, at) - f(w - h, at) for at in x) / (2 * h * len(x))


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
    loss_of = Function("f", real=True)
    whole = let(F, times(over(1, n), Sum(loss_of(w, x[i]), (i, 1, n))))
    any_law = EquallyLikely(H, Sum(D(loss_of(w, x[i]), w), (i, 1, n)))
    alike = say(en="the mean of values that are equally likely", zh="等可能取值的期望")
    the_same = say(en="the slope of {L}", zh="{L} 的导数", L=L)
    return ask(
        say(
            en="The loss of {n} examples is {loss}. Stochastic gradient descent draws one example at random, number "
            "{I}, each as likely as the others, and uses its slope, {law}. Derive {claim}, "
            "and show that {mean} is the same. Show it for any other loss too: {whole} and {any_law}.",
            zh="{n} 个样本的损失为 {loss}。随机梯度下降等可能地随机抽取第 {I} 个样本，使用它的导数，即 {law}。"
            "推导 {claim}，并证明 {mean} 与它相等。对任意其他损失也证明：设 {whole}，{any_law}。",
            n=n,
            loss=loss.equation,
            law=law,
            I=Symbol("I"),
            claim=D(L, w),
            mean=Mean(G),
            whole=whole.equation,
            any_law=any_law,
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
        Part(
            claim(Mean(H), whole, given=[any_law])
            .state(times(over(1, n), Sum(D(loss_of(w, x[i]), w), (i, 1, n))), alike)
            .state(D(F, w), say(en="the slope of {F}", zh="{F} 的导数", F=F)),
            say(en="Any loss of the examples", zh="任意的样本损失"),
            Reference("value", _mean_slope),
        ),
    )
