"""The pairs of `tests/data/pairs.txt`: an answer, what is expected, and the verdict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import derive

PAIRS = Path(__file__).parents[1] / "data" / "pairs.txt"
ROWS = [re.split(r" {3,}", line.strip()) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("answer", "expected", "verdict"), [r for r in ROWS if len(r) > 1 and r[0] != "#"])
def test_what_is_said_of_an_answer(answer: str, expected: str, verdict: str) -> None:
    found = derive.check(answer, expected=expected)
    assert found.verdict.replace("equal-numerically", "equal") == verdict, found
