"""Exercises of every topic and kind, each posed once for all tests that look at it.

Tests of one topic run one behind the other, so that few need be kept.
"""

from __future__ import annotations

from functools import cache, lru_cache

from derive.asking import find
from derive.exercises import Shown, kinds_of, posed
from derive.paper.compose import exercise_view
from derive.paper.view import ExerciseView
from derive.words import words

#: which draw is judged with every change, and which by the slow judges too
SEEDS = ("0/0/0", "1/0/0")
KEPT = 300  # ten times what the judges look at of a topic


@cache
def kinds(id_: str) -> tuple[str, ...]:
    """The kinds of exercise that a topic offers."""
    return kinds_of(find(id_))


@lru_cache(KEPT)
def exercise(id_: str, kind: str, seed: str = SEEDS[0]) -> Shown:
    """A question that is asked for every seed is derived for the first alone."""
    topic = find(id_)
    question = topic.draw(seed)
    if kind == "derive" and seed != SEEDS[0] and topic.is_still():
        return exercise(id_, kind)
    return posed(topic, kind, seed, question)


@lru_cache(KEPT)
def view(id_: str, kind: str, seed: str = SEEDS[0], language: str = "en") -> ExerciseView:
    shown = exercise(id_, kind, seed)
    return exercise_view(shown, words(language), 1, shown.points)
