"""The figures of a topic in an exercise about one part of its question: those that are made of this part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from derive.asking import Part, Question
from derive.figures import Figure
from derive.kernel import Derivation


class _Parts(Sequence[Derivation]):
    """The derivations of a question's parts, each made when it is looked at; `read` says which were. Who goes through
    all of them, to draw a figure of each, meets the one of this `place` alone."""

    def __init__(self, question: Question, place: int) -> None:
        self._question, self._place = question, place
        self.read: set[int] = set()

    def __len__(self) -> int:
        return len(self._question.parts)

    def __iter__(self) -> Iterator[Derivation]:
        yield self[self._place]

    @overload
    def __getitem__(self, place: int) -> Derivation: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Derivation]: ...
    def __getitem__(self, place: int | slice) -> Derivation | Sequence[Derivation]:
        if isinstance(place, slice):
            return tuple(self[k] for k in range(*place.indices(len(self))))
        part = self._question.parts[place]
        self.read.add(place % len(self))
        return part.plan.derivation()


def figures_about(question: Question, part: Part) -> tuple[Figure, ...]:
    """The figures that are made of this part alone; of those that are made of others too what the key shows: they are
    what the topic's own question is about, and not this one."""
    figures, alone, among = _drawn_from(question, part)
    return figures if alone else tuple(f for f in figures if f.answer and among)


def figures_for_key(question: Question, part: Part) -> tuple[Figure, ...]:
    """What a key shows beside numbers put in: figures that are made of this part alone."""
    figures, alone, _ = _drawn_from(question, part)
    return tuple(f for f in figures if f.answer and alone)


def _drawn_from(question: Question, part: Part) -> tuple[tuple[Figure, ...], bool, bool]:
    """The figures, and whether they are made of no other part (but of the question's own words), and of this one."""
    place = next(k for k, other in enumerate(question.parts) if other is part)
    parts = _Parts(question, place)
    figures = tuple(question.figures(parts))
    return figures, parts.read <= {place}, place in parts.read
