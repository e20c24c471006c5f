"""Answers that got past, or were refused though right: steep functions, large sizes, values, kinds of names."""

import pytest
from sympy import ConditionSet, Derivative, ImageSet, Integral, Lambda, Range, S, Symbol, re, zeta

from derive import check
from derive.errors import BadSpec

X, N = Symbol("x", real=True), Symbol("n", integer=True, positive=True)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("tanh(10^9 x)", "sign(x)"), ("erf(10^7 (x - 3))", "sign(x - 3)"), ("erf(10^15 x)", "sign(x)"),
        ("1/(1 + e^(-10^8 x))", "(1 + sign(x))/2"), ("atan(10^12 x)", "pi/2 sign(x)"),
        ("tanh(10^9 (x^2 - 2))", "sign(x^2 - 2)"), ("erf(10^12 (x - y))", "sign(x - y)"),
        ("erf(10^9 (3x + 1))", "{1 if x > -1/3; -1 if x < -1/3; 0 otherwise}"), ("tanh(10^20 x)", "2 heaviside(x) - 1"),
        ("x erf(10^11 x)", "|x|"), ("erf(10^10 (x - 2)) + erf(10^10 (x + 2))", "sign(x - 2) + sign(x + 2)"),
        ("max(0, tanh(10^13 x))", "heaviside(x)"),
    ],
)  # fmt: skip
def test_a_steep_function_is_no_jump(answer, expected) -> None:
    verdict = check(answer, expected=expected)
    assert verdict.verdict == "different" and verdict.witness


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("product(n - k, k, 1, 8)", "sum(1, i, 1, n) - n"), ("product(n - k, k, 1, 8)", "0"),
        ("sum(i, i, 1, n) + product(n - k, k, 1, 12)", "n(n + 1)/2"), ("product(n - k, k, 1, 30)", "0"),
        ("sum(x_i, i, 1, n) product(n - k, k, 1, 9)", "0"), ("sum(x_i, i, 1, n)", "sum(x_i, i, 1, min(n, 20))"),
        ("{x if n < 15; 0 otherwise} sum(1, i, 1, n)", "n x"), ("sum(min(i, 13), i, 1, n)", "n(n + 1)/2"),
        ("n! ", "n! + product(n - k, k, 1, 10)"), ("2^n", "2^n + (n - 1)(n - 2)(n - 3)(n - 4)(n - 5)(n - 6)(n - 7)"),
    ],
)  # fmt: skip
def test_what_fails_for_larger_sizes_alone(answer, expected) -> None:
    assert check(answer, expected=expected).verdict == "different"


@pytest.mark.parametrize(
    ("answer", "expected", "equal"),
    [
        ("y(1)=0", "y(2)=0", False), ("y(3)=6", "y(2)=4", False), ("y(0)=1", "y(0)=2", False),
        ("x(0)=0", "x(5)=0", False), ("a(1)=5", "a(2)=10", False), ("u(1)=u(2)", "u(1)=u(3)", False),
        ("y'(0)=1", "y'(0)=2", False),
        ("y(1)=0", "0=y(1)", True), ("2y(1)=6", "y(1)=3", True), ("y(1)+1=3", "y(1)=2", True), ("k(2)=4", "k=2", True),
        ("3(x + 1)=6", "x=1", True),
    ],
)  # fmt: skip
def test_a_value_at_a_number_in_an_equation(answer, expected, equal) -> None:
    assert check(answer, expected=expected).ok is equal


@pytest.mark.parametrize(
    ("answer", "expected", "given", "equal"),
    [
        ("cos(pi n)", "1", "n even", True), ("cos(pi n)", "1", "n odd", False), ("cos(pi k)", "-1", "k is odd", True),
        ("(-1)^k", "1", "k is an even number", True), ("sin(pi k)", "0", "k a whole number", True),
        ("|x|", "x", "x positive", True), ("|x|", "-x", "x is negative", True), ("|x|", "x", "x nonpositive", False),
        ("sqrt(x^2)", "x", "x nonnegative", True), ("x/x", "1", "x nonzero", True),
        ("cos(pi n)", "(-1)^n", "n in Z", True),
        ("|m| cos(pi m)", "m", "m is a positive even number", True), ("max(0, x)", "0", "x positive and even", False),
        ("x", "2x", "n even", False),
    ],
)  # fmt: skip
def test_what_a_name_is_in_words(answer, expected, given, equal) -> None:
    assert check(answer, expected=expected, given=[given]).ok is equal


def test_a_steep_look_keeps_to_the_conditions() -> None:
    assert check("|a - b|", expected="b - a", given=["a < b"]).ok
    assert check("|x|", expected="x", given=["x > 1"]).ok
    assert check("tanh(|x|)", expected="tanh(x)", given=["x >= 0"]).ok


def test_words_that_exclude_each_other() -> None:
    with pytest.raises(BadSpec, match="no number n is"):
        check("n", expected="n", given=["n even and odd"])


@pytest.mark.parametrize(
    ("answer", "expected", "verdict"),
    [
        ("gamma(5)", "24", "equal"), ("gamma(n)", "(n - 1)!", "equal"), ("gamma(x + 1)", "x gamma(x)", "equal"),
        ("gamma(x + 3)", "(x + 2)(x + 1) gamma(x + 1)", "equal"), ("gamma(1/2)", "sqrt(pi)", "equal"),
        ("gamma(x)", "Gamma(x)", "equal"), ("gamma(5)", "120", "different"), ("gamma(x)", "Gamma(x + 1)", "different"),
        ("gamma(x + 3)", "gamma x + 3 gamma", "equal"),
        ("gamma(x - mu)/s + beta", "beta + gamma x/s - gamma mu/s", "equal"),
        ("eta(x + 1)", "eta x + eta", "equal"), ("γ(x + 3)", "γ x + 3γ", "equal"), (r"\gamma(5)", "24", "different"),
    ],
)  # fmt: skip
def test_gamma_before_a_bracket_is_the_function_where_it_can_be_no_letter(answer, expected, verdict) -> None:
    found = check(answer, expected=expected)
    assert found.verdict == verdict or (verdict == "equal" and found.ok)


@pytest.mark.parametrize(
    "strange",
    [Range(3), ConditionSet(Symbol("x"), Symbol("x") > 0, S.Reals), ImageSet(Lambda(Symbol("x"), 2), S.Integers)],
)
def test_sets_without_a_reading(strange) -> None:
    assert check(strange, expected=strange).ok
    assert not check(strange, expected=Symbol("x")).ok
    assert not check(Symbol("x"), expected=strange).ok


@pytest.mark.parametrize("strange", [zeta(X), re(Symbol("z")), Symbol("θ"), Integral(X, X), Derivative(X**2, (X, N))])
def test_an_expected_side_without_meaning_is_a_bad_spec(strange) -> None:
    with pytest.raises(BadSpec):
        check(X**2, expected=strange)
