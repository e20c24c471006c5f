"""What to say when a character has no font."""

from __future__ import annotations

import unicodedata

from derive.errors import CannotPrint

_CJK = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH", "BOPOMOFO")


def missing(character: str) -> CannotPrint:
    """The error for a character that no font here has: which one, and what to install."""
    name = unicodedata.name(character, "without a name")
    if name.startswith(_CJK):
        advice = "install a CJK font, such as Noto Serif CJK (Debian: fonts-noto-cjk)"
    elif unicodedata.category(character) == "So":
        advice = "install a font that has it, such as Noto Emoji (Debian: fonts-noto-core, fonts-noto-color-emoji)"
    else:
        advice = "install a font that has it"
    return CannotPrint(f"no font has the character '{character}' (U+{ord(character):04X}, {name}): {advice}")
