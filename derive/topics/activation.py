"""Activation functions and their slopes (Goodfellow, Bengio, Courville: Deep Learning, sections 3.10 and 6.3)."""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from sympy import Abs, Eq, Integer, Max, Product, Sum, cosh, exp, sinh, tanh

from derive.authoring import (
    AT_MOST,
    LESS,
    At,
    Convention,
    D,
    Part,
    Plan,
    Question,
    Reference,
    array,
    ask,
    claim,
    function_and_slope,
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

x = scalar("x")
j, k = indices("j k")
n = size("n")


def sigmoid_of(x: Any) -> Any:
    """1 / (1 + e^{-x}), in NumPy."""
    return 1 / (1 + np.exp(-x))


@topic(
    "activation.sigmoid",
    area="activation",
    title=say(en="The slope of the sigmoid", zh="sigmoid 函数的导数"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", sigmoid_of),
)
def activation_sigmoid(_rng: Random) -> Question:
    """sigma (1 - sigma), at most 1/4, so a gradient through L layers dies out when |w| < 4."""
    half, quarter = over(1, 2), over(1, 4)
    slope = sigmoid_slope()
    known = claim(D(sigma(x), x)).citing(slope, "sigmoid_lemma").differentiate()
    at_zero = claim(At(D(sigma(x), x), x, 0)).citing(slope, "sigmoid_lemma").differentiate()
    (l,), L = indices("l"), size("L")
    w, z = array("w", L), array("z", L)
    layers = Product(times(Abs(w[l]), sigma(z[l]), plus(1, minus(sigma(z[l])))), (l, 1, L))
    square, opened = power(plus(sigma(x), minus(half)), 2), over(1, plus(1, exp(-x)))
    return ask(
        say(
            en="The sigmoid is {f}. Derive its slope {claim} in terms of {s} alone, find the largest slope, and bound "
            "the factor {layers} by which {L} layers with weights {w} change a gradient: when does it die out? Show "
            "that {s} lies between 0 and 1 and reaches neither.",
            zh="sigmoid 函数为 {f}。用 {s} 表示其导数 {claim}，求导数的最大值，"
            "并估计权重为 {w} 的 {L} 层对梯度的因子 {layers}：梯度何时消失？"
            "证明 {s} 的值在 0 与 1 之间，且两者都取不到。",
            f=over(1, plus(1, exp(-x))),
            claim=D(sigma(x), x),
            s=sigma(x),
            layers=layers,
            L=L,
            w=w[l],
        ),
        Part(slope, say(en="The slope", zh="导数")),
        Part(
            known.state(plus(quarter, minus(square)), rule="complete_square").state(
                quarter, rule="square_is_not_negative", relation=AT_MOST
            ),
            say(en="A bound for the slope", zh="导数的上界"),
            Reference("value", lambda x: _numerical_slope(x)),
        ),
        Part(
            at_zero.state(quarter, rule="at_zero"),
            say(en="The slope at 0", zh="在 0 处的导数"),
            Reference("value", lambda: _numerical_slope(0.0)),
        ),
        Part(
            claim(layers).state(Product(times(Abs(w[l]), quarter), (l, 1, L)), rule="largest_factor", relation=AT_MOST),
            say(en="Through {L} layers", zh="经过 {L} 层", L=L),
            Reference("value", lambda w, z: np.prod(np.abs(w) * _numerical_slope(z))),
        ),
        _dies_out(),
        Part(
            claim(Integer(0), scope=[x]).state(opened, rule="positive_parts", relation=LESS).fold(sigma),
            say(en="Greater than 0", zh="大于 0"),
            Reference("value", lambda x: 0.0 * x),
        ),
        Part(
            claim(sigma(x)).state(opened, rule="written_out").state(Integer(1), rule="larger_below", relation=LESS),
            say(en="Less than 1", zh="小于 1"),
            Reference("value", sigmoid_of),
        ),
        figures=lambda parts: [function_and_slope(parts[:1], x, (-6, 6), (0, 1.1), (0, 0.32), bound=parts[1].result)],
    )


def _dies_out() -> Part:
    """With one weight, below 4 in size, a gradient falls geometrically."""
    (l,), L = indices("l"), size("L")
    w, W, z = scalar("w"), scalar("W", positive=True), array("z", L)
    layers = Product(times(Abs(w), sigma(z[l]), plus(1, minus(sigma(z[l])))), (l, 1, L))
    bounded = claim(layers, given=[Abs(w) <= W]).state(
        Product(times(Abs(w), over(1, 4)), (l, 1, L)), rule="largest_factor", relation=AT_MOST
    )
    return Part(
        bounded.state(
            power(over(W, 4), L),
            rule=say(
                en="{w} is at most {W}; for {W} below 4 this tends to 0 as layers are added",
                zh="{w} 不超过 {W}；当 {W} 小于 4 时，它随层数增加趋于 0",
                w=Abs(w),
                W=W,
            ),
            relation=AT_MOST,
        ),
        say(
            en="With the same weight {w} in every layer, {c}",
            zh="各层权重同为 {w}，且 {c}",
            w=w,
            c=Abs(w) <= W,
        ),
        Reference("value", lambda w, z: np.prod(np.abs(w) * _numerical_slope(z))),
    )


def _numerical_slope(x: Any, of: Callable[[Any], Any] = sigmoid_of) -> Any:
    h = 1e-4
    return (of(x + h) - of(x - h)) / (2 * h)


@topic(
    "activation.tanh",
    area="activation",
    title=say(en="The slope of the hyperbolic tangent", zh="双曲正切函数的导数"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", lambda x: np.sinh(x) / np.cosh(x)),
)
def activation_tanh(_rng: Random) -> Question:
    """1 - tanh^2, from sinh / cosh."""
    quotient = over(sinh(x), cosh(x))
    plan = claim(D(quotient, x)).differentiate().distribute().using(quotient, tanh(x), rule="hyperbolic_quotient")
    return ask(
        say(
            en="Write {t} as {q} and derive its slope.",
            zh="把 {t} 写成 {q}，推导其导数。",
            t=tanh(x),
            q=quotient,
        ),
        plan.state(plus(1, times(-1, power(tanh(x), 2)))),
        figures=lambda parts: [function_and_slope(parts, x, (-4, 4), (-1.2, 1.2), (0, 1.2))],
    )


@topic(
    "activation.relu",
    area="activation",
    title=say(en="The slope of ReLU", zh="ReLU 的导数"),
    kinds=("derive", "evaluate", "fill", "spot", "match"),
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
            en="ReLU is {f}. Derive its slope on both sides of 0; at 0 it has none. "
            "Then show that an active unit passes the gradient on unchanged, and that through {L} active layers the "
            "gradient is multiplied by the weights {w} alone: it neither dies out nor grows by ReLU.",
            zh="ReLU 为 {f}。推导它在 0 两侧的导数；在 0 处导数不存在。再证明激活的单元原样传递梯度，"
            "并且经过 {L} 个激活的层时，梯度只乘以权重 {w}：ReLU 既不缩小也不放大它。",
            f=relu,
            L=size("L"),
            w=array("w", size("L"))[indices("l")[0]],
        ),
        _side(claim(D(relu, x), given=[x < 0]).using(relu, Integer(0), rule="on_this_side"), x < 0),
        _side(
            claim(D(relu, x), given=[x > 0]).using(relu, x, rule="on_this_side"),
            x > 0,
            Convention(Eq(x, 0, evaluate=False), Integer(0), "PyTorch"),
        ),
        Part(
            active,
            say(en="An active unit, {c}", zh="激活的单元，{c}", c=z > 0),
            Reference("gradient", lambda w, x, b: np.maximum(0, w @ x + b)),
        ),
        _through_layers(),
        figures=lambda parts: [function_and_slope(parts[:2], x, (-3, 3), (-0.5, 3), (-0.25, 1.5))],
    )


def _through_layers() -> Part:
    """ReLU neither shrinks nor grows a gradient: through L active layers the weights alone multiply it."""
    (l,), L = indices("l"), size("L")
    w, z = array("w", L), array("z", L, positive=True)
    layers = Product(times(w[l], D(Max(0, z[l], evaluate=False), z[l])), (l, 1, L))
    plan = claim(layers).state(Product(times(w[l], D(z[l], z[l])), (l, 1, L)), rule="on_this_side").differentiate()
    return Part(
        plan,
        say(en="Through {L} active layers", zh="经过 {L} 个激活的层", L=L),
        Reference("value", lambda w, z: np.prod(w * _numerical_slope(z, lambda u: np.maximum(0, u)))),
    )


def _side(plan: Plan, condition: Any, convention: Convention | None = None) -> Part:
    return Part(plan.differentiate(), say(en="If {c}", zh="若 {c}", c=condition), convention=convention)
