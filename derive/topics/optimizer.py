"""Adagrad (Duchi, Hazan, Singer: Adaptive Subgradient Methods, JMLR 12, 2011), without the epsilon of code."""

from random import Random
from typing import Any

import numpy as np
from sympy import Gt, Integer, Sum, sqrt

from derive.authoring import (
    ARGMIN,
    ArgMin,
    D,
    Derivation,
    Figure,
    Nabla,
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
    size,
    times,
    topic,
    two_paths,
)


def _step(w: Any, eta: Any, t: Any, g: Any) -> Any:
    eta_t = eta / np.sqrt(t + 1)
    sigma_t = np.sqrt((g**2).mean())
    return w - eta_t / sigma_t * g[t]


def _model(d: Any, eta: Any, t: Any, g: Any) -> Any:
    return g[t] * d + np.sqrt((g**2).sum()) / (2 * eta) * d**2


(i,), t = indices("i"), size("t")
w, d, g = scalar("w"), scalar("d"), array("g", t + 1)
eta, eta_t, sigma_t = (scalar(name, positive=True) for name in ("eta", "eta_t", "sigma_t"))
USUAL = {"t": (3,)}  # the root of t + 1 is then a number
c, gamma = scalar("c", positive=True), scalar("gamma", positive=True)

squares = Sum(power(g[i], 2), (i, 0, t))
rate = let(eta_t, over(eta, sqrt(t + 1)))
spread = let(sigma_t, sqrt(times(over(1, t + 1), squares)))
update = plus(w, minus(times(over(eta_t, sigma_t), g[t])))
model = plus(times(g[t], d), times(over(sqrt(squares), times(2, eta)), power(d, 2)))
size_of_step = times(eta, over(g[t], sqrt(squares)))


@topic(
    "optimizer.adagrad",
    area="optimizer",
    title=say(en="The Adagrad step", zh="Adagrad 的更新步"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
    reference=Reference("update", _step),
)
def optimizer_adagrad(_rng: Random) -> Question:
    """w - eta g_t / sqrt(sum_{i=0..t} g_i^2), and what the step means."""
    return ask(
        say(
            en="Adagrad updates {w} to {update} with {rate} and {spread}. Simplify the step. Show that the same step "
            "minimises {model} over {d}, that it does not change when all gradients are multiplied by {c}, and what "
            "it is for a constant gradient {gamma}: a larger gradient above the line and below it is no contradiction, "
            "since only its share in the gradients so far counts.",
            zh="Adagrad 把 {w} 更新为 {update}，其中 {rate}，{spread}。化简这一步。"
            "证明同一步使 {model} 对 {d} 取最小值；所有梯度乘以 {c} 时它不变；并求梯度恒为 {gamma} 时的步长："
            "梯度同时出现在分子和分母并不矛盾，因为起作用的只是它与以往梯度的相对大小。",
            holes={"rate": rate.equation, "spread": spread.equation, "update": update, "model": model},
            w=w,
            d=d,
            c=Gt(c, 0, evaluate=False),
            gamma=gamma,
        ),
        _simplified(),
        Part(
            claim(D(model, d), usual=USUAL).differentiate(),
            say(en="The model's slope", zh="模型的导数"),
            Reference("gradient", _model),
        ),
        Part(
            claim(ArgMin(model, d), usual=USUAL).state(minus(size_of_step), rule="slope_zero", relation=ARGMIN),
            say(en="The model's minimum", zh="模型的最小值点"),
            Reference("minimiser", _model),
        ),
        _scaled(),
        _constant(),
        figures=lambda parts: [_paths(parts[0])],
    )


def _paths(step: Derivation) -> Figure:
    """In a narrow valley, beside plain descent: the same update with neither a falling rate nor a spread."""
    u, v = scalar("u"), scalar("v")
    valley = plus(times(over(1, 2), power(u, 2)), times(5, power(v, 2)))
    gradient = claim(Nabla(valley, u, v)).law("components").differentiate().derivation()
    unscaled = step.claim.xreplace({eta_t: eta, sigma_t: Integer(1)})
    return two_paths(step, unscaled, gradient, (0.185, 1.0), (3.0, 1.1), ((-0.6, 3.6), (-1.35, 1.35)))


def _simplified() -> Part:
    """The root of the number of steps cancels."""
    root = over(sqrt(squares), sqrt(t + 1))
    plan = claim(update, rate, spread, usual=USUAL).open_names().using(spread.meaning, root, rule="root_of_quotient")
    return Part(plan.state(plus(w, minus(size_of_step))), say(en="The step", zh="更新步"))


def _scaled() -> Part:
    """g -> c g changes nothing."""
    scaled = Sum(power(times(c, g[i]), 2), (i, 0, t))
    factored = times(eta, over(times(c, g[t]), sqrt(times(power(c, 2), squares))))
    plan = claim(times(eta, over(times(c, g[t]), sqrt(scaled))), usual=USUAL)
    plan = plan.state(factored, rule="constant_out_of_sum")
    return Part(
        plan.state(size_of_step, rule="cancel"),
        say(en="All gradients multiplied by {c}", zh="所有梯度乘以 {c}", c=Gt(c, 0, evaluate=False)),
        Reference("value", lambda eta, c, t, g: eta * c * g[t] / np.sqrt(((c * g) ** 2).sum())),
    )


def _constant() -> Part:
    """A constant gradient gives eta / sqrt(t + 1)."""
    steps = times(eta, over(gamma, sqrt(Sum(power(gamma, 2), (i, 0, t)))))
    equal = times(eta, over(gamma, sqrt(times(t + 1, power(gamma, 2)))))
    return Part(
        claim(steps, usual=USUAL).state(equal, rule="equal_terms").state(over(eta, sqrt(t + 1)), rule="cancel"),
        say(en="A constant gradient {gamma}", zh="恒定的梯度 {gamma}", gamma=Gt(gamma, 0, evaluate=False)),
        Reference("value", lambda eta, t, gamma: eta * gamma / np.sqrt((np.full(t + 1, gamma) ** 2).sum())),
    )
