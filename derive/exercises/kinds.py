"""The kinds of exercise: one table entry each. Any topic's question can be posed in every kind that fits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from derive.errors import BadSpec, unknown
from derive.exercises import choose, evaluate, fill, spot
from derive.exercises.shown import Shown, solved
from derive.topics import Question, Topic

Make = Callable[[Topic, str, Question, Random], Shown | None]


@dataclass(frozen=True)
class Kind:
    """How an exercise of a kind is made of a question, or None; `offered` says at once whether it makes sense."""

    make: Make
    offered: Callable[[Question], bool]


KINDS: dict[str, Kind] = {
    "derive": Kind(lambda topic, seed, question, _rng: solved(topic, seed, question), lambda _question: True),
    "evaluate": Kind(evaluate.make, evaluate.offered),
    "fill": Kind(fill.make, fill.offered),
    "spot": Kind(spot.make, spot.offered),
    "choose": Kind(choose.make, choose.offered),
}


def kinds_of(topic: Topic) -> tuple[str, ...]:
    """The kinds that a topic has exercises of."""
    question = topic.draw("0/0/0")
    return tuple(name for name, kind in KINDS.items() if kind.offered(question))


def posed(topic: Topic, kind: str, seed: str, question: Question) -> Shown:
    """A question as an exercise of a kind. Raises `UnknownName` for the kind, `BadSpec` where the topic lacks it,
    `CheckFailed`."""
    if kind not in KINDS:
        raise unknown("kind", kind, KINDS)
    made = KINDS[kind].make(topic, seed, question, Random(f"{seed}/{topic.id}/{kind}"))
    if made is None:
        raise BadSpec(f"{topic.id} has no exercise of kind '{kind}': it has {', '.join(kinds_of(topic))}")
    return made
