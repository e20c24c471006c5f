"""Dropout (Goodfellow, Bengio, Courville, Deep Learning, section 7.12; inverted, as `torch.nn.Dropout` does it)."""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from sympy import Expr, Ge, Lt, Rational

from derive.authoring import (
    Mean,
    Part,
    Question,
    RandomVariable,
    Reference,
    Takes,
    Variance,
    ask,
    claim,
    minus,
    over,
    plus,
    power,
    say,
    scalar,
    times,
    topic,
)

m, x, p = RandomVariable("m"), scalar("x"), scalar("p")


def _of_unit(moment: Callable[[Any], Any], share: Expr) -> Reference:
    """The moment of a unit after dropout, where the probability is a letter or a number."""
    if not share.is_Rational:
        return Reference("value", lambda m, x, p: moment(m * x / (1 - p)))
    dropped = float(share)
    return Reference("value", lambda m, x: moment(m * x / (1 - dropped)))


@topic(
    "layer.dropout",
    area="layer",
    title=say(en="Dropout keeps the mean", zh="暂退法（dropout）保持期望"),
    levels=("easy", "standard"),
    kinds=("derive", "fill", "spot", "choose", "match"),
)
def layer_dropout(rng: Random, level: str) -> Question:
    """E = x, Var = x^2 p/(1 - p), E of the square = x^2/(1 - p)."""
    share = Rational(1, rng.choice((2, 4, 5, 10))) if level == "easy" else p
    kept = 1 - share if level == "easy" else plus(1, minus(p))
    law = Takes(m, (0, share), (1, kept))
    bounds = [] if level == "easy" else [Ge(p, 0, evaluate=False), Lt(p, 1, evaluate=False)]
    given = [law, *bounds]
    unit = times(m, over(x, kept))
    spread = claim(Variance(unit), given=given).law("variance_of_multiple")
    factor = power(over(x, kept), 2)
    spread = spread.state(
        times(factor, plus(Mean(power(m, 2)), minus(power(Mean(m), 2)))),
        say(en="mean of the square less square of the mean", zh="方差的计算公式"),
    )
    spread = spread.state(
        times(factor, plus(kept, minus(power(kept, 2)))),
        say(en="the square of 0 or 1 is itself", zh="0 与 1 的平方是自身"),
    )
    known = say(en=", where {a} and {b}", zh="，{a}，{b}", a=bounds[0], b=bounds[1]) if bounds else say(en="", zh="")
    square = times(factor, kept)
    squared = Part(
        claim(Mean(power(unit, 2)), given=given)
        .state(times(factor, Mean(power(m, 2))), rule="constant_from_mean")
        .state(square, say(en="the square of 0 or 1 is itself", zh="0 与 1 的平方是自身"))
        .state(over(power(x, 2), kept), rule="cancel"),
        say(en="The mean of the square", zh="平方的期望"),
        _of_unit(lambda unit: (unit**2).mean(), share),
    )
    return ask(
        say(
            en="Dropout sets a unit {x} to 0 with the probability {p}, and divides it by {kept} otherwise: it becomes "
            "{unit} with {law}{known}. Derive its mean, its variance and the mean of its square.",
            zh="暂退法以概率 {p} 将单元 {x} 置为 0，否则除以 {kept}：结果为 {unit}，其中 {law}{known}。"
            "推导它的期望、方差与平方的期望。",
            x=x,
            p=share,
            kept=kept,
            unit=unit,
            law=law,
            known=known,
        ),
        Part(
            claim(Mean(unit), given=given)
            .law("constant_from_mean")
            .state(times(over(x, kept), kept), say(en="the mean of 0 and 1", zh="0 与 1 的期望"))
            .state(x, rule="cancel"),
            say(en="The mean", zh="期望"),
            _of_unit(np.mean, share),
        ),
        Part(
            spread.state(over(times(power(x, 2), share), kept), rule="cancel"),
            say(en="The variance", zh="方差"),
            _of_unit(np.var, share),
        ),
        squared,
    )
