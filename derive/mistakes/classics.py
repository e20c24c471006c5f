"""Wrong answers that pupils give again and again, and that no wrong rule leads to: work that ends too early.

They name a mistake in an answer; no exercise is made from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial

from sympy import Basic, Indexed, Integer, Pow, Rational, Sum, Symbol

from derive.mistakes.slips import Slip
from derive.mistakes.twins_of_laws import union_as_product
from derive.terms.bound import substitute
from derive.terms.events import Difference, P
from derive.terms.notation import D, Delta
from derive.terms.ordered import Plus, Times, minus, plain, plus, power, times

_HALF = Rational(1, 2)


def inner_name_forgotten(expr: Basic) -> Iterator[Basic]:
    """dL/dp dp/dz -> dL/dp, for a name p: every D(p, z) is 1, D(p_i, z_j) is 1 for i = j."""
    inner = {d for d in expr.atoms(D) if isinstance(d.body, (Symbol, Indexed))}
    for name in sorted({_head(d.body) for d in inner}):
        values: dict[Basic, Basic] = {d: _one(d) for d in inner if _head(d.body) == name}
        if values.keys() != {expr}:
            yield expr.xreplace(values)  # the letter of a sum around it is meant


def _head(name: Basic) -> str:
    return str(name.base if isinstance(name, Indexed) else name)


def _one(slope: D) -> Basic:
    """1 where the indices that run alike are the same."""
    body, x = slope.args
    if not isinstance(body, Indexed) or not isinstance(x, Indexed):
        return Integer(1)
    ours, theirs = (list(zip(e.indices, e.base.shape or (), strict=False)) for e in (body, x))
    pairs = [(i, j) for i, n in ours for j, m in theirs[::-1] if n == m]
    return times(*(Delta(i, j) for i, j in pairs[:1]))


def own_term_only(expr: Basic) -> Iterator[Basic]:
    """sum_i y_i dp_i/dz_j -> y_j dp_j/dz_j."""
    ranges = {
        (s, leaf.base.shape[k]) for leaf in expr.atoms(Indexed) for k, s in enumerate(leaf.indices) if leaf.base.shape
    }
    for total in sorted((s for s in expr.atoms(Sum) if len(s.limits) == 1), key=str):
        ((letter, _low, high),) = total.limits
        for own in sorted((s for s, n in ranges if n == high and s in expr.free_symbols), key=str):
            yield substitute(expr, {total: substitute(total.function, {letter: own})})


def activation_slope_left_out(node: Basic) -> Iterator[Basic]:
    """(p - y) p (1 - p) x -> (p - y) x, and the same for 1 - t^2."""
    if not isinstance(node, Times):
        return
    for k, factor in enumerate(node.args):
        for m, other in enumerate(node.args):
            if k != m and plain(factor) == 1 - plain(other):
                yield times(*(f for n, f in enumerate(node.args) if n not in (k, m)))
        if isinstance(factor, Plus) and any(plain(factor) == 1 - plain(s) ** 2 for s in factor.atoms(Symbol, Indexed)):
            yield times(*node.args[:k], *node.args[k + 1 :])


def root_left_out(node: Basic) -> Iterator[Basic]:
    """sqrt(a) -> a."""
    if isinstance(node, Pow) and node.exp in (_HALF, -_HALF):
        yield power(node.base, 2 * node.exp)


def factorials_left_out(node: Basic) -> Iterator[Basic]:
    """f(a) + f'(a) h + f''(a) h^2/2 -> f(a) + f'(a) h + f''(a) h^2."""
    if isinstance(node, Plus):
        changed = [times(factorial(_degree(term)), term) if _degree(term) > 1 else term for term in node.args]
        if changed != list(node.args):
            yield Plus(*changed)


def _degree(term: Basic) -> int:
    powers = [f for f in (term.args if isinstance(term, Times) else (term,)) if isinstance(f, Pow) and f.free_symbols]
    return int(powers[0].exp) if len(powers) == 1 and powers[0].exp.is_Integer and 1 < powers[0].exp < 20 else 0


def one_of_two_terms(node: Basic) -> Iterator[Basic]:
    """a - b -> a, a - b -> b."""
    if isinstance(node, Plus) and len(node.args) == 2:
        yield from node.args


def union_multiplied(node: Basic) -> Iterator[Basic]:
    """P(A u B) -> P(A) P(B)."""
    if isinstance(node, P) and union_as_product(node) != node:
        yield union_as_product(node)


def difference_taken_apart(node: Basic) -> Iterator[Basic]:
    """P(A - B) -> P(A) - P(B), as if B were part of A."""
    if isinstance(node, P) and isinstance(node.args[0], Difference):
        whole, part = node.args[0].args
        yield plus(P(whole), minus(P(part)))


CLASSICS: tuple[Slip, ...] = (
    Slip("inner_name_forgotten", inner_name_forgotten, whole=True),
    Slip("own_term_only", own_term_only, whole=True),
    Slip("activation_slope_left_out", activation_slope_left_out),
    Slip("root_left_out", root_left_out),
    Slip("factorials_left_out", factorials_left_out),
    Slip("union_as_product", union_multiplied),
    Slip("difference_of_probabilities", difference_taken_apart),
    Slip("term_left_out", one_of_two_terms),
)
