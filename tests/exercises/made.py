"""Exercises of every topic and kind, and what is written of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pytest
from posed_once import KEPT, SEEDS, kinds, view

from derive.asking import all_topics
from derive.exercises import KINDS
from derive.paper.documents.typst_data import sheet as typst_sheet
from derive.paper.formats import find as find_format
from derive.paper.maths.text_maths import TextMaths
from derive.paper.view import PartView, SheetView
from derive.words import words

IDS = [t.id for t in all_topics()]
FORMATS = ("text", "markdown", "latex", "html", "typst")
TEXT = TextMaths()


def offers(kind: str) -> list[str]:
    """The topics that have exercises of a kind."""
    return [id_ for id_ in IDS if kind in kinds(id_)]


def part(id_: str, kind: str, seed: str = SEEDS[0], language: str = "en") -> PartView:
    """The one part of an exercise of another kind than `derive`."""
    (only,) = view(id_, kind, seed, language).parts
    return only


@lru_cache(KEPT)
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
