"""Words of one's own over a question: which holes they may have, and what stands in them."""

from __future__ import annotations

import re

import pytest

from derive.errors import BadSpec
from derive.paper.formats import find as find_format
from derive.sheets.posing import pose
from derive.sheets.request.spec import read_spec

SQUARE = 'derive = "(y - w x)^2"\nwrt = "w"'
NAMED = 'derive = "(y - z)^2"\nwrt = "w"\nlet = {z = "w x"}'


def _asked(tmp_path, exercise: str, statement: str, language: str = "en") -> str:
    spec = tmp_path / "quiz.toml"
    spec.write_text(f'language = "{language}"\n[[exercise]]\n{exercise}\nstatement = "{statement}"\n', encoding="utf-8")
    text = find_format("text").document(pose(read_spec(spec)).views()["sheet"])
    return " ".join(text.split("\n\n", 3)[-1].split())


@pytest.mark.parametrize(
    ("statement", "printed"),
    [
        ("Differentiate {claim} by hand.", "Differentiate (y - w·x)^2 by hand."),
        ("Please differentiate  {claim}.", "Please differentiate (y - w·x)^2."),
        ("Find the derivative of {claim} by {variable}.", "Find the derivative of (y - w·x)^2 by w."),
        ("Differentiate {function} by {variable}.", "Differentiate (y - w·x)^2 by w."),
        ("{function}, {{braces}}", "(y - w·x)^2, {braces}"),
        ("{claim}", "d/dw((y - w·x)^2)"),
    ],
)
def test_what_is_to_be_differentiated_is_the_function(statement: str, printed: str, tmp_path) -> None:
    assert printed in _asked(tmp_path, SQUARE, statement)


@pytest.mark.parametrize(
    "statement", ["求 {claim} 的导数。", "对 {claim} 求导。", "求 {claim} 关于 {variable} 的导数。"]
)
def test_in_chinese_too(statement: str, tmp_path) -> None:
    asked = _asked(tmp_path, SQUARE, statement, "zh")
    assert "(y - w·x)^2" in asked and "d/dw" not in asked


def test_a_name_in_the_function_is_explained(tmp_path) -> None:
    asked = _asked(tmp_path, NAMED, "Differentiate {claim} by {variable}.")
    assert "Differentiate (y - z)^2 by w." in asked and "z = w·x" in asked


@pytest.mark.parametrize(
    "exercise",
    [
        'topic = "calculus.common"',
        'topic = "softmax.jacobian"',
        *(f'topic = "softmax.jacobian"\nkind = "{kind}"' for kind in ("fill", "choose")),
        'topic = "activation.tanh"\nkind = "spot"',
        'topic = "loss.huber"\nkind = "fill"',
        'topic = "calculus.common"\nkind = "evaluate"',
    ],
)
def test_every_question_about_a_derivative_has_the_same_holes(exercise: str, tmp_path) -> None:
    numbers = " {numbers}" if "evaluate" in exercise else ""
    asked = _asked(tmp_path, exercise, f"AA {{claim}} BB {{function}} CC {{variable}} DD{numbers}")
    claim, function, variable = (
        re.search(f"{a} (.*?),? {b}", asked).group(1) for a, b in (("AA", "BB"), ("BB", "CC"), ("CC", "DD"))
    )
    assert claim in {f"{d}/{d}{variable}({function})" for d in ("d", "∂")}


def test_events_have_no_function(tmp_path) -> None:
    event = 'topic = "events.de_morgan"\nkind = "choose"'
    assert re.search(r"Look at \(A [∩∪] B\)\^c\.", _asked(tmp_path, event, "Look at {claim}."))
    with pytest.raises(BadSpec, match=re.escape("has the hole '{function}': events.de_morgan has {claim}")):
        _asked(tmp_path, event, "Differentiate {function}.")


def test_words_that_leave_out_the_numbers_are_told_which_holes_there_are(tmp_path) -> None:
    with pytest.raises(BadSpec, match=re.escape("of z is not told") + ".*there is .*{numbers}"):
        _asked(tmp_path, 'topic = "softmax.jacobian"\nkind = "evaluate"', "Compute {claim}.")


def test_numbers_are_a_hole_too(tmp_path) -> None:
    asked = _asked(tmp_path, 'topic = "calculus.common"\nkind = "evaluate"', "Put {numbers} into {claim}.")
    assert re.search(r"Put x = .* into d/dx\(", asked)


def test_a_word_bank_follows_words_that_have_no_place_for_it(tmp_path) -> None:
    """Of these draws some leave names of rules out and some do not; the words are for all."""
    exercise = 'topic = "softmax.jacobian"\nkind = "fill"\nseed = {seed}'
    with_bank = 0
    for seed in range(8):
        asked = _asked(tmp_path, exercise.format(seed=seed), "Complete {claim}.")
        assert asked.count("Complete ") == 1
        if "Choose the names of rules from these: " in asked:
            with_bank += 1
            placed = _asked(tmp_path, exercise.format(seed=seed), "Complete {claim}, by {names}.")
            assert "Choose the names" not in placed and ", by " in placed
    assert 0 < with_bank < 8
