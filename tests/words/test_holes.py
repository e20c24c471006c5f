"""What authors put into the holes of their words."""

from __future__ import annotations

import pytest
from sympy import Symbol

from derive.errors import BadTopic
from derive.words.prose import say

x = Symbol("x", real=True)


@pytest.mark.parametrize(
    ("value", "printed"),
    [(3, "3"), (0.5, "0.5"), ("words", "words"), (x**2, "x**2"), ([x, x**2], "x, x**2"), ((x, "or", 2), "x, or, 2")],
)
def test_numbers_maths_words_and_several_of_them(value: object, printed: str) -> None:
    assert str(say(en="{k}", k=value)) == printed


def test_the_language_says_what_stands_between() -> None:
    assert [run.text for run in say(en="{k}", zh="{k}", k=[1, 2]).runs("zh")] == ["1，2"]


@pytest.mark.parametrize("value", [None, {1: 2}, {x}, True, b"x", object])
def test_anything_else_is_told(value: object) -> None:
    with pytest.raises(BadTopic, match="the hole 'k' is filled with"):
        say(en="{k}", k=value)
