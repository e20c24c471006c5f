"""Prose with holes: words in several languages, with maths that each format prints in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from numbers import Real
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from derive.errors import BadTopic
from derive.words.languages import FALLBACK, languages, words

if TYPE_CHECKING:  # which languages there are is told without waiting for SymPy
    from sympy import Basic

Hole: TypeAlias = "Basic | str | Prose | Listed"


class Run(NamedTuple):
    """A stretch of a sentence: words, or one expression."""

    text: str = ""
    maths: Basic | None = None


@dataclass(frozen=True)
class Prose:
    """A sentence in several languages; `{name}` in a text stands for what `holes` has under that name.

    A language that has no text of its own here may translate the English one; else the sentence is English.
    """

    texts: Mapping[str, str]
    holes: Mapping[str, Hole] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if FALLBACK not in self.texts:
            raise BadTopic(f"words need at least '{FALLBACK}': {dict(self.texts)}")
        # Tables of words have the same holes in every language; those of others are not loaded for that.
        for text in self.texts.values() if isinstance(self.texts, dict) else (self.texts[FALLBACK],):
            for name in _holes(text):
                self._demand_filled(name, text)

    def _demand_filled(self, name: str, text: str) -> None:
        if name not in self.holes:
            raise BadTopic(f"the text {text!r} has a hole '{name}' that nothing fills: pass {name}=...")

    def __hash__(self) -> int:
        return hash((tuple(sorted(self.texts.items())), tuple(sorted(self.holes))))

    def __str__(self) -> str:
        """The sentence in English, its maths as SymPy prints it."""
        return "".join(run.text if run.maths is None else str(run.maths) for run in self.runs(FALLBACK))

    @property
    def frame(self) -> str:
        """The English sentence with its holes open: the same for all that say it of other things."""
        return self.texts[FALLBACK]

    def runs(self, language: str) -> tuple[Run, ...]:
        """The sentence as stretches of words and maths. Raises `UnknownName` for a language that there is not."""
        return tuple(_joined(self._pieces(language), words(language).script.closed))

    def _pieces(self, language: str) -> Iterator[Run]:
        text = self._text(language)
        for literal, name, _spec, _conversion in Formatter().parse(text):
            yield Run(literal)
            if name is not None:
                self._demand_filled(name, text)
                yield from _filled(self.holes[name], language)

    def _text(self, language: str) -> str:
        english = self.texts[FALLBACK]
        return self.texts[language] if language in self.texts else words(language).topics.get(english, english)


@dataclass(frozen=True)
class Listed:
    """Several things in a row; `joint` is the key of the words that stand between two of them."""

    items: tuple[Hole, ...]
    joint: str = "joint"

    def pieces(self, language: str) -> Iterator[Run]:
        """The things and what stands between them."""
        for k, item in enumerate(self.items):
            if k:
                yield Run(words(language).sentences[self.joint])
            yield from _filled(item, language)


@dataclass(frozen=True)
class Translated(Mapping[str, str]):
    """The texts of a key of `SENTENCES`, looked up in the table of each language when asked for."""

    key: str

    def __getitem__(self, language: str) -> str:
        return words(language).sentences[self.key]

    def __iter__(self) -> Iterator[str]:
        return iter(languages())

    def __len__(self) -> int:
        return len(languages())


def sentence(key: str, **holes: Hole) -> Prose:
    """The sentence that every language has under a key, with its holes filled."""
    return Prose(Translated(key), holes)


def say(*, holes: Mapping[str, Hole] | None = None, en: str, **rest: Hole) -> Prose:
    """`say(en="Derive {claim}.", zh="推导 {claim}。", claim=expr)`: two-letter keys are languages, others holes.

    A hole is filled with maths, words, a number, or a list of these. Raises `BadTopic` for anything else.
    """
    texts = {FALLBACK: en} | {k: v for k, v in rest.items() if len(k) == 2 and isinstance(v, str)}
    filled = {k: v for k, v in rest.items() if k not in texts} | {**(holes or {})}
    return Prose(texts, {name: _handed_in(name, value) for name, value in filled.items()})


def _handed_in(name: str, value: Any) -> Hole:
    """What an author puts into a hole: numbers as Python writes them, several things with commas between them."""
    if isinstance(value, (list, tuple)):
        return Listed(tuple(_handed_in(name, item) for item in value))
    if isinstance(value, Real) and not isinstance(value, bool) and not hasattr(value, "free_symbols"):
        return str(value)
    if isinstance(value, (str, Prose, Listed)) or hasattr(value, "free_symbols"):
        return value
    raise BadTopic(f"the hole '{name}' is filled with {value!r}: maths, words, a number, or a list of these")


@lru_cache(maxsize=4096)
def _holes(text: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _filled(value: Hole, language: str) -> Iterator[Run]:
    if isinstance(value, Prose):
        yield from value._pieces(language)
    elif isinstance(value, Listed):
        yield from value.pieces(language)
    else:
        yield Run(text=value) if isinstance(value, str) else Run(maths=value)


def _joined(runs: Iterator[Run], closed: str) -> Iterator[Run]:
    """Neighbouring words as one stretch, without blanks between the characters that have none."""
    for is_maths, group in groupby(runs, key=lambda run: run.maths is not None):
        if is_maths:
            yield from group
        elif text := "".join(run.text for run in group):
            yield Run(re.sub(f"(?<=[{closed}]) (?=[{closed}])", "", text) if closed else text)
