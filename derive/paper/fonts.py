"""Fonts: the Chinese one of the extra `zh`, and what to say when a character has none."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from derive.errors import CannotPrint

_CJK = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH", "BOPOMOFO")
_PACKAGE, _FOLDER = "justmytype_intl_cjk", "fonts/ofl/notosanssc"


@cache
def packaged() -> Path | None:
    """The folder with Noto Sans SC of the extra `zh`, where it is installed: the same font on every machine."""
    found = find_spec(_PACKAGE)
    places = found.submodule_search_locations if found else None
    folders = [Path(place) / _FOLDER for place in places or ()]
    return next((folder for folder in folders if folder.is_dir()), None)


def missing(character: str, tex: bool = False) -> CannotPrint:
    """The error for a character that no font here has: which one, and what to install; `tex` for LaTeX's fonts."""
    name = unicodedata.name(character, "without a name")
    named = f"'{character}' (U+{ord(character):04X}, {name})"
    if tex:
        return CannotPrint(
            f"LaTeX's fonts do not have the character {named}: use the engine typst, or a template with another font"
        )
    return CannotPrint(f"no font has the character {named}: {_advice(character, name)}")


def _advice(character: str, name: str) -> str:
    if name.startswith(_CJK):
        system = "a system font such as Noto Serif CJK (Debian: fonts-noto-cjk)"
        return (
            f"install {system}" if packaged() else f"pip install '.[zh]' in a checkout of derive, or install {system}"
        )
    if unicodedata.category(character) == "So":
        return "install a font that has it, such as Noto Emoji (Debian: fonts-noto-core, fonts-noto-color-emoji)"
    return "install a font that has it"
