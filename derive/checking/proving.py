"""Proof: by the kernel's field where that is quick, else by the helper, a process that can be stopped for certain."""

from __future__ import annotations

from sympy import Basic, Pow, preorder_traversal

from derive.bound import canonical
from derive.checking.rewriting import provable
from derive.kernel import EQUAL, Setting
from derive.kernel.proof import Exact
from derive.ordered import plain

_MOST_NODES = 250
_HIGHEST_POWER = 40
_MOST_BITS = 128


def exactly(expected: Basic, answer: Basic, setting: Setting) -> str | None:
    """The method by which the kernel's field proves it, for every size from 1 to 3 where there are sizes."""
    if plain(expected) == plain(answer) or canonical(expected) == canonical(answer):
        return "proved"
    if Exact.of(setting).proves(expected, answer, EQUAL):
        return _name(setting)
    left, right = provable(expected, answer)
    if (left, right) == (expected, answer):
        return None
    # The field has no place for conditions and definitions that speak of the names as they were.
    bare = not setting.definitions and not setting.given
    inner = Setting((left, right)) if bare else setting
    return _name(setting) if Exact.of(inner).proves(left, right, EQUAL) else None


def _name(setting: Setting) -> str:
    return "exact-small-n" if setting.sizes else "proved"


def small(*exprs: Basic) -> bool:
    """Whether the field is quick with these: few nodes, low powers."""
    nodes = 0
    for expr in exprs:
        for node in preorder_traversal(expr):
            nodes += 1
            high = isinstance(node, Pow) and node.exp.is_Rational and max(abs(node.exp.p), node.exp.q) > _HIGHEST_POWER
            if nodes > _MOST_NODES or high or (node.is_Integer and int(node).bit_length() > _MOST_BITS):
                return False
    return True
