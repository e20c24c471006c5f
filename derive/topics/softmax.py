"""Softmax and its Jacobian (Goodfellow, Bengio, Courville: Deep Learning, section 6.2.2.3)."""

from random import Random
from typing import Any

import numpy as np
from sympy import Eq, Expr, Ne, Sum, exp

from derive.crosscheck import Reference
from derive.kernel import Definition
from derive.moves import Plan, claim, let
from derive.notation import D, array, delta, indices, size
from derive.ordered import over, plus, times
from derive.prose import say
from derive.topics.registry import Part, Question, ask, topic

i, j, k = indices("i j k")
n = size("n")
z, p = array("z", n), array("p", n)


def softmax_of(z: Any) -> Any:
    """p_i = e^{z_i} / sum_k e^{z_k}, in NumPy."""
    return np.exp(z) / np.exp(z).sum()


def softmax(index: Expr = i) -> Definition:
    """p_i = e^{z_i} / sum_k e^{z_k}, as a definition."""
    return let(p[index], over(exp(z[index]), Sum(exp(z[k]), (k, 1, n))))


def jacobian() -> Plan:
    """dp_i / dz_j = p_i (delta_ij - p_j)."""
    general = claim(D(p[i], z[j]), softmax()).differentiate().distribute().fold().gather()
    return general.state(times(p[i], plus(delta(i, j), -p[j])))


@topic(
    "softmax.jacobian",
    area="softmax",
    title=say(en="The Jacobian of softmax", zh="softmax 的雅可比矩阵"),
    reference=Reference("jacobian", softmax_of),
)
def softmax_jacobian(_rng: Random) -> Question:
    """General, on the diagonal, and off it."""
    same = claim(D(p[i], z[j]), softmax(), given=[Eq(i, j)]).citing(jacobian(), "lemma").differentiate()
    other = claim(D(p[i], z[j]), softmax(), given=[Ne(i, j)]).citing(jacobian(), "lemma").differentiate()
    return ask(
        say(
            en="Softmax turns the logits {z} into probabilities. Derive {claim} for every number of classes {n}.",
            zh="softmax 把 logits {z} 变成概率。对任意类别数 {n} 推导 {claim}。",
            claim=D(p[i], z[j]), z=z[i], n=n,
        ),
        jacobian(),
        Part(same.state(times(p[i], plus(1, -p[i])), rule="equal_indices"), say(en="If {c}", zh="若 {c}", c=Eq(i, j))),
        Part(other.state(times(-1, p[i], p[j]), rule="unequal_indices"), say(en="If {c}", zh="若 {c}", c=Ne(i, j))),
    )
