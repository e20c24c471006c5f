"""A class of sheets into their folder: what is there and right stays, the rest is made, each variant all or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from derive.sheets.assigning import Variant
from derive.sheets.request.identity import NOTHING_TYPED
from derive.sheets.sheet import short_name
from derive.sheets.writing import manifest, origin
from derive.sheets.writing.crews import Crew
from derive.sheets.writing.files import refusals_of
from derive.sheets.writing.journal import Journal
from derive.sheets.writing.lock import locked
from derive.sheets.writing.making import Task
from derive.sheets.writing.manifest import Head
from derive.sheets.writing.origin import Order
from derive.sheets.writing.patience import patience
from derive.sheets.writing.standing import Standing
from derive.sheets.writing.together import NAMES, class_files


class Landing(Struct, frozen=True):
    """How a class is written: by whom, over another request or not, and who hears of it."""

    crew: Crew
    force: bool = False
    together: bool = False  # also one file of all sheets, and one of all keys
    remarks: Sequence[str] = ()
    done: Callable[[int], None] = lambda count: None
    tell: Callable[[str], None] = lambda line: None


def land(variants: Sequence[Variant], order: Order, folder: Path, how: Landing) -> list[Path]:
    """Write every variant that is not there yet, then the manifest; returns the files. Raises `CannotWrite`."""
    names = dict.fromkeys(v.name for v in variants)
    head = _head(order)
    home = folder / head.sheet
    with refusals_of(home), patience() as stopped, locked(home) as lock:
        standing = Standing(home, lock)
        source = origin.source_of(order.spec)
        standing.demand_same(head.request, names, how.force)
        standing.demand_free_folders(names)
        standing.demand_free_beside([*manifest.shards_of(len(names)), *NAMES * how.together])
        for remark in how.remarks:
            how.tell(remark)
        if replaced := standing.replaced(head, source, names):
            how.tell(f"replaced: {replaced}; -o or --title keeps both")
        journal = Journal(standing, lock, head, source)
        tasks = _tasks(variants, order, journal)
        how.done(len(names) - len(tasks))
        journal.begin([task.variant.name for task in tasks], names)
        together: dict[str, bytes] = {}
        try:
            for entry in how.crew.entries(home, tasks, stopped):
                journal.landed({**entry, "source": source})
                how.done(1)
            if not stopped():
                _tell_former(journal.drop(names), how.tell)
                together = class_files(variants, order) if how.together else {}
        finally:
            journal.close(names, together, how.crew.is_settled)
    files = (f for n in names if (e := standing.entry(n)) is not None for f in e["files"])
    written = [home / str(f["path"]) for f in files if f["format"] in order.formats]
    return [*written, *(home / name for name in together), home / manifest.NAME]


def _tasks(variants: Sequence[Variant], order: Order, journal: Journal) -> list[Task]:
    """The variants whose files are not there as they should be."""
    whole, formats = origin.origin(order), set(order.formats)
    all_ = (Task.of(v, whole) for v in variants)
    return [task for task in all_ if not journal.is_whole(task.variant.name, task.origin, formats)]


def _head(order: Order) -> Head:
    spec, request = order.spec, order.spec.request
    folder, asked = request.folder(spec.title, spec.language), request.digest(spec.title, spec.language)
    id_ = short_name(origin.digest(replace(spec, formats=order.formats, request=NOTHING_TYPED)))
    return Head(folder, id_, spec.seed, spec.language, asked, request.spec)


def _tell_former(names: Sequence[str], tell: Callable[[str], None]) -> None:
    if names:
        more = ", ..." if len(names) > 5 else ""
        tell(f"removed the files of {len(names)} sheets that are no longer asked for: {', '.join(names[:5])}{more}")
