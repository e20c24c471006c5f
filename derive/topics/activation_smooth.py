"""Smooth activations of modern networks (Hendrycks, Gimpel: Gaussian Error Linear Units, 2016)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Gt, erf, exp, log, pi, sqrt, tanh

from derive.authoring import (
    STANDARD,
    D,
    Part,
    Question,
    Reference,
    ask,
    claim,
    let,
    minus,
    over,
    plus,
    power,
    say,
    scalar,
    sigma,
    sigmoid_slope,
    times,
    topic,
)
from derive.topics.activation import sigmoid_of

x, y = scalar("x"), scalar("y")


def _erf(x: Any) -> Any:
    from math import erf as of_one

    return np.vectorize(of_one)(x)


def _with_tanh(x: Any, c: Any) -> Any:
    return x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + c * x**3))) / 2


@topic(
    "activation.gelu",
    area="activation",
    title=say(en="The slope of GELU", zh="GELU 的导数"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def activation_gelu(_rng: Random) -> Question:
    """Phi(x) + x phi(x); of the form with tanh (1 + tanh q) / 2 + x (1 - tanh^2 q) q' / 2."""
    F, h, g, q = map(scalar, "Fhgq")
    share = let(F, times(over(1, 2), plus(1, erf(over(x, sqrt(2))))))
    bell = let(h, over(exp(minus(over(power(x, 2), 2))), sqrt(times(2, pi))))
    gelu = let(y, times(x, F))
    slope = claim(D(F, x), share, bell).differentiate().state(h, rule="fold")
    root, cubic = sqrt(over(2, pi)), scalar("c")
    inner = let(q, times(root, plus(x, times(cubic, power(x, 3)))))
    near = let(g, times(over(1, 2), x, plus(1, tanh(q))))
    return ask(
        say(
            en="GELU weighs its input by the share of a standard Gaussian below it: {y} with {F}, and the density is "
            "{h}. Derive {dF} and {dy}, and the slope {dg} of {g} with {q}, which programs take in the place of "
            "{y0}, with 0.044715 for the constant {c}.",
            zh="GELU 把输入乘以标准正态分布函数在该处的值：{y}，其中分布函数 {F}，密度 {h}。推导 {dF} 和 {dy}；"
            "再推导 {g} 的导数 {dg}，其中 {q}，{c} 为常数；程序取 {c} 为 0.044715，用它近似 {y0}。",
            y=gelu.equation,
            F=share.equation,
            h=bell.equation,
            dF=D(F, x),
            dy=D(y, x),
            holes={"g": near.equation, "q": inner.equation, "dg": D(g, x), "y0": y, "c": cubic},
        ),
        Part(
            slope,
            say(en="The share", zh="分布函数"),
            Reference("gradient", lambda x: (1 + _erf(x / np.sqrt(2))) / 2),
        ),
        Part(
            claim(D(y, x), gelu, share, bell)
            .citing(slope, say(en="the slope of the share", zh="分布函数的导数"))
            .differentiate()
            .state(plus(F, times(x, h))),
            say(en="The activation", zh="激活函数"),
            Reference("gradient", lambda x: x * (1 + _erf(x / np.sqrt(2))) / 2),
        ),
        Part(
            claim(D(g, x), near, inner).differentiate().collect(),
            say(en="With the hyperbolic tangent", zh="用双曲正切近似"),
            Reference("gradient", _with_tanh),
        ),
    )


@topic(
    "activation.softplus",
    area="activation",
    title=say(en="The slope of softplus is the sigmoid", zh="softplus 的导数是 sigmoid"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def activation_softplus(rng: Random, level: str) -> Question:
    """sigma(beta x), and beta sigma(beta x) (1 - sigma(beta x)); the hard one is a unit's, of a x + b for x."""
    beta = scalar("beta", positive=True)
    slope, shift = (1, 0) if level == STANDARD else (rng.randint(2, 5), rng.choice((-1, 1)) * rng.randint(1, 5))
    enters = plus(times(slope, x), shift)
    soft = let(y, times(over(1, beta), log(plus(1, exp(times(beta, enters))))))
    inner = sigma(times(beta, enters))
    return ask(
        say(
            en="Softplus is {y} with {beta}: a smooth ReLU, the sharper the larger {beta0}. Derive its slope {first}, "
            "and the slope of that, {second}.",
            zh="softplus 为 {y}，其中 {beta}：光滑的 ReLU，{beta0} 越大越尖锐。"
            "推导它的导数 {first}，以及导数的导数 {second}。",
            y=soft.equation,
            beta=Gt(beta, 0, evaluate=False),
            beta0=beta,
            first=D(y, x),
            second=D(inner, x),
        ),
        Part(
            claim(D(y, x), soft)
            .differentiate()
            .state(
                over(slope, plus(1, exp(times(-1, beta, enters)))),
                rule=say(en="divide above and below by {f}", zh="分子分母同除以 {f}", f=exp(times(beta, enters))),
            )
            .state(times(slope, inner), rule="fold"),
            say(en="The slope", zh="导数"),
            Reference("gradient", lambda x, beta: np.logaddexp(0, beta * (slope * x + shift)) / beta),
        ),
        Part(
            claim(D(inner, x)).citing(sigmoid_slope(), "sigmoid_lemma").differentiate(),
            say(en="The second derivative", zh="二阶导数"),
            Reference("gradient", lambda x, beta: sigmoid_of(beta * (slope * x + shift))),
        ),
    )
