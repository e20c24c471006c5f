"""Backpropagation through one hidden layer (Nielsen, Neural Networks and Deep Learning, chapter 2)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Expr, Max, Piecewise, Sum

from derive.authoring import (
    D,
    Definition,
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
    sigmoid_slope,
    size,
    times,
    topic,
)
from derive.topics.activation import sigmoid_of

i, j, k, l = indices("i j k l")
m, n, h = size("m"), size("n"), size("h")
V, W, x = array("V", h, n), array("W", m, h), array("x", n)
a, r, z = (array(name, h) for name in "arz")
y, q, t = (array(name, m) for name in "yqt")
E, F = scalar("E"), scalar("F")


def _outputs(out: Any, units: Any) -> Definition:
    return let(out[k], Sum(times(W[k, j], units[j]), (j, 1, h)))


def _squares(name: Expr, out: Any) -> Definition:
    return let(name, times(over(1, 2), Sum(power(plus(out[k], minus(t[k])), 2), (k, 1, m))))


inner = let(z[j], Sum(times(V[j, l], x[l]), (l, 1, n)))
hidden, kinked = let(a[j], sigma(z[j])), let(r[j], Max(0, z[j]))
out, other, loss, other_loss = _outputs(y, a), _outputs(q, r), _squares(E, y), _squares(F, q)


def _back(out: Any) -> Sum:
    return Sum(times(plus(out[k], minus(t[k])), W[k, i]), (k, 1, m))


def _network(V: Any, W: Any, x: Any, t: Any) -> Any:
    return ((W @ sigmoid_of(V @ x) - t) ** 2).sum() / 2


def _with_kinks(V: Any, W: Any, x: Any, t: Any) -> Any:
    return ((W @ np.maximum(V @ x, 0) - t) ** 2).sum() / 2


def _parts() -> tuple[Part, ...]:
    slope = times(a[i], plus(1, minus(a[i])), x[j])
    either = Piecewise((0, z[i] < 0), (times(_back(q), x[j]), z[i] > 0))
    return (
        Part(
            claim(D(E, W[i, j]), loss, out, hidden, inner).differentiate().state(times(plus(y[i], minus(t[i])), a[j])),
            say(en="The outer weights", zh="外层权重"),
            Reference("gradient", _network),
        ),
        Part(
            claim(D(E, V[i, j]), loss, out, hidden, inner)
            .citing(sigmoid_slope(), "sigmoid_lemma")
            .differentiate()
            .state(times(_back(y), slope)),
            say(en="The inner weights", zh="内层权重"),
            Reference("gradient", _network),
        ),
        Part(
            claim(D(F, V[i, j]), other_loss, other, kinked, inner)
            .differentiate()
            .state(either, rule=say(en="sum in each case", zh="分情形求和")),
            say(en="ReLU units", zh="ReLU 单元"),
            Reference("gradient", _with_kinks),
        ),
    )


@topic(
    "layer.mlp",
    area="layer",
    title=say(en="Backpropagation through one hidden layer", zh="一个隐藏层的反向传播"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def layer_mlp(_rng: Random) -> Question:
    """dE/dV_ij = (sum_k (y_k - t_k) W_ki) a_i (1 - a_i) x_j; with ReLU units the same without a_i (1 - a_i), or 0."""
    return ask(
        say(
            en="A network has {n} inputs {x}, {h} hidden units {a} with {z}, and {m} linear outputs {y}; the loss is "
            "{loss} with the targets {t}. Derive the gradients {dW} of the outer and {dV} of the inner weights. With "
            "the units {r} in place of the {a0}, outputs {q} and loss {other} derive {dF}.",
            zh="网络有 {n} 个输入 {x}，{h} 个隐藏单元 {a}，其中 {z}，以及 {m} 个线性输出 {y}；"
            "损失为 {loss}，目标为 {t}。推导外层权重的梯度 {dW} 和内层权重的梯度 {dV}。"
            "再把单元 {a0} 换成 {r}，输出为 {q}，损失为 {other}：推导 {dF}。",
            holes={"n": n, "m": m, "h": h, "x": x[l], "t": t[k], "a0": a[j]},
            a=hidden.equation,
            z=inner.equation,
            y=out.equation,
            loss=loss.equation,
            r=kinked.equation,
            q=other.equation,
            other=other_loss.equation,
            dW=D(E, W[i, j]),
            dV=D(E, V[i, j]),
            dF=D(F, V[i, j]),
        ),
        *_parts(),
    )
