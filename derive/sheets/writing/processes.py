"""Processes of this machine beside the first one: when they are worth starting, and how they end."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct, field

from derive.sheets.assigning import Variant
from derive.sheets.writing import beside
from derive.sheets.writing.likeness import by_likeness
from derive.sheets.writing.making import Task
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order
from derive.sheets.writing.sharing import Sharing
from derive.sheets.writing.shelf import Message, hand_over

FEW = 8  # sheets for which no other process is worth starting: it has to import SymPy
FEW_OF_A_COPY = 2  # where it has that already
MOST = 8  # processes, of about 300 MB each
_THREADS = Path("/proc/self/task")


def others_for(processes: int, sheets: int) -> int:
    """How many processes are worth starting beside this one."""
    few = FEW_OF_A_COPY if is_one_thread() else FEW
    return max(0, min(processes - 1, sheets // few, MOST - 1))


class Processes(Struct, frozen=True):
    """Processes beside this one, the folder in which they hand things over, and what they print of sheets that are
    drawn."""

    pool: ProcessPoolExecutor
    count: int
    shelf: Path
    printed: dict[Variant, Future[Message]] = field(default_factory=dict)

    def begin(self, do: Callable[..., Any], *arguments: Any) -> Future[Message]:
        """Have one of them do something; what stops this process while it is handed over waits."""
        with deaf():
            return self.pool.submit(beside.at_work, hand_over, self.shelf, do, *arguments)

    def entries(self, order: Order, home: Path, tasks: Sequence[Task], stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`: of what this process and those
        beside it make. In the end some may have been drawn otherwise than they were printed."""
        early = [self.printed.get(task.variant) for task in tasks]
        rest = [task for task, future in zip(tasks, early, strict=True) if not future]
        running = {future for future in early if future}
        yield from Sharing(order, home, self.count, self.begin, by_likeness(rest), running).entries(stopped)

    def end(self) -> None:
        """Wait until they have done what was begun. Who does not wait ends them: else Python would wait for them, and
        for ever, since nobody is left to say that there is no more."""
        waited = False
        try:
            self.pool.shutdown()
            waited = True
        finally:
            for process in [] if waited else list((self.pool._processes or {}).values()):
                process.kill()  # Python 3.14 has a method for all


@contextmanager
def started(order: Order, count: int) -> Iterator[Processes]:
    """Processes beside this one: copies of it, which have all that it has imported, where it is copied whole."""
    copied = is_one_thread()
    way = multiprocessing.get_context("fork" if copied else "spawn")
    with TemporaryDirectory(prefix="derive-") as shelf:
        with deaf():
            pool = ProcessPoolExecutor(count, way, beside.prepare, (() if copied else order.topic_files,))
        others = Processes(pool, count, Path(shelf))
        try:
            yield others
        finally:
            others.end()


def is_one_thread() -> bool:
    """Whether this process has no thread but this one, whoever might have started it, Typst or NumPy: others are not
    there in a copy, which would wait for them. Known on Linux alone."""
    return sys.platform == "linux" and _THREADS.is_dir() and len(list(_THREADS.iterdir())) == 1


@contextmanager
def deaf() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait, and so they do in processes started meanwhile until these are ready: both may go to a
    whole group, and what Python cannot finish while it starts it complains of."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
