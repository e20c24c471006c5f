"""Dropout (Goodfellow, Bengio, Courville, Deep Learning, section 7.12; inverted, as `torch.nn.Dropout` does it)."""

from random import Random

from sympy import Ge, Lt

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
KEPT = plus(1, minus(p))


def _kept(p: float) -> float:
    return 1 - p


@topic(
    "layer.dropout",
    area="layer",
    title=say(en="Dropout keeps the mean", zh="暂退法（dropout）保持期望"),
    kinds=("derive", "fill", "spot", "choose"),
)
def layer_dropout(_rng: Random) -> Question:
    """E = x, Var = x^2 p/(1 - p)."""
    law = Takes(m, (0, p), (1, KEPT))
    given = [law, Ge(p, 0, evaluate=False), Lt(p, 1, evaluate=False)]
    unit = times(m, over(x, KEPT))
    spread = claim(Variance(unit), given=given).law("variance_of_multiple")
    factor = power(over(x, KEPT), 2)
    spread = spread.state(
        times(factor, plus(Mean(power(m, 2)), minus(power(Mean(m), 2)))),
        say(en="mean of the square less square of the mean", zh="方差的计算公式"),
    )
    spread = spread.state(
        times(factor, plus(KEPT, minus(power(KEPT, 2)))),
        say(en="the square of 0 or 1 is itself", zh="0 与 1 的平方是自身"),
    )
    return ask(
        say(
            en="Dropout sets a unit {x} to 0 with the probability {p}, and divides it by {kept} otherwise: it becomes "
            "{unit} with {law}, where {a} and {b}. Derive its mean and its variance.",
            zh="暂退法以概率 {p} 将单元 {x} 置为 0，否则除以 {kept}：结果为 {unit}，其中 {law}，{a}，{b}。"
            "推导它的期望与方差。",
            x=x,
            p=p,
            kept=KEPT,
            unit=unit,
            law=law,
            a=given[1],
            b=given[2],
        ),
        Part(
            claim(Mean(unit), given=given)
            .law("constant_from_mean")
            .state(times(over(x, KEPT), KEPT), say(en="the mean of 0 and 1", zh="0 与 1 的期望"))
            .state(x, rule="cancel"),
            say(en="The mean", zh="期望"),
            Reference("value", lambda m, x, p: (m * x / _kept(p)).mean()),
        ),
        Part(
            spread.state(over(times(power(x, 2), p), KEPT), rule="cancel"),
            say(en="The variance", zh="方差"),
            Reference("value", lambda m, x, p: (m * x / _kept(p)).var()),
        ),
    )
