"""A class's folder while it is being filled: a line in the lock's file for each variant that landed, the manifest last.

So the time does not grow with the square of the class, and a run that was killed is read back line by line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from derive.sheets.writing import manifest
from derive.sheets.writing.files import sweep, write_all
from derive.sheets.writing.lock import Lock
from derive.sheets.writing.manifest import Entry, Head
from derive.sheets.writing.standing import SINGLE, Standing, claim


class Journal:
    """The variants in a folder, and what this run does to them. For use under the folder's lock."""

    def __init__(self, standing: Standing, lock: Lock, head: Head, source: str) -> None:
        self._standing, self._lock, self._head, self._source = standing, lock, head, source
        self._home = standing.home
        self._same_request = standing.request == head.request
        self._changed = False
        self._doing: dict[str, None] = {}  # begun and not landed

    def begin(self, names: Sequence[str], keep: Collection[str]) -> None:
        """Say which folders are about to be ours, and whose variants may go, before anything changes."""
        standing = self._standing
        former = [name for name in standing if name not in keep]
        files = manifest.paths(e for n in former if (e := standing.entry(n)))
        standing.sweep()
        self._doing = dict.fromkeys(names)
        places = [*(f"{name}/" for name in names), *sorted(files)]
        standing.claims |= dict.fromkeys(places)
        if places:
            self._lock.add(claim(self._head.request, places))

    def landed(self, entry: Entry) -> None:
        """Note a variant whose files are in their places; formats not asked for stay, if they are of the same sheet."""
        name, self._changed = str(entry["variant"]), True
        before = self._standing.entry(name)
        whole = with_kept(entry, before, self._same_request)
        self._lock.add(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode())
        self._standing.put(name, whole)
        self._doing.pop(name, None)
        if before is not None:
            manifest.remove(self._home, manifest.paths([before]) - manifest.paths([whole]))

    def drop(self, keep: Collection[str]) -> list[str]:
        """Forget all other variants; their files go when the manifest is written. Returns whose."""
        former = [name for name in self._standing if name not in keep]
        self._changed = self._changed or bool(former)
        for name in former:
            self._standing.pop(name)
        return [name for name in former if name != SINGLE]

    def close(self, names: Iterable[str], together: Mapping[str, bytes], is_settled: bool = True) -> None:
        """Write the manifest, the variants of these names first, with the files of the whole class; then remove what is
        ours and stands in it no more. Files of the whole class that were there stay while no sheet has changed.
        Where it `is_settled` not, somebody on another machine may still write what was begun: the next run knows."""
        standing = self._standing
        for name in self._doing:  # a process that was killed may have left some old and some new files, and staged ones
            if is_settled:
                sweep(self._home / name)
            entry = standing.entry(name)
            if entry is not None and not self._is_whole(entry["files"]):
                standing.pop(name)
        if self._lock.is_empty and not standing.head:
            return
        order = [n for n in dict.fromkeys([*names, *standing]) if n in standing]
        there = [] if self._changed else [p for p in standing.head.get("together", ()) if (self._home / p).is_file()]
        listed = manifest.contents(self._head, order, self._entry, [*together] or there)
        listing = {**together, **listed}
        if places := dict.fromkeys([*(standing.beside - listing.keys()), *listing.keys() - {manifest.NAME}]):
            standing.claims |= places
            self._lock.add(claim(self._head.request, places))
        write_all(self._home, listing)
        standing.clear({*manifest.paths(standing.entries()), *listing, *there})
        self._lock.settle()
        if not is_settled and self._doing:
            self._lock.add(claim(self._head.request, (f"{name}/" for name in self._doing)))

    def _entry(self, name: str) -> Entry:
        entry = self._standing.entry(name)
        assert entry is not None
        return entry

    def is_whole(self, name: str, origin: str, formats: Collection[str]) -> bool:
        """Whether the files of a variant are there as they were made, in these formats and from the same."""
        entry = self._standing.entry(name)
        if entry is None or entry.get("source") != self._source:
            return False
        files = [f for f in entry["files"] if f["format"] in formats]
        right = all(f.get("made_from") == origin for f in files)
        return right and {f["format"] for f in files} == set(formats) and self._is_whole(files)

    def _is_whole(self, files: Iterable[Entry]) -> bool:
        return all(f.get("sha256") == checksum(self._home / str(f["path"])) for f in files)


def with_kept(entry: Entry, before: Entry | None, same_request: bool) -> Entry:
    """An entry with those files of the one before that were not asked for now and are of the same sheet."""
    if before is None or not same_request or any(before.get(k) != entry[k] for k in ("source", "id")):
        return entry
    written = {f["path"] for f in entry["files"]}
    kept = [f for f in before["files"] if manifest.is_ours(f["path"]) and f["path"] not in written]
    return {**entry, "files": [*entry["files"], *kept]}


def checksum(file: Path) -> str:
    """The file's SHA-256, or nothing if it cannot be read."""
    with suppress(OSError):
        return hashlib.sha256(file.read_bytes()).hexdigest()
    return ""
