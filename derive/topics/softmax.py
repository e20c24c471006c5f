"""Softmax and its Jacobian (Goodfellow, Bengio, Courville: Deep Learning, section 6.2.2.3)."""

from functools import cache
from random import Random
from typing import Any

import numpy as np
from sympy import Eq, Expr, Integer, Ne, Rational, Sum, exp

from derive.authoring import (
    STANDARD,
    D,
    Definition,
    Part,
    Plan,
    Question,
    Reference,
    array,
    ask,
    claim,
    delta,
    indices,
    let,
    over,
    plus,
    say,
    scalar,
    size,
    times,
    topic,
)

i, j, k = indices("i j k")
n = size("n")
z, p = array("z", n), array("p", n)


def softmax_of(z: Any) -> Any:
    """p_i = e^{z_i} / sum_k e^{z_k}, in NumPy."""
    return np.exp(z) / np.exp(z).sum()


def softmax(index: Expr = i, p: Any = p, z: Any = z) -> Definition:
    """p_i = e^{z_i} / sum_k e^{z_k}, as a definition, in these letters or others."""
    return let(p[index], over(exp(z[index]), Sum(exp(z[k]), (k, 1, z.shape[0]))))


@cache  # a plan never changes
def jacobian(p: Any = p, z: Any = z) -> Plan:
    """dp_i / dz_j = p_i (delta_ij - p_j)."""
    general = claim(D(p[i], z[j]), softmax(i, p, z)).differentiate().distribute().fold().gather()
    return general.state(times(p[i], plus(delta(i, j), -p[j])))


@topic(
    "softmax.jacobian",
    area="softmax",
    title=say(en="The Jacobian of softmax", zh="softmax 的雅可比矩阵"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("jacobian", softmax_of),
)
def softmax_jacobian(_rng: Random) -> Question:
    """General, on the diagonal, and off it."""
    general = jacobian()
    same, other = (
        claim(D(p[i], z[j]), softmax(), given=[condition]).citing(general, "softmax_lemma").differentiate()
        for condition in (Eq(i, j), Ne(i, j))
    )
    return ask(
        say(
            en="Softmax turns the {n} logits {z} into the {n} probabilities {softmax}. Derive {claim} for every "
            "number of classes {n}.",
            zh="softmax 把 {n} 个 logits {z} 变成 {n} 个概率 {softmax}。对任意类别数 {n} 推导 {claim}。",
            claim=D(p[i], z[j]),
            softmax=softmax().equation,
            z=z[i],
            n=n,
        ),
        Part(general, say(en="For all {i} and {j}", zh="对任意 {i} 与 {j}", i=i, j=j)),
        Part(same.state(times(p[i], plus(1, -p[i])), rule="equal_indices"), say(en="If {c}", zh="若 {c}", c=Eq(i, j))),
        Part(other.state(times(-1, p[i], p[j]), rule="unequal_indices"), say(en="If {c}", zh="若 {c}", c=Ne(i, j))),
    )


def _ratio(z: Any) -> Any:
    p = softmax_of(z)
    return p[:, None] / p[None, :]


@topic(
    "softmax.ratio",
    area="softmax",
    title=say(en="Softmax turns differences into ratios", zh="softmax 把差变成比"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot"),
)
def softmax_ratio(rng: Random, level: str) -> Question:
    """p_i / p_j = e^{z_i - z_j}; a lead of 1 is a factor e."""
    lead = Integer(1) if level == STANDARD else rng.choice((Integer(2), Integer(3), Rational(1, 2), Rational(3, 2)))
    u = scalar("u")
    ahead = over(exp(plus(u, lead)), exp(u))
    total = Sum(exp(z[k]), (k, 1, n))
    odds = claim(over(p[i], p[j]), softmax()).state(
        times(over(exp(z[i]), total), over(total, exp(z[j]))), rule="insert"
    )
    odds = odds.state(over(exp(z[i]), exp(z[j])), rule="cancel")
    ratio = odds.state(exp(plus(z[i], -z[j])), rule="exponents_add")
    return ask(
        say(
            en="Softmax turns {n} logits {z} into probabilities, {softmax}. Show that {claim} depends on the "
            "difference of the two logits alone, so that a lead in the logits grows exponentially in the odds. What "
            "are the odds {ahead} of a logit that leads by {lead} over {u}?",
            zh="softmax 把 {n} 个 logits {z} 变成概率 {softmax}。证明 {claim} 只取决于两个 logits 之差，"
            "因此 logits 之差在比值中按指数放大。若一个 logit 比 {u} 领先 {lead}，比值 {ahead} 是多少？",
            softmax=softmax().equation,
            claim=over(p[i], p[j]),
            z=z[i],
            n=n,
            u=u,
            ahead=ahead,
            lead=lead,
        ),
        Part(ratio, say(en="The odds", zh="比值"), Reference("value", _ratio)),
        Part(
            claim(ahead).state(exp(plus(plus(u, lead), -u)), rule="exponents_add").state(exp(lead), rule="cancel"),
            say(en="A lead of {lead}", zh="领先 {lead}", lead=lead),
            Reference("value", lambda u: np.exp(u + float(lead)) / np.exp(u)),
        ),
    )


@topic(
    "softmax.shift",
    area="softmax",
    title=say(en="Softmax does not see a shift", zh="softmax 不受平移影响"),
    kinds=("derive", "evaluate", "fill", "spot"),
    reference=Reference("value", lambda z, c: softmax_of(z + c)),
)
def softmax_shift(_rng: Random) -> Question:
    """softmax(z + c) = softmax(z)."""
    c = scalar("c")
    total = Sum(exp(z[k]), (k, 1, n))
    shifted = over(exp(plus(z[i], c)), Sum(exp(plus(z[k], c)), (k, 1, n)))
    split = over(times(exp(z[i]), exp(c)), Sum(times(exp(z[k]), exp(c)), (k, 1, n)))
    return ask(
        say(
            en="Softmax turns {n} logits {z} into probabilities, {softmax}. Show that adding a constant {c} to every "
            "logit changes nothing: simplify {claim}.",
            zh="softmax 把 {n} 个 logits {z} 变成概率 {softmax}。证明每个 logit 加上常数 {c} 不改变结果："
            "化简 {claim}。",
            softmax=softmax().equation,
            c=c,
            claim=shifted,
            z=z[i],
            n=n,
        ),
        claim(shifted, softmax())
        .state(split, rule="exponents_add")
        .state(over(times(exp(z[i]), exp(c)), times(exp(c), total)), rule="constant_out_of_sum")
        .state(over(exp(z[i]), total), rule="cancel")
        .fold(),
    )
