"""A sheet: exercises drawn from topics, each from a random stream of its own, and what identifies the whole."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from derive.errors import BadSpec
from derive.exercises import Shown, solved
from derive.render.compose import Places, exercise_view
from derive.render.record import plain_text, printed
from derive.render.view import ExerciseView, SheetView
from derive.sheets.writing import write_sheet
from derive.topics import Topic, matching
from derive.words import words

STARTER = (
    "calculus.common",
    "activation.tanh",
    "perceptron.single",
    "softmax.jacobian",
    "taylor.univariate",
    "events.de_morgan",
)
STARTER_TITLES = {"en": "Machine-learning mathematics", "zh": "机器学习数学"}
MOST_TRIES = 40
MOST_EXERCISES = 500
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread


@dataclass(frozen=True)
class Exercise:
    """One exercise of a sheet; a point for each line of its answer."""

    number: int
    shown: Shown

    @property
    def points(self) -> int:
        """What the exercise is worth."""
        return self.shown.lines


@dataclass(frozen=True)
class Sheet:
    """A worksheet and its answer key: both are made from this one object, so they cannot disagree."""

    title: str
    seed: int
    language: str
    exercises: tuple[Exercise, ...]
    missing: Mapping[str, int] = field(default_factory=dict)  # exercises that a topic could only have repeated

    @cached_property
    def id(self) -> str:
        """A short name that depends on everything printed: the same on sheet and key."""
        text = json.dumps([self.title, self.language, [self._spelled(e) for e in self.exercises]], ensure_ascii=False)
        number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:5], "big")
        letters = "".join(_LETTERS[number >> 5 * k & 31] for k in range(8))
        return f"{letters[:4]}-{letters[4:]}"

    def _spelled(self, exercise: Exercise) -> list[object]:
        parts = [[printed(s.after)["latex"] for s in p.derivation.steps] for p in exercise.shown.parts]
        return [exercise.shown.topic.id, plain_text(exercise.shown.statement, self.language), parts]

    def view(self, key: bool) -> SheetView:
        """What goes on paper: the sheet, or the key."""
        spoken = words(self.language)
        title = self.title or spoken.labels["worksheet"]
        exercises = tuple(e.solved() for e in self._exercises) if key else self._exercises
        return SheetView(title, self.id, self.language, key, spoken.labels, exercises)

    @cached_property
    def _exercises(self) -> tuple[ExerciseView, ...]:
        spoken = words(self.language)
        told: Places = {}  # a lemma is printed once, and then said to stand there
        return tuple(exercise_view(e.shown, spoken, e.number, e.points, told) for e in self.exercises)

    def write(
        self,
        folder: str | Path = "output",
        formats: str | Sequence[str] = ("pdf", "latex", "markdown"),
        engine: str = "typst",
        templates: Path | None = None,
    ) -> list[Path]:
        """Write sheet and key in every format and the manifest into a folder of their own; returns the files.

        Everything is made before anything is written. Raises `CannotWrite`, `EngineFailed`, `UnknownName`.
        """
        return write_sheet(self, Path(folder), [formats] if isinstance(formats, str) else formats, engine, templates)


def sheet(
    topics: str | Iterable[str] = (),
    *,
    seed: int = 0,
    count: int = 1,
    title: str = "",
    language: str = "en",
) -> Sheet:
    """A sheet with `count` exercises of each topic (ids or patterns); the starter sheet without topics.

    Raises `UnknownName` for a topic or language, `BadSpec` for a count out of range, `CheckFailed`.
    """
    words(language)
    if not isinstance(count, int) or not isinstance(seed, int):
        raise BadSpec(f"count and seed are whole numbers, not {count!r} and {seed!r}")
    chosen, title = [topics] if isinstance(topics, str) else list(topics), _one_line(title)
    if not chosen:
        chosen, title = list(STARTER), title or STARTER_TITLES.get(language, STARTER_TITLES["en"])
    found = matching(chosen)
    if count < 1 or count * len(found) > MOST_EXERCISES:
        raise BadSpec(f"{count} exercises for each of {len(found)} topics: ask for 1 to {MOST_EXERCISES} in all")
    drawn, missing = _drawn(found, seed, count)
    exercises = tuple(Exercise(k, s) for k, s in enumerate(drawn, 1))
    return Sheet(title, seed, language, exercises, missing)


def _one_line(title: str) -> str:
    """The title without line breaks, tabs and other control characters."""
    if any(unicodedata.category(c) == "Cs" for c in title):
        raise BadSpec(f"the title {title!r} is not text: it has bytes that are no character")
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in title).split())


def _drawn(topics: Sequence[Topic], seed: int, count: int) -> tuple[list[Shown], dict[str, int]]:
    """The exercises in order, and how many are missing by topic."""
    drawn: list[Shown] = []
    missing: dict[str, int] = {}
    used: dict[str, set[str]] = {}
    for topic in topics:
        seen = used.setdefault(topic.id, set())
        for done in range(count):
            shown = _fresh(topic, seed, seen)
            if shown is None:
                missing[topic.id] = missing.get(topic.id, 0) + count - done
                break
            drawn.append(shown)
    return drawn, missing


def _fresh(topic: Topic, seed: int, seen: set[str]) -> Shown | None:
    """The next exercise of a topic whose question has not been asked on this sheet."""
    for attempt in range(MOST_TRIES):
        place = f"{seed}/0/{len(seen)}" + (f"/{attempt}" if attempt else "")
        question = topic.draw(place)
        asked = plain_text(question.statement, "en")
        if asked not in seen:
            seen.add(asked)
            return solved(topic, place, question)
    return None
