"""Writing a sheet: its documents and the manifest are made first, then put into a folder of their own."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from derive.errors import BadSpec, CannotWrite
from derive.exercises import Shown, count_methods
from derive.render.formats import find
from derive.render.record import plain_text, printed
from derive.render.view import SheetView
from derive.sheets.files import told, write_all
from derive.version import VERSION

MANIFEST = "manifest.json"
_LONGEST_NAME = 80
_ROLES = (("sheet", False), ("key", True))
_OURS = re.compile(r"(sheet|key|figure-\d+-\d+)(\.[a-z0-9]+)+")


class Exercise(Protocol):
    """What the manifest says of an exercise."""

    @property
    def number(self) -> int: ...
    @property
    def shown(self) -> Shown: ...


class Sheet(Protocol):
    """What can be written."""

    @property
    def title(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def seed(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def exercises(self) -> Sequence[Exercise]: ...
    def view(self, key: bool) -> SheetView: ...


def folder_name(title: str) -> str:
    """The folder for a title: letters and digits of any script kept, the rest a hyphen."""
    kept = ""
    for c in unicodedata.normalize("NFC", title):
        kind = unicodedata.category(c)[0]
        # A vowel sign or accent belongs to the letter before it.
        keeps = kind in "LN" or (kind == "M" and kept != "" and not kept.endswith("-"))
        kept += c if keeps else "" if kept.endswith("-") else "-"
    return kept.strip("-").encode()[:_LONGEST_NAME].decode(errors="ignore").strip("-") or "worksheet"


def write_sheet(sheet: Sheet, folder: Path, formats: Sequence[str], engine: str, templates: Path | None) -> list[Path]:
    """Make all documents, then put them into `folder/NAME/`. Raises `CannotWrite` and leaves nothing half-written."""
    if not formats:
        raise BadSpec("no format given: ask for pdf, latex or markdown, for example")
    home = folder / folder_name(sheet.title)
    files, entries = _documents(sheet, formats, engine, templates)
    manifest = json.dumps(_manifest(sheet, home.name, entries), ensure_ascii=False, indent=2) + "\n"
    with told(home):
        old = _previous(home, files)
        write_all(home, {**files, MANIFEST: manifest.encode()})
        for name in sorted(old - set(files)):
            (home / name).unlink(missing_ok=True)
    return [home / name for name in (*files, MANIFEST)]


def _documents(
    sheet: Sheet, formats: Sequence[str], engine: str, templates: Path | None
) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    files: dict[str, bytes] = {}
    beside: dict[str, bytes] = {}
    entries: list[dict[str, str]] = []
    writers = [find(name, engine) for name in dict.fromkeys(formats)]
    for role, key in _ROLES:
        view = sheet.view(key)
        for writer in writers:
            made = writer.document(view, templates)
            name = f"{role}.{writer.suffix}"
            files[name] = made if isinstance(made, bytes) else made.encode()
            entries.append({"path": name, "role": role, "format": writer.name})
            for name, content in writer.beside(view).items():
                if name not in beside:  # sheet and key share figures, and so do formats
                    beside[name] = content
                    entries.append({"path": name, "role": role, "format": writer.name})
    return files | beside, entries


def _manifest(sheet: Sheet, name: str, entries: list[dict[str, str]]) -> dict[str, Any]:
    variant = {
        "variant": "001",
        "student": None,
        "id": sheet.id,
        "files": entries,
        "exercises": [_exercise(e, sheet.language) for e in sheet.exercises],
    }
    return {
        "sheet": name,
        "id": sheet.id,
        "version": VERSION,
        "seed": sheet.seed,
        "language": sheet.language,
        "variants": [variant],
    }


def _exercise(exercise: Exercise, language: str) -> dict[str, Any]:
    shown = exercise.shown
    return {
        "number": exercise.number,
        "topic": shown.topic.id,
        "kind": "derive",
        "statement": plain_text(shown.statement, language),
        "answer": printed(shown.parts[0].derivation.result),
        "lines": shown.lines,
        "evidence": {"methods": dict(sorted(count_methods(shown.parts).items()))},
    }


def _previous(home: Path, files: Iterable[str]) -> set[str]:
    """The files of the sheet of ours that is there already. Raises `CannotWrite` where something else is."""
    manifest = home / MANIFEST
    ours = _listed(manifest) if manifest.exists() else set()
    taken = [home / name for name in files if name not in ours and (home / name).exists()]
    if taken:
        raise CannotWrite(f"{taken[0]} is there and is not from a sheet of ours: choose another folder")
    return ours


def _listed(manifest: Path) -> set[str]:
    try:
        variants = json.loads(manifest.read_text(encoding="utf-8"))["variants"]
        names = {str(f["path"]) for v in variants for f in v["files"]}
    except (ValueError, KeyError, TypeError) as error:
        raise CannotWrite(f"{manifest} is not a manifest of ours: choose another folder") from error
    return {n for n in names if _OURS.fullmatch(n)}  # somebody may have edited it
