"""Root mean square normalisation (Zhang, Sennrich: Root Mean Square Layer Normalization, 2019)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Gt, Sum, sqrt

from derive.authoring import (
    D,
    Part,
    Question,
    Reference,
    array,
    ask,
    claim,
    delta,
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
x, z, g = (array(name, n) for name in ("x", "z", "g"))
r, E, q, epsilon = scalar("r"), scalar("E"), scalar("q"), scalar("epsilon", positive=True)


def _mean(body: Any) -> Any:
    return times(over(1, n), Sum(body, (i, 1, n)))


def _root(x: Any, epsilon: Any) -> Any:
    return np.sqrt((x**2).mean() + epsilon)


@topic(
    "layer.rms_norm",
    area="layer",
    title=say(en="The gradients of RMS normalisation", zh="RMS 归一化的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def layer_rms_norm(_rng: Random) -> Question:
    """(g_j - z_j mean(g z)) / r: what stretches all inputs is taken out."""
    root = let(r, sqrt(plus(_mean(power(x[i], 2)), epsilon)))
    scaled, mean = let(z[i], over(x[i], r)), let(q, _mean(times(g[i], z[i])))
    loss = let(E, Sum(times(g[i], z[i]), (i, 1, n)))
    by_root = claim(D(r, x[j]), root).differentiate().state(over(x[j], times(n, r)), rule="fold")
    by_scaled = claim(D(z[i], x[j]), scaled, root).citing(by_root, say(en="the slope of the root", zh="均方根的导数"))
    by_scaled = by_scaled.differentiate().state(
        over(plus(times(n, delta(i, j)), minus(times(z[i], z[j]))), times(n, r))
    )
    gradient = claim(D(E, x[j]), loss, scaled, root, mean).citing(
        by_scaled, say(en="the slope of a scaled number", zh="缩放后的数的导数")
    )
    return ask(
        say(
            en="RMS normalisation divides {n} numbers {x} by {r}, where {eps} keeps the root from 0: they become {z}. "
            "Near its point any loss changes like {E}, where {g} is its slope by a scaled number. Derive the slopes "
            "{first} and {second}, and with the mean {q} the gradient {claim}: what stretches all inputs is taken out.",
            zh="RMS 归一化把 {n} 个数 {x} 除以 {r}（{eps} 使根号不为 0），得到 {z}。"
            "任何损失在其附近的变化如同 {E}，其中 {g} 是损失对缩放后的数的导数。"
            "推导导数 {first} 和 {second}，再用均值 {q} 推导梯度 {claim}：同时拉伸所有输入的部分被去掉了。",
            n=n,
            x=x[i],
            r=root.equation,
            eps=Gt(epsilon, 0, evaluate=False),
            z=scaled.equation,
            E=loss.equation,
            g=g[i],
            first=D(r, x[j]),
            second=D(z[i], x[j]),
            q=mean.equation,
            claim=D(E, x[j]),
        ),
        Part(by_root, say(en="The root mean square", zh="均方根"), Reference("gradient", _root)),
        Part(
            by_scaled,
            say(en="The scaled numbers", zh="缩放后的数"),
            Reference("jacobian", lambda x, epsilon: x / _root(x, epsilon)),
        ),
        Part(
            gradient.differentiate().state(over(plus(g[j], minus(times(z[j], q))), r), rule="fold"),
            say(en="The inputs", zh="输入"),
            Reference("gradient", lambda x, g, epsilon: g @ (x / _root(x, epsilon))),
        ),
    )
