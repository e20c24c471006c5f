"""Means and variances of random variables (Ross, A First Course in Probability, chapters 4 and 7)."""

from random import Random

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

X = RandomVariable("X")
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


@topic(
    "expectation.linear",
    area="expectation",
    title=say(en="Mean and variance of a X + b", zh="线性函数的期望与方差"),
    kinds=("derive", "fill", "spot", "choose"),
)
def expectation_linear(_rng: Random) -> Question:
    """E[a X + b] = a E[X] + b, Var(a X + b) = a^2 Var(X)."""
    line, mean = plus(times(a, X), b), Mean(X)
    spread = claim(Variance(line)).law("variance")
    spread = spread.state(Mean(power(plus(line, minus(plus(times(a, mean), b))), 2)), rule="mean_of_line")
    spread = spread.state(Mean(times(power(a, 2), power(plus(X, minus(mean)), 2))), rule="gather")
    return ask(
        say(
            en="Let {X} be a random variable, and {a} and {b} numbers. Derive {mean} and {variance}.",
            zh="设 {X} 为随机变量，{a}、{b} 为常数。推导 {mean} 与 {variance}。",
            X=X,
            a=a,
            b=b,
            mean=Mean(line),
            variance=Variance(line),
        ),
        Part(
            claim(Mean(line)).law("mean_of_sum").law("constant_from_mean"),
            say(en="The mean", zh="期望"),
            Reference("value", lambda a, X, b: (a * X + b).mean()),
        ),
        Part(
            spread.law("constant_from_mean").state(times(power(a, 2), Variance(X)), rule="variance"),
            say(en="The variance", zh="方差"),
            Reference("value", lambda a, X, b: (a * X + b).var()),
        ),
    )
