"""Ids of students, which folders are named after: one check for rosters in files and for students from a program."""

from __future__ import annotations

import unicodedata

from derive.sheets.request.identity import is_device
from derive.sheets.writing import manifest

_LONGEST_ID = 100  # bytes: a folder's name may have 255, and Windows wants the whole path below 260
_FORBIDDEN = '/\\:*?"<>|'


def folder_key(id_: str) -> str:
    """Equal for two ids that are one folder where names ignore case and the way accents are written."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", id_).casefold())


def unsafe(id_: str) -> str:
    """Why no folder inside the sheet's own can bear this name on every system; '' if one can."""
    strange = next((c for c in id_ if unicodedata.category(c)[0] in "CZ" and c != " "), None)
    forbidden = next((c for c in id_ if c in _FORBIDDEN), None)
    if not id_.strip():
        return "there is no id"
    if strange is not None:
        return f"the id has a character that cannot be seen, U+{ord(strange):04X}"
    if forbidden is not None:
        return f"the id has a '{forbidden}', which no folder's name may have"
    if id_ != id_.strip() or id_.endswith("."):
        return "the id begins or ends with a blank, or ends with a dot"
    if id_.startswith(".") or id_.casefold() == manifest.NAME:
        return "the id is a name that folders keep for themselves"
    if is_device(id_):
        return "the id is the name of a device on Windows"
    if len(id_.encode()) > _LONGEST_ID:
        return f"the id has {len(id_.encode())} bytes, {_LONGEST_ID} at most"
    return ""
