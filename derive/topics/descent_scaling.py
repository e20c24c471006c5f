"""Feature scaling (Bishop: Pattern Recognition and Machine Learning, section 9.1; Hastie and others, section 11.5)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Abs, Eq, Expr, Float, Gt, Integer, Lt, Max, Min, Rational, Sum, sqrt

from derive.authoring import (
    D,
    Derivation,
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
    rounded,
    say,
    scalar,
    size,
    times,
    topic,
    valleys_by_scaling,
)

(i,), n = indices("i"), size("n")
x, y, t, z = (array(name, n) for name in ("x", "y", "t", "z"))
m, s, u, v, E, r, p, q, a, b, c = map(scalar, ("m", "s", "u", "v", "E", "r", "p", "q", "a", "b", "c"))


def _mean(body: Any) -> Any:
    return times(over(1, n), Sum(body, (i, 1, n)))


def _loss(u: Any, v: Any, x: Any, y: Any, t: Any) -> Any:
    return ((u * x + v * y - t) ** 2).mean() / 2


def _by_the_second(u: Any, v: Any, x: Any, y: Any, t: Any) -> Any:
    h = 1e-3
    return (_loss(u, v + h, x, y, t) - _loss(u, v - h, x, y, t)) / (2 * h)


def _eigenvalues(r: Any, c: Any) -> tuple[Any, Any]:
    """Of ((1, r c), (r c, c^2)): half the trace plus and minus half the root."""
    trace, product = plus(1, power(c, 2)), times(plus(1, minus(power(r, 2))), power(c, 2))
    root = sqrt(plus(power(trace, 2), times(-4, product)))
    return over(plus(trace, root), 2), over(plus(trace, minus(root)), 2)


@topic(
    "descent.feature_scaling",
    area="descent",
    title=say(en="Feature scaling", zh="特征缩放"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def descent_feature_scaling(_rng: Random) -> Question:
    """Mean 0, variance 1; Hessian ((1, r), (r, 1)) with condition number (1 + |r|) / (1 - |r|); 157 without scaling."""
    mean, spread = let(m, _mean(x[i])), let(s, sqrt(_mean(power(plus(x[i], minus(m)), 2))))
    scaled, uneven = let(z[i], over(plus(x[i], minus(m)), s)), [Gt(s, 0, evaluate=False)]
    loss = let(E, times(over(1, 2), _mean(power(plus(times(u, x[i]), times(v, y[i]), minus(t[i])), 2))))
    unit = [Lt(Abs(r), 1, evaluate=False)]
    form = over(plus(power(u, 2), times(2, r, u, v), power(v, 2)), 2)
    along, across = let(p, plus(u, v)), let(q, plus(u, minus(v)))
    squares = over(plus(times(plus(1, r), power(p, 2)), times(plus(1, minus(r)), power(q, 2))), 4)
    ratio = over(Max(plus(1, r), plus(1, minus(r))), Min(plus(1, r), plus(1, minus(r))))
    share, wide = Eq(r, Rational(3, 5), evaluate=False), Eq(c, 10, evaluate=False)
    high, low = map(let, (a, b), _eigenvalues(r, c))
    return ask(
        say(
            en="A feature {x} of {n} examples has the mean {m} and the standard deviation {s}. Show that the scaled "
            "feature {z} has mean 0 and mean square 1. With a second feature {y}, weights {u} and {v} and targets {t} "
            "the loss is {E}: derive its mixed second derivative {second}. For two scaled features, with mean product "
            "{r}, {unit}, its quadratic part is {form}: write it with {p} and {q}, which move along (1, 1) and "
            "(1, −1) as eigenvectors of the Hessian, and simplify the condition number {ratio}. If the "
            "second has {c} times the standard deviation of the first, the eigenvalues are {high} and {low}: work out "
            "the condition number {ab} for {share} and {wide}.",
            zh="{n} 个样本的特征 {x} 的均值为 {m}，标准差为 {s}。证明缩放后的特征 {z} 均值为 0，均方为 1。"
            "加上第二个特征 {y}，权重为 {u} 与 {v}，目标为 {t}，损失为 {E}：推导混合二阶导数 {second}。"
            "两个特征都缩放、乘积均值为 {r}（{unit}）时，损失的二次部分为 {form}："
            "用 {p} 与 {q} 表示它（海森矩阵的特征向量为 (1, 1) 与 (1, −1)），并化简条件数 {ratio}。"
            "不缩放时，若第二个特征的标准差是第一个的 {c} 倍，特征值为 {high} 与 {low}："
            "对 {share}、{wide} 算出条件数 {ab}。",
            holes={
                "m": mean.equation,
                "s": spread.equation,
                "z": scaled.equation,
                "E": loss.equation,
                "high": high.equation,
                "low": low.equation,
                "ab": over(a, b),
                "share": share,
                "wide": wide,
                "c": c,
            },
            x=x[i],
            y=y[i],
            t=t[i],
            n=n,
            u=u,
            v=v,
            r=r,
            second=D(D(E, v), u),
            unit=unit[0],
            form=form,
            p=along.equation,
            q=across.equation,
            ratio=ratio,
        ),
        Part(
            claim(_mean(z[i]), scaled, mean, spread, given=uneven)
            .open_names()
            .state(over(plus(_mean(x[i]), minus(m)), s), rule="constant_out_of_sum")
            .state(Integer(0), rule="cancel"),
            say(en="The mean of the scaled feature", zh="缩放后的均值"),
            Reference("value", lambda x: ((x - x.mean()) / x.std()).mean()),
        ),
        Part(
            claim(_mean(power(z[i], 2)), scaled, mean, spread, given=uneven)
            .state(over(_mean(power(plus(x[i], minus(m)), 2)), power(s, 2)), rule="constant_out_of_sum")
            .state(Integer(1), rule="cancel"),
            say(en="Its mean square", zh="缩放后的均方"),
            Reference("value", lambda x: (((x - x.mean()) / x.std()) ** 2).mean()),
        ),
        Part(
            claim(D(D(E, v), u), loss).differentiate(),
            say(en="The mixed second derivative", zh="混合二阶导数"),
            Reference("gradient", _by_the_second),
        ),
        Part(
            claim(form, along, across, given=unit).state(squares, rule="complete_square"),
            say(en="The quadratic part of the loss", zh="损失的二次部分"),
            Reference("value", lambda u, v, r: np.array([u, v]) @ np.array([[1, r], [r, 1]]) @ np.array([u, v]) / 2),
        ),
        Part(
            claim(ratio, given=unit).state(over(plus(1, Abs(r)), plus(1, minus(Abs(r))))),
            say(en="The condition number", zh="条件数"),
            Reference("value", lambda r: np.linalg.cond(np.array([[1, r], [r, 1]]))),
        ),
        Part(
            claim(over(a, b), high, low, given=[share, wide])
            .state(over(plus(101, times(3, sqrt(1105))), plus(101, times(-3, sqrt(1105)))), rule="put_in")
            .state(Float("157.3843"), rule="rounded", relation=rounded(4)),
            say(en="Without scaling", zh="不缩放"),
            Reference("value", lambda: np.linalg.cond(np.array([[1, 6], [6, 100]]))),
        ),
        figures=lambda parts: [valleys_by_scaling(_uphill(form), r, 3)],
    )


def _uphill(form: Expr) -> Derivation:
    """The gradient of the quadratic part, for the picture."""
    return claim(Nabla(form, u, v)).law("components").differentiate().derivation()
