"""What a line supposes: relations, and whether a name is a whole number; in the words of plain maths too."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sympy import Abs, Basic, Eq, Function, Ge, Gt, Indexed, Le, Lt, Max, Min, Ne, Product, Sum
from sympy.core.symbol import Str

from derive.terms.chance import EquallyLikely, Takes
from derive.terms.convex import Convex
from derive.terms.events import Inclusion, Independent, Same
from derive.terms.handed_in import expression
from derive.terms.samples import Family

#: what a number, or the sample space, may be supposed to be, in plain maths
KINDS = {
    "whole": "a whole number", "even": "even", "odd": "odd", "not whole": "not a whole number",
    "alike": "with equally likely outcomes",
}  # fmt: skip
_SIGNS = {Eq: "=", Ne: "!=", Gt: ">", Ge: ">=", Lt: "<", Le: "<=", Inclusion: "subset", Same: "="}

_CALLED = {Sum: "sum", Product: "product", Max: "max", Min: "min", Abs: "abs"}


class Kind(Basic):
    """`Kind(k, "even")`: the condition that a number, or the sample space, is of one of the `KINDS`."""

    def __new__(cls, number: Any, kind: Any) -> Kind:
        return Basic.__new__(cls, expression(number), kind if isinstance(kind, Str) else Str(kind))

    @property
    def number(self) -> Basic:
        """What is supposed to be of this kind."""
        return self.args[0]

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        return str(self.args[1].name)


def in_plain_maths(condition: Basic) -> str:
    """`x > 0`, `k even`, `x != 0`."""
    if isinstance(condition, Kind):
        return f"{_plain(condition.number)} {KINDS[condition.kind]}"
    if isinstance(condition, Independent):
        return ", ".join(map(in_plain_maths, condition.equations))
    if isinstance(condition, (Convex, Family)):
        return ", ".join(map(in_plain_maths, condition.relations))
    if isinstance(condition, Takes):
        name = condition.variable.name
        return ", ".join(f"P({name} = {_plain(value)}) = {_plain(weight)}" for value, weight in condition.pairs)
    if isinstance(condition, EquallyLikely):
        letter, low, high = condition.values.limits[0]
        value = _plain(condition.values.function)
        return f"{condition.variable.name} = {value} with {letter} = {low}, ..., {high} equally likely"
    if type(condition) in _SIGNS:
        left, right = condition.args
        return f"{_plain(left)} {_SIGNS[type(condition)]} {_plain(right)}"
    return _plain(condition)


def _plain(expr: Basic) -> str:
    return str(_called(expr)).replace("**", "^")


def _called(expr: Basic) -> Basic:
    """The expression with the functions that people call otherwise than SymPy does: sum(x[k], k, 1, n)."""
    if isinstance(expr, Indexed) or not expr.args:
        return expr
    args = tuple(_called(a) for a in expr.args)
    word = _CALLED.get(type(expr))
    if word is None:
        return expr if args == expr.args else expr.func(*args)
    if not isinstance(expr, (Sum, Product)):
        return Function(word)(*args)
    body, *limits = args
    return reduce(lambda inner, limit: Function(word)(inner, *limit.args), limits, body)
