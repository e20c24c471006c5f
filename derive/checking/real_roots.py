"""Roots of odd degree as they are among real numbers: the cube root of -8 is -2.

SymPy, the kernel and programs take u^(1/3) for the principal value, which a negative number does not have among real
numbers. Where a root is typed as one, both sides are read so: sign(u) |u|^(1/3).
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, Basic, Integer, Pow, Rational, sign

from derive.parsing import Reading
from derive.parsing.tree import Apply, walk
from derive.terms.ordered import mapped, plain, times

_ROOTS = ("cbrt", "root")


def has_roots(side: Any) -> bool:
    """Whether a text has a root with its degree in it."""
    if not isinstance(side, Reading) or side.tree is None:
        return False
    return any(isinstance(node, Apply) and node.function in _ROOTS for node in walk(side.tree))


def with_real_roots(expr: Any) -> Any:
    """The expression with real roots of odd degree in the places of the principal ones."""
    if not isinstance(expr, Basic):
        return expr
    node = mapped(expr, with_real_roots)
    if not isinstance(node, Pow) or not isinstance(node.exp, Rational) or node.exp.q % 2 == 0 or node.exp.q == 1:
        return node
    base = node.base
    if plain(base).is_nonnegative:
        return node
    size = Pow(Abs(base) if base.is_number else Abs(base, evaluate=False), node.exp)
    if node.exp.p % 2 == 0:
        return size
    signed = Integer(-1) if plain(base).is_negative else sign(base, evaluate=False)
    return times(signed, size)
