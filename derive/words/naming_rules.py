"""What rules and lemmas are called on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from derive.words.languages import languages, words
from derive.words.prose import Prose, Run

if TYPE_CHECKING:
    from sympy import Basic

RuleName: TypeAlias = str | Prose


@dataclass(frozen=True)
class _Names(Mapping[str, str]):
    """What a rule is called in every language: by its key there, or else by its own name."""

    rule: str
    speaks: bool  # of something, as in "definition of z"

    def __getitem__(self, language: str) -> str:
        own = self.rule.replace("_", " ").replace("{", "{{").replace("}", "}}")
        text = words(language).rules.get(self.rule, own)
        return text if self.speaks else text.replace("{about}", "").strip()

    def __iter__(self) -> Iterator[str]:
        return iter(languages())

    def __len__(self) -> int:
        return len(languages())


def rule_prose(rule: RuleName, about: Basic | None = None) -> Prose:
    """What a rule is called, as prose: by its author's words, by its key, or else by its own name.

    `about` is what the rule speaks of, as in "definition of z".
    """
    if isinstance(rule, Prose):
        return rule
    return Prose(_Names(rule, about is not None), {} if about is None else {"about": about})


def rule_frame(rule: RuleName) -> str:
    """What a rule is called, whatever its words speak of: bounds by the value at 2 and by that at 3 are alike."""
    return rule.frame if isinstance(rule, Prose) else rule


def rule_name(rule: RuleName, about: Basic | None, language: str) -> tuple[Run, ...]:
    """What a rule is called on paper."""
    return rule_prose(rule, about).runs(language)
