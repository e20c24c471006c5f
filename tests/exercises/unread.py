"""Exercises that the readers of the printed key cannot judge yet, each with its reason: expected to fail, strictly.

Their derivations are proved and sampled by the program; what is missing is this second, independent judge.
"""

from __future__ import annotations

import re

ARRAYS = "the reader of formulas reads no code about arrays; tests against PyTorch judge these"
SHARES = "the reader draws shares that may be negative, where a logarithm has no value"
SIZES = "the reader does not follow the layers' names in between and arrays; cause not found yet"
POINTS = "the points that the reader draws do not meet what the exercise supposes; cause not found yet"
FLAT = "the slope of a step is 0 everywhere, which is what the topic teaches"

UNREAD = {
    r"test_one_(answer_is_right|line_does_not_follow)\[tensor\..*": ARRAYS,
    r"test_one_line_does_not_follow\[information\.(entropy|gibbs)-.*": SHARES,
    r"test_counterexamples_to_lines_are_true\[information\.(cross_entropy|gibbs)-.*": SHARES,
    r"test_(the_value_is_that_of_the_question|what_a_line_says_of_names_in_between_is_so)"
    r"\[information\.cross_entropy-.*": SHARES,
    r"test_one_answer_is_right\[layer\.mlp-.*": SIZES,
    r"test_one_line_does_not_follow\[layer\.(linear-0|mlp-.).*": SIZES,
    r"test_one_line_does_not_follow\[loss\.huber-.*": POINTS,
    r"test_(the_value_is_that_of_the_question|what_a_line_says_of_names_in_between_is_so)\[mle\.mse-1.*": POINTS,
    r"test_counterexamples_(to_lines_)?are_true\[mle\.mse-.*": POINTS,
    r"test_values_are_seldom_trivial": FLAT,
}


def reason(test: str) -> str | None:
    """Why a test is expected to fail, by its name with its parameters; None for all others."""
    return next((why for pattern, why in UNREAD.items() if re.fullmatch(pattern, test)), None)
