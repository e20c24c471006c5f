"""How large the constants in an expression are, seen before anything is rebuilt: SymPy evaluates what it rebuilds."""

from __future__ import annotations

import math

import sympy
from sympy import Basic, Float, Integer, Pow, Rational, Symbol

from derive.kept import LEAST, kept
from derive.terms.ordered import Plus, Times

MOST_BITS = 40_000  # of a number that a power of numbers stands for
MOST_FACTORIAL = 5_000
_FACTORIALS = (sympy.factorial, sympy.gamma, sympy.binomial, sympy.factorial2, sympy.RisingFactorial)
_BINDING_NOTHING = (sympy.Add, sympy.Mul, Pow, sympy.Function, Plus, Times)
_INFINITE = math.inf
_WRITTEN = 14_000  # bits of a number that Python writes


@kept(LEAST)
def too_large(expr: Basic) -> bool:
    """Whether a constant in it would take long to compute: 9^9^9^9, or the factorial of 10^8."""
    return _log2(expr) == _INFINITE


def _log2(expr: Basic) -> float | None:
    """A bound on the binary logarithm of a constant's size, None for what is not constant, infinity for too large."""
    if isinstance(expr, Symbol):
        return None
    if isinstance(expr, Integer):
        bits = int(expr).bit_length()
        return float(bits) if bits < _WRITTEN else _INFINITE
    if isinstance(expr, (Rational, Float)):
        return float(max(int(expr.p).bit_length(), int(expr.q).bit_length())) if isinstance(expr, Rational) else 1100.0
    found = [_log2(a) for a in expr.args]
    if _INFINITE in found:
        return _INFINITE
    if None in found and (isinstance(expr, _BINDING_NOTHING) or expr.free_symbols):
        return None
    sizes = [size or 0.0 for size in found]
    if not sizes:
        return 0.0
    if isinstance(expr, _FACTORIALS):
        return _of_factorial(sizes)
    if isinstance(expr, Pow):
        return sizes[0] if expr.exp == -1 else _of_power(*sizes)
    if isinstance(expr, sympy.log) and isinstance(expr.args[0], Integer):
        return math.log2(max(sizes[0], 1.0)) + 1
    return sum(sizes) + len(sizes)


def _of_factorial(sizes: list[float]) -> float:
    largest = max(sizes)
    return _INFINITE if largest > math.log2(MOST_FACTORIAL) + 1 else 2.0**largest * largest


def _of_power(base: float, exponent: float) -> float:
    if exponent > 40 or base * 2.0**exponent > MOST_BITS:
        return _INFINITE
    return base * 2.0**exponent
