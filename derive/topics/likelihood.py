"""Maximum likelihood (Bishop, Pattern Recognition and Machine Learning, sections 1.2.5, 2.1 and 2.3)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Gt, Lt, Sum, exp, log, pi, sqrt

from derive.authoring import (
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

i, j = indices("i j")
n = size("n")
x, y, f = array("x", n), array("y", n), array("f", n)
L, m, q, mu, v, s = scalar("L"), scalar("m"), scalar("q"), scalar("mu"), scalar("v", positive=True), scalar("s")


def _coins(q: Any, y: Any) -> Any:
    return -(y * np.log(q) + (1 - y) * np.log(1 - q)).sum()


@topic(
    "mle.bernoulli",
    area="likelihood",
    title=say(en="The most likely probability is the mean", zh="最大似然的概率是均值"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def mle_bernoulli(_rng: Random, level: str) -> Question:
    """-n (m / q - (1 - m) / (1 - q)), which is 0 at q = m, the mean of y; harder, the curvature, without help."""
    mean = let(m, times(over(1, n), Sum(y[i], (i, 1, n))))
    each = plus(times(y[i], log(q)), times(plus(1, minus(y[i])), log(plus(1, minus(q)))))
    loss = let(L, times(-1, Sum(each, (i, 1, n))))
    gathered = times(-1, n, plus(times(m, log(q)), times(plus(1, minus(m)), log(plus(1, minus(q))))))
    unit = [Gt(q, 0, evaluate=False), Lt(q, 1, evaluate=False)]
    slope = times(n, plus(q, minus(m)), power(q, -1), power(plus(1, minus(q)), -1))
    bend = times(n, plus(over(m, power(q, 2)), over(plus(1, minus(m)), power(plus(1, minus(q)), 2))))
    usual = {"y": (0, 1)}
    more = say(
        en=" Derive the second derivative {bend} too: it is positive, so that this is the minimum.",
        zh="再推导二阶导数 {bend}：它为正，所以那里是最小值点。",
        bend=D(D(L, q), q),
    )
    second = Part(
        claim(D(D(L, q), q), loss, mean, given=unit, usual=usual)
        .using(L, gathered, rule=say(en="the loss with the mean", zh="用均值表示的损失"))
        .differentiate()
        .state(bend),
        say(en="The second derivative", zh="二阶导数"),
        Reference("hessian", _coins),
    )
    helped = Part(
        claim(L, loss, mean, given=unit, usual=usual)
        .open_names()
        .state(gathered, rule=say(en="sum the draws", zh="对抽样求和")),
        say(en="With the mean", zh="用均值表示"),
        Reference("value", _coins),
    )
    return ask(
        say(
            en="{n} independent draws {y} are 0 or 1, each 1 with the unknown probability {q}. The negative log-"
            "likelihood is {loss}, and the mean of the draws is {mean}. Write the loss with the mean, and derive its "
            "slope {claim}: it is 0 where {q} is the mean.{more}",
            zh="{n} 次独立抽样 {y} 为 0 或 1，取 1 的未知概率为 {q}。负对数似然为 {loss}，抽样的均值为 {mean}。"
            "用均值写出损失，并推导它的导数 {claim}：它在 {q} 等于均值处为 0。{more}",
            n=n,
            y=y[i],
            q=q,
            loss=loss.equation,
            mean=mean.equation,
            claim=D(L, q),
            more=more if level == "hard" else say(en="", zh=""),
        ),
        *([helped] if level != "hard" else []),
        Part(
            claim(D(L, q), loss, mean, given=unit, usual=usual)
            .using(L, gathered, rule=say(en="the loss with the mean", zh="用均值表示的损失"))
            .differentiate()
            .state(slope, rule="common_denominator"),
            say(en="The slope", zh="导数"),
            Reference("gradient", _coins),
        ),
        *([second] if level == "hard" else []),
    )


def _normal(mu: Any, x: Any, s: Any) -> Any:
    return ((x - mu) ** 2).sum() / (2 * s**2)


@topic(
    "mle.gaussian",
    area="likelihood",
    title=say(en="The most likely mean and variance", zh="最大似然的均值与方差"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def mle_gaussian(_rng: Random) -> Question:
    """The mean of x; for the variance v the slope n / (2 v^2) (v - S), S the mean squared deviation."""
    S, s = scalar("S"), scalar("s", positive=True)
    mean = let(m, times(over(1, n), Sum(x[i], (i, 1, n))))
    squares = let(S, times(over(1, n), Sum(power(plus(x[i], minus(m)), 2), (i, 1, n))))
    by_mean = let(L, over(Sum(power(plus(x[i], minus(mu)), 2), (i, 1, n)), times(2, power(s, 2))))
    by_variance = plus(times(over(n, 2), log(v)), over(times(n, S), times(2, v)))
    return ask(
        say(
            en="{n} draws {x} come from a Gaussian with unknown mean {mu}. Apart from constants the negative log-"
            "likelihood is {loss} with the standard deviation {s}. Derive its slope {first}, and the slope {second} by "
            "the variance {v}, where {mean} and {squares}: they are 0 at the mean and at the mean squared deviation.",
            zh="{n} 个样本 {x} 来自均值 {mu} 未知的高斯分布。略去常数后，标准差为 {s} 时负对数似然为 {loss}。"
            "推导它的导数 {first}，以及对方差 {v} 的导数 {second}，其中 {mean}，{squares}："
            "它们分别在均值处和均方偏差处为 0。",
            n=n,
            x=x[i],
            mu=mu,
            s=Gt(s, 0, evaluate=False),
            loss=by_mean.equation,
            first=D(L, mu),
            second=D(by_variance, v),
            v=Gt(v, 0, evaluate=False),
            mean=mean.equation,
            squares=squares.equation,
        ),
        Part(
            claim(D(L, mu), by_mean, mean)
            .differentiate()
            .state(over(times(n, plus(mu, minus(m))), power(s, 2)), rule=say(en="sum the draws", zh="对样本求和")),
            say(en="By the mean", zh="对均值"),
            Reference("gradient", _normal),
        ),
        Part(
            claim(D(by_variance, v), squares, mean)
            .differentiate()
            .state(over(times(n, plus(v, minus(S))), times(2, power(v, 2))), rule="common_denominator"),
            say(en="By the variance", zh="对方差"),
            Reference("gradient", lambda v, x, n: n / 2 * np.log(v) + ((x - x.mean()) ** 2).sum() / (2 * v)),
        ),
    )


def _noise(f: Any, y: Any, s: Any) -> Any:
    return (np.log(s * np.sqrt(2 * np.pi)) + (y - f) ** 2 / (2 * s**2)).sum()


@topic(
    "mle.mse",
    area="likelihood",
    title=say(en="Gaussian noise makes the mean squared error", zh="高斯噪声给出均方误差"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def mle_mse(_rng: Random) -> Question:
    """-sum ln density = n ln(s sqrt(2 pi)) + n MSE / (2 s^2), so both are least at the same predictions."""
    s, M = scalar("s", positive=True), scalar("M")
    height = over(1, times(s, sqrt(times(2, pi))))
    density = times(height, exp(minus(over(power(plus(y[i], minus(f[i])), 2), times(2, power(s, 2))))))
    loss = let(L, times(-1, Sum(log(density), (i, 1, n))))
    mse = let(M, times(over(1, n), Sum(power(plus(y[i], minus(f[i])), 2), (i, 1, n))))
    opened = Sum(
        plus(log(times(s, sqrt(times(2, pi)))), over(power(plus(y[i], minus(f[i])), 2), times(2, power(s, 2)))),
        (i, 1, n),
    )
    final = times(n, plus(log(times(s, sqrt(times(2, pi)))), over(M, times(2, power(s, 2)))))
    return ask(
        say(
            en="A model predicts {f} for the targets {y} of {n} examples, and the noise is Gaussian with the standard "
            "deviation {s}. Show that the negative log-likelihood {loss} is a constant and a multiple of the mean "
            "squared error {mse}. Then express its slope {slope} by that of the mean squared error, {other}: a step "
            "that lowers the one lowers the other.",
            zh="模型对 {n} 个样本的目标 {y} 给出预测 {f}，噪声是标准差为 {s} 的高斯噪声。"
            "证明负对数似然 {loss} 是常数加上均方误差 {mse} 的倍数，"
            "并用均方误差的导数 {other} 表示它的导数 {slope}：使一个减小的步也使另一个减小。",
            f=f[i],
            y=y[i],
            n=n,
            s=Gt(s, 0, evaluate=False),
            loss=loss.equation,
            mse=mse.equation,
            slope=D(L, f[j]),
            other=D(M, f[j]),
        ),
        Part(
            claim(L, loss, mse)
            .open_names()
            .state(opened, rule=say(en="logarithm of the density", zh="密度的对数"))
            .state(final, rule="fold"),
            say(en="The likelihood", zh="似然"),
            Reference("value", _noise),
        ),
        Part(
            claim(D(L, f[j]), loss, mse)
            .using(L, final, rule=say(en="the likelihood with the mean squared error", zh="用均方误差表示的似然"))
            .state(
                times(over(n, times(2, power(s, 2))), D(M, f[j])),
                rule=say(en="a constant has slope 0, a factor stays", zh="常数的导数为 0，常数因子提出"),
            ),
            say(en="The slope by a prediction", zh="对预测的导数"),
            Reference("gradient", _noise),
        ),
    )
