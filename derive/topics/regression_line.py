"""The line of least squares (Hastie, Tibshirani, Friedman: The Elements of Statistical Learning, section 3.2)."""

from random import Random
from typing import Any

from sympy import Gt, Sum

from derive.authoring import (
    ARGMIN,
    ArgMin,
    Components,
    D,
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

(i,), n = indices("i"), size("n")
x, y = array("x", n), array("y", n)
a, b, u, v, V, C, S, E = (scalar(name) for name in ("a", "b", "u", "v", "V", "C", "S", "E"))


def _mean(body: Any) -> Any:
    return times(over(1, n), Sum(body, (i, 1, n)))


from_mean, above = plus(x[i], minus(u)), plus(y[i], minus(v))
means = let(u, _mean(x[i])), let(v, _mean(y[i]))
spreads = let(V, _mean(power(from_mean, 2))), let(C, _mean(times(from_mean, above))), let(S, _mean(power(above, 2)))
slope = over(C, V)


def _loss(intercept: Any) -> Any:
    return times(over(1, 2), Sum(power(plus(intercept, times(b, x[i]), minus(y[i])), 2), (i, 1, n)))


def _squares(a: Any, b: Any, x: Any, y: Any) -> Any:
    return ((a + b * x - y) ** 2).sum() / 2


def _best(b: Any, x: Any, y: Any) -> Any:
    return _squares(y.mean() - b * x.mean(), b, x, y)


@topic(
    "regression.line",
    area="regression",
    title=say(en="The line of least squares", zh="最小二乘直线"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def regression_line(_rng: Random) -> Question:
    """a = mean y - slope mean x, b = covariance / variance, for x not all equal."""
    uneven = [Gt(V, 0, evaluate=False)]
    by_slope = times(over(n, 2), plus(times(V, power(b, 2)), times(-2, C, b), S))
    centred = times(over(1, 2), Sum(power(plus(times(b, from_mean), minus(above)), 2), (i, 1, n)))
    put_in = plus(v, minus(times(b, u)))
    return ask(
        say(
            en="A line with intercept {a} and slope {b} is fitted to {n} points {point}, where not all {x} are equal; "
            "the loss is {E}. The means are {u} and {v}, the variances {V} and {S}, the covariance is {C}. Derive "
            "{claim}, and find the intercept with the smallest loss for a given slope. Put it in, and find the slope "
            "with the smallest loss. Show last that both together are the place of the minimum.",
            zh="用截距为 {a}、斜率为 {b} 的直线拟合 {n} 个点 {point}，其中各 {x} 不全相等；损失为 {E}。"
            "均值为 {u} 和 {v}，方差为 {V} 和 {S}，协方差为 {C}。"
            "推导 {claim}，并对给定的斜率求使损失最小的截距。代入这个截距，求使损失最小的斜率。"
            "最后证明两者合起来就是最小值点。",
            holes={"point": Components(x[i], y[i]), "E": let(E, _loss(a)).equation, "claim": D(E, a)},
            **{d.key: d.equation for d in (*means, *spreads)},
            a=a,
            b=b,
            n=n,
            x=x[i],
        ),
        Part(
            claim(D(E, a), let(E, _loss(a)), *means)
            .differentiate()
            .state(times(n, plus(a, times(b, u), minus(v))), rule="fold"),
            say(en="The slope by the intercept", zh="对截距的导数"),
            Reference("gradient", _squares),
        ),
        Part(
            claim(ArgMin(_loss(a), a), *means).state(put_in, rule="slope_zero", relation=ARGMIN),
            say(en="The intercept", zh="截距"),
            Reference("minimiser", _squares),
        ),
        Part(
            claim(_loss(put_in), *means, *spreads).state(centred, rule="gather").state(by_slope, rule="distribute"),
            say(en="The loss with this intercept", zh="代入截距后的损失"),
            Reference("value", _best),
        ),
        Part(
            claim(ArgMin(by_slope, b), *means, *spreads, given=uneven).state(slope, rule="slope_zero", relation=ARGMIN),
            say(en="The slope", zh="斜率"),
            Reference("minimiser", _best),
        ),
        Part(
            claim(ArgMin(_loss(a), a, b), *means, *spreads, given=uneven).state(
                Components(plus(v, minus(times(slope, u))), slope), rule="slope_zero", relation=ARGMIN
            ),
            say(en="Both together", zh="两者合起来"),
            Reference("minimiser", _squares),
        ),
    )
