"""Which variant asks what: the same exercises asked for, each variant with questions of its own.

A variant's name is what its chance depends on, not its place in the roster: a student more or less leaves the others'
sheets as they were. No two sheets ask the same while there are other questions of the same pattern: of two that would,
the later one in the roster draws again. (So a new student can change the sheet of a later one whose questions she
drew; that is rare unless there are hardly more questions than students, and never happens to those above her.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.sheets.drawing import Drawn
from derive.sheets.fair import draw_fair
from derive.sheets.request.asked import Spec, Student
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
class Assigned:
    """The variants, how many of them differ, and what exercises are missing of how many."""

    variants: tuple[Variant, ...]
    different: int
    missing: dict[str, int]
    count: dict[str, int]


class _Taken:
    """What the sheets ask so far. Exercises are made for it only where the words of two sheets do not tell."""

    def __init__(self) -> None:
        self.sheets = 0
        self.first: dict[bytes, Variant] = {}  # by their words; drawn again where that is not enough
        self.alike: dict[bytes, set[bytes]] = {}  # what those ask that have the same words

    def add(self, spec: Spec, variant: Variant) -> bool:
        """Whether the sheet asks what none before it does; then it is one of them."""
        drawn = _drawn(spec, variant)
        words = _hashed(drawn.words)
        first = self.first.setdefault(words, variant)
        fresh = first is variant
        if not fresh and any(d.kind != "derive" for d in drawn.drafts):
            alike = self.alike.setdefault(words, set()) or {_hashed(_drawn(spec, first).asks)}
            self.alike[words] = alike
            fresh = _hashed(drawn.asks) not in alike
            alike.add(_hashed(drawn.asks))
        self.sheets += fresh
        return fresh


def _hashed(texts: tuple[str, ...]) -> bytes:
    return hashlib.sha256("\0".join(texts).encode()).digest()


def assign(spec: Spec) -> Assigned:
    """The variants, each with questions that none before it has."""
    taken = _Taken()
    found, missing, tries = [], dict[str, int](), MOST_DRAWS
    for variant in _named(spec):
        several = (replace(variant, again=again) for again in range(tries))
        fresh = next((v for v in several if taken.add(spec, v)), None)
        tries = tries if fresh else 1  # there are no others
        found.append(fresh or variant)
        for name, lacking in _drawn(spec, found[-1]).missing.items():
            missing[name] = max(lacking, missing.get(name, 0))
    count = {name: sum(a.count for a in spec.exercises if a.topic == name) for name in missing}
    return Assigned(tuple(found), taken.sheets, missing, count)


def sheet_of(spec: Spec, variant: Variant) -> Sheet:
    """The sheet of one variant. Raises `CheckFailed`."""
    return answered(spec, _drawn(spec, variant), variant.student)


def _drawn(spec: Spec, variant: Variant) -> Drawn:
    return draw_fair(spec.exercises, spec.seed, variant.stream, variant.again)


def _named(spec: Spec) -> Iterator[Variant]:
    if spec.roster:
        return (Variant(s.id, s.id, s) for s in spec.roster)
    return (Variant(f"{k:0{_DIGITS}}", str(k)) for k in range(1, spec.variants + 1))
