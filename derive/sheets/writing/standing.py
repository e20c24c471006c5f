"""What stands in a sheet's folder, and whether a request may be written there."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile
from weakref import finalize

from derive.errors import CannotWrite
from derive.sheets.writing import manifest
from derive.sheets.writing.files import sweep
from derive.sheets.writing.lock import Lock
from derive.sheets.writing.manifest import Entry, Head

_IN_MEMORY = 8_000_000  # bytes
SINGLE = ""  # the name, here, of an entry whose files stand in no folder of their own


def key_of(entry: Entry) -> str:
    """The variant's name, or `SINGLE`."""
    return str(entry["variant"]) if any("/" in path for path in manifest.paths([entry])) else SINGLE


def claim(request: str, places: Iterable[str]) -> bytes:
    """A line for the lock: what is about to be written, paths or folders with a slash behind."""
    return json.dumps({"request": request, "claims": list(places)}, ensure_ascii=False).encode()


class Standing:
    """The manifest in a folder, and above it what a run that was killed has left to say. For use under the lock.

    Raises `CannotWrite` where a manifest is not ours.
    """

    def __init__(self, home: Path, lock: Lock) -> None:
        self.home = home
        self.head, variants = manifest.read(home)
        self.request = self.head.get("request")
        self._kept = _Kept()
        self._entries = {key_of(e): self._kept.add(_packed(e)) for e in variants}
        self.claims: dict[str, None] = {}  # paths and folders that a run may have begun to fill
        for line in lock.lines():
            self._take(line)

    def _take(self, line: bytes) -> None:
        """What a line of the lock says; one that was cut off says nothing."""
        with suppress(ValueError, KeyError, TypeError):
            record = json.loads(line)
            if "claims" in record:
                self.claims |= dict.fromkeys(str(name) for name in record["claims"])
                self.request = record["request"]
            else:
                self._entries[key_of(record)] = self._kept.add(line)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def entry(self, name: str) -> Entry | None:
        """What the manifest says of a variant."""
        place = self._entries.get(name)
        return None if place is None else json.loads(self._kept.at(place))

    def put(self, name: str, entry: Entry) -> None:
        """Note a variant whose files are in their places."""
        self._entries[name] = self._kept.add(_packed(entry))

    def pop(self, name: str) -> Entry | None:
        """Forget a variant."""
        place = self._entries.pop(name, None)
        return None if place is None else json.loads(self._kept.at(place))

    def entries(self) -> Iterator[Entry]:
        """All that are there."""
        return (json.loads(self._kept.at(place)) for place in self._entries.values())

    @property
    def folders(self) -> list[str]:
        """The variants that have folders, those included that a run was about to make."""
        return list(dict.fromkeys([*filter(None, self), *(c[:-1] for c in self.claims if c.endswith("/"))]))

    def paths(self) -> set[str]:
        """The files that are ours: listed, or claimed and there."""
        return manifest.paths(self.entries()) | self.beside | self.unsettled(self.claims)

    @property
    def beside(self) -> set[str]:
        """The files of the whole class: shards of the manifest, and those of all sheets together."""
        return set(manifest.shard_paths(self.head))

    def unsettled(self, claims: Iterable[str]) -> set[str]:
        """The files of ours that stand where somebody was about to write."""
        return {path for claimed in claims for path in self._there(claimed)}

    def _there(self, claimed: str) -> Iterator[str]:
        if not claimed.endswith("/"):
            yield from [claimed] if manifest.is_ours(claimed) and os.path.lexists(self.home / claimed) else []
        elif manifest.is_ours(f"{claimed}sheet.txt") and (self.home / claimed).is_dir():
            names = (f"{claimed}{file.name}" for file in (self.home / claimed).iterdir())
            yield from filter(manifest.is_ours, names)

    def sweep(self) -> None:
        """Remove what a run that was killed has left beside its files."""
        for place in dict.fromkeys(["", *(c[: c.find("/") + 1] for c in self.claims)]) if self.claims else ():
            sweep(self.home / place)

    def clear(self, listed: Collection[str]) -> None:
        """Remove what was claimed and is not listed, and the folders in which nothing is then."""
        manifest.remove(self.home, self.unsettled(self.claims) - set(listed))
        used = {path.partition("/")[0] for path in listed}
        for folder in dict.fromkeys(c.partition("/")[0] for c in self.claims if "/" in c):
            if folder not in used:
                with suppress(OSError):
                    os.rmdir(self.home / folder)  # noqa: PTH106

    # -- what is refused ---------------------------------------------------------------------------------------------

    def demand_same(self, request: str, names: Collection[str] | None, force: bool) -> None:
        """Raises `CannotWrite` where another request stands; `names` are the variants of a class, None a single sheet.

        A roster of other students, or a single sheet over a class, is another request too.
        """
        if force or not (self.head or self.claims):
            return
        if self.request is None:
            raise self._other("a sheet of an earlier version, which does not say what was asked for")
        if self.request != request:
            raise self._other("another sheet")
        if self.folders and names is None:
            raise self._other(f"{len(self.folders)} sheets for a class, and this is one alone")
        if self.folders and names is not None and not set(names) & set(self.folders):
            raise self._other("the sheets of another class")

    def _other(self, what: str) -> CannotWrite:
        return CannotWrite(f"{self.home} holds {what}: choose another folder with -o, or replace it with --force")

    def demand_free(self, names: Iterable[str]) -> None:
        """Raises `CannotWrite` where something that is not ours stands in the place of one of the files."""
        ours = self.paths()
        for name in names:
            self._demand_ours(name, ours)

    def demand_free_folders(self, names: Iterable[str]) -> None:
        """Raises `CannotWrite` where a folder holds files that are called like ours and are not."""
        for name in names:
            if f"{name}/" in self.claims or not os.path.lexists(self.home / name):
                continue
            if not (self.home / name).is_dir():
                self._demand_ours(name, set())
            entry = self.entry(name)
            ours = manifest.paths([entry] if entry else [])
            for path in self._there(f"{name}/"):
                self._demand_ours(path, ours)

    def demand_free_beside(self, names: Iterable[str]) -> None:
        """Raises `CannotWrite` where something that is not ours stands in the place of a file of the whole class."""
        for name in names:
            self._demand_ours(name, {*self.beside, *self.claims})

    def _demand_ours(self, name: str, ours: Collection[str]) -> None:
        if name not in ours and os.path.lexists(self.home / name):
            raise CannotWrite(
                f"{self.home / name} is there and is not from a sheet of ours: choose another folder with -o"
                " (--force replaces our own alone)"
            )

    def replaced(self, head: Head, source: str, names: Iterable[str]) -> str:
        """What is about to be replaced by another sheet, in a few words; '' if nothing is."""
        old = [e.get("source") for n in names if (e := self.entry(n)) is not None]
        if SINGLE in self and list(names) != [SINGLE]:
            return "the single sheet"
        if not self.head or all(s == source for s in old):
            return ""
        for field in ("seed", "version"):
            if field in self.head and self.head[field] != getattr(head, field):
                return f"{field} {self.head[field]}"
        return f"seed {head.seed} as it was asked for before"


class _Kept:
    """Texts on the disk, in a file without a name: what is said of a hundred thousand sheets is no burden to memory."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  (it lasts as long as this)
        self._end = 0
        finalize(self, self._file.close)

    def add(self, text: bytes) -> tuple[int, int]:
        """Keep a text; where it stands."""
        self._file.seek(self._end)
        self._file.write(text)
        start, self._end = self._end, self._end + len(text)
        return start, len(text)

    def at(self, place: tuple[int, int]) -> bytes:
        """The text at a place."""
        self._file.seek(place[0])
        return self._file.read(place[1])


def _packed(entry: Entry) -> bytes:
    """An entry as few bytes."""
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
