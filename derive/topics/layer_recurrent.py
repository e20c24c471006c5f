"""Backpropagation through time (Goodfellow, Bengio, Courville: Deep Learning, sections 10.2.2 and 10.7)."""

from functools import cache
from random import Random
from typing import Any

import numpy as np
from sympy import Expr, Integer, Sum, tanh

from derive.authoring import (
    AT_MOST,
    D,
    Definition,
    Part,
    Plan,
    Question,
    Reference,
    array,
    ask,
    claim,
    delta,
    indices,
    let,
    minus,
    plus,
    power,
    say,
    scalar,
    sequence,
    size,
    times,
    topic,
)

i, j, k = indices("i j k")
t, n, m = size("t"), size("n"), size("m")
W, V, b, c, r = array("W", n, n), array("V", n, m), array("b", n), array("c", n), array("r", n)
x, h, J = array("x", t, m), array("h"), array("J")
E, u = scalar("E"), scalar("u")
STATE = say(en="the slope of the last state", zh="最后状态的导数")


def _shrunk(state: Expr) -> Expr:
    return plus(1, minus(power(state, 2)))


def _cell() -> Definition:
    """h_ti = tanh(sum_k W_ik h_{t-1,k} + sum_k V_ik x_tk + b_i), from h_0 = c."""
    old, new = Sum(times(W[i, k], h[t - 1, k]), (k, 1, n)), Sum(times(V[i, k], x[t, k]), (k, 1, m))
    return sequence(h[t, i], tanh(plus(old, new, b[i])), start={0: c[i]})


cell = _cell()
USUAL = {
    "t": (1,),
    "b": (0,),
    "x": (0,),
    "V": (1,),
    "W": (0, 1, -1),
    "c": (1, 0),
}  # of numbers in numbers few are short
products = sequence(
    J[t, i, j], times(_shrunk(h[t, i]), Sum(times(W[i, k], J[t - 1, k, j]), (k, 1, n))), start={0: delta(i, j)}
)


def _run(c: Any, W: Any, V: Any, b: Any, x: Any) -> Any:
    for one in x:
        c = np.tanh(W @ c + V @ one + b)
    return c


@cache
def by_start() -> Plan:
    """dh_ti / dc_j = (1 - h_ti^2) sum_k W_ik dh_{t-1,k} / dc_j, which is J_tij."""
    plan = claim(D(h[t, i], c[j]), cell, products, usual=USUAL).differentiate()
    return plan.using(D(h[t - 1, k], c[j]), J[t - 1, k, j], rule="induction").state(J[t, i, j], rule="fold")


@topic(
    "layer.rnn_cell",
    area="layer",
    title=say(en="Backpropagation through time", zh="沿时间的反向传播"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def layer_rnn_cell(_rng: Random) -> Question:
    """dh_t / dh_0 = D_t W ... D_1 W, later factors on the left, with D_s = diag(1 - h_s^2)."""
    loss = let(E, Sum(times(r[i], h[t, i]), (i, 1, n)))
    inner = Sum(times(W[i, k], _shrunk(h[1, k]), W[k, j]), (k, 1, n))
    return ask(
        say(
            en="A recurrent cell with {n} units turns its state and {m} inputs {x} into the next state {h}, from the "
            "start {c}. Show that {one} is the product of one matrix for each step, the later ones on the left: "
            "{J}, {start}. Write it out for two steps. With {r} the slope of the loss "
            "by the last state, any loss changes near its point like {E}: derive {dE}. Show last that no factor "
            "{shrunk} is larger than 1, so that slopes die out where the weights are small.",
            zh="有 {n} 个单元的循环单元由状态和 {m} 个输入 {x} 得到下一状态 {h}，初始状态为 {c}。"
            "证明 {one} 是每步一个矩阵的乘积，后面的步在左边：{J}，{start}。写出两步的乘积。"
            "{r} 为损失对最后状态的导数时，任何损失在所考虑的点附近的变化都如同 {E}：推导 {dE}。"
            "最后证明因子 {shrunk} 都不超过 1，因此权重小时梯度会消失。",
            holes={"h": cell.equation, "c": c[i], "J": products.equation, "E": loss.equation},
            shrunk=_shrunk(tanh(u)),
            start=products.equations[1],
            n=n,
            m=m,
            x=x[t, k],
            one=D(h[t, i], c[j]),
            r=r[i],
            dE=D(E, c[j]),
        ),
        Part(
            by_start(),
            say(en="From {s} steps to {t}", zh="从 {s} 步到 {t} 步", s=t - 1, t=t),
            Reference("jacobian", _run),
        ),
        Part(
            claim(D(h[2, i], c[j]), cell, products, scope=[x[t, k]], usual=USUAL)
            .state(J[2, i, j], rule=STATE)
            .state(times(_shrunk(h[2, i]), Sum(times(W[i, k], J[1, k, j]), (k, 1, n))), rule="insert")
            .state(times(_shrunk(h[2, i]), inner), rule="insert"),
            say(en="Two steps", zh="两步"),
        ),
        Part(
            claim(D(E, c[j]), loss, cell, products, usual=USUAL).citing(by_start(), STATE).differentiate(),
            say(en="The loss", zh="损失"),
            Reference("gradient", lambda c, W, V, b, x, r: r @ _run(c, W, V, b, x)),
        ),
        Part(
            claim(_shrunk(tanh(u))).state(Integer(1), rule="square_is_not_negative", relation=AT_MOST),
            say(en="The size of a factor", zh="因子的大小"),
            Reference("value", lambda u: 1 - np.tanh(u) ** 2),
        ),
    )
