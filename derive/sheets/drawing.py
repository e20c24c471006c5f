"""Which question stands where: every exercise draws from a random stream of its own.

A stream is named `seed/variant/occurrence`: how often its topic was drawn before on the sheet, so that an exercise more
or less leaves the others as they were. The variant is the student's id (or number), not a place in a list; a single
sheet is the variant 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from random import Random
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from derive.asking import Question, Topic, matching
from derive.errors import NotOffered, unknown
from derive.exercises import KINDS, kinds_of, not_offered
from derive.exercises.own import own_exercise
from derive.sheets import drawable
from derive.sheets.drafts import Draft
from derive.sheets.request.asked import Asked

MOST_TRIES = 40
MOST_ALIKE = 12  # exercises made of one question that the sheet has already
MOST_LIMITED = 400  # where not every draw will do
SINGLE = "0"

Draw = Callable[[Topic, str, str], Question]  # of a stream, and of a level


class Drawn(NamedTuple):
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


def demand_known(asked: Sequence[Asked]) -> None:
    """Raises `UnknownName` for a topic, kind or level that is not there, `BadSpec` for what no sheet can hold."""
    for exercise in (a for a in asked if not a.is_own):
        if exercise.kind not in KINDS:
            raise unknown("kind", exercise.kind, KINDS)
        for topic in topics_of(exercise):
            topic.level(exercise.difficulty)


def draw(asked: Sequence[Asked], seed: int) -> Drawn:
    """What the exercises asked for are on a single sheet."""
    return drawn_on(Page(seed, SINGLE, named(asked)), asked)


def named(asked: Sequence[Asked]) -> frozenset[str]:
    """The topics that are asked for by name."""
    return frozenset(a.topic for a in asked if "*" not in a.topic)


def drawn_on(page: Page, asked: Sequence[Asked]) -> Drawn:
    """The exercises asked for, drawn one after the other on a page."""
    drafts = tuple(draft for exercise in asked for draft in page.drafts(exercise))
    return Drawn(drafts, page.missing)


def redrawn(asked: Asked, topic: str, kind: str, place: str) -> Draft:
    """The exercise that was drawn of a topic from this stream. Raises `UnknownName` for a topic that is not there."""
    asked = replace(asked, topic=asked.topic or ("" if asked.derive else topic), kind=kind)
    found = {t.id: t for t in topics_of(asked)}
    if topic not in found:
        raise unknown("topic", topic, found)
    return Draft(found[topic], asked, place, found[topic].draw(place, asked.difficulty))


def own(asked: Asked) -> Draft:
    """Somebody's own question."""
    topic = own_exercise(asked.text, asked.answer).topic
    return Draft(topic, asked, "", topic.draw(""))


def topics_of(asked: Asked) -> tuple[Topic, ...]:
    """The topics that an exercise is drawn among."""
    if asked.derive:
        let, parameters = tuple(asked.let.items()), tuple(asked.parameters.items())
        return (_typed(asked.derive, asked.wrt, let, parameters),)
    topics = matching([asked.topic], asked.difficulty)
    pool = KINDS[asked.kind].pool if len(topics) > 1 else None
    return (pool(asked.topic, topics, asked.difficulty),) if pool else topics


def seed_of(asked: Asked, seed: int) -> int:
    """The seed of an exercise: its own, or that of its sheet."""
    return seed if asked.seed is None else asked.seed


def is_still(asked: Asked) -> bool:
    """Whether chance has no part in what is asked for; known once it was drawn."""
    return asked.kind == "derive" and all(topic.is_still(asked.difficulty) for topic in topics_of(asked))


@lru_cache(maxsize=256)
def _typed(
    expr: str, wrt: str, let: tuple[tuple[str, str], ...], parameters: tuple[tuple[str, tuple[int, int]], ...]
) -> Topic:
    """One topic for one expression, so that its exercises are made once."""
    from derive.exercises.typed import typed_topic  # deferred: what reads formulas takes long to load

    return typed_topic(expr, wrt, dict(let), dict(parameters))


class Page(Struct):
    """One sheet while it is drawn: what it asks already, by topic."""

    seed: int
    variant: str
    named: frozenset[str] = frozenset()  # topics that are asked for by name
    used: dict[str, list[Draft]] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)

    def drafts(self, asked: Asked) -> Iterator[Draft]:
        """The exercises asked for; a pattern draws among its topics, each once before any comes again."""
        if asked.is_own:
            yield own(asked)
            return
        topics = list(topics_of(asked))
        if len(topics) > 1:
            Random(f"{self.start(asked)}/patterns/{asked.topic}").shuffle(topics)
            topics.sort(key=lambda topic: topic.id in self.named or topic.id in self.used)  # what the sheet has not
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
                draft = self.fresh(topic, asked)
            except NotOffered:
                if not topics:
                    raise
                continue
            if draft is not None:
                topics.append(topic)
                return draft
        return None

    def start(self, asked: Asked) -> str:
        """How the names of an exercise's streams begin."""
        return f"{seed_of(asked, self.seed)}/{self.variant}"

    def fresh(self, topic: Topic, asked: Asked) -> Draft | None:
        """The next exercise of a topic that the sheet does not have yet."""
        used = self.used.setdefault(topic.id, [])
        repeated: Draft | None = None  # about what another exercise is about, in another way
        fits = False
        posed = Counter[Question]()  # of what is there already, made only to be asked in another way
        for draft in self.candidates(topic, asked, len(used)):
            there = any(draft.claims & d.claims for others in self.used.values() for d in others)
            if there and (repeated is not None or posed[draft.question] >= MOST_ALIKE):
                continue
            posed[draft.question] += there
            if not draft.fits:
                continue
            fits = True
            if not there:
                repeated = draft
                break
            if not any(_same(d, draft) for d in used):
                repeated = draft
        if repeated is not None:
            used.append(repeated)
        if not used and not fits:
            raise not_offered(topic, asked.kind) if asked.kind not in kinds_of(topic) else drawable.nothing(topic.id)
        return repeated

    def candidates(self, topic: Topic, asked: Asked, occurrence: int) -> Iterator[Draft]:
        """Drafts in the order in which they are looked at."""
        start = f"{self.start(asked)}/{occurrence}"
        tries = MOST_LIMITED if asked.functions or asked.numbers else MOST_TRIES
        return drafts_of(topic, asked, (f"{start}/{attempt}" if attempt else start for attempt in range(tries)))


def drafts_of(topic: Topic, asked: Asked, places: Iterable[str], draw: Draw = Topic.draw) -> Iterator[Draft]:
    """What is drawn in these places, as far as it holds no other functions and numbers than are asked for."""
    for place in places:
        draft = Draft(topic, asked, place, draw(topic, place, asked.difficulty))
        if drawable.holds(draft.question, asked.functions, asked.numbers):
            yield draft


def _same(one: Draft, other: Draft) -> bool:
    """Whether both ask the same, whatever the order of terms and factors."""
    if one.kind != other.kind or one.claims != other.claims:
        return False
    return one.kind == "derive" or one.about == other.about
