"""What was asked for, as it was typed: what a sheet's folder is called, and whether two requests are the same.

Neither depends on what was drawn, nor on seed, roster, count, difficulty, points, formats or layout: a folder that
holds the same request is filled again, one that holds another is left alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata

from msgspec import Struct

_LONGEST_NAME = 80  # bytes: with a student's id and a file's name it stays below what Windows takes
_NAMELESS = "worksheet"
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)  # Windows has these
_FEW = 2  # arguments that are all in the name


class Request(Struct, frozen=True):
    """The arguments as they were typed, or the spec's file name without folders; and the kind.

    `language` is the one that goes without saying: a spec's own. `titled` are the languages the title is given in.
    """

    arguments: tuple[str, ...] = ()
    kind: str = "derive"
    spec: str | None = None
    language: str = "en"
    titled: tuple[str, ...] = ()

    def folder(self, title: str, language: str) -> str:
        """The name of the sheet's folder: from the title, or from what was typed; then the language, if it tells."""
        tells = language != self.language and not (title and language in self.titled)
        kind = "" if title or self.kind == "derive" else f"-{self.kind}"
        ending = kind + (f"-{language}" if tells else "")
        name = _cut(folder_name(title) if title else self._typed, ending) + ending
        return f"{name}-{_NAMELESS}" if is_device(name) else name

    @property
    def _typed(self) -> str:
        typed = (self.spec.rpartition(".")[0],) if self.spec is not None else self.arguments
        typed = tuple(a.replace("*", "") for a in typed)
        first = folder_name(typed[0], "") if typed else ""
        if len(typed) > _FEW:
            more = f"-and-{len(typed) - 1}-more"
            return _cut(first or _NAMELESS, more) + more
        return folder_name("-".join(typed))

    def digest(self, title: str, language: str) -> str:
        """A short text that is the same for the same request."""
        typed = [self.spec] if self.spec is not None else [title, *self.arguments]
        asked = ["spec" if self.spec is not None else "arguments", language, self.kind, *typed]
        return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()[:20]


NOTHING_TYPED = Request()


def is_device(name: str) -> bool:
    """Whether Windows has a device of this name, whatever stands behind a dot."""
    return _DEVICES.fullmatch(name.split(".")[0].strip()) is not None


def folder_name(text: str, empty: str = _NAMELESS) -> str:
    """A text as a name of a folder: letters and digits of any script kept, the rest a hyphen."""
    kept = ""
    for c in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(c)[0]
        # A vowel sign or accent belongs to the letter before it.
        keeps = kind in "LN" or (kind == "M" and kept != "" and not kept.endswith("-"))
        kept += c if keeps else "" if kept.endswith("-") else "-"
    return _cut(kept.strip("-")) or empty


def _cut(name: str, ending: str = "") -> str:
    """As much of a name as file systems take with this ending."""
    return name.encode()[: _LONGEST_NAME - len(ending.encode())].decode(errors="ignore").strip("-")
