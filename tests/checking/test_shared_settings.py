"""Ten thousand answers to one question share what is known of its names, and nothing piles up."""

from __future__ import annotations

import pytest
from sympy import Abs, Max, Symbol, exp

import derive
from derive.checking.settings import setting_of
from derive.terms.notation import D, array, sigma

x, y = Symbol("x", real=True), Symbol("y", real=True)


@pytest.mark.parametrize("answer", [x + 1, exp(x) / 3, sigma(x) * x**7])
def test_an_answer_without_names_of_its_own_brings_nothing(answer) -> None:
    assert setting_of(sigma(x), answer) is setting_of(sigma(x), x**2)
    assert setting_of(sigma(x), answer).scope == (sigma(x),)


@pytest.mark.parametrize("answer", [x + y, Abs(x), Max(x, 0), D(x**2, x), array("x", 3)[1]])
def test_one_with_other_names_with_kinks_or_with_slopes_has_a_setting_of_its_own(answer) -> None:
    assert setting_of(sigma(x), answer).scope == (sigma(x), answer)


def test_a_question_with_kinks_is_not_shared() -> None:
    assert setting_of(Abs(x), x).scope == (Abs(x), x)


def test_what_was_admitted_is_let_go() -> None:
    setting = setting_of(exp(x), x)
    for k in range(1000):
        setting.admit(x + k)
    assert len(setting._admitted) < 1000


def test_answers_side_by_side_do_not_see_each_other() -> None:
    """By hand: of 0, 1/4, 1/2 ... only the middle one is 1/2, whatever was asked before."""
    question = derive.Expected("x/2")
    found = [question.check(f"{k} x/4").verdict for k in (0, 1, 2, 3, 2, 1)]
    assert found == ["different", "different", "equal", "different", "equal", "different"]
    assert question.check("y/2").reason == "y does not occur here; known are x"
