"""Which numbers are an answer as they stand: nobody asks for a decimal of 3/5, sqrt(3)/2, 2 ln 2 + 1 or pi/4."""

from __future__ import annotations

from sympy import Add, Expr, Integer, Mul, Pow, fraction, log, pi
from sympy.core.numbers import Exp1

MOST_TERMS = 2


def is_exact(value: Expr) -> bool:
    """Whether a number is a fraction whose parts are short sums of roots, pi, logarithms of whole numbers and powers
    of e; a sum with e in it does not stand below the line."""
    above, below = fraction(value)
    return _is_short(above) and _is_short(below) and not (isinstance(below, Add) and below.has(Exp1))


def _is_short(value: Expr) -> bool:
    terms = Add.make_args(value)
    return len(terms) <= MOST_TERMS and all(_is_basic(factor) for term in terms for factor in Mul.make_args(term))


def _is_basic(factor: Expr) -> bool:
    """Whether a factor is a rational number, or a power of what is written with one sign."""
    if factor.is_Rational or factor in (pi, Exp1()):
        return True
    if isinstance(factor, log):
        return bool(factor.args[0].is_Integer)
    base, power = factor.as_base_exp()
    if base == factor or not power.is_Rational:
        return False
    whole = isinstance(factor, Pow) and isinstance(base, Add) and power.is_Integer and power > 0
    return (_is_short(base) if whole else _is_basic(base)) and (power.q <= Integer(2) or base == Exp1())
