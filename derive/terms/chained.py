"""Two bounds of one thing, which people write in one go: 0 < q < 1."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import And, Basic, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

_ORDERS = (StrictLessThan, LessThan, StrictGreaterThan, GreaterThan)


def in_one(one: Basic, other: Basic) -> And | None:
    """Both conditions as one, where they bound the same thing from its two sides."""
    return And(one, other, evaluate=False) if _sides(one, other) else None


def grouped(conditions: Sequence[Basic]) -> list[tuple[Basic, ...]]:
    """The conditions in their order; a bound from below and one of the same thing from above are a pair."""
    found: list[tuple[Basic, ...]] = []
    for condition in conditions:
        k = next((k for k, (first, *rest) in enumerate(found) if not rest and _sides(first, condition)), None)
        if k is None:
            found.append((condition,))
        else:
            found[k] = _sides(found[k][0], condition)
    return found


def _sides(one: Basic, other: Basic) -> tuple[Basic, ...]:
    """The bound from below and the one from above, or nothing. What no number meets is no such pair: x < 0 beside
    x > 1 are two cases."""
    if isinstance(one, _ORDERS) and isinstance(other, _ORDERS):
        for low, high in ((one, other), (other, one)):
            if low.gts == high.lts and not low.gts.is_number and not (high.gts - low.lts).is_nonpositive:
                return low, high
    return ()
