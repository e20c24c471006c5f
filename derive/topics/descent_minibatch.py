"""Minibatches (Goodfellow, Bengio, Courville, Deep Learning, section 8.1.3; Cochran, Sampling Techniques, 2.5)."""

from random import Random

from sympy import Ge, Le, Sum

from derive.authoring import (
    Chosen,
    Draws,
    Mean,
    Part,
    Question,
    Reference,
    Variance,
    array,
    ask,
    claim,
    indices,
    let,
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

(i, j), n, B = indices("i j"), size("n"), size("B")
G, z, g = random_array("G", B), random_array("z", n), array("g", n)
m, v = scalar("m"), scalar("v")


@topic(
    "descent.minibatch",
    area="descent",
    title=say(en="A minibatch has a smaller variance", zh="小批量的方差更小"),
    kinds=("derive", "fill", "spot", "choose"),
)
def descent_minibatch(_rng: Random) -> Question:
    """v/B with replacement, v/B (n - B)/(n - 1) without."""
    law, choice = Draws(G[i], m, v), Chosen(z[i], B)
    batch = times(over(1, B), Sum(G[i], (i, 1, B)))
    drawn = claim(Variance(batch), given=[law]).law("variance_of_multiple").law("variance_of_independent_sum")
    mean = let(m, times(over(1, n), Sum(g[i], (i, 1, n))))
    spread = let(v, plus(times(over(1, n), Sum(power(g[i], 2), (i, 1, n))), minus(power(m, 2))))
    part = times(over(1, B), Sum(times(z[i], g[i]), (i, 1, n)))
    limits = [choice, Le(B, n, evaluate=False), Ge(n, 2, evaluate=False)]
    apart = over(times(B, plus(B, -1)), times(n, plus(n, -1)))
    both = plus(times(power(n, 2), power(m, 2)), minus(times(n, plus(v, power(m, 2)))))
    products = Sum(times(Mean(times(z[i], z[j])), g[i], g[j]), (i, 1, n), (j, 1, n))
    chosen = claim(Variance(part), mean, spread, given=limits).law("variance_of_multiple")
    chosen = chosen.state(
        times(power(over(1, B), 2), plus(products, minus(power(times(B, m), 2)))),
        say(en="mean of the square less square of the mean", zh="平方的期望减期望的平方"),
    )
    chosen = chosen.state(
        times(
            power(over(1, B), 2),
            plus(times(apart, both), times(B, plus(v, power(m, 2))), minus(power(times(B, m), 2))),
        ),
        say(en="the pairs of two, then those of one and the same", zh="先是不同的两个，再是同一个"),
    )
    return ask(
        say(
            en="The slopes of {n} examples have the mean {m} and the variance {v}. A minibatch takes the mean of {B} "
            "of them. Derive its variance {drawn} if they are drawn one by one, each from all, {law}; and {chosen} if "
            "{B} different examples are taken, where {z} is 1 for an example that is taken and 0 for the others, "
            "{choice}.",
            zh="{n} 个样本的导数的均值为 {m}，方差为 {v}。小批量取其中 {B} 个的均值。若每次都从全体中抽取，即 {law}，"
            "推导其方差 {drawn}；若取 {B} 个不同的样本，{z} 对取到的样本为 1，其余为 0，即 {choice}，推导 {chosen}。",
            n=n,
            m=m,
            v=v,
            B=B,
            z=z[i],
            drawn=Variance(batch),
            law=law,
            chosen=Variance(part),
            choice=choice,
        ),
        Part(
            drawn.state(times(power(over(1, B), 2), Sum(v, (i, 1, B))), rule="given").state(over(v, B), rule="cancel"),
            say(en="With replacement", zh="有放回"),
            Reference("value", lambda G: G.mean(axis=0).var()),
        ),
        Part(
            chosen.state(times(over(v, B), over(plus(n, minus(B)), plus(n, -1))), rule="common_denominator"),
            say(en="Without replacement", zh="无放回"),
            Reference("value", lambda z, g, B: (g @ z / B).var()),
        ),
    )
