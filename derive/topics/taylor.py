"""Taylor's formula, its remainder, and the step of gradient descent (Apostol, Calculus I, chapter 7)."""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import numpy as np
from sympy import Abs, Expr, Gt, Integer, Rational, S, cos, exp, factorial, log, sin

from derive.authoring import (
    ARGMIN,
    AT_MOST,
    ArgMin,
    At,
    D,
    Part,
    Plan,
    Prose,
    Question,
    Reference,
    approx,
    ask,
    claim,
    let,
    minus,
    ordered,
    over,
    plain,
    plus,
    power,
    say,
    scalar,
    step_sizes,
    substitute,
    taylor_polynomials,
    times,
    topic,
)

x = scalar("x")
_ORDINALS = (
    say(en="The first derivative", zh="一阶导数"),
    say(en="The second derivative", zh="二阶导数"),
    say(en="The third derivative", zh="三阶导数"),
    say(en="The fourth derivative", zh="四阶导数"),
    say(en="The fifth derivative", zh="五阶导数"),
)
_ORDERS = {"easy": [1, 2], "standard": [2, 3], "hard": [4]}


class Expandable(NamedTuple):
    """A function with its NumPy twin, a point, and the largest |f^(k)| near it, by the end of the interval."""

    expr: Expr
    code: Callable[[Any], Any]
    about: Expr
    worst: Expr | None  # the place in the interval at which all derivatives are largest; None: they are at most 1


def _table(rng: Random) -> tuple[Expandable, ...]:
    half = Rational(1, 2)
    a = Integer(rng.randint(1, 3))
    return (
        Expandable(exp(x), np.exp, S.Zero, half),
        Expandable(exp(minus(x)), lambda x: np.exp(-x), S.Zero, -half),
        Expandable(sin(x), np.sin, S.Zero, None),
        Expandable(cos(x), np.cos, S.Zero, None),
        Expandable(log(x), np.log, a, a - half),
        Expandable(power(x, -1), lambda x: 1 / x, a, a - half),
        Expandable(power(plus(1, x), -1), lambda x: 1 / (1 + x), S.Zero, -half),
        Expandable(power(x, half), np.sqrt, S.One, half),
    )


@topic(
    "taylor.univariate",
    area="taylor",
    title=say(en="Taylor expansion with remainder", zh="带余项的泰勒展开"),
    levels=("easy", "standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose", "match"),
)
def taylor_univariate(rng: Random, level: str) -> Question:
    """sum_k f^(k)(a)/k! (x - a)^k, and Lagrange's bound for |x - a| <= 1/2."""
    f, order = rng.choice(_table(rng)), rng.choice(_ORDERS[level])
    value = Reference("value", lambda x: f.code(x))
    near = Abs(plus(x, minus(f.about))) <= Rational(1, 2)
    slopes = _slopes(f, order + 1)
    expansion = _expansion(f, order, slopes[:-1])
    *_, last = expansion.lines()
    error = Abs(plus(f.expr, minus(last.expr)))
    largest, beyond = _largest(f, order + 1), slopes[-1].plan.lines()[-1].expr
    bound = times(largest, Rational(1, factorial(order + 1)), _distance(f) ** (order + 1))
    return ask(
        say(
            en="Expand {f} about {a} to order {order}, and bound the remainder for {near}.",
            zh="将 {f} 在 {a} 处展开到 {order} 阶，并估计 {near} 时的余项。",
            f=f.expr,
            a=f.about,
            order=Integer(order),
            near=near,
        ),
        *slopes,
        Part(expansion, say(en="The expansion", zh="展开式"), value),
        Part(
            claim(Abs(beyond), given=[near]).state(largest, rule=_where_largest(f), relation=AT_MOST),
            say(en="The size of the last derivative for {near}", zh="{near} 时最后一个导数的大小", near=near),
        ),
        Part(
            claim(error, given=[near]).state(bound, rule="lagrange", relation=AT_MOST),
            say(en="The remainder for {near}", zh="{near} 时的余项", near=near),
        ),
        figures=lambda parts: [taylor_polynomials(parts[-3], x)],
    )


