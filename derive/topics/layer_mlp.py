"""Backpropagation through one hidden layer (Nielsen, Neural Networks and Deep Learning, chapter 2)."""

from functools import cache
from random import Random
from typing import Any

import numpy as np
from sympy import Eq, Expr, Gt, Integer, Max, Sum, log

from derive.authoring import (
    D,
    Definition,
    Part,
    Plan,
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
from derive.topics.softmax import jacobian, softmax

i, j, k, l = indices("i j k l")
m, n, h = size("m"), size("n"), size("h")
V, W, x = array("V", h, n), array("W", m, h), array("x", n)
a, r, z = (array(name, h) for name in "arz")
y, q, p, t, c = (array(name, m) for name in "yqptc")
u = array("u", m, nonnegative=True)
E, F, C = scalar("E"), scalar("F"), scalar("C")


def _outputs(out: Any, units: Any) -> Definition:
    return let(out[k], Sum(times(W[k, j], units[j]), (j, 1, h)))


def _squares(name: Expr, out: Any) -> Definition:
    return let(name, times(over(1, 2), Sum(power(plus(out[k], minus(t[k])), 2), (k, 1, m))))


inner = let(z[j], Sum(times(V[j, l], x[l]), (l, 1, n)))
hidden, kinked = let(a[j], sigma(z[j])), let(r[j], Max(0, z[j]))
out, other, loss, other_loss = _outputs(y, a), _outputs(q, r), _squares(E, y), _squares(F, q)
shares = softmax(i, p, y)
entropy = let(C, times(-1, Sum(times(c[k], log(p[k])), (k, 1, m))))
total = Sum(c[k], (k, 1, m))
targets = let(c[k], over(u[k], Sum(u[l], (l, 1, m))), hidden=True)
USUAL = {"u": (1, 2, 3)}


def _back(out: Any, wanted: Any = t) -> Sum:
    return Sum(times(plus(out[k], minus(wanted[k])), W[k, i]), (k, 1, m))


def _network(V: Any, W: Any, x: Any, t: Any) -> Any:
    return ((W @ sigmoid_of(V @ x) - t) ** 2).sum() / 2


def _with_kinks(V: Any, W: Any, x: Any, t: Any) -> Any:
    return ((W @ np.maximum(V @ x, 0) - t) ** 2).sum() / 2


def _classifier(y: Any, c: Any) -> Any:
    return -(c * (y - np.log(np.exp(y).sum()))).sum()


@cache
def _by_output() -> Plan:
    """p_i - c_i."""
    plan = claim(D(C, y[i]), entropy, shares, targets, usual=USUAL).citing(jacobian(p, y), "softmax_lemma")
    plan = plan.differentiate().distribute().sift().state(plus(times(p[i], total), minus(c[i])), rule="reorder")
    return plan.using(total, Integer(1), rule="sum_is_one")


def _parts() -> tuple[Part, ...]:
    slope = times(a[i], plus(1, minus(a[i])), x[j])
    active = Gt(z[i], 0, evaluate=False)
    by_class = claim(D(C, V[i, j]), entropy, shares, out, hidden, inner, targets, usual=USUAL)
    by_class = by_class.citing(_by_output(), say(en="the slope by an output", zh="对输出的导数"))
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
            claim(D(F, V[i, j]), other_loss, other, kinked, inner, given=[active])
            .differentiate()
            .state(times(_back(q), x[j]), rule=say(en="unit {i} is active", zh="第 {i} 个单元被激活", i=i)),
            say(en="ReLU units, where {active}", zh="ReLU 单元，{active} 时", active=active),
            Reference("gradient", _with_kinks),
        ),
        Part(
            _by_output(),
            say(en="Under cross-entropy, by an output", zh="交叉熵对输出的导数"),
            Reference("gradient", _classifier),
        ),
        Part(
            by_class.citing(sigmoid_slope(), "sigmoid_lemma")
            .through(y[k])
            .differentiate()
            .state(times(_back(p, c), slope), rule="constant_out_of_sum"),
            say(en="Under cross-entropy, the inner weights", zh="交叉熵对内层权重的导数"),
            Reference("gradient", lambda V, W, x, c: _classifier(W @ sigmoid_of(V @ x), c)),
        ),
    )


@topic(
    "layer.mlp",
    area="layer",
    title=say(en="Backpropagation through one hidden layer", zh="一个隐藏层的反向传播"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def layer_mlp(_rng: Random) -> Question:
    """dE/dV_ij = (sum_k (y_k - t_k) W_ki) a_i (1 - a_i) x_j; with ReLU units, and for classes, what differs."""
    return ask(
        say(
            en="A network has {n} inputs {x}, {h} hidden units {a} with {z}, and {m} linear outputs {y}; the loss is "
            "{loss} with the targets {t}. Derive the gradients {dW} of the outer and {dV} of the inner weights. With "
            "the units {r} in place of the {a0}, outputs {q} and loss {other} derive {dF} for an active unit, {active}."
            " Last let the targets be probabilities {c}, {one}, the outputs be turned into {p}, and the loss be "
            "{entropy}: "
            "derive {dy} and {dC}.",
            zh="网络有 {n} 个输入 {x}，{h} 个隐藏单元 {a}，其中 {z}，以及 {m} 个线性输出 {y}；"
            "损失为 {loss}，目标为 {t}。推导外层权重的梯度 {dW} 和内层权重的梯度 {dV}。"
            "再把单元 {a0} 换成 {r}，输出为 {q}，损失为 {other}：对被激活的单元（{active}）推导 {dF}。"
            "最后设目标为概率 {c}，{one}，输出化为 {p}，损失为 {entropy}：推导 {dy} 和 {dC}。",
            holes={"n": n, "m": m, "h": h, "x": x[l], "t": t[k], "c": c[k], "a0": a[j]},
            a=hidden.equation,
            z=inner.equation,
            y=out.equation,
            loss=loss.equation,
            r=kinked.equation,
            q=other.equation,
            other=other_loss.equation,
            active=Gt(z[i], 0, evaluate=False),
            one=Eq(total, 1, evaluate=False),
            p=shares.equation,
            entropy=entropy.equation,
            dW=D(E, W[i, j]),
            dV=D(E, V[i, j]),
            dF=D(F, V[i, j]),
            dy=D(C, y[i]),
            dC=D(C, V[i, j]),
        ),
        *_parts(),
    )
