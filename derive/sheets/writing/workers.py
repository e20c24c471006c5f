"""Who makes the sheets of a class: this process, and others beside it if there is enough to do."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from derive.errors import CutShort
from derive.sheets.assigning import Variant
from derive.sheets.drafts import shown_of
from derive.sheets.fair import Places, drawn_from
from derive.sheets.writing import beside
from derive.sheets.writing.documents import any_sets_pages
from derive.sheets.writing.making import Printed, Task, make, print_out
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order

FEW = 8  # sheets for which no other process is worth starting: it has to import SymPy
FEW_OF_A_COPY = 2  # where it has that already
AHEAD = 5  # tasks that each process beside has been given and not done
ENOUGH = 3  # printed sheets for each of them that wait to be set
PATIENCE = 1.0  # seconds for a printed sheet: none is derived meanwhile that others derive as well
MOST = 8  # processes, of about 300 MB each
_THREADS = Path("/proc/self/task")


def bare(order: Order) -> Order:
    """The order without its students: a task has its own."""
    return replace(order, spec=replace(order.spec, roster=(), variants=1))


def pose(order: Order, places: Places) -> None:
    """Derive and check the exercises of a sheet, so that they are known when it is made."""
    for draft in drawn_from(places, order.spec.exercises).drafts:
        shown_of(draft)


def others_for(processes: int, sheets: int) -> int:
    """How many processes are worth starting beside this one."""
    few = FEW_OF_A_COPY if is_one_thread() else FEW
    return max(0, min(processes - 1, sheets // few, MOST - 1))


@dataclass(frozen=True)
class Others:
    """Processes beside this one, and what they print of sheets that are drawn, by variant and places; or threads."""

    pool: ProcessPoolExecutor | ThreadPoolExecutor
    count: int
    printed: dict[tuple[Variant, Places | None], Future[Printed]] = field(default_factory=dict)

    def end(self) -> None:
        """Wait until they have done what was begun. Who does not wait ends them: else Python would wait for them, and
        for ever, since nobody is left to say that there is no more."""
        waited = False
        try:
            self.pool.shutdown()
            waited = True
        finally:
            for process in [] if waited else list(self._processes):
                process.kill()

    @property
    def _processes(self) -> Iterable[BaseProcess]:
        """Python 3.14 has a method to end them."""
        return (self.pool._processes or {}).values() if isinstance(self.pool, ProcessPoolExecutor) else ()


@contextmanager
def started(order: Order, count: int) -> Iterator[Others]:
    """Processes beside this one: copies of it, which have all that it has imported, where it is copied whole."""
    copied = is_one_thread()
    way = multiprocessing.get_context("fork" if copied else "spawn")
    with deaf():
        others = Others(ProcessPoolExecutor(count, way, beside.prepare, (() if copied else order.topic_files,)), count)
    try:
        yield others
    finally:
        others.end()


def is_one_thread() -> bool:
    """Whether this process has no thread but this one, whoever might have started it, Typst or NumPy: others are not
    there in a copy, which would wait for them. Known on Linux alone."""
    return sys.platform == "linux" and _THREADS.is_dir() and len(list(_THREADS.iterdir())) == 1


def each(
    order: Order, home: Path, tasks: Sequence[Task], stopped: Callable[[], bool], others: Others | None
) -> Iterator[Entry]:
    """What the manifest says of every variant, as they land, until it is `stopped`; with others, if there are any."""
    order = bare(order)
    with _name_losses(stopped):
        if others is None:
            yield from (make(order, home, task) for task in tasks if not stopped())
        elif isinstance(others.pool, ProcessPoolExecutor):
            yield from _Shared(order, home, others, deque(tasks)).entries(stopped)
        else:
            submit = lambda t: others.pool.submit(print_out(order, t).write, home)  # noqa: E731
            yield from _in_threads(tasks, submit, AHEAD * others.count, stopped)


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


@contextmanager
def _name_losses(stopped: Callable[[], bool]) -> Iterator[None]:
    """A process that was killed, or found no memory, in one line. Raises `CutShort`."""
    try:
        yield
    except (BrokenProcessPool, MemoryError) as error:
        if not stopped():  # who asks a whole group of processes to end has asked them too
            lost = "there is no memory left" if isinstance(error, MemoryError) else "a process that made sheets is gone"
            raise CutShort(
                f"{lost}: what is written is whole, and the same command makes the rest (--processes 1 needs the least)"
            ) from error


@dataclass
class _Shared:
    """Work for this process and those beside it. They derive and print from the front, and this one sets and writes
    what is printed, so that what many sheets ask is derived by few. While this one has something to set they set the
    sheets, and it the keys; where it has enough of them they set and write too. Where no pages are to be set, or they
    take long, this one makes sheets from the back.

    No task is taken back from the others: a pool that loses a process trips over those that were.
    """

    order: Order
    home: Path
    others: Others
    todo: deque[Task]
    printed: deque[Printed] = field(default_factory=deque)
    running: set[Future[Any]] = field(default_factory=set)

    def entries(self, stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`."""
        sets_pages = any_sets_pages(self.order.formats, self.order.engine)
        self._take_printed()
        while (self.todo or self.printed or self.running) and not stopped():
            self._give()
            if self.printed:
                yield self.printed.popleft().write(self.home)
            elif self.todo and not (sets_pages and self._comes(PATIENCE)):
                yield make(self.order, self.home, self.todo.pop())
            elif not self.todo:
                self._comes(None)
            yield from self._landed()
        while self.running:
            self._comes(None)
            yield from self._landed()

    def _take_printed(self) -> None:
        """What others print already; in the end they may have been drawn otherwise."""
        early = [self.others.printed.get((task.variant, task.variant.places)) for task in self.todo]
        self.running |= {future for future in early if future}
        self.todo = deque(task for task, future in zip(self.todo, early, strict=True) if not future)

    def _comes(self, seconds: float | None) -> bool:
        """Whether something comes from the others within so many seconds; without a number something does."""
        return bool(wait(self.running, seconds, FIRST_COMPLETED).done)

    def _give(self) -> None:
        """Something to do for everybody else; of what is printed one stays for this process."""
        with deaf():
            while len(self.running) < AHEAD * self.others.count and (future := self._begun()):
                self.running.add(future)

    def _begun(self) -> Future[Any] | None:
        if self.todo and len(self.printed) <= ENOUGH * self.others.count:
            work = print_and_set if len(self.printed) > 1 else print_or_make
            return self.others.pool.submit(beside.at_work, work, self.order, self.home, self.todo.popleft())
        if len(self.printed) > 1:
            return self.others.pool.submit(beside.at_work, self.printed.popleft().write, self.home)
        return None

    def _landed(self) -> Iterator[Entry]:
        done = {future for future in self.running if future.done()}
        self.running -= done
        for future in done:
            result = future.result()
            if isinstance(result, Printed):
                self.printed.append(result)
            else:
                yield result


def print_or_make(order: Order, home: Path, task: Task) -> Printed | Entry:
    """One variant printed, or written already where no page is left to be set."""
    printed = print_out(order, task)
    return printed.write(home) if printed.is_set else printed


def print_and_set(order: Order, home: Path, task: Task) -> Printed | Entry:
    """One variant printed and its sheet set; the key is for whoever sets keys alone."""
    printed = print_out(order, task).sheet_set()
    return printed.write(home) if printed.is_set else printed


def _in_threads(
    tasks: Sequence[Task], submit: Callable[[Task], Future[Entry]], ahead: int, stopped: Callable[[], bool]
) -> Iterator[Entry]:
    """All is derived here, one sheet after the other, and set and written in threads."""
    running = set[Future[Entry]]()
    for task in tasks:
        if stopped():
            break
        running.add(submit(task))
        yield from _landed(running, wait(running, 0 if len(running) < ahead else None, FIRST_COMPLETED).done)
    while running:
        yield from _landed(running, wait(running, return_when=FIRST_COMPLETED).done)


def _landed(running: set[Future[Entry]], done: set[Future[Entry]]) -> Iterator[Entry]:
    running -= done
    for future in done:
        yield future.result()
