"""Means and variances of random variables (Ross, A First Course in Probability, chapters 4 and 7)."""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from sympy import Expr, Integer

from derive.authoring import (
    Mean,
    Part,
    Question,
    RandomVariable,
    Reference,
    Variance,
    ask,
    claim,
    minus,
    plus,
    power,
    say,
    scalar,
    times,
    topic,
)

X, Y = RandomVariable("X"), RandomVariable("Y")
a, b = scalar("a"), scalar("b")


@topic(
    "expectation.variance",
    area="expectation",
    title=say(en="The variance from the mean of the square", zh="方差的计算公式"),
    kinds=("derive", "fill", "spot", "choose"),
    reference=Reference("value", lambda X: X.var()),
)
def expectation_variance(_rng: Random) -> Question:
    """Var(X) = E[X^2] - (E X)^2."""
    mean, square = Mean(X), Mean(power(X, 2))
    opened = Mean(plus(power(X, 2), minus(times(2, mean, X)), power(mean, 2)))
    plan = claim(Variance(X)).law("variance").state(opened, rule="square_out")
    plan = plan.law("mean_of_sum").law("constant_from_mean")
    return ask(
        say(
            en="The variance of a random variable {X} is {definition}. Derive from this what {claim} is in {square} "
            "and {mean}.",
            zh="随机变量 {X} 的方差是 {definition}。由此推导用 {square} 与 {mean} 表示的 {claim}。",
            X=X,
            definition=Variance(X).meaning,
            square=square,
            mean=mean,
            claim=Variance(X),
        ),
        plan.state(plus(square, minus(power(mean, 2))), rule="gather"),
    )


def _of_line(moment: Callable[[Any], Any], factor: Expr, offset: Expr) -> Reference:
    """The moment of a X + b, where both are letters or both are numbers."""
    if not factor.is_Integer:
        return Reference("value", lambda a, X, b: moment(a * X + b))
    c, d = int(factor), int(offset)
    return Reference("value", lambda X: moment(c * X + d))


@topic(
    "expectation.linear",
    area="expectation",
    title=say(en="Mean and variance of a X + b", zh="线性函数的期望与方差"),
    levels=("easy", "standard", "hard"),
    kinds=("derive", "fill", "spot", "choose"),
)
def expectation_linear(rng: Random, level: str) -> Question:
    """E[a X + b] = a E[X] + b, Var(a X + b) = a^2 Var(X); harder, of a X + b Y."""
    if level == "hard":
        return _of_two()
    numbers = level == "easy"
    factor, offset = (Integer(rng.randint(2, 6)), Integer(rng.randint(1, 9))) if numbers else (a, b)
    line, mean = plus(times(factor, X), offset), Mean(X)
    spread = claim(Variance(line)).law("variance")
    spread = spread.state(Mean(power(plus(line, minus(plus(times(factor, mean), offset))), 2)), rule="mean_of_line")
    spread = spread.state(Mean(times(power(factor, 2), power(plus(X, minus(mean)), 2))), rule="gather")
    letters = say(en=", and {a} and {b} numbers", zh="，{a}、{b} 为常数", a=factor, b=offset)
    return ask(
        say(
            en="Let {X} be a random variable{letters}. Derive {mean} and {variance}.",
            zh="设 {X} 为随机变量{letters}。推导 {mean} 与 {variance}。",
            X=X,
            letters=say(en="", zh="") if numbers else letters,
            mean=Mean(line),
            variance=Variance(line),
        ),
        Part(
            claim(Mean(line)).law("mean_of_sum").law("constant_from_mean"),
            say(en="The mean", zh="期望"),
            _of_line(np.mean, factor, offset),
        ),
        Part(
            spread.law("constant_from_mean").state(times(power(factor, 2), Variance(X)), rule="variance"),
            say(en="The variance", zh="方差"),
            _of_line(np.var, factor, offset),
        ),
    )


def _of_two() -> Question:
    """a^2 Var X + b^2 Var Y + 2 a b (E[X Y] - E X E Y)."""
    total, means = plus(times(a, X), times(b, Y)), (Mean(X), Mean(Y))
    apart = tuple(plus(v, minus(mean)) for v, mean in zip((X, Y), means, strict=True))
    squares = (times(power(factor, 2), Mean(power(gap, 2))) for factor, gap in zip((a, b), apart, strict=True))
    joint, common = times(2, a, b, Mean(times(*apart))), plus(Mean(times(X, Y)), minus(times(*means)))
    spread = (
        claim(Variance(total))
        .law("variance")
        .state(Mean(power(plus(times(a, apart[0]), times(b, apart[1])), 2)), rule="mean_of_sum")
    )
    return ask(
        say(
            en="Let {X} and {Y} be random variables, which may depend on each other, and {a} and {b} numbers. Derive "
            "{mean} and {variance}: the last term is 0 where they are independent.",
            zh="设 {X} 与 {Y} 为随机变量，可以不独立，{a}、{b} 为常数。推导 {mean} 与 {variance}："
            "当两者独立时最后一项为 0。",
            X=X,
            Y=Y,
            a=a,
            b=b,
            mean=Mean(total),
            variance=Variance(total),
        ),
        Part(
            claim(Mean(total)).law("mean_of_sum").law("constant_from_mean"),
            say(en="The mean", zh="期望"),
            Reference("value", lambda a, X, b, Y: (a * X + b * Y).mean()),
        ),
        Part(
            spread.state(plus(*squares, joint), rule="square_out").state(
                plus(times(power(a, 2), Variance(X)), times(power(b, 2), Variance(Y)), times(2, a, b, common)),
                say(en="variances, and the covariance in the last term", zh="方差，末项中是协方差"),
            ),
            say(en="The variance", zh="方差"),
            Reference("value", lambda a, X, b, Y: (a * X + b * Y).var()),
        ),
    )
