"""The laws of deltas, events and probabilities: how sums, unions and probabilities open, one named rewriting each.

Ross, A First Course in Probability, chapter 2; Kolmogorov's axioms for P; Graham, Knuth, Patashnik, Concrete
Mathematics, section 2.1, for sums over a delta (there in Iverson's brackets).
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from sympy import Basic, Expr, Sum

from derive.engine import (
    laws_of_arrays,
    laws_of_chance,
    laws_of_convexity,
    laws_of_moments,
    laws_of_outcomes,
    laws_of_shapes,
)
from derive.engine.algebra import everywhere, sifted
from derive.engine.rules import slope
from derive.kernel import AT_MOST, EQUAL, Relation
from derive.terms.events import (
    AllOf,
    AnyOf,
    Complement,
    Difference,
    Event,
    EventExpr,
    Everything,
    In,
    Intersection,
    Not,
    Nothing,
    P,
    Those,
    Union,
)
from derive.terms.notation import D, Nabla, _Node
from derive.terms.ordered import minus, plus, times

Rewrite = Callable[[Basic], Basic]


class Law(Struct, frozen=True):
    """A named rewriting of one node; nodes it does not fit come back unchanged."""

    name: str
    rewrite: Rewrite
    inner: bool = False  # from the inside out until nothing changes, and not to the whole first
    relation: Relation = EQUAL


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


def commuted(condition: Basic) -> Basic:
    """p or q = q or p; p and q = q and p."""
    return condition.func(*reversed(condition.args)) if isinstance(condition, (AnyOf, AllOf)) else condition


def regrouped(condition: Basic) -> Basic:
    """(p or q) or r = p or (q or r); the same for and."""
    if not isinstance(condition, (AnyOf, AllOf)) or type(condition.args[0]) is not type(condition):
        return condition
    (p, q), r = condition.args[0].args, condition.args[1]
    return condition.func(p, condition.func(q, r))


def distributed(condition: Basic) -> Basic:
    """p and (q or r) = (p and q) or (p and r); p or (q and r) = (p or q) and (p or r)."""
    if not isinstance(condition, (AnyOf, AllOf)):
        return condition
    p, inner = condition.args
    if not isinstance(inner, (AnyOf, AllOf)) or type(inner) is type(condition):
        return condition
    return inner.func(*(condition.func(p, q) for q in inner.args))


def absorbed(condition: Basic) -> Basic:
    """p or (p and q) = p; p and (p or q) = p."""
    if not isinstance(condition, (AnyOf, AllOf)):
        return condition
    p, inner = condition.args
    fits = isinstance(inner, (AnyOf, AllOf)) and type(inner) is not type(condition) and p in inner.args
    return p if fits else condition


def repeated(condition: Basic) -> Basic:
    """p or p = p; p and p = p."""
    same = isinstance(condition, (AnyOf, AllOf)) and condition.args[0] == condition.args[1]
    return condition.args[0] if same else condition


def excluded_middle(event: Basic) -> Basic:
    """Every outcome satisfies p or not p, none satisfies p and not p."""
    condition = event.args[0] if isinstance(event, Those) else None
    if not isinstance(condition, (AnyOf, AllOf)) or Not(condition.args[0]) != condition.args[1]:
        return event
    return Everything() if isinstance(condition, AnyOf) else Nothing()


def addition(node: Basic) -> Basic:
    """P(A u B) = P(A) + P(B) - P(A n B)."""
    if not isinstance(node, P) or not isinstance(node.args[0], Union):
        return node
    a, b = node.args[0].args
    return plus(P(a), P(b), minus(P(Intersection(a, b))))


def components(node: Basic) -> Basic:
    """grad f = (df/dx, df/dy, ...)."""
    return node.components if isinstance(node, Nabla) else node


class Path(_Node):
    """`Path(D(L, x), S[i, j], (i, 1, m), (j, 1, n))`: a derivative that is to be taken through a name."""


def through(node: Basic) -> Basic:
    """dL/dx = sum_ij dL/dS_ij dS_ij/dx, where L depends on x through S alone."""
    if not isinstance(node, Path):
        return node
    question, name, *limits = node.args
    product = times(D(question.body, name), slope(name, question.variable))
    return Sum(product, *reversed(limits)) if limits else product


LAWS: tuple[Law, ...] = (
    Law("components", components),
    Law("sift", sifted, inner=True),
    Law("through", through),
    Law("by_elements", by_elements),
    Law("negated", negated),
    Law("as_event", as_event),
    Law("commuted", commuted),
    Law("regrouped", regrouped),
    Law("distributed", distributed),
    Law("absorbed", absorbed),
    Law("repeated", repeated),
    Law("excluded_middle", excluded_middle),
    Law("list_outcomes", laws_of_outcomes.list_outcomes),
    Law("additivity", additivity),
    Law("addition", addition),
    Law("probability_of_difference", probability_of_difference),
    Law("conditional", laws_of_chance.conditional),
    Law("multiplication", laws_of_chance.multiplication),
    Law("product_of_independent", laws_of_chance.product_of_independent),
    Law("variance", laws_of_moments.variance),
    Law("variance_of_multiple", laws_of_moments.variance_of_multiple),
    Law("variance_of_independent_sum", laws_of_moments.variance_of_independent_sum),
    Law("mean_of_sum", laws_of_moments.mean_of_sum),
    Law("constant_from_mean", laws_of_moments.constant_from_mean),
    Law("chord", laws_of_convexity.chord, relation=AT_MOST),
    Law("tangent", laws_of_convexity.tangent, relation=AT_MOST),
    Law("align", laws_of_shapes.align),
    Law("stretch", laws_of_shapes.stretch),
    Law("as_matrix", laws_of_shapes.as_matrix),
    Law("contract", laws_of_shapes.contract),
    Law("matrices_alone", laws_of_shapes.matrices_alone),
    Law("drop", laws_of_shapes.drop),
    Law("new_axis", laws_of_shapes.new_axis),
    Law("join", laws_of_shapes.join),
    Law("strides", laws_of_shapes.strides),
    Law("strides_of_view", laws_of_shapes.strides_of_view),
    Law("count_bytes", laws_of_shapes.count_bytes),
    Law("move_axes", laws_of_shapes.move_axes),
    Law("slices", laws_of_arrays.slices),
    Law("flatten", laws_of_arrays.flatten),
    Law("write_out", laws_of_arrays.write_out),
    Law("column_sums", laws_of_arrays.column_sums),
    Law("gram", laws_of_arrays.gram),
    Law("normalise", laws_of_arrays.normalise),
    Law("entrywise", laws_of_arrays.entrywise),
    Law("stretch_entries", laws_of_arrays.stretch_entries),
    Law("in_front", laws_of_arrays.in_front),
    Law("each_repeated", laws_of_arrays.each_repeated),
    Law("rows_by_columns", laws_of_arrays.rows_by_columns),
    Law("open_clamp", laws_of_arrays.open_clamp),
    Law("sort_first", laws_of_arrays.sort_first),
    Law("inner_first", laws_of_arrays.inner_first),
    Law("clip_norm", laws_of_arrays.clip_norm),
    Law("work_out", laws_of_arrays.work_out),
)


def apply_law(expr: Basic, law: Law) -> Expr:
    """The law applied to the whole if it fits that, else to every node that it fits, innermost first."""
    if law.inner:
        return _settled(expr, law.rewrite)
    changed = law.rewrite(expr)
    return changed if changed != expr or not expr.args else everywhere(expr, law.rewrite)


def _settled(expr: Basic, rewrite: Rewrite) -> Expr:
    changed = everywhere(expr, rewrite)
    return changed if changed == expr else _settled(changed, rewrite)
