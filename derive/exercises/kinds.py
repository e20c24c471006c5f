"""The kinds of exercise: one table entry each. Any topic's question can be posed in every kind that fits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from random import Random
from typing import NamedTuple

from sympy import Basic

from derive.asking import Question, Topic
from derive.errors import BadTopic, NotOffered, unknown
from derive.exercises.shown import Shown, solved

_LOOKS = 8  # draws that are looked at for the kinds there are
_DRAWS = 40  # further draws for an exercise

Make = Callable[[Topic, str, Question, Random, str], Shown | None]


class Kind(NamedTuple):
    """How an exercise of a kind is made of a question, or None; `offered` says at once whether it makes sense."""

    make: Make
    offered: Callable[[Question], bool]
    pool: Callable[[str, tuple[Topic, ...], str], Topic] | None = None  # one topic of all those that a pattern names


def _derived(topic: Topic, seed: str, question: Question, _rng: Random, detail: str) -> Shown:
    return solved(topic, seed, question, detail)


NAMES = (
    "derive",
    "evaluate",
    "fill",
    "spot",
    "choose",
    "match",
)


class _Kinds(Mapping[str, Kind]):
    """The kinds by name. All but `derive` are a module of that name, imported when asked for."""

    def __getitem__(self, name: str) -> Kind:
        if name not in NAMES:
            raise KeyError(name)
        return _kind(name)

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


@cache
def _kind(name: str) -> Kind:
    if name == "derive":
        return Kind(_derived, lambda _question: True)
    module = import_module(f"{__package__}.{name}")
    return Kind(module.make, module.offered, getattr(module, "pooled", None))


KINDS: Mapping[str, Kind] = _Kinds()


def kinds_of(topic: Topic, level: str = "") -> tuple[str, ...]:
    """The kinds that a topic declares, or else those found. Raises `BadTopic` for a kind that there is not."""
    for name in topic.kinds:
        if name not in KINDS:
            raise BadTopic(f"the topic '{topic.id}' in {topic.source}: {unknown('kind', name, KINDS)}")
    return tuple(name for name in KINDS if name in topic.kinds) or found_kinds(topic, level)


def found_kinds(topic: Topic, level: str = "") -> tuple[str, ...]:
    """The kinds that a topic has exercises of, if not in every draw: its questions are drawn and looked at."""
    found: set[str] = set()
    asked: list[tuple[Basic, ...]] = []
    for number in range(_LOOKS):
        question = topic.draw(f"{number}/0/0", level)
        claims = tuple(part.plan.claim for part in question.parts)
        if claims in asked or len(found) == len(KINDS):  # nothing is drawn, or there is nothing left to find
            break
        asked.append(claims)
        found |= {name for name, kind in KINDS.items() if name not in found and kind.offered(question)}
    return tuple(name for name in KINDS if name in found)


def posed(topic: Topic, kind: str, seed: str, question: Question, level: str = "", detail: str = "brief") -> Shown:
    """A question as an exercise of a kind; another draw of the topic, of the same level, where this one does not fit.

    Raises `UnknownName` for the kind or the detail, `NotOffered` where the topic lacks it, `CheckFailed`.
    """
    if kind not in KINDS:
        raise unknown("kind", kind, KINDS)
    exercise = _pose(topic, kind, seed, question, detail)
    kinds = () if exercise is not None else kinds_of(topic, level)
    for number in range(_DRAWS if kind in kinds else 0):
        exercise = exercise or _pose(topic, kind, seed, topic.draw(f"{seed}/{kind}/{number}", level), detail)
    if exercise is None:
        raise not_offered(topic, kind, level)
    return exercise


def not_offered(topic: Topic, kind: str, level: str = "") -> NotOffered:
    """The error for a kind that a topic lacks, with those that it has; for one that it only declares, with where."""
    if kind in topic.kinds:
        return NotOffered(
            f"{topic.id} declares the kind '{kind}', and {_DRAWS} draws had no such exercise: "
            f"leave it out of kinds=... in {topic.source}"
        )
    others = [k for k in kinds_of(topic, level) if k != kind]
    return NotOffered(f"{topic.id} has no exercise of kind '{kind}': it has {', '.join(others)}")


def _pose(topic: Topic, kind: str, seed: str, question: Question, detail: str) -> Shown | None:
    return KINDS[kind].make(topic, seed, question, Random(f"{seed}/{topic.id}/{kind}"), detail)
