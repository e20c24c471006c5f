"""The nodes of an expression, walked through once: a setting asks a dozen questions about each of its expressions."""

from __future__ import annotations

from typing import Any

from sympy import Basic, preorder_traversal

from derive.kept import kept


@kept()
def nodes_of(expr: Basic) -> frozenset[Basic]:
    """Everything an expression is made of, itself included, each part once."""
    return frozenset(preorder_traversal(expr))


@kept()
def _by_type(expr: Basic) -> tuple[frozenset[Basic], ...]:
    """The nodes, those of one type together."""
    found: dict[type, set[Basic]] = {}
    for node in nodes_of(expr):
        found.setdefault(type(node), set()).add(node)
    return tuple(map(frozenset, found.values()))


def of_kind(expr: Basic, *kinds: type[Basic]) -> set[Any]:
    """The nodes of these kinds, as `expr.atoms(*kinds)` finds them."""
    return {node for alike in _by_type(expr) if isinstance(next(iter(alike)), kinds) for node in alike}
