"""Tests that are known not to hold yet, each with its reason: run, expected to fail, and listed by `pytest -rx`."""

from __future__ import annotations

import re

HUBER = "the cases of the Huber loss are printed in pieces that this test does not put together again"
LENGTHS = "answers of the new topics differ more in length than three to one"
CASES = "a line with a supposition or with cases is printed in pieces that this test does not put together again"
TAGS = "the structure tree of the new keys was not written down yet"
CHINESE = "Chinese keys through LaTeX were not looked at since keys break over pages"

GAPS = {
    r".*test_secrecy\.py::test_blank_lines_are_on_the_key_alone\[loss\.huber-1.*": HUBER,
    r".*test_secrecy\.py::test_a_sheet_does_not_tell_what_is_wrong\[spot-markdown-en\]": HUBER,
    r".*test_secrecy\.py::test_the_right_answer_is_not_told_by_its_length": LENGTHS,
    r".*test_elementary_functions\.py::test_what_derives_is_proved_or_tried_and_printed_in_every_format"
    r"\[(sinc|abs|sign|Heaviside)\]": CASES,
    r".*test_html\.py::test_every_line_of_every_topic_is_in_the_key\[(activation|descent|likelihood|loss)-.*": CASES,
    r".*test_accessible\.py::test_the_structure_tree\[sets-key-.*": TAGS,
    r".*test_chinese\.py::test_chinese_through_latex": CHINESE,
}


def reason(node: str) -> str | None:
    """Why a test is expected to fail, by its full name; None for all others."""
    return next((why for pattern, why in GAPS.items() if re.fullmatch(pattern, node)), None)
