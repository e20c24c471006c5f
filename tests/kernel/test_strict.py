"""The relation `<`: what is less everywhere holds, what is equal at a single place does not."""

from __future__ import annotations

import pytest
from sympy import Abs, Integer, Max, Rational, Sum, atan, cos, erf, exp, pi, sqrt, tanh

from derive.engine.moves import claim, let
from derive.errors import BadSetting, CheckFailed
from derive.kernel import AT_MOST, EQUAL, LESS, SUBSET, Derivation, Evidence, Line, Refuted, Setting, Witness
from derive.kernel.evidence import examine
from derive.kernel.relations import chained
from derive.terms.events import events
from derive.terms.notation import array, indices, scalar, sigma, size

x, y = scalar("x"), scalar("y")
p, q = scalar("p", positive=True), scalar("q", positive=True)
i, k = indices("i k")
n = size("n")
v = array("v", n)
A, B = events("A B")

LESS_EVERYWHERE = [
    (x, x + 1),
    (Integer(0), exp(x)),
    (-exp(x), Integer(0)),
    (Integer(0), x**2 + 1),
    (sigma(x), Integer(1)),
    (Integer(0), sigma(x)),
    (tanh(x), Integer(1)),
    (Integer(1), 1 + exp(-(x**2))),
    (Integer(1), 1 + exp(-(x**4))),
    (Abs(x), Abs(x) + 1),
    (p, p + q),
    (x**2, x**2 + p),
    (Integer(0), p * q),
    (Integer(0), x**2 + y**2 + Rational(1, 1000)),
    (erf(x), Integer(1)),
    (atan(x), pi / 2),
    (Max(x, 0), Max(x, 0) + 1),
    (Integer(0), Sum(exp(v[k]), (k, 1, n))),
    (x, sqrt(x**2 + 1)),
]
NOT_LESS = [
    (x, x),
    (Integer(0), x**2),
    (Integer(0), Abs(x)),
    (x, Abs(x)),
    (Integer(0), (x - 3) ** 2),
    (Integer(0), (x**2 - 2) ** 2),
    (cos(x), Integer(1)),
    (Integer(0), (x - y) ** 2),
    (Integer(0), Max(x, 0)),
    (1 - x**2, Integer(1)),
    (x * y, (x**2 + y**2) / 2),
    (1 + x, exp(x)),
    (Integer(0), Sum(v[k] ** 2, (k, 1, n))),
    (2 * sqrt(p * q), p + q),
    (x + 1, x),
    (p, p * q),
    (sigma(x), Rational(1, 2)),
    (Integer(0), (Abs(x) - 5) ** 2 * (x**2 + 1)),
]


def judged(low, high, relation):
    return examine(low, high, relation, Setting((low, high)))


@pytest.mark.parametrize(("low", "high"), LESS_EVERYWHERE)
def test_what_is_less_everywhere_holds(low, high):
    assert isinstance(judged(low, high, LESS), Evidence)


@pytest.mark.parametrize(("low", "high"), NOT_LESS)
def test_what_is_equal_somewhere_is_not_less(low, high):
    assert isinstance(judged(low, high, LESS), Witness)


def test_a_bound_that_holds_with_equality_is_at_most_and_not_less():
    assert isinstance(judged(Integer(0), x**2, AT_MOST), Evidence)
    assert Refuted(Integer(0), x**2, "strict", Setting((x,)), LESS).witness.point == (("x", 0.0),)


def test_what_is_proved_says_so():
    assert judged(Integer(0), exp(x), LESS).method == "proved"
    assert judged(erf(x), Integer(1), LESS).method == "numeric"


def test_a_chain_with_one_strict_link_is_strict():
    assert chained(LESS, AT_MOST) == chained(AT_MOST, LESS) == chained(EQUAL, LESS) == chained(LESS, EQUAL) == LESS
    with pytest.raises(BadSetting):
        chained(LESS, SUBSET)
    lines = (Line(x), Line(Abs(x), "", AT_MOST), Line(Abs(x) + 1, "", LESS))
    assert Derivation(Setting((x,)), lines).relation == LESS


def test_events_are_not_less():
    with pytest.raises((BadSetting, CheckFailed)):
        claim(A & B).state(B, relation=LESS).derivation()


def test_conditions_and_definitions_count():
    assert claim(x, given=[x < 1]).state(Integer(1), relation=LESS).derivation()
    with pytest.raises(CheckFailed):
        claim(x, given=[x <= 1]).state(Integer(1), relation=LESS).derivation()
    assert claim(x, let(x, y**2 + 1)).state(x + y**2 + 1, relation=LESS).derivation()
