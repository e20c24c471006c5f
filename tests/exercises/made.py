"""Exercises of every topic and kind, each made once for all tests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest

from derive.asking import all_topics, find
from derive.exercises import KINDS, Shown, kinds_of, posed
from derive.paper.compose import exercise_view
from derive.paper.documents.typst_data import sheet as typst_sheet
from derive.paper.formats import find as find_format
from derive.paper.maths.text_maths import TextMaths
from derive.paper.view import ExerciseView, PartView, SheetView
from derive.words import words

IDS = [t.id for t in all_topics()]
SEEDS = ("0/0/0", "1/0/0")
FORMATS = ("text", "markdown", "latex", "html", "typst")
TEXT = TextMaths()


@cache
def kinds(id_: str) -> tuple[str, ...]:
    return kinds_of(find(id_))


def offers(kind: str) -> list[str]:
    """The topics that have exercises of a kind."""
    return [id_ for id_ in IDS if kind in kinds(id_)]


@cache
def exercise(id_: str, kind: str, seed: str = SEEDS[0]) -> Shown:
    topic = find(id_)
    return posed(topic, kind, seed, topic.draw(seed))


@cache
def view(id_: str, kind: str, seed: str = SEEDS[0], language: str = "en") -> ExerciseView:
    shown = exercise(id_, kind, seed)
    return exercise_view(shown, words(language), 1, shown.points)


def part(id_: str, kind: str, seed: str = SEEDS[0], language: str = "en") -> PartView:
    """The one part of an exercise of another kind than `derive`."""
    (only,) = view(id_, kind, seed, language).parts
    return only


@cache
def source(id_: str, kind: str, seed: str, format_: str, key: bool, language: str = "en") -> str:
    """What is written for a pupil, or for the teacher."""
    seen = view(id_, kind, seed, language)
    sheet = SheetView("Test", "ID", language, key, words(language).labels, (seen.solved() if key else seen,))
    if format_ == "typst":  # what the fixed template reads
        return json.dumps(typst_sheet(sheet), ensure_ascii=False)
    document = find_format(format_).document(sheet)
    return document if isinstance(document, str) else document.decode()


def said(runs) -> str:
    """Words and maths as plain text."""
    return "".join(r.text if r.maths is None else TEXT.print(r.maths) for r in runs)


def cases(rows: Iterable[tuple[str, ...]]) -> list[Any]:
    """Parameters that end in a seed: the first of a topic is judged every time, further ones by the slow judges."""
    return [pytest.param(*row, marks=() if row[-1] == SEEDS[0] else pytest.mark.slow) for row in rows]


ASKED = [(id_, kind, seed) for kind in KINDS if kind != "derive" for id_ in offers(kind) for seed in SEEDS]
