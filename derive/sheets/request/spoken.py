"""Texts of somebody's own in a spec file: a paragraph, or one for each language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from derive.sheets.request.place import Check, Place, shown_value
from derive.words import languages

_HOLE = re.compile(r"\{\w*\}")


def text_of(longest: int) -> Check:
    """A text of no more characters."""

    def check(value: Any, at: Place) -> str:
        if not isinstance(value, str):
            raise at.wrong(f"{at.name} is text in quotes, not {shown_value(value)}")
        if len(value) > longest:
            raise at.wrong(f"{at.name} has {len(value)} characters: {longest} at most")
        return value

    return check


class InWords(Struct, frozen=True):
    """A paragraph, or a table with one for each language; English where the sheet's is missing."""

    longest: int
    or_flag: bool = False  # whether true and false will do

    def __call__(self, value: Any, at: Place) -> bool | str:
        if self.or_flag and isinstance(value, bool):
            return value
        if not isinstance(value, dict):
            return " ".join(text_of(self.longest)(value, at).split())
        texts = {_language(k, at / k): str(text_of(self.longest)(v, at / k)) for k, v in value.items()}
        if not {at.language, "en"} & set(texts):
            raise at.wrong(f"{at.name} lacks the sheet's language, {at.language}, and English")
        return " ".join(texts.get(at.language, texts.get("en", "")).split())


def _language(code: str, at: Place) -> str:
    if code not in languages():
        raise at.unknown("language", code, languages())
    return code


def untranslated(table: Mapping[str, Any], checks: Mapping[str, Check], place: Place, own: str) -> Iterator[Place]:
    """Where a table has words that are not in the sheet's language; plain ones are in the file's `own`."""
    for name, value in table.items():
        if isinstance(checks.get(name), InWords):
            has = value if isinstance(value, dict) else {own: value}
            if place.language not in has and any(_has_words(text) for text in has.values()):
                yield place / name


def _has_words(text: Any) -> bool:
    """Whether anything but holes and signs is in it."""
    return isinstance(text, str) and any(c.isalpha() for c in _HOLE.sub("", text))


def half_translated(places: Iterable[tuple[str, int]], language: str) -> list[str]:
    """One line for all words that stand on the sheet in another language than its own."""
    listed = [f"{name} (line {line})" for name, line in places]
    both = '{en = "...", ' + f'{language} = "..."' + "}"
    return [f"not in the sheet's language, {language}: {', '.join(listed)}; give both, as in {both}"] if listed else []
