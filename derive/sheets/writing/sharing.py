"""The work on a class, shared by steps between this process and those beside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path

from derive.sheets.writing.documents import any_sets_pages
from derive.sheets.writing.making import Printed, Task, make, print_out
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order
from derive.sheets.writing.shelf import Message, take

AHEAD = 5  # tasks that each process beside has been given and not done
ENOUGH = 3  # printed sheets for each of them that wait to be set
PATIENCE = 1.0  # seconds for a printed sheet: none is derived meanwhile that others derive as well

Begin = Callable[..., Future[Message]]  # of a function and its arguments


class Sharing:
    """Work for this process and those beside it. They derive and print from the front, and this one sets and writes
    what is printed, so that what many sheets ask is derived by few. While this one has something to set they set the
    sheets, and it the keys; where it has enough of them they set and write too. Where no pages are to be set, or they
    take long, this one makes sheets from the back.

    No task is taken back from the others: a pool that loses a process trips over those that were.
    """

    def __init__(
        self, order: Order, home: Path, others: int, begin: Begin, tasks: Iterable[Task], running: set[Future[Message]]
    ) -> None:
        """`running` is what the others print already."""
        self._order, self._home, self._others, self._begin = order, home, others, begin
        self._todo, self._running = deque(tasks), running
        self._printed = deque[Printed]()

    def entries(self, stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`."""
        sets_pages = any_sets_pages(self._order.formats, self._order.engine)
        while (self._todo or self._printed or self._running) and not stopped():
            self._give()
            if self._printed:
                yield self._printed.popleft().write(self._home)
            elif self._todo and not (sets_pages and self._comes(PATIENCE)):
                yield make(self._order, self._home, self._todo.pop())
            elif not self._todo:
                self._comes(None)
            yield from self._landed()
        while self._running:
            self._comes(None)
            yield from self._landed()

    def _comes(self, seconds: float | None) -> bool:
        """Whether something comes from the others within so many seconds; without a number something does."""
        return bool(wait(self._running, seconds, FIRST_COMPLETED).done)

    def _give(self) -> None:
        """Something to do for everybody else; of what is printed one stays for this process."""
        while len(self._running) < AHEAD * self._others and (future := self._begun()):
            self._running.add(future)

    def _begun(self) -> Future[Message] | None:
        if self._todo and len(self._printed) <= ENOUGH * self._others:
            work = print_and_set if len(self._printed) > 1 else print_or_make
            return self._begin(work, self._order, self._home, self._todo.popleft())
        if len(self._printed) > 1:
            return self._begin(self._printed.popleft().write, self._home)
        return None

    def _landed(self) -> Iterator[Entry]:
        done = {future for future in self._running if future.done()}
        self._running -= done
        for future in done:
            result = take(future.result())
            if isinstance(result, Printed):
                self._printed.append(result)
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
