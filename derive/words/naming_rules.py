"""What rules and lemmas are called on paper."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, TypeAlias

from derive.words.languages import words
from derive.words.prose import Prose, Run

if TYPE_CHECKING:
    from sympy import Basic

RuleName: TypeAlias = str | Prose


def rule_name(rule: RuleName, about: Basic | None, language: str) -> tuple[Run, ...]:
    """What a rule is called on paper: by its author's words, by its key, or else by its own name.

    `about` is what the rule speaks of, as in "definition of z".
    """
    if isinstance(rule, Prose):
        return rule.runs(language)
    text = words(language).rules.get(rule, rule.replace("_", " ").replace("{", "{{").replace("}", "}}"))
    holes = {name for _, name, _, _ in Formatter().parse(text) if name}
    if holes and about is None:
        return (Run(text.replace("{about}", "").strip()),)
    return Prose({"en": text}, {"about": about} if holes and about is not None else {}).runs("en")
