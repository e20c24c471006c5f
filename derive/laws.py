"""The laws of events and probabilities: how unions, complements and probabilities open, one named rewriting each.

Ross, A First Course in Probability, chapter 2; Kolmogorov's axioms for P.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sympy import Basic, Expr

from derive.algebra import everywhere
from derive.events import (
    AllOf, AnyOf, Complement, Difference, Event, EventExpr, In, Intersection, Not, P, Those, Union,
)
from derive.ordered import minus, plus

Rewrite = Callable[[Basic], Basic]


@dataclass(frozen=True)
class Law:
    """A named rewriting of one node; nodes it does not fit come back unchanged."""

    name: str
    rewrite: Rewrite = field(compare=False)


def condition_of(event: Basic) -> Basic:
    """What it means for an outcome to be in an event, opened down to the named events."""
    if isinstance(event, Union):
        return AnyOf(*(condition_of(a) for a in event.args))
    if isinstance(event, Intersection):
        return AllOf(*(condition_of(a) for a in event.args))
    if isinstance(event, Complement):
        return Not(condition_of(event.args[0]))
    if isinstance(event, Difference):
        a, b = event.args
        return AllOf(condition_of(a), Not(condition_of(b)))
    return event.args[0] if isinstance(event, Those) else In(event)


def by_elements(event: Basic) -> Basic:
    """A u B = {omega : omega in A or omega in B}, and so on: the definitions of the operations."""
    compound = isinstance(event, EventExpr) and not isinstance(event, (Event, Those))
    return Those(condition_of(event)) if compound else event


def negated(condition: Basic) -> Basic:
    """not (p or q) = (not p) and (not q); not (p and q) = (not p) or (not q); not not p = p."""
    if not isinstance(condition, Not):
        return condition
    (inner,) = condition.args
    if isinstance(inner, Not):
        return inner.args[0]
    if isinstance(inner, (AnyOf, AllOf)):
        swapped = AllOf if isinstance(inner, AnyOf) else AnyOf
        return swapped(*(negated(Not(a)) for a in inner.args))
    return condition


def event_of(condition: Basic) -> Basic:
    """The event whose outcomes satisfy a condition: `by_elements` read backwards."""
    if isinstance(condition, AnyOf):
        return Union(*(event_of(a) for a in condition.args))
    if isinstance(condition, AllOf):
        return Intersection(*(event_of(a) for a in condition.args))
    if isinstance(condition, Not):
        return Complement(event_of(condition.args[0]))
    return condition.args[0] if isinstance(condition, In) else condition


def as_event(node: Basic) -> Basic:
    """{omega : omega in A and omega in B} = A n B, and so on."""
    return event_of(node.args[0]) if isinstance(node, Those) else node


def additivity(node: Basic) -> Basic:
    """P(A u B) = P(A) + P(B) for disjoint A and B."""
    if isinstance(node, P) and isinstance(node.args[0], Union):
        return plus(*(P(a) for a in node.args[0].args))
    return node


def probability_of_difference(node: Basic) -> Basic:
    """P(B - A) = P(B) - P(A n B), since B is the disjoint union of B - A and A n B."""
    if isinstance(node, P) and isinstance(node.args[0], Difference):
        b, a = node.args[0].args
        return plus(P(b), minus(P(Intersection(a, b))))
    return node


LAWS: tuple[Law, ...] = (
    Law("by_elements", by_elements),
    Law("negated", negated),
    Law("as_event", as_event),
    Law("additivity", additivity),
    Law("probability_of_difference", probability_of_difference),
)


def apply_law(expr: Basic, law: Law) -> Expr:
    """The law applied once at every node that it fits, outermost first."""
    changed = law.rewrite(expr)
    return changed if changed != expr or not expr.args else everywhere(expr, law.rewrite)