def _expansion(f: Expandable, order: int, slopes: list[Part]) -> Plan:
    """Taylor's formula with its derivatives put in.

    From the fourth on it starts from the derivatives found: four numerical differences in a row prove nothing.
    """
    start = claim(f.expr, scope=[x])
    if order < 4:
        return start.taylor(x, f.about, order)
    found = [f.expr, *(part.plan.lines()[-1].expr for part in slopes)]
    step = plus(x, minus(f.about))
    terms = [times(Rational(1, factorial(k)), At(g, x, f.about), power(step, k)) for k, g in enumerate(found)]
    formula = start.state(plus(*terms), rule="taylor", relation=approx(x, order, f.about))
    return formula.evaluate()


def _slopes(f: Expandable, order: int) -> list[Part]:
    """A part for each derivative, each starting from the one before."""
    parts, g = [], f.expr
    for k in range(order):
        plan = claim(D(g, x), given=[x > 0] if f.worst and f.about else []).differentiate()
        code = f.code if k == 0 else None
        reference = Reference("gradient", lambda x: f.code(x)) if code else None
        parts.append(Part(plan, _ORDINALS[k], reference))
        g = plan.lines()[-1].expr
    return parts


def _distance(f: Expandable) -> Expr:
    return Abs(plus(x, minus(f.about)))


def _largest(f: Expandable, order: int) -> Expr:
    """The largest |f^(order)| within 1/2 of the point: 1 for sine and cosine, else its value at an end."""
    if f.worst is None:
        return S.One
    g = f.expr
    for _ in range(order):
        g = claim(D(g, x)).differentiate().lines()[-1].expr
    return ordered(Abs(plain(substitute(g, {x: f.worst}))))


def _where_largest(f: Expandable) -> Prose:
    if f.worst is None:
        return say(en="sine and cosine are at most 1 in size", zh="正弦与余弦的绝对值不超过 1")
    return say(en="the value at {end}, an end of the interval", zh="在区间端点 {end} 处的值", end=f.worst)


@topic(
    "taylor.best_step",
    area="taylor",
    title=say(en="The step that reaches the minimum at once", zh="一步到达最小值的步长"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def taylor_best_step(_rng: Random) -> Question:
    """For f = a x^2 + b x + c with a > 0 the length of the step is |f'| / f''."""
    a, b, c, f = scalar("a", positive=True), scalar("b"), scalar("c"), scalar("f")
    parabola = let(f, plus(times(a, power(x, 2)), times(b, x), c))
    place = over(minus(b), times(2, a))
    first, second = claim(D(f, x), parabola).differentiate(), claim(D(D(f, x), x), parabola).differentiate()
    distance = claim(Abs(plus(x, minus(place))), parabola).state(
        Abs(over(plus(times(2, a, x), b), times(2, a))), rule="common_denominator"
    )
    return ask(
        say(
            en="For {f} with {a} find the minimum and the length of the step that reaches it at once, in terms of "
            "{first} and {second}.",
            zh="对 {f}（{a}）求最小值点，并用 {first} 和 {second} 表示一步到达它的步长。",
            f=parabola.equation,
            a=Gt(a, 0, evaluate=False),
            first=D(f, x),
            second=D(D(f, x), x),
        ),
        Part(first, say(en="The slope", zh="导数"), Reference("gradient", _parabola)),
        Part(second, say(en="The curvature", zh="二阶导数")),
        Part(
            claim(ArgMin(parabola.meaning, x)).state(place, rule="slope_zero", relation=ARGMIN),
            say(en="The minimum", zh="最小值点"),
            Reference("minimiser", _parabola),
        ),
        Part(
            distance.state(over(Abs(D(f, x)), D(D(f, x), x)), rule="fold"),
            say(en="The step from {x} to the minimum", zh="从 {x} 到最小值点的步长", x=x),
        ),
        figures=lambda parts: [step_sizes(parts[0], parts[1], x, {"a": 1.0, "b": -2.0, "c": 2.0}, -0.5)],
    )


def _parabola(x: Any, a: Any, b: Any, c: Any) -> Any:
    return a * x**2 + b * x + c
