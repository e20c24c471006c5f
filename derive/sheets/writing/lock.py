"""One writer to a folder at a time, by a lock of the operating system: it goes with the process, however that ends.

The lock's file says what its holder is about to write, a line each: what stands in it when somebody else takes it is
what a process that was killed has left.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from derive.errors import CannotWrite

NAME = ".derive.lock"
_HELD = set[int]()  # by this process
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


class Lock:
    """The locked file. It is removed in the end, unless it says what is not done."""

    def __init__(self, handle: int, place: Path) -> None:
        self._handle, self._place = handle, place
        _HELD.add(handle)
        self._found = self._size = os.fstat(handle).st_size

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on its way."""
        return self._size == 0

    def lines(self) -> Iterator[bytes]:
        """What its last holder has left, a whole line each: the last may have been cut off."""
        with self._place.open("rb") as file:
            yield from (line for line in file if line.endswith(b"\n"))

    def add(self, *lines: bytes) -> None:
        """Write lines down; they are on their way to the disk before anything else is done."""
        content = b"".join(line + b"\n" for line in lines)
        if self._found == self._size and self._found:  # the last line may have been cut off
            content = b"\n" + content
        os.lseek(self._handle, self._size, os.SEEK_SET)
        left = content
        try:
            while left:
                left = left[os.write(self._handle, left) :]
        except OSError:
            os.ftruncate(self._handle, self._size)
            raise
        self._size += len(content)

    def undo(self) -> None:
        """Forget what this holder has added: all is as it was found."""
        os.ftruncate(self._handle, self._found)
        self._size = self._found

    def settle(self) -> None:
        """Forget all of it: it is done."""
        self._found = 0
        self.undo()

    def release(self) -> None:
        """Give the folder free."""
        done = self._size == 0
        try:
            if sys.platform != "win32" and done:
                self._remove()
        finally:
            _HELD.discard(self._handle)
            os.close(self._handle)
        if sys.platform == "win32" and done:  # which removes no open file
            self._remove()

    def _remove(self) -> None:
        with suppress(OSError):
            os.unlink(self._place)  # noqa: PTH108


@contextmanager
def locked(home: Path) -> Iterator[Lock]:
    """The folder, made if need be, for this process alone; folders made for nothing go again. Raises `CannotWrite`."""
    with ExitStack() as done:
        for folder in (p for p in (*reversed(home.parents), home) if not p.exists()):
            folder.mkdir(exist_ok=True)
            done.callback(_remove_empty, folder)
        place = home / NAME
        lock = Lock(_open(place), place)
        done.callback(lock.release)
        yield lock


def _open(place: Path) -> int:
    """The lock's file, locked, and still the one that others find there."""
    while True:
        handle = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
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


def _let_go() -> None:
    """In a copy of this process, which would hold the lock for as long as it lives."""
    for handle in _HELD:
        os.close(handle)
    _HELD.clear()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_let_go)


def _same(handle: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    _FAR = 2**30  # a byte that no line reaches, since what is locked cannot be read by others

    def _take(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        os.rmdir(folder)  # noqa: PTH106
