"""The gradients of attention (Vaswani and others: Attention Is All You Need, NeurIPS 2017, section 3.2)."""

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
E, C, F = scalar("E"), scalar("C"), scalar("F")

scores = let(S[i, j], over(Sum(times(Q[i, k], K[j, k]), (k, 1, d)), sqrt(d)))
weights = let(A[i, j], over(exp(S[i, j]), Sum(exp(S[i, k]), (k, 1, n))))
out = let(O[i, j], Sum(times(A[i, k], V[k, j]), (k, 1, n)))
by_output = let(E, Sum(times(G[i, j], O[i, j]), (j, 1, d), (i, 1, n)))
by_weight = let(C, Sum(times(H[i, j], A[i, j]), (j, 1, n), (i, 1, n)))
by_score = let(F, Sum(times(R[i, j], S[i, j]), (j, 1, n), (i, 1, n)))


def _weights(S: Any) -> Any:
    return np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)


def _scores(Q: Any, K: Any) -> Any:
    return Q @ K.T / np.sqrt(Q.shape[1])


def _score_slope() -> Plan:
    """dC / dS_ij = A_ij (H_ij - sum_k A_ik H_ik), row by row by the Jacobian of softmax."""
    plan = claim(D(C, S[i, j]), by_weight, weights).citing(jacobian(), "softmax_lemma")
    left = plus(H[i, j], minus(Sum(times(A[i, k], H[i, k]), (k, 1, n))))
    return plan.through(A[i, k]).differentiate().state(times(A[i, j], left), rule="sift")


def _through_scores(name: Expr, result: Expr) -> Plan:
    plan = claim(D(F, name), by_score, scores).differentiate()
    return plan.state(over(result, sqrt(d)), rule="constant_out_of_sum")


@topic(
    "layer.attention",
    area="layer",
    title=say(en="The gradients of attention", zh="注意力机制的梯度"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def layer_attention(_rng: Random) -> Question:
    """dV = A^T dO; dA = dO V^T; dS_ij = A_ij (dA_ij - sum_k A_ik dA_ik); dQ = dS K / sqrt d; dK = dS^T Q / sqrt d."""
    mixed = Reference("gradient", lambda A, V, G: (G * (A @ V)).sum())
    matched = Reference("gradient", lambda Q, K, R: (R * _scores(Q, K)).sum())
    return ask(
        say(
            en="Attention with {n} queries, keys and values of {d} numbers each, the rows of {Q}, {K} and {V}, has the "
            "scores {S}, the weights {A} and the outputs {O}. Near its point any loss changes like {E}, where {G} is "
            "its slope by an output: derive {dV} and {dA}. With its slopes {H} by the weights, it changes like {C}: "
            "derive {dS}. With its slopes {R} by the scores, it changes like {F}: derive {dQ} and {dK}.",
            zh="注意力机制有 {n} 个查询、键和值，各为 {d} 个数，即 {Q}、{K} 和 {V} 的各行；得分为 {S}，权重为 {A}，"
            "输出为 {O}。任何损失在所考虑的点附近的变化都如同 {E}，其中 {G} 是损失对输出的导数：推导 {dV} 和 {dA}。"
            "设损失对权重的导数为 {H}，则其变化如同 {C}：推导 {dS}。"
            "设损失对得分的导数为 {R}，则其变化如同 {F}：推导 {dQ} 和 {dK}。",
            holes={"S": scores.equation, "A": weights.equation, "O": out.equation, "E": by_output.equation},
            C=by_weight.equation,
            F=by_score.equation,
            H=H[i, j],
            R=R[i, j],
            n=n,
            d=d,
            Q=Q[i, j],
            K=K[i, j],
            V=V[i, j],
            G=G[i, j],
            dV=D(E, V[i, j]),
            dA=D(E, A[i, j]),
            dS=D(C, S[i, j]),
            dQ=D(F, Q[i, j]),
            dK=D(F, K[i, j]),
        ),
        Part(claim(D(E, V[i, j]), by_output, out).differentiate(), say(en="The values", zh="值"), mixed),
        Part(
            claim(D(E, A[i, j]), by_output, out)
            .differentiate()
            .state(Sum(times(G[i, k], V[j, k]), (k, 1, d)), rule="reorder"),
            say(en="The weights", zh="权重"),
            mixed,
        ),
        Part(
            _score_slope(),
            say(en="The scores", zh="得分"),
            Reference("gradient", lambda S, H: (H * _weights(S)).sum()),
        ),
        Part(
            _through_scores(Q[i, j], Sum(times(R[i, k], K[k, j]), (k, 1, n))), say(en="The queries", zh="查询"), matched
        ),
        Part(_through_scores(K[i, j], Sum(times(R[k, i], Q[k, j]), (k, 1, n))), say(en="The keys", zh="键"), matched),
    )
