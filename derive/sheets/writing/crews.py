"""Who makes the sheets of a class: processes or threads of this machine, or a cluster."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from derive.errors import BadSpec, unknown
from derive.sheets.assigning import Look, Variant
from derive.sheets.writing.cluster import PREFIX, cluster
from derive.sheets.writing.local import EXECUTORS, local
from derive.sheets.writing.making import Task
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order

_ADDRESS = re.compile(r"(\[[0-9a-fA-F:]+\]|[^\s/:\[\]]+):[0-9]+")


class Crew(Protocol):
    """Those who draw and make the sheets of an order."""

    @property
    def is_settled(self) -> bool:
        """Whether none of them may still be writing."""

    def looks(self, variants: Sequence[Variant]) -> Iterator[Look]:
        """What each variant asks, in order."""

    def entries(self, home: Path, tasks: Sequence[Task], stopped: Callable[[], bool]) -> Iterator[Entry]:
        """What the manifest says of every variant, as they land, until it is `stopped`."""


def crew(
    executor: str, order: Order, processes: int, shared: Path | None, early: int = 0
) -> AbstractContextManager[Crew]:
    """Those who are asked for by `local`, `threads` or `dask://HOST:PORT`. `early` are the variants for
    which others are worth starting before it is known what is there. Raises `UnknownName`, `BadSpec`."""
    if executor.startswith(PREFIX):
        address = executor.removeprefix(PREFIX)
        if not _ADDRESS.fullmatch(address):
            raise BadSpec(f"{executor!r} is no address of a scheduler: write dask://HOST:PORT")
        return cluster(address, order, shared)
    if executor not in EXECUTORS:
        raise unknown("executor", executor, (*EXECUTORS, f"{PREFIX}HOST:PORT"))
    if shared is not None:
        raise BadSpec("--shared-output is the folder as a cluster sees it: it goes with --executor dask://HOST:PORT")
    return local(order, processes, executor, early)
