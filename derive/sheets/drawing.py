"""Which question stands where: every exercise draws from a random stream of its own.

A stream is named `seed/variant/occurrence`: how often its topic was drawn before on the sheet, so that an exercise more
or less leaves the others as they were. The variant is the student's id (or number), not a place in a list; a single
sheet is the variant 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from derive.errors import BadSpec, unknown
from derive.exercises import KINDS, Shown, solved
from derive.render.record import plain_text
from derive.sheets.asked import Asked
from derive.sheets.memory import Recent, remembering
from derive.topics import Question, Topic, matching

MOST_TRIES = 40
SINGLE = "0"
_ROOM = 2500  # exercises kept: about 30 kB each

_SHOWN = Recent[tuple[Question, Shown]](_ROOM)  # with the question, whose identity is the key
_WORDS = Recent[tuple[Question, str]](20_000)
_TOPICS: dict[str, tuple[Topic, Topic]] = {}


@dataclass(frozen=True)
class Draft:
    """An exercise drawn: what it asks, with its numbers, and not yet answered."""

    topic: Topic
    kind: str
    place: str
    question: Question
    asked: str
    points: int | None = None


@dataclass(frozen=True)
class Drawn:
    """The exercises of one sheet in order, and how many are missing by topic: it could only have repeated itself."""

    drafts: tuple[Draft, ...]
    missing: dict[str, int]

    @property
    def asked(self) -> bytes:
        """Equal for two sheets that ask the same."""
        text = "\0".join(f"{d.topic.id}\0{d.kind}\0{d.asked}" for d in self.drafts)
        return hashlib.sha256(text.encode()).digest()[:16]


def made(draft: Draft) -> Shown:
    """The exercise that answers a draft, derived and checked once for the same question. Raises `CheckFailed`.

    The one place where a kind of exercise is looked up.
    """
    question = draft.question
    return _SHOWN.get((id(question), draft.kind), lambda: (question, solved(draft.topic, draft.place, question)))[1]


def demand_known(asked: Sequence[Asked]) -> None:
    """Raises `UnknownName` for a topic or kind that is not there, `BadSpec` for what no sheet can hold."""
    for exercise in asked:
        if exercise.kind not in KINDS:
            raise unknown("kind", exercise.kind, KINDS)
        _topics(exercise)


def draw(asked: Sequence[Asked], seed: int, variant: str = SINGLE, again: int = 0) -> Drawn:
    """What the exercises asked for are on this variant's sheet; `again` counts the draws that another sheet has."""
    page = _Page(seed, f"{variant}//{again}" if again else variant)
    drafts = tuple(draft for exercise in asked for draft in page.drafts(exercise))
    return Drawn(drafts, page.missing)


def _remembered(topic: Topic) -> Topic:
    known, ours = _TOPICS.get(topic.id, (None, topic))
    if known is not topic:  # a topic file of one's own may be loaded again
        ours = remembering(topic)
        _TOPICS[topic.id] = topic, ours
    return ours


def _topics(asked: Asked) -> tuple[Topic, ...]:
    if asked.derive:
        raise BadSpec(f"'{asked.derive}': a sheet cannot ask for an expression of one's own yet; name a topic")
    return tuple(_remembered(topic) for topic in matching([asked.topic]))


class _Page:
    """One sheet while it is drawn: what it asks already, by topic."""

    def __init__(self, seed: int, variant: str) -> None:
        self.seed, self.variant = seed, variant
        self.used: dict[str, set[tuple[str, str]]] = {}
        self.missing: dict[str, int] = {}

    def drafts(self, asked: Asked) -> Iterator[Draft]:
        """The exercises asked for; a pattern draws among its topics, each once before any comes again."""
        topics = list(_topics(asked))
        if len(topics) > 1:
            self._stream(asked, f"patterns/{asked.topic}").shuffle(topics)
        turn = 0
        for done in range(asked.count):
            draft = None
            while topics and draft is None:
                topic = topics[turn % len(topics)]
                draft = self._fresh(topic, asked)
                turn += draft is not None
                if draft is None:
                    topics.remove(topic)
            if draft is None:
                self.missing[asked.topic] = self.missing.get(asked.topic, 0) + asked.count - done
                return
            yield draft

    def _stream(self, asked: Asked, what: str) -> Random:
        return Random(f"{self._start(asked)}/{what}")

    def _start(self, asked: Asked) -> str:
        return f"{self.seed if asked.seed is None else asked.seed}/{self.variant}"

    def _fresh(self, topic: Topic, asked: Asked) -> Draft | None:
        """The next exercise of a topic whose question has not been asked on this sheet."""
        used = self.used.setdefault(topic.id, set())
        for attempt in range(MOST_TRIES):
            place = f"{self._start(asked)}/{len(used)}" + (f"/{attempt}" if attempt else "")
            question = topic.draw(place)
            words = _words(question)
            if (asked.kind, words) not in used:
                used.add((asked.kind, words))
                return Draft(topic, asked.kind, place, question, words, asked.points)
        return None


def _words(question: Question) -> str:
    """What a question asks, as plain text; its numbers are in it."""
    return _WORDS.get(id(question), lambda: (question, plain_text(question.statement, "en")))[1]
