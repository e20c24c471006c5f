"""What a folder holds of ours while it is being filled: the manifest, and below it a line for each variant that landed.

A line is added as a variant lands, and the manifest written once at the end (or when somebody stops it), so that the
time does not grow with the square of the class. If the power fails, the next run reads the lines.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from derive.sheets.writing import manifest
from derive.sheets.writing.files import write_all

NAME = ".landed.jsonl"
_STAGED = re.compile(r"\.(sheet|key)\..*\.[0-9]+\.(new|old)")

Entry = dict[str, Any]


class Journal:
    """The variants in a folder, and the files that may be replaced. For use under the folder's lock."""

    def __init__(self, home: Path) -> None:
        """Raises `CannotWrite` where a manifest is not ours."""
        self.home = home
        self.entries: dict[str, Entry] = {str(e["variant"]): e for e in manifest.read(home)}
        self.ours = manifest.paths(self.entries.values())
        self.claimed: set[str] = set()  # folders that a run which was killed may have begun to fill
        self._file: IO[str] | None = None
        for line in self._lines():
            if "claims" in line:
                self.claimed |= {str(name) for name in line["claims"]}
            else:
                self.entries[str(line["variant"])] = line
                self.ours |= manifest.paths([line])

    def _lines(self) -> Iterable[Entry]:
        with suppress(OSError):
            for line in (self.home / NAME).read_text(encoding="utf-8").splitlines():
                with suppress(ValueError):  # the last line of a run that was killed may be cut off
                    yield json.loads(line)

    def demand_free(self, folders: Iterable[str]) -> None:
        """Raises `CannotWrite` where a folder holds files that are called like ours and are not."""
        for name in folders:
            place = self.home / name
            for file in sorted(place.iterdir()) if place.is_dir() and name not in self.claimed else ():
                path = f"{name}/{file.name}"
                if path in manifest.paths([{"files": [{"path": path}]}]):
                    manifest.demand_free(self.home, [path], self.ours)

    def begin(self, folders: Sequence[str]) -> None:
        """Say which folders are to be ours, before the first file is in them."""
        for name in folders:
            self._sweep(self.home / name)
        if folders:
            self._add({"claims": folders})

    def landed(self, entry: Entry) -> None:
        """Note a variant whose files are in their places; formats it no longer has go."""
        before = self.entries.get(entry["variant"])
        self._add(entry)
        self.entries[entry["variant"]] = entry
        if before is not None:
            manifest.remove(self.home, manifest.paths([before]) - manifest.paths([entry]))

    def _add(self, line: Entry) -> None:
        if self._file is None:
            self._file = (self.home / NAME).open("a", encoding="utf-8")
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self, names: Iterable[str], said: Mapping[str, Any]) -> None:
        """Write the manifest: the variants of these names in their order, then the others that are there."""
        if self._file is None and not self.entries:
            return
        order = dict.fromkeys([*names, *self.entries])
        variants = [self.entries[n] for n in order if n in self.entries]
        write_all(self.home, {manifest.MANIFEST: manifest.manifest(variants=variants, **said)})
        if self._file is not None:
            self._file.close()
        (self.home / NAME).unlink(missing_ok=True)

    def is_whole(self, name: str, made_from: str) -> bool:
        """Whether the files of a variant are there as they were made, and made from the same."""
        entry = self.entries.get(name)
        if entry is None or entry.get("made_from") != made_from:
            return False
        return all(f.get("sha256") == checksum(self.home / str(f["path"])) for f in entry["files"])

    def drop(self, keep: Iterable[str]) -> list[str]:
        """Remove the files of all other variants; returns whose."""
        former = [name for name in self.entries if name not in set(keep)]
        rest = manifest.paths(e for n, e in self.entries.items() if n not in set(former))
        for name in former:
            manifest.remove(self.home, manifest.paths([self.entries.pop(name)]) - rest)
        return former

    @staticmethod
    def _sweep(folder: Path) -> None:
        """Remove what a run that was killed left beside its files."""
        for file in folder.iterdir() if folder.is_dir() else ():
            if _STAGED.fullmatch(file.name):
                file.unlink()


def checksum(file: Path) -> str:
    """The file's SHA-256, or nothing if it cannot be read."""
    with suppress(OSError):
        return hashlib.sha256(file.read_bytes()).hexdigest()
    return ""
