"""Writing files whole or not at all: staged beside their places, moved there together, rolled back together."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from derive.errors import CannotWrite


def write_file(target: Path, content: bytes) -> None:
    """One file, whole or not at all. Raises `CannotWrite`."""
    with told(target):
        if target.exists() and not target.is_file():  # a device or a pipe is written to; a folder refuses
            target.write_bytes(content)
            return
        place = target.resolve()  # a link keeps pointing to it
        write_all(place.parent, {place.name: content})


@contextmanager
def told(place: Path) -> Iterator[None]:
    """What the machine refuses as one line."""
    try:
        yield
    except OSError as error:
        name = error.filename2 or error.filename or place
        raise CannotWrite(f"cannot write {name}: {error.strerror or error}") from error


def write_all(home: Path, files: Mapping[str, bytes]) -> None:
    """Write every file beside its place, then move all of them there.

    Whatever stops it, all is as before: old files in their places, nothing staged, no new folder.
    """
    staged = {home / name: home / f".{name}.{os.getpid()}.new" for name in files}
    aside = {place: part.with_suffix(".old") for place, part in staged.items() if place.exists()}
    with ExitStack() as undo:
        for folder in (p for p in (*reversed(home.parents), home) if not p.exists()):
            folder.mkdir()
            undo.callback(_remove_empty, folder)
        for part, content in zip(staged.values(), files.values(), strict=True):
            undo.callback(part.unlink, missing_ok=True)
            part.write_bytes(content)
        for place, part in staged.items():
            _swap(place, part, aside.get(place), undo)
        undo.pop_all()
    for kept in aside.values():
        kept.unlink()


def _swap(place: Path, part: Path, kept: Path | None, undo: ExitStack) -> None:
    """Put the staged file into its place; what was there before is kept until all is done."""
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder is there", str(place))
    if kept is not None:
        place.replace(kept)
        undo.callback(kept.replace, place)
    else:
        undo.callback(place.unlink, missing_ok=True)
    part.replace(place)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
