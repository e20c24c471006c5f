"""Wrong twins of the operations on listed events; the docstring of each is the wrong formula."""

from __future__ import annotations

from sympy import Basic

from derive.engine.laws_of_outcomes import list_outcomes, pair_of
from derive.terms.events import Difference, Intersection, Union, listed


def union_and_intersection_swapped(node: Basic) -> Basic:
    """{1, 2} u {2, 3} = {2}, and {1, 2} n {2, 3} = {1, 2, 3}."""
    other = {Union: Intersection, Intersection: Union}.get(type(node))
    return list_outcomes(node if other is None else other(*node.args))


def either_but_not_both(node: Basic) -> Basic:
    """{1, 2} u {2, 3} = {1, 3}."""
    pair = pair_of(node)
    return listed(pair[0] ^ pair[1]) if pair is not None and isinstance(node, Union) else list_outcomes(node)


def difference_read_backwards(node: Basic) -> Basic:
    """{1, 2} - {2, 3} = {3}."""
    turned = isinstance(node, Difference) and pair_of(node) is not None
    return list_outcomes(Difference(*reversed(node.args)) if turned else node)


TWINS = (
    ("union_and_intersection_swapped", "list_outcomes", union_and_intersection_swapped),
    ("either_but_not_both", "list_outcomes", either_but_not_both),
    ("difference_read_backwards", "list_outcomes", difference_read_backwards),
)
