"""Constants that have no value, wherever they stand in an answer: a verdict or an error of ours."""

from __future__ import annotations

import pytest

import derive
from derive.errors import DeriveError

CONSTANTS = [
    "ln 0",
    "log(0, 2)",
    "log(8, 1)",
    "log(8, 0)",
    "tan(pi/2)",
    "(-1)!",
    "7 mod 0",
    "0^(-1)",
    "sqrt(-1)",
    "10^400",
]
PLACES = [
    "{}", "x + {}", "({}, 1)", "[{}, 1]", "(0, {})", "{{{}, 1}}", "{{x | x > {}}}", "x = {}", "x in [0, {}]",
    "1 if x > {} else 0", "[[{}, 1], [2, 3]]", "max(x, {})", "[i = {}]", "x^2 = {} or x = 1", "mod(x, {})",
]  # fmt: skip
BESIDE = ["x + 1", "x > 0", "{1, 2}", "[0, 1]", "[1, 2]"]


def said(answer: str, expected: str) -> str:
    try:
        return derive.check(answer, expected=expected).verdict
    except DeriveError as error:
        return type(error).__name__


@pytest.mark.parametrize("constant", CONSTANTS)
@pytest.mark.parametrize("place", PLACES)
def test_it_is_answered(constant: str, place: str) -> None:
    text = place.format(constant)
    for other in (*BESIDE, text):
        assert {said(text, other), said(other, text)} <= {*derive.checking.VERDICTS, "Unreadable", "BadSpec"}


def test_it_is_said_that_there_is_no_value() -> None:
    assert "no real value" in str(derive.check("max(x, (-1)!)", expected="x").why)
    assert "remainder" in str(derive.check("7 mod 0", expected="1").why)
