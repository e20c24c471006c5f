"""What an answer stands for, what is said beside it, and sets of numbers."""

from __future__ import annotations

import pytest
from command import data, derive
from sympy import FiniteSet, Integral, Interval, Symbol, exp, log, oo, symbols, zoo

from derive import check
from derive.checking import VERDICTS
from derive.errors import BadSpec, DeriveError

x = symbols("x", real=True)


def verdict(answer, expected, **how) -> str:
    return check(answer, expected=expected, **how).verdict


# -- an answer never raises ------------------------------------------------------------------------------------------

ANSWERS = [
    "x = 3", "3", "x = y = 3", "x < 3", "(1, 2)", "[1, 2, 3]", "{1, 2}", "[0, 1)", "A ∪ B", "P(A)", "d/dx(x^2)",
    "dy/dx = 2x", "sum(x_i, i, 1, n)", "∞", "1/0", "f(x)", "x_i", "x^T x", "A ⊆ B", "x > 0 and x < 1",
    "[[1, 2]; [3, 4]]", "", "\\", "...", "O(x)",
    "∇_{x} x^2", "argmin_x (x^2)", "softmax(x)", "[x = 1]", "i", "sqrt(-1)", "x!", "|x|_2",
]  # fmt: skip
EXPECTED = [
    "3",
    "x",
    "x = 3",
    "x < 3",
    "(1, 2)",
    "{1, 2}",
    "[0, 1)",
    "A ∪ B",
    "P(A)",
    "sum(x_i, i, 1, n)",
    "x_i",
    "d/dx(x^2)",
    "A ⊆ B",
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_answer_raises(answer) -> None:
    for expected in EXPECTED:
        found = check(answer, expected=expected)
        assert found.verdict in VERDICTS, expected
        assert found.ok or found.reason or found.witness, expected


@pytest.mark.parametrize(
    "answer", [None, True, object(), 1j, oo, Integral(x, x), Symbol("a b"), [[1], 2], {1: 2}, b"x"]
)
def test_no_object_raises(answer) -> None:
    found = check(answer, expected=x)
    assert found.verdict in VERDICTS and not found.ok and found.reason


@pytest.mark.parametrize("expected", [None, object(), zoo, Integral(x, x), "hypot(x"])
def test_an_expected_side_that_makes_no_sense_raises(expected) -> None:
    with pytest.raises(DeriveError):
        check("x", expected=expected)


# -- equations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected", "name"),
    [
        ("dy/dx = 2x", "2x", "equal"),
        ("f'(x) = 2x", "2x", "equal"),
        ("f(x) = x^2", "x^2", "equal"),
        ("f(x) = 2x = x + x", "2x", "equal"),
        ("f(x) = 2x = x + 1", "2x", "different"),
        ("2x", "dy/dx = 2x", "equal"),
        ("P(A) = 1/2", "1/2", "equal"),
        ("x = 3", "{3}", "equal"),
        ("x = 3", "{4}", "different"),
        ("4", "x = 3", "different"),
        ("x = 3", "x = 3", "equal"),
        ("2x = 6", "x = 3", "equal"),
        ("x = 2x", "2x", "different"),  # it is about the name that is asked for
        ("2x + 1 = 5", "2x", "different"),
    ],
)
def test_an_equation_is_read_as_what_it_says_of_a_name(answer, expected, name) -> None:
    assert verdict(answer, expected) == name


@pytest.mark.parametrize(
    ("answer", "expected", "reason"),
    [
        ("y = x", "x", "an equation about y: its right side alone is what is expected"),
        ("x = -b/(2a)", "-b/(2a)", "an equation about x: its right side alone"),
        ("-b/(2a) = x", "-b/(2a)", "an equation about x: its right side alone"),
        ("y = 2x = x + x", "2x", "an equation about y: its right side alone"),
        ("w_1 = 3", "3", "an equation about w_1: its right side alone"),
        ("x", "y = x", "an equation about y is expected: this is its right side alone"),
        ("3", "x = 3", "an equation about x is expected: this is its right side alone"),
        ("x = 4", "3", "this is an equation, and a number is expected"),
        ("4", "x = 3", "this is a number, and an equation is expected"),
    ],
)
def test_an_equation_about_a_variable_is_none_of_its_sides(answer, expected, reason) -> None:
    """Nothing says here that the variable is a name of the result: `y = x` is a line."""
    found = check(answer, expected=expected)
    assert found.verdict == "different" and reason in found.reason


# -- names that do not occur -----------------------------------------------------------------------------------------


def test_names_that_do_not_occur_are_told() -> None:
    found = check("y_hat - y", expected="p - y")
    assert (found.verdict, found.reason) == ("different", "y_hat does not occur here; known are p, y")
    assert "does not occur" not in check("x + y - y", expected="x").reason  # it is right all the same
    assert check("p - y", expected="p + y").reason == ""


# -- what is said beside it ------------------------------------------------------------------------------------------


def test_definitions() -> None:
    assert verdict("z^2", "(w x + b)^2", let={"z": "w x + b"}) == "equal"
    assert verdict("f(3)", "9", let={"f(x)": "x^2"}) == "equal"
    assert verdict("sigma(s)", "1/(1 + e^(-2x))", let={"s": "2u", "u": "x"}) == "equal"
    assert verdict("z", "x", let={"z": exp(log(3)) * x / 3}) == "equal"
    with pytest.raises(BadSpec, match="circle"):
        check("a", expected="b", let={"a": "b", "b": "a + 1"})
    assert derive("check", "f(2)", "--expected", "4", "--let", "f(x)=x^2").exit_code == 0


