"""Proof by cases: kinks linear in one symbol, strict bounds among the conditions, and what must not be proved."""

from __future__ import annotations

import time

import pytest
from conftest import refused, step
from sympy import Abs, And, Eq, Heaviside, Integer, Max, Min, Ne, Piecewise, S, Symbol, exp, log, sign, sqrt

from derive.engine.moves import claim, let
from derive.kernel import AT_MOST, EQUAL, LESS, Setting, Witness
from derive.kernel.evidence import examine
from derive.kernel.exact.proof import Exact
from derive.terms.chance import Mean, RandomVariable
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


def test_a_name_stands_for_something_else_in_every_case():
    """What was found for f below 0 is not taken for f above 0."""
    f = scalar("f")
    setting = Setting((f,), (let(f, Piecewise((minus(x), x < 0), (x, True))),))
    proves = Exact(setting).proves
    assert proves(f, Max(x, minus(x)), EQUAL) and proves(times(x, D(f, x)), f, EQUAL)
    assert not proves(f, minus(x), EQUAL) and not proves(f, x, EQUAL)


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


# -- several letters ------------------------------------------------------------------------------------------------

b, c, u, v, r = (scalar(s) for s in ["b", "c", "u", "v", "r"])
HINGE = Max(0, plus(1, minus(times(y, w, x))))
UNIT = plus(times(u, Max(0, plus(times(w, x), b))), c)  # before the second layer
NETWORK = times(v, Max(0, UNIT))
TWO_UNITS = plus(times(u, Max(0, plus(times(w, x), b))), times(v, Max(0, plus(times(z, x), c))))
BEYOND = Max(0, plus(Abs(plus(y, minus(times(w, x)))), minus(a)))

LETTERS = {
    "hinge": (D(HINGE, w), Piecewise((-y * x, y * w * x < 1), (0, y * w * x > 1))),
    "hinge squared": (D(power(HINGE, 2), w), times(-2, x, y, HINGE)),
    "two layers, the outer weight": (D(NETWORK, v), Max(0, UNIT)),
    "two layers, the weight between": (
        D(NETWORK, u),
        Piecewise((v * Max(0, w * x + b), UNIT > 0), (0, UNIT < 0)),
    ),
    "two layers, the inner weight": (
        D(NETWORK, w),
        Piecewise((Piecewise((v * u * x, w * x + b > 0), (0, w * x + b < 0)), UNIT > 0), (0, UNIT < 0)),
    ),
    "two units": (
        D(TWO_UNITS, x),
        plus(
            Piecewise((u * w, w * x + b > 0), (0, w * x + b < 0)), Piecewise((v * z, z * x + c > 0), (0, z * x + c < 0))
        ),
    ),
    "the largest of four": (D(Max(x, y, z, w), x), Piecewise((1, x > Max(y, z, w)), (0, x < Max(y, z, w)))),
    "a hinge of four classes": (
        D(Max(0, 1 + x - y, 1 + z - y, 1 + w - y), y),
        Piecewise((-1, 1 + Max(x, z, w) > y), (0, 1 + Max(x, z, w) < y)),
    ),
    "insensitive": (D(BEYOND, w), Piecewise((x * sign(w * x - y), Abs(y - w * x) > a), (0, Abs(y - w * x) < a))),
    "quantile": (D(Max(z * (y - x), (z - 1) * (y - x)), x), Piecewise((-z, y > x), (1 - z, y < x))),
    "|w x|": (Abs(times(w, x, y)), times(Abs(w), Abs(x), Abs(y))),
    "a product of signs": (sign(times(w, x)), times(sign(w), sign(x))),
}


@pytest.mark.parametrize("name", LETTERS)
def test_letters_of_unknown_sign_are_proved(name):
    before, after = LETTERS[name]
    assert step(before, after, scope=[x, y, z, w, a]).evidence.method == "proved"


WRONG_LETTERS = {
    "hinge without the label": (D(HINGE, w), Piecewise((-y * x, w * x < 1), (0, w * x > 1))),
    "ReLU of a product, by the sign of one": (D(Max(0, w * x), w), Piecewise((x, x > 0), (0, x < 0))),
    "a factor of unknown sign taken out": (Max(0, times(w, x)), times(w, Max(0, x))),
    "|w x| = w |x|": (Abs(times(w, x)), times(w, Abs(x))),
    "one of four left out": (Max(x, y, z, w), Max(x, y, z)),
    "a place alone where nothing bends": (D(w * Abs(x), w), Piecewise((x, x > 0), (-x, x < 0), (7, True))),
    "a line alone where nothing bends": (D(w * Abs(x - y), w), Piecewise((x - y, x > y), (y - x, x < y), (7, True))),
    "two units, one of them forgotten": (D(TWO_UNITS, x), Piecewise((u * w, w * x + b > 0), (0, w * x + b < 0))),
    "the inner unit always active": (D(NETWORK, w), Piecewise((v * u * x, UNIT > 0), (0, UNIT < 0))),
    "the smaller threshold": (Max(0, Abs(x) - a, Abs(x) - 2 * a), Max(0, Abs(x) - 2 * a)),
}


@pytest.mark.parametrize("name", WRONG_LETTERS)
def test_what_is_wrong_for_one_sign_is_refused(name):
    before, after = WRONG_LETTERS[name]
    setting = Setting((before, after, a, x), (), ())
    assert not Exact.of(setting).proves(before, after, EQUAL)
    refused(before, after, EQUAL, scope=[a, x])


HUBERS_THRESHOLD = {"a positive letter": (a, []), "a letter above zero": (c, [c > 0])}


@pytest.mark.parametrize("name", HUBERS_THRESHOLD)
def test_the_threshold_of_huber_may_be_a_letter(name):
    """It took 200 s when r and the threshold bounded each other in turn."""
    d, given = HUBERS_THRESHOLD[name]
    below, above = times(d, plus(minus(r), minus(over(d, 2)))), times(d, plus(r, minus(over(d, 2))))
    loss = Piecewise((below, r < -d), (over(power(r, 2), 2), r <= d), (above, True))
    begun = time.process_time()
    assert step(D(loss, r), Max(minus(d), Min(r, d)), given=given, scope=[d, r]).evidence.method == "proved"
    assert time.process_time() - begun < 60  # of work; one second where nobody else works
    refused(D(loss, r), Max(minus(d), Min(r, 2 * d)), given=given, scope=[d, r])
    refused(loss, times(d, plus(Abs(r), minus(over(d, 2)))), given=given, scope=[d, r])


def test_a_bounded_number_of_cases():
    many = plus(*(Abs(plus(x, -k)) for k in range(12)))
    assert step(plus(many, many), times(2, many)).evidence.method in ("proved", "numeric")
    assert (
        step(times(z, Max(x, y)), Piecewise((times(z, x), x > y), (times(z, y), True)), scope=[w]).evidence.method
        == "proved"
    )


def test_what_a_few_points_refute_is_not_tried_case_by_case(monkeypatch) -> None:
    """E|X| = |E X| holds where all values have one sign, as at the first points that are tried."""
    monkeypatch.setattr(Exact, "proves", lambda *_: pytest.fail("a proof was asked for"))
    X = RandomVariable("X")
    found = examine(Mean(Abs(X)), Abs(Mean(X)), EQUAL, claim(Mean(Abs(X))).setting)
    assert isinstance(found, Witness)
