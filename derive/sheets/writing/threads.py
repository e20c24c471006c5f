"""Threads of this process: Typst lets them run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from derive.sheets.writing.making import Task, print_out
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order

AHEAD = 3  # sheets that each thread has been given and not written


class Threads:
    """All is derived by this one, a sheet after the other, and set and written by others."""

    def __init__(self, count: int) -> None:
        self._pool, self._ahead = ThreadPoolExecutor(count), AHEAD * count

    def entries(self, order: Order, home: Path, tasks: Sequence[Task], stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`."""
        running = set[Future[Entry]]()
        for task in tasks:
            if stopped():
                break
            running.add(self._pool.submit(print_out(order, task).write, home))
            yield from _landed(running, 0 if len(running) < self._ahead else None)
        while running:
            yield from _landed(running, None)

    def end(self) -> None:
        """Wait until they have written what was begun."""
        self._pool.shutdown()


def _landed(running: set[Future[Entry]], seconds: float | None) -> Iterator[Entry]:
    done = wait(running, seconds, FIRST_COMPLETED).done
    running -= done
    for future in done:
        yield future.result()
