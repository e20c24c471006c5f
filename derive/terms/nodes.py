"""The nodes of an expression, walked through once: a setting asks a dozen questions about each of its expressions."""

from __future__ import annotations

from typing import Any

from sympy import Basic

from derive.kept import kept


@kept(weigh=len)
def nodes_of(expr: Basic) -> frozenset[Basic]:
    """Everything an expression is made of, itself included, each part once."""
    found: set[Basic] = set()
    todo = [expr]
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += node.args
    return frozenset(found)


def _alike(found: tuple[tuple[type, frozenset[Basic]], ...]) -> int:
    return sum(len(alike) for _, alike in found)


@kept(weigh=_alike)
def _by_type(expr: Basic) -> tuple[tuple[type, frozenset[Basic]], ...]:
    """The nodes, those of one type together."""
    found: dict[type, set[Basic]] = {}
    for node in nodes_of(expr):
        found.setdefault(type(node), set()).add(node)
    return tuple((kind, frozenset(alike)) for kind, alike in found.items())


def kinds_in(expr: Basic) -> list[type]:
    """The types of the nodes, each once."""
    return [kind for kind, _ in _by_type(expr)]


def of_kind(expr: Basic, *kinds: type[Basic]) -> set[Any]:
    """The nodes of these kinds, as `expr.atoms(*kinds)` finds them."""
    found: set[Any] = set()
    for kind, alike in _by_type(expr):
        if issubclass(kind, kinds):
            found |= alike
    return found
