"""Two arithmetics for sampled worlds: floats, and 40 and more digits for the cases that floats leave in doubt."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

import mpmath
from sympy import Expr

from derive.kernel.interpreter import Undefined, Unusable

_ERRORS = (ValueError, ZeroDivisionError)
_ELEMENTARY = (
    *("exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
    *("erf", "erfc", "gamma", "floor", "ceil"),
)
_MOST = 10**12  # functions of larger arguments would take time and memory without end


def _loggamma(x: float) -> float:
    if x <= 0:
        raise Undefined  # math.lgamma is log |gamma| there
    return math.lgamma(x)


class Floats:
    """IEEE doubles; what leaves their range is unusable, what is not real is undefined."""

    agreement = 3e-10
    digits = 15

    functions: ClassVar[dict[str, Callable[[float], float]]] = {
        **{n: getattr(math, n) for n in _ELEMENTARY},
        "loggamma": _loggamma,
        "cot": lambda x: 1 / math.tan(x),
        "sec": lambda x: 1 / math.cos(x),
        "csc": lambda x: 1 / math.sin(x),
        "coth": lambda x: 1 / math.tanh(x),
        "sech": lambda x: 1 / math.cosh(x),
        "csch": lambda x: 1 / math.sinh(x),
        "acot": lambda x: math.atan(1 / x) if x else math.pi / 2,
    }
    never_zero = frozenset({"exp", "erfc", "sech", "csch"})

    @staticmethod
    def steps(order: int) -> tuple[float, ...]:
        """Steps to take differences with; higher orders than the second leave too few digits."""
        return {1: (1e-3, 1e-4, 1e-5), 2: (1e-2, 3e-3)}.get(order, ())

    @staticmethod
    def number(expr: Expr) -> float:
        try:
            value = float(expr)
        except OverflowError:
            raise Unusable from None
        return _in_range(value, expr.is_zero)

    @staticmethod
    def lift(value: Any) -> float:
        return float(value)

    @classmethod
    def call(cls, name: str, x: Any) -> float:
        try:
            value = cls.functions[name](x)
        except _ERRORS:
            raise Undefined from None
        except OverflowError:
            raise Unusable from None
        return value if value or name not in cls.never_zero else _in_range(value, False)

    @staticmethod
    def power(base: Any, exponent: Any) -> float:
        try:
            value = float(base) ** exponent
        except ZeroDivisionError:
            raise Undefined from None
        except OverflowError:
            raise Unusable from None
        if isinstance(value, complex):
            raise Undefined
        return float(value) if value else _in_range(float(value), base == 0)


def _in_range(value: float, may_vanish: bool) -> float:
    """The value itself, unless it is a zero or infinity that only the range of the floats has made."""
    if math.isinf(value) or (value == 0 and not may_vanish):
        raise Unusable
    return value


@cache
def _context(digits: int) -> Any:
    """A context takes a millisecond to make, and its precision stays: one serves all worlds."""
    context = mpmath.mp.clone()
    context.dps = digits
    return context


class Digits:
    """mpmath with a context of its own, so no global precision is touched."""

    def __init__(self, digits: int) -> None:
        self.digits, self.context = digits, _context(digits)
        self.agreement = self.context.mpf(10) ** (-(digits // 2))

    def steps(self, order: int) -> tuple[Any, ...]:
        """Steps that leave digits for derivatives of derivatives, and smaller ones near the edge of a domain."""
        step = self.context.mpf(10) ** (-(self.digits // (5 + order)))
        return (step, step / 10**4, step / 10**9)

    def number(self, expr: Expr) -> Any:
        if expr.is_Rational:
            return self.context.mpf(int(expr.p)) / int(expr.q)
        return self.context.mpf(expr._to_mpmath(int(self.context.prec * 1.1)))

    def lift(self, value: Any) -> Any:
        return self.context.mpf(value)

    def call(self, name: str, x: Any) -> Any:
        if abs(x) > _MOST and name not in ("log", "floor", "ceil", "atan"):
            raise Unusable
        try:
            value = getattr(self.context, name)(x)
        except _ERRORS:
            raise Undefined from None
        except OverflowError:
            raise Unusable from None
        return self._real(value)

    def power(self, base: Any, exponent: Any) -> Any:
        if abs(exponent) > _MOST:
            raise Unusable
        try:
            value = self.context.mpf(base) ** exponent
        except _ERRORS:
            raise Undefined from None
        except OverflowError:
            raise Unusable from None
        return self._real(value)

    def _real(self, value: Any) -> Any:
        if isinstance(value, self.context.mpc) or not self.context.isfinite(value):
            raise Undefined
        return value
