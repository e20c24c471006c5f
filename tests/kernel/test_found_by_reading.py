"""Wrong lines that a reader of the kernel got past it, each refused since."""

import pytest
from sympy import (
    And,
    Basic,
    Function,
    IndexedBase,
    Integer,
    Min,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    cot,
    coth,
    csc,
    pi,
    sin,
    sinh,
    tan,
    tanh,
)

from derive.errors import CheckFailed
from derive.kernel import AT_MOST, EQUAL, Definition, Relation, Setting, Step
from derive.kernel.exact.proof import Exact
from derive.terms.notation import array, indices, scalar, size
from derive.terms.ordered import Plus, Times

x, y = scalar("x"), scalar("y")
n = size("n")
(k,) = indices("k")
m = Symbol("m", integer=True, nonnegative=True)
v = array("v", n)
F, G = Function("F", real=True), Function("G", real=True)
total = Sum(v[k], (k, 1, n))

WRONG: dict[str, tuple[Basic, Basic, Relation]] = {
    "every function is above -3": (Integer(-3), F(x), AT_MOST),
    "every function of two is above -10": (Integer(-10), G(x, y), AT_MOST),
    "every function is below 10": (F(x), Integer(10), AT_MOST),
    "the first four terms for all": (total, Sum(v[k], (k, 1, Min(n, 4))), EQUAL),
    "a polynomial in the size with zeros at 1 to 4": (
        total,
        Plus(total, Times(n - 1, n - 2, n - 3, n - 4)),
        EQUAL,
    ),
    "whole numbers up to 5 only": (Product(m - k, (k, 0, 5)), Integer(0), EQUAL),
    "a pole of the tangent's partner": (x, Times(x, tan(y - 1), cot(y - 1)), EQUAL),
    "a pole of the cosecant": (x, Times(x, sin(y - 1), csc(y - 1)), EQUAL),
    "a pole of the hyperbolic cotangent": (x, Times(x, tanh(y - 1), coth(y - 1)), EQUAL),
    "a hole at 3.7": (x, Times(x, Plus(x, Rational(-37, 10)), Pow(Plus(x, Rational(-37, 10)), -1)), EQUAL),
    "a hole at a third": (x, Times(x, Plus(x, Rational(-1, 3)), Pow(Plus(x, Rational(-1, 3)), -1)), EQUAL),
    "a hole at pi": (x, Times(x, Plus(x, -pi), Pow(Plus(x, -pi), -1)), EQUAL),
    "a narrow piece": (x, Piecewise((5, And(x > 1, x < Rational(101, 100))), (x, True)), EQUAL),
    "a narrow piece far out": (x, Piecewise((5, And(x > 700, x < Rational(70001, 100))), (x, True)), EQUAL),
}
GIVEN = {
    "all points but the origin left out": (x, Times(2, y), x**2 + y**2 < Rational(1, 10**8)),
    "only the origin left": (x, Times(2, y), x**2 + y**2 <= 0),
}


@pytest.mark.parametrize("name", GIVEN)
def test_a_strong_condition_does_not_help(name: str) -> None:
    before, after, condition = GIVEN[name]
    with pytest.raises(CheckFailed):
        Step(before, after, "planted", EQUAL, Setting((before, after), (), (condition,)))


@pytest.mark.parametrize("name", WRONG)
def test_it_is_refused(name: str) -> None:
    before, after, relation = WRONG[name]
    with pytest.raises(CheckFailed):
        Step(before, after, "planted", relation, Setting((before, after)))


def test_where_the_cosecant_has_a_value_the_line_is_right() -> None:
    before, after = Times(x, sin(y), csc(y)), x
    assert Step(before, after, "cancel", EQUAL, Setting((before,))).evidence.method == "proved"
    before, after = Times(sinh(y), coth(y)), Times(sinh(y), coth(y))
    assert Step(before, after, "same", EQUAL, Setting((before,))).evidence.method == "proved"


def test_an_index_that_counts_in_a_definition_is_no_size() -> None:
    i = Symbol("i", integer=True, positive=True)
    j = Symbol("j", integer=True)
    a, b = IndexedBase("a", shape=(n,), real=True), IndexedBase("b", shape=(n,), real=True)
    setting = Setting((b[j], a[j]), (Definition(b[i], Times(i, a[i])),))
    assert not Exact.of(setting).proves(b[j], a[j], EQUAL)
