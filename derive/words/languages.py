"""Languages: a module or folder each, named by its code, with tables of words and how it is set.

A module has any of `LABELS`, `EVIDENCE`, `RULES`, `MISTAKES`, `SENTENCES` (words by key), `TOPICS` (what topics say, by
their English text), `READINGS` (why a formula cannot be read, likewise) and `SCRIPT`. What it lacks is English.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import lru_cache
from types import ModuleType
from typing import NamedTuple

from derive.errors import unknown

FALLBACK = "en"
_CODE = 2  # letters of a language's code (ISO 639-1), after which it is named
TABLES = ("LABELS", "EVIDENCE", "RULES", "MISTAKES", "SENTENCES")


class Script(NamedTuple):
    """How a language is set, where it is not set as English is."""

    tag: str = ""  # for HTML (BCP 47), if not its code
    region: str | None = None  # for Typst: the country whose forms of characters are meant
    slanted: bool = True  # whether its letters have an italic
    closed: str = ""  # characters between which no blank stands, as in a class of a regular expression
    leading: str = ""  # height of a line in HTML
    fonts: tuple[str, ...] = ()  # that have its characters, the best first
    tex: str = ""  # what LaTeX needs to be told


class Words(NamedTuple):
    """The words of one language, each table whole: what the language lacks is English."""

    language: str
    labels: dict[str, str]
    evidence: dict[str, str]
    rules: dict[str, str]
    mistakes: dict[str, str]
    sentences: dict[str, str]
    topics: dict[str, str]  # translations of what topics say, by their English text
    readings: dict[str, str]  # and of why a formula cannot be read
    script: Script


def languages() -> tuple[str, ...]:
    """The codes of the languages there are."""
    return _found(tuple(sys.modules[__package__].__path__))


@lru_cache(maxsize=8)
def _found(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(m.name for m in pkgutil.iter_modules(folders) if len(m.name) == _CODE))


def demand_language(language: str) -> None:
    """That there is such a language. Raises `UnknownName`."""
    if language not in languages():
        raise unknown("language", language, languages())


@lru_cache(maxsize=32)
def words(language: str) -> Words:
    """The words of a language. Raises `UnknownName`."""
    demand_language(language)
    module, english = _module(language), _module(FALLBACK)
    tables = {name.lower(): {**getattr(english, name), **getattr(module, name, {})} for name in TABLES}
    topics, readings = getattr(module, "TOPICS", {}), getattr(module, "READINGS", {})
    script = getattr(module, "SCRIPT", Script())
    return Words(language=language, topics=topics, readings=readings, script=script, **tables)


@lru_cache(maxsize=8)
def scripts() -> tuple[Script, ...]:
    """How each language is set."""
    return tuple(words(language).script for language in languages())


def _module(language: str) -> ModuleType:
    return importlib.import_module(f"{__package__}.{language}")
