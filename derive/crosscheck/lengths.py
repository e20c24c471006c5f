"""How long the arrays are that NumPy is given: a sum from 0 to n takes one entry more than the n of a shape."""

from __future__ import annotations

from typing import Any

from sympy import Indexed

from derive.kernel import Setting
from derive.kernel.letters import sum_ranges
from derive.terms.notation import name_of


def lengths(leaf: Indexed, setting: Setting) -> list[tuple[Any, ...]]:
    """How many entries an array has in each direction: the largest of its shape and of what a sum over it counts to."""
    first, free, sums = setting.first_index(name_of(leaf)), set(setting.sizes), sum_ranges(setting.expressions)
    ends = [(size, sums.get((name_of(leaf), k), (None, size))[1]) for k, size in enumerate(leaf.base.shape or ())]
    return [(size, high + 1 - first) if high.free_symbols <= free else (size,) for size, high in ends]
