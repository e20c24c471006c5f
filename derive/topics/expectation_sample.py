"""Independent draws: the variance of a sample (Ross, A First Course in Probability, section 7.4)."""

from random import Random

from sympy import Sum

from derive.authoring import (
    Draws,
    Mean,
    Part,
    Question,
    Reference,
    Variance,
    ask,
    claim,
    indices,
    minus,
    over,
    plus,
    power,
    random_array,
    say,
    scalar,
    size,
    times,
    topic,
)

(i, j), n = indices("i j"), size("n")
X, m, v = random_array("X", n), scalar("m"), scalar("v")
ALL = (i, 1, n)


@topic(
    "expectation.sample_variance",
    area="expectation",
    title=say(en="The variance of a sample is too small on average", zh="样本方差平均偏小"),
    kinds=("derive", "fill", "spot", "choose"),
)
def expectation_sample_variance(_rng: Random) -> Question:
    """Var of the mean = v/n, so E[(1/n) sum (X_i - mean)^2] = (n - 1)/n v."""
    law = Draws(X[i], m, v)
    mean = times(over(1, n), Sum(X[i], ALL))
    inner = times(over(1, n), Sum(X[j], (j, 1, n)))
    sample = times(over(1, n), Sum(power(plus(X[i], minus(inner)), 2), ALL))
    squares = times(over(1, n), Sum(power(X[i], 2), ALL))
    spread = claim(Variance(mean), given=[law]).law("variance_of_multiple").law("variance_of_independent_sum")
    whole = claim(Mean(sample), given=[law]).state(
        Mean(plus(squares, minus(power(mean, 2)))),
        say(en="mean of the squares less square of the mean", zh="平方的均值减均值的平方"),
    )
    whole = whole.law("mean_of_sum").law("constant_from_mean").law("mean_of_sum")
    whole = whole.state(
        plus(times(over(1, n), Sum(plus(v, power(m, 2)), ALL)), minus(plus(over(v, n), power(m, 2)))),
        say(en="a mean square is the variance and the square of the mean", zh="平方的期望等于方差加期望的平方"),
    )
    return ask(
        say(
            en="{n} numbers {X} are drawn independently, each with the mean {m} and the variance {v}: {law}. Derive "
            "the variance of their mean, {spread}, and then the mean of the variance of the sample, {claim}.",
            zh="独立地抽取 {n} 个数 {X}，各自的期望为 {m}，方差为 {v}，即 {law}。推导它们的均值的方差 {spread}，"
            "再推导样本方差的期望 {claim}。",
            n=n,
            X=X[i],
            m=m,
            v=v,
            law=law,
            spread=Variance(mean),
            claim=Mean(sample),
        ),
        Part(
            spread.state(times(power(over(1, n), 2), Sum(v, ALL)), rule="given").state(over(v, n), rule="cancel"),
            say(en="The variance of the mean", zh="均值的方差"),
            Reference("value", lambda X: X.mean(axis=0).var()),
        ),
        Part(
            whole.state(over(times(plus(n, -1), v), n), rule="common_denominator"),
            say(en="The mean of the variance", zh="样本方差的期望"),
            Reference("value", lambda X: X.var(axis=0).mean()),
        ),
    )
