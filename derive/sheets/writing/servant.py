"""Sheets made on a machine of a cluster, in a process of its own beside the one that the cluster has there.

So topic files and templates of one order never meet those of another, formulas are worked on by one thread at a time,
and the memory that Typst never gives back goes with the process, which is replaced after a while. Messages are pickles.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from derive.asking import load
from derive.errors import BadSpec, CannotWrite, CutShort, DeriveError
from derive.sheets.assigning import Variant, digest_of
from derive.sheets.writing import lock
from derive.sheets.writing.beside import at_work, behave
from derive.sheets.writing.files import refusals_of
from derive.sheets.writing.making import Task, print_out
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order, digest, origin

MOST_SHEETS = 500  # that one process makes: Typst keeps about 0.1 MB of each
_TO_TIDY_UP = 10.0  # seconds
_PROGRAM = "from derive.sheets.writing.servant import serve; serve()"

Files = tuple[tuple[str, bytes], ...]


class Parcel(Struct, frozen=True, dict=True):
    """An order with the files that it needs, for machines that may not have them; `origin` is what they must have."""

    order: Order
    origin: str
    topics: Files
    templates: Files | None

    @classmethod
    def of(cls, order: Order) -> Parcel:
        """The parcel of an order of this machine."""
        plain = replace(order, topic_files=(), templates=None, spec=replace(order.spec, roster=(), variants=1))
        topics = tuple((Path(file).name, Path(file).read_bytes()) for file in order.topic_files)
        folder = order.templates
        found = sorted(f for f in folder.rglob("*") if f.is_file()) if folder else ()
        templates = tuple((f.relative_to(folder).as_posix(), f.read_bytes()) for f in found) if folder else None
        return cls(plain, origin(order), topics, templates)

    def unpacked(self, place: Path) -> Order:
        """The order with its files in a folder. Raises `BadSpec` where this machine would make other bytes."""
        topics = [_put(place / f"topics-{k}" / name, content) for k, (name, content) in enumerate(self.topics)]
        for path, content in self.templates or ():
            _put(place / "templates" / path, content)
        for file in topics:
            load(file)
        templates = place / "templates" if self.templates is not None else None
        order = replace(self.order, topic_files=tuple(map(str, topics)), templates=templates)
        if origin(order) != self.origin:
            raise BadSpec(
                "a worker of the cluster has another version of derive or of a library: install the same everywhere"
            )
        return order

    @cached_property
    def key(self) -> str:
        """Equal for two parcels that hold the same."""
        return digest(self.origin, [*self.topics, *(self.templates or ())])


def _put(file: Path, content: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


class Job(Protocol):
    """What a servant is asked for."""

    @property
    def sheets(self) -> int:
        """How many it makes."""

    def do(self, order: Order) -> Any:
        """Carry it out for an order; what comes is sent back."""


class Drawing(Struct, frozen=True):
    """What variants ask, a digest each, joined."""

    variants: tuple[Variant, ...]
    sheets = 0

    def do(self, order: Order) -> bytes:
        """The digests."""
        return b"".join(digest_of(order.spec, variant) for variant in self.variants)


class Making(Struct, frozen=True):
    """Variants with all their files: returned, or written into `home`, a folder that all machines see."""

    tasks: tuple[Task, ...]
    home: Path | None = None

    @property
    def sheets(self) -> int:
        """How many it makes."""
        return len(self.tasks)

    def do(self, order: Order) -> list[tuple[Entry, dict[str, bytes]]]:
        """What the manifest says of each, and its files unless they are written. Raises `CannotWrite`."""
        if self.home is None:
            return [print_out(order, task).output() for task in self.tasks]
        if not (self.home / lock.NAME).is_file():
            raise CannotWrite(f"a worker of the cluster does not see the folder at {self.home}: check --shared-output")
        with refusals_of(self.home):
            return [(print_out(order, task).write(self.home), {}) for task in self.tasks]


class Servant:
    """One process that makes sheets of one parcel."""

    def __init__(self, parcel: Parcel) -> None:
        self.key, self.sheets = parcel.key, 0
        path = os.pathsep.join(p for p in sys.path if p)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._send(parcel)

    def ask(self, job: Job) -> Any:
        """What the job gives, or the error that it raises. Raises `CutShort` where the process is gone."""
        try:
            self._send(job)
            assert self._process.stdout is not None
            answer = pickle.load(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.stop()
            raise CutShort("a process that made sheets is gone on a machine of the cluster") from error
        self.sheets += job.sheets
        return answer

    def _send(self, message: Any) -> None:
        assert self._process.stdin is not None
        pickle.dump(message, self._process.stdin)
        self._process.stdin.flush()

    def stop(self) -> None:
        """End the process, which removes its folder."""
        self._process.terminate()
        try:
            self._process.wait(_TO_TIDY_UP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):  # what was not sent is lost
                pipe.close()


_IDLE: list[Servant] = []
_TURN = Lock()


def outcome(parcel: Parcel, job: Job) -> Any:
    """What a job gives, or the error that it raises: for a thread of a worker of the cluster. Raises `CutShort`."""
    servant = _taken(parcel)
    answer = servant.ask(job)
    if servant.sheets < MOST_SHEETS:
        with _TURN:
            _IDLE.append(servant)
    else:
        servant.stop()
    return answer


def _taken(parcel: Parcel) -> Servant:
    """One that has nothing to do; those of other orders go."""
    with _TURN:
        mine = [s for s in _IDLE if s.key == parcel.key]
        others = [s for s in _IDLE if s.key != parcel.key]
        _IDLE[:] = mine[1:]
    for servant in others:
        servant.stop()
    return mine[0] if mine else Servant(parcel)


def serve() -> None:
    """In the servant's process: a parcel, then jobs until nobody asks any more."""
    behave()
    at_work(_serve)


def _serve() -> None:
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a topic file may print
    with tempfile.TemporaryDirectory(prefix="derive-") as place, suppress(EOFError, BrokenPipeError):
        parcel: Parcel = pickle.load(source)
        order = _attempt(parcel.unpacked, Path(place))
        while True:
            job: Job = pickle.load(source)
            pickle.dump(order if isinstance(order, DeriveError) else _attempt(job.do, order), sink)
            sink.flush()


def _attempt(call: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return call(*arguments)
    except DeriveError as error:
        return error
