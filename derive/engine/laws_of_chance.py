"""The laws of conditional probability and of independence (Ross, A First Course in Probability, chapter 3)."""

from __future__ import annotations

from sympy import Basic

from derive.terms.events import Intersection, P, PGiven
from derive.terms.ordered import times


def conditional(node: Basic) -> Basic:
    """P(A | B) = P(A n B)/P(B)."""
    return node.meaning if isinstance(node, PGiven) else node


def multiplication(node: Basic) -> Basic:
    """P(A n B) = P(A | B) P(B)."""
    if not isinstance(node, P) or not isinstance(node.args[0], Intersection):
        return node
    a, b = node.args[0].args
    return times(PGiven(a, b), P(b))


def product_of_independent(node: Basic) -> Basic:
    """P(A n B) = P(A) P(B) for independent events."""
    if not isinstance(node, P) or not isinstance(node.args[0], Intersection):
        return node
    return times(*map(P, node.args[0].args))
