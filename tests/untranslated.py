"""What a language lacks, as tables to be filled in: `python tests/untranslated.py nl 'activation.*'`.

With topics (by patterns) also what they say themselves, in a few draws.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from derive.asking import Topic, all_topics
from derive.words import FALLBACK, Prose, words
from derive.words.languages import TABLES, _module
from derive.words.prose import Listed

_DRAWS = 6


def lacking(language: str) -> dict[str, dict[str, str]]:
    """The English words of each table under the keys that a language lacks."""
    found = {name: _without(getattr(_module(language), name, {}), getattr(_module(FALLBACK), name)) for name in TABLES}
    return {name: table for name, table in found.items() if table}


def unsaid(language: str, topics: list[Topic]) -> list[str]:
    """What topics say in English, and neither they nor the language's file in that language."""
    said: dict[str, None] = {}
    for topic in topics:
        drawn = (topic.draw(f"{seed}/0/0", level) for seed in range(_DRAWS) for level in topic.levels or ("",))
        for prose in (topic.title, *(p for q in drawn for p in (q.statement, *(part.when for part in q.parts)) if p)):
            said |= dict.fromkeys(t[FALLBACK] for t in _texts(prose) if language not in t)
    return [text for text in said if text not in words(language).topics]


def _texts(prose: Prose) -> Iterator[Mapping[str, str]]:
    """The texts of words and of the words in their holes, those that stand in a table left out."""
    if isinstance(prose.texts, dict):
        yield prose.texts
    for value in prose.holes.values():
        for inner in value.items if isinstance(value, Listed) else (value,):
            if isinstance(inner, Prose):
                yield from _texts(inner)


def _without(ours: Mapping[str, str], english: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in english.items() if key not in ours}


def _written(name: str, table: Mapping[str, str]) -> str:
    return f"{name} = {json.dumps(table, ensure_ascii=False, indent=4)}\n"


def main(language: str, *patterns: str) -> None:
    """Print the tables."""
    topics = [t for t in all_topics() if any(fnmatchcase(t.id, p) for p in patterns)]
    tables = lacking(language) | {"TOPICS": {text: text for text in unsaid(language, topics)}}
    print("\n".join(_written(name, table) for name, table in tables.items() if table), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
