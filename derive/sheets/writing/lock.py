"""One writer to a folder at a time, by a lock of the operating system: it goes with the process, however that ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from derive.errors import CannotWrite

NAME = ".derive.lock"
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """The folder, made if need be, for this process alone; folders made for nothing go again. Raises `CannotWrite`."""
    with ExitStack() as done:
        for folder in (p for p in (*reversed(home.parents), home) if not p.exists()):
            folder.mkdir(exist_ok=True)
            done.callback(_remove_empty, folder)
        place = home / NAME
        handle = _open(place)
        done.callback(_release, handle, place)
        yield


def _open(place: Path) -> int:
    """The lock's file, locked, and still the one that others find there."""
    while True:
        handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _take(handle)
            if _same(handle, place):
                return handle
        except OSError as error:
            os.close(handle)
            if error.errno in _TAKEN:
                raise CannotWrite(
                    f"another derive is writing to {place.parent}: wait for it, or choose another folder"
                ) from error
            raise
        os.close(handle)  # the one before us has just removed it


def _same(handle: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _release(handle: int, place: Path) -> None:
        os.close(handle)  # Windows removes no open file
        with suppress(OSError):
            place.unlink()

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(handle: int, place: Path) -> None:
        with suppress(OSError):
            place.unlink()
        os.close(handle)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
