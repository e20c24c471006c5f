"""Values of the expected side at points, kept: they are the same for ten thousand answers to one question.

Only what depends on the point alone is kept: nothing is counted, defined or supposed in its setting, and no function or
event is drawn for it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from sympy import Basic

from derive.kernel import Setting
from derive.kernel.bounds.points import Point
from derive.kernel.bounds.work import spend, worked
from derive.kernel.letters import names_in

_MOST = 1024
_Key = tuple[type, Basic, int, int]


class KeptValues:
    """(value, names that were read, work) by world, expression, number of the point and bits; the oldest go."""

    def __init__(self) -> None:
        self._kept: dict[_Key, tuple[Any, tuple[tuple[Any, Any], ...], float]] = {}
        self._lock = Lock()

    def value(self, world: type, expr: Basic, point: Point, prec: int, find: Callable[[], Any]) -> Any:
        """The value that was kept, or the one that is found; either way the point knows the names in it, and the work
        is counted."""
        key = (world, expr, point.number, prec)
        found = self._kept.get(key)
        if found is None:
            before = worked()
            return self._found(key, expr, point, find(), before)
        value, leaves, work = found
        spend(work)
        for name, leaf in leaves:
            point.value(name, leaf)
        return value

    def _found(self, key: _Key, expr: Basic, point: Point, value: Any, before: float) -> Any:
        if not (point.waves or point.masses or point.index or point.pins):
            names = names_in(expr)
            leaves = tuple((name, leaf) for name, leaf in point.leaves.items() if name[0] in names)
            with self._lock:  # threads judge side by side
                self._kept[key] = value, leaves, worked() - before
                if len(self._kept) > _MOST:
                    del self._kept[next(iter(self._kept))]
        return value


KEPT = KeptValues()


def depends_on_the_point_alone(setting: Setting) -> bool:
    """Whether nothing in a setting is counted, defined or supposed."""
    defined = setting.definitions or setting.given or setting.convexity.functions
    return not (defined or setting.sizes or setting.ranges)
