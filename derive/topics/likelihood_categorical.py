"""Maximum likelihood of several outcomes (Bishop, Pattern Recognition and Machine Learning, section 2.2)."""

from random import Random

import numpy as np
from sympy import Eq, Integer, Sum, log

from derive.authoring import (
    AT_MOST,
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
    say,
    scalar,
    size,
    times,
    topic,
)
from derive.topics.information import BELOW_TANGENT

(i, k), n = indices("i k"), size("n")
c, q, u = (array(name, n, positive=True) for name in "cqu")
p, L, C, N = array("p", n, positive=True), scalar("L"), scalar("C"), scalar("N")


@topic(
    "mle.categorical",
    area="likelihood",
    title=say(en="The most likely probabilities are the shares", zh="最大似然的概率是频率"),
    kinds=("derive", "evaluate", "fill", "spot"),
)
def mle_categorical(_rng: Random) -> Question:
    """-sum c ln p = N C, and its value at p = q = c/N less that at any p is at most 0."""
    total, share = let(N, Sum(c[i], (i, 1, n))), let(q[i], over(c[i], N))
    loss = let(L, times(-1, Sum(times(c[i], log(p[i])), (i, 1, n))))
    crossed = let(C, times(-1, Sum(times(q[i], log(p[i])), (i, 1, n))))
    chances = let(p[i], over(u[i], Sum(u[k], (k, 1, n))), hidden=True)
    gap = plus(times(-1, Sum(times(c[i], log(q[i])), (i, 1, n))), Sum(times(c[i], log(p[i])), (i, 1, n)))
    line = Sum(times(c[i], plus(over(p[i], q[i]), -1)), (i, 1, n))
    return ask(
        say(
            en="Of {N} draws {c} had the outcome {i}, and each outcome came up. With the probabilities {p}, {one}, the "
            "negative log-likelihood is {loss}. Write it with the cross-entropy {crossed} of the shares {share} and "
            "the probabilities. Show that it is least where the probabilities are the shares: its value there less "
            "that at any others, {gap}, is at most 0.",
            zh="{N} 次抽样中结果 {i} 出现 {c} 次，每个结果都出现过。设概率为 {p}，{one}，则负对数似然为 {loss}。"
            "用频率 {share} 与概率的交叉熵 {crossed} 表示它，并证明概率等于频率时它最小："
            "它在该处的值与任意概率处的值之差 {gap} 不超过 0。",
            N=N,
            c=c[i],
            i=i,
            p=p[i],
            one=Eq(Sum(p[i], (i, 1, n)), 1, evaluate=False),
            loss=loss.equation,
            crossed=crossed.equation,
            share=share.equation,
            gap=gap,
        ),
        Part(
            claim(L, loss, crossed, share, total, chances)
            .state(loss.meaning, rule="insert")
            .state(
                times(-1, Sum(times(N, q[i], log(p[i])), (i, 1, n))),
                rule=say(en="a share times all", zh="频率乘以总数"),
            )
            .state(times(N, C), rule="fold"),
            say(en="With the cross-entropy", zh="用交叉熵表示"),
            Reference("value", lambda c, p: -(c * np.log(p)).sum()),
        ),
        Part(
            claim(gap, loss, crossed, share, total, chances)
            .state(
                Sum(times(c[i], log(over(p[i], q[i]))), (i, 1, n)),
                rule=say(en="logarithm of a quotient", zh="商的对数"),
            )
            .state(line, rule=BELOW_TANGENT, relation=AT_MOST)
            .state(plus(times(N, Sum(p[i], (i, 1, n))), minus(N)), rule="distribute")
            .state(Integer(0), rule=say(en="the probabilities sum to 1", zh="概率之和为 1")),
            say(en="The shares are best", zh="频率最优"),
        ),
    )
