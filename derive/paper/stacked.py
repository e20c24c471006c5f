"""How many lines of small signs a formula has in the run of the words: fractions in fractions, sums below a bar."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Expr, Mul, Pow, Product, Rational, Sum, exp

from derive.terms.notation import D
from derive.terms.ordered import Times


@lru_cache(maxsize=4096)
def is_stacked(expr: Basic) -> bool:
    """Whether a formula has bars above each other, a sum with its ends below a bar, or a fraction in an exponent: in
    the run of the words its signs are too small to read."""
    return _bars(expr) > 1


@lru_cache(maxsize=4096)
def _bars(expr: Basic) -> int:
    if isinstance(expr, Rational):
        return int(expr.q != 1)
    if isinstance(expr, D):
        return max(1, _bars(expr.body))
    if isinstance(expr, (Sum, Product)):
        return max(1, _bars(expr.function))
    if isinstance(expr, (Times, Mul)):
        first = next((k for k, a in enumerate(expr.args) if _is_below(a)), len(expr.args))
        return max((_among_factors(a, k, first, len(expr.args)) for k, a in enumerate(expr.args)), default=0)
    if isinstance(expr, exp) or (isinstance(expr, Pow) and not expr.exp.is_Rational):
        return max(2 * min(1, _bars(expr.args[-1])), *map(_bars, expr.args))
    if isinstance(expr, Pow):
        return _bars(expr.base) + _is_below(expr)
    return max(map(_bars, expr.args), default=0)


def _among_factors(factor: Expr, place: int, first: int, count: int) -> int:
    """A sum behind 1/n stands beside the bar, and one before it above the bar; a number in front is on it anyhow."""
    if _is_below(factor) or isinstance(factor, Rational):
        return 0 if isinstance(factor, Rational) else _bars(factor)
    beside = isinstance(factor, (Sum, Product)) and (place > first or first == count)
    return _bars(factor.function) if beside else _bars(factor) + (first < count)


def _is_below(factor: Basic) -> bool:
    """Whether a factor stands below the bar."""
    return isinstance(factor, Pow) and bool(factor.exp.is_negative)
