"""Writing files whole or not at all: staged beside their places, moved there together, rolled back together.

Every change of the disk goes through the functions of `os` and `open`, looked up when they are called: a test kills the
program at each of them in turn.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from derive.errors import CannotWrite

Content = bytes | Callable[[], bytes]  # or what makes it when it is written
_STAGED = re.compile(r"\.(.+)\.[0-9]+\.(?:new|old)")


def write_file(target: Path, content: bytes) -> None:
    """One file, whole or not at all. Raises `CannotWrite`."""
    with refusals_of(target):
        if target.exists() and not target.is_file():  # a device or a pipe is written to; a folder refuses
            target.write_bytes(content)
            return
        place = target.resolve()  # a link keeps pointing to it
        write_all(place.parent, {place.name: content})


@contextmanager
def refusals_of(place: Path) -> Iterator[None]:
    """What the machine refuses as one line."""
    try:
        yield
    except OSError as error:
        name = _asked_for(Path(error.filename2 or error.filename or place))
        raise CannotWrite(f"cannot write {name}: {error.strerror or error}") from error


def _asked_for(path: Path) -> Path:
    """The file that was asked for, where one that is staged for it could not be written."""
    staged = _STAGED.fullmatch(path.name)
    return path.with_name(staged[1]) if staged else path


def write_all(home: Path, files: Mapping[str, Content], restored: Callable[[], None] = lambda: None) -> None:
    """Write every file beside its place, then move all of them there, in order; each is the old or the new one always.

    Whatever stops it, all is as before: old files in their places, nothing staged, no new folder; then `restored` is
    called. Only a killed process leaves staged files, which `sweep` removes.
    """
    staged = {home / name: home / f".{name}.{os.getpid()}.new" for name in files}
    with _Back(restored) as back:
        for folder in (p for p in (*reversed(home.parents), home) if not p.exists()):
            os.mkdir(folder)  # noqa: PTH102
            back.by(_remove_empty, folder)
        for part, content in zip(staged.values(), files.values(), strict=True):
            back.by(_unlink, part)
            part.write_bytes(content if isinstance(content, bytes) else content())
        kept = [(place, aside) for place, part in staged.items() if _keep(place, aside := _aside(part), back)]
        for place, part in staged.items():
            back.by(*(os.replace, _aside(part), place) if (place, _aside(part)) in kept else (_unlink, place))
            os.replace(part, place)  # noqa: PTH105
    for _, aside in kept:
        os.unlink(aside)  # noqa: PTH108


class _Back:
    """The way back, step by step, taken where the work inside does not come to its end."""

    def __init__(self, restored: Callable[[], None]) -> None:
        self._steps: list[Callable[[], object]] = [restored]

    def by(self, step: Callable[..., object], *arguments: Path) -> None:
        """Note how the next change is undone, before it happens."""
        self._steps.append(lambda: step(*arguments))

    def __enter__(self) -> _Back:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        for step in reversed(self._steps) if kind is not None else ():
            step()


def _aside(part: Path) -> Path:
    return part.with_suffix(".old")


def _keep(place: Path, aside: Path, back: _Back) -> bool:
    """Give what stands in the place a second name, or a copy where the disk has no links; whether there is anything."""
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder is there", str(place))
    if not os.path.lexists(place):
        return False
    back.by(_unlink, aside)
    try:
        os.link(place, aside, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(place, aside, follow_symlinks=False)
    return True


def _unlink(place: Path) -> None:
    if os.path.lexists(place):
        os.unlink(place)  # noqa: PTH108


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        os.rmdir(folder)  # noqa: PTH106


def sweep(folder: Path) -> None:
    """Remove what a process that was killed has left beside its files."""
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _STAGED.fullmatch(file.name):
            _unlink(file)
