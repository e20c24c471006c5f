"""Tests that are known not to hold yet, each with its reason: run, expected to fail, and listed by `pytest -rx`."""

from __future__ import annotations

import re

LENGTHS = "answers of the new topics differ more in length than three to one"
TAGS = "the structure tree of the new keys was not written down yet"
CHINESE = "Chinese keys through LaTeX were not looked at since keys break over pages"

GAPS = {
    r".*test_secrecy\.py::test_the_right_answer_is_not_told_by_its_length": LENGTHS,
    r".*test_accessible\.py::test_the_structure_tree\[sets-key-.*": TAGS,
    r".*test_chinese\.py::test_chinese_through_latex": CHINESE,
}


def reason(node: str) -> str | None:
    """Why a test is expected to fail, by its full name; None for all others."""
    return next((why for pattern, why in GAPS.items() if re.fullmatch(pattern, node)), None)
