"""Sums without end by what they come to: SymPy finds it, and partial sums, extrapolated, have to agree with it.

What comes out so is never called proved. A sum that nothing is found for stays as it is, and cannot be compared.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import sympy
from sympy import Basic, Expr, Indexed, Integer, Piecewise, Rational, Sum, Symbol, oo
from sympy.core.function import AppliedUndef

from derive.terms.elementary import BY_KIND
from derive.terms.nodes import of_kind
from derive.terms.ordered import plain

_DIGITS, _AGREEING = 30, 12
_PLACES = tuple(Fraction(a, b) for a, b in ((1, 3), (-2, 5), (3, 7), (-1, 4)))  # where most series converge
_FEWEST = 2  # places at which the value agrees
_MOST_NAMES = 3


def endless(side: Any) -> tuple[Sum, ...]:
    """The sums without end in an expression that have none inside."""
    sums = of_kind(side, Sum) if isinstance(side, Basic) else ()
    return tuple(sorted((s for s in sums if s.has(oo) and not any(a.has(Sum) for a in s.args)), key=str))


def closed(total: Sum) -> Expr | None:
    """What a sum without end comes to, a value with its condition, or infinity; None where that is not found or not
    confirmed."""
    read = plain(total)
    if not isinstance(read, Sum) or len(read.limits) != 1 or not read.limits[0][1].is_Integer:
        return None
    names = sorted((s for s in read.free_symbols if isinstance(s, Symbol)), key=str)
    if len(names) > _MOST_NAMES or read.has(AppliedUndef, Indexed):
        return None
    found = _where_it_holds(read.doit())
    if found in (oo, -oo):
        return found
    if found is None or found.has(Sum, oo, sympy.nan, sympy.zoo) or not _is_known(found):
        return None
    places = [{name: _value(name, at, k) for k, name in enumerate(names)} for at in _PLACES]
    places = [place for place in places if _number(found.subs(place)) is not None][:_FEWEST]
    return found if len(places) == _FEWEST and all(_agrees(read, found, place) for place in places) else None


def _is_known(found: Expr) -> bool:
    """Whether there are no functions in it but those of the table."""
    return all(type(f) in BY_KIND or isinstance(f, Piecewise) for f in found.atoms(sympy.Function))


def _where_it_holds(found: Expr) -> Expr | None:
    """The first case alone of a value that has conditions: elsewhere there is none."""
    pieces = found.atoms(Piecewise)
    for piece in pieces:
        value, condition = piece.args[0].args
        found = found.xreplace({piece: Piecewise((value, condition), evaluate=False)})
    return found if len(pieces) < 2 else None


def _value(name: Symbol, at: Fraction, shift: int) -> Rational:
    return Integer(2 + shift) if name.is_integer else Rational(at.numerator, at.denominator + shift)


def _agrees(total: Sum, found: Expr, values: dict[Symbol, Rational]) -> bool:
    """Whether the sum of many terms, extrapolated, has the value that was found."""
    body, (letter, low, _) = total.function.subs(values), total.limits[0]
    with mpmath.workdps(_DIGITS):
        wanted = _number(found.subs(values))
        if _number(body.subs(letter, low)) is None:
            return False
        summed = mpmath.nsum(lambda k: _number(body.subs(letter, int(k))), [int(low), mpmath.inf])
        return bool(mpmath.almosteq(summed, wanted, mpmath.mpf(10) ** -_AGREEING))


def _number(expr: Expr) -> Any:
    value = sympy.N(expr, mpmath.mp.dps)
    return mpmath.mpf(str(value)) if value.is_Float or value.is_Integer else None
