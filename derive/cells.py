"""The call in the answer cells of a notebook: it poses the exercise again and prints what an answer is worth."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from derive import arguments
from derive.answers import check
from derive.errors import BadSpec, DeriveError
from derive.library import load_all
from derive.sheets.again import posed_again
from derive.sheets.reposing import mark_of
from derive.version import VERSION
from derive.words import words


def self_check(
    answer: Any,
    *,
    topic: str,
    kind: str,
    seed: str,
    part: str = "a",
    asked: Mapping[str, Any] | None = None,
    question: str = "",
    language: str = "en",
) -> None:
    """Print the verdict on an answer to an exercise, and why it is that; what is expected is not printed.

    The exercise is the one that a sheet drew of the topic from this seed, with what was `asked` for besides; `question`
    says which one the sheet shows. Whatever is wrong is a line, and no exception.
    """
    try:
        print(_judged(answer, topic, kind, seed, part, asked or {}, question, language))
    except DeriveError as error:
        print(f"derive: {error}")


@arguments.reading(
    topic=arguments.name,
    kind=arguments.name,
    seed=arguments.text,
    part=arguments.name,
    asked=arguments.table,
    question=arguments.text,
    language=arguments.name,
)
def _judged(
    answer: Any, topic: str, kind: str, seed: str, part: str, asked: Mapping[str, Any], question: str, language: str
) -> str:
    spoken = words(language)
    if isinstance(answer, str) and not answer.strip():
        return spoken.labels["no answer yet"]
    load_all(filter(None, os.environ.get("DERIVE_TOPICS", "").split(os.pathsep)))
    exercise = posed_again({"topic": topic, "kind": kind, "seed": seed, "asked": dict(asked)})
    if question not in ("", mark_of(exercise.shown)):
        raise BadSpec(
            f"version {VERSION} draws another exercise here: the notebook was made by a version before or after"
        )
    return check(answer, exercise=exercise, part=part).text(language, expected=False)
