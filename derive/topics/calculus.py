"""Derivatives of the common functions, drawn at random (Stewart, Calculus, chapter 3)."""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import numpy as np
from sympy import Eq, Expr, Function, Gt, Pow, Rational, Symbol, atan, cos, cosh, exp, log, sin, sinh, sqrt, tan

from derive.authoring import (
    STANDARD,
    D,
    Part,
    Prose,
    Question,
    Reference,
    ask,
    claim,
    over,
    plus,
    power,
    say,
    scalar,
    times,
    topic,
)

x = scalar("x", positive=True)


class DrawnFunction(NamedTuple):
    """A function drawn as SymPy and, independently, as NumPy."""

    expr: Expr
    code: Callable[[Any], Any]


def _power(rng: Random) -> DrawnFunction:
    n = rng.choice([2, 3, 4, 5, -1, -2, Rational(1, 2)])
    exponent = float(n)
    return DrawnFunction(power(x, n), lambda x: x**exponent)


def _exponential(rng: Random) -> DrawnFunction:
    a = rng.choice([2, 3, 5, 10])
    return DrawnFunction(Pow(a, x), lambda x: float(a) ** x)


def _logarithm(rng: Random) -> DrawnFunction:
    a = rng.choice([2, 3, 10])
    return DrawnFunction(over(log(x), log(a)), lambda x: np.log(x) / np.log(a))


def _linear(rng: Random) -> DrawnFunction:
    a, b = rng.randint(2, 9), rng.randint(1, 9)
    return DrawnFunction(plus(times(a, x), b), lambda x: a * x + b)


_FIXED: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (exp, np.exp),
    (log, np.log),
    (sin, np.sin),
    (cos, np.cos),
    (tan, np.tan),
    (atan, np.arctan),
    (sinh, np.sinh),
    (cosh, np.cosh),
)


def _fixed(rng: Random) -> DrawnFunction:
    function, code = rng.choice(_FIXED)
    return DrawnFunction(function(x), code)


_ATOMS = (_fixed, _fixed, _fixed, _power, _power, _exponential, _logarithm, _linear)


def _atom(rng: Random) -> DrawnFunction:
    return rng.choice(_ATOMS)(rng)


def _sum(f: DrawnFunction, g: DrawnFunction, rng: Random) -> DrawnFunction:
    a, b = rng.randint(2, 6), rng.randint(2, 6)
    return DrawnFunction(plus(times(a, f.expr), times(b, g.expr)), lambda x: a * f.code(x) + b * g.code(x))


def _product(f: DrawnFunction, g: DrawnFunction, _rng: Random) -> DrawnFunction:
    return DrawnFunction(times(f.expr, g.expr), lambda x: f.code(x) * g.code(x))


def _quotient(f: DrawnFunction, g: DrawnFunction, rng: Random) -> DrawnFunction:
    c = rng.randint(1, 5)
    return DrawnFunction(over(f.expr, plus(power(x, 2), c)), lambda x: f.code(x) / (x**2 + c))


def _composition(_f: DrawnFunction, _g: DrawnFunction, rng: Random) -> DrawnFunction:
    a, b, n = rng.randint(2, 5), rng.randint(1, 6), rng.choice([1, 2])
    inner = plus(times(a, power(x, n)), b)
    function, code = rng.choice([(f, c) for f, c in _FIXED if f is not tan])
    return DrawnFunction(function(inner), lambda x: code(a * x**n + b))


_JOINS = (_sum, _product, _product, _quotient, _quotient, _composition, _composition)


def draw(rng: Random, level: str = STANDARD) -> DrawnFunction:
    """Two common functions joined by +, product, quotient, or one inside another.

    `easy` is one function or a sum of two; `hard` joins the result to a third, or puts it inside another.
    """
    f, g = _two(rng)
    if level == "easy":
        return rng.choice([f, _sum(f, g, rng)])
    joined = rng.choice(_JOINS)(f, g, rng)
    return rng.choice(_OUTER)(joined, _atom(rng), rng) if level == "hard" else joined


def _two(rng: Random) -> tuple[DrawnFunction, DrawnFunction]:
    f, g = _atom(rng), _atom(rng)
    while g.expr == f.expr:
        g = _atom(rng)
    return f, g


#: defined for every number, so that any function can stand inside
_EVERYWHERE: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (sin, np.sin),
    (cos, np.cos),
    (atan, np.arctan),
    (lambda f: power(f, 2), np.square),
)


def _inside(f: DrawnFunction, _g: DrawnFunction, rng: Random) -> DrawnFunction:
    outer, code = rng.choice(_EVERYWHERE)
    return DrawnFunction(outer(f.expr), lambda x: code(f.code(x)))


_OUTER = (_product, _quotient, _inside, _inside)


@topic(
    "calculus.common",
    area="calculus",
    title=say(en="Derivatives of the common functions", zh="常见函数的导数"),
    levels=("easy", "standard", "hard"),
    kinds=("derive", "evaluate", "fill", "spot", "choose"),
)
def calculus_common(rng: Random, level: str) -> Question:
    """The derivative of a random function of x > 0."""
    drawn = draw(rng, level)
    where = x if _is_for_positive(drawn.expr) else scalar("x")
    body = drawn.expr.xreplace({x: where})
    reference = Reference("gradient", lambda x: drawn.code(x))
    return ask(
        _statement(body, where),
        Part(claim(D(body, where)).differentiate().collect(), reference=reference),
    )


def _is_for_positive(expr: Expr) -> bool:
    """Whether it has a logarithm or a root, which need x > 0."""
    return expr.has(sqrt(x)) or any(logarithm.has(x) for logarithm in expr.atoms(log))


def _statement(body: Expr, where: Symbol) -> Prose:
    f = Eq(Function("f", real=True)(where), body, evaluate=False)
    if where.is_positive:
        positive = Gt(where, 0, evaluate=False)
        return say(en="Differentiate {f} for {c}.", zh="对 {c} 求 {f} 的导数。", f=f, c=positive, claim=D(body, where))
    return say(en="Differentiate {f}.", zh="求 {f} 的导数。", f=f, claim=D(body, where))
