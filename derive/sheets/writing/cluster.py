"""Sheets made by a cluster of `dask.distributed`: this process hands out chunks, and writes down what comes back.

A chunk is made from what is sent with it and from nothing else, so that one that is lost, with its worker or with the
scheduler, is handed out again; the bytes are those of one machine.
"""

from __future__ import annotations

import logging
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derive.errors import BadSpec, CutShort, DeriveError
from derive.sheets.assigning import DIGEST, Look, Variant
from derive.sheets.writing.files import write_all
from derive.sheets.writing.making import Task
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order
from derive.sheets.writing.servant import Drawing, Job, Making, Parcel, outcome

if TYPE_CHECKING:
    from distributed import Client

PREFIX = "dask://"
_DRAWN, _MADE = 200, 8  # variants in a chunk
_AHEAD = 3  # chunks that each thread of a worker has been given and not done
_RETRIES = 3  # of a chunk whose process was lost
_MOST_LOST = 100  # chunks that are handed out again
_THERE = 30.0  # seconds to wait for a scheduler, and for a worker


class Cluster:
    """A crew that works on an order; with `shared` it writes into that folder itself, which is the output folder as its
    machines see it."""

    def __init__(self, client: Client, address: str, order: Order, shared: Path | None) -> None:
        self._client, self._address, self._shared = client, address, shared
        self._parcel = Parcel.of(order)
        self.is_settled = True  # whether nobody writes any more
        self._executor = client.get_executor(pure=False, retries=_RETRIES)

    def looks(self, variants: Sequence[Variant]) -> Iterator[Look]:
        """What each variant asks, in order; where its exercises come from is found again where it is made."""
        jobs = [Drawing(tuple(variants[k : k + _DRAWN])) for k in range(0, len(variants), _DRAWN)]
        found = dict(self._answers(jobs, lambda: False))
        for place in range(len(jobs)):
            yield from ((found[place][k : k + DIGEST], None) for k in range(0, len(found[place]), DIGEST))

    def entries(self, home: Path, tasks: Sequence[Task], stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`."""
        there = self._shared / home.name if self._shared else None
        jobs = [Making(tuple(tasks[k : k + _MADE]), there) for k in range(0, len(tasks), _MADE)]
        for _, written in self._answers(jobs, stopped):
            for entry, contents in written:
                if there is None:
                    write_all(home / str(entry["variant"]), contents)
                yield entry

    def _answers(self, jobs: Sequence[Job], stopped: Callable[[], bool]) -> Iterator[tuple[int, Any]]:
        """What each job gives, as it comes: a few are handed out at a time, and again where they are lost."""
        todo, running = deque(range(len(jobs))), dict[Future[Any], int]()
        self.is_settled = False
        try:
            yield from self._handed_out(jobs, todo, running, stopped)
            self.is_settled = True
        finally:
            for future in running if self._client.status == "running" else ():
                future.cancel()

    def _handed_out(
        self, jobs: Sequence[Job], todo: deque[int], running: dict[Future[Any], int], stopped: Callable[[], bool]
    ) -> Iterator[tuple[int, Any]]:
        lost = 0
        while running or (todo and not stopped()):
            while todo and len(running) < self._ahead() and not stopped():
                place = todo.popleft()
                running[self._submit(jobs[place])] = place
            for future in self._finished(running):
                place = running.pop(future)
                try:
                    answer = self._answer(future)
                except (CancelledError, OSError) as error:  # the scheduler has gone, and another one may have come
                    lost += 1
                    if lost > _MOST_LOST:
                        raise self._gone("what was handed to a machine") from error
                    todo.appendleft(place)
                    continue
                yield place, answer

    def _ahead(self) -> int:
        return max(1, _AHEAD * self._threads())

    def _threads(self) -> int:
        """Of all workers; none where the scheduler does not answer."""
        try:
            return sum(self._client.nthreads().values())
        except (AttributeError, OSError, RuntimeError):  # the first: a client that is not connected has no scheduler
            return 0

    def _submit(self, job: Job) -> Future[Any]:
        from distributed.client import ClosedClientError  # deferred: an extra

        try:
            submitted: Future[Any] = self._executor.submit(outcome, self._parcel, job)
        except (ClosedClientError, OSError, RuntimeError) as error:
            raise self._gone("the scheduler") from error
        return submitted

    def _finished(self, running: dict[Future[Any], int]) -> set[Future[Any]]:
        """Those that are done. Raises `CutShort` where there is nobody who could do any."""
        while not (done := wait(running, _THERE, FIRST_COMPLETED).done):
            if not self._threads():
                raise self._gone("every worker")
        return done

    def _answer(self, future: Future[Any]) -> Any:
        from distributed import KilledWorker  # deferred: an extra

        try:
            answer = future.result()
        except KilledWorker as error:
            raise CutShort("one sheet has cost several workers their life: what is written is whole") from error
        except ImportError as error:
            raise BadSpec(f"a worker of the cluster at {self._address} has no derive: {error}") from error
        if isinstance(answer, DeriveError):
            raise answer
        return answer

    def _gone(self, who: str) -> CutShort:
        return CutShort(
            f"{who} of the cluster at {self._address} is gone: what is written is whole, and the same command makes"
            " the rest"
        )


@contextmanager
def cluster(address: str, order: Order, shared: Path | None) -> Iterator[Cluster]:
    """The cluster whose scheduler is at `HOST:PORT`. Raises `BadSpec` where there is none."""
    try:
        from distributed import Client  # deferred: an extra
    except ImportError as error:
        raise BadSpec(
            "--executor dask:// wants dask.distributed: pip install '.[cluster]' in a checkout of derive"
        ) from error
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is lost is ours to say, in one line
    try:
        host, port = address.rsplit(":", 1)
        socket.create_connection((host.strip("[]"), int(port)), _THERE).close()  # who refuses does so at once
        client = Client(f"tcp://{address}", timeout=_THERE, set_as_default=False)
    except (OSError, OverflowError, ValueError) as error:
        raise BadSpec(f"there is no dask scheduler at {address}: start one with `dask scheduler`") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_THERE)
        except TimeoutError as error:
            raise BadSpec(f"the cluster at {address} has no worker: start one with `dask worker {address}`") from error
        yield Cluster(client, address, order, shared)
