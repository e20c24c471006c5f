"""The divergence of two Gaussians (Bishop, Pattern Recognition and Machine Learning, exercise 1.30)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Expr, Gt, Sum, exp, log, pi, sqrt

from derive.authoring import (
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
)
from derive.topics.information import ONE, ones, p, shares

(i,), n = indices("i"), size("n")
x, r, m, mu = array("x", n), array("r", n), scalar("m"), scalar("mu")
s, tau = scalar("s"), scalar("tau", positive=True)
v, K, X, f, g = scalar("v"), scalar("K"), scalar("X"), scalar("f"), scalar("g")


def _mean(body: Expr) -> Expr:
    return Sum(times(p[i], body), (i, 1, n))


def _density(at: Expr, centre: Expr, width: Expr) -> Expr:
    square = over(power(plus(at, minus(centre)), 2), times(2, power(width, 2)))
    return over(exp(minus(square)), times(width, sqrt(times(2, pi))))


def _squares(at: Expr) -> Expr:
    """ln f - ln g = ln(tau / s) + (x - mu)^2 / (2 tau^2) - (x - m)^2 / (2 s^2)."""
    far = over(power(plus(at, minus(mu)), 2), times(2, power(tau, 2)))
    near = over(power(plus(at, minus(m)), 2), times(2, power(s, 2)))
    return plus(log(over(tau, s)), far, minus(near))


def _gaps(p: Any, x: Any, mu: Any, tau: Any) -> Any:
    m = p @ x
    return np.log(_bell(x, m, np.sqrt(p @ (x - m) ** 2))) - np.log(_bell(x, mu, tau))


def _bell(x: Any, m: Any, s: Any) -> Any:
    return np.exp(-((x - m) ** 2) / (2 * s**2)) / (s * np.sqrt(2 * np.pi))


@topic(
    "information.kl_gaussian",
    area="information",
    title=say(en="The divergence of two Gaussians", zh="两个高斯分布的散度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def information_kl_gaussian(_rng: Random) -> Question:
    """E[ln f(X) - ln g(X)] = ln(tau / s) + (s^2 + (m - mu)^2) / (2 tau^2) - 1 / 2."""
    uneven = [Gt(s, 0, evaluate=False)]
    mean = let(m, _mean(x[i]))
    spread = let(s, sqrt(_mean(power(plus(x[i], minus(m)), 2))))
    about = plus(power(s, 2), power(plus(m, minus(mu)), 2))
    each = let(r[i], plus(log(_density(x[i], m, s)), minus(log(_density(x[i], mu, tau)))))
    twice = times(2, power(tau, 2))
    second = _mean(power(plus(x[i], minus(mu)), 2))
    ends = [plus(log(over(tau, s)), over(square, twice), minus(over(1, 2))) for square in (second, about)]
    return ask(
        say(
            en="{X} takes the {n} values {x} with the positive probabilities {p}, {one}; its mean is {mean} and its "
            "standard deviation is {spread}, not 0. Let {f} be the Gaussian density with the same mean and standard "
            "deviation, and {g} the one with {mu} and {tau}. Write the difference {log} of their logarithms with "
            "squares, find the mean square of {X} about {mu0}, and then the mean {claim} of the difference. For a "
            "Gaussian {X} the sums become integrals, and this mean is the divergence of the two densities.",
            zh="{X} 以正概率 {p}（{one}）取 {n} 个值 {x}；均值为 {mean}，标准差为 {spread}，不为 0。"
            "设 {f} 是均值与标准差相同的高斯密度，{g} 是以 {mu} 和 {tau} 为参数的高斯密度。"
            "把对数之差 {log} 写成平方，求 {X} 关于 {mu0} 的均方，再求这个差的均值 {claim}。"
            "{X} 为高斯变量时和变为积分，这个均值就是两个密度的散度。",
            holes={"X": X, "x": x[i], "p": p[i], "one": ones[0], "mean": mean.equation, "spread": spread.equation},
            n=n,
            f=f,
            g=g,
            mu=mu,
            mu0=mu,
            tau=Gt(tau, 0, evaluate=False),
            log=each.equation,
            claim=_mean(r[i]),
        ),
        Part(
            claim(r[i], each, mean, spread, shares[0], given=uneven)
            .open_names()
            .state(_squares(x[i]), rule=say(en="logarithms of products and exponentials", zh="乘积与指数的对数")),
            say(en="The difference of the logarithms", zh="对数之差"),
            Reference("value", _gaps),
        ),
        Part(
            claim(second, mean, spread, shares[0])
            .state(_mean(power(plus(plus(x[i], minus(m)), plus(m, minus(mu))), 2)), rule="add_and_subtract")
            .state(about, rule=say(en="the mixed term has mean 0", zh="交叉项的均值为 0")),
            say(en="The mean square", zh="均方"),
            Reference("value", lambda p, x, mu: p @ (x - mu) ** 2),
        ),
        Part(
            claim(_mean(r[i]), each, mean, spread, shares[0], given=uneven)
            .using(r[i], _squares(x[i]), rule=say(en="the difference with squares", zh="用平方表示的差"))
            .state(ends[0], rule=ONE)
            .state(ends[1], rule=say(en="the mean square", zh="均方")),
            say(en="The mean of the difference", zh="差的均值"),
            Reference("value", lambda p, x, mu, tau: p @ _gaps(p, x, mu, tau)),
        ),
    )
