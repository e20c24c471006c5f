"""The best learning rate for two curvatures (Boyd, Vandenberghe: Convex Optimization, section 9.3)."""

from random import Random
from typing import Any

from sympy import Abs, Gt, Le, Max

from derive.authoring import (
    ARGMIN,
    ArgMin,
    Part,
    Question,
    Reference,
    ask,
    claim,
    let,
    minus,
    over,
    plus,
    say,
    scalar,
    times,
    topic,
)

a, b = scalar("a", positive=True), scalar("b", positive=True)
c, eta = scalar("c"), scalar("eta")


def _slowest(eta: Any, a: Any, b: Any) -> Any:
    return max(abs(1 - eta * a), abs(1 - eta * b))


def _searched(a: Any, b: Any) -> Any:
    """The place of the minimum, by halving: the larger factor is first that of a falling line, then of a rising one."""
    low, high = 0.0, 2 / a
    for _ in range(60):
        middle = (low + high) / 2
        falls = _slowest(middle + 1e-9, a, b) < _slowest(middle - 1e-9, a, b)
        low, high = (middle, high) if falls else (low, middle)
    return (low + high) / 2


@topic(
    "descent.best_rate",
    area="descent",
    title=say(en="The best learning rate for two curvatures", zh="两个曲率下的最优学习率"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def descent_best_rate(_rng: Random) -> Question:
    """eta = 2 / (a + b) makes the larger factor (c - 1) / (c + 1) with c = b / a."""
    in_order, best = [Le(a, b, evaluate=False)], over(2, plus(a, b))
    factors = [Abs(plus(1, minus(times(rate, curvature)))) for rate in (eta, best) for curvature in (a, b)]
    ratio = let(c, over(b, a))
    return ask(
        say(
            en="A loss has the curvature {a} in one direction and {b} in another, {order}. One step of gradient "
            "descent with the learning rate {eta} multiplies the distances to the minimum in these directions by "
            "factors of the sizes {slow} and {fast}. Find the learning rate that makes the larger of the two smallest, "
            "and write the factor that it gives with the condition number {ratio}.",
            zh="损失在一个方向上的曲率为 {a}，在另一个方向上为 {b}，{order}。学习率为 {eta} 的一步梯度下降"
            "把这两个方向上到最小值点的距离分别乘以绝对值为 {slow} 和 {fast} 的因子。求使两者中较大者最小的学习率，"
            "并用条件数 {ratio} 表示此时的因子。",
            holes={"a": Gt(a, 0, evaluate=False), "order": in_order[0], "ratio": ratio.equation},
            b=b,
            eta=eta,
            slow=factors[0],
            fast=factors[1],
        ),
        Part(
            claim(ArgMin(Max(*factors[:2]), eta), given=in_order).state(
                best,
                rule=say(en="both factors alike: the kink is lowest", zh="两个因子相等：尖点处最低"),
                relation=ARGMIN,
            ),
            say(en="The learning rate", zh="学习率"),
            Reference("value", _searched),
        ),
        Part(
            claim(Max(*factors[2:]), ratio, given=in_order)
            .state(over(Abs(plus(b, minus(a))), plus(b, a)), rule="common_denominator")
            .state(over(plus(b, minus(a)), plus(b, a)), say(en="since {c}", zh="因为 {c}", c=in_order[0]))
            .state(over(plus(c, -1), plus(c, 1)), rule="cancel"),
            say(en="The factor with it", zh="相应的因子"),
            Reference("value", lambda a, b: _slowest(2 / (a + b), a, b)),
        ),
    )
