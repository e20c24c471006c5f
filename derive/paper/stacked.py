"""How small the signs of a formula are in the run of the words: fractions in fractions, sums and powers at a bar."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Expr, Mul, Pow, Product, Rational, Sum, exp, preorder_traversal

from derive.terms.notation import D
from derive.terms.ordered import Times

_WITHOUT_EXPONENT = (1, -1, Rational(1, 2), Rational(-1, 2))  # a quotient, and a root


@lru_cache(maxsize=4096)
def is_stacked(expr: Basic) -> bool:
    """Whether a formula has a derivative, bars above each other, a sum with its ends or a power at a bar, or a fraction
    in an exponent: in the run of the words its signs are too small to read."""
    return _bars(expr) > 1


@lru_cache(maxsize=4096)
def _bars(expr: Basic) -> int:
    if isinstance(expr, Rational):
        return int(expr.q != 1)
    if isinstance(expr, D):
        return max(2, _bars(expr.body))  # its variable has an index, or an exponent, below the bar
    if isinstance(expr, (Sum, Product)):
        return max(1, _bars(expr.function))
    if isinstance(expr, (Times, Mul)):
        first = next((k for k, a in enumerate(expr.args) if _is_below(a)), len(expr.args))
        return max((_among_factors(a, k, first, len(expr.args)) for k, a in enumerate(expr.args)), default=0)
    if isinstance(expr, exp) or (isinstance(expr, Pow) and not expr.exp.is_Rational):
        return max(2 * min(1, _bars(expr.args[-1])), *map(_bars, expr.args))
    if isinstance(expr, Pow):
        return _at_a_bar(expr, _bars(expr.base)) if _is_below(expr) else _bars(expr.base)
    return max(map(_bars, expr.args), default=0)


def _among_factors(factor: Expr, place: int, first: int, count: int) -> int:
    """A sum behind 1/n stands beside the bar, and one before it above the bar; a number in front is on it anyhow."""
    if _is_below(factor) or isinstance(factor, Rational):
        return 0 if isinstance(factor, Rational) else _bars(factor)
    beside = isinstance(factor, (Sum, Product)) and (place > first or first == count)
    if beside:
        return _bars(factor.function)
    return _at_a_bar(factor, _bars(factor)) if first < count else _bars(factor)


def _at_a_bar(factor: Expr, bars: int) -> int:
    """The bars of what stands above or below one more; a power there has its exponent in the smallest signs."""
    return bars + 1 + any(map(_is_raised, preorder_traversal(factor)))


def _is_raised(expr: Basic) -> bool:
    return isinstance(expr, exp) or (isinstance(expr, Pow) and expr.exp not in _WITHOUT_EXPONENT)


def _is_below(factor: Basic) -> bool:
    """Whether a factor stands below the bar."""
    return isinstance(factor, Pow) and bool(factor.exp.is_negative)
