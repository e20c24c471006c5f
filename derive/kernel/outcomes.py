"""How many outcomes random variables need, so that a line that holds for all of these holds for every distribution.

A line multiplied out is a polynomial in the weights of the outcomes. Each of its coefficients belongs to no more of
them than means stand in one product, so with so many all coefficients are seen. And m means have the values, all
together, that they have for some m + 1 outcomes (Caratheodory), whatever is made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from msgspec import Struct
from sympy import Add, Basic, Mul, Pow, Sum

from derive.errors import BadSetting
from derive.kernel.relations import EQUAL, Relation
from derive.kernel.setting import FEWEST_OUTCOMES, Setting
from derive.terms.chance import Mean, Moment, Variance, chances_in
from derive.terms.nodes import of_kind
from derive.terms.notation import D
from derive.terms.ordered import Plus, Times

_MOST = 12


def enough_outcomes(before: Basic, after: Basic, relation: Relation, setting: Setting) -> int:
    """As many as the line needs. Raises `BadSetting` where they are more than can be tried."""
    hidden = {m for d in (*setting.definitions, *setting.tied) for e in d.meanings for m in of_kind(e, Moment)}
    found = hidden.union(*(of_kind(e, Moment) for e in (before, after)))
    if not found:
        return FEWEST_OUTCOMES
    needed: float = 1 + sum(2 if isinstance(m, Variance) else 1 for m in found)
    if relation == EQUAL and not hidden:
        needed = min(needed, _sum([_factors(before), _factors(after)]).most)
    if needed > _MOST:
        raise BadSetting(f"a line with so many means needs {needed} outcomes, and {_MOST} are tried")
    return max(FEWEST_OUTCOMES, int(needed))


class _Factors(Struct, frozen=True):
    """How many means are multiplied in the terms that do not depend on chance, and in those that do; and whether some
    stand below a line. Without terms of a kind it is -inf."""

    fixed: float
    random: float = -inf
    below: bool = False

    @property
    def most(self) -> float:
        return max(self.fixed, self.random)


_UNKNOWN = _Factors(inf, inf, True)


def _factors(expr: Basic) -> _Factors:
    if not expr.has(Moment):
        return _Factors(-inf, 0) if chances_in(expr) else _Factors(0)
    if isinstance(expr, Variance):
        return _factors(expr.meaning)
    if isinstance(expr, Mean):
        body = _factors(expr.body)
        return _Factors(max(body.fixed, 1 + body.random), below=body.below)
    if isinstance(expr, Pow) and expr.exp.is_Integer:
        return _power(_factors(expr.base), int(expr.exp))
    parts = [_factors(a) for a in expr.args]
    if isinstance(expr, (Add, Plus)):
        return _sum(parts)
    if isinstance(expr, (Mul, Times)):
        return _product(parts)
    plain = isinstance(expr, (D, Sum)) and not parts[0].below
    return parts[0] if plain else _UNKNOWN


def _power(base: _Factors, exponent: int) -> _Factors:
    raised = _product([base] * abs(exponent)) if exponent else _Factors(0)
    if exponent >= 0:
        return raised
    return _UNKNOWN if base.random >= 0 else _Factors(raised.fixed, below=True)


def _product(parts: Sequence[_Factors]) -> _Factors:
    """Of terms, one from each factor; one that depends on chance makes the product depend on it."""
    fixed, random = 0.0, -inf
    for part in parts:
        random = max(random + part.fixed, random + part.random, fixed + part.random)
        fixed += part.fixed
    return _Factors(fixed, random, any(p.below for p in parts))


def _sum(parts: Sequence[_Factors]) -> _Factors:
    """Terms that have means below a line are brought to one denominator with all others."""
    whole = [p for p in parts if not p.below]
    lifted = sum(p.most for p in parts if p.below)
    fixed, random = max((p.fixed for p in whole), default=0), max((p.random for p in parts), default=-inf)
    return _Factors(max(fixed, 0) + lifted if lifted else fixed, random + lifted, lifted > 0)
