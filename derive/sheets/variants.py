"""A sheet for every student: made one at a time, written into a folder each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from html import escape
from pathlib import Path

from msgspec import Struct

from derive import arguments
from derive.errors import BadSpec
from derive.sheets.assigning import Assigned, Look, Variant, assign, sheet_of, variants_of
from derive.sheets.request.asked import Spec, Student, undescribed
from derive.sheets.request.ids import folder_key, unsafe
from derive.sheets.request.spoken import half_translated
from derive.sheets.sheet import Sheet
from derive.sheets.stock import all_alike, scarce
from derive.sheets.writing import manifest
from derive.sheets.writing.documents import writers
from derive.sheets.writing.origin import Order

_NAMED = 12  # variants that a notebook names


class Variants(Struct, frozen=True, dict=True):
    """The sheets of a spec. They are made one at a time, so that a thousand need no more memory than a few."""

    spec: Spec

    def __post_init__(self) -> None:
        _demand_folders(self.spec.roster)

    def __repr__(self) -> str:
        return f"<variants {self.title!r}: sheets {len(self)}, seed {self.spec.seed}>"

    def _repr_html_(self) -> str:
        names = ", ".join(escape(v.name) for v in self.variants[:_NAMED])
        rest = f" ... ({len(self)})" if len(self) > _NAMED else ""
        return f"<p>{names}{rest}</p>{next(iter(self))._repr_html_()}"

    def __len__(self) -> int:
        return self.spec.variants

    def __iter__(self) -> Iterator[Sheet]:
        return map(self.sheet, self.variants)

    @property
    def title(self) -> str:
        """The title of every sheet."""
        return self.spec.title

    @property
    def variants(self) -> Sequence[Variant]:
        """What the sheets are called, and what their chance depends on."""
        return self._assigned.variants

    @property
    def different(self) -> int:
        """How many of the sheets differ in what they ask."""
        return self._assigned.different

    def sheet(self, variant: Variant) -> Sheet:
        """One of the sheets. Raises `CheckFailed`."""
        return sheet_of(self.spec, variant)

    @property
    def remarks(self) -> list[str]:
        """What is not as asked for, a line each: too few questions for all sheets, or on a sheet."""
        words = half_translated(self.spec.untranslated, self.spec.language)
        missing = [*undescribed(self.spec.exercises), *words] + [
            f"{name}: {self._assigned.count[name]} exercises asked for, only {self._assigned.count[name] - n} different"
            for name, n in self._assigned.missing.items()
        ]
        if self.different == len(self):
            return missing
        if self.different == 1:
            tried = f"no other questions came: all {len(self)} sheets ask the same"
            return [*missing, all_alike(self.spec.exercises, len(self), tried)]
        return [*missing, f"{len(self)} sheets asked for, only {self.different} different: some ask the same"]

    @cached_property
    def _assigned(self) -> Assigned:
        return assign(self.spec)

    @arguments.reading(
        folder=arguments.folder,
        formats=arguments.names,
        engine=arguments.name,
        templates=arguments.folder,
        processes=arguments.whole,
        executor=arguments.name,
        shared_output=arguments.folder,
        topic_files=arguments.names,
        force=arguments.flag,
        together=arguments.flag,
    )
    def write(
        self,
        folder: str | Path = "output",
        formats: str | Sequence[str] = ("pdf", "latex", "markdown"),
        engine: str = "typst",
        templates: str | Path | None = None,
        *,
        processes: int = 1,
        executor: str = "local",
        shared_output: str | Path | None = None,
        topic_files: Sequence[str] = (),
        force: bool = False,
        together: bool = False,
        drawn: Callable[[int], None] = lambda count: None,
        done: Callable[[int], None] = lambda count: None,
        tell: Callable[[str], None] = lambda line: None,
    ) -> list[Path]:
        """Write a folder for every variant, and the manifest, into the sheet's own; returns the files.

        What is there already, and right, is left alone, and so is another request, without `force`. Whatever stops it,
        every file is whole and the manifest true. With `together` also one PDF of all sheets, and one of all keys.
        More than one process needs the `topic_files` that are not part of `derive`, and a main module that can be
        imported. `executor` is `local`, `threads` or `dask://HOST:PORT`, a cluster that sends its files here, or writes
        them into `shared_output`, which is `folder` as its machines see it. The bytes are the same.
        `drawn` is called with how many more variants are drawn, `done` with how many more are there, `tell` with what
        else there is to say.
        Raises `CannotWrite`, `EngineFailed`, `UnknownName`.
        """
        from derive.sheets.writing.crews import crew  # deferred: other processes are for this alone
        from derive.sheets.writing.landing import Landing, land

        wanted = (formats,) if isinstance(formats, str) else tuple(formats)
        writers(wanted, engine)  # raises before anything is done
        order = Order(self.spec, wanted, engine, _path(templates), tuple(topic_files))
        home = Path(folder) / self.spec.request.folder(self.spec.title, self.spec.language)
        is_new = not (home / manifest.NAME).exists()
        early = len(self) if is_new else 0  # it may all be there
        before = scarce(self.spec) if is_new else []  # what is there may be another request's, which is refused
        with crew(executor, order, processes, _path(shared_output), early) as others:
            for remark in before:
                tell(remark)
            if "_assigned" not in vars(self):
                looks = others.looks(variants_of(self.spec))
                vars(self)["_assigned"] = assign(self.spec, _counted(looks, drawn))
            remarks = [remark for remark in self.remarks if remark not in before]
            how = Landing(others, force, together, remarks, done, tell)
            return land(self.variants, order, Path(folder), how)


def _path(path: str | Path | None) -> Path | None:
    return None if path is None else Path(path)


def _counted(looks: Iterable[Look], drawn: Callable[[int], None]) -> Iterator[Look]:
    for look in looks:
        drawn(1)
        yield look


def _demand_folders(roster: Sequence[Student]) -> None:
    """That each id can be a folder of its own, inside the sheet's."""
    taken: set[str] = set()
    for student in roster:
        why = unsafe(student.id)
        if why:
            raise BadSpec(f"the id {student.id!r} cannot be the name of a folder: {why}")
        if folder_key(student.id) in taken:
            raise BadSpec(f"two students have the id {student.id!r}: each needs one of her own")
        taken.add(folder_key(student.id))
