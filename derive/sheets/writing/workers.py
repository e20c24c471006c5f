"""Who makes the sheets of a class: this process, and others beside it if there is enough to do."""

from __future__ import annotations

import hashlib
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from derive.errors import CutShort
from derive.sheets.assigning import Variant, sheet_of
from derive.sheets.drafts import shown_of
from derive.sheets.fair import Places, drawn_from
from derive.sheets.writing import beside, entry
from derive.sheets.writing.documents import documents, writers
from derive.sheets.writing.files import write_all
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order

FEW = 8  # that is done before another process has imported SymPy
AHEAD = 3  # tasks that each process beside has been given and not done
MOST = 8  # processes, of about 300 MB each


@dataclass(frozen=True)
class Task:
    """A variant to be made, and what from."""

    variant: Variant
    origin: str


def make(order: Order, home: Path, task: Task) -> Entry:
    """Make one variant and put its files into their places, all or none; what the manifest says of it."""
    return prepare(order, home, task)()


def prepare(order: Order, home: Path, task: Task) -> Callable[[], Entry]:
    """One variant derived, checked and printed; what is left to do, Typst's work and the writing, threads may do."""
    output = papers(order, task)

    def finish() -> Entry:
        listing, contents = output()
        write_all(home / task.variant.name, contents)
        return listing

    return finish


def papers(order: Order, task: Task) -> Callable[[], tuple[Entry, dict[str, bytes]]]:
    """One variant derived, checked and printed; what is left is Typst's work: its entry in the manifest, its files."""
    sheet = sheet_of(order.spec, task.variant)
    printed = list(documents(sheet, writers(order.formats, order.engine), order.templates))
    name = task.variant.name
    listing = entry.variant(sheet, name, [], "")

    def output() -> tuple[Entry, dict[str, bytes]]:
        contents = {d.path: d.output() for d in printed}
        files = [{**d.entry, "path": f"{name}/{d.path}", **_stamp(contents[d.path], task.origin)} for d in printed]
        return {**listing, "files": files}, contents

    return output


def _stamp(content: bytes, origin: str) -> dict[str, str]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "made_from": origin}


def bare(order: Order) -> Order:
    """The order without its students: a task has its own."""
    return replace(order, spec=replace(order.spec, roster=(), variants=1))


def pose(order: Order, places: Places) -> None:
    """Derive and check the exercises of a sheet, so that they are known when it is made."""
    for draft in drawn_from(places, order.spec.exercises).drafts:
        shown_of(draft)


def others_for(processes: int, sheets: int) -> int:
    """How many processes are worth starting beside this one."""
    return max(0, min(processes - 1, sheets // FEW, MOST - 1))


def started(order: Order, others: int) -> ProcessPoolExecutor:
    """Processes beside this one. One that has used Typst cannot be forked: its threads are not there in the copy, which
    waits for them."""
    spawn = multiprocessing.get_context("spawn")
    with deaf():
        return ProcessPoolExecutor(others, spawn, beside.prepare, (order.topic_files,))


def each(
    order: Order,
    home: Path,
    tasks: Sequence[Task],
    processes: int,
    executor: str,
    stopped: Callable[[], bool],
    pool: ProcessPoolExecutor | None = None,
    others: int = 0,
) -> Iterator[Entry]:
    """What the manifest says of every variant, as they land, until it is `stopped`; with a pool of others, if there is
    one."""
    order = bare(order)

    def here(task: Task) -> Entry:
        return make(order, home, task)

    others = others or others_for(processes, len(tasks))
    if others < 1:
        with _name_losses(stopped):
            for task in tasks:
                if stopped():
                    return
                yield here(task)
        return
    if executor == "threads":
        with _name_losses(stopped), ThreadPoolExecutor(processes) as threads:
            yield from _in_threads(tasks, lambda t: threads.submit(prepare(order, home, t)), AHEAD * processes, stopped)
        return
    with _name_losses(stopped), nullcontext(pool) if pool else started(order, others) as crew:
        yield from _shared(
            tasks, lambda t: crew.submit(beside.at_work, make, order, home, t), AHEAD * others, here, stopped
        )


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


def _shared(
    tasks: Sequence[Task],
    submit: Callable[[Task], Future[Entry]],
    ahead: int,
    here: Callable[[Task], Entry],
    stopped: Callable[[], bool],
) -> Iterator[Entry]:
    """The others begin at the front, a few tasks at a time, and this process at the back.

    No task is taken back from the others: a pool that loses a process trips over those that were.
    """
    todo, running = deque(tasks), set[Future[Entry]]()
    while todo and not stopped():
        with deaf():
            running |= {submit(todo.popleft()) for _ in range(min(len(todo), ahead - len(running)))}
        if todo:
            yield here(todo.pop())
        yield from _landed(running, {f for f in running if f.done()})
    while running:
        yield from _landed(running, wait(running, return_when=FIRST_COMPLETED).done)


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
