"""Arithmetics for sampled worlds: floats, coarse ones, and 40 and more digits for what floats leave in doubt."""

from __future__ import annotations

import math
from typing import Any

import mpmath
from sympy import Expr

from derive.kept import kept_by_thread
from derive.kernel.interpreter import Undefined, Unusable
from derive.terms.elementary import BY_NAME

_ERRORS = (ValueError, ZeroDivisionError)
_TINY = 1e-200  # beside which numbers of the usual size do not vanish in a product
_MOST = 10**12  # functions of larger arguments would take time and memory without end


class Floats:
    """IEEE doubles; what leaves their range is unusable, what is not real is undefined."""

    agreement = 3e-10
    digits = 15

    @staticmethod
    def too_large() -> float:
        """The value of what is above the range of doubles."""
        raise Unusable

    @staticmethod
    def too_small() -> float:
        """The value of what is not 0 and below the range of doubles."""
        raise Unusable

    @staticmethod
    def steps(order: int) -> tuple[float, ...]:
        """Steps to take differences with; higher orders than the second leave too few digits."""
        return {1: (1e-3, 1e-4, 1e-5), 2: (1e-2, 3e-3)}.get(order, ())

    @staticmethod
    def lift(value: Any) -> float:
        return float(value)

    @classmethod
    def number(cls, expr: Expr) -> float:
        try:
            value = float(expr)
        except OverflowError:
            return cls.too_large()
        if math.isinf(value):
            return cls.too_large()
        return value if value or expr.is_zero else cls.too_small()

    @classmethod
    def call(cls, name: str, *args: Any) -> float:
        function = BY_NAME[name]
        try:
            value = float(function.floats(*args))
        except _ERRORS:
            raise Undefined from None
        except OverflowError:
            return cls.too_large()
        return value if value or not function.never_zero else cls.too_small()

    @classmethod
    def power(cls, base: Any, exponent: Any) -> float:
        try:
            value = float(base) ** exponent
        except ZeroDivisionError:
            raise Undefined from None
        except OverflowError:
            return cls.too_large()
        if isinstance(value, complex):
            raise Undefined
        return float(value) if value or base == 0 else cls.too_small()


class Coarse(Floats):
    """Doubles whose range does not matter: what is too small is tiny, what is too large infinite.

    Good for finding places to look at (around 45 in e^(-(x - 45)^2), which is too small nearly everywhere else), and
    for no verdict.
    """

    @staticmethod
    def too_large() -> float:
        return math.inf

    @staticmethod
    def too_small() -> float:
        return _TINY


@kept_by_thread(16)
def _context(digits: int) -> Any:
    """A context takes a millisecond to make: one serves all worlds of a thread, for its functions work with more
    digits meanwhile."""
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

    def call(self, name: str, *args: Any) -> Any:
        function = BY_NAME[name]
        if not function.any_size and any(abs(x) > _MOST for x in args):
            raise Unusable
        try:
            value = function.to_digits(self.context, *args)
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
