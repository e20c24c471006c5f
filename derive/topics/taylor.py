"""Taylor's formula, its remainder, and the step of gradient descent (Apostol, Calculus I, chapter 7)."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from sympy import Abs, Expr, Function, Gt, Integer, Lt, Ne, Rational, S, Sum, cos, exp, factorial, log, sin

from derive.authoring import (
    ARGMIN,
    AT_MOST,
    LESS,
    ArgMin,
    At,
    D,
    Norm,
    Part,
    Plan,
    Question,
    Reference,
    Vec,
    approx,
    array,
    ask,
    claim,
    indices,
    let,
    minus,
    ordered,
    over,
    plain,
    plus,
    power,
    say,
    scalar,
    size,
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
)
_ORDERS = {"easy": [1, 2], "standard": [2, 3], "hard": [4]}


@dataclass(frozen=True)
class Expandable:
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
    slopes = _slopes(f, order)
    expansion = _expansion(f, order, slopes)
    *_, last = expansion.lines()
    error = Abs(plus(f.expr, minus(last.expr)))
    bound = times(_largest(f, order + 1), Rational(1, factorial(order + 1)), _distance(f) ** (order + 1))
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
            claim(error, given=[near]).state(bound, rule="lagrange", relation=AT_MOST),
            say(en="The remainder for {near}", zh="{near} 时的余项", near=near),
        ),
        figures=lambda parts: [taylor_polynomials(parts[-2], x)],
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


def _lowered(L: Callable[[Any], Any], w: Any, eta: Any, g: Any) -> Any:
    return L(w - eta * g)


@topic(
    "taylor.descent",
    area="taylor",
    title=say(en="Why a step against the gradient lowers the loss", zh="为什么沿负梯度走一步会降低损失"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def taylor_descent(_rng: Random) -> Question:
    """L(w - eta g) = L(w) - eta |g|^2 + O(eta^2)."""
    (i,), n = indices("i"), size("n")
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
    plan = claim(L(step), slope).expand(eta, S.Zero, 1).using(along, directional, rule="chain_rule")
    return ask(
        say(
            en="Let {g} be the gradient of the loss {L}, not zero. Show by Taylor's formula that a small step against "
            "it lowers the loss: expand {claim} to first order in {eta}. For a quadratic loss with the curvature {a}, "
            "write {moved}, its value after the step, as a multiple of that before, and show that the change {change} "
            "is negative for {rate} and {away}.",
            zh="设 {g} 为损失 {L} 的梯度且不为零。用泰勒公式证明沿负梯度走一小步会降低损失："
            "将 {claim} 展开到 {eta} 的一阶。对曲率为 {a} 的二次损失，把更新后的值 {moved} "
            "写成之前的值的倍数，并证明当 {rate} 且 {away} 时变化量 {change} 为负。",
            g=slope.equation,
            L=L(here),
            claim=L(step),
            eta=eta,
            a=a,
            moved=moved,
            change=plus(moved, minus(bowl)),
            rate=small[0],
            away=small[1],
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
    )


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
