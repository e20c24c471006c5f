"""What a check finds: evidence, a witness against the line, or too few points to say anything."""

from __future__ import annotations

from msgspec import Struct
from sympy import Basic

from derive.kernel.rationals import spelled
from derive.terms.suppositions import in_plain_maths


class Evidence(Struct, frozen=True):
    """How a line was checked. `sizes` lists the values that each size took; None where nothing was sampled."""

    method: str  # "proved", "exact-small-n", "exhaustive", "executed" or "numeric"
    points: int | None = None
    sizes: tuple[tuple[str, tuple[int, ...]], ...] | None = None
    tolerance: float | None = None
    conditions: tuple[Basic, ...] = ()  # what it supposes: conditions given, and what assumptions say
    places: tuple[Basic, ...] = ()  # where it says nothing: `x != 0`

    @property
    def supposes(self) -> list[str]:
        """All that the line supposes, in plain maths: "x > 0", "k even", "x != 0"."""
        return [in_plain_maths(c) for c in (*self.conditions, *self.places)]


class Witness(Struct, frozen=True):
    """A point at which two sides are not related as claimed."""

    point: tuple[tuple[str, object], ...]
    before: str
    after: str

    def __str__(self) -> str:
        at = ", ".join(f"{k} = {spelled(v)}" if isinstance(v, float) else f"{k} = {v}" for k, v in self.point)
        return f"at {at or 'every point'} the left side is {self.before} and the right side {self.after}"


class TooFew(Struct, frozen=True):
    """Not enough points at which the left side has a value."""

    points: int


class Unproved(Struct, frozen=True):
    """No point speaks against the line, and points cannot speak for it."""

    reason: str


Finding = Evidence | Witness | TooFew | Unproved
