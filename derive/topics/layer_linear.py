"""The gradients of a linear layer and of a small network (Nielsen, Neural Networks and Deep Learning, chapter 2)."""

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
from derive.topics.activation import sigmoid_of, sigmoid_slope

i, j, k, l = indices("i j k l")
m, n, h = size("m"), size("n"), size("h")
E = scalar("E")


def _squares(W: Any, b: Any, x: Any, t: Any) -> Any:
    return ((W @ x + b - t) ** 2).sum() / 2


@topic(
    "layer.linear",
    area="layer",
    title=say(en="The gradients of a linear layer", zh="线性层的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "match"),
)
def layer_linear(_rng: Random) -> Question:
    """dE/dW_ij = g_i x_j, dE/db_i = g_i, dE/dx_j = sum_k g_k W_kj with g_k = dE/dy_k = y_k - t_k."""
    W, x, b, y, t, g = array("W", m, n), array("x", n), array("b", m), array("y", m), array("t", m), array("g", m)
    out = let(y[k], plus(Sum(times(W[k, l], x[l]), (l, 1, n)), b[k]))
    gap = let(g[k], plus(y[k], minus(t[k])))
    loss = let(E, times(over(1, 2), Sum(power(plus(y[k], minus(t[k])), 2), (k, 1, m))))
    parts = (
        (W[i, j], times(g[i], x[j]), say(en="The weights", zh="权重")),
        (b[i], g[i], say(en="The biases", zh="偏置")),
        (x[j], Sum(times(g[k], W[k, j]), (k, 1, m)), say(en="The input", zh="输入")),
    )
    return ask(
        say(
            en="A linear layer turns {n} inputs {x} into {m} outputs {y}; the first index of a weight is the output's, "
            "as in PyTorch. The loss is {loss}, with targets {t}, and {g} is its slope by an output. Derive {dW}, {db} "
            "and {dx} in terms of the {g0}.",
            zh="线性层把 {n} 个输入 {x} 变成 {m} 个输出 {y}；与 PyTorch 一样，权重的第一个下标属于输出。"
            "损失为 {loss}，目标为 {t}，{g} 是它对输出的导数。用 {g0} 推导 {dW}、{db} 和 {dx}。",
            n=n,
            x=x[l],
            m=m,
            y=out.equation,
            loss=loss.equation,
            t=t[k],
            g=gap.equation,
            g0=g[k],
            dW=D(E, W[i, j]),
            db=D(E, b[i]),
            dx=D(E, x[j]),
        ),
        *(
            Part(
                claim(D(E, v), loss, out, gap).differentiate().state(end, rule="fold"),
                words,
                Reference("gradient", _squares),
            )
            for v, end, words in parts
        ),
    )


def _network(V: Any, W: Any, x: Any, t: Any) -> Any:
    return ((W @ sigmoid_of(V @ x) - t) ** 2).sum() / 2


@topic(
    "layer.mlp",
    area="layer",
    title=say(en="Backpropagation through one hidden layer", zh="一个隐藏层的反向传播"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", _network),
)
def layer_mlp(_rng: Random) -> Question:
    """dE/dW_ij = (y_i - t_i) a_j; dE/dV_ij = (sum_k (y_k - t_k) W_ki) a_i (1 - a_i) x_j."""
    V, W, x = array("V", h, n), array("W", m, h), array("x", n)
    a, z, y, t = array("a", h), array("z", h), array("y", m), array("t", m)
    hidden, inner = let(a[j], sigma(z[j])), let(z[j], Sum(times(V[j, l], x[l]), (l, 1, n)))
    out = let(y[k], Sum(times(W[k, j], a[j]), (j, 1, h)))
    loss = let(E, times(over(1, 2), Sum(power(plus(y[k], minus(t[k])), 2), (k, 1, m))))
    lets = (loss, out, hidden, inner)
    back = Sum(times(plus(y[k], minus(t[k])), W[k, i]), (k, 1, m))
    return ask(
        say(
            en="A network has {n} inputs {x}, {h} hidden units {a} with {z}, and {m} linear outputs {y}; the loss is "
            "{loss} with the targets {t}. Derive the gradients {dW} of the outer and {dV} of the inner weights.",
            zh="网络有 {n} 个输入 {x}，{h} 个隐藏单元 {a}，其中 {z}，以及 {m} 个线性输出 {y}；"
            "损失为 {loss}，目标为 {t}。"
            "推导外层权重的梯度 {dW} 和内层权重的梯度 {dV}。",
            n=n,
            x=x[l],
            h=h,
            a=hidden.equation,
            z=inner.equation,
            m=m,
            y=out.equation,
            loss=loss.equation,
            t=t[k],
            dW=D(E, W[i, j]),
            dV=D(E, V[i, j]),
        ),
        Part(
            claim(D(E, W[i, j]), *lets).differentiate().state(times(plus(y[i], minus(t[i])), a[j])),
            say(en="The outer weights", zh="外层权重"),
        ),
        Part(
            claim(D(E, V[i, j]), *lets)
            .citing(sigmoid_slope(), "sigmoid_lemma")
            .differentiate()
            .state(times(back, a[i], plus(1, minus(a[i])), x[j])),
            say(en="The inner weights", zh="内层权重"),
        ),
    )
