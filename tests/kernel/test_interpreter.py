"""What every node means, against mpmath at 50 digits and against hand calculation."""

from __future__ import annotations

from itertools import product

import judge
import mpmath
import pytest
import sympy
from sympy import (
    Abs,
    And,
    Eq,
    Heaviside,
    I,
    Integral,
    KroneckerDelta,
    Max,
    Min,
    Not,
    Or,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    ceiling,
    floor,
    log,
    oo,
    sign,
    zoo,
)

from derive.errors import BadSetting
from derive.kernel import Setting
from derive.kernel.interpreter import Undefined, Unusable, compiled
from derive.kernel.sampled.world import World
from derive.terms.elementary import ELEMENTARY
from derive.terms.notation import At, D, Delta, Named, Norm, Vec, array, indices, scalar, sigma, size
from derive.terms.ordered import Plus, Times

x, y = scalar("x"), scalar("y")
i, j, k, l = indices("i j k l")  # noqa: E741
n = size("n")
v, w = array("v", n), array("w", n, n)
VALUES = {"x": 0.7, "y": -1.3}
SETTING = Setting((x, y, Sum(v[k] + w[k, k], (k, 1, n)) * v[i] * v[j]))


def world(digits=0, index=None, **values):
    pins = {(name, ()): value for name, value in {**VALUES, **values}.items()}
    pins |= {("v", (m,)): m + 0.5 for m in range(6)}
    pins |= {("w", (a, b)): 10.0 * a + b for a in range(5) for b in range(5)}
    made = World(SETTING, "seed", {"n": 3, "i": 1, "j": 2, **(index or {})}, 1.0, pins)
    return made.precise(digits) if digits else made


def value(expr, digits=0, **rest):
    return world(digits, **rest).value(expr)


@pytest.mark.parametrize("function", [f.kind for f in ELEMENTARY if f.arity == 1], ids=lambda f: f.__name__)
def test_functions_are_those_of_mpmath(function):
    expr = function(x, evaluate=False)
    for at, digits in product([-2.5, -0.6, 0.0, 0.4, 1.7], (0, 40)):
        right = None if function is sympy.loggamma and at <= 0 else judge.value(expr, {"x": at})
        if right is None:
            with pytest.raises(Undefined):
                value(expr, digits, x=at)
        else:
            assert float(value(expr, digits, x=at)) == pytest.approx(float(right), rel=1e-13, abs=1e-300), at


@pytest.mark.parametrize(
    ("expr", "right"),
    [
        (Plus(x, y, 1), 0.4),
        (Times(x, y, 2), -1.82),
        (Times(0, Pow(Plus(x, y), -1)), 0.0),
        (Pow(x, 3), 0.343),
        (Pow(2, x), 2**0.7),
        (log(8, 2, evaluate=False), 3.0),
        (sigma(x), 1 / (1 + float(mpmath.exp(-0.7)))),
        (Abs(y), 1.3),
        (sign(y), -1),
        (Heaviside(x - 0.7, Rational(1, 4)), 0.25),
        (Heaviside(y), 0),
        (Max(x, y, 0), 0.7),
        (Min(x, y, 0), -1.3),
        (floor(y), -2),
        (ceiling(y), -1),
        (Piecewise((1, x < y), (2, Eq(x, y)), (3, True)), 3),
        (Piecewise((1, And(x > 0, y > 0)), (2, Or(x > 0, y > 0)), (3, True)), 2),
        (Piecewise((1, Not(And(x > 0, y > 0))), (2, True)), 1),
        (Sum(v[k], (k, 1, n)), 1.5 + 2.5 + 3.5),
        (Sum(v[k], (k, 1, 0)), 0),
        (Product(v[k], (k, 1, n)), 1.5 * 2.5 * 3.5),
        (Sum(w[k, l], (k, 1, l), (l, 1, n)), 11 + 12 + 22 + 13 + 23 + 33),
        (Sum(Sum(w[k, l], (k, 1, l)), (l, 1, n)), 11 + 12 + 22 + 13 + 23 + 33),
        (Sum(v[k] * Delta(k, j), (k, 1, n)), 2.5),
        (Delta(i, j) + KroneckerDelta(i, i), 1),
        (v[i + 1], 2.5),
        (Norm(Vec(v[k], (k, 1, n))), (1.5**2 + 2.5**2 + 3.5**2) ** 0.5),
        (At(x**2 + y, x, 5), 23.7),
        (At(At(x * y, x, y), y, 3), 9.0),
        (At(D(x**3, x), x, 2), 12.0),
        (D(x**3, x), 3 * 0.49),
        (D(D(x**3, x), x), 6 * 0.7),
        (D(Sum(v[k] ** 2, (k, 1, n)), v[j]), 5.0),
        (D(v[i], v[j]), 0),
        (D(D(x**2 * y**2, x), y), 4 * 0.7 * -1.3),
    ],
)
def test_nodes(expr, right):
    assert float(value(expr, 40)) == pytest.approx(float(right), rel=1e-12, abs=1e-12)
    try:
        assert float(value(expr)) == pytest.approx(float(right), rel=1e-7, abs=1e-9)
    except Unusable:
        assert expr.has(D)  # derivatives of derivatives are taken to many digits only


@pytest.mark.parametrize(
    "expr",
    [Pow(Plus(x, -x), -1), Pow(y, Rational(1, 2)), Pow(y, x), log(y), Times(0, log(y)), sympy.asin(Plus(x, 1)), v[x]],
)
def test_what_has_no_value(expr):
    for digits in (0, 40):
        with pytest.raises(Undefined):
            value(expr, digits)


@pytest.mark.parametrize("expr", [Abs(x), Max(x, 0), sign(x), floor(x), x ** Rational(1, 3)])
def test_no_derivative_at_a_kink_or_jump(expr):
    for digits in (0, 40, 100):
        with pytest.raises((Unusable, Undefined)):
            value(D(expr, x), digits, x=0.0)


@pytest.mark.parametrize("expr", [I * x, oo + 0 * x, zoo, Integral(x, x), x.diff(y, evaluate=False), Symbol("x") == 1])
def test_what_the_kernel_cannot_read_is_said(expr):
    if isinstance(expr, bool):
        pytest.skip("not an expression")
    with pytest.raises(BadSetting):
        compiled(expr)


def test_a_named_function_needs_a_meaning():
    class empty(Named):
        letter = "e"

    with pytest.raises(BadSetting):
        compiled(empty(x))


def test_bound_letters_are_given_back():
    here = world(index={"k": 2})
    assert here.value(Times(v[k], Sum(v[k], (k, 1, n)), v[k])) == pytest.approx(2.5 * 7.5 * 2.5)
    with pytest.raises(Undefined):
        here.value(Sum(log(v[k] - 2), (k, 1, n)))
    assert here.value(v[k]) == 2.5


def test_underflow_is_not_zero_and_overflow_not_infinity():
    for expr in (sympy.exp(-(10**4) * Abs(y)), x / 10**400, x * 10**400, Pow(x, 10**6), sympy.exp(10**4 * x)):
        with pytest.raises(Unusable):
            value(expr)
        assert value(expr, 40) != 0
