"""Activation functions and their slopes (Goodfellow, Bengio, Courville: Deep Learning, sections 3.10 and 6.3)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Integer, Max, Sum, cosh, exp, sinh, tanh

from derive.crosscheck import Reference
from derive.moves import Plan, claim, let
from derive.notation import D, array, indices, scalar, sigma, size
from derive.ordered import over, plus, power, times
from derive.prose import say
from derive.topics.registry import Part, Question, ask, topic

x = scalar("x")
j, k = indices("j k")
n = size("n")


def sigmoid_of(x: Any) -> Any:
    """1 / (1 + e^{-x}), in NumPy."""
    return 1 / (1 + np.exp(-x))


def sigmoid_slope() -> Plan:
    """sigma' = sigma (1 - sigma)."""
    below = plus(1, exp(-x))
    split = times(over(1, below), plus(1, times(-1, over(1, below))))
    return claim(D(sigma(x), x)).differentiate().state(split, rule="split_exponential").fold(sigma)


@topic(
    "activation.sigmoid",
    area="activation",
    title=say(en="The slope of the sigmoid", zh="sigmoid 函数的导数"),
    reference=Reference("gradient", sigmoid_of),
)
def activation_sigmoid(_rng: Random) -> Question:
    """sigma (1 - sigma)."""
    return ask(
        say(
            en="The sigmoid is {f}. Derive its slope {claim} and write it in terms of {s} alone.",
            zh="sigmoid 函数为 {f}。推导其导数 {claim}，并只用 {s} 表示。",
            f=over(1, plus(1, exp(-x))),
            claim=D(sigma(x), x),
            s=sigma(x),
        ),
        sigmoid_slope(),
    )


@topic(
    "activation.tanh",
    area="activation",
    title=say(en="The slope of the hyperbolic tangent", zh="双曲正切函数的导数"),
    reference=Reference("gradient", lambda x: np.sinh(x) / np.cosh(x)),
)
def activation_tanh(_rng: Random) -> Question:
    """1 - tanh^2, from sinh / cosh."""
    quotient = over(sinh(x), cosh(x))
    plan = claim(D(quotient, x)).differentiate().distribute().using(quotient, tanh(x), rule="fold")
    return ask(
        say(
            en="Write {t} as {q} and derive its slope.",
            zh="把 {t} 写成 {q}，推导其导数。",
            t=tanh(x),
            q=quotient,
        ),
        plan.state(plus(1, times(-1, power(tanh(x), 2)))),
    )


@topic(
    "activation.relu",
    area="activation",
    title=say(en="The slope of ReLU", zh="ReLU 的导数"),
    reference=Reference("gradient", lambda x: np.maximum(0, x)),
)
def activation_relu(_rng: Random) -> Question:
    """0 below, 1 above; an active unit passes the gradient on."""
    relu = Max(0, x)
    w, inputs, b, z, y = array("w", n), array("x", n), scalar("b"), scalar("z"), scalar("y")
    unit = claim(D(y, w[j]), let(y, Max(0, z)), let(z, Sum(w[k] * inputs[k], (k, 1, n)) + b), given=[z > 0])
    active = unit.state(D(z, w[j]), rule="on_this_side").differentiate()
    return ask(
        say(
            en="ReLU is {f}. Derive its slope on both sides of 0. At 0 it has none; by PyTorch's convention it is 0 "
            "there. Then show that an active unit passes the gradient on unchanged.",
            zh="ReLU 为 {f}。推导它在 0 两侧的导数。在 0 处导数不存在；按 PyTorch 的约定取 0。"
            "再证明激活的单元原样传递梯度。",
            f=relu,
        ),
        _side(claim(D(relu, x), given=[x < 0]).using(relu, Integer(0), rule="on_this_side"), x < 0),
        _side(claim(D(relu, x), given=[x > 0]).using(relu, x, rule="on_this_side"), x > 0),
        Part(
            active,
            say(en="An active unit, {c}", zh="激活的单元，{c}", c=z > 0),
            Reference("gradient", lambda w, x, b: np.maximum(0, w @ x + b)),
        ),
    )


def _side(plan: Plan, condition: Any) -> Part:
    return Part(plan.differentiate(), say(en="If {c}", zh="若 {c}", c=condition))
