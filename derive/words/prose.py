"""Prose with holes: words in several languages, with maths that each format prints in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import TYPE_CHECKING

from derive.errors import BadTopic

if TYPE_CHECKING:  # which languages there are is told without waiting for SymPy
    from sympy import Basic

FALLBACK = "en"


@dataclass(frozen=True)
class Run:
    """A stretch of a sentence: words, or one expression."""

    text: str = ""
    maths: Basic | None = None


@dataclass(frozen=True)
class Prose:
    """A sentence in several languages; `{name}` in a text stands for the expression or words of that name."""

    texts: Mapping[str, str]
    holes: Mapping[str, Basic | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if FALLBACK not in self.texts:
            raise BadTopic(f"words need at least '{FALLBACK}': {dict(self.texts)}")
        for text in self.texts.values():
            self._runs(text)

    def runs(self, language: str) -> tuple[Run, ...]:
        """The sentence as stretches of words and maths; English where the language is missing."""
        return self._runs(self.texts.get(language, self.texts[FALLBACK]))

    def _runs(self, text: str) -> tuple[Run, ...]:
        runs: list[Run] = []
        for literal, name, _spec, _conversion in Formatter().parse(text):
            runs += [Run(literal)] if literal else []
            runs += [self._hole(name, text)] if name is not None else []
        return tuple(runs)

    def _hole(self, name: str, text: str) -> Run:
        if name not in self.holes:
            raise BadTopic(f"the text {text!r} has a hole '{name}' that nothing fills: pass {name}=...")
        value = self.holes[name]
        return Run(text=value) if isinstance(value, str) else Run(maths=value)


def say(*, holes: Mapping[str, Basic | str] | None = None, en: str, **rest: Basic | str) -> Prose:
    """`say(en="Derive {claim}.", zh="推导 {claim}。", claim=expr)`: two-letter keys are languages, others holes."""
    texts = {"en": en} | {k: v for k, v in rest.items() if len(k) == 2 and isinstance(v, str)}
    filled = {k: v for k, v in rest.items() if k not in texts}
    return Prose(texts, {**filled, **(holes or {})})
