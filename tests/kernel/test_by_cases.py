"""Proof by cases: kinks linear in one symbol, strict bounds among the conditions, and what must not be proved."""

from __future__ import annotations

import pytest
from conftest import refused, step
from sympy import Abs, And, Eq, Heaviside, Integer, Max, Min, Ne, Piecewise, S, Symbol, exp, log, sign, sqrt

from derive.kernel import AT_MOST, EQUAL, LESS, Setting
from derive.kernel.exact.proof import Exact
from derive.terms.notation import D, scalar
from derive.terms.ordered import minus, over, plus, power, times

x, y, z, w = (scalar(s) for s in ["x", "y", "z", "w"])
a, p = scalar("a", positive=True), scalar("p", positive=True)
eta, theta = scalar("eta"), scalar("theta")
HUBER = Piecewise((times(over(1, 2), power(x, 2)), Abs(x) <= 1), (plus(Abs(x), -over(1, 2)), True))

PROVED = {
    "ELU": (
        D(Piecewise((x, x > 0), (times(a, plus(exp(x), -1)), True)), x),
        Piecewise((1, x > 0), (times(a, exp(x)), x < 0)),
    ),
    "Huber": (D(HUBER, x), Piecewise((x, Abs(x) <= 1), (sign(x), True))),
    "hard tanh": (D(Max(-1, Min(1, x)), x), Piecewise((0, Abs(x) > 1), (1, Abs(x) < 1))),
    "L1": (D(plus(Abs(x), Abs(y)), x), Piecewise((1, x > 0), (-1, x < 0))),
    "soft threshold": (
        times(sign(x), Max(plus(Abs(x), minus(a)), 0)),
        Piecewise((plus(x, minus(a)), x > a), (plus(x, a), x < -a), (0, True)),
    ),
    "ReLU by |x|": (Max(0, x), times(over(1, 2), plus(x, Abs(x)))),
    "a maximum and a minimum": (plus(Max(x, y), Min(x, y)), plus(x, y)),
    "|x - y| by a maximum": (Abs(plus(x, minus(y))), plus(Max(x, y), minus(Min(x, y)))),
    "clip": (Min(Max(x, 0), 1), plus(Max(x, 0), minus(Max(plus(x, -1), 0)))),
    "|x| as cases": (Abs(x), Piecewise((x, x >= 0), (minus(x), True))),
    "a square with cases": (power(Max(0, x), 2), Piecewise((power(x, 2), x > 0), (0, True))),
    "log_sigmoid": (plus(Min(0, x), minus(log(plus(1, exp(minus(Abs(x))))))), minus(log(plus(1, exp(minus(x)))))),
    "Heaviside": (times(x, Heaviside(x)), Max(0, x)),
    "three places": (
        plus(Abs(x), Abs(plus(x, -1)), Abs(plus(x, -2))),
        Piecewise((3 * x - 3, x > 2), (x + 1, x > 1), (3 - x, x > 0), (3 - 3 * x, True)),
    ),
}


@pytest.mark.parametrize("name", PROVED)
def test_what_bends_is_proved_case_by_case(name):
    assert step(*PROVED[name], scope=[a]).evidence.method == "proved"


BOUNDED = {
    "a rate below 2/a": (Abs(plus(1, minus(times(a, eta)))), S.One, LESS, [eta > 0, eta < 2 / a]),
    "the same in one condition": (power(plus(1, minus(times(a, eta))), 2), S.One, LESS, [And(eta > 0, eta < 2 / a)]),
    "a rate above 2/a": (S.One, Abs(plus(1, minus(times(a, eta)))), LESS, [eta > 2 / a]),
    "a rate below 1/a": (S.Zero, plus(1, minus(times(a, eta))), LESS, [eta < 1 / a]),
    "a product of small numbers": (times(x, y), x, LESS, [x > 0, y > 0, y < 1]),
    "a square of a small number": (power(x, 2), x, LESS, [x > 0, x < 1]),
    "closed: a square": (power(x, 2), x, AT_MOST, [x >= 0, x <= 1]),
    "closed: a chord above a square": (
        power(plus(times(theta, x), times(plus(1, minus(theta)), y)), 2),
        plus(times(theta, power(x, 2)), times(plus(1, minus(theta)), power(y, 2))),
        AT_MOST,
        [theta >= 0, theta <= 1],
    ),
    "|x| below a bound": (power(x, 2), Integer(4), LESS, [Abs(x) < 2]),
    "an interval away from zero": (sqrt(power(x, 2)), x, EQUAL, [x > 1, x < 3]),
}


@pytest.mark.parametrize("name", BOUNDED)
def test_bounds_among_the_conditions_prove(name):
    before, after, relation, given = BOUNDED[name]
    assert step(before, after, relation, given=given, scope=[a, x, y, eta, theta]).evidence.method == "proved"


def test_what_is_not_zero():
    assert step(times(sign(x), sign(x)), Integer(1), given=[Ne(x, 0)], scope=[x]).evidence.method == "proved"
    nonzero = Symbol("q", nonzero=True)
    assert step(times(sign(nonzero), sign(nonzero)), Integer(1), scope=[nonzero]).evidence.method == "proved"
    refused(times(sign(x), sign(x)), Integer(1))


FALSE = {
    "another slope below": (
        D(Piecewise((x, x > 0), (times(a, x), True)), x),
        Piecewise((1, x > 0), (1, x < 0)),
        EQUAL,
        [],
    ),
    "a far piece": (Max(0, x), Piecewise((x, x > 0), (0, x > -100), (1, True)), EQUAL, []),
    "a place alone": (Abs(x), Piecewise((x, x > 0), (7, Eq(x, 0)), (minus(x), True)), EQUAL, []),
    "a far place alone": (Abs(x), Piecewise((minus(x), x < 0), (1, Eq(x, 50)), (x, True)), EQUAL, []),
    "equal at an end": (power(x, 2), x, LESS, [x >= 0, x < 1]),
    "beyond a bound": (power(x, 2), x, LESS, [x > 0, x < 2]),
    "a bound that depends": (times(a, eta), S.One, LESS, [eta > 0, eta < 2 / a]),
    "|x| at most 1 is not below": (power(x, 2), S.One, LESS, [Abs(x) <= 1]),
    "a clip without its end": (Min(Max(x, 0), 1), Max(x, 0), EQUAL, []),
    "maximum for minimum": (Max(x, y), Min(x, y), EQUAL, []),
    "the sum of two maxima": (Max(0, plus(x, y)), plus(Max(0, x), Max(0, y)), EQUAL, []),
    "a threshold too low": (
        times(sign(x), Max(plus(Abs(x), minus(a)), 0)),
        Piecewise((plus(x, minus(a)), x > a), (0, True)),
        EQUAL,
        [],
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_in_one_case_is_not_proved(name):
    before, after, relation, given = FALSE[name]
    setting = Setting((before, after, a, x), (), tuple(given))
    assert not Exact.of(setting).proves(before, after, relation)
    refused(before, after, relation, given=given, scope=[a, x])


def test_at_most_eight_cases():
    many = plus(*(Abs(plus(x, -k)) for k in range(12)))
    assert step(plus(many, many), times(2, many)).evidence.method in ("proved", "numeric")
    assert (
        step(times(z, Max(x, y)), Piecewise((times(z, x), x > y), (times(z, y), True)), scope=[w]).evidence.method
        == "proved"
    )
