"""What is lowest nearby is lowest of all (Boyd, Vandenberghe: Convex Optimization, sections 3.1.3 and 4.2.2)."""

from random import Random
from typing import Any

from sympy import Eq, Function, Gt, Le

from derive.authoring import (
    AT_MOST,
    Convex,
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
from derive.topics.convexity import chord_above_parabola, parabola_with_chord

x, y, t, m, a, b, c = (scalar(name) for name in ("x", "y", "t", "m", "a", "b", "c"))
f = Function("f")
REST = plus(1, minus(t))
NEAR = plus(times(REST, x), times(t, y))


@topic(
    "convexity.global",
    area="convexity",
    title=say(en="A flat place of a convex function is its lowest", zh="凸函数的局部最小值是全局最小值"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def convexity_global(_rng: Random) -> Question:
    """f(x) + f'(x) (y - x) <= f(y), so f(x) <= f(y) where f'(x) = 0, and where x is lowest nearby."""
    convex, part_way = Convex(f, x, y, t), [Gt(t, 0, evaluate=False), Le(t, 1, evaluate=False)]
    slope, step = D(f(x), x), plus(y, minus(x))
    quotient = over(plus(f(NEAR), minus(f(x))), t)
    flat, lowest = Eq(slope, 0, evaluate=False), Le(f(x), f(NEAR), evaluate=False)
    square = times(a, power(plus(y, minus(x)), 2))

    def parabola(at: Any) -> Any:
        return plus(times(a, power(at, 2)), times(b, at), c)

    line = plus(parabola(x), times(plus(times(2, a, x), b), step))
    gap = plus(parabola(y), minus(line))
    return ask(
        say(
            en="The function {f} is convex, {convex}. Show from this that it lies nowhere below its tangents, that a "
            "place {x} where {flat} is its lowest, and that a place {x} which is the lowest of those nearby, {lowest} "
            "for small {t}, is the lowest of all. Then simplify {gap}, the height of a "
            "parabola above its tangent.",
            zh="函数 {f} 是凸函数，即 {convex}。由此证明它不低于它的切线，证明满足 {flat} 的点 {x} 是它的最低点，"
            "并证明在附近最低的点 {x}（对小的 {t} 有 {lowest}）是全局最低点。再化简 {gap}，即抛物线比它的切线高多少。",
            f=f(x),
            convex=convex,
            x=x,
            t=t,
            flat=flat,
            lowest=lowest,
            gap=gap,
        ),
        Part(
            claim(quotient, given=[convex, *part_way]).law("chord").state(plus(f(y), minus(f(x))), rule="cancel"),
            say(en="A step part of the way to {y}", zh="向 {y} 走一部分", y=y),
        ),
        Part(
            claim(plus(f(x), times(m, step)), let(m, slope), given=[convex])
            .state(
                plus(f(x), plus(f(y), minus(f(x)))),
                rule=say(en="convexity, for a {t} that tends to 0", zh="凸性，令 {t} 趋于 0", t=t),
                relation=AT_MOST,
            )
            .state(f(y), rule="cancel"),
            say(en="The tangent", zh="切线"),
        ),
        Part(
            claim(f(x), given=[convex, flat])
            .state(plus(f(x), times(slope, step)), rule=say(en="since {flat}", zh="因为 {flat}", flat=flat))
            .law("tangent"),
            say(en="A flat place", zh="导数为零的点"),
        ),
        Part(
            claim(f(x), given=[convex, *part_way, lowest])
            .state(
                plus(f(x), quotient),
                rule=say(en="since {lowest}", zh="因为 {lowest}", lowest=lowest),
                relation=AT_MOST,
            )
            .state(f(y), rule="chord", relation=AT_MOST),
            say(en="A place that is the lowest nearby", zh="局部最低点"),
        ),
        Part(
            claim(gap).state(square, rule="gather"),
            say(en="A parabola and its tangent", zh="抛物线与它的切线"),
            Reference("value", _gap),
        ),
        figures=lambda _parts: [parabola_with_chord(chord_above_parabola().derivation())],
    )


def _gap(x: Any, y: Any, a: Any, b: Any, c: Any) -> Any:
    def g(at: Any) -> Any:
        return (a * at + b) * at + c

    return g(y) - g(x) - (g(x + 1e-4) - g(x - 1e-4)) / 2e-4 * (y - x)
