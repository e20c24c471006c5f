"""Draw and derive each question once: a class of thirty asks for the same few hundred questions again and again.

What a topic asks depends on nothing but what it draws, so the same draws are the same question, and a question that
is the same object has the same derivations, checked when they were made.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from random import Random
from types import CellType, FunctionType
from typing import Any

from derive.asking import Question, Topic
from derive.asking.registry import Build


def likeness(value: Any, within: tuple[int, ...] = ()) -> Hashable:
    """Equal for two values that nothing can tell apart: functions are alike if their code and what they refer to is.

    `within` are the functions that it is part of, one of which may call itself.
    """

    def inner(part: Any) -> Hashable:
        return likeness(part, (*within, id(value)))

    if id(value) in within:
        return "itself", within[::-1].index(id(value))
    if isinstance(value, FunctionType):
        referred = (value.__closure__ or (), value.__defaults__, value.__kwdefaults__)
        return FunctionType, value.__module__, value.__code__, *map(inner, referred)
    if isinstance(value, CellType):
        return CellType, inner(value.cell_contents) if value != CellType() else None
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), *(inner(getattr(value, f.name)) for f in fields(value) if f.init)
    if isinstance(value, (tuple, list)):
        return type(value), *map(inner, value)
    if isinstance(value, Mapping):
        return type(value), *((inner(k), inner(v)) for k, v in value.items())
    # What has no hash is like nothing else; it lives as long as the question that holds it.
    return type(value), value if isinstance(value, Hashable) else id(value)


@dataclass
class _Fork:
    """Where a topic stands after some draws: it asks, or it draws once more, a number below `bound`."""

    question: Question | None = None
    bound: int = 0
    ways: dict[int, _Fork] = field(default_factory=dict)


class _Recorder(Random):
    """Draws as `Random` does, from where another one stands, and writes down which number below which bound."""

    def __init__(self, state: Any) -> None:
        super().__init__(0)
        self.setstate(state)
        self.drawn: list[tuple[int, int]] = []
        self.countable, self._bounded = True, False

    def _randbelow(self, n: int) -> int:  # under choice, randint, sample, shuffle
        self._bounded = True
        k: int = super()._randbelow(n)  # type: ignore[misc]  # not in the stubs
        self._bounded = False
        self.drawn.append((n, k))
        return k

    def getrandbits(self, k: int, /) -> int:
        self.countable &= self._bounded
        return super().getrandbits(k)

    def random(self) -> float:
        self.countable = False  # a fraction is hardly ever drawn twice
        return super().random()


class _Remembering:
    """A topic's `build` that runs once for the same draws; at most `room` questions are kept."""

    def __init__(self, build: Build, room: int) -> None:
        self.build, self.room = build, room
        self.starts: dict[tuple[str, ...], _Fork] = {}  # by level
        self.alike: dict[Hashable, Question] = {}

    def __call__(self, rng: Random, *level: str) -> Question:
        start = self.starts.setdefault(level, _Fork())
        if start.question is not None:  # it draws nothing
            return start.question
        state = rng.getstate()
        return self._known(start, rng) or self._asked(start, _Recorder(state), level)

    @staticmethod
    def _known(start: _Fork, rng: Random) -> Question | None:
        fork: _Fork | None = start
        while fork is not None and fork.question is None:
            fork = fork.ways.get(rng.randrange(fork.bound)) if fork.bound else None
        return None if fork is None else fork.question

    def _asked(self, fork: _Fork, stream: _Recorder, level: tuple[str, ...]) -> Question:
        question = self.build(stream, *level)
        if stream.countable and self.room > 0:
            self.room -= 1
            question = self.alike.setdefault(likeness(question), question)
            for bound, drawn in stream.drawn:
                fork.bound = bound
                fork = fork.ways.setdefault(drawn, _Fork())
            fork.question = question
        return question


def remembering(topic: Topic, room: int = 4000) -> Topic:
    """The topic, drawing as before, but the same question is the same object."""
    return replace(topic, build=_Remembering(topic.build, room))
