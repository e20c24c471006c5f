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


LED_TO = [  # conditions on names that the sides do not have say something of those that they have
    ("|x|", "x", ["x > y", "y > 0"], True), ("|x|", "x", ["x > y", "y > z", "z > 0"], True),
    ("|x|", "x", "x = y^2", True), ("x", "y", ["x = z", "y = z"], True), ("|x|", "x", ["0 < y", "y < x"], True),
    ("|x|", "x", ["x > y", "y > -1"], False), ("|x|", "x", ["a > 0", "b > a"], False),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "expected", "given", "right"), LED_TO)
def test_conditions_on_other_names_count(answer, expected, given, right) -> None:
    found = check(answer, expected=expected, given=given)
    assert found.ok is right and found.verdict != "unknown", found


SOLVED = [
    ("x = 2", "x^2 = 4", "x > 0", "equal"), ("x = -2", "x^2 = 4", "x > 0", "different"),
    ("x < 1", "x^2 < 1", "x > 0", "equal"), ("x < 1", "x^2 < 1", "x > -2", "different"),
    ("x = 1", "x^2 = x", "x > 0", "equal"), ("x = 1", "x^2 = x", "x >= 0", "different"),
    ("x = 2", "x^2 = 4", "x != -2", "equal"), ("x = 2", "x^2 = 4", ["0 < x", "x < 9"], "equal"),
    ("x = ln 2", "e^(x^2) = e^((ln 2)^2)", "x > 0", "equal"), ("x = 1", "ln(x^2) = 0", "x > 0", "equal"),
    ("x = -1", "ln(x^2) = 0", "x > 0", "different"), ("no solution", "x^2 + 2x + 1 = 0", "x > 0", "equal"),
    ("x = 8", "x = 7", "x < 5", "different"), ("x > 8", "x > 7", "x < 5", "unknown"),
    ("x = 2", "x^2 = 4", ["x > y", "y > 0"], "unknown"), ("x = 2", "x = 3", ["x > 0", "x < 0"], "different"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "expected", "given", "verdict"), SOLVED)
def test_solutions_are_compared_where_the_conditions_hold(answer, expected, given, verdict) -> None:
    assert check(answer, expected=expected, given=given).verdict == verdict
