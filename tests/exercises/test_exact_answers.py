"""By hand means by hand: numbers are chosen so that the answer is exact, and the way there has two visible steps."""

from __future__ import annotations

import mpmath
import pytest
from sympy import E, Integer, Rational, cos, exp, log, pi, sin, sqrt

from derive.asking import find
from derive.exercises import posed
from derive.exercises.exactness import is_exact
from derive.terms.ordered import plain


def values(topic_id: str, draws: int):
    topic = find(topic_id)
    for k in range(draws):
        place = f"exact/{k}"
        yield posed(topic, "evaluate", place, topic.draw(place)).parts[0].derivation


@pytest.mark.slow
@pytest.mark.parametrize("topic_id", ["calculus.common", "softmax.jacobian", "perceptron.single", "activation.tanh"])
def test_at_most_one_in_twenty_answers_is_rounded(topic_id) -> None:
    rounded = [d.relation.key == "rounded" for d in values(topic_id, 20)]
    assert sum(rounded) <= 1


def test_an_answer_that_is_not_rounded_has_the_value_of_the_numbers_put_in() -> None:
    """By mpmath, at 30 digits."""
    for derivation in values("calculus.common", 8):
        with mpmath.workdps(30):
            found = [mpmath.mpf(str(plain(line.expr).evalf(30))) for line in derivation.lines[2:]]
        assert all(mpmath.almosteq(a, found[-1], 1e-3) for a in found)


def test_the_values_of_the_functions_stand_on_a_line_of_their_own() -> None:
    """1 - tanh(ln 2)^2 = 1 - (3/5)^2 = 16/25, by hand."""
    for derivation in values("activation.tanh", 4):
        rules = [line.rule for line in derivation.lines]
        assert rules == ["", "formula", "put_in", "function_values", "arithmetic"]
        assert derivation.result in (Rational(16, 25), Rational(9, 25))


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (Rational(4, 25), True),
        (sqrt(3) / 2, True),
        (2 * log(2) + 1, True),
        (5 * E**2 / 2, True),
        (pi / 4, True),
        (12 / log(2), True),
        (1 / (2 + pi**2), True),
        (E / (1 + E), False),
        (8 * cos(8), False),
        (sin(Integer(1)), False),
        (exp(2) + pi + log(2), False),
        (log(log(2)), False),
        (Integer(2) ** pi, False),
        (Integer(2) ** Rational(1, 5), False),
    ],
)
def test_what_is_an_answer_as_it_stands(value, exact) -> None:
    assert is_exact(value) is exact
