"""Softmax of two classes, and with a temperature (Bishop, Pattern Recognition and Machine Learning, section 4.2)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Gt, Integer, Sum, exp

from derive.authoring import (
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
    size,
    times,
    topic,
)
from derive.topics.softmax import softmax_of

i, j, k = indices("i j k")
n = size("n")
z, p = array("z", n), array("p", n)


@topic(
    "softmax.binary",
    area="logistic",
    title=say(en="Softmax of two classes is the sigmoid", zh="两类的 softmax 就是 sigmoid"),
    kinds=("derive", "evaluate", "fill", "spot"),
    levels=("standard", "hard"),
    reference=Reference("value", lambda z: softmax_of(np.array([z, 0.0]))[0]),
)
def softmax_binary(_rng: Random, level: str) -> Question:
    """e^z / (e^z + e^0) = 1 / (1 + e^{-z}) = sigma(z); harder, with two logits."""
    z, v = scalar("z"), scalar("v")
    hard = level == "hard"
    other, gap = (v, plus(z, minus(v))) if hard else (Integer(0), z)
    second = exp(v) if hard else Integer(1)
    first = over(exp(z), plus(exp(z), second))
    turned = plus(v, minus(z)) if hard else minus(z)
    divided = over(1, times(exp(minus(z)), plus(exp(z), second)))
    two = Reference("value", lambda z, v: softmax_of(np.array([z, v]))[0])
    return ask(
        say(
            en="A classifier of two classes has the logits {z} and {v}, so that softmax gives the first class the "
            "probability {first}. Show that this is the sigmoid {sigma} of the difference of the logits.",
            zh="两类的分类器的 logits 为 {z} 和 {v}，softmax 给第一类的概率为 {first}。"
            "证明它就是 logits 之差的 sigmoid {sigma}。",
            z=z,
            v=other,
            first=first,
            sigma=sigma(gap),
        ),
        Part(
            claim(first)
            .state(divided, rule=say(en="divide above and below by {f}", zh="分子分母同除以 {f}", f=exp(z)))
            .state(over(1, plus(1, exp(turned))), rule="exponents_add")
            .state(sigma(gap), rule="fold"),
            reference=two if hard else None,
        ),
    )


def _tempered(z: Any, T: Any) -> Any:
    p = softmax_of(z / T)
    return p[:, None] / p[None, :]


@topic(
    "softmax.temperature",
    area="logistic",
    title=say(en="The temperature of softmax", zh="softmax 的温度"),
    kinds=("derive", "evaluate", "fill", "spot"),
    reference=Reference("value", _tempered),
)
def softmax_temperature(_rng: Random) -> Question:
    """p_i / p_j = e^{(z_i - z_j) / T}."""
    T = scalar("T", positive=True)
    total = Sum(exp(over(z[k], T)), (k, 1, n))
    warm = let(p[i], over(exp(over(z[i], T)), total))
    odds = exp(over(plus(z[i], minus(z[j])), T))
    lead, r = scalar("l"), scalar("r")
    factor = let(r, exp(over(lead, T)))
    return ask(
        say(
            en="Softmax with the temperature {T} turns the logits {z} into the probabilities {p}. Derive the ratio "
            "{claim}, and the factor by which a lead of {lead} in the logits grows when the temperature is halved: a "
            "low temperature sharpens, a high one evens out.",
            zh="温度为 {T} 的 softmax 把 logits {z} 变成概率 {p}。推导比值 {claim}，"
            "以及温度减半时 logits 领先 {lead} 所对应的因子：低温使分布尖锐，高温使分布平坦。",
            T=Gt(T, 0, evaluate=False),
            z=z[i],
            p=warm.equation,
            claim=over(p[i], p[j]),
            lead=lead,
        ),
        Part(
            claim(over(p[i], p[j]), warm)
            .state(times(over(exp(over(z[i], T)), total), over(total, exp(over(z[j], T)))), rule="insert")
            .state(over(exp(over(z[i], T)), exp(over(z[j], T))), rule="cancel")
            .state(odds, rule="exponents_add"),
            say(en="The ratio", zh="比值"),
        ),
        Part(
            claim(exp(over(times(2, lead), T)), factor).state(power(r, 2), rule="exponents_add"),
            say(en="At half the temperature", zh="温度减半"),
            Reference("value", lambda l, T: np.exp(l / (T / 2))),
        ),
    )
