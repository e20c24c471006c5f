"""The laws of convex functions (Boyd, Vandenberghe: Convex Optimization, section 3.1): each makes a line larger."""

from __future__ import annotations

from sympy import Add, Basic, Expr, Mul
from sympy.core.function import AppliedUndef

from derive.terms.convex import slope_taken
from derive.terms.notation import D
from derive.terms.ordered import Plus, Times, plain, plus, times

Shares = tuple[tuple[Expr, Expr], tuple[Expr, Expr]]
Tangent = tuple[AppliedUndef, Expr]


def chord(node: Basic) -> Basic:
    """f(t x + (1 - t) y) <= t f(x) + (1 - t) f(y)."""
    found = shares_of(node)
    return node if found is None else plus(*(times(share, node.func(place)) for share, place in found))


def tangent(node: Basic) -> Basic:
    """f(x) + f'(x) (y - x) <= f(y)."""
    found = tangent_of(node)
    return node if found is None else found[0].func(plain(plus(found[0].args[0], found[1])))


def shares_of(node: Basic) -> Shares | None:
    """((t, x), (1 - t, y)) of f(t x + (1 - t) y)."""
    inner = node.args[0] if isinstance(node, AppliedUndef) and len(node.args) == 1 else None
    if not isinstance(inner, (Plus, Add)) or len(inner.args) != 2:
        return None
    if not all(isinstance(term, (Times, Mul)) and len(term.args) == 2 for term in inner.args):
        return None
    (s, x), (t, y) = (term.args for term in inner.args)
    return ((s, x), (t, y)) if plain(plus(s, t)) == 1 else None


def tangent_of(node: Basic) -> Tangent | None:
    """f(x) and y - x of f(x) + f'(x) (y - x)."""
    if not isinstance(node, (Plus, Add)) or len(node.args) != 2:
        return None
    value, term = node.args
    if not isinstance(value, AppliedUndef) or not isinstance(term, (Times, Mul)):
        return None
    slope = D(value, value.args[0]) if value.args[0].is_Symbol else None
    rest = [a for a in term.args if slope_taken(a) != slope]
    return (value, times(*rest)) if slope is not None and len(rest) == len(term.args) - 1 else None
