"""Tests that are known not to hold yet, each with its reason: run, expected to fail, and listed by `pytest -rx`."""

from __future__ import annotations

import re

LENGTHS = "answers of the new topics differ more in length than three to one"

GAPS = {
    r".*test_secrecy\.py::test_the_right_answer_is_not_told_by_its_length": LENGTHS,
}


def reason(node: str) -> str | None:
    """Why a test is expected to fail, by its full name; None for all others."""
    return next((why for pattern, why in GAPS.items() if re.fullmatch(pattern, node)), None)
