"""Convex functions and saddles (Boyd, Vandenberghe: Convex Optimization, section 3.1)."""

from random import Random
from typing import Any

from sympy import Ge, Integer, Le, Sum

from derive.authoring import (
    AT_MOST,
    D,
    Derivation,
    Figure,
    Part,
    Plan,
    Question,
    Reference,
    array,
    ask,
    chord_and_tangent,
    claim,
    indices,
    let,
    minus,
    plus,
    power,
    say,
    scalar,
    size,
    times,
    topic,
)

x, y, a, b, c, t, f = (scalar(name) for name in ("x", "y", "a", "b", "c", "t", "f"))


def _parabola(at: Any) -> Any:
    return plus(times(a, power(at, 2)), times(b, at), c)


z, u, v, w = (scalar(name) for name in ("z", "u", "v", "w"))
REST = plus(1, minus(t))
PLACE = let(z, plus(times(t, x), times(REST, y)))
VALUES = let(u, _parabola(x)), let(v, _parabola(y)), let(w, _parabola(z))
GAP = plus(times(t, u), times(REST, v), minus(w))
PRODUCT = times(a, t, REST, power(plus(x, minus(y)), 2))


@topic(
    "convexity.definition",
    area="convexity",
    title=say(en="The chord of a convex function", zh="凸函数的弦"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def convexity_definition(_rng: Random) -> Question:
    """t f(x) + (1 - t) f(y) - f(t x + (1 - t) y) = a t (1 - t) (x - y)^2 >= 0 for f = a x^2 + b x + c, a >= 0."""
    between = [Ge(t, 0, evaluate=False), Le(t, 1, evaluate=False)]
    positive = PRODUCT.xreplace({a: scalar("a", nonnegative=True)})
    return ask(
        say(
            en="A function is convex if it lies nowhere above its chords. Let {f}. Its values at {x}, at {y} and at "
            "the place {place} between them are {u}, {v} and {w}: there the chord is above the function by {gap}. "
            "Simplify this gap, show that it is not negative where {a} is not, and derive the second derivative "
            "{second}.",
            zh="函数不高于它的任何一条弦时称为凸函数。设 {f}。它在 {x}、{y} 以及两者之间的点 {place} 处的值为 "
            "{u}、{v} 和 {w}，弦在该点比函数高 {gap}。化简这个差，证明 {a} 非负时它也非负，并推导二阶导数 {second}。",
            f=let(f, _parabola(x)).equation,
            x=x,
            y=y,
            place=PLACE.equation,
            u=u,
            v=v,
            w=w,
            gap=GAP,
            a=a,
            second=D(D(f, x), x),
        ),
        Part(
            _chord(),
            say(en="The gap", zh="差"),
            Reference("value", lambda x, y, a, b, c, t: _gap(x, y, a, b, c, t)),
        ),
        Part(
            claim(Integer(0), scope=[positive], given=between).state(
                positive, rule=say(en="no factor is negative", zh="各因子非负"), relation=AT_MOST
            ),
            say(en="It is not negative", zh="差非负"),
        ),
        Part(
            claim(D(D(f, x), x), let(f, _parabola(x))).differentiate(),
            say(en="The second derivative", zh="二阶导数"),
            Reference("hessian", lambda x, a, b, c: a * x**2 + b * x + c),
        ),
        figures=lambda _parts: [parabola_with_chord()],
    )


_DRAWN = {"x": -1.0, "y": 2.0, "t": 0.375, "a": 0.5, "b": 0.25, "c": 0.5}


def parabola_with_chord() -> Figure:
    """A parabola with a chord, and the tangent at a place between its ends."""
    return chord_and_tangent(_chord().derivation(), _slope(), (x, y, t), _DRAWN)


def _chord() -> Plan:
    """How far the chord is above the parabola."""
    return (
        claim(GAP, PLACE, *VALUES).open_names().state(PRODUCT, rule=say(en="multiply out and gather", zh="展开并合并"))
    )


def _slope() -> Derivation:
    """The slope of the parabola, for the tangent in the picture."""
    return claim(D(f, x), let(f, _parabola(x))).differentiate().derivation()


def _gap(x: Any, y: Any, a: Any, b: Any, c: Any, t: Any) -> Any:
    def f(at: Any) -> Any:
        return (a * at + b) * at + c

    return t * f(x) + (1 - t) * f(y) - f(t * x + (1 - t) * y)


@topic(
    "convexity.hessian",
    area="convexity",
    title=say(en="The Hessian of least squares", zh="最小二乘的海森矩阵"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def convexity_hessian(_rng: Random) -> Question:
    """v^T Z^T Z v = |Z v|^2 >= 0."""
    i, j, k, l = indices("i j k l")
    n, d = size("n"), size("d")
    Z, w, v, g, target, r = (
        array(name, *shape) for name, *shape in (("Z", n, d), ("w", d), ("v", d), ("g", d), ("y", n), ("r", n))
    )
    residual = let(r[i], plus(Sum(times(Z[i, l], w[l]), (l, 1, d)), minus(target[i])))
    gradient = let(g[j], Sum(times(r[i], Z[i, j]), (i, 1, n)))
    hessian = Sum(times(Z[i, j], Z[i, k]), (i, 1, n))
    form = Sum(times(v[j], v[k], hessian), (j, 1, d), (k, 1, d))
    square = Sum(power(Sum(times(Z[i, l], v[l]), (l, 1, d)), 2), (i, 1, n))
    return ask(
        say(
            en="Least squares with {n} examples of {d} features has the residuals {r} and the gradient {g}. Derive the "
            "Hessian {h}, and show that its quadratic form {form} is not negative in any direction {v}: the loss is "
            "convex.",
            zh="{n} 个样本、{d} 个特征的最小二乘的残差为 {r}，梯度为 {g}。推导海森矩阵 {h}，"
            "并证明它在任意方向 {v} 上的二次型 {form} 非负：损失是凸的。",
            n=n,
            d=d,
            r=residual.equation,
            g=gradient.equation,
            h=D(g[j], w[k]),
            form=form,
            v=v[j],
        ),
        Part(
            claim(D(g[j], w[k]), gradient, residual).differentiate().state(hessian),
            say(en="The Hessian", zh="海森矩阵"),
            Reference("jacobian", lambda w, Z, y: Z.T @ (Z @ w - y)),
        ),
        Part(
            claim(Integer(0), scope=[form])
            .state(square, rule="square_is_not_negative", relation=AT_MOST)
            .state(form, rule=say(en="the square of a sum is a double sum", zh="和的平方等于二重和")),
            say(en="Its quadratic form", zh="它的二次型"),
        ),
    )
