"""Answers that differ at single places that no decimal writes: at sqrt(2), pi, ln 5, on a circle."""

import pytest

from derive import check

FALSE = [
    ("{1 if x^2 = 2; 0 otherwise}", "0"), ("{1 if x >= sqrt(2); 0 otherwise}", "{1 if x > sqrt(2); 0 otherwise}"),
    ("sign(x^2 - 2)^2", "1"), ("{1 if e^x = 5; 0 otherwise}", "0"), ("{x if x != pi; 0 otherwise}", "x"),
    ("sign(e^x - 3)^2", "1"), ("{1 if x^3 - x - 1 >= 0; 0 otherwise}", "{1 if x^3 - x - 1 > 0; 0 otherwise}"),
    ("{1 if x >= pi y; 0 otherwise}", "{1 if x > pi y; 0 otherwise}"),
    ("{1 if x^2 + y^2 >= 3; 0 otherwise}", "{1 if x^2 + y^2 > 3; 0 otherwise}"), ("ceil(x^2) - floor(x^2)", "1"),
    ("heaviside(x^2 - 2)", "{1 if x^2 > 2; 0 otherwise}"),
    ("{1 if ln(x) >= 2; 0 otherwise}", "{1 if ln(x) > 2; 0 otherwise}"),
    ("{1 if sin(x) >= 1/2; 0 otherwise}", "{1 if sin(x) > 1/2; 0 otherwise}"),
]  # fmt: skip
TRUE = [
    ("{x^2 if x >= sqrt(2); 2 otherwise}", "{x^2 if x > sqrt(2); 2 otherwise}"),
    ("{x - sqrt(3) if x > sqrt(3); 0 otherwise}", "max(0, x - sqrt(3))"),
    ("max(x, pi)", "{x if x >= pi; pi otherwise}"),
    ("sign(x^2 - 2)", "{1 if x^2 > 2; -1 if x^2 < 2; 0 otherwise}"), ("|x^2 - 2|", "(x^2 - 2) sign(x^2 - 2)"),
    ("floor(x^2/2) + ceil(-x^2/2)", "0"), ("{x if x >= y; 0 otherwise} + {y if y > x; 0 otherwise}", "max(x, y)"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "expected"), FALSE)
def test_it_is_seen_that_they_differ(answer, expected) -> None:
    for one, other in ((answer, expected), (expected, answer)):
        verdict = check(one, expected=other)
        assert verdict.verdict == "different"
        assert verdict.witness.before != verdict.witness.after


@pytest.mark.parametrize(("answer", "expected"), TRUE)
def test_pieces_that_meet_are_equal(answer, expected) -> None:
    assert check(answer, expected=expected).ok
    assert check(expected, expected=answer).ok
