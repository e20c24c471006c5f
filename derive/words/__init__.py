"""Languages: one small file each, with the words of templates and the names of rules."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from derive.errors import unknown
from derive.words.prose import Prose, Run

_CODE = 2  # letters of a language's code (ISO 639-1), after which its file is named


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    language: str
    labels: dict[str, str]
    rules: dict[str, str]
    evidence: dict[str, str]
    mistakes: dict[str, str]


def languages() -> tuple[str, ...]:
    """The codes of the languages there are."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if len(m.name) == _CODE))


def demand_language(language: str) -> None:
    """That there is such a language. Raises `UnknownName`."""
    if language not in languages():
        raise unknown("language", language, languages())


@lru_cache(maxsize=8)
def words(language: str) -> Words:
    """The words of a language. Raises `UnknownName`."""
    demand_language(language)
    module = importlib.import_module(f"{__name__}.{language}")
    return Words(language, module.LABELS, module.RULES, module.EVIDENCE, module.MISTAKES)


def rule_name(rule: str, about: object, language: str) -> tuple[Run, ...]:
    """What a rule is called on paper; a rule without a name here is shown by its own name."""
    text = words(language).rules.get(rule, rule.replace("_", " "))
    holes = {name for _, name, _, _ in Formatter().parse(text) if name}
    if holes and about is None:
        return (Run(text.replace("{about}", "").strip()),)
    return Prose({"en": text}, {"about": about} if holes else {}).runs("en")
