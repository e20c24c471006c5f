"""What evidence says, and identities made by SymPy that must be taken, perturbed ones that must not."""

from __future__ import annotations

from random import Random

import pytest
from conftest import refused, refuted, step
from counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Function, Integer, Rational, Sum, cos, exp, expand, factor, fu, log, sin, symbols, tanh, together

import derive
from derive.errors import BadSetting, CheckFailed
from derive.kernel import ARGMIN, AT_MOST, EQUAL, SUBSET, Definition, Evidence, Setting, Step
from derive.kernel.comparing import FEWEST_POINTS
from derive.kernel.sampled.judging import TOLERANCE
from derive.terms.events import P, events
from derive.terms.notation import D, array, indices, scalar, size
from derive.terms.ordered import Plus, Times

x, y = scalar("x"), scalar("y")
i, k = indices("i k")
n = size("n")
v = array("v", n)
A, B = events("A B")


def test_methods():
    assert step((x + 1) ** 2, x**2 + 2 * x + 1).evidence.method == "proved"
    assert step(Sum(v[k], (k, 1, n)) * 2, Sum(2 * v[k], (k, 1, n))).evidence.method == "exact-small-n"
    assert step(A & B, B & A).evidence == Evidence("exhaustive")
    assert step(P(A) + P(~A), Integer(1)).evidence.method == "proved"
    assert step(cos(x / 3) ** 3 * 4 - 3 * cos(x / 3), cos(x)).evidence.method == "numeric"


def test_a_probability_beside_sizes_is_not_proved_for_all_sizes():
    before = P(A) * Sum(v[k], (k, 1, n))
    assert step(before, Sum(P(A) * v[k], (k, 1, n))).evidence.method == "exact-small-n"


def test_what_was_sampled_is_said():
    evidence = step(D(sin(x), x), cos(x)).evidence
    assert evidence.points is not None
    assert evidence.points >= FEWEST_POINTS
    assert evidence.tolerance == TOLERANCE
    assert evidence.sizes is None
    assert step(v[i] + v[i], 2 * v[i]).evidence.sizes == (("n", (1, 2, 3, 4, 5, 6, 7)),)


def test_too_few_points():
    assert "only 0 usable points" in refused(log(-(x**2) - 1), x)
    assert "domain" in refused(log(-(x**2) - y**2), log(-(x**2) - y**2) + 0 * y)


@pytest.mark.parametrize(
    "f", ["ln(x - 3)", "ln(x - 20)", "sqrt(x - 7)", "ln(x^2 - 900)", "ln(-2 - x)", "ln(x - a - 50)"]
)
def test_what_has_a_value_far_away_only_is_tried_there(f):
    derived = derive.diff(f, wrt="x").parts[0]
    assert all(s.evidence.method == "proved" and s.evidence.points >= FEWEST_POINTS for s in derived.steps)


@pytest.mark.parametrize("wrong", [1 / (x - 21), 1 / (20 - x), 2 / (x - 20)])
def test_and_refuted_there(wrong):
    assert "does not hold" in refused(D(log(x - 20), x), wrong)


def test_a_point_counts_once_though_both_sides_lead_to_it():
    """Right where x - 20 is 1 or 4, which both sides ask for."""
    assert "does not hold" in refused(log(x - 20), log(x - 20) + (x - 21) * (x - 24))


def test_and_compared_to_many_digits_there():
    """It is wrong by 3e-13 where x - 20 is 12, and right at the edge and where x - 20 is 1 or 4."""
    narrow = log(x - 20)
    close = narrow + Rational(1, 10**16) * (x - 21) * (x - 24) * (x - 20)
    assert "does not hold" in refused(narrow, close)


@pytest.mark.parametrize(
    ("before", "after", "relation"), [(x, x, SUBSET), (x, x, ARGMIN), (A, A, AT_MOST), (A, x, EQUAL), (x, A, EQUAL)]
)
def test_relations_that_do_not_fit(before, after, relation):
    with pytest.raises((BadSetting, CheckFailed)):
        Step(before, after, "r", relation, Setting((before, after)))


# -- identities by construction -----------------------------------------------------------------------------------

a, b = symbols("a b", real=True)
_BASES = (x, y, x + 2, sin(x), cos(y), exp(x / 2), tanh(y), Rational(3, 2), Integer(-2))
_REWRITES = (expand, factor, together, fu, lambda e: e.expand(trig=True))


def _expression(rng: Random):
    expr = rng.choice(_BASES)
    for _ in range(rng.randint(1, 4)):
        other = rng.choice(_BASES)
        expr = rng.choice((expr + other, expr * other, expr - other * expr, expr**2, expr / (other**2 + 1)))
    return expr


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 10**9))
def test_rewritings_by_sympy_are_taken_and_perturbed_ones_refuted(seed):
    rng = Random(seed)
    left = _expression(rng)
    right = rng.choice(_REWRITES)(left)
    if left in (0, right) or right.has(symbols("zoo")):
        return
    step(left, right, scope=[x, y])
    wrong = rng.choice(
        (
            Times(right, 1 + Rational(1, 10**7)),
            Plus(right, Rational(1, 10**7)),
            Plus(right, x / 10**7),
            Times(-1, right),
        )
    )
    refuted(left, wrong, scope=[x, y])


@settings(max_examples=examples(40), deadline=None)
@given(st.integers(0, 10**9))
def test_derivatives_by_sympy_are_taken_and_perturbed_ones_refuted(seed):
    rng = Random(seed)
    body = _expression(rng)
    slope = body.diff(x)
    step(D(body, x), slope, scope=[x, y])
    if slope != 0:
        refuted(D(body, x), Times(slope, 1 + Rational(1, 10**7)), scope=[x, y])
    refuted(D(body, x), Plus(slope, Rational(1, 10**7)), scope=[x, y])
    refuted(D(body, x), Plus(slope, body, Rational(1, 3)), scope=[x, y])


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 3))
def test_sums_over_components(p, q, c):
    f = Function("f")
    left = Sum(p * v[k] ** q + c + f(v[k]), (k, 1, n))
    right = Plus(p * Sum(v[k] ** q, (k, 1, n)), c * n, Sum(f(v[k]), (k, 1, n)))
    step(left, right)
    refuted(left, Plus(right, Rational(1, 10**7)))
    refuted(left, Plus(right, v[1] - v[n]))
    step(D(left, v[i]), p * q * v[i] ** (q - 1) + D(f(v[i]), v[i]))
    refuted(D(left, v[i]), p * q * v[i] ** (q - 1) + D(f(v[1]), v[1]))


def test_a_definition_may_be_used_and_no_other_constraint():
    total, u = scalar("T"), array("u", n, positive=True)
    whole = Sum(v[k], (k, 1, n))
    share = Definition(v[i], u[i] / Sum(u[k], (k, 1, n)), hidden=True)
    step(whole * x, x, definitions=[share])
    refuted(whole * x, x)
    refuted(total * x, x, definitions=[Definition(total, whole)])
