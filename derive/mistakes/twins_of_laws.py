"""Wrong twins of the laws of deltas, events and probabilities; the docstring of each is the wrong formula.

`derive.mistakes.table` says which law each one replaces and runs derivations with them.
"""

from __future__ import annotations

from sympy import Basic, Indexed, S, Sum

from derive.engine.algebra import sifted
from derive.engine.laws import (
    Path,
    absorbed,
    addition,
    by_elements,
    commuted,
    distributed,
    event_of,
    excluded_middle,
    negated,
    probability_of_difference,
    regrouped,
    repeated,
    through,
)
from derive.engine.rules import slope
from derive.terms.bound import substitute
from derive.terms.events import AllOf, AnyOf, Difference, Everything, Intersection, Not, Nothing, P, Those, Union
from derive.terms.notation import Components, D, Delta, Nabla
from derive.terms.ordered import mapped, minus, plus, times


def sum_not_sifted(node: Basic) -> Basic:
    """sum_k g(k) delta(j, k) = sum_k g(k): the delta dropped, the sum kept."""
    if sifted(node) == node:
        return node
    return Sum(mapped(node.function, lambda a: S.One if isinstance(a, Delta) else a), *node.limits)


def components_swapped(node: Basic) -> Basic:
    """grad f = (df/dy, df/dx): the partial derivatives in the wrong order."""
    return Components(*reversed(node.components.args)) if isinstance(node, Nabla) else node


def own_path_only(node: Basic) -> Basic:
    """dL/dx_pq = dL/dS_pq dS_pq/dx_pq: as if only the component of the same place depended on x."""
    if not isinstance(node, Path):
        return node
    question, name, *limits = node.args
    own = question.variable.indices if isinstance(question.variable, Indexed) else ()
    if not limits:
        return D(question.body, name)
    if len(own) != len(limits):
        return through(node)
    same = substitute(name, {limit.args[0]: index for limit, index in zip(limits, own, strict=True)})
    return times(D(question.body, same), slope(same, question.variable))


def and_for_or(event: Basic) -> Basic:
    """A u B as the outcomes in A and in B, A n B as those in A or in B."""
    right = by_elements(event)
    return right if right == event else Those(_swapped(right.args[0]))


def de_morgan_not_swapped(condition: Basic) -> Basic:
    """not (p or q) = (not p) or (not q)."""
    if not isinstance(condition, Not) or not isinstance(condition.args[0], (AnyOf, AllOf)):
        return negated(condition)
    (inner,) = condition.args
    return inner.func(*(de_morgan_not_swapped(Not(a)) for a in inner.args))


def union_for_intersection(node: Basic) -> Basic:
    """{omega : omega in A and omega in B} = A u B, and the other way round."""
    return event_of(_swapped(node.args[0])) if isinstance(node, Those) else node


def negation_overlooked(node: Basic) -> Basic:
    """{omega : omega in A and omega not in B} = A n B."""
    return event_of(_affirmed(node.args[0])) if isinstance(node, Those) else node


def _affirmed(condition: Basic) -> Basic:
    if isinstance(condition, (AnyOf, AllOf)):
        return condition.func(*(_affirmed(a) for a in condition.args))
    return condition.args[0] if isinstance(condition, Not) else condition


def other_event_negated(node: Basic) -> Basic:
    """{omega : omega in A and omega not in B} = A^c n B."""
    return event_of(_turned(node.args[0])) if isinstance(node, Those) else node


def _turned(condition: Basic) -> Basic:
    if not isinstance(condition, (AnyOf, AllOf)):
        return condition
    if [isinstance(a, Not) for a in condition.args] == [False, True]:
        p, q = condition.args
        return condition.func(Not(p), q.args[0])
    return condition.func(*(_turned(a) for a in condition.args))


def additivity_of_overlapping(node: Basic) -> Basic:
    """P(A u B) = P(A) + P(B) for any A and B, P(A u (B - A)) with them."""
    if not isinstance(node, P) or not isinstance(node.args[0], Union):
        return node
    return plus(*(P(a.args[0] if isinstance(a, Difference) else a) for a in node.args[0].args))


def union_as_product(node: Basic) -> Basic:
    """P(A u B) = P(A) P(B)."""
    union = isinstance(node, P) and isinstance(node.args[0], Union)
    return times(*(P(a) for a in node.args[0].args)) if union else node


def difference_of_probabilities(node: Basic) -> Basic:
    """P(B - A) = P(B) - P(A), as if A were part of B."""
    if probability_of_difference(node) == node:
        return node
    b, a = node.args[0].args
    return plus(P(b), minus(P(a)))


def intersection_for_difference(node: Basic) -> Basic:
    """P(B - A) = P(A n B)."""
    return node if probability_of_difference(node) == node else P(Intersection(*reversed(node.args[0].args)))


def _swapped(condition: Basic) -> Basic:
    if isinstance(condition, (AnyOf, AllOf)):
        other = AllOf if isinstance(condition, AnyOf) else AnyOf
        return other(*(_swapped(a) for a in condition.args))
    return Not(_swapped(condition.args[0])) if isinstance(condition, Not) else condition


def _other(condition: Basic) -> type[Basic]:
    return AllOf if isinstance(condition, AnyOf) else AnyOf


def commuted_with_the_operation(condition: Basic) -> Basic:
    """p or q = q and p."""
    right = commuted(condition)
    return right if right == condition else _other(condition)(*right.args)


def regrouped_across_operations(condition: Basic) -> Basic:
    """(p or q) or r = p or (q and r)."""
    if regrouped(condition) == condition:
        return condition
    (p, q), r = condition.args[0].args, condition.args[1]
    return condition.func(p, _other(condition)(q, r))


def distributed_over_first_only(condition: Basic) -> Basic:
    """p and (q or r) = (p and q) or r."""
    if distributed(condition) == condition:
        return condition
    p, inner = condition.args
    first, *rest = inner.args
    return inner.func(condition.func(p, first), *rest)


def wrong_part_absorbed(condition: Basic) -> Basic:
    """p or (p and q) = p and q."""
    return condition if absorbed(condition) == condition else condition.args[1]


def other_event_kept(condition: Basic) -> Basic:
    """p or (p and q) = q."""
    p = absorbed(condition)
    return condition if p == condition else next(q for q in condition.args[1].args if q != p)


def inner_operation_lost(condition: Basic) -> Basic:
    """p or (p and q) = p or q."""
    p = absorbed(condition)
    return condition if p == condition else condition.func(p, other_event_kept(condition))


def repetition_cancelled(condition: Basic) -> Basic:
    """p or p = never."""
    p = repeated(condition)
    return condition if p == condition else AllOf(p, Not(p))


def everything_for_nothing(event: Basic) -> Basic:
    """A u A^c = the empty set, A n A^c = Omega."""
    right = excluded_middle(event)
    if right == event:
        return event
    return Nothing() if isinstance(right, Everything) else Everything()


def negation_dropped(event: Basic) -> Basic:
    """A u A^c = A, as if the complement brought nothing."""
    return event if excluded_middle(event) == event else event_of(event.args[0].args[0])


def negation_kept(event: Basic) -> Basic:
    """A u A^c = A^c."""
    return event if excluded_middle(event) == event else event_of(event.args[0].args[1])


def intersection_not_subtracted(node: Basic) -> Basic:
    """P(A u B) = P(A) + P(B) for any A and B."""
    return node if addition(node) == node else plus(*(P(a) for a in node.args[0].args))
