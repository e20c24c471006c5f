"""What an expression means: one reading of every node, compiled once to closures and run in any world.

A world supplies the arithmetic (floats, 40 digits, or exact elements of a field), so the sampled value and the
exact proof come from the same reading of the same node. The readings themselves are in `derive.kernel.readers`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Tuple

from derive.errors import BadSetting
from derive.kept import kept

World = Any
Code = Callable[[World], Any]

#: for each kind of node the function that compiles it; filled by `derive.kernel.readers`
READERS: dict[type, Callable[[Any], Code]] = {}


class Undefined(Exception):
    """The expression has no real value at this point."""


class Unusable(Exception):
    """The point cannot be judged: differences disagree, or numbers leave their range."""


@kept()
def compiled(expr: Basic) -> Code:
    """The expression as a function of a world; a node the kernel cannot read is a `BadSetting`."""
    for kind in type(expr).__mro__:
        if kind in READERS:
            return READERS[kind](expr)
    if isinstance(expr, Tuple):
        raise BadSetting(f"{expr} is a list: take what is in it, as i, j = indices('i j') does")
    raise BadSetting(f"the kernel has no meaning for {type(expr).__name__}: {expr}")
