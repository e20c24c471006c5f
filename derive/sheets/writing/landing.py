"""A class of sheets into their folder: what is there and right stays, the rest is made, each variant all or none."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from derive.sheets.assigning import Variant
from derive.sheets.sheet import short_name
from derive.sheets.writing import manifest, origin
from derive.sheets.writing.documents import writers
from derive.sheets.writing.files import told
from derive.sheets.writing.journal import Journal
from derive.sheets.writing.lock import locked
from derive.sheets.writing.origin import Order
from derive.sheets.writing.workers import Task, each

Tell = Callable[[str], None]


def land(
    variants: Sequence[Variant], order: Order, folder: Path, processes: int, done: Callable[[int], None], tell: Tell
) -> list[Path]:
    """Write every variant that is not there yet, then the manifest; returns the files. Raises `CannotWrite`."""
    names = [v.name for v in variants]
    writers(order.formats, order.engine)  # raises before anything is there
    home = folder / manifest.folder_name(order.spec.title)
    with told(home), locked(home), _patience() as stopped:
        journal = Journal(home)
        journal.demand_free(names)
        tasks = _tasks(variants, order, journal)
        done(len(names) - len(tasks))
        journal.begin([task.variant.name for task in tasks])
        try:
            for entry in each(order, home, tasks, processes, stopped):
                journal.landed(entry)
                done(1)
            if not stopped():
                _tell_former(journal.drop(names), tell)
        finally:
            journal.close(names, _said(order, home.name))
    if stopped():
        raise KeyboardInterrupt
    return [*(home / str(f["path"]) for n in names for f in journal.entries[n]["files"]), home / manifest.MANIFEST]


def _tasks(variants: Sequence[Variant], order: Order, journal: Journal) -> list[Task]:
    """The variants whose files are not there as they should be."""
    whole = origin.origin(order)
    all_ = (Task(v, origin.of_variant(whole, v.stream, v.again, v.student)) for v in variants)
    return [task for task in all_ if not journal.is_whole(task.variant.name, task.made_from)]


def _said(order: Order, name: str) -> dict[str, object]:
    id_ = short_name(origin.digest(replace(order.spec, formats=order.formats)))
    return {"name": name, "id_": id_, "seed": order.spec.seed, "language": order.spec.language}


def _tell_former(names: Sequence[str], tell: Tell) -> None:
    if names:
        more = ", ..." if len(names) > 5 else ""
        tell(f"removed the files of {len(names)} sheets that are no longer asked for: {', '.join(names[:5])}{more}")


@contextmanager
def _patience() -> Iterator[Callable[[], bool]]:
    """Ctrl-C lets the sheets that are being written land; a second one does not wait."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # only this one can be told
        yield asked.is_set
        return

    def once(number: int, frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = signal.signal(signal.SIGINT, once)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
