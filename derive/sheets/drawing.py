"""Which question stands where: every exercise draws from a random stream of its own.

A stream is named `seed/variant/occurrence`: how often its topic was drawn before on the sheet, so that an exercise more
or less leaves the others as they were. The variant is the student's id (or number), not a place in a list; a single
sheet is the variant 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random

from derive.asking import Question, Topic, matching
from derive.errors import NotOffered, unknown
from derive.exercises import KINDS, Shown, not_offered, posed
from derive.exercises.typed import typed_topic
from derive.paper.maths.text_maths import TextMaths
from derive.paper.record import plain_text
from derive.sheets.request.asked import Asked
from derive.words.prose import Prose

MOST_TRIES = 40
SINGLE = "0"
_KEPT = 2500  # exercises: about 30 kB each


@dataclass(frozen=True)
class Draft:
    """An exercise drawn: a question with its numbers, and not yet answered."""

    topic: Topic
    asked: Asked
    place: str
    question: Question

    @property
    def kind(self) -> str:
        """The kind of exercise."""
        return self.asked.kind

    @property
    def fits(self) -> bool:
        """Whether the question has an exercise of the kind: not every draw of a topic has."""
        if self.kind == "derive":
            return True
        try:
            made(self)
        except NotOffered:
            return False
        return True

    @property
    def words(self) -> str:
        """The question as plain text. Exercises of other kinds than `derive` may ask different things about it."""
        return f"{self.topic.id}: {self.kind}: {_in_words(self.question.statement)}"

    @property
    def about(self) -> str:
        """What is asked about. Two exercises of a sheet differ in it: side by side, other wrong lines, blanks or
        answers to choose from would tell the right ones."""
        return self.words if self.kind == "derive" else f"{self.words} {_about(made(self))}"

    @property
    def asks(self) -> str:
        """Equal for two exercises that ask the same; the exercise is made for it, unless the words tell."""
        return self.words if self.kind == "derive" else f"{self.words} {asks(made(self))}"


@dataclass(frozen=True)
class Drawn:
    """The exercises of one sheet in order, and how many are missing by topic: it could only have repeated itself."""

    drafts: tuple[Draft, ...]
    missing: dict[str, int]

    @property
    def words(self) -> tuple[str, ...]:
        """Different for two sheets only if they ask different things."""
        return tuple(d.words for d in self.drafts)

    @property
    def asks(self) -> tuple[str, ...]:
        """Equal for two sheets that ask the same."""
        return tuple(d.asks for d in self.drafts)


def made(draft: Draft) -> Shown:
    """The exercise of a draft, derived and checked; once for the same question, where no more is drawn.

    The one place where a kind of exercise is looked up. Raises `CheckFailed`, `BadSpec`.
    """
    place = "" if draft.kind == "derive" else draft.place
    return _posed(draft.topic, draft.kind, place, draft.question, draft.asked.difficulty)


_posed = lru_cache(maxsize=_KEPT)(posed)


@lru_cache(maxsize=8 * _KEPT)
def _in_words(statement: Prose) -> str:
    return plain_text(statement, "en")


def _about(shown: Shown) -> str:
    """The question, and the claims that stand in no sentence of it."""
    claims = (TextMaths().print(part.derivation.claim) for part in shown.parts if part.pairings)
    return " ".join((plain_text(shown.statement, "en"), *sorted(claims)))


def asks(shown: Shown) -> str:
    """What an exercise asks, as plain text; the order of the answers to choose from makes no difference."""
    maths, told = TextMaths(), [plain_text(shown.statement, "en")]
    for part in shown.parts:
        told += [f"{maths.print(a.step.before if a.is_claim else a.step.after)} {a.blank}" for a in part.asked]
        told += sorted(maths.print(step.after) for step in (*part.choices, *part.pairings))
    return " ".join(told)


def demand_known(asked: Sequence[Asked]) -> None:
    """Raises `UnknownName` for a topic, kind or level that is not there, `BadSpec` for what no sheet can hold."""
    for exercise in asked:
        if exercise.kind not in KINDS:
            raise unknown("kind", exercise.kind, KINDS)
        for topic in _topics(exercise):
            topic.level(exercise.difficulty)


def draw(asked: Sequence[Asked], seed: int, variant: str = SINGLE, again: int = 0) -> Drawn:
    """What the exercises asked for are on this variant's sheet; `again` counts the draws that another sheet has."""
    page = _Page(seed, f"{variant}//{again}" if again else variant)
    drafts = tuple(draft for exercise in asked for draft in page.drafts(exercise))
    return Drawn(drafts, page.missing)


