"""The figures of a topic in exercises about one part of its question: those that this part is drawn in."""

import pytest

from derive.asking import find
from derive.exercises import posed
from derive.paper.compose import exercise_view
from derive.terms.notation import D
from derive.words import words


def shown(topic: str, kind: str, seed: str = "0/0/0"):
    found = find(topic)
    return posed(found, kind, seed, found.draw(seed))


@pytest.mark.parametrize("kind", ["fill", "spot", "choose", "evaluate"])
def test_a_figure_stands_in_the_key_of_every_kind(kind) -> None:
    (figure,) = shown("activation.tanh", kind).figures
    assert figure.answer and len(figure.panels) == 2  # tanh beside its slope


@pytest.mark.parametrize("seed", [f"{k}/0/0" for k in range(6)])
def test_of_figures_for_each_part_the_one_of_this_part(seed) -> None:
    one = shown("events.de_morgan", "choose", seed)
    (figure,) = one.figures
    claim = one.parts[0].derivation.claim
    left, _ = figure.panels
    assert left.label == claim


@pytest.mark.slow
def test_no_figure_of_another_part() -> None:
    """The first figure of descent.momentum is made of its last three parts."""
    drawn = {}
    for k in range(40):
        one = shown("descent.momentum", "fill", f"{k}/0/0")
        drawn.setdefault(one.parts[0].derivation.claim, set()).add(len(one.figures))
    assert all(len(counts) == 1 for counts in drawn.values())
    assert {n for counts in drawn.values() for n in counts} == {0, 1}


def test_what_gives_the_answer_away_is_on_the_key_alone() -> None:
    view = exercise_view(shown("events.de_morgan", "choose"), words("en"))
    assert view.figures and all(figure.answer for figure in view.figures)


def test_a_figure_that_the_question_is_about_stands_on_the_sheet() -> None:
    found = {f.answer for k in range(6) for f in shown("convexity.definition", "fill", f"{k}/0/0").figures}
    assert found == {False}


def test_a_chord_stands_beside_no_second_derivative() -> None:
    drawn = {}
    for k in range(12):
        one = shown("convexity.definition", "choose", f"{k}/0/0")
        drawn.setdefault(one.parts[0].derivation.claim.has(D), set()).add(len(one.figures))
    assert drawn[True] == {0}


@pytest.mark.parametrize("kind", ["evaluate", "spot", "choose", "fill"])
def test_no_sheet_shows_what_another_question_is_about(kind) -> None:
    """The figure is made of two parts: of steps, for which none of them asks."""
    figures = [f for k in range(4) for f in shown("taylor.best_step", kind, f"{k}/0/0").figures]
    assert all(figure.answer for figure in figures)
