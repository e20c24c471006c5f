"""Adam (Kingma, Ba: Adam, a Method for Stochastic Optimization, ICLR 2015, sections 2 and 3), without its epsilon."""

from random import Random
from typing import Any

import numpy as np
from sympy import Eq, Expr, Ne, Sum, sign, sqrt

from derive.authoring import (
    Definition,
    Part,
    Plan,
    Prose,
    Question,
    Reference,
    array,
    ask,
    claim,
    indices,
    minus,
    moving_average,
    over,
    plus,
    power,
    say,
    scalar,
    sequence,
    size,
    times,
    topic,
)

(i,), t = indices("i"), size("t")
beta, rho, gamma, eta = (scalar(name) for name in ("beta", "rho", "gamma", "eta"))
g, m, u, v = array("g", t), array("m"), array("u"), array("v")


def _average(name: Any, rate: Expr, new: Expr) -> Definition:
    return sequence(name[t], plus(times(rate, name[t - 1]), times(plus(1, minus(rate)), new)), start={0: 0})


first, steady, second = _average(m, beta, g[t]), _average(u, beta, gamma), _average(v, rho, power(gamma, 2))
kept = [beta > 0, beta < 1]


def _run(rate: Any, values: Any) -> Any:
    average = 0.0
    for value in values:
        average = rate * average + (1 - rate) * value
    return average


def _weights(last: Expr) -> Sum:
    return Sum(power(beta, plus(last, minus(i))), (i, 1, last))


def _summed(last: Expr) -> Expr:
    return times(plus(1, minus(beta)), Sum(times(power(beta, plus(last, minus(i))), g[i]), (i, 1, last)))


def _grown(rate: Expr, value: Expr, steps: Expr) -> Expr:
    return times(plus(1, minus(power(rate, steps))), value)


def _in_closed_form(name: Expr, value: Expr) -> Prose:
    return say(en="in closed form {known}", zh="代入 {known}", known=Eq(name, value, evaluate=False))


def _induction(name: Any, meaning: Definition, before: Expr, after: Expr, rule: str) -> Plan:
    plan = claim(name[t], meaning).open_names()
    return plan.using(name[t - 1], before, rule="induction").state(after, rule=rule)


def _step(eta: Any, beta: Any, rho: Any, gamma: Any, t: Any) -> Any:
    mean = _run(beta, [gamma] * t) / (1 - beta**t)
    return eta * mean / np.sqrt(_run(rho, [gamma**2] * t) / (1 - rho**t))


@topic(
    "optimizer.adam",
    area="optimizer",
    title=say(en="Adam and its bias correction", zh="Adam 及其偏差修正"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def optimizer_adam(_rng: Random) -> Question:
    """m_t has weights that add up to 1 - beta^t; a constant gradient makes the step eta sign(g)."""
    corrected = over(u[t], plus(1, minus(power(beta, t)))), over(v[t], plus(1, minus(power(rho, t))))
    step = times(eta, over(corrected[0], sqrt(corrected[1])))
    between = [*kept, rho > 0, rho < 1, Ne(gamma, 0, evaluate=False)]
    return ask(
        say(
            en="Adam averages the gradients {g} by {first}, {start}. Write {m} as a sum, and add up the weights of the "
            "gradients. They fall short of 1, so where all gradients have the same mean, {m} has a smaller one, and "
            "dividing by the sum of the weights corrects it. Then let every gradient be {gamma}, so that the averages "
            "are {steady} and {second}, both from 0: find {u}, and show that the step {step} has the size of the "
            "learning rate {eta}, however large the gradient is.",
            zh="Adam 按 {first}（{start}）对梯度 {g} 求滑动平均。把 {m} 写成和式，并求各梯度权重之和。"
            "权重之和不足 1，因此当所有梯度的均值相同时，{m} 的均值偏小，除以权重之和即可修正。"
            "再设每个梯度都是 {gamma}，于是两个滑动平均为 {steady} 和 {second}，都从 0 开始："
            "求 {u}，并证明无论梯度多大，更新步 {step} 的大小总等于学习率 {eta}。",
            holes={"first": first.equation, "start": first.equations[1], "second": second.equation, "u": u[t]},
            g=g[t],
            m=m[t],
            gamma=gamma,
            steady=steady.equation,
            step=step,
            eta=eta,
        ),
        Part(
            _induction(m, first, _summed(t - 1), _summed(t), "gather"),
            say(en="The average as a sum, from {s} to {t}", zh="滑动平均的和式，从 {s} 到 {t}", s=t - 1, t=t),
            Reference("value", lambda beta, g: _run(beta, g)),
        ),
        Part(
            claim(times(plus(1, minus(beta)), _weights(t)), given=kept).state(
                plus(1, minus(power(beta, t))), rule="geometric_sum"
            ),
            say(en="The sum of the weights", zh="权重之和"),
            Reference("value", lambda beta, t: _run(beta, [1.0] * t)),
        ),
        Part(
            _induction(u, steady, _grown(beta, gamma, t - 1), _grown(beta, gamma, t), "gather"),
            say(en="A gradient that never changes", zh="不变的梯度"),
            Reference("value", lambda beta, gamma, t: _run(beta, [gamma] * t)),
        ),
        Part(
            claim(step, steady, second, given=between)
            .using(u[t], _grown(beta, gamma, t), rule=_in_closed_form(u[t], _grown(beta, gamma, t)))
            .using(v[t], _grown(rho, power(gamma, 2), t), rule=_in_closed_form(v[t], _grown(rho, power(gamma, 2), t)))
            .state(times(eta, sign(gamma)), rule="cancel"),
            say(en="The step", zh="更新步"),
            Reference("value", _step),
        ),
        figures=lambda parts: [moving_average(parts[0], parts[1], g[t])],
    )
