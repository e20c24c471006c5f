"""The lines that were made to tempt the kernel, given as answers: none of them is called equal."""

import pytest
from kernel.adversary_cases import BRANCHES, NEAR, UNDEFINED, WRONG_CALCULUS

from derive.checking import check

ISOLATED = {  # they are lost at single points alone, which a verdict leaves out and a line may not
    "x / |x| for sign",
    "x / x far away on the right",
    "1 / x * x",
    "division by zero on the right",
    "norm of nothing in the denominator",
}
CASES = {n: c for group in (NEAR, BRANCHES, UNDEFINED, WRONG_CALCULUS) for n, c in group.items() if len(c) == 2}


@pytest.mark.parametrize("name", sorted(set(CASES) - ISOLATED))
def test_it_is_not_called_equal(name) -> None:
    before, after = CASES[name]
    verdict = check(after, expected=before)
    assert verdict.verdict in ("different", "equal-where-defined")
    assert verdict.witness is not None
    assert (verdict.verdict == "different") >= (name not in UNDEFINED)


@pytest.mark.parametrize("name", sorted(ISOLATED & set(CASES)))
def test_what_is_lost_at_single_points_is_named(name) -> None:
    before, after = CASES[name]
    verdict = check(after, expected=before)
    assert verdict.ok
    assert "isolated" in verdict.reason or name == "x / x far away on the right"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("tanh(1000)", "1"), ("tanh(10^9)", "1"), ("tanh(1000 + x^2)", "1"), ("erf(100)", "1"), ("1/(1 + e^(-3000))", "1"),
     ("sin(10^15 pi x)", "0"), ("sin(360 pi x)", "0"), ("floor(10^1000 x)/10^1000", "x"), ("floor(10^9 x)/10^9", "x"),
     ("P(A)", "P(B)"), ("P(A ∩ B)", "P(A) P(B)"), ("P(A) - P(B)", "0"), ("f(1)", "f(2)"), ("f(2)", "g(2)"),
     ("xy^2", "(x y)^2"), ("xe^x", "(x e)^x")],
)  # fmt: skip
def test_what_differs_by_very_little_or_off_short_decimals_only(answer, expected) -> None:
    verdict = check(answer, expected=expected)
    assert verdict.verdict == "different"
    assert verdict.witness.before != verdict.witness.after


@pytest.mark.parametrize(
    ("answer", "expected", "place"),
    [
        ("{1 if x = 1.2345; 0 otherwise}", "0", "1.2345"),
        ("sign((x - 7.3)^2)", "1", "7.3"),
        ("sign(abs(x - 1/3))", "1", "1/3"),
        ("sign((3x - 1)^2 (7x + 5)^2)", "1", "-5/7"),
        ("heaviside(-(x + 2.6)^2)", "0", "-2.6"),
        ("floor(-(x - 0.1)^2)", "ceiling(-(x - 0.1)^2) - 1", "0.1"),
    ],
)
def test_another_value_at_a_single_point(answer: str, expected: str, place: str) -> None:
    """A fraction is put in without a radius: 7.3 - 7.3 is 0."""
    verdict = check(answer, expected=expected)
    assert verdict.verdict == "different"
    assert f"x = {place} " in str(verdict.witness)


def test_a_factor_that_vanishes_for_small_sizes() -> None:
    assert not check("sum(1, i, 1, n) - n", expected="product(n - k, k, 1, 8)").ok
