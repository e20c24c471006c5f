"""Verdicts on complex numbers, forms, domains: each against what a hand calculation says."""

from fractions import Fraction

import pytest
from judged import said
from sympy import (
    Abs,
    And,
    Function,
    I,
    Max,
    Mul,
    Or,
    Piecewise,
    Pow,
    Rational,
    Sum,
    Symbol,
    acos,
    asin,
    asinh,
    conjugate,
    cos,
    exp,
    factorial,
    floor,
    log,
    pi,
    re,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
)  # fmt: skip

import derive
from derive.checking import check
from derive.checking.helper import HELPER
from derive.errors import UnknownName
from derive.terms.events import P, events
from derive.terms.notation import D, indices, size
from derive.terms.ordered import plus, times

x, y = symbols("x y", real=True)
z, w = symbols("z w")
A, B = events("A B")


# -- complex numbers ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(exp(I * x), cos(x) + I * sin(x)), ((z + I) ** 2, z**2 + 2 * I * z - 1), (z * conjugate(z), Abs(z) ** 2),
     (sin(I * z), I * sinh(z)), (acos(z), pi / 2 - asin(z)), (z + conjugate(z), 2 * re(z))],
)  # fmt: skip
def test_equal_as_complex_numbers(answer, expected) -> None:
    assert check(answer, expected=expected, complex_unit=True).ok


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("e^(i x)", "cos(x) + i sin(x)"), ("(cos(x) + i sin(x))^3", "cos(3x) + i sin(3x)"),
     ("(e^(i x) - e^(-i x))/(2i)", "sin(x)"), ("e^(x + i y)", "e^x cos(y) + i e^x sin(y)"),
     ("tan(i x)", "i tanh(x)")],
)  # fmt: skip
def test_euler_s_formula_is_proved(answer, expected) -> None:
    assert said(answer, expected, complex_unit=True) == "equal"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(sqrt(z**2), z), (log(z * w), log(z) + log(w)), (Abs(z) ** 2, z**2), (exp(I * x), cos(x) - I * sin(x)),
     (log(exp(z)), z), (asin(sin(z)), z)],
)  # fmt: skip
def test_different_as_complex_numbers(answer, expected) -> None:
    assert said(answer, expected, complex_unit=True) == "different"


def test_a_complex_witness_is_written_with_i() -> None:
    verdict = check(sqrt(z**2), expected=z, complex_unit=True)
    assert verdict.witness.before.endswith("i") and verdict.witness.before != verdict.witness.after


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(cos(pi * x), Pow(-1, x, evaluate=False)), (sqrt(-1 - x**2), x), (log(-1 - exp(x)), x)],
)
def test_where_one_side_is_never_real_its_complex_value_decides(answer, expected) -> None:
    assert said(answer, expected) == said(expected, answer) == "different"


# -- domains ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected"),
    [((x**2 - 1) / (x + 1), x - 1), (Mul(x, 1 / x, evaluate=False), 1), (sin(x) / (cos(x) * sin(x)), 1 / cos(x)),
     (factorial(x + 1), (x + 1) * factorial(x))],
)  # fmt: skip
def test_isolated_points_are_not_counted(answer, expected) -> None:
    assert said(answer, expected) == said(expected, answer) == "equal"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(log(x**2), 2 * log(x)), (Pow(sqrt(x - 1000), 2, evaluate=False), x - 1000),
     (log(x**2 * y), 2 * log(x) + log(y)), (sin(asin(x, evaluate=False), evaluate=False), x),
     (sqrt(x) * sqrt(y), sqrt(x * y)), (Piecewise((x, x > 10**5)), x)],
)  # fmt: skip
def test_where_a_whole_neighbourhood_is_lost(answer, expected) -> None:
    verdict = check(answer, expected=expected)
    assert verdict.verdict == "equal-where-defined"
    assert "undefined" in (verdict.witness.before, verdict.witness.after)


