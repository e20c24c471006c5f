"""Answers under conditions that leave little: between their end and a kink, in a narrow interval, far out."""

import pytest

from derive import check

FALSE = [
    ("x", "|x|", "x > -10^-6"), ("max(0, 1-x)", "1-x", "x < 1.00001"), ("floor(x)", "3", ["x >= 3", "x <= 4"]),
    ("|x-100|", "x-100", ["x > 99.999", "x < 100.01"]), ("|x-y|", "x-y", ["x > y-0.0001", "x < y+0.001"]),
    ("|x y|", "x y", "x y > -10^-5"), ("max(x, 1/2)", "x", "x > 0.4999999"), ("max(x, 10^-6)", "x", ["x > 0", "x < 1"]),
    ("sqrt(x^2)", "-x", "x < 10^-7"), ("|sin x|", "sin x", ["x > 0", "x < 3.1416"]), ("sign(x)", "1", "x >= 0"),
    ("ln|x-3|", "ln(x-3)", "x > 2.9999"), ("x^2", "1000 x", ["x > 999.9", "x < 1000.1"]),
]  # fmt: skip
TRUE = [
    ("floor(x)", "3", ["x >= 3", "x < 4"]), ("|x-100|", "x-100", ["x > 100", "x < 100.01"]), ("|x|", "x", "x > 10^7"),
    ("|x-y|", "x-y", ["x > y", "x < y+0.001"]), ("max(x, y, z)", "z", ["x < y", "y < z"]),
    ("|sin x|", "sin x", ["x > 0", "x < 3.14"]),
    ("max(0, 1-x)", "1-x", "x <= 1"), ("floor(-x)", "-4", ["x > 3", "x < 4"]),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "expected", "given"), FALSE)
def test_it_is_wrong_near_the_end_of_a_condition(answer, expected, given) -> None:
    assert check(answer, expected=expected, given=given).verdict in ("different", "equal-where-defined")


@pytest.mark.parametrize(("answer", "expected", "given"), TRUE)
def test_it_holds_where_conditions_leave_little(answer, expected, given) -> None:
    assert check(answer, expected=expected, given=given).ok
