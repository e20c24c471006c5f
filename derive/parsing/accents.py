r"""Marks above a letter: `ŷ`, `x̄`, `y_hat` and `\hat{y}` are one name, spelled `yhat`."""

from __future__ import annotations

import re
import unicodedata

from derive.parsing.alphabet import GREEK, GREEK_NAMES

MARKS = ("hat", "bar", "tilde")
_COMBINING = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde"}
_ALONE = re.compile(rf"([A-Za-z{''.join(GREEK)}]) ?([{''.join(_COMBINING)}])")
ACCENTED = f"[{''.join(_COMBINING)}]"  # what follows a letter that it stands above


def accented(chars: str, at: int) -> tuple[str, str, int] | None:
    """(letter, mark, length) of one character, or a letter and its mark, at a place; None for other things."""
    both = _ALONE.match(chars, at)
    if both is not None:
        return GREEK.get(both[1], both[1]), _COMBINING[both[2]], len(both[0])
    parts = unicodedata.normalize("NFD", chars[at])
    if len(parts) == 2 and parts[0].isascii() and parts[0].isalpha() and parts[1] in _COMBINING:
        return parts[0], _COMBINING[parts[1]], 1
    return None


def without_mark(word: str) -> tuple[str, tuple[str, ...]]:
    """A name and the mark above it: `yhat` is y with a hat, and `that` is a word."""
    for mark in MARKS:
        stem = word.removesuffix(mark)
        if stem != word and (len(stem) == 1 or stem in GREEK_NAMES):
            return stem, (mark,)
    return word, ()
