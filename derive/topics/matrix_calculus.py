"""Quadratic forms, log-sum-exp, Newton's step (Petersen, Pedersen: The Matrix Cookbook, section 2.4)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Gt, Integer, Ne, Sum, exp, log

from derive.authoring import (
    ARGMIN,
    AT_MOST,
    ArgMin,
    D,
    Part,
    Prose,
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
from derive.topics.softmax import jacobian, p, softmax, z
from derive.topics.softmax import n as classes

i, j, k, l = indices("i j k l")
n = size("n")
f = scalar("f")
VARIANCE = say(en="the variance under the probabilities", zh="概率下的方差")


@topic(
    "calculus.quadratic_form",
    area="calculus",
    title=say(en="The gradient of a quadratic form", zh="二次型的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", lambda x, A: x @ A @ x),
)
def calculus_quadratic_form(_rng: Random) -> Question:
    """sum_k (A_ak + A_ka) x_k."""
    x, A = array("x", n), array("A", n, n)
    form = let(f, Sum(times(x[k], A[k, l], x[l]), (k, 1, n), (l, 1, n)))
    gradient = Sum(times(plus(A[i, k], A[k, i]), x[k]), (k, 1, n))
    first = claim(D(f, x[i]), form).differentiate().state(gradient)
    second = claim(D(D(f, x[i]), x[j]), form).citing(first, say(en="the gradient", zh="梯度")).differentiate()
    return ask(
        say(
            en="The quadratic form of a matrix {A} of {n} rows and columns is {form}. Derive its gradient {claim} "
            "and its Hessian {second}. For a symmetric matrix they are twice the product of matrix and vector, and "
            "twice the matrix.",
            zh="{n} 行 {n} 列的矩阵 {A} 的二次型为 {form}。推导它的梯度 {claim} 和海森矩阵 {second}。"
            "对称矩阵时，它们是矩阵与向量之积的两倍和矩阵的两倍。",
            A=A[k, l],
            n=n,
            form=form.equation,
            claim=D(f, x[i]),
            second=D(D(f, x[i]), x[j]),
        ),
        Part(first, say(en="The gradient", zh="梯度")),
        Part(second, say(en="The Hessian", zh="海森矩阵"), Reference("hessian", lambda x, A: x @ A @ x)),
    )


@topic(
    "calculus.logsumexp",
    area="calculus",
    title=say(en="The gradient of log-sum-exp is softmax", zh="log-sum-exp 的梯度是 softmax"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def calculus_logsumexp(_rng: Random) -> Question:
    """p_a, p_a (delta_ab - p_b), and sum p v^2 - (sum p v)^2 = sum p (v - sum p v)^2 >= 0."""
    v = array("v", classes)
    total = let(f, log(Sum(exp(z[k]), (k, 1, classes))))
    mean = Sum(times(p[k], v[k]), (k, 1, classes))
    spread = plus(Sum(times(p[k], power(v[k], 2)), (k, 1, classes)), minus(power(mean, 2)))
    around = Sum(times(p[k], power(plus(v[k], minus(Sum(times(p[l], v[l]), (l, 1, classes)))), 2)), (k, 1, classes))
    return ask(
        say(
            en="Log-sum-exp of {n} numbers {z} is {f}, and softmax is {p}. Derive the gradient {first} and its slope "
            "{second}. Show that the quadratic form of the Hessian, {form} in the direction {v}, is nowhere "
            "negative: log-sum-exp is convex.",
            zh="{n} 个数 {z} 的 log-sum-exp 为 {f}，softmax 为 {p}。推导梯度 {first} 及其导数 {second}。"
            "证明海森矩阵在方向 {v} 上的二次型 {form} 处处非负：log-sum-exp 是凸函数。",
            n=classes,
            z=z[i],
            f=total.equation,
            p=softmax(i).equation,
            first=D(f, z[i]),
            second=D(p[i], z[j]),
            form=spread,
            v=v[k],
        ),
        Part(
            claim(D(f, z[i]), total, softmax()).differentiate().fold(),
            say(en="The gradient", zh="梯度"),
            Reference("gradient", lambda z: np.log(np.exp(z).sum())),
        ),
        Part(
            claim(D(p[i], z[j]), softmax())
            .citing(jacobian(), "softmax_lemma")
            .differentiate()
            .state(times(p[i], plus(delta(i, j), minus(p[j])))),
            say(en="The Hessian", zh="海森矩阵"),
            Reference("jacobian", lambda z: np.exp(z) / np.exp(z).sum()),
        ),
        Part(
            claim(Integer(0), softmax(), scope=[spread])
            .state(around, rule="square_is_not_negative", relation=AT_MOST)
            .state(spread, rule=VARIANCE),
            say(en="Its quadratic form", zh="它的二次型"),
        ),
    )


def _model(h: Any, f: Any, g: Any, c: Any) -> Any:
    return f + g * h + c / 2 * h**2


@topic(
    "optimizer.newton",
    area="optimizer",
    title=say(en="Newton's step", zh="牛顿步"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def optimizer_newton(rng: Random, level: str) -> Question:
    """-f' / f'' for f'' > 0; what it lowers the model by is f'^2 / (2 f''). Harder, a step on a curve besides."""
    h, g, c, q = scalar("h"), scalar("g"), scalar("c", positive=True), scalar("q")
    model = plus(f, times(g, h), times(over(1, 2), c, power(h, 2)))
    step = minus(over(g, c))
    curved, more = _on_a_curve(rng) if level == "hard" else ((), say(en="", zh=""))
    return ask(
        say(
            en="Near a point with value {f}, slope {g} and curvature {c} a function is close to its second-order model "
            "{q} in the step {h}. Derive the model's slope {claim}, the step to its minimum, and the slope and "
            "the model there.{more}",
            zh="在函数值为 {f}、导数为 {g}、二阶导数为 {c} 的点附近，函数接近它的二阶模型 {q}，其中 {h} 是步长。"
            "推导模型的导数 {claim}，到模型最小值点的一步，以及模型在那里的导数和值。{more}",
            f=f,
            g=g,
            c=Gt(c, 0, evaluate=False),
            q=let(q, model).equation,
            h=h,
            claim=D(q, h),
            more=more,
        ),
        Part(
            claim(D(q, h), let(q, model)).differentiate(),
            say(en="The slope", zh="导数"),
            Reference("gradient", _model),
        ),
        Part(
            claim(ArgMin(model, h)).state(step, rule="slope_zero", relation=ARGMIN),
            say(en="The step", zh="步长"),
            Reference("minimiser", _model),
        ),
        Part(
            claim(plus(g, times(c, step))).state(Integer(0), rule="cancel"),
            say(en="The model's slope there", zh="模型在那里的导数"),
            Reference("value", lambda g, c: g + c * (-g / c)),
        ),
        Part(
            claim(plus(f, times(g, step), times(over(1, 2), c, power(step, 2))))
            .state(plus(f, minus(over(power(g, 2), c)), over(power(g, 2), times(2, c))), rule="cancel")
            .state(plus(f, minus(over(power(g, 2), times(2, c)))), rule="common_denominator"),
            say(en="The model's lowest value", zh="模型的最小值"),
            Reference("value", lambda f, g, c: _model(-g / c, f, g, c)),
        ),
        *curved,
    )


def _on_a_curve(rng: Random) -> tuple[tuple[Part, ...], Prose]:
    """Slope, curvature and the next place for a w^4/4 - a k w: (2 w^3 + k)/(3 w^2), for w not 0."""
    w, (a, k) = scalar("w"), (Integer(rng.randint(1, 4)), Integer(rng.randint(2, 5)))
    b = a * k
    curve = plus(times(over(a, 4), power(w, 4)), times(-b, w))
    first, second = plus(times(a, power(w, 3)), -b), times(3, a, power(w, 2))
    after = over(plus(times(2, power(w, 3)), k), times(3, power(w, 2)))
    flat = Ne(w, 0, evaluate=False)
    parts = (
        Part(claim(D(curve, w)).differentiate().state(first).collect(),
             say(en="On a curve: the slope", zh="在曲线上：导数"),
             Reference("gradient", lambda w: int(a) / 4 * w**4 - int(b) * w)),
        Part(claim(D(first, w)).differentiate().state(second), say(en="Its curvature", zh="二阶导数"),
             Reference("gradient", lambda w: int(a) * w**3 - int(b))),
        Part(claim(plus(w, minus(over(first, second))), given=[flat]).state(after, rule="common_denominator").collect(),
             say(en="The next place, for {c}", zh="下一个位置，{c}", c=flat),
             Reference("update", lambda w: w - (int(a) * w**3 - int(b)) / (3 * int(a) * w**2))),
    )  # fmt: skip
    return parts, say(
        en=" Then take {f}: derive its slope {slope} and the slope of that, and where one step from {w} leads.",
        zh="再取 {f}：推导它的导数 {slope} 及其导数，以及从 {w} 走一步到达的位置。",
        f=curve,
        slope=D(curve, w),
        w=w,
    )
