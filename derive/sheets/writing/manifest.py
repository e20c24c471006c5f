"""The manifest: which files there are, what they ask and answer, and which request they belong to."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from derive.errors import CannotWrite
from derive.sheets.writing.files import Content
from derive.version import VERSION

NAME = "manifest.json"
# What the files that we write are called: a manifest may have been edited.
_OURS = re.compile(
    r"([^/\\\0.][^/\\\0]*/)?(sheet|key(-[a-z]+)?|figure-\d+-\d+|logo)(\.[a-z0-9]+)+"
    r"|class-(sheets|keys)\.pdf|manifest-\d+\.json"
)
MOST_TOGETHER = 1000  # variants in one file; more are in shards

Entry = dict[str, Any]


class Head(Struct, frozen=True):
    """What a manifest says before its variants; `sheet` is the folder, `request` what was asked for, as a digest."""

    sheet: str
    id: str
    seed: int
    language: str
    request: str
    spec: str | None = None
    version: str = VERSION


def contents(
    head: Head, names: Sequence[str], entry: Callable[[str], Mapping[str, Any]], together: Sequence[str] = ()
) -> dict[str, Content]:
    """The manifest's files, the manifest itself last: beyond a thousand variants the entries stand in shards, each made
    when it is written."""
    fields = asdict(head)
    whole: dict[str, Any] = {name: fields[name] for name in _ORDER} | ({"together": list(together)} if together else {})
    if len(names) <= MOST_TOGETHER:
        return {NAME: _json({**whole, "variants": [entry(name) for name in names]})}
    at = range(0, len(names), MOST_TOGETHER)
    pieces = {path: names[k : k + MOST_TOGETHER] for path, k in zip(shards_of(len(names)), at, strict=True)}
    shards = [{"path": path, "first": piece[0], "last": piece[-1]} for path, piece in pieces.items()]
    contents = {path: _shard(piece, entry) for path, piece in pieces.items()}
    return {**contents, NAME: _json({**whole, "shards": shards})}


_ORDER = ("sheet", "id", "version", "seed", "language", "request", "spec")


def _shard(names: Sequence[str], entry: Callable[[str], Mapping[str, Any]]) -> Callable[[], bytes]:
    return lambda: _json({"variants": [entry(name) for name in names]})


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def read(home: Path) -> tuple[dict[str, Any], Iterator[Entry]]:
    """What a manifest says before its variants ({} without one), and the variants, a shard at a time.

    Raises `CannotWrite` for a file that is no manifest of ours.
    """
    if not os.path.lexists(home / NAME):
        return {}, iter(())
    whole = _whole(home / NAME, ("variants", "shards"))
    return whole, _variants(home, whole.pop("variants", None), whole.get("shards", ()))


def _variants(home: Path, variants: Any, shards: Any) -> Iterator[Entry]:
    try:
        pieces = (_whole(home / path, ("variants",))["variants"] for path in shard_paths({"shards": shards}))
        for piece in pieces if variants is None else (variants,):
            for one in piece:
                _ = str(one["variant"]), [str(f["path"]) for f in one["files"]]
                yield one
    except (KeyError, TypeError) as error:
        raise _not_ours(home / NAME) from error


def _whole(place: Path, wanted: Sequence[str]) -> dict[str, Any]:
    try:
        whole = json.loads(place.read_bytes())
        if not any(isinstance(whole[name], list) for name in wanted if name in whole):
            raise _not_ours(place)
    except (ValueError, TypeError, FileNotFoundError) as error:
        raise _not_ours(place) from error
    return dict(whole)


def _not_ours(place: Path) -> CannotWrite:
    return CannotWrite(
        f"{place} is not a manifest of ours: choose another folder with -o (--force replaces our own alone)"
    )


def shards_of(count: int) -> list[str]:
    """The shards of a manifest of so many variants."""
    return [] if count <= MOST_TOGETHER else [f"manifest-{k}.json" for k in range(1, -(-count // MOST_TOGETHER) + 1)]


def shard_paths(head: Mapping[str, Any]) -> list[str]:
    """The shards of a manifest, and the files of the whole class, if they can be ours."""
    paths = [str(shard["path"]) for shard in head.get("shards", ())] + [str(p) for p in head.get("together", ())]
    return [path for path in paths if is_ours(path) and "/" not in path]


def is_ours(path: str) -> bool:
    """Whether a path can be that of a file of ours."""
    return _OURS.fullmatch(path) is not None


def paths(variants: Iterable[Mapping[str, Any]]) -> set[str]:
    """The files that entries of a manifest list, if they can be ours: somebody may have edited it."""
    return {p for v in variants for f in v["files"] if is_ours(p := str(f["path"]))}


def remove(home: Path, files: Iterable[str]) -> None:
    """Remove files of ours, and folders that are empty then."""
    for name in sorted(files):
        place = home / name
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(place)  # noqa: PTH108
        if place.parent != home and place.parent.is_dir() and not any(place.parent.iterdir()):
            os.rmdir(place.parent)  # noqa: PTH106
