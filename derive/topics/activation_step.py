"""The step function of the first perceptrons, and why it cannot be trained (Goodfellow et al., section 6.2.2.2)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Heaviside, Integer, Sum

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
    plus,
    say,
    scalar,
    size,
    times,
    topic,
)

x, z, y, b = (scalar(name) for name in ("x", "z", "y", "b"))
j, k = indices("j k")
n = size("n")
w, inputs = array("w", n), array("x", n)


def _unit(w: Any, x: Any, b: Any) -> Any:
    return np.heaviside(w @ x + b, 0.5)


@topic(
    "activation.step",
    area="activation",
    title=say(en="Why a step function cannot be trained", zh="阶跃函数为何无法训练"),
    kinds=("derive", "evaluate", "fill", "spot"),
    reference=Reference("gradient", lambda x: np.heaviside(x, 0.5)),
)
def activation_step(_rng: Random) -> Question:
    """The slope is 0 wherever there is one, and so is the gradient of a unit: descent never moves."""
    step = Heaviside(x)
    below, above = (
        claim(D(step, x), given=[condition]).using(step, value, rule="on_this_side").differentiate()
        for condition, value in ((x < 0, Integer(0)), (x > 0, Integer(1)))
    )
    return ask(
        say(
            en="A unit with {n} inputs {inputs}, weights {w} and a bias {b} fires if {total} is positive: it has the "
            "output {f}. Show that the slope of {step} is 0 on both sides of 0, where it jumps, and that so are all "
            "slopes of the output by a weight: descent cannot tell in which direction to go.",
            zh="一个单元有 {n} 个输入 {inputs}、权重 {w} 和偏置 {b}，当 {total} 为正时激活，输出为 {f}。"
            "证明 {step} 在跳跃点 0 两侧的导数均为 0，因此输出对每个权重的导数也为 0：梯度下降无从得知该往哪个方向走。",
            n=n,
            inputs=inputs[k],
            w=w[k],
            b=b,
            total=z,
            f=let(y, Heaviside(z)).equation,
            step=step,
        ),
        Part(below, say(en="If {c}", zh="若 {c}", c=x < 0)),
        Part(above, say(en="If {c}", zh="若 {c}", c=x > 0)),
        *(_of_unit(condition, value) for condition, value in ((z < 0, Integer(0)), (z > 0, Integer(1)))),
    )


def _of_unit(condition: Any, value: Integer) -> Part:
    total = let(z, plus(Sum(times(w[k], inputs[k]), (k, 1, n)), b))
    plan: Plan = claim(D(y, w[j]), let(y, Heaviside(z)), total, given=[condition])
    plan = plan.state(D(value, w[j]), rule="on_this_side").differentiate()
    return Part(plan, say(en="A unit with {c}", zh="{c} 的单元", c=condition), Reference("gradient", _unit))