# -- far away and very close ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(x + Rational(1, 10**30), x), (exp(x) * (1 + Rational(1, 10**40)), exp(x)), (Abs(x + 10**5) - 10**5, x),
     (Max(x, 12345), x), (Piecewise((x, x < 777), (x + 1, True)), x), (floor(x), x), (sign(x) * x, x),
     (Max(0, x - 3000), 0), (sqrt((x - 50) ** 2), x - 50), (x**2 + Max(0, 1 - 1000 * Abs(x - 77)), x**2)],
)  # fmt: skip
def test_small_and_far_differences_are_found(answer, expected) -> None:
    assert said(answer, expected) == said(expected, answer) == "different"


def test_what_is_too_small_to_be_seen_beside_the_value_is_seen_in_the_difference() -> None:
    bump = x * exp(-(10**6) * (x - Rational(773, 10)) ** 2)
    verdict = check(x**2 + 1 + bump, expected=x**2 + 1)
    assert verdict.verdict == "different"
    value, difference = verdict.witness.after.split(" + ")
    at = dict(verdict.witness.point)["x"]
    assert verdict.witness.before == value
    assert int(difference.split("e")[1]) == pytest.approx(-(10**6) * (at - 77.3) ** 2 / float(log(10)), rel=1e-3)


def test_the_sign_of_a_name_in_an_empty_sum_is_not_known() -> None:
    k, n = indices("k")[0], size("n")
    inside = Sum(log(x), (k, 1, n - 1))
    assert said(inside + x, inside + Abs(x)) != "equal"
    assert said(inside + x, inside + Abs(x)) != "equal-numerically"


def test_a_derivative_is_left_to_the_kernel() -> None:
    assert said(D(x**3, x), 3 * x**2) == "equal"
    assert said(D(x**3, x), 2 * x**2) == "different"


@pytest.mark.parametrize(
    ("answer", "expected", "verdict"),
    [
        (And(x > 0, x < 1), And(x < 1, x > 0), "equal"),
        (x**2 < 1, And(x > -1, x < 1), "equal"),
        (And(x > 0, x < 1), And(x > 0, x < 2), "different"),
        (Or(x > 0, x < 0), x > 0, "different"),
    ],
)
def test_conditions_by_where_they_hold(answer, expected, verdict) -> None:
    found = check(answer, expected=expected)
    assert found.verdict == verdict
    if found.witness:
        assert {found.witness.before, found.witness.after} == {"true", "false"}


def test_probabilities_show_the_masses_of_the_regions() -> None:
    verdict = check(P(A) + P(B), expected=P(A | B))
    masses = dict(verdict.witness.point)
    assert verdict.verdict == "different" and sum(masses.values()) == 1
    assert float(verdict.witness.after) - float(verdict.witness.before) == pytest.approx(masses["P(A ∩ B)"])
    assert check(P(A) + P(B) - P(A & B), expected=P(A | B)).verdict == "equal"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(Abs(x), Max(x, -x)), (Abs(x * y), Abs(x) * Abs(y)), (log(Abs(x**2 - 9)), log(Abs(x - 3)) + log(Abs(x + 3))),
     (cos(3 * x), 4 * cos(x) ** 3 - 3 * cos(x)), (sin(x + y), sin(x) * cos(y) + cos(x) * sin(y)),
     (x * log(y), log(y**x)), (asinh(x / 3), log(sqrt(x**2 + 9) + x) - log(3))],
)  # fmt: skip
def test_what_the_field_proves_once_it_is_rewritten(answer, expected, monkeypatch) -> None:
    monkeypatch.setattr(HELPER, "ask", lambda *_: None)
    assert check(answer, expected=expected).method == "proved"


def test_sums_are_proved_at_small_sizes_and_said_to_be() -> None:
    k, n = indices("k")[0], size("n")
    verdict = check(n * (n + 1) / 2, expected=Sum(k, (k, 1, n)))
    assert (verdict.verdict, verdict.method) == ("equal-numerically", "exact-small-n")
    assert said(n * (n + 1), Sum(k, (k, 1, n))) == "different"


