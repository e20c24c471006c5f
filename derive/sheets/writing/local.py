"""This machine makes the sheets of a class. The processes beside this one are started while it still draws: they print
the first sheets that it has drawn, and pose exercises of others, so that they know them when the work begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Protocol

from msgspec.structs import replace

from derive.errors import CutShort
from derive.sheets.assigning import Look, Variant, look_at
from derive.sheets.drafts import shown_of
from derive.sheets.fair import Places, drawn_from, still
from derive.sheets.writing.documents import any_sets_pages
from derive.sheets.writing.making import Task, make, print_out
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order, origin
from derive.sheets.writing.processes import Processes, others_for, started
from derive.sheets.writing.shelf import Message
from derive.sheets.writing.threads import Threads

EXECUTORS = ("local", "threads")  # processes beside this one, or threads in it
PRINTED = 12  # sheets that each process prints before all are drawn: a quarter of a megabyte each


class Hands(Protocol):
    """Who makes sheets."""

    def entries(self, order: Order, home: Path, tasks: Sequence[Task], stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`."""

    def end(self) -> None:
        """Wait until what was begun is done."""


class Alone:
    """This process, one sheet after the other."""

    def entries(self, order: Order, home: Path, tasks: Sequence[Task], stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`."""
        return (make(order, home, task) for task in tasks if not stopped())

    def end(self) -> None:
        """Nothing was begun."""


class Local:
    """A crew of this machine."""

    def __init__(self, order: Order, processes: int, executor: str, others: Processes | None = None) -> None:
        self._order, self._processes, self._executor, self._others = order, processes, executor, others
        self.is_settled = True  # whether nobody writes any more

    def looks(self, variants: Sequence[Variant]) -> Iterator[Look]:
        """What each variant asks, in order; while they are looked at, the others print and pose what was drawn."""
        if self._others is None:
            yield from (look_at(self._order.spec, variant) for variant in variants)
            return
        ahead = _Ahead(self._order, self._others)
        for variant in variants:
            words, places = look_at(self._order.spec, variant)
            ahead.drawn(variant, places)
            yield words, places
        ahead.end()

    def entries(self, home: Path, tasks: Sequence[Task], stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`."""
        self.is_settled = False
        with self._hired(len(tasks)) as hands, _name_losses(stopped):
            try:
                yield from hands.entries(_bare(self._order), home, tasks, stopped)
            finally:
                hands.end()  # where one sheet cannot be made, others are still being written
                self.is_settled = True

    def _hired(self, sheets: int) -> AbstractContextManager[Hands]:
        if self._others is not None:
            return nullcontext(self._others)
        count = others_for(self._processes, sheets)
        if count and self._executor == "threads":
            return nullcontext(Threads(self._processes))
        return started(self._order, count) if count else nullcontext(Alone())


def _bare(order: Order) -> Order:
    """The order without its students: a task has its own."""
    return replace(order, spec=replace(order.spec, roster=(), variants=1))


def pose(order: Order, places: Places) -> None:
    """Derive and check the exercises of a sheet, so that they are known when it is made."""
    for draft in drawn_from(places, order.spec.exercises).drafts:
        shown_of(draft)


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


class _Ahead:
    """What the others do while sheets are drawn, a task each at a time."""

    def __init__(self, order: Order, others: Processes) -> None:
        self._order, self._others, self._whole = _bare(order), others, origin(order)
        self._most = PRINTED * others.count if any_sets_pages(order.formats, order.engine) else 0
        self._given = list[Future[Message]]()
        if places := still(order.spec.exercises):
            self._give(pose, places)

    def drawn(self, variant: Variant, places: Places | None) -> None:
        """Have it printed, or its exercises posed, if somebody has nothing to do."""
        self._given = [future for future in self._given if not future.done()]
        if places is None or len(self._given) >= self._others.count:
            return
        printed = self._others.printed
        if len(printed) >= self._most:
            self._give(pose, places)
            return
        whole = replace(variant, places=places)
        if future := self._give(print_out, Task.of(whole, self._whole)):
            printed[whole] = future

    def _give(self, work: Callable[[Order, Any], Any], what: Any) -> Future[Message] | None:
        with suppress(BrokenProcessPool):  # who makes the sheets says so
            self._given.append(self._others.begin(work, self._order, what))
            return self._given[-1]
        return None

    def end(self) -> None:
        """What nobody has begun is done otherwise from now on."""
        for future in self._given:
            future.cancel()
        printed = self._others.printed
        for key in [key for key, future in printed.items() if future.cancelled()]:
            del printed[key]


@contextmanager
def local(order: Order, processes: int, executor: str, early: int) -> Iterator[Local]:
    """This machine, by one of `EXECUTORS`; `early` is for how many sheets others are worth starting at once."""
    count = others_for(processes, early) if executor == "local" else 0
    if not count:
        yield Local(order, processes, executor)
        return
    with started(order, count) as others:
        yield Local(order, processes, executor, others)
