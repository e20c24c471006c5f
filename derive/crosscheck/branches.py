"""Which way a reference goes: what its NumPy code compares, and on which sides of equality the draws lie.

max(0, x) and clip(x, 0, 6) agree for all x up to 6. So code is run on arrays that note every comparison, and draws of
other magnitudes are looked for until each has come out both ways, as far as any draw shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

#: ufuncs of two arguments that go by which is larger, and of one that go by its sign
_PAIRS = {"maximum", "minimum", "fmax", "fmin", "greater", "greater_equal", "less", "less_equal", "equal", "not_equal"}
_WRAPPING = {"fmod", "remainder", "floor_divide"}
_SIGNS = {"absolute", "fabs", "sign", "heaviside"}

Sides = frozenset[tuple[int, int]]


class _Watched(np.ndarray):
    """An array that notes, in the order of the comparisons made with it, on which sides of equality they came out."""

    sides: list[set[int]]

    def __array_finalize__(self, other: Any) -> None:
        self.sides = getattr(other, "sides", [])

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **rest: Any) -> Any:
        plain = [np.asarray(i) if isinstance(i, np.ndarray) else i for i in inputs]
        if method == "__call__":
            for gap in _gaps(ufunc.__name__, plain):
                with np.errstate(all="ignore"):
                    self.sides.append({int(s) for s in np.unique(np.sign(np.asarray(gap, float))) if s == s})
        if out is not None:
            rest["out"] = tuple(np.asarray(o) for o in out)
        found = getattr(ufunc, method)(*plain, **rest)
        return self._noting(found)

    def _noting(self, found: Any) -> Any:
        if isinstance(found, tuple):
            return tuple(self._noting(f) for f in found)
        if not isinstance(found, (np.ndarray, np.generic)) or np.asarray(found).dtype.kind not in "fiub":
            return found
        watched = np.asarray(found).view(_Watched)
        watched.sides = self.sides
        return watched


def _gaps(name: str, inputs: Sequence[Any]) -> list[Any]:
    if name in _PAIRS:
        return [np.subtract(np.asarray(inputs[0], float), np.asarray(inputs[1], float))]
    if name in _WRAPPING:  # they leave alone what is smaller than the second
        return [np.subtract(np.abs(np.asarray(inputs[0], float)), np.abs(np.asarray(inputs[1], float)))]
    if name == "clip":
        return [np.subtract(np.asarray(inputs[0], float), np.asarray(end, float)) for end in inputs[1:3]]
    return [inputs[0]] if name in _SIGNS else []


#: what code raises that is given arrays which are none of NumPy's alone
_DISLIKES = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RuntimeError, AssertionError)


def sides_taken(function: Callable[..., Any], values: Sequence[Any]) -> Sides:
    """(number of the comparison, sign of the difference) for all comparisons that the function makes; none
    where it cannot be run on arrays that watch."""
    sides: list[set[int]] = []
    watched = [_watched(v, sides) for v in values]
    try:
        with np.errstate(all="ignore"):
            function(*watched)
    except _DISLIKES:
        return frozenset()
    return frozenset((number, side) for number, found in enumerate(sides) for side in found if side)


def _watched(value: Any, sides: list[set[int]]) -> Any:
    if callable(value) or isinstance(value, (int, bool)) or np.asarray(value).dtype.kind != "f":
        return value
    array = np.array(value, float).view(_Watched)
    array.sides = sides
    return array
