"""Layer normalisation and its gradients (Ba, Kiros, Hinton: Layer Normalization, 2016)."""

from functools import cache
from random import Random
from typing import Any

import numpy as np
from sympy import Gt, Sum, sqrt

from derive.authoring import (
    D,
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
    over,
    plus,
    power,
    say,
    scalar,
    size,
    times,
    topic,
)

i, j, k = indices("i j k")
n = size("n")
x, z, w, b, y, r, g = (array(name, n) for name in ("x", "z", "w", "b", "y", "r", "g"))
m, s, E, p, q, epsilon = (*(scalar(name) for name in ("m", "s", "E", "p", "q")), scalar("epsilon", positive=True))


def _mean(body: Any) -> Any:
    return times(over(1, n), Sum(body, (i, 1, n)))


mean = let(m, _mean(x[i]))
spread = let(s, sqrt(plus(_mean(power(plus(x[i], minus(m)), 2)), epsilon)))
scaled = let(z[i], over(plus(x[i], minus(m)), s))
out = let(y[i], plus(times(w[i], z[i]), b[i]))
loss = let(E, Sum(times(r[i], y[i]), (i, 1, n)))
by_scaled = let(g[i], times(r[i], w[i]))
averages = let(p, _mean(g[i])), let(q, _mean(times(g[i], z[i])))
MEAN = say(en="the slope of the mean", zh="均值的导数")
SPREAD = say(en="the slope of the standard deviation", zh="标准差的导数")
SCALED = say(en="the slope of a scaled number", zh="缩放后的数的导数")
OUTER = say(en="the slope of the loss by a scaled number", zh="损失对缩放后的数的导数")


def _normed(x: Any, epsilon: Any) -> Any:
    return (x - x.mean()) / np.sqrt(((x - x.mean()) ** 2).mean() + epsilon)


def _loss(x: Any, w: Any, b: Any, r: Any, epsilon: Any) -> Any:
    return r @ (w * _normed(x, epsilon) + b)


@cache
def mean_slope() -> Plan:
    """dm / dx_j = 1 / n."""
    return claim(D(m, x[j]), mean).differentiate()


@cache
def spread_slope() -> Plan:
    """ds / dx_j = z_j / n."""
    return claim(D(s, x[j]), spread, mean, scaled).citing(mean_slope(), MEAN).differentiate().state(over(z[j], n))


@cache
def scaled_slope() -> Plan:
    """dz_i / dx_j = (delta_ij - 1 / n - z_i z_j / n) / s."""
    plan = claim(D(z[i], x[j]), scaled, mean, spread).citing(mean_slope(), MEAN).citing(spread_slope(), SPREAD)
    kept = plus(times(n, delta(i, j)), -1, minus(times(z[i], z[j])))
    return plan.differentiate().state(times(kept, power(n, -1), power(s, -1)), rule="fold")


def _by_input() -> Plan:
    """dE / dx_j = (g_j - p - z_j q) / s."""
    upstream = claim(D(E, z[i]), loss, out, by_scaled).differentiate().fold()
    plan = claim(D(E, x[j]), loss, out, by_scaled, scaled, mean, spread, *averages)
    plan = plan.citing(upstream, OUTER).citing(scaled_slope(), SCALED).through(z[i]).differentiate()
    return plan.state(over(plus(g[j], minus(p), minus(times(z[j], q))), s), rule="fold")


@topic(
    "layer.layer_norm",
    area="layer",
    title=say(en="The gradients of layer normalisation", zh="层归一化的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
    reference=Reference("gradient", _loss),
)
def layer_norm(_rng: Random) -> Question:
    """dE/dx_j = (g_j - mean g - z_j mean(g z)) / s, with g_j = w_j dE/dy_j; dE/dw_j = r_j z_j, dE/db_j = r_j."""
    return ask(
        say(
            en="Layer normalisation takes {n} numbers {x} with the mean {m} and {s}, where {epsilon} keeps the root "
            "from 0, scales them to {z}, and puts out {y} with the gains {w} and shifts {b}. Near its point any loss "
            "changes like {E}, where {r} is its slope by an output. Derive {dw}, {db}, the slopes {ds} and {dz}, and "
            "with {g} and the means {p} and {q} the gradient {dx}: what moves or stretches all inputs is taken out.",
            zh="层归一化取 {n} 个数 {x}，其均值为 {m}，{s}，其中 {epsilon} 使根号不为 0；把它们缩放为 {z}，"
            "再用增益 {w} 和平移 {b} 输出 {y}。任何损失在所考虑的点附近的变化都如同 {E}，其中 {r} 是损失对输出的导数。"
            "推导 {dw}、{db}、导数 {ds} 与 {dz}，"
            "并用 {g} 以及均值 {p} 与 {q} 表示梯度 {dx}：使所有输入一起平移或只作伸缩的部分被去掉。",
            holes={"m": mean.equation, "s": spread.equation, "z": scaled.equation, "y": out.equation},
            n=n,
            x=x[i],
            epsilon=Gt(epsilon, 0, evaluate=False),
            w=w[i],
            b=b[i],
            E=loss.equation,
            r=r[i],
            dw=D(E, w[j]),
            db=D(E, b[j]),
            ds=D(s, x[j]),
            dz=D(z[i], x[j]),
            dx=D(E, x[j]),
            g=by_scaled.equation,
            p=averages[0].equation,
            q=averages[1].equation,
        ),
        *(
            Part(claim(D(E, v[j]), loss, out, scaled, mean, spread).differentiate(), words)
            for v, words in ((w, say(en="The gains", zh="增益")), (b, say(en="The shifts", zh="平移")))
        ),
        Part(
            spread_slope(),
            say(en="The standard deviation", zh="标准差"),
            Reference("gradient", lambda x, epsilon: np.sqrt(((x - x.mean()) ** 2).mean() + epsilon)),
        ),
        Part(scaled_slope(), say(en="The scaled numbers", zh="缩放后的数"), Reference("jacobian", _normed)),
        Part(_by_input(), say(en="The inputs", zh="输入")),
    )
