"""Proof: by the kernel's field where that is quick, else by the helper, a process that can be stopped for certain."""

from __future__ import annotations

from sympy import Basic, Pow, S, preorder_traversal

from derive.bound import canonical
from derive.checking.rewriting import provable
from derive.kernel import EQUAL, Setting
from derive.kernel.proof import Exact
from derive.ordered import plain

_MOST_NODES = 250
_HIGHEST_POWER = 40


def exactly(expected: Basic, answer: Basic, setting: Setting) -> str | None:
    """The method by which the kernel's field proves it, for every size from 1 to 3 where there are sizes."""
    if plain(expected) == plain(answer) or canonical(expected) == canonical(answer):
        return "proved"
    for left, right in ((expected, answer), (provable(expected), provable(answer))):
        if Exact.of(setting).proves(left, right, EQUAL):
            return "exact-small-n" if setting.sizes else "proved"
    return None


def small(*exprs: Basic) -> bool:
    """Whether the field is quick with these: few nodes, low powers."""
    nodes = 0
    for expr in exprs:
        for node in preorder_traversal(expr):
            nodes += 1
            high = isinstance(node, Pow) and node.exp.is_Rational and max(abs(node.exp.p), node.exp.q) > _HIGHEST_POWER
            if nodes > _MOST_NODES or high or (node.is_Integer and abs(node) > S(10) ** 40):
                return False
    return True
