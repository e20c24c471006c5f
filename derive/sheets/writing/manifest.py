"""The manifest: which files there are, what they ask and answer; and whose files stand in a folder."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from derive.errors import CannotWrite
from derive.exercises import Shown, count_methods
from derive.paper.record import plain_text, printed
from derive.sheets.request.asked import Student
from derive.version import VERSION

MANIFEST = "manifest.json"
_LONGEST_NAME = 80
_OURS = re.compile(r"([^/\\\0.][^/\\\0]*/)?(sheet|key|figure-\d+-\d+)(\.[a-z0-9]+)+")


class Exercise(Protocol):
    """What the manifest says of an exercise."""

    @property
    def number(self) -> int: ...
    @property
    def shown(self) -> Shown: ...


class Sheet(Protocol):
    """What the manifest says of a sheet."""

    @property
    def id(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def student(self) -> Student | None: ...
    @property
    def exercises(self) -> Sequence[Exercise]: ...


def folder_name(title: str) -> str:
    """The folder for a title: letters and digits of any script kept, the rest a hyphen."""
    kept = ""
    for c in unicodedata.normalize("NFC", title):
        kind = unicodedata.category(c)[0]
        # A vowel sign or accent belongs to the letter before it.
        keeps = kind in "LN" or (kind == "M" and kept != "" and not kept.endswith("-"))
        kept += c if keeps else "" if kept.endswith("-") else "-"
    return kept.strip("-").encode()[:_LONGEST_NAME].decode(errors="ignore").strip("-") or "worksheet"


def manifest(name: str, id_: str, seed: int, language: str, variants: Sequence[Mapping[str, Any]]) -> bytes:
    """The whole manifest as JSON."""
    said = {"sheet": name, "id": id_, "version": VERSION, "seed": seed, "language": language, "variants": variants}
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def variant(sheet: Sheet, name: str, files: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What the manifest says of one sheet and its key."""
    student = (sheet.student.name or sheet.student.id) if sheet.student else None
    exercises = [_exercise(e, sheet.language) for e in sheet.exercises]
    return {"variant": name, "student": student, "id": sheet.id, "files": list(files), "exercises": exercises}


def _exercise(exercise: Exercise, language: str) -> dict[str, Any]:
    shown = exercise.shown
    return {
        "number": exercise.number,
        "topic": shown.topic.id,
        "kind": shown.kind,
        "statement": plain_text(shown.statement, language),
        "answer": printed(shown.parts[0].derivation.result),
        "lines": shown.lines,
        "evidence": {"methods": dict(sorted(count_methods(shown.parts).items()))},
    }


def read(home: Path) -> list[dict[str, Any]]:
    """The variants in the manifest of a folder, if it has one. Raises `CannotWrite` for one that is not ours."""
    place = home / MANIFEST
    if not place.exists():
        return []
    try:
        variants = json.loads(place.read_text(encoding="utf-8"))["variants"]
        for one in variants:
            _ = str(one["variant"]), [str(f["path"]) for f in one["files"]]
    except (ValueError, KeyError, TypeError) as error:
        raise CannotWrite(f"{place} is not a manifest of ours: choose another folder") from error
    return list(variants)


def paths(variants: Iterable[Mapping[str, Any]]) -> set[str]:
    """The files that a manifest lists, if they can be ours: somebody may have edited it."""
    return {p for v in variants for f in v["files"] if _OURS.fullmatch(p := str(f["path"]))}


def demand_free(home: Path, files: Iterable[str], ours: set[str]) -> None:
    """Raises `CannotWrite` where something that is not ours stands in the place of one of the files."""
    for name in files:
        if name not in ours and (home / name).exists():
            raise CannotWrite(f"{home / name} is there and is not from a sheet of ours: choose another folder")


def remove(home: Path, files: Iterable[str]) -> int:
    """Remove files of ours, and folders that are empty then; says how many files there were."""
    gone = 0
    for name in sorted(files):
        place = home / name
        gone += place.is_file()
        place.unlink(missing_ok=True)
        if place.parent != home and place.parent.is_dir() and not any(place.parent.iterdir()):
            place.parent.rmdir()
    return gone
