"""Exercises that the readers of the printed key cannot judge yet, each with its reason: expected to fail, strictly.

Their derivations are proved and sampled by the program; what is missing is this second, independent judge.
"""

from __future__ import annotations

import re

ARRAYS = "the reader of formulas reads no code about arrays; tests against PyTorch judge these"

UNREAD = {
    r"test_one_(answer_is_right|line_does_not_follow)\[tensor\..*": ARRAYS,
}


def reason(test: str) -> str | None:
    """Why a test is expected to fail, by its name with its parameters; None for all others."""
    return next((why for pattern, why in UNREAD.items() if re.fullmatch(pattern, test)), None)