def test_unknown_functions() -> None:
    f = Function("f", real=True)
    assert said(f(x) + f(x), 2 * f(x)) == "equal"
    assert said(f(x + y), f(x) + f(y)) == "different"
    assert said(f(-x), f(x)) == "different"


# -- tolerance and form ------------------------------------------------------------------


def test_a_tolerance_is_in_units_of_the_larger_of_1_and_the_value() -> None:
    assert said(Rational(333, 1000), Rational(1, 3)) == "different"
    assert said(Rational(333, 1000), Rational(1, 3), tolerance=1e-3) == "equal-numerically"
    assert said(Rational(333, 1000) * x, x / 3, tolerance=1e-3) == "equal-numerically"
    assert said(Rational(33, 100) * x, x / 3, tolerance=Fraction(1, 1000)) == "different"


@pytest.mark.parametrize(
    ("answer", "form", "ok"),
    [
        (x**2 + 2 * x + 1, "expanded", True),
        ((x + 1) ** 2, "expanded", False),
        (times(x, plus(x, 1)), "expanded", False),
        ((x + 1) ** 2, "factored", True),
        (x**2 + 2 * x + 1, "factored", False),
        (2 * x + 2, "factored", False),
        (times(2, plus(x, 1)), "factored", True),
        (x**2 + 1, "factored", True),
        (x / (x + 1), "reduced", True),
        ((x**2 - 1) / (x + 1), "reduced", False),
        (1 / x + 1 / y, "reduced", False),
        (D(x**2, x), "no-derivative", False),
        (x, "no-derivative", True),
    ],
)
def test_the_form_is_told_beside_the_value(answer, form, ok) -> None:
    verdict = check(answer, expected=answer, form=form)
    assert (verdict.form_ok, bool(verdict.reason)) == (ok, not ok)
    assert verdict.ok and verdict.data()["form_ok"] is ok
    assert "form_ok" not in check(answer, expected=answer).data()


def test_an_unknown_form() -> None:
    with pytest.raises(UnknownName, match="expanded"):
        check(x, expected=x, form="expand")


# -- determinism and time ------------------------------------------------------------------


def test_the_same_question_has_the_same_verdict() -> None:
    assert check(x**2, expected=x**3) == check(x**2, expected=x**3)
    assert check(Symbol("x") + y, expected=x).witness == check(Symbol("x") + y, expected=x).witness


def test_most_verdicts_need_no_helper(monkeypatch) -> None:
    monkeypatch.setattr("derive.checking.helper.HELPER.ask", lambda *_: pytest.fail("the helper was asked"))
    for n in range(20):
        assert said((x + n) ** 2, x**2 + 2 * n * x + n**2) == "equal"


@pytest.mark.parametrize(
    ("answer", "expected", "given", "verdict"),
    [
        ("(a^b)^c", "a^(b c)", (), "different"),  # ((-3/2)^2)^(1/2) is 3/2
        ("(x^n)^(1/2)", "x^(n/2)", (), "different"),
        ("sqrt(a^b)", "a^(b/2)", (), "different"),
        ("(a^b)^c", "a^(b c)", ("a > 0",), "equal"),
        ("(x^n)^(1/2)", "x^(n/2)", ("x > 0",), "equal"),
        ("(x^n)^2", "x^(2n)", (), "equal"),
        ("(2^n)^m", "2^(m n)", (), "equal"),
        ("(e^a)^b", "e^(a b)", (), "equal"),
    ],
)
def test_powers_of_powers_of_negative_numbers(answer, expected, given, verdict) -> None:
    assert derive.check(answer, expected=expected, given=given).verdict == verdict


