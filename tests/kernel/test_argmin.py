"""Minima with and without a slope: flat of any order, at kinks, and what is no minimum or not the only one."""

from __future__ import annotations

import pytest
from conftest import refused, step
from sympy import Abs, Integer, Max, Min, Piecewise, cosh, exp

from derive.kernel import ARGMIN
from derive.terms.notation import ArgMin, Components, scalar
from derive.terms.ordered import minus, over, plus, power, times

x, y, b, c = (scalar(s) for s in ["x", "y", "b", "c"])
a = scalar("a", positive=True)

RIGHT = {
    "a fourth power": (power(x, 4), Integer(0)),
    "a fourth power elsewhere": (power(plus(x, -3), 4), Integer(3)),
    "an absolute value": (Abs(x), Integer(0)),
    "an absolute value at y": (times(a, Abs(plus(x, minus(y)))), y),
    "a square and a kink": (plus(power(x, 2), Abs(x)), Integer(0)),
    "a parabola": (plus(times(a, power(x, 2)), times(b, x), c), over(minus(b), times(2, a))),
    "a hyperbolic cosine": (cosh(x), Integer(0)),
    "a soft threshold's question": (plus(times(over(1, 2), power(plus(x, -3), 2)), Abs(x)), Integer(2)),
    "the same, stuck at the kink": (plus(times(over(1, 2), power(plus(x, -1), 2)), times(2, Abs(x))), Integer(0)),
    "a maximum of two lines": (Max(minus(x), times(2, x)), Integer(0)),
    "cases": (Piecewise((power(x, 2), x < 0), (x, True)), Integer(0)),
    "a kink at a third": (Abs(plus(times(3, x), -1)), over(1, 3)),
}
WRONG = {
    "a saddle": (power(x, 3), Integer(0)),
    "beside the kink": (Abs(x), Integer(1)),
    "a maximum": (minus(power(x, 2)), Integer(0)),
    "one of two": (power(plus(power(x, 2), -1), 2), Integer(1)),
    "one of three, far away": (Abs(times(power(x, 2), plus(x, -4), plus(x, -6))), Integer(0)),
    "a local one": (Min(Abs(x), plus(Abs(plus(x, -5)), -1)), Integer(0)),
    "a flat bottom": (Max(0, plus(Abs(x), -1)), Integer(0)),
    "a constant": (times(0, x), Integer(0)),
    "a fourth power at 1": (power(x, 4), Integer(1)),
    "a local maximum between": (plus(power(x, 4), minus(power(x, 2))), Integer(0)),
    "a falling exponential": (exp(minus(x)), Integer(10)),
    "a far hole": (plus(power(x, 2), times(-1000, Max(0, plus(1, minus(Abs(plus(x, -20))))))), Integer(0)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_minimum_is_taken(name):
    f, place = RIGHT[name]
    assert step(ArgMin(f, x), place, ARGMIN, scope=[a, b, c, y]).evidence.method in ("proved", "numeric")


@pytest.mark.parametrize("name", WRONG)
def test_no_minimum_or_not_the_only_one_is_refused(name):
    f, place = WRONG[name]
    refused(ArgMin(f, x), place, ARGMIN, scope=[a, b, c, y])


def test_a_convex_one_is_proved():
    assert step(ArgMin(RIGHT["a parabola"][0], x), RIGHT["a parabola"][1], ARGMIN).evidence.method == "proved"
    assert step(ArgMin(Abs(x), x), Integer(0), ARGMIN).evidence.method == "numeric"


def sq(*terms):
    return power(plus(*terms), 2)


#: over x and y: by completing squares, or by setting both partial derivatives to 0 by hand
RIGHT_OF_TWO = {
    "a bowl": (plus(sq(x), sq(y)), (Integer(0), Integer(0)), "proved"),
    "a bowl elsewhere": (plus(sq(x, -1), sq(x, y)), (Integer(1), Integer(-1)), "numeric"),
    "a tilted bowl": (plus(sq(x), sq(y), times(x, y), times(-3, b, x)), (times(2, b), minus(b)), "numeric"),
    "no quadratic": (plus(cosh(x), power(y, 4)), (Integer(0), Integer(0)), "proved"),
}
WRONG_OF_TWO = {
    "beside it": (plus(sq(x, -1), sq(x, y)), (Integer(1), Integer(1))),
    "names swapped": (plus(sq(x, -1), sq(y, -2)), (Integer(2), Integer(1))),
    "a saddle": (plus(sq(x), minus(sq(y))), (Integer(0), Integer(0))),
    "a saddle not along the axes": (plus(sq(x), sq(y), times(3, x, y)), (Integer(0), Integer(0))),
    "a valley": (sq(x, y), (Integer(0), Integer(0))),
    "a dome": (minus(plus(sq(x), sq(y))), (Integer(0), Integer(0))),
    "one of two": (plus(sq(x), sq(sq(y), -1)), (Integer(0), Integer(1))),
    "a hole beside every line that is tried": (
        plus(sq(x), sq(y), times(-100, exp(times(-(10**8), plus(sq(x, -3), sq(y, -5)))))),
        (Integer(0), Integer(0)),
    ),
    "kinks, not proved": (plus(Abs(x), Abs(y)), (Integer(0), Integer(0))),
    "a place that moves": (plus(sq(x), sq(y)), (y, Integer(0))),
    "a number for a place": (plus(sq(x), sq(y)), (Integer(0),)),
    "three components": (plus(sq(x), sq(y)), (Integer(0),) * 3),
}


@pytest.mark.parametrize("name", RIGHT_OF_TWO)
def test_a_minimum_over_two_names_is_taken(name):
    f, place, method = RIGHT_OF_TWO[name]
    assert step(ArgMin(f, x, y), Components(*place), ARGMIN, scope=[b]).evidence.method == method


@pytest.mark.parametrize("name", WRONG_OF_TWO)
def test_no_minimum_over_two_names_or_none_that_is_sure_is_refused(name):
    f, place = WRONG_OF_TWO[name]
    refused(ArgMin(f, x, y), Components(*place), ARGMIN)


def test_what_a_minimum_over_names_cannot_be_about():
    positive = scalar("p", positive=True)
    here = Components(0, 0)
    assert "free real" in refused(ArgMin(plus(sq(positive), sq(y)), positive, y), here, ARGMIN)
    assert "moves with 'x'" in refused(ArgMin(plus(sq(x), sq(y)), x, y), here, ARGMIN, given=[x > 0])
    assert "alone" in refused(ArgMin(sq(x), x), here, ARGMIN)
