"""A sheet for every student: the same exercises asked for, each variant with questions of its own.

A variant's name is what its chance depends on, not its place in the roster: a student more or less leaves the others'
sheets as they were. No two sheets ask the same while their topics have other questions: of two that would, the later
one in the roster draws again. (So a new student can change the sheet of a later one whose questions she drew; that is
rare unless there are hardly more questions than students, and never happens to those above her.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from derive.errors import BadSpec
from derive.sheets.asked import Spec, Student
from derive.sheets.drawing import Drawn, draw
from derive.sheets.ids import folder_key, unsafe
from derive.sheets.origin import Order
from derive.sheets.sheet import Sheet, answered

MOST_DRAWS = 200  # of a whole sheet, before it is held that there are no others
_DIGITS = 3


@dataclass(frozen=True)
class Variant:
    """One of the sheets: `name` is its folder, `stream` what chance depends on, `again` how often it was redrawn."""

    name: str
    stream: str
    student: Student | None = None
    again: int = 0


@dataclass(frozen=True)
class _Assigned:
    variants: tuple[Variant, ...]
    different: int
    missing: dict[str, int]
    count: dict[str, int]


class _Taken:
    """What the sheets ask so far. Exercises are made for it only where the words of two sheets do not tell."""

    def __init__(self) -> None:
        self.sheets = 0
        self.first: dict[bytes, Drawn] = {}  # by their words
        self.alike: dict[bytes, set[bytes]] = {}  # what those ask that have the same words

    def add(self, drawn: Drawn) -> bool:
        """Whether the sheet asks what none before it does; then it is one of them."""
        words = _hashed(drawn.words)
        first = self.first.setdefault(words, drawn)
        fresh = first is drawn
        if not fresh and any(d.kind != "derive" for d in drawn.drafts):
            alike = self.alike.setdefault(words, {_hashed(first.asks)})
            fresh = _hashed(drawn.asks) not in alike
            alike.add(_hashed(drawn.asks))
        self.sheets += fresh
        return fresh


def _hashed(texts: tuple[str, ...]) -> bytes:
    return hashlib.sha256("\0".join(texts).encode()).digest()


@dataclass(frozen=True)
class Variants:
    """The sheets of a spec. They are made one at a time, so that a thousand need no more memory than a few."""

    spec: Spec

    def __post_init__(self) -> None:
        _demand_folders(self.spec.roster)

    def __len__(self) -> int:
        return self.spec.variants

    def __iter__(self) -> Iterator[Sheet]:
        return map(self.sheet, self.variants)

    @property
    def title(self) -> str:
        """The title of every sheet."""
        return self.spec.title

    @property
    def variants(self) -> tuple[Variant, ...]:
        """What the sheets are called, and what their chance depends on."""
        return self._assigned.variants

    @property
    def different(self) -> int:
        """How many of the sheets differ in what they ask."""
        return self._assigned.different

    def sheet(self, variant: Variant) -> Sheet:
        """One of the sheets. Raises `CheckFailed`."""
        return answered(self.spec, _drawn(self.spec, variant), variant.student)

    @property
    def remarks(self) -> list[str]:
        """What is not as asked for, a line each: too few questions for all sheets, or on a sheet."""
        missing = [
            f"{name}: {self._assigned.count[name]} exercises asked for, only {self._assigned.count[name] - n} different"
            for name, n in self._assigned.missing.items()
        ]
        if self.different == len(self):
            return missing
        if self.different == 1:
            return [*missing, f"these topics have no other questions: all {len(self)} sheets ask the same"]
        return [*missing, f"{len(self)} sheets asked for, only {self.different} different: some ask the same"]

    @cached_property
    def _assigned(self) -> _Assigned:
        """The variants, each with questions that none before it has."""
        taken = _Taken()
        found, missing, tries = [], dict[str, int](), MOST_DRAWS
        for variant in _named(self.spec):
            several = (replace(variant, again=again) for again in range(tries))
            fresh = next((v for v in several if taken.add(_drawn(self.spec, v))), None)
            tries = tries if fresh else 1  # there are no others
            found.append(fresh or variant)
            for name, lacking in _drawn(self.spec, found[-1]).missing.items():
                missing[name] = max(lacking, missing.get(name, 0))
        count = {name: sum(a.count for a in self.spec.exercises if a.topic == name) for name in missing}
        return _Assigned(tuple(found), taken.sheets, missing, count)

    def write(
        self,
        folder: str | Path = "output",
        formats: str | Sequence[str] = ("pdf", "latex", "markdown"),
        engine: str = "typst",
        templates: Path | None = None,
        *,
        processes: int = 1,
        topic_files: Sequence[str] = (),
        done: Callable[[int], None] = lambda count: None,
        tell: Callable[[str], None] = lambda line: None,
    ) -> list[Path]:
        """Write a folder for every variant, and the manifest, into the sheet's own; returns the files.

        What is there already, and right, is left alone. Whatever stops it, every file is whole and the manifest true.
        More than one process needs the `topic_files` that are not part of `derive`, and a main module that can be
        imported; the bytes are the same. `done` is called with how many more variants are there, `tell` with what
        else there is to say.
        Raises `CannotWrite`, `EngineFailed`, `UnknownName`.
        """
        from derive.sheets.landing import land  # deferred: other processes are for this alone

        wanted = (formats,) if isinstance(formats, str) else tuple(formats)
        order = Order(self.spec, wanted, engine, templates, tuple(topic_files))
        return land(self, order, Path(folder), processes, done, tell)


def _drawn(spec: Spec, variant: Variant) -> Drawn:
    return draw(spec.exercises, spec.seed, variant.stream, variant.again)


def _named(spec: Spec) -> Iterator[Variant]:
    if spec.roster:
        return (Variant(s.id, s.id, s) for s in spec.roster)
    width = max(_DIGITS, len(str(spec.variants)))
    return (Variant(f"{k:0{width}}", str(k)) for k in range(1, spec.variants + 1))


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
