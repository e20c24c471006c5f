"""Sheets for a class: in one place of each the same topic, the same rules and points, other numbers and functions.

A model sheet is drawn from a stream that no student has. Each student's sheet has an exercise like the model's in
each place, out of those that all share: so a class costs hardly more than a sheet, and neighbours have different ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from random import Random

from msgspec import Struct, field
from msgspec.structs import replace

from derive.asking import Topic
from derive.sheets.drafts import Draft
from derive.sheets.drawing import Drawn, Page, drafts_of, drawn_on, is_still, named, own, seed_of, topics_of
from derive.sheets.patterns import by_frequency, by_weight, is_like, is_worth
from derive.sheets.request.asked import Asked

POOL = 200  # draws of a topic that students share
ENOUGH = 12  # of them that are like the model: exercises for a place, and for each other place like it
POOL_OF_POSED = 100  # of a kind that has to be derived and checked before it is seen to fit
POOL_OF_ONE = 60  # where the topic has one question: exercises posed about it
DRY = 60  # draws without a new one, after which there are no others
LOOKS = 40  # draws, among which patterns are chosen
LOOKS_AT_POSED = 6  # of which each has to be derived
MOST_TRIES = 120  # draws of a kind that has to be derived to tell its points
MOST_POSED = 12  # of them that are like the model
_PICKS = 10  # sheets that one student draws from a pool, then from the next of twenty, so that they never run dry
_DIGITS = "0123456789"
_MODEL = "model"  # no student's stream: an id has no slash


def draw_fair(asked: Sequence[Asked], seed: int, variant: str, again: int = 0) -> Drawn:
    """What the exercises asked for are on this variant's sheet; `again` counts the draws that another sheet has."""
    model = _model(_Wanted(tuple(asked), seed))
    copy = _Copy(seed, f"{variant}//{again}" if again else variant, model=model, pool=again // _PICKS)
    return Drawn(tuple(copy.all_drafts()), model.missing)


Places = tuple[tuple[int, str, str], ...]  # of each exercise: which of those asked for, its topic, and its stream


def places_of(drawn: Drawn, asked: Sequence[Asked]) -> Places:
    """From where the exercises of a sheet come, so that they can be drawn again without a search."""
    return tuple((asked.index(d.asked), d.topic.id, d.place) for d in drawn.drafts)


def still(asked: Sequence[Asked]) -> Places:
    """From where those exercises come that are known to be the same on all sheets."""
    same = ((k, topics_of(a)) for k, a in enumerate(asked) if not a.is_own and is_still(a))
    return tuple((k, topics[0].id, _MODEL) for k, topics in same if len(topics) == 1)


def drawn_from(places: Places, asked: Sequence[Asked]) -> Drawn:
    """The exercises that come from these places; nothing is said of what is missing."""
    return Drawn(tuple(_recalled(asked[k], topic, place) for k, topic, place in places), {})


def _recalled(asked: Asked, topic: str, place: str) -> Draft:
    if asked.is_own:
        return own(asked)
    found = next(t for t in topics_of(asked) if t.id == topic)
    return Draft(found, asked, place, _once(found, place, asked.difficulty))


class _Wanted(Struct, frozen=True):
    """What a class is to have; compared by its words, as mappings in it have no hash, and by its topics."""

    asked: tuple[Asked, ...]
    seed: int

    def __hash__(self) -> int:
        return hash((repr(self.asked), self.seed, self._topics))

    @property
    def _topics(self) -> tuple[Topic, ...]:  # one of the same id may have been registered since
        return tuple(topic for a in self.asked if not a.is_own for topic in topics_of(a))


class _Model(Struct, frozen=True):
    """The sheet that those of a class are like, and for each of its places what they share, by pool and place."""

    seed: int
    drafts: tuple[Draft, ...]
    missing: dict[str, int]
    shared: dict[tuple[int, int], tuple[Draft, ...]] = field(default_factory=dict)

    def others(self, k: int) -> list[Draft]:
        """The places like the k-th, and itself."""
        place = self.drafts[k]
        return [d for d in self.drafts if d.topic is place.topic and is_like(d, place)]

    def like(self, k: int, pool: int) -> tuple[Draft, ...]:
        """Different questions like that in the k-th place: enough, and not all that a pool has, as each is derived."""
        if (pool, k) not in self.shared:
            self.shared[pool, k] = tuple(self._found(k, pool).values())
        return self.shared[pool, k]

    def _found(self, k: int, pool: int) -> dict[str, Draft]:
        place, found, last = self.drafts[k], dict[str, Draft](), 0
        most = ENOUGH * len(self.others(k))
        draws = _shared(self.seed, pool, place.topic, place.asked, range(_size(place.topic, place.asked)))
        for number, draft in enumerate(draws):
            if len(found) == most or number > last + DRY:
                break
            if is_like(draft, place) and found.setdefault(draft.words, draft) is draft:
                last = number
        return found


@lru_cache(maxsize=8)
def _model(wanted: _Wanted) -> _Model:
    drawn = drawn_on(_ModelPage(wanted.seed, _MODEL, named(wanted.asked)), wanted.asked)
    return _Model(wanted.seed, drawn.drafts, drawn.missing)


class _ModelPage(Page):
    """The sheet that those of a class are like: of patterns that come often."""

    def candidates(self, topic: Topic, asked: Asked, occurrence: int) -> Iterator[Draft]:
        """All occurrences choose among the same draws, which tell what comes often."""
        source = _shared(self.seed, 0, topic, asked, range(_size(topic, asked)))
        looks = list(islice(source, LOOKS))
        if len({draft.words for draft in looks}) > 1:
            return chain(by_frequency(looks, self.used[topic.id]), source)
        source = iter(looks)
        return source if asked.kind == "derive" else chain(by_weight(list(islice(source, LOOKS_AT_POSED))), source)


class _Copy(Page, kw_only=True):
    """A student's sheet."""

    model: _Model
    pool: int = 0  # the number of the one that it is drawn from
    at: int = 0  # the place of the model that the next exercise is to be like

    def all_drafts(self) -> Iterator[Draft]:
        """The exercises in order."""
        for at, place in enumerate(self.model.drafts):
            self.at = at
            yield place if place.asked.is_own else self.fresh(place.topic, place.asked) or place

    def candidates(self, topic: Topic, asked: Asked, occurrence: int) -> Iterator[Draft]:
        """Those that are like the model; then the model's own, of which there are as many as places like this."""
        place = self.model.drafts[self.at]
        others = (replace(d, asked=asked) for d in self.model.others(self.at))
        drawn = self._dealt(asked) if asked.kind == "derive" else self._drawn(place, occurrence)
        return (d for d in chain(drawn, others) if is_worth(d, place))

    def _dealt(self, asked: Asked) -> Sequence[Draft]:
        """What the place has for all, dealt out like cards: of students whose numbers follow each other a dozen have
        different exercises there. A name without a number draws by chance."""
        like = self.model.like(self.at, self.pool)
        name = self.variant.rstrip(_DIGITS)
        number = int(self.variant[len(name) :] or 1) - 1
        block, at = divmod(number, max(len(like), 1))
        cards = Random(f"{seed_of(asked, self.seed)}/{_MODEL}/{self.at}/{name}/{block}").sample(like, len(like))
        return cards[at:] + cards[:at]

    def _drawn(self, place: Draft, occurrence: int) -> Iterable[Draft]:
        chance = Random(f"{self.start(place.asked)}/{occurrence}/{place.topic.id}")
        size = _size(place.topic, place.asked)
        numbers = chance.sample(range(size), min(size, MOST_TRIES))
        drawn = _shared(self.seed, self.pool, place.topic, place.asked, numbers)
        return islice((d for d in drawn if is_like(d, place)), MOST_POSED)


def shared_draws(seed: int, asked: Asked) -> Iterator[Draft]:
    """What a class shares of what is asked for: of each topic in turn, in the first of its pools."""
    topics = topics_of(asked)
    for number in range(max(_size(t, asked) for t in topics)):
        for topic in (t for t in topics if number < _size(t, asked)):
            yield from _shared(seed, 0, topic, asked, [number])


def _size(topic: Topic, asked: Asked) -> int:
    """How many draws a class shares: fewer where each takes long, since in a large class all of them are made."""
    if topic.is_still(asked.difficulty):
        return POOL_OF_ONE
    return POOL if asked.kind == "derive" else POOL_OF_POSED


def _shared(seed: int, pool: int, topic: Topic, asked: Asked, numbers: Iterable[int]) -> Iterator[Draft]:
    """The draws of these numbers in a pool, of which each is made once for the class."""
    start = f"{seed_of(asked, seed)}/{_MODEL}/{pool}"
    return drafts_of(topic, asked, (f"{start}/{number}" for number in numbers), _once)


_once = lru_cache(maxsize=12 * POOL)(Topic.draw)
