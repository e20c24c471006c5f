"""Questions of somebody's own: words and an answer in words, of which nothing is derived and nothing checked."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

from derive.asking import Question, Topic
from derive.errors import BadSpec, DeriveError
from derive.exercises.shown import OwnAnswer, Shown
from derive.figures import Picture
from derive.words.prose import Prose


def own_exercise(text: str, answer: str, picture: Picture | None = None) -> Shown:
    """An exercise in words of one's own; it has no parts, and its kind is `own`."""
    statement = Prose({"en": "{text}"}, {"text": text})
    topic = Topic("own", Prose({"en": "own"}), "own", lambda _rng: Question(statement, ()), None, __name__)
    return Shown(topic, "", statement, (), "own", own=OwnAnswer(answer, picture))


def reworded(shown: Shown, text: str) -> Shown:
    """The exercise with other words over its question, whose holes stay. Raises `BadSpec` for a hole that it has not,
    or for words that leave out what a reader has to know."""
    known = shown.statement.holes
    try:
        holes = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise BadSpec(f"the statement has a brace without its other half: {error}") from error
    for name in holes:
        if name not in known:
            raise BadSpec(f"the statement has the hole '{{{name}}}': {shown.topic.id} has {_listed(known)}")
    try:
        return replace(shown, statement=Prose({"en": text}, known), own_words=True)
    except DeriveError as error:
        raise BadSpec(f"the statement leaves out what is asked about: {error}") from error


def _listed(names: object) -> str:
    found = [f"{{{name}}}" for name in names] if isinstance(names, dict) else []
    return ", ".join(found) or "none"