def redrawn(asked: Asked, topic: str, kind: str, place: str) -> Draft:
    """The exercise that was drawn of a topic from this stream. Raises `UnknownName` for a topic that is not there."""
    asked = replace(asked, topic=asked.topic or ("" if asked.derive else topic), kind=kind)
    found = {t.id: t for t in _topics(asked)}
    if topic not in found:
        raise unknown("topic", topic, found)
    return Draft(found[topic], asked, place, found[topic].draw(place, asked.difficulty))


def _topics(asked: Asked) -> tuple[Topic, ...]:
    if asked.derive:
        let, parameters = tuple(asked.let.items()), tuple(asked.parameters.items())
        return (_typed(asked.derive, asked.wrt, let, parameters),)
    topics = matching([asked.topic], asked.difficulty)
    pool = KINDS[asked.kind].pool if len(topics) > 1 else None
    return (pool(asked.topic, topics, asked.difficulty),) if pool else topics


@lru_cache(maxsize=256)
def _typed(
    expr: str, wrt: str, let: tuple[tuple[str, str], ...], parameters: tuple[tuple[str, tuple[int, int]], ...]
) -> Topic:
    """One topic for one expression, so that its exercises are made once."""
    return typed_topic(expr, wrt, dict(let), dict(parameters))


@dataclass
class _Page:
    """One sheet while it is drawn: what it asks already, by topic."""

    seed: int
    variant: str
    used: dict[str, list[Draft]] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)

    def drafts(self, asked: Asked) -> Iterator[Draft]:
        """The exercises asked for; a pattern draws among its topics, each once before any comes again."""
        topics = list(_topics(asked))
        if len(topics) > 1:
            Random(f"{self._start(asked)}/patterns/{asked.topic}").shuffle(topics)
        for done in range(asked.count):
            draft = self._next(topics, asked)
            if draft is None:
                self.missing[asked.topic] = self.missing.get(asked.topic, 0) + asked.count - done
                return
            yield draft

    def _next(self, topics: list[Topic], asked: Asked) -> Draft | None:
        """An exercise of the topic whose turn it is; those that have no more, or of a pattern's topics those that have
        none of the kind, are left out."""
        while topics:
            topic = topics.pop(0)
            try:
                draft = self._fresh(topic, asked)
            except NotOffered:
                if not topics:
                    raise
                continue
            if draft is not None:
                topics.append(topic)
                return draft
        return None

    def _start(self, asked: Asked) -> str:
        return f"{self.seed if asked.seed is None else asked.seed}/{self.variant}"

    def _fresh(self, topic: Topic, asked: Asked) -> Draft | None:
        """The next exercise of a topic that the sheet does not have yet."""
        used = self.used.setdefault(topic.id, [])
        for attempt in range(MOST_TRIES):
            place = f"{self._start(asked)}/{len(used)}" + (f"/{attempt}" if attempt else "")
            draft = Draft(topic, asked, place, topic.draw(place, asked.difficulty))
            if draft.fits and not any(d.words == draft.words and d.about == draft.about for d in used):
                used.append(draft)
                return draft
        if not used and not draft.fits:
            raise not_offered(topic, asked.kind)
        return None
