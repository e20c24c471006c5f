"""Why descent descends (Boyd, Vandenberghe: Convex Optimization, sections 9.2 and 9.3)."""

from collections.abc import Callable
from random import Random
from typing import Any

from sympy import Function, Lt, Ne, S, Sum

from derive.authoring import (
    AT_MOST,
    LESS,
    At,
    D,
    Norm,
    Part,
    Question,
    Reference,
    Vec,
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


def _lowered(L: Callable[[Any], Any], w: Any, eta: Any, g: Any) -> Any:
    return L(w - eta * g)


def _fall(c: Any, b: Any, eta: Any) -> Any:
    return (b * (c - eta * b * c) ** 2).sum() / 2 - (b * c**2).sum() / 2


@topic(
    "taylor.descent",
    area="taylor",
    title=say(en="Why a step against the gradient lowers the loss", zh="为什么沿负梯度走一步会降低损失"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def taylor_descent(_rng: Random) -> Question:
    """L(w - eta g) = L(w) - eta |g|^2 + O(eta^2)."""
    (i, k), n = indices("i k"), size("n")
    w, g, eta = array("w", n), array("g", n), scalar("eta", positive=True)
    L = Function("L", real=True)
    here, step = Vec(w[i], (i, 1, n)), Vec(plus(w[i], minus(times(eta, g[i]))), (i, 1, n))
    slope = let(g[i], D(L(here), w[i]))
    lower = plus(L(here), minus(times(eta, power(Norm(Vec(g[i], (i, 1, n))), 2))))
    along = At(D(L(step), eta), eta, S.Zero)
    directional = Sum(times(D(L(here), w[i]), minus(g[i])), (i, 1, n))
    a, v = scalar("a", positive=True), scalar("v")
    bowl, moved = (times(over(1, 2), a, power(at, 2)) for at in (v, plus(v, minus(times(eta, a, v)))))
    small = [Lt(eta, over(2, a), evaluate=False), Ne(v, 0, evaluate=False)]
    c, b, m, gap = array("c", n), array("b", n), scalar("m", positive=True), array("h", n, nonnegative=True)
    below = let(b[k], plus(m, minus(gap[k])))
    squares = Sum(power(times(b[k], c[k]), 2), (k, 1, n))
    short = [Lt(eta, over(2, m), evaluate=False), Ne(squares, 0, evaluate=False)]
    bowls = (
        times(over(1, 2), Sum(times(b[k], power(at, 2)), (k, 1, n)))
        for at in (plus(c[k], minus(times(eta, b[k], c[k]))), c[k])
    )
    fall = plus(next(bowls), minus(next(bowls)))
    factors = Sum(times(power(times(b[k], c[k]), 2), plus(2, minus(times(eta, b[k])))), (k, 1, n))
    plan = claim(L(step), slope).expand(eta, S.Zero, 1).using(along, directional, rule="chain_rule")
    return ask(
        say(
            en="Let {g} be the gradient of the loss {L}, not zero. Show by Taylor's formula that a small step against "
            "it lowers the loss: expand {claim} to first order in {eta}. For a quadratic loss with the curvature {a}, "
            "write {moved}, its value after the step, as a multiple of that before, and show that the change {change} "
            "is negative for {rate} and {away}. In {n} dimensions let the places {c} along the eigenvectors of the "
            "Hessian have the eigenvalues {b}, at most the largest one {m}, {below}: show that the change {fall} is "
            "negative where the gradient is not zero, {slope}, and {short}.",
            zh="设 {g} 为损失 {L} 的梯度且不为零。用泰勒公式证明沿负梯度走一小步会降低损失："
            "将 {claim} 展开到 {eta} 的一阶。对曲率为 {a} 的二次损失，把更新后的值 {moved} "
            "写成之前的值的倍数，并证明当 {rate} 且 {away} 时变化量 {change} 为负。"
            "{n} 维时，设沿海森矩阵各特征向量的坐标为 {c}，特征值为 {b}，不超过最大特征值 {m}，即 {below}："
            "证明梯度不为零（{slope}）且 {short} 时变化量 {fall} 为负。",
            g=slope.equation,
            L=L(here),
            claim=L(step),
            eta=eta,
            a=a,
            moved=moved,
            change=plus(moved, minus(bowl)),
            rate=small[0],
            away=small[1],
            holes={"n": n, "c": c[k], "b": b[k], "m": m, "below": below.equation, "fall": fall},
            short=short[0],
            slope=short[1],
        ),
        Part(plan.fold().state(lower, rule="norm"), say(en="The expansion", zh="展开式"), Reference("value", _lowered)),
        Part(
            claim(lower, slope).state(L(here), rule="square_is_not_negative", relation=AT_MOST),
            say(en="To first order the loss does not rise", zh="一阶近似下损失不增"),
        ),
        Part(
            claim(moved, given=small).state(times(power(plus(1, minus(times(eta, a))), 2), bowl), rule="gather"),
            say(en="A quadratic loss with the curvature {a}", zh="曲率为 {a} 的二次损失", a=a),
            Reference("value", lambda v, eta, a: a * (v - eta * a * v) ** 2 / 2),
        ),
        Part(
            claim(plus(moved, minus(bowl)), given=small)
            .state(times(-over(1, 2), eta, power(a, 2), power(v, 2), plus(2, minus(times(eta, a)))), rule="gather")
            .state(S.Zero, rule=say(en="no factor but the first is negative", zh="只有第一个因子为负"), relation=LESS),
            say(en="It falls, strictly", zh="严格下降"),
            Reference("value", lambda v, eta, a: a * (v - eta * a * v) ** 2 / 2 - a * v**2 / 2),
        ),
        Part(
            claim(fall, below, given=short)
            .state(times(-over(1, 2), eta, factors), rule="gather")
            .state(
                times(-over(1, 2), eta, plus(2, minus(times(eta, m))), squares),
                rule=say(en="no eigenvalue is above {m}", zh="特征值都不超过 {m}", m=m),
                relation=AT_MOST,
            )
            .state(S.Zero, rule=say(en="no factor but the first is negative", zh="只有第一个因子为负"), relation=LESS),
            say(en="In {n} dimensions", zh="{n} 维的情况", n=n),
            Reference("value", lambda c, h, m, eta: _fall(c, m - h, eta)),
        ),
    )
