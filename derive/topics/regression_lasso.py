"""The soft threshold of the lasso (Hastie, Tibshirani, Friedman: The Elements of Statistical Learning, section 3.4)."""

from random import Random
from typing import Any

from sympy import Abs, Ge, Max, sign

from derive.authoring import (
    ARGMIN,
    ArgMin,
    D,
    Part,
    Question,
    Reference,
    ask,
    claim,
    let,
    minus,
    over,
    plus,
    power,
    say,
    scalar,
    times,
    topic,
)

w, v, E, lam = scalar("w"), scalar("v"), scalar("E"), scalar("lambda", nonnegative=True)


def _penalised(w: Any, v: Any, lambda_: Any) -> Any:
    return (w - v) ** 2 / 2 + lambda_ * abs(w)


@topic(
    "regression.lasso",
    area="regression",
    title=say(en="The lasso sets weights to zero", zh="Lasso 把权重变为零"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def regression_lasso(_rng: Random) -> Question:
    """argmin (w - v)^2 / 2 + lambda |w| = sign(v) max(0, |v| - lambda)."""
    loss = plus(times(over(1, 2), power(plus(w, minus(v)), 2)), times(lam, Abs(w)))
    return ask(
        say(
            en="Without a penalty the best weight is {v}. The lasso adds {penalty} with {lam}: the loss in one weight "
            "{w} is {E}. Derive {claim} on both sides of the kink at 0, and show that the loss is smallest at "
            "{soft}: a {v} that is no larger than {lambda_} in size is set to 0, any other is moved towards 0.",
            zh="没有惩罚时最优权重为 {v}。Lasso 加上惩罚项 {penalty}，其中 {lam}：关于一个权重 {w} 的损失为 {E}。"
            "在 0 处尖点的两侧推导 {claim}，并证明损失在 {soft} 处最小：绝对值不超过 {lambda_} 的 {v} 变为 0，"
            "其余的向 0 移动（软阈值）。",
            holes={"penalty": times(lam, Abs(w)), "lam": Ge(lam, 0, evaluate=False), "E": let(E, loss).equation},
            v=v,
            w=w,
            claim=D(E, w),
            soft=times(sign(v), Max(0, plus(Abs(v), minus(lam)))),
            lambda_=lam,
        ),
        *(
            Part(
                claim(D(E, w), let(E, loss), given=[side])
                .differentiate()
                .state(plus(w, minus(v), times(turn, lam)), rule="on_this_side"),
                say(en="If {c}", zh="若 {c}", c=side),
                Reference("gradient", _penalised),
            )
            for side, turn in ((w > 0, 1), (w < 0, -1))
        ),
        Part(
            claim(ArgMin(loss, w)).state(
                times(sign(v), Max(0, plus(Abs(v), minus(lam)))),
                rule=say(en="values at the kink and at flat places compared", zh="比较尖点处与驻点处的值"),
                relation=ARGMIN,
            ),
            say(en="The minimum", zh="最小值点"),
            Reference("minimiser", _penalised),
        ),
    )
