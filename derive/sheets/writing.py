"""Writing a sheet: everything is made first, staged beside its place, and moved there at the end, the manifest last."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derive.errors import BadSpec, CannotWrite
from derive.exercises import count_methods
from derive.render.formats import find
from derive.render.record import plain_text, printed
from derive.version import VERSION

if TYPE_CHECKING:
    from derive.sheets.sheet import Exercise, Sheet

MANIFEST = "manifest.json"
_LONGEST_NAME = 80
_ROLES = (("sheet", False), ("key", True))


def folder_name(title: str) -> str:
    """The folder for a title: letters and digits of any script kept, the rest a hyphen."""
    kept = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", title)).strip("-")
    return kept.encode()[:_LONGEST_NAME].decode(errors="ignore").strip("-") or "worksheet"


def write_sheet(
    sheet: Sheet, folder: Path, formats: Sequence[str], engine: str, templates: Path | None
) -> list[Path]:
    """Make all documents, then put them into `folder/NAME/`. Raises `CannotWrite` and leaves nothing half-written."""
    if not formats:
        raise BadSpec("no format given: ask for pdf, latex or markdown, for example")
    home = folder / folder_name(sheet.title)
    files, entries = _documents(sheet, formats, engine, templates)
    manifest = json.dumps(_manifest(sheet, home.name, entries), ensure_ascii=False, indent=2) + "\n"
    try:
        old = _previous(home, files)
        write_all(home, {**files, MANIFEST: manifest.encode()})
        for name in sorted(old - set(files)):
            (home / name).unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(f"cannot write {error.filename or home}: {error.strerror or error}") from error
    return [home / name for name in (*files, MANIFEST)]


def _documents(
    sheet: Sheet, formats: Sequence[str], engine: str, templates: Path | None
) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    files: dict[str, bytes] = {}
    entries: list[dict[str, str]] = []
    writers = [find(name, engine) for name in dict.fromkeys(formats)]
    for role, key in _ROLES:
        view = sheet.view(key)
        for writer in writers:
            made = writer.document(view, templates)
            name = f"{role}.{writer.suffix}"
            files[name] = made if isinstance(made, bytes) else made.encode()
            entries.append({"path": name, "role": role, "format": writer.name})
    return files, entries


def _manifest(sheet: Sheet, name: str, entries: list[dict[str, str]]) -> dict[str, Any]:
    variant = {
        "variant": "001",
        "student": None,
        "id": sheet.id,
        "files": entries,
        "exercises": [_exercise(e, sheet.language) for e in sheet.exercises],
    }
    return {
        "sheet": name, "id": sheet.id, "version": VERSION, "seed": sheet.seed, "language": sheet.language,
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


def _previous(home: Path, files: dict[str, bytes]) -> set[str]:
    """The files of the sheet that is there already. Raises `CannotWrite` where something else is."""
    manifest = home / MANIFEST
    if not manifest.exists():
        taken = [name for name in (*files, MANIFEST) if (home / name).exists()]
        if taken:
            raise CannotWrite(f"{home / taken[0]} is there and is not from a sheet of ours: choose another folder")
        return set()
    try:
        variants = json.loads(manifest.read_text(encoding="utf-8"))["variants"]
        names = {str(f["path"]) for v in variants for f in v["files"]}
    except (ValueError, KeyError, TypeError) as error:
        raise CannotWrite(f"{manifest} is not a manifest of ours: choose another folder") from error
    return {n for n in names if Path(n).name == n}


def write_all(home: Path, files: dict[str, bytes]) -> None:
    """Stage every file beside its place, then move all of them; on failure nothing staged and no new folder is left."""
    made = _make_folder(home)
    staged: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            part = home / f".{name}.part"
            staged.append((part, home / name))
            part.write_bytes(content)
        for part, place in staged:
            os.replace(part, place)
    except OSError:
        for part, _ in staged:
            part.unlink(missing_ok=True)
        for folder in made:
            if not any(folder.iterdir()):
                folder.rmdir()
        raise


def _make_folder(home: Path) -> list[Path]:
    """Create a folder and its parents; returns those that are new, innermost first."""
    new = [p for p in (home, *home.parents) if not p.exists()]
    home.mkdir(parents=True, exist_ok=True)
    return new


def write_file(target: Path, content: bytes) -> None:
    """One file, whole or not at all. Raises `CannotWrite`."""
    try:
        write_all(target.parent, {target.name: content})
    except OSError as error:
        raise CannotWrite(f"cannot write {error.filename or target}: {error.strerror or error}") from error
