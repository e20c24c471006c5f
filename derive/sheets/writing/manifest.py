"""The manifest: which files there are, what they ask and answer, and which request they belong to."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from derive.errors import CannotWrite
from derive.version import VERSION

NAME = "manifest.json"
# What the files that we write are called: a manifest may have been edited.
_OURS = re.compile(r"([^/\\\0.][^/\\\0]*/)?(sheet|key(-[a-z]+)?|figure-\d+-\d+)(\.[a-z0-9]+)+")

Entry = dict[str, Any]


@dataclass(frozen=True)
class Head:
    """What a manifest says before its variants; `sheet` is the folder, `request` what was asked for, as a digest."""

    sheet: str
    id: str
    seed: int
    language: str
    request: str
    spec: str | None = None
    version: str = VERSION


def content(head: Head, variants: Iterable[Mapping[str, Any]]) -> bytes:
    """The whole manifest as JSON."""
    order = ("sheet", "id", "version", "seed", "language", "request", "spec")
    fields = asdict(head)
    whole = {name: fields[name] for name in order} | {"variants": list(variants)}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def read(home: Path) -> tuple[dict[str, Any] | None, list[Entry]]:
    """What a manifest says before its variants (None without one), and the variants.

    Raises `CannotWrite` for a file that is no manifest of ours.
    """
    place = home / NAME
    if not os.path.lexists(place):
        return None, []
    try:
        whole = json.loads(place.read_bytes())
        variants = whole.pop("variants")
        for one in variants:
            _ = str(one["variant"]), [str(f["path"]) for f in one["files"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotWrite(
            f"{place} is not a manifest of ours: choose another folder with -o (--force replaces our own alone)"
        ) from error
    return whole, list(variants)


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
