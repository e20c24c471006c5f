"""An independent judge: expressions by mpmath at 50 digits, derivatives by `mpmath.diff`. It shares no code with
`derive.kernel`; what has no real value is None."""

from __future__ import annotations

import mpmath
from beyond_mpmath import lacking
from sympy import Abs, Add, Max, Min, Mul, Pow, Symbol, sign

from derive.terms.notation import At, D
from derive.terms.ordered import Plus, Times

DIGITS = 50
_NAMES = {"log": "ln", "ceiling": "ceil"}
_WITHOUT = lacking(mpmath)


class NoValue(Exception):
    pass


def value(expr, point):
    """The real value at a point (a dict from names to numbers), or None."""
    with mpmath.workdps(DIGITS):
        try:
            return _value(expr, {k: mpmath.mpf(v) for k, v in point.items()})
        except (NoValue, ZeroDivisionError, ValueError, OverflowError):
            return None


def _real(v):
    if isinstance(v, mpmath.mpc):
        if abs(v.imag) > mpmath.mpf(10) ** -40:
            raise NoValue
        v = v.real
    if not mpmath.isfinite(v):
        raise NoValue
    return v


def _value(e, p):
    if isinstance(e, D):
        return _slope(e.args[0], e.args[1].name, p)
    if isinstance(e, At):
        return _value(e.args[0], {**p, e.args[1].name: _value(e.args[2], p)})
    if isinstance(e, Symbol):
        return p[e.name]
    if e.is_Rational:
        return mpmath.mpf(int(e.p)) / int(e.q)
    if not e.args:
        return mpmath.mpf(str(e.evalf(DIGITS + 10)))
    args = [_value(a, p) for a in e.args]
    if isinstance(e, (Add, Plus)):
        return mpmath.fsum(args)
    if isinstance(e, (Mul, Times)):
        return mpmath.fprod(args)
    if isinstance(e, Pow):
        return _power(args[0], args[1], e.exp)
    if isinstance(e, (Max, Min)):
        return (max if isinstance(e, Max) else min)(args)
    if isinstance(e, Abs):
        return abs(args[0])
    if isinstance(e, sign):
        return mpmath.sign(args[0])
    name = type(e).__name__
    if name == "atan2":
        return _angle(*args)
    function = _WITHOUT.get(name) or getattr(mpmath, _NAMES.get(name, name))
    return _real(function(args[0]))


def _angle(y, x):
    if x == y == 0:
        raise NoValue
    return mpmath.atan2(y, x)


def _power(base, exponent, written):
    if base == 0 and exponent < 0:
        raise NoValue
    if base < 0 and not mpmath.isint(exponent):
        raise NoValue
    return _real(base**exponent)


def _slope(f, name, p):
    """The derivative, demanded to be the same from both sides."""

    def along(t):
        return _value(f, {**p, name: t})

    with mpmath.workdps(2 * DIGITS):
        left, right = (mpmath.diff(along, p[name], direction=d) for d in (-1, 1))
        if abs(left - right) > mpmath.mpf(10) ** -20 * (1 + abs(left)):
            raise NoValue
        return mpmath.diff(along, p[name])


def differ(left, right, points):
    """A point at which both have values and these are not the same; None if there is none among the points."""
    for point in points:
        a, b = value(left, point), value(right, point)
        if a is not None and b is not None and abs(a - b) > mpmath.mpf(10) ** -15 * max(1, abs(a), abs(b)):
            return point
    return None
