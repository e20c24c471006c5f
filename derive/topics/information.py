"""Entropy and relative entropy (Cover, Thomas: Elements of Information Theory, chapter 2)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Eq, Gt, Integer, Rational, Sum, factorrat, log

from derive.authoring import (
    AT_MOST,
    STANDARD,
    Components,
    Part,
    Plan,
    Prose,
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

(i, k), n = indices("i k"), size("n")
p, q, x = array("p", n, positive=True), array("q", n, positive=True), scalar("x", positive=True)
H, K, C = scalar("H"), scalar("K"), scalar("C")
BELOW_TANGENT = say(en="{log} is at most {line}", zh="{log} 不超过 {line}", log=log(x), line=plus(x, -1))
entropy = let(H, times(-1, Sum(times(p[i], log(p[i])), (i, 1, n))))
relative = let(K, Sum(times(p[i], log(over(p[i], q[i]))), (i, 1, n)))
crossed = let(C, times(-1, Sum(times(p[i], log(q[i])), (i, 1, n))))


def _total(a: Any) -> Any:
    return Sum(a[i], (i, 1, n))


ONE = say(en="the probabilities sum to 1", zh="概率之和为 1")
ones = (Eq(_total(p), 1, evaluate=False), Eq(_total(q), 1, evaluate=False))
shares = tuple(
    let(a[i], over(u[i], Sum(u[k], (k, 1, n))), hidden=True)
    for a, u in ((p, array("u", n, positive=True)), (q, array("v", n, positive=True)))
)


@topic(
    "information.cross_entropy",
    area="information",
    title=say(en="Cross-entropy is entropy and divergence", zh="交叉熵等于熵加散度"),
    kinds=("derive", "evaluate", "fill", "spot"),
    reference=Reference("value", lambda p, q: -(p * np.log(q)).sum()),
)
def information_cross_entropy(_rng: Random) -> Question:
    """-sum p ln q = H + KL."""
    return ask(
        say(
            en="For positive weights {p} and {q} on {n} outcomes the entropy is {H}, the divergence is {K}, and the "
            "cross-entropy is {C}. Show that the cross-entropy is the sum of the two others: of a fixed {p0} the "
            "cross-entropy and the divergence are least at the same {q0}.",
            zh="设 {n} 个可能结果有正的权重 {p} 和 {q}，熵为 {H}，散度为 {K}，交叉熵为 {C}。"
            "证明交叉熵是另外两者之和：{p0} 固定时，交叉熵和散度在同一个 {q0} 处最小。",
            p=Gt(p[i], 0, evaluate=False),
            q=Gt(q[i], 0, evaluate=False),
            p0=p[i],
            q0=q[i],
            n=n,
            H=entropy.equation,
            K=relative.equation,
            C=crossed.equation,
        ),
        claim(C, crossed, entropy, relative)
        .open_names()
        .state(
            times(-1, Sum(times(p[i], plus(log(p[i]), minus(log(over(p[i], q[i]))))), (i, 1, n))),
            rule=say(en="logarithm of a quotient", zh="商的对数"),
        )
        .state(
            plus(entropy.meaning, relative.meaning),
            rule="distribute",
        )
        .state(plus(H, K), rule="fold"),
    )


@topic(
    "information.gibbs",
    area="information",
    title=say(en="Gibbs' inequality", zh="吉布斯不等式"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def information_gibbs(rng: Random) -> Question:
    """ln x <= x - 1, so -KL = sum p ln(q / p) <= sum q - sum p = 0; with numbers it is not the same both ways."""
    one, other = rng.sample(_TWO, 2)
    bound = Sum(times(p[i], plus(over(q[i], p[i]), -1)), (i, 1, n))
    return ask(
        say(
            en="{p} and {q} are the positive probabilities of {n} outcomes: {one} and {other}. Show first that {log} "
            "is at most {line}, and then that the divergence {K} is not negative: its negative {claim} is at most 0. "
            "Last compute it for the probabilities {a} and {b} of two outcomes, and with these exchanged.",
            zh="{p} 和 {q} 是 {n} 个结果的正概率：{one}，{other}。先证明 {log} 不超过 {line}，"
            "再证明散度 {K} 非负：它的相反数 {claim} 不超过 0。"
            "最后对两个结果的概率 {a} 与 {b} 计算散度，再交换两者计算。",
            a=Components(*one),
            b=Components(*other),
            p=p[i],
            q=q[i],
            n=n,
            one=ones[0],
            other=ones[1],
            log=log(x),
            line=plus(x, -1),
            K=relative.equation,
            claim=minus(K),
        ),
        Part(
            claim(log(x)).state(plus(x, -1), rule=say(en="tangent at 1", zh="在 1 处的切线"), relation=AT_MOST),
            say(en="The logarithm lies below its tangent", zh="对数在切线之下"),
            Reference("value", lambda x: np.log(x)),
        ),
        Part(
            claim(minus(K), relative, *shares)
            .open_names()
            .state(Sum(times(p[i], log(over(q[i], p[i]))), (i, 1, n)), rule="reorder")
            .state(bound, rule=BELOW_TANGENT, relation=AT_MOST)
            .state(plus(_total(q), minus(_total(p))), rule="distribute")
            .state(Integer(0), rule=ONE),
            say(en="The divergence, with a minus", zh="散度，带负号"),
            Reference("value", lambda p, q: -(p * np.log(p / q)).sum()),
        ),
        _between(one, other, say(en="With numbers", zh="代入数值")),
        _between(other, one, say(en="With these exchanged", zh="交换之后")),
    )


Shares = tuple[Rational, ...]
_TWO: tuple[Shares, ...] = tuple((Rational(1, k), 1 - Rational(1, k)) for k in (2, 3, 4, 9))
#: one over the probabilities
_LEVELS = {
    STANDARD: ((2, 4, 4), (3, 3, 3), (2, 2), (4, 4, 4, 4)),
    "hard": ((2, 4, 8, 8), (3, 3, 6, 6), (4, 4, 4, 8, 8)),
}


def _between(one: Shares, other: Shares, when: Prose) -> Part:
    """The divergence of two distributions with numbers, term by term."""
    a, b = (np.array([float(x) for x in share]) for share in (one, other))
    ratios = tuple(p / q for p, q in zip(one, other, strict=True))
    return Part(_by_logarithms(one, ratios), when, Reference("value", lambda: float((a * np.log(a / b)).sum())))


def _by_logarithms(factors: Shares, inside: Shares) -> Plan:
    """A sum of multiples of logarithms, as one of logarithms of primes."""
    found: dict[int, Rational] = {}
    for factor, number in zip(factors, inside, strict=True):
        for prime, exponent in factorrat(number).items():
            found[prime] = found.get(prime, Rational(0)) + factor * exponent
    rule = say(en="the logarithm of a product is a sum", zh="乘积的对数等于对数之和")
    terms = plus(*(times(factor, log(number)) for factor, number in zip(factors, inside, strict=True)))
    return claim(terms).state(plus(*(times(found[p], log(p)) for p in sorted(found) if found[p])), rule=rule)


@topic(
    "information.entropy",
    area="information",
    title=say(en="The entropy is largest when all are alike", zh="均匀分布的熵最大"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("value", lambda p: -(p * np.log(p)).sum() - np.log(len(p))),
)
def information_entropy(rng: Random, level: str) -> Question:
    """H - ln n = sum p ln(1 / (n p)) <= sum (1 / n - p) = 0, and H with numbers."""
    gap, drawn = plus(H, minus(log(n))), rng.choice(_LEVELS[level])
    floats, fractions = 1 / np.array(drawn), tuple(Rational(1, k) for k in drawn)
    return ask(
        say(
            en="{p} are the positive probabilities of {n} outcomes, {one}. Show that their entropy {H} is at most {log}"
            ", which it is when all probabilities are alike: show that {claim} is not above 0. Then compute the "
            "entropy of the probabilities {drawn}.",
            zh="{p} 是 {n} 个结果的正概率，{one}。证明它们的熵 {H} 不超过 {log}（概率全相等时取到）："
            "证明 {claim} 不大于 0。再计算概率 {drawn} 的熵。",
            p=p[i],
            n=n,
            one=ones[0],
            drawn=Components(*fractions),
            H=entropy.equation,
            log=log(n),
            claim=gap,
        ),
        Part(
            claim(gap, entropy, shares[0])
            .open_names()
            .state(Sum(times(p[i], log(over(1, times(n, p[i])))), (i, 1, n)), rule=ONE)
            .state(
                Sum(times(p[i], plus(over(1, times(n, p[i])), -1)), (i, 1, n)),
                rule=BELOW_TANGENT,
                relation=AT_MOST,
            )
            .state(plus(1, minus(_total(p))), rule="distribute")
            .state(Integer(0), rule=ONE),
            say(en="The largest entropy", zh="最大的熵"),
        ),
        Part(
            _by_logarithms(fractions, tuple(1 / share for share in fractions)),
            say(en="With numbers", zh="代入数值"),
            Reference("value", lambda: float(-(floats * np.log(floats)).sum())),
        ),
    )
