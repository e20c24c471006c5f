"""Two Gaussian classes (Bishop, Pattern Recognition and Machine Learning, section 4.2.1)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Gt, exp, log, pi, sqrt

from derive.authoring import (
    Question,
    Reference,
    ask,
    claim,
    let,
    minus,
    over,
    plus,
    power,
    say,
    scalar,
    sigma,
    times,
    topic,
)


def _posterior(x: Any, u: Any, v: Any, s: Any, q: Any) -> Any:
    f, g = (np.exp(-((x - m) ** 2) / (2 * s**2)) / (s * np.sqrt(2 * np.pi)) for m in (u, v))
    return q * g / (q * g + (1 - q) * f)


@topic(
    "model.discriminant",
    area="logistic",
    title=say(en="Two Gaussians make a sigmoid", zh="两个高斯分布给出 sigmoid"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("value", _posterior),
)
def model_discriminant(_rng: Random) -> Question:
    """The posterior is sigma((v - u)/s^2 x + (u^2 - v^2)/(2 s^2) + ln(q/(1 - q)))."""
    x, u, v, s, q = scalar("x"), scalar("u"), scalar("v"), scalar("s", positive=True), scalar("q")
    f, g = scalar("f"), scalar("g")
    height = over(1, times(s, sqrt(times(2, pi))))
    bell = [times(height, exp(minus(over(power(plus(x, minus(m)), 2), times(2, power(s, 2)))))) for m in (u, v)]
    lets = (let(f, bell[0]), let(g, bell[1]))
    other = plus(1, minus(q))
    posterior = over(times(q, g), plus(times(q, g), times(other, f)))
    linear = plus(
        times(over(plus(v, minus(u)), power(s, 2)), x),
        over(plus(power(u, 2), minus(power(v, 2))), times(2, power(s, 2))),
        log(over(q, other)),
    )
    return ask(
        say(
            en="A feature is Gaussian with mean {u} in class 0 and mean {v} in class 1, with the common standard "
            "deviation {s}: the densities at {x} are {f} and {g}. Class 1 has the probability {q} before {x} is seen. "
            "By Bayes' rule it is {claim} afterwards. Show that this is the sigmoid of a linear function of {x}.",
            zh="特征在类别 0 中服从均值 {u}、在类别 1 中服从均值 {v} 的高斯分布，标准差同为 {s}："
            "在 {x} 处密度为 {f} 和 {g}。"
            "看到 {x} 之前类别 1 的概率为 {q}，之后按贝叶斯公式为 {claim}。证明它是 {x} 的线性函数的 sigmoid。",
            u=u,
            v=v,
            s=Gt(s, 0, evaluate=False),
            x=x,
            f=lets[0].equation,
            g=lets[1].equation,
            q=q,
            claim=posterior,
        ),
        claim(posterior, *lets, given=[Gt(q, 0), q < 1])
        .state(
            over(1, plus(1, over(times(other, f), times(q, g)))),
            rule=say(en="divide above and below by {f}", zh="分子分母同除以 {f}", f=times(q, g)),
        )
        .state(sigma(log(over(times(q, g), times(other, f)))), rule="fold")
        .state(sigma(linear), rule=say(en="logarithms of the densities", zh="取密度的对数")),
    )