def test_a_remainder_is_named_and_not_compared() -> None:
    assert "remainder O(x^3) is left out" in derive.check("1 + x", expected="1 + x + O(x^3)").reason
    both = derive.check("1 + x + O(x^3)", expected="1 + x + O(x^2)")
    assert both.ok
    assert "without its remainder O(x^3)" in both.reason
    assert derive.check("1 + x", expected="1 + x").reason == ""
    assert derive.check("1 - x + O(x^2)", expected="1 + x + O(x^2)").verdict == "different"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("1 - tanh(x)", "1 - tanh(x)^2"),  # both nearly 0 at x = 5
        ("(1 - y)/(1 - sigma(z)) - y/sigma(z)", "sigma(z) - y"),
        ("x + tanh(x)", "x + tanh(x)^2"),
        ("e^(9 x)", "e^(8 x)"),
    ],
)
def test_a_witness_stands_where_the_difference_is_seen(answer, expected) -> None:
    found = check(answer, expected=expected).witness
    values = float(found.before), float(found.after)
    assert 0.01 < max(map(abs, values)) < 1e5
    assert abs(values[0] - values[1]) > 0.01 * max(map(abs, values))
    assert all(abs(v) < 100 for _, v in found.point)


def test_a_difference_that_is_faint_everywhere_is_one() -> None:
    assert check("x + 1/10^9", expected="x").verdict == "different"
    assert check("e^(-x^2 - 40)", expected="2 e^(-x^2 - 40)").verdict == "different"


WHOLES = [
    "x = 1",
    "x < 2",
    "A ∪ B",
    "x in (0, 1)",
    "{1, 2}",
    "[[1, 2], [3, 4]]",
    "(0, 1]",
    "x > 1 and x < 3",
    "(1, 2, 3)",
    "A ⊆ B",
]


@pytest.mark.parametrize("form", ["expanded", "factored", "reduced", "no-derivative"])
@pytest.mark.parametrize("whole", WHOLES)
def test_a_form_is_asked_of_the_expressions_in_an_answer(whole, form) -> None:
    verdict = check(whole, expected=whole, form=form)
    assert verdict.ok and verdict.form_ok


@pytest.mark.parametrize(
    ("answer", "form"), [("y = x (x + 1)", "expanded"), ("y = x^2 + x", "factored"), ("y < 2x/(2x + 4)", "reduced")]
)
def test_a_side_of_an_equation_that_is_in_another_form(answer, form) -> None:
    verdict = check(answer, expected=answer, form=form)
    assert verdict.ok and verdict.form_ok is False and verdict.reason


@pytest.mark.parametrize(
    ("answer", "slope", "where"),
    [
        ("sign(x - 3)", "d/dx |x - 3|", "x = 3"),
        ("1 if x > 1 else 0", "d/dx max(1, x)", "x = 1"),
        ("2x sign(x^2 - 4)", "d/dx |x^2 - 4|", "x"),
    ],
)
def test_where_a_slope_has_no_value_the_verdict_says_so(answer, slope, where):
    for pair in ((answer, slope), (slope, answer)):
        verdict = check(pair[0], expected=pair[1])
        assert verdict.verdict == "equal"
        assert "isolated point" in verdict.reason
        assert where in verdict.reason
    assert check("2x", expected="d/dx x^2").reason == ""


@pytest.mark.parametrize(
    ("answer", "expected", "said"),
    [
        ("y < 3x - 2", r"y \le 3x - 2", "at x = 4/3, y = 2 the answer is false and true is expected"),
        ("x < y", "x <= y", "the answer is false and true is expected"),
        ("y = 2x + 1", "y = 2x - 1", "the answer is false and true is expected"),
        ("sin(pi x)", "sin(500 pi x)", "and 0 is expected"),  # and no -4.6e-21
    ],
)
def test_a_point_is_told_in_words_that_a_reader_follows(answer, expected, said) -> None:
    assert said in check(answer, expected=expected).text("en")


def test_no_side_vanishes_at_the_point_that_is_told() -> None:
    """5 and 5 make e^(-25) of the one, beside e^(-1)."""
    witness = check("exp(-t/s)", expected="exp(-t s)").witness
    assert min(abs(float(v)) for v in (witness.before, witness.after)) > 1e-5
