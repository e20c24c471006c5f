"""Nodes of SymPy's own that mean what ours mean: they are taken as ours, which do not evaluate themselves."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sympy import (
    Basic,
    Derivative,
    Dummy,
    Integral,
    KroneckerDelta,
    Lambda,
    Limit,
    Mod,
    Order,
    Product,
    Subs,
    Sum,
    Symbol,
    floor,
    frac,
    polygamma,
)
from sympy.logic.boolalg import ITE, Equivalent, Implies, Xor
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr
from sympy.polys.rootoftools import RootOf

from derive.errors import BadSetting
from derive.terms.bound import fresh, letters, substitute
from derive.terms.elementary.exponential import expm1, log1p
from derive.terms.elementary.special import digamma, trigamma
from derive.terms.notation import At, D, delta
from derive.terms.ordered import mapped, minus, over, plus, times

# The module of these is loaded where an expression has one of them, and not for their sake.
_FOR_PROGRAMS = {"log1p": log1p, "expm1": expm1}
_JOINED = (ITE, Xor, Implies, Equivalent)  # of conditions, which "and", "or" and "not" say too
_UNREAD = (Integral, Lambda, Limit, MatrixElement, MatrixExpr, Order, RootOf)


def in_our_notation(expr: Any) -> Any:
    """Derivatives, values at a place, deltas and functions of SymPy as ours. Raises `BadSetting` for what has no
    meaning here."""
    if isinstance(expr, _UNREAD):
        raise BadSetting(f"{expr}: {type(expr).__name__} of SymPy is not read")
    return _taken(mapped(expr, in_our_notation) if not isinstance(expr, (Derivative, Subs)) else expr)


def _taken(node: Basic) -> Basic:
    if isinstance(node, Derivative):
        return reduce(
            D, [v for v, count in node.variable_count for _ in range(_times(node, count))], in_our_notation(node.expr)
        )
    if isinstance(node, Subs):
        return _placed(node)
    if isinstance(node, Mod):
        whole, part = node.args
        return plus(whole, minus(times(part, floor(over(whole, part)))))
    if isinstance(node, frac):
        return plus(node.args[0], minus(floor(node.args[0])))
    if isinstance(node, (Sum, Product)):
        return _counted(node)
    if isinstance(node, _JOINED):
        return node.to_nnf(simplify=False)
    if isinstance(node, KroneckerDelta):
        return delta(*node.args[:2])
    if isinstance(node, polygamma) and node.args[0] in (0, 1):
        return (digamma, trigamma)[int(node.args[0])](node.args[1])
    ours = _FOR_PROGRAMS.get(node.func.__name__) if node.func.__module__ == "sympy.codegen.cfunctions" else None
    return node if ours is None else ours(*node.args)


def _counted(node: Sum | Product) -> Basic:
    """A sum whose letters are declared by their range alone: a positive one would pass for a size."""
    signed = {limit[0] for limit in node.limits if limit[0].is_nonnegative}
    return node.xreplace({letter: Symbol(letter.name, integer=True) for letter in signed}) if signed else node


def _times(node: Derivative, count: Basic) -> int:
    if not count.is_Integer:
        raise BadSetting(f"{node}: a derivative of an order that is a letter is not read")
    return int(count)


def _placed(node: Subs) -> Basic:
    """f with names set to values, all at once."""
    expr, names, values = node.args
    holes, taken = {}, letters(node)
    for name in names:
        if not isinstance(name, (Symbol, Dummy)):
            raise BadSetting(f"{node}: a value is put in for a symbol only")
        holes[name] = Symbol(fresh(Symbol(f"{name.name.strip('_')}0"), taken).name, **name.assumptions0)
        taken |= {holes[name].name}
    pairs = zip(holes.values(), map(in_our_notation, values), strict=True)
    return reduce(lambda body, pair: At(body, *pair), pairs, substitute(in_our_notation(expr), holes))
