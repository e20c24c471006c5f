"""The operations on events whose outcomes are listed (Ross, A First Course in Probability, section 2.2)."""

from __future__ import annotations

from sympy import Basic

from derive.terms.events import Difference, Intersection, Nothing, Outcomes, Union, listed

_JOINED = {Union: frozenset.union, Intersection: frozenset.intersection, Difference: frozenset.difference}


def list_outcomes(node: Basic) -> Basic:
    """{1, 2} u {2, 3} = {1, 2, 3}, {1, 2} n {2, 3} = {2}, {1, 2} - {2, 3} = {1}."""
    pair = pair_of(node)
    return node if pair is None else listed(_JOINED[type(node)](*pair))


def pair_of(node: Basic) -> tuple[frozenset[Basic], frozenset[Basic]] | None:
    """The outcomes of the two sides of an operation; None where they are not listed."""
    if type(node) not in _JOINED or not all(isinstance(a, (Outcomes, Nothing)) for a in node.args):
        return None
    a, b = (frozenset(side.args) for side in node.args)
    return a, b
