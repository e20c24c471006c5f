"""Verdicts on equations, inequalities, events and vectors: each against what a hand calculation says."""

import pytest
from judged import eq, said
from sympy import Matrix, exp, log, pi, symbols

import derive
from derive.checking import check
from derive.terms.events import Inclusion, Same, events
from derive.terms.notation import Components, Vec, array, indices, size

x, y = symbols("x y", real=True)
A, B = events("A B")


# -- equations ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (eq(2 * x + 4 * y, 6), eq(x + 2 * y, 3)),
        (eq(y, x**2), eq(x**2 - y, 0)),
        (eq(x / 2, y / 3), eq(3 * x, 2 * y)),
        (x < 1, -x > -1),
        (2 * x <= 2, x <= 1),
        (eq(pi * x, pi), eq(x, 1)),
    ],
)
def test_an_equation_is_the_other_times_a_constant(answer, expected) -> None:
    assert said(answer, expected) == "equal"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (eq(x, 0), eq(x * (x - 1), 0)),
        (eq(x**2, 2), eq(x**2, 3)),
        (eq(x, 1), eq(x, 2)),
        (eq(exp(x), 2), eq(x, log(3))),
        (x < 1, x <= 1),
        (x < 1, x > 1),
        (x + y < 1, x - y < 1),
    ],
)
def test_a_point_that_solves_one_of_them_alone(answer, expected) -> None:
    verdict = check(answer, expected=expected)
    assert (verdict.verdict, verdict.reason) == ("different", "only one of the two holds there")
    assert verdict.witness.point


def test_the_same_solutions_without_a_constant_are_not_judged_unless_they_can_be_found() -> None:
    assert said(eq(x * exp(x), exp(1)), eq(x, 1)) == "unknown"
    assert said(eq(x, 0), eq(x * (x**2 + 1), 0)) == "equal"


@pytest.mark.parametrize(
    ("answer", "expected", "verdict"),
    [
        ("e^x = 2", "x = ln 2", "equal"),
        ("e^x = 2", "x = ln 3", "different"),
        ("2^(x + 1) = 8", "x = 2", "equal"),
        ("sqrt(x - 1) = 2", "x = 5", "equal"),
        ("sqrt(x) = -2", "x = 4", "different"),
        ("(x - 1)^2 = 3", "x = 1 ± √3", "equal"),
        ("(x - 1)^2 = 3", "x = 1 + √3", "different"),
        ("|ln x| = 1", "x = e or x = 1/e", "equal"),
        ("x^3 = -8", "x = -2", "equal"),
        ("x = ±2", "x = 2", "different"),
    ],
)
def test_equations_whose_solutions_are_found_by_undoing(answer, expected, verdict) -> None:
    assert check(answer, expected=expected).verdict == verdict


@pytest.mark.parametrize(
    ("answer", "expected", "given", "verdict"),
    [
        ("E = m c^2", "m = E/c^2", (), "equal-where-defined"),
        ("E = m c^2", "m = E/c^2", ("c > 0",), "equal"),
        ("E = m c^2", "m = E c^2", ("c > 0",), "different"),
        ("x y = 0", "y = 0", (), "different"),
        ("x y = 0", "y = 0", ("x != 0",), "equal"),
    ],
)
def test_equations_that_are_one_another_times_names_that_are_not_0(answer, expected, given, verdict) -> None:
    assert derive.check(answer, expected=expected, given=given).verdict == verdict


@pytest.mark.parametrize(("one", "other"), [(eq(x, 1), x), (A, x), (Same(A, B), A)])
def test_unlike_things_are_different(one, other) -> None:
    verdict = check(one, expected=other)
    assert verdict.verdict == "different" and "is expected" in verdict.reason


def test_relations_of_events_by_the_outcomes_they_forbid() -> None:
    assert said(Inclusion(A, B), Same(A & B, A)) == "equal"
    assert said(Inclusion(A, B), Inclusion(B, A)) == "different"


# -- vectors ------------------------------------------------------------------


def test_vectors_by_their_components() -> None:
    assert said(Components(x, (x + 1) ** 2), Components(x, x**2 + 2 * x + 1)) == "equal"
    assert said(Matrix([[x, 1]]), Matrix([[x, 1]])) == "equal"
    wrong = check((x, 2 * x), expected=(x, 3 * x))
    assert (wrong.verdict, wrong.reason) == ("different", "component 2")
    short = check((x,), expected=(x, y))
    assert short.verdict == "different" and "2 x 1" in short.reason
    assert said(Matrix([[x, 1]]), Matrix([x, 1])) == "different"


def test_vectors_of_any_size() -> None:
    i, k = indices("i k")
    n = size("n")
    u = array("u", n)
    assert said(Vec(2 * u[k], (k, 1, n)), Vec(u[i] + u[i], (i, 1, n))) == "equal"
    assert said(Vec(u[k] ** 2, (k, 1, n)), Vec(u[i], (i, 1, n))) == "different"
