"""The gradients of a linear layer (Nielsen, Neural Networks and Deep Learning, chapter 2)."""

from random import Random
from typing import Any

from sympy import Sum

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
    plus,
    say,
    scalar,
    size,
    times,
    topic,
)

i, j, k, l = indices("i j k l")
m, n = size("m"), size("n")
E = scalar("E")


def _loss(W: Any, b: Any, x: Any, g: Any) -> Any:
    return (g * (W @ x + b)).sum()


@topic(
    "layer.linear",
    area="layer",
    title=say(en="The gradients of a linear layer", zh="线性层的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def layer_linear(_rng: Random) -> Question:
    """dE/dW_ij = g_i x_j, dE/db_i = g_i, dE/dx_j = sum_k g_k W_kj for any loss with the slopes g_k = dE/dy_k."""
    W, x, b, y, g = array("W", m, n), array("x", n), array("b", m), array("y", m), array("g", m)
    out = let(y[k], plus(Sum(times(W[k, l], x[l]), (l, 1, n)), b[k]))
    loss = let(E, Sum(times(g[k], y[k]), (k, 1, m)))
    parts = (
        (W[i, j], times(g[i], x[j]), say(en="The weights", zh="权重")),
        (b[i], g[i], say(en="The biases", zh="偏置")),
        (x[j], Sum(times(g[k], W[k, j]), (k, 1, m)), say(en="The input", zh="输入")),
    )
    return ask(
        say(
            en="A linear layer turns {n} inputs {x} into {m} outputs {y}; the first index of a weight is the output's, "
            "as in PyTorch. Near its point any loss changes like {loss}, where {g} is its slope by an output. Derive "
            "{dW}, {db} and {dx}.",
            zh="线性层把 {n} 个输入 {x} 变成 {m} 个输出 {y}；与 PyTorch 一样，权重的第一个下标属于输出。"
            "任何损失在所考虑的点附近的变化都如同 {loss}，其中 {g} 是损失对输出的导数。推导 {dW}、{db} 和 {dx}。",
            n=n,
            x=x[l],
            m=m,
            y=out.equation,
            loss=loss.equation,
            g=g[k],
            dW=D(E, W[i, j]),
            db=D(E, b[i]),
            dx=D(E, x[j]),
        ),
        *(
            Part(
                claim(D(E, v), loss, out).differentiate().state(end),
                words,
                Reference("gradient", _loss),
            )
            for v, end, words in parts
        ),
    )
