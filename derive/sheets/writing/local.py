"""This machine makes the sheets of a class. The processes beside this one are started while it still draws, and pose
exercises of the sheets that it has drawn, so that they know them when the work begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path

from derive.sheets.assigning import Look, Variant, look_at
from derive.sheets.fair import Places, still
from derive.sheets.writing.beside import at_work
from derive.sheets.writing.making import Task
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order
from derive.sheets.writing.workers import bare, deaf, each, others_for, pose, started

EXECUTORS = ("local", "threads")  # processes beside this one, or threads in it: Typst lets them run


class Local:
    """A crew of this machine."""

    is_settled = True

    def __init__(
        self, order: Order, processes: int, executor: str, pool: ProcessPoolExecutor | None = None, others: int = 0
    ) -> None:
        self._order, self._processes, self._executor = order, processes, executor
        self._pool, self._others = pool, others  # processes in the pool

    def looks(self, variants: Sequence[Variant]) -> Iterator[Look]:
        """What each variant asks, in order; while they are looked at, the others pose what was drawn."""
        ahead = [self._posed(still(self._order.spec.exercises))]
        for variant in variants:
            words, places = look_at(self._order.spec, variant)
            if places and len([f for f in ahead if f and not f.done()]) < self._others:
                ahead.append(self._posed(places))
            yield words, places
        for future in filter(None, ahead):
            future.cancel()

    def _posed(self, places: Places) -> Future[None] | None:
        if self._pool and places:
            with deaf(), suppress(BrokenProcessPool):  # who makes the sheets says so
                return self._pool.submit(at_work, pose, bare(self._order), places)
        return None

    def entries(self, home: Path, tasks: Sequence[Task], stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`."""
        return each(self._order, home, tasks, self._processes, self._executor, stopped, self._pool, self._others)


@contextmanager
def local(order: Order, processes: int, executor: str, early: int) -> Iterator[Local]:
    """This machine, by one of `EXECUTORS`; `early` is for how many sheets others are worth starting at once."""
    others = others_for(processes, early) if executor == "local" else 0
    if not others:
        yield Local(order, processes, executor)
        return
    with started(order, others) as pool:
        yield Local(order, processes, executor, pool, others)
