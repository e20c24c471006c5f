"""The place of a minimum as it is printed: argmin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from places import Place


class Minimum:
    """The place of a minimum, which is not known but can be compared with one."""

    def __init__(self, body: Callable[[Place], Any], names: Sequence[Any], place: Place) -> None:
        self.body, self.names, self.place = body, names, place

    def is_at(self, found: Any) -> bool:
        """No value around is smaller, near or far."""
        found = list(found) if isinstance(found, list) else [found]
        lowest = self._value(found)
        steps = [s * 10**k for k in (-6, -3, -1, 0, 1, 2) for s in (1, -1, 0.37, -0.37)]
        moves = [[d * (i != 1) + d * (i == 1) * t for i in range(len(found))] for d in steps for t in (1, -1, 0.3)]
        values = (self._value([f + m for f, m in zip(found, move, strict=True)]) for move in moves)
        return all(v >= lowest - 1e-30 * (1 + abs(lowest)) for v in values)

    def _value(self, at: Sequence[Any]) -> Any:
        place = self.place
        for key, value in zip(self.names, at, strict=True):
            place = place.put(key, value)
        return self.body(place)
