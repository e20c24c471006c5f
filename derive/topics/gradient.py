"""Gradients of models, directional derivatives, second-order expansion (Apostol, Calculus II, chapter 8)."""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from sympy import Eq, Expr, Function, S, Sum, Symbol, cos, exp, log, sin

from derive.authoring import (
    AT_MOST,
    At,
    Components,
    D,
    Derivation,
    Nabla,
    Part,
    Plan,
    Question,
    Reference,
    Vec,
    array,
    ask,
    claim,
    gradient_on_contours,
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

w, b, x, y, t = (scalar(name) for name in ("w", "b", "x", "y", "t"))

#: the models of a first course: SymPy, and independently NumPy
MODELS: tuple[tuple[Expr, Callable[..., Any]], ...] = (
    (plus(times(w, x), b), lambda w, b, x: w * x + b),
    (plus(times(x, power(w, 2)), power(b, 2)), lambda w, b, x: x * w**2 + b**2),
    (plus(times(x, exp(w)), exp(b)), lambda w, b, x: x * np.exp(w) + np.exp(b)),
    (power(plus(y, minus(plus(times(x, w), b))), 2), lambda w, b, x, y: (y - (x * w + b)) ** 2),
    (times(y, log(plus(times(x, w), b))), lambda w, b, x, y: y * np.log(x * w + b)),
)


@topic(
    "calculus.model_gradients",
    area="calculus",
    title=say(en="Gradients of simple models", zh="简单模型的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def calculus_model_gradients(_rng: Random) -> Question:
    """One gradient vector in w and b for each model."""
    positive = plus(times(x, w), b) > 0
    parts = []
    for model, code in MODELS:
        given = [positive] if model.has(log) else []
        plan = claim(Nabla(model, w, b), given=given).law("components").differentiate()
        parts.append(
            Part(plan, say(en="The gradient of {model}", zh="{model} 的梯度", model=model), Reference("gradient", code))
        )
    return ask(
        say(
            en="Find the gradient of each function in {w} and {b}.",
            zh="求下列各函数关于 {w} 和 {b} 的梯度。",
            w=w,
            b=b,
        ),
        *parts,
    )


f = Function("f", real=True)
u, v = scalar("u"), scalar("v")


def _partial(by: Symbol) -> Expr:
    return D(f(x, y), by)


def _walk(f: Any, x: Any, y: Any, u: Any, v: Any, t: Any) -> Any:
    return f(x + t * u, y + t * v)


@topic(
    "calculus.gradient",
    area="calculus",
    title=say(en="The gradient and the directional derivative", zh="梯度与方向导数"),
    kinds=("derive", "fill", "spot", "choose"),
)
def calculus_gradient(_rng: Random) -> Question:
    """For |u| = 1 the slope in the direction u is grad f . u, and at most |grad f|."""
    a = scalar("a")
    unit = (let(u, cos(a), hidden=True), let(v, sin(a), hidden=True))
    step = f(plus(x, times(t, u)), plus(y, times(t, v)))
    product = plus(times(_partial(x), u), times(_partial(y), v))
    length = power(plus(power(_partial(x), 2), power(_partial(y), 2)), over(1, 2))
    one = plus(power(u, 2), power(v, 2))
    directional = claim(At(D(step, t), t, S.Zero), *unit).state(product, rule="directional")
    bound = claim(product, *unit).state(times(length, power(one, over(1, 2))), rule="cauchy_schwarz", relation=AT_MOST)
    return ask(
        say(
            en="A function {f} is differentiable and the direction {direction} has length 1, {d}. Write its gradient, "
            "derive the slope in that direction, {claim}, and show that no direction is steeper than the gradient.",
            zh="函数 {f} 可微，方向 {direction} 的长度为 1，即 {d}。写出梯度，"
            "推导沿该方向的导数 {claim}，并证明梯度方向最陡。",
            f=f(x, y),
            direction=Components(u, v),
            d=Eq(one, 1, evaluate=False),
            claim=At(D(step, t), t, S.Zero),
        ),
        Part(claim(Nabla(f(x, y), x, y)).law("components"), say(en="The gradient", zh="梯度")),
        Part(directional, say(en="The slope in a direction", zh="方向导数"), Reference("value", _slope_along)),
        Part(
            bound.state(length, rule="norm_one"),
            say(en="No direction is steeper", zh="没有更陡的方向"),
            Reference("value", _slope_along),
        ),
        figures=lambda parts: [gradient_on_contours(parts[0], parts[1], parts[2], _example(), (0.8, 0.6), (2.7, 1.9))],
    )


def _example() -> Derivation:
    """The gradient of a tilted bowl, for the picture."""
    bowl = plus(times(over(1, 2), power(x, 2)), times(over(1, 2), x, y), power(y, 2))
    return claim(Nabla(bowl, x, y)).law("components").differentiate().derivation()


def _slope_along(f: Any, x: Any, y: Any, u: Any, v: Any) -> Any:
    h = 1e-4
    return (f(x + h * u, y + h * v) - f(x - h * u, y - h * v)) / (2 * h)


@topic(
    "taylor.multivariate",
    area="taylor",
    title=say(en="Second order in several variables", zh="多元函数的二阶展开"),
    kinds=("derive", "fill", "spot", "choose"),
)
def taylor_multivariate(_rng: Random) -> Question:
    """f + grad f . h + (1/2) h^T H h + O(t^3) for the step h = t (u, v)."""
    step = f(plus(x, times(t, u)), plus(y, times(t, v)))
    first = plus(times(_partial(x), u), times(_partial(y), v))
    second = plus(
        times(D(_partial(x), x), power(u, 2)), times(2, D(_partial(x), y), u, v), times(D(_partial(y), y), power(v, 2))
    )
    plan: Plan = claim(step).expand(t, S.Zero, 2)
    plan = plan.using(At(D(step, t), t, S.Zero), first, rule="directional")
    plan = plan.using(At(D(D(step, t), t), t, S.Zero), second, rule="directional")
    (i, j), n, L = indices("i j"), size("n"), Function("L", real=True)
    w, h = array("w", n), array("h", n)
    here, there = Vec(w[i], (i, 1, n)), Vec(plus(w[i], times(t, h[i])), (i, 1, n))

    def along(place: Vec) -> Expr:
        return Sum(times(D(L(place), w[i]), h[i]), (i, 1, n))

    def bent(place: Vec) -> Expr:
        return Sum(times(D(D(L(place), w[i]), w[j]), h[i], h[j]), (i, 1, n), (j, 1, n))

    slope, curvature = (At(k, t, S.Zero) for k in (D(L(there), t), D(D(L(there), t), t)))
    return ask(
        say(
            en="Expand {claim} to second order in {t}, in terms of the gradient and the Hessian of {f}. For a "
            "function {L} of {n} variables derive the terms of first and of second order, {slope} and {curvature}.",
            zh="将 {claim} 展开到 {t} 的二阶，用 {f} 的梯度与海森矩阵表示。"
            "再对 {n} 元函数 {L} 推导一阶与二阶的项 {slope} 与 {curvature}。",
            L=L(here),
            slope=slope,
            curvature=curvature,
            n=n,
            claim=step,
            t=t,
            f=f(x, y),
        ),
        Part(
            plan.state(
                plus(f(x, y), times(t, first), times(over(1, 2), power(t, 2), second)), rule="second_order_terms"
            ),
            say(en="Two variables", zh="两个变量"),
            Reference("value", _walk),
        ),
        *(
            Part(
                claim(asked).state(At(found(there), t, S.Zero), rule="directional").state(found(here), rule="evaluate"),
                words,
            )
            for asked, found, words in (
                (slope, along, say(en="First order in {n} variables", zh="{n} 个变量的一阶项", n=n)),
                (curvature, bent, say(en="Second order in {n} variables", zh="{n} 个变量的二阶项", n=n)),
            )
        ),
    )
