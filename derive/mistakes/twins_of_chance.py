"""Wrong twins of the laws of conditional probability and independence; the docstring of each is the wrong formula."""

from __future__ import annotations

from sympy import Basic, S

from derive.engine.laws_of_chance import conditional, multiplication, product_of_independent
from derive.terms.events import Intersection, P, PGiven
from derive.terms.ordered import over, plus, times


def divided_by_the_other(node: Basic) -> Basic:
    """P(A | B) = P(A n B)/P(A)."""
    return over(P(Intersection(*node.args)), P(node.args[0])) if isinstance(node, PGiven) else node


def joint_for_conditional(node: Basic) -> Basic:
    """P(A | B) = P(A n B)."""
    return node if conditional(node) == node else P(Intersection(*node.args))


def condition_turned(node: Basic) -> Basic:
    """P(A n B) = P(B | A) P(B)."""
    if multiplication(node) == node:
        return node
    a, b = node.args[0].args
    return times(PGiven(b, a), P(b))


def prior_forgotten(node: Basic) -> Basic:
    """P(A n B) = P(A | B)."""
    return node if multiplication(node) == node else PGiven(*node.args[0].args)


def as_if_independent(node: Basic) -> Basic:
    """P(A n B) = P(A) P(B) for any A and B."""
    return node if multiplication(node) == node else times(*map(P, node.args[0].args))


def sum_of_independent(node: Basic) -> Basic:
    """P(A n B) = P(A) + P(B) for independent events."""
    return node if product_of_independent(node) == node else plus(*map(P, node.args[0].args))


def disjoint_for_independent(node: Basic) -> Basic:
    """P(A n B) = 0 for independent events."""
    return node if product_of_independent(node) == node else S.Zero


TWINS = (
    ("divided_by_the_other", "conditional", divided_by_the_other),
    ("joint_for_conditional", "conditional", joint_for_conditional),
    ("condition_turned", "multiplication", condition_turned),
    ("prior_forgotten", "multiplication", prior_forgotten),
    ("as_if_independent", "multiplication", as_if_independent),
    ("sum_of_independent", "product_of_independent", sum_of_independent),
    ("disjoint_for_independent", "product_of_independent", disjoint_for_independent),
)
