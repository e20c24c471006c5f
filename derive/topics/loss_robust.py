"""The Huber loss (Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics 35, 1964)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Integer, Max, Min, Piecewise, Rational

from derive.authoring import (
    STANDARD,
    D,
    Part,
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
    times,
    topic,
)

r, f = scalar("r"), scalar("f")


def _huber(r: Any, d: Any) -> Any:
    return np.where(np.abs(r) <= d, r**2 / 2, d * (np.abs(r) - d / 2))


@topic(
    "loss.huber",
    area="loss",
    title=say(en="The slope of the Huber loss", zh="Huber 损失的导数"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot"),
)
def loss_huber(rng: Random, level: str) -> Question:
    """r within the threshold, d sign r beyond it: max(-d, min(r, d))."""
    d = Integer(rng.randint(1, 9)) if level == STANDARD else Rational(rng.choice((3, 5, 7, 9)), rng.choice((2, 4)))
    inside, above = over(power(r, 2), 2), times(d, plus(r, minus(over(d, 2))))
    below = times(d, plus(minus(r), minus(over(d, 2))))
    loss = let(f, Piecewise((below, r < -d), (inside, r <= d), (above, True)))
    clipped = Max(minus(d), Min(r, d))
    return ask(
        say(
            en="The Huber loss of a residual {r} is the square near 0 and grows in a straight line beyond the "
            "threshold {d}: {f}. Derive its slope {claim}, and show that it is the residual clipped to the threshold.",
            zh="残差 {r} 的 Huber 损失在 0 附近是平方，超过阈值 {d} 后按直线增长：{f}。"
            "推导它的导数 {claim}，并证明它就是截断到阈值的残差。",
            r=r,
            d=d,
            f=loss.equation,
            claim=D(f, r),
        ),
        Part(
            claim(D(f, r), loss).differentiate().state(clipped, rule=say(en="clip the residual", zh="截断残差")),
            None,
            Reference("gradient", lambda r: _huber(r, float(d))),
        ),
    )
