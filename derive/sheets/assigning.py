"""Which variant asks what: the same exercises asked for, each variant with questions of its own.

A variant's name is what its chance depends on, not its place in the roster: a student more or less leaves the others'
sheets as they were. No two sheets ask the same while there are other questions of the same pattern: of two that would,
the later one in the roster draws again. (So a new student can change the sheet of a later one whose questions she
drew; that is rare unless there are hardly more questions than students, and never happens to those above her.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import overload

from msgspec import Struct
from msgspec.structs import replace

from derive.sheets.drawing import Drawn
from derive.sheets.fair import Places, draw_fair, drawn_from, places_of
from derive.sheets.request.asked import Spec, Student
from derive.sheets.sheet import Sheet, answered

MOST_DRAWS = 200  # of a whole sheet, before it is held that there are no others
DIGEST = 16  # bytes
_DIGITS = 3
_KNOWN = 10_000  # sheets whose exercises need not be searched for again


class Variant(Struct, frozen=True):
    """One of the sheets: `name` is its folder, `stream` what chance depends on, `again` how often it was redrawn.

    `places` say where its exercises come from, if somebody has drawn them already.
    """

    name: str
    stream: str
    student: Student | None = None
    again: int = 0
    places: Places | None = None


class Assigned(Struct, frozen=True):
    """The variants, how many of them differ, and what exercises are missing of how many."""

    variants: Sequence[Variant]
    different: int
    missing: dict[str, int]
    count: dict[str, int]


class _Taken:
    """What the sheets ask so far. Exercises are made for it only where the words of two sheets do not tell."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.sheets = 0
        self.first: dict[bytes, tuple[int, int]] = {}  # by their words: a place, and how often that was redrawn
        self.alike: dict[bytes, set[bytes]] = {}  # what those ask that have the same words
        self.by_words = all(a.kind == "derive" for a in spec.exercises)

    def add(self, place: int, variant: Variant, words: bytes) -> bool:
        """Whether the sheet asks what none before it does; then it is one of them."""
        here = (place, variant.again)
        first = self.first.setdefault(words, here)
        fresh = first is here
        if not fresh and not self.by_words:
            alike = self.alike.setdefault(words, set()) or {self._asks(variant_at(self.spec, *first))}
            self.alike[words] = alike
            asks = self._asks(variant)
            fresh = asks not in alike
            alike.add(asks)
        self.sheets += fresh
        return fresh

    def _asks(self, variant: Variant) -> bytes:
        return _digest(_drawn(self.spec, variant).asks)


def _digest(texts: tuple[str, ...]) -> bytes:
    """So short that a million are no burden; two texts hardly ever have the same."""
    return hashlib.sha256("\0".join(texts).encode()).digest()[:DIGEST]


def digest_of(spec: Spec, variant: Variant) -> bytes:
    """What a variant asks, in `DIGEST` bytes: different for two only if they ask different things."""
    return _digest(_drawn(spec, variant).words)


Look = tuple[bytes, Places | None]  # what a variant asks, and where it comes from


def look_at(spec: Spec, variant: Variant) -> Look:
    """What a variant asks, and where its exercises come from."""
    drawn = _drawn(spec, variant)
    return _digest(drawn.words), places_of(drawn, spec.exercises)


def assign(spec: Spec, looks: Iterable[Look] | None = None) -> Assigned:
    """The variants, each with questions that none before it has.

    `looks` are those at all variants in order, from whoever draws them; then no more is drawn here than the sheets
    that would ask the same as another.
    """
    taken = _Taken(spec)
    again, known = dict[int, int](), dict[int, Places]()
    tries = MOST_DRAWS
    for place, (words, places) in enumerate(looks or (look_at(spec, v) for v in variants_of(spec))):
        if not taken.add(place, variant_at(spec, place), words):
            several = (variant_at(spec, place, k) for k in range(1, tries))
            fresh = next((v.again for v in several if taken.add(place, v, digest_of(spec, v))), None)
            if fresh is None:
                tries = 1  # there are no others
            else:
                again[place] = fresh
                places = places and look_at(spec, variant_at(spec, place, fresh))[1]
        if places and place < _KNOWN:
            known[place] = places
    missing = _drawn(spec, variant_at(spec, 0)).missing
    count = {name: sum(a.count for a in spec.exercises if a.topic == name) for name in missing}
    return Assigned(VariantsOf(spec, again, known), taken.sheets, missing, count)


def sheet_of(spec: Spec, variant: Variant) -> Sheet:
    """The sheet of one variant. Raises `CheckFailed`."""
    drawn = drawn_from(variant.places, spec.exercises) if variant.places else _drawn(spec, variant)
    return answered(spec, drawn, variant.student)


def _drawn(spec: Spec, variant: Variant) -> Drawn:
    return draw_fair(spec.exercises, spec.seed, variant.stream, variant.again)


def variant_at(spec: Spec, place: int, again: int = 0) -> Variant:
    """The variant at a place of the roster, or of the numbers from 1."""
    if spec.roster:
        student = spec.roster[place]
        return Variant(student.id, student.id, student, again)
    return Variant(f"{place + 1:0{_DIGITS}}", str(place + 1), None, again)


def variants_of(spec: Spec) -> VariantsOf:
    """All variants, none redrawn yet."""
    return VariantsOf(spec, {}, {})


class VariantsOf(Sequence[Variant]):
    """The variants of a spec, made when they are looked at: a million take no room."""

    def __init__(self, spec: Spec, again: Mapping[int, int], known: Mapping[int, Places]) -> None:
        self._spec, self._again, self._known = spec, again, known

    def __len__(self) -> int:
        return len(self._spec.roster) or self._spec.variants

    @overload
    def __getitem__(self, place: int) -> Variant: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Variant, ...]: ...
    def __getitem__(self, place: int | slice) -> Variant | tuple[Variant, ...]:
        if isinstance(place, slice):
            return tuple(self[k] for k in range(*place.indices(len(self))))
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        variant = variant_at(self._spec, place, self._again.get(place, 0))
        known = self._known.get(place)
        return replace(variant, places=known) if known else variant
