"""What is told about a formula that cannot be read, in every language: by its English text, holes and all."""

from __future__ import annotations

import re
from functools import lru_cache

from derive.words.languages import FALLBACK, languages, words
from derive.words.prose import Prose

_HOLE = "<>"
_JOINT = "<> or <>"  # of names within a message: a whole sentence with such a word would come out in two tongues
_DEEPEST = 8  # what is put into a hole may have holes itself


def in_every_language(message: str) -> Prose:
    """A message of the parser as a sentence; what a language has no words for is English."""
    texts = {FALLBACK: message, **{code: translated(message, code) for code in languages()}}
    return Prose({code: text.replace("{", "{{").replace("}", "}}") for code, text in texts.items()})


@lru_cache(maxsize=4096)
def translated(message: str, language: str, depth: int = 0) -> str:
    """The message in a language; what is put into it is translated too, where there are words for it."""
    for text, pattern, translation in _patterns(language) if depth < _DEEPEST else ():
        found = pattern.fullmatch(message)
        if found is not None and (depth or text != _JOINT):
            return _filled(translation, [translated(hole, language, depth + 1) for hole in found.groups()])
    return message


def _filled(translation: str, holes: list[str]) -> str:
    return re.sub("<([1-9])>", lambda hole: holes[int(hole[1]) - 1], translation)


@lru_cache(maxsize=8)
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """What is told, as it stands in the table and to be found, with its translation; most words of their own first."""
    table = words(language).readings
    ranked = sorted(table.items(), key=lambda item: (-len(item[0].replace(_HOLE, "")), item[0]))
    return tuple(
        (text, re.compile("(.*?)".join(map(re.escape, text.split(_HOLE))), re.DOTALL), to) for text, to in ranked
    )
