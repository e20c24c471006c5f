"""What conditions leave may be little: between their end and a kink a line is tried too, and far out or in a gap."""

from __future__ import annotations

import pytest
from sympy import Abs, Eq, Max, Min, Ne, Rational, S, Sum, exp, floor, log, pi, sign, sin, sqrt

from derive.errors import CheckFailed
from derive.kernel import AT_MOST, EQUAL, LESS, Setting, Step
from derive.terms.notation import array, indices, scalar, size

x, y, a, b, c, w = (scalar(s) for s in ["x", "y", "a", "b", "c", "w"])
i, j, k = indices("i j k")
n = size("n")
v = array("v", n)
TOTAL, SQUARES = Sum(v[k], (k, 1, n)), Sum(v[k] ** 2, (k, 1, n))


def small(power: int) -> Rational:
    return Rational(1, 10**power)


def step(before, after, *given, relation=EQUAL) -> Step:
    return Step(before, after, "r", relation, Setting((before, after), (), given))


FALSE = {
    "|x| a millionth below 0": (Abs(x), x, x > -small(6)),
    "|x| below 0 by 10^-12": (Abs(x), x, x > -small(12)),
    "a hinge a little beyond its kink": (Max(0, 1 - x), 1 - x, x < 1 + small(5)),
    "two names": (Abs(x - y), x - y, x > y - small(7)),
    "an irrational kink": (Abs(x - sqrt(2)), x - sqrt(2), x > Rational(14142135, 10**7)),
    "a step of a floor": (floor(x), S(3), x > 3 - small(6), x < 4),
    "the end itself, which belongs to it": (floor(x), S(3), x >= 3, x <= 4),
    "the sign at the end": (sign(x), S(1), x >= 0),
    "where a power is 2": (sign(exp(x) - 2), S(1), x > Rational(69, 100)),
    "22/7 for pi": (Abs(sin(x)), sin(x), x > 0, x < Rational(22, 7)),
    "a logarithm": (Abs(log(x)), log(x), x > 1 - small(6)),
    "near the edge of a disc": (Max(0, x - 1 + small(3)) + 0 * y, S(0) * x, x**2 + y**2 < 1),
    "a product": (Abs(x * y), x * y, x * y > -small(6)),
    "a sum": (Abs(TOTAL), TOTAL, -small(6) < TOTAL),
    "a maximum with a number": (Max(x, Rational(1, 2)), x, x > Rational(1, 2) - small(9)),
    "near 0 of a probability": (Max(x, small(6)), x, x > 0, x < 1),
    "near 1 of a probability": (Min(x, 1 - small(6)), x, x > 0, x < 1),
    "an interval that is narrow": (Abs(x - 100), x - 100, x > 100 - small(3), x < 100 + small(2)),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_wrong_near_the_end_of_a_condition(name):
    with pytest.raises(CheckFailed, match="does not hold"):
        step(*FALSE[name])


@pytest.mark.parametrize(
    ("left", "right", "relation", "given"),
    [
        (S(0) * x, x * (x - small(6)), AT_MOST, (x > 0,)),
        (x**2, x, LESS, (x >= 0, x < 1)),
        (x**2, x * (1 - small(6)), LESS, (x > 0, x < 1)),
    ],
)
def test_inequalities_near_the_end_of_a_condition(left, right, relation, given):
    with pytest.raises(CheckFailed):
        step(left, right, *given, relation=relation)


TRUE = {
    "a whole number's interval": (floor(x), S(3), x >= 3, x < 4),
    "an interval of negative numbers": (floor(x), S(-7), x > -7, x < -6),
    "an interval of a hundredth": (Abs(x - 100), x - 100, x > 100, x < 100 + small(2)),
    "far out": (Abs(x), x, x > 10**6),
    "far out below": (Abs(x), -x, x < -(10**8)),
    "far out, and no kink": (x**2 - 1, (x - 1) * (x + 1), x > 1000, x < 1001),
    "a band": (Abs(x - y), x - y, x > y, x < y + small(2)),
    "five in their order": (Max(x, y, a, b, c), c, x < y, y < a, a < b, b < c),
    "a ring": (Abs(x**2 + y**2 - 4), 4 - x**2 - y**2, x**2 + y**2 < 4, x**2 + y**2 > 3),
    "where a power is 5": (Abs(exp(x) - 5), exp(x) - 5, exp(x) > 5),
    "a sum above 0": (Max(0, TOTAL), TOTAL, TOTAL > 0),
    "a short array": (Max(1, SQUARES), S(1) + 0 * SQUARES, SQUARES < 1),
    "components in their order": (Max(v[i], v[j]), v[i], v[i] > v[j]),
    "a learning rate": (Abs(1 - w * a), 1 - w * a, w > 0, a > 0, w < 1 / a),
    "half a turn": (Abs(sin(x)), sin(x), x > 0, x < pi),
    "equal to a number": (x * y, 2 * y, Eq(x, 2)),
    "not zero": (x / x, S(1), Ne(x, 0)),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_holds_where_conditions_leave_little(name):
    assert step(*TRUE[name]).evidence.points >= 4
