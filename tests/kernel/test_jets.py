"""Derivatives by Taylor series of balls: against mpmath's differences, for every function of the table, and mixed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf
from typing import Any

import mpmath
import pytest
from beyond_mpmath import lacking
from sympy import (
    Abs,
    Function,
    Max,
    Piecewise,
    Pow,
    Rational,
    Sum,
    acos,
    asin,
    cos,
    exp,
    floor,
    log,
    sign,
    sin,
    sqrt,
)  # fmt: skip

from derive.kernel import Definition, Setting
from derive.kernel.bounds.balls import Unsure
from derive.kernel.bounds.points import Point
from derive.kernel.bounds.world import BallWorld
from derive.kernel.interpreter import Undefined
from derive.terms.elementary import ELEMENTARY
from derive.terms.notation import At, D, array, scalar, size
from derive.terms.ordered import Plus, Times, power

x, y, z = scalar("x"), scalar("y"), scalar("z")
n = size("n")
v = array("v", n)
M = mpmath.mp.clone()
M.dps = 60
PLACES = ("-2.3", "-0.62", "0.31", "0.77", "1.93", "4.11")


def ball(expr: Any, lets: tuple[Definition, ...] = (), **at: str) -> Any:
    pins = {(name, ()): Fraction(value) for name, value in at.items()}
    return BallWorld(Setting((expr,), lets), Point(0, {"n": 3}, pins), 200, inf).value(expr)


def close(found: Any, right: Any) -> bool:
    pairs = [e.man_exp() for e in (found.lower(), found.upper())]
    low, high = (M.ldexp(M.mpf(int(m)), int(e)) for m, e in pairs)
    slack = M.mpf(10) ** -15 * max(1, abs(right))  # of mpmath's differences
    return bool(low - slack <= right <= high + slack and high - low < slack)


VALUE: dict[str, Callable[..., Any]] = {
    **{f.name: (lambda *a, f=f: f.to_digits(M, *a)) for f in ELEMENTARY},
    **lacking(M),
}


@pytest.mark.parametrize("function", ELEMENTARY, ids=lambda f: f.name)
@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_derivatives_of_every_function(function, order) -> None:
    tried = 0
    for which in range(function.arity):
        expr = function.kind(*(x, y)[: function.arity], evaluate=False)
        for _ in range(order):
            expr = D(expr, (x, y)[which])
        for place in PLACES:
            args = [M.mpf(place), M.mpf("0.7")][: function.arity]
            try:
                slope = M.diff(
                    lambda t, a=args, k=which: VALUE[function.name](*a[:k], t, *a[k + 1 :]), args[which], order
                )
                if isinstance(VALUE[function.name](*args), M.mpc):
                    continue
            except (ValueError, ZeroDivisionError):
                continue
            if function.name == "loggamma" and args[0] < 0:
                continue
            assert close(ball(expr, x=place, y="0.7"), M.mpf(getattr(slope, "real", slope))), place
            tried += 1
    assert tried >= 2


def by_mpmath(f: Callable[..., Any], at: tuple[str, ...], orders: tuple[int, ...]) -> Any:
    return M.diff(f, tuple(map(M.mpf, at)), orders)


MIXED: dict[str, tuple[Any, Any]] = {
    "two names": (
        D(D(exp(x * y) * sin(x), x), y),
        by_mpmath(lambda x, y: M.exp(x * y) * M.sin(x), ("0.3", "1.2"), (1, 1)),
    ),
    "two names, higher": (
        D(D(D(x**3 * log(y + 2) * cos(x * y), x), x), y),
        by_mpmath(lambda x, y: x**3 * M.log(y + 2) * M.cos(x * y), ("0.3", "1.2"), (2, 1)),
    ),
    "a derivative in a product in a derivative": (
        D(Times(x, D(sin(x**2), x)), x),
        M.diff(lambda t: 2 * t * t * M.cos(t * t), M.mpf("0.3")),
    ),
    "a derivative under a root": (
        D(sqrt(Plus(5, D(sin(x * y), x))), y),
        M.diff(lambda t: M.sqrt(5 + t * M.cos(M.mpf("0.3") * t)), M.mpf("1.2")),
    ),
    "a place in a derivative": (
        D(Times(x, At(D(sin(z), z), z, x**2)), x),
        M.diff(lambda t: t * M.cos(t * t), M.mpf("0.3")),
    ),
    "a power that moves": (D((x + 1) ** (x * y), x), M.diff(lambda t: (t + 1) ** (t * M.mpf("1.2")), M.mpf("0.3"))),
    "a third": (D((x + y) ** Rational(1, 3), x), M.diff(lambda t: (t + M.mpf("1.2")) ** (M.one / 3), M.mpf("0.3"))),
    "a high power": (D((x + y) ** 40, x), 40 * M.mpf("1.5") ** 39),
    "a power below the line": (D((x + y) ** -3, x), -3 * M.mpf("1.5") ** -4),
    "the larger": (D(Max(x, y, evaluate=False) ** 2, y), M.mpf("2.4")),
    "a case": (D(Piecewise((x**2, x < 1), (y, True)), x), M.mpf("0.6")),
    "a case elsewhere": (D(Piecewise((x**2, x > 1), (y, True)), x), M.zero),
    "nothing moves": (D(exp(y), x), M.zero),
}  # fmt: skip


@pytest.mark.parametrize("name", MIXED)
def test_derivatives_inside_derivatives(name) -> None:
    expr, right = MIXED[name]
    assert close(ball(expr, x="0.3", y="1.2"), right)


def test_through_definitions_and_by_a_defined_name() -> None:
    lets = (Definition(z, Times(x, y)), Definition(scalar("u"), power(z, 2)))
    assert close(ball(D(scalar("u"), x), lets, x="0.3", y="1.2"), 2 * M.mpf("0.36") * M.mpf("1.2"))
    assert close(ball(D(scalar("u"), z), lets, x="0.3", y="1.2"), 2 * M.mpf("0.36"))


def test_a_sum_over_a_size_by_a_component() -> None:
    expr = D(Sum(v[scalar("k", integer=True)] ** 2, (scalar("k", integer=True), 1, n)), v[2])
    found = BallWorld(Setting((expr,)), Point(0, {"n": 3}, {("v", (2,)): Fraction(7, 10)}), 100, inf).value(expr)
    assert close(found, M.mpf("1.4"))


def test_a_function_that_is_only_a_letter_has_the_slope_of_what_stands_for_it() -> None:
    f = Function("f")
    around = [ball(f(x), x=str(Fraction("0.3") + d)) for d in (Fraction(1, 10**12), Fraction(-1, 10**12))]
    difference = float(around[0] - around[1]) / 2e-12
    assert float(ball(D(f(x), x), x="0.3")) == pytest.approx(difference, rel=1e-9)


@pytest.mark.parametrize(
    ("expr", "place"),
    [(Abs(x), "0"), (sign(x), "0"), (sqrt(x), "0"), (Max(x, 1), "1"), (Piecewise((x, x < 2), (x**2, True)), "2"),
     (x ** Rational(1, 3), "0"), (log(x), "0"), (1 / x, "0"),
     # where what stands inside has no slope, and its own power series shows none
     (acos(1 - x**2), "0"), (acos(cos(x)), "0"), (asin(2 * x / (1 + x**2)), "1"), (sqrt(1 - cos(x)), "0"),
     (sqrt(Pow(Plus(x, 0), 2)), "0"), (sign(x**2), "0"), (floor(-(x**2)), "0"), (x**-2, "0"),
     (Piecewise((1, x**2 <= 0), (0, True)), "0"), (Max(-(x**2), Abs(x) ** 3), "0")],
)  # fmt: skip
def test_at_a_kink_or_an_edge_there_is_no_slope(expr, place) -> None:
    with pytest.raises((Unsure, Undefined)):
        ball(D(expr, x), x=place)


@pytest.mark.parametrize("expr", [log(1 + x**2), cos(x**3), sqrt(4 - x**2), Max(1, x**2), exp(sqrt(1 + x**4))])
def test_what_is_flat_at_a_place_has_the_slope_0(expr) -> None:
    assert ball(D(expr, x), x="0") == 0


def test_what_is_tiny_beside_a_value_near_one_is_seen() -> None:
    found = ball(D(sqrt(1 + exp(-(x**4))), x), x="3.4")
    right = M.diff(lambda t: M.exp(-(t**4)), M.mpf("3.4")) / 2 / M.sqrt(1 + M.exp(-(M.mpf("3.4") ** 4)))
    assert float(found) == pytest.approx(float(right), rel=1e-12) and 0 < -float(found) < 1e-50
