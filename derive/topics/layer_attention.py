"""The gradients of attention (Vaswani and others: Attention Is All You Need, NeurIPS 2017, section 3.2)."""

from functools import cache
from random import Random
from typing import Any

import numpy as np
from sympy import Expr, Sum, exp, sqrt

from derive.authoring import (
    D,
    Part,
    Plan,
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
from derive.topics.softmax import jacobian

i, j, k = indices("i j k")
n, d = size("n"), size("d")
Q, K, V, G, O = (array(name, n, d) for name in ("Q", "K", "V", "G", "O"))
S, A, H, R = (array(name, n, n) for name in ("S", "A", "H", "R"))
E = scalar("E")

scores = let(S[i, j], over(Sum(times(Q[i, k], K[j, k]), (k, 1, d)), sqrt(d)))
weights = let(A[i, j], over(exp(S[i, j]), Sum(exp(S[i, k]), (k, 1, n))))
out = let(O[i, j], Sum(times(A[i, k], V[k, j]), (k, 1, n)))
loss = let(E, Sum(times(G[i, j], O[i, j]), (j, 1, d), (i, 1, n)))
by_weight = let(H[i, j], Sum(times(G[i, k], V[j, k]), (k, 1, d)))
by_score = let(R[i, j], times(A[i, j], plus(H[i, j], minus(Sum(times(A[i, k], H[i, k]), (k, 1, n))))))
WEIGHT, SCORE = say(en="the slope by a weight", zh="对权重的导数"), say(en="the slope by a score", zh="对得分的导数")


def _weights(Q: Any, K: Any) -> Any:
    S = np.exp(Q @ K.T / np.sqrt(Q.shape[1]))
    return S / S.sum(axis=1, keepdims=True)


def _attention(Q: Any, K: Any, V: Any, G: Any) -> Any:
    return (G * (_weights(Q, K) @ V)).sum()


def _of_scores(S: Any, V: Any, G: Any) -> Any:
    return (G * (np.exp(S) / np.exp(S).sum(axis=1, keepdims=True) @ V)).sum()


@cache
def weight_slope() -> Plan:
    """dE / dA_ij = sum_k G_ik V_jk."""
    return claim(D(E, A[i, j]), loss, out, weights).differentiate().state(by_weight.meaning, rule="reorder")


@cache
def score_slope() -> Plan:
    """dE / dS_ij = A_ij (H_ij - sum_k A_ik H_ik), row by row by the Jacobian of softmax."""
    plan = claim(D(E, S[i, j]), loss, out, weights, by_weight).citing(weight_slope(), WEIGHT)
    plan = plan.citing(jacobian(), "softmax_lemma").through(A[i, k]).differentiate().fold()
    return plan.state(by_score.meaning, rule="sift")


def _through_scores(name: Expr, score: Expr, result: Expr) -> Plan:
    plan = claim(D(E, name), loss, out, weights, scores, by_weight, by_score).citing(score_slope(), SCORE)
    return plan.through(score).differentiate().fold().state(over(result, sqrt(d)), rule="constant_out_of_sum")


@topic(
    "layer.attention",
    area="layer",
    title=say(en="The gradients of attention", zh="注意力机制的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
    reference=Reference("gradient", _attention),
)
def layer_attention(_rng: Random) -> Question:
    """dV = A^T dO; dA = dO V^T; dS_ij = A_ij (dA_ij - sum_k A_ik dA_ik); dQ = dS K / sqrt d; dK = dS^T Q / sqrt d."""
    by_scores = Reference("gradient", _of_scores)
    parts = (
        (claim(D(E, V[i, j]), loss, out, weights).differentiate(), say(en="The values", zh="值"), by_scores),
        (weight_slope(), say(en="The weights", zh="权重"), Reference("gradient", lambda A, V, G: (G * (A @ V)).sum())),
        (score_slope(), say(en="The scores", zh="得分"), by_scores),
        (
            _through_scores(Q[i, j], S[i, k], Sum(times(R[i, k], K[k, j]), (k, 1, n))),
            say(en="The queries", zh="查询"),
            None,
        ),
        (
            _through_scores(K[i, j], S[k, i], Sum(times(R[k, i], Q[k, j]), (k, 1, n))),
            say(en="The keys", zh="键"),
            None,
        ),
    )
    return ask(
        say(
            en="Attention with {n} queries, keys and values of {d} numbers each, the rows of {Q}, {K} and {V}, has the "
            "scores {S}, the weights {A} and the outputs {O}. Near its point any loss changes like {E}, where {G} is "
            "its slope by an output. Derive its slopes by the values, by the weights and by the scores, {dV}, {dA} and "
            "{dS}, then with {H} and {R} the slopes {dQ} and {dK} by the queries and the keys.",
            zh="注意力机制有 {n} 个查询、键和值，各为 {d} 个数，即 {Q}、{K} 和 {V} 的各行；得分为 {S}，权重为 {A}，"
            "输出为 {O}。任何损失在所考虑的点附近的变化都如同 {E}，其中 {G} 是损失对输出的导数。"
            "推导它对值、权重和得分的导数 {dV}、{dA} 和 {dS}，再用 {H} 和 {R} 表示对查询和键的导数 {dQ} 与 {dK}。",
            holes={"S": scores.equation, "A": weights.equation, "O": out.equation, "E": loss.equation},
            H=by_weight.equation,
            R=by_score.equation,
            n=n,
            d=d,
            Q=Q[i, j],
            K=K[i, j],
            V=V[i, j],
            G=G[i, j],
            **{f"d{name.base.label.name}": D(E, name) for name in (V[i, j], A[i, j], S[i, j], Q[i, j], K[i, j])},
        ),
        *(Part(plan, words, reference) for plan, words, reference in parts),
    )
