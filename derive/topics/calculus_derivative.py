"""The derivative as the limit of the quotient of differences (Stewart: Calculus, section 2.7)."""

from random import Random
from typing import Any

from derive.authoring import (
    D,
    Part,
    Question,
    Reference,
    approx,
    ask,
    claim,
    minus,
    over,
    plus,
    power,
    say,
    scalar,
    times,
    topic,
)

a, h, x, t = scalar("a"), scalar("h", nonzero=True), scalar("x"), scalar("t")


def _cubic(c: int) -> tuple[Any, ...]:
    return times(3 * c, power(a, 2)), times(3 * c, a, h), times(c, power(h, 2))


_POWERS = {"easy": (2,), "standard": (2, 3), "hard": (3,)}


@topic(
    "calculus.derivative",
    area="calculus",
    title=say(en="The derivative is the limit of difference quotients", zh="导数是差商的极限"),
    levels=("easy", "standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def calculus_derivative(rng: Random, level: str) -> Question:
    """((a + h)^n - a^n) / h -> n a^(n - 1)."""
    c, n = rng.choice((1, 2, 3, 5) if level != "hard" else (4, 6, 7, 9)), rng.choice(_POWERS[level])
    b = rng.choice((1, -1, 7, -7) if level != "hard" else (8, -9, 12, -13))

    def at(place: Any) -> Any:
        return plus(times(c, power(place, n)), times(b, place))

    moved = plus(a, h)
    powers = (
        (times(2, a, h), power(h, 2)) if n == 2 else (times(3, power(a, 2), h), times(3, a, power(h, 2)), power(h, 3))
    )
    lowered = (times(2 * c, a), times(c, h)) if n == 2 else _cubic(c)
    quotient = over(plus(at(moved), minus(at(a))), h)
    slope = plus(times(c * n, power(a, n - 1)), b)
    return ask(
        say(
            en="The quotient {claim} is the slope of the chord of {f} from {a} to {moved}, for {h} not 0. Cancel {h} "
            "in it, and read off what it tends to as {h} goes to 0. Then write {near}, for a small {t}, to first "
            "order, with an error of second order, and compare with the derivative {slope}.",
            zh="差商 {claim} 是 {f} 从 {a} 到 {moved} 的弦的斜率（{h} 不为 0）。在其中约去 {h}，"
            "并求 {h} 趋于 0 时它的极限。再对小的 {t} 把 {near} 写到一阶，误差为二阶，并与导数 {slope} 比较。",
            f=at(x),
            claim=quotient,
            a=a,
            moved=moved,
            near=at(plus(a, t)),
            t=t,
            h=h,
            slope=D(at(x), x),
        ),
        Part(
            claim(quotient)
            .state(over(plus(times(c, plus(*powers)), times(b, h)), h), rule="distribute")
            .state(plus(*lowered, b), rule="cancel"),
            say(en="The quotient", zh="差商"),
            Reference("value", lambda a, h: ((c * (a + h) ** n + b * (a + h)) - (c * a**n + b * a)) / h),
        ),
        Part(
            claim(at(plus(a, t))).state(plus(at(a), times(slope, t)), rule="taylor", relation=approx(t, 1)),
            say(en="The function near {a}", zh="{a} 附近的函数", a=a),
            Reference("value", lambda a, t: c * (a + t) ** n + b * (a + t)),
        ),
        Part(
            claim(D(at(x), x)).differentiate(),
            say(en="The derivative", zh="导数"),
            Reference("gradient", lambda x: c * x**n + b * x),
        ),
    )
