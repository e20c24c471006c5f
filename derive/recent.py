"""Things made once and kept while there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Things made once and kept while there is room; the one that was not asked for the longest goes first."""

    def __init__(self, room: int) -> None:
        self.room, self.kept = room, OrderedDict[Hashable, T]()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under the key, or what `make` makes."""
        if key in self.kept:
            self.kept.move_to_end(key)
            return self.kept[key]
        made = self.kept[key] = make()
        if len(self.kept) > self.room:
            self.kept.popitem(last=False)
        return made
