"""Saddles (Strang: Introduction to Linear Algebra, section 6.5)."""

from random import Random
from typing import Any

from sympy import Eq

from derive.authoring import (
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
    saddle,
    say,
    scalar,
    times,
    topic,
)

x, y, f = scalar("x"), scalar("y"), scalar("f")


def _place(x: Any, s: Any, y: Any, t: Any) -> list[Any]:
    return [Eq(x, s, evaluate=False), Eq(y, t, evaluate=False)]


#: how much the saddle rises along one direction and falls along the other
_BENDS = {
    "standard": [(1, 2), (2, 1), (3, 1), (1, 3), (2, 3), (3, 2), (4, 1), (1, 4)],
    "hard": [(5, 12), (12, 5), (7, 15), (15, 7), (9, 14), (14, 9)],
}


@topic(
    "convexity.saddle",
    area="convexity",
    title=say(en="A saddle", zh="鞍点"),
    levels=("standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def convexity_saddle(rng: Random, level: str) -> Question:
    """f = (a (x + y)^2 - b (x - y)^2) / 2: flat at 0, a minimum along (1, 1), a maximum along (1, -1)."""
    up, down = rng.choice(_BENDS[level])
    form = over(plus(times(up, power(plus(x, y), 2)), times(-down, power(plus(x, minus(y)), 2))), 2)
    s = scalar("s", nonzero=True)

    def height(x: Any, y: Any) -> Any:
        return (up * (x + y) ** 2 - down * (x - y) ** 2) / 2

    doubled = power(times(2, s), 2)
    return ask(
        say(
            en="Let {f}. Derive both partial derivatives, which are 0 at the origin. Then show that the origin is a "
            "saddle: find {f0} along the direction (1, 1), where {x} and {y} are both {s}, and along (1, −1), where "
            "they are {s} and {t}, for any {s} that is not 0. The directions are eigenvectors of the Hessian, and not "
            "the axes.",
            zh="设 {f}。推导两个偏导数，它们在原点为 0。再证明原点是鞍点：对不为 0 的 {s}，求 {f0} "
            "沿方向 (1, 1)（{x} 与 {y} 均为 {s}）和沿 (1, −1)（分别为 {s} 与 {t}）的值。"
            "这两个方向是海森矩阵的特征向量，而不是坐标轴。",
            f=let(f, form).equation,
            f0=f,
            x=x,
            y=y,
            s=s,
            t=-s,
        ),
        *(
            Part(
                claim(D(f, name), let(f, form)).differentiate().state(slope, rule="distribute"),
                say(en="By {v}", zh="对 {v}", v=name),
                Reference("gradient", height),
            )
            for name, slope in (
                (x, plus(times(up - down, x), times(up + down, y))),
                (y, plus(times(up + down, x), times(up - down, y))),
            )
        ),
        *(
            Part(
                claim(f, let(f, form), given=there)
                .open_names()
                .state(
                    over(times(bend, doubled), 2),
                    rule=say(en="put in {p} and {q}", zh="代入 {p} 与 {q}", p=there[0], q=there[1]),
                )
                .state(times(2 * bend, power(s, 2)), rule="distribute"),
                words,
                Reference("value", value),
            )
            for there, bend, words, value in (
                (_place(x, s, y, s), up, say(en="Along (1, 1)", zh="沿 (1, 1)"), lambda s: height(s, s)),
                (_place(x, s, y, -s), -down, say(en="Along (1, −1)", zh="沿 (1, −1)"), lambda s: height(s, -s)),
            )
        ),
        figures=lambda parts: [saddle(parts[0], parts[1], x, y)],
    )
