"""Likeness of directions (Manning, Raghavan, Schuetze: Introduction to Information Retrieval, section 6.3)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Gt, Integer, Sum, sqrt

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

i, j = indices("i j")
n = size("n")
u, v, s, a, b = array("u", n), array("v", n), *(scalar(name) for name in ("s", "a", "b"))


def _cosine(u: Any, v: Any) -> Any:
    return u @ v / np.sqrt((u @ u) * (v @ v))


def _turn(u: Any, v: Any) -> Any:
    """How the likeness changes as u is stretched, by central differences."""
    h = 1e-4
    return (_cosine(u * (1 + h), v) - _cosine(u * (1 - h), v)) / (2 * h)


@topic(
    "calculus.cosine",
    area="calculus",
    title=say(en="The gradient of the cosine similarity", zh="余弦相似度的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
    reference=Reference("gradient", _cosine),
)
def calculus_cosine(_rng: Random) -> Question:
    """(v_j / b - s u_j / a) / a, at a right angle to u: length does not count."""
    lengths = let(a, sqrt(Sum(power(u[i], 2), (i, 1, n)))), let(b, sqrt(Sum(power(v[i], 2), (i, 1, n))))
    likeness = let(s, over(Sum(times(u[i], v[i]), (i, 1, n)), times(a, b)))
    positive = [Gt(a, 0, evaluate=False), Gt(b, 0, evaluate=False)]
    slope = over(plus(over(v[j], b), minus(over(times(s, u[j]), a))), a)
    by_length = claim(D(a, u[j]), lengths[0], given=positive[:1]).differentiate().state(over(u[j], a), rule="fold")
    gradient = claim(D(s, u[j]), likeness, *lengths, given=positive).citing(
        by_length, say(en="the slope of the length", zh="长度的导数")
    )
    gradient = gradient.differentiate().state(slope, rule="fold")
    along = Sum(times(D(s, u[j]), u[j]), (j, 1, n))
    return ask(
        say(
            en="Two vectors of {n} numbers {u} and {v} have the lengths {a} and {b}, not 0, and the cosine similarity "
            "{s}. Derive {first} and {claim}, and show that the gradient stands at a right angle to the vector "
            "of the {u}, since its length does not count: {along} is zero.",
            zh="{n} 维向量 {u} 与 {v} 的长度为 {a} 与 {b}，均不为 0，余弦相似度为 {s}。推导 {first} 与 {claim}，"
            "并证明梯度没有沿 {u} 的分量：长度不起作用，{along} 为零。",
            n=n,
            u=u[i],
            v=v[i],
            a=lengths[0].equation,
            b=lengths[1].equation,
            s=likeness.equation,
            first=D(a, u[j]),
            claim=D(s, u[j]),
            along=along,
        ),
        Part(by_length, say(en="The length", zh="长度"), Reference("gradient", lambda u: np.sqrt(u @ u))),
        Part(
            gradient,
            say(en="The gradient", zh="梯度"),
        ),
        Part(
            claim(along, likeness, *lengths, given=positive)
            .citing(gradient, say(en="the gradient", zh="梯度"))
            .differentiate()
            .state(
                plus(
                    over(Sum(times(u[j], v[j]), (j, 1, n)), times(a, b)),
                    minus(over(times(s, Sum(power(u[j], 2), (j, 1, n))), power(a, 2))),
                ),
                rule="distribute",
            )
            .state(Integer(0), rule=say(en="both are {s}", zh="两项都是 {s}", s=s)),
            say(en="Along {u}", zh="沿 {u} 方向", u=u[i]),
            Reference("value", _turn),
        ),
    )
