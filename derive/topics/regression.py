"""Linear regression and its gradients (Bishop, Pattern Recognition and Machine Learning, section 3.1)."""

from functools import cache
from random import Random
from typing import Any

from sympy import Gt, Sum

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
    power,
    say,
    scalar,
    size,
    times,
    topic,
)

i, j, k, l = indices("i j k l")
n, d = size("n"), size("d")
X, w, y, r = array("X", n, d), array("w", d), array("y", n), array("r", n)
c, E, lam = array("c", n, positive=True), scalar("E"), scalar("lambda")
residual = let(r[i], plus(Sum(times(X[i, l], w[l]), (l, 1, d)), minus(y[i])))
RESIDUAL, GRADIENT = say(en="the slope of the residual", zh="残差的导数"), say(en="the gradient", zh="梯度")
half_square = times(over(1, 2), Sum(power(r[i], 2), (i, 1, n)))


def squares_of(w: Any, X: Any, y: Any) -> Any:
    """|X w - y|^2 / 2, in NumPy."""
    return ((X @ w - y) ** 2).sum() / 2


def _weighted(w: Any, X: Any, y: Any, c: Any) -> Any:
    return (c * (X @ w - y) ** 2).sum() / 2


@cache
def residual_slope() -> Plan:
    """dr_i / dw_j = X_ij."""
    return claim(D(r[i], w[j]), residual).differentiate()


def _penalised(w: Any, X: Any, y: Any, lambda_: Any) -> Any:
    return squares_of(w, X, y) + lambda_ * (w**2).sum() / 2


@topic(
    "regression.normal",
    area="regression",
    title=say(en="The normal equations", zh="正规方程"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
    reference=Reference("gradient", squares_of),
)
def regression_normal(_rng: Random, level: str) -> Question:
    """dE/dw_j = sum_i r_i X_ij; its own slope is sum_i X_ij X_ik. Harder with examples that count differently."""
    hard = level == "hard"
    weighted = times(over(1, 2), Sum(times(c[i], power(r[i], 2)), (i, 1, n)))
    loss, squares = let(E, weighted if hard else half_square), _weighted if hard else squares_of
    weights = {"i": i, "c": Gt(c[i], 0, evaluate=False)}
    more = say(en=", in which {c} weighs example {i}", zh="，其中 {c} 是样本 {i} 的权重", holes=weights)
    first = claim(D(E, w[j]), loss, residual).citing(residual_slope(), RESIDUAL).differentiate()
    second = claim(D(D(E, w[j]), w[k]), loss, residual).citing(first, GRADIENT).citing(residual_slope(), RESIDUAL)
    return ask(
        say(
            en="A linear model with weights {w} has the residuals {r} on {n} examples with {d} features, and the loss "
            "is {loss}{more}. Derive the gradient {claim}: where it is 0 for every {j}, the weights satisfy the normal "
            "equations. Then derive the Hessian {second}.",
            zh="权重为 {w} 的线性模型在 {n} 个样本、{d} 个特征上的残差为 {r}，损失为 {loss}{more}。"
            "推导梯度 {claim}：当它对每个 {j} 都为 0 时，权重满足正规方程。再推导海森矩阵 {second}。",
            w=w[j],
            r=residual.equation,
            n=n,
            d=d,
            j=j,
            loss=loss.equation,
            claim=D(E, w[j]),
            second=D(D(E, w[j]), w[k]),
            more=more if hard else say(en="", zh=""),
        ),
        Part(first, say(en="The gradient", zh="梯度"), Reference("gradient", _weighted) if hard else None),
        Part(second.differentiate(), say(en="The Hessian", zh="海森矩阵"), Reference("hessian", squares)),
    )


@topic(
    "regression.ridge",
    area="regression",
    title=say(en="Ridge regression", zh="岭回归"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def regression_ridge(_rng: Random) -> Question:
    """dE/dw_j = sum_i r_i X_ij + lambda w_j; its slope has lambda on the diagonal."""
    penalty = times(over(1, 2), lam, Sum(power(w[l], 2), (l, 1, d)))
    loss = let(E, plus(half_square, penalty))
    first = claim(D(E, w[j]), loss, residual).citing(residual_slope(), RESIDUAL).differentiate()
    second = claim(D(D(E, w[j]), w[k]), loss, residual).citing(first, GRADIENT).citing(residual_slope(), RESIDUAL)
    return ask(
        say(
            en="Ridge regression adds a penalty on large weights to the squared residuals {r} of {n} examples with {d} "
            "features: the loss is {loss}. Derive the gradient {claim} and the Hessian {second}: "
            "the penalty adds the same number to every diagonal entry.",
            zh="岭回归在 {n} 个样本、{d} 个特征的残差平方 {r} 之外惩罚大的权重：损失为 {loss}。"
            "推导梯度 {claim} 和海森矩阵 {second}：惩罚项给每个对角元加上同一个数。",
            r=residual.equation,
            n=n,
            d=d,
            loss=loss.equation,
            claim=D(E, w[j]),
            second=D(D(E, w[j]), w[k]),
        ),
        Part(
            first,
            say(en="The gradient", zh="梯度"),
            Reference("gradient", _penalised),
        ),
        Part(second.differentiate(), say(en="The Hessian", zh="海森矩阵"), Reference("hessian", _penalised)),
    )
