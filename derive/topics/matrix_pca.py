"""The first principal component (Bishop, Pattern Recognition and Machine Learning, section 12.1)."""

from random import Random

from sympy import Eq, Ge, Sum, cos, sin

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
    power,
    say,
    scalar,
    size,
    times,
    topic,
)

(i, j, k), n = indices("i j k"), size("n")
Q, w, S, v = array("Q", n, n), array("w", n), array("S", n, n), array("v", n)
g, c = array("g", n, nonnegative=True), array("c", n)
m, a, p, q, phi = (scalar(name) for name in ("m", "a", "p", "q", "phi"))
b = scalar("b", nonnegative=True)


@topic(
    "pca.first",
    area="calculus",
    title=say(en="The direction of the largest variance", zh="方差最大的方向"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def pca_first(_rng: Random) -> Question:
    """w^T S w = sum v_k (q_k . w)^2 <= m, the largest of the v_k, for |w| = 1."""
    spectrum = let(S[i, j], Sum(times(v[k], Q[i, k], Q[j, k]), (k, 1, n)))
    below = let(v[k], plus(m, minus(g[k])))
    form = Sum(times(w[i], S[i, j], w[j]), (i, 1, n), (j, 1, n))
    along = Sum(times(v[k], power(Sum(times(Q[i, k], w[i]), (i, 1, n)), 2)), (k, 1, n))
    squares, lost = Sum(power(c[k], 2), (k, 1, n)), Sum(times(g[k], power(c[k], 2)), (k, 1, n))
    shares = over(Sum(times(v[k], power(c[k], 2)), (k, 1, n)), squares)
    circle, lag = (let(p, cos(phi), hidden=True), let(q, sin(phi), hidden=True)), times(b, power(plus(p, minus(q)), 2))
    two = plus(times(a, power(p, 2)), times(2, b, p, q), times(a, power(q, 2)))
    return ask(
        say(
            en="The covariance matrix {spectrum} has the eigenvalues {v} and the eigenvectors in the columns of {Q}. "
            "The variance of the data in a direction {w} is {form}. Write it with the components of the direction "
            "along the eigenvectors. These are {c}, not all 0: show that the variance for the length 1, {shares}, is "
            "at most the largest eigenvalue {m}, with the others by {g} below it, {below}. At last bound {two} for "
            "{around} and {positive}.",
            zh="协方差矩阵 {spectrum} 的特征值为 {v}，特征向量为 {Q} 的各列。数据在方向 {w} 上的方差为 {form}。"
            "用该方向沿特征向量的分量表示它。设分量为 {c}，不全为 0：证明长度化为 1 后的方差 {shares} "
            "不超过最大的特征值 {m}，其余特征值比它小 {g}，即 {below}。"
            "最后在 {around}、{positive} 的条件下估计 {two}。",
            spectrum=spectrum.equation,
            v=v[k],
            Q=Q[i, k],
            w=w[i],
            form=form,
            c=c[k],
            shares=shares,
            m=m,
            g=g[k],
            below=below.equation,
            two=two,
            around=Eq(plus(power(p, 2), power(q, 2)), 1, evaluate=False),
            positive=Ge(b, 0, evaluate=False),
        ),
        Part(
            claim(form, spectrum)
            .open_names()
            .state(along, rule=say(en="sum over the components first", zh="先对分量求和")),
            say(en="Along the eigenvectors", zh="沿特征向量"),
            Reference("value", lambda w, Q, v: w @ (Q * v) @ Q.T @ w),
        ),
        Part(
            claim(shares, below)
            .state(plus(m, minus(over(lost, squares))), rule="distribute")
            .state(m, rule="square_is_not_negative", relation=AT_MOST),
            say(en="The largest variance", zh="最大的方差"),
        ),
        Part(
            claim(two, *circle)
            .state(plus(times(plus(a, b), plus(power(p, 2), power(q, 2))), minus(lag)), rule="gather")
            .state(plus(a, b, minus(lag)), rule=say(en="the length is 1", zh="长度为 1"))
            .state(plus(a, b), rule="square_is_not_negative", relation=AT_MOST),
            say(
                en="Two features of the variance {a} and the covariance {b}",
                zh="方差为 {a}、协方差为 {b} 的两个特征",
                a=a,
                b=b,
            ),
        ),
    )