def test_conditions() -> None:
    assert verdict("sqrt(B^2)", "B") == "different"
    assert verdict("sqrt(B^2)", "B", given=["B > 0"]) == "equal"
    assert verdict("|a - b|", "b - a", given=["a < b"]) in ("equal", "equal-numerically")
    assert verdict("|a - b|", "a - b", given=["a < b"]) == "different"
    assert derive("check", "sqrt(B^2)", "--expected", "B", "--given", "B > 0").exit_code == 0
    with pytest.raises(BadSpec, match="b > 0"):
        check("x", expected="x", given=["x + 1"])


def test_whole_numbers() -> None:
    assert verdict("(-1)^(2n)", "1", given=["n integer"]).startswith("equal")
    assert verdict("(-1)^n", "cos(pi n)", given=["n in Z"]).startswith("equal")
    assert verdict("(-1)^k", "cos(pi k)").startswith("equal")  # k is an index
    assert verdict("(-1)^n", "1", given=["n integer"]) == "different"


def test_functions() -> None:
    assert verdict("hypot(3, 4)", "hypot(3, 4)", functions=["hypot"]) == "equal"
    assert verdict("hypot(3, 4)", "5") == "unreadable"
    assert data("check", "Var(x)", "--expected", "Var(x)", "--function", "Var", "--json")["verdict"] == "equal"


# -- sets and conditions on one number -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected", "name"),
    [
        ("x^2 <= 9", "|x| <= 3", "equal"),
        ("x^2 < 9", "|x| <= 3", "different"),
        ("(x - 2)^2 = 0", "x = 2", "equal"),
        ("x^2 = 4", "x = 2 or x = -2", "equal"),
        ("x^2 = 4", "x = 2", "different"),
        ("x^3 - x > 0", "x > 1 or (-1 < x and x < 0)", "equal"),
        ("x^2 > 2", "|x| > 1.414213562", "different"),
        ("x^2 + 1 > 0", "x = x", "equal"),
        ("x/x = 1", "x = x", "different"),
        ("1/x > 0", "x > 0", "equal"),
        ("x^5 - x - 1 > 0", "x^5 > x + 1", "equal"),
        ("not x > 0", "x <= 0", "equal"),
        ("0 <= x < 3", "[0, 3)", "equal"),
        ("[0, 3)", "0 <= x < 3", "equal"),
        ("[0, 3]", "0 <= x < 3", "different"),
        ("[0, 1)", "[0, 1)", "equal"),
        ("[0, 1]", "[0, 1)", "different"),
        ("(0, 1]", "[0, 1)", "different"),
        ("[0, 1)", "[0, 2/2)", "equal"),
        ("[0, sqrt(2))", "[0, 2^(1/2))", "equal"),
        ("(0, 1) ∪ (2, 3)", "(2, 3) ∪ (0, 1)", "equal"),
        ("[0, 2]", "[0, 1] ∪ [1, 2]", "equal"),
        ("(-inf, 3]", "x <= 3", "equal"),
        ("(-∞, ∞)", "(-oo, oo)", "equal"),
        ("[a, b)", "[a, b)", "equal"),
        ("[a, b)", "[a, c)", "different"),
        ("{1, 2}", "{2, 1}", "equal"),
        ("{1, 1, 2}", "{2, 1}", "equal"),
        ("{1, 2}", "{1, 2, 3}", "different"),
        ("{2}", "{4/2}", "equal"),
        ("{}", "{1}", "different"),
        ("[3, 0)", "[0, 3)", "unreadable"),
        ("[3, 0]", "[0, 3)", "unreadable"),
        ("(0, 3)", "[0, 3]", "unreadable"),  # an interval or a pair: nobody can tell
        ("(0, 3)", "(0, 3)", "equal"),
        ("(2x, 2y)", "[2x, 2y]", "equal"),
        ("(3, 0)", "[3, 0]", "equal"),  # no interval for certain
        ("[1, 2, 3]", "(1, 2, 3)", "equal"),
    ],
)
def test_sets_and_conditions(answer, expected, name) -> None:
    assert verdict(answer, expected) == name


def test_sets_of_sympy() -> None:
    assert verdict("[0, 3)", Interval.Ropen(0, 3)) == "equal"
    assert verdict("(0, 3)", Interval.open(0, 3)) == "equal"  # the other side says what the brackets mean
    assert verdict(FiniteSet(1, 2), "{2, 1}") == "equal"
    found = check("[0, 3]", expected=Interval.Ropen(0, 3))
    assert dict(found.witness.point) == {"x": "3"}


def test_both_readings_are_told() -> None:
    assert "an interval or a pair" in check("(0, 3)", expected="[0, 3]").reason


@pytest.mark.parametrize(
    ("answer", "expected", "name"),
    [
        (r"\sqrt[3]{-8}", "-2", "equal"),
        ("cbrt(-8)", "-2", "equal"),
        ("cbrt(-8)", "2", "different"),
        ("cbrt(x^3)", "x", "equal"),
        ("cbrt(x^3)", "|x|", "different"),
        ("x^(1/3)", "cbrt(x)", "equal"),
        ("cbrt(x)^2", "cbrt(x^2)", "equal"),
        ("root(x^5, 5)", "x", "equal"),
        ("root(x^4, 4)", "x", "different"),
        ("-cbrt(x)", "cbrt(-x)", "equal"),
        ("cbrt(x + 1)", "cbrt(x) + 1", "different"),
    ],
)
def test_roots_of_odd_degree_are_real(answer, expected, name) -> None:
    assert verdict(answer, expected).removesuffix("-numerically") == name
