"""The functions of one argument on real intervals, by the names under which the kernel knows them.

Functions that rise everywhere are taken at the two ends; others are split where they turn, or made from those.
Domains are those of the real functions: outside there is no value (`Undefined`), across an edge none for certain
(`Unsure`).
"""

from __future__ import annotations

from collections.abc import Callable

import mpmath.libmp as lib

from derive.kernel.bounds.interval import Interval, Unsure, cos_sin, exp, log, monotone, sqrt
from derive.kernel.interpreter import Undefined

Function = Callable[[Interval], Interval]

_DOWN, _UP = lib.round_floor, lib.round_ceiling
_TURN = lib.from_str("1.5", 20)  # gamma falls on (0, 1.46] and rises from 1.47 on
_LARGEST_GAMMA = 60  # |x| < 2^60 for the gamma function
_LARGEST_ERF = 20


def _rising(f: Callable[..., object], limit: int = 200) -> Function:
    def value(x: Interval) -> Interval:
        if x.magnitude > limit:
            raise Unsure
        return monotone(f, x)

    return value


def _one(x: Interval) -> Interval:
    return Interval.of(1, x.prec)


def _within(x: Interval, low: int | None, high: int | None, open_: bool = False) -> None:
    """Raises `Undefined` unless x can lie between the bounds, `Unsure` unless it does."""
    gaps = ([x - low] if low is not None else []) + ([high - x] if high is not None else [])
    if any(lib.mpf_sign(g.hi) < 0 or (open_ and lib.mpf_sign(g.hi) == 0) for g in gaps):
        raise Undefined
    if any(lib.mpf_sign(g.lo) < 0 or (open_ and lib.mpf_sign(g.lo) == 0) for g in gaps):
        raise Unsure


def _asin(x: Interval) -> Interval:
    _within(x, -1, 1)
    return monotone(lib.mpf_asin, x)


def _acos(x: Interval) -> Interval:
    _within(x, -1, 1)
    return -monotone(lambda u, prec, side: lib.mpf_neg(lib.mpf_acos(u, prec, _turned(side))), x)


def _turned(side: str) -> str:
    return _UP if side == _DOWN else _DOWN


def _acosh(x: Interval) -> Interval:
    _within(x, 1, None)
    return monotone(lib.mpf_acosh, x)


def _atanh(x: Interval) -> Interval:
    _within(x, -1, 1, open_=True)
    return monotone(lib.mpf_atanh, x)


def _acot(x: Interval) -> Interval:
    """atan(1 / x), and pi / 2 at 0, as in SymPy."""
    return half_pi(x.prec) if x.sign == 0 else _atan(x.inverse())


def half_pi(prec: int) -> Interval:
    """pi / 2."""
    return _rising(lib.mpf_atan)(Interval.of(1, prec)) * 2


_atan = _rising(lib.mpf_atan, limit=10**6)


def _sinh(x: Interval) -> Interval:
    if x.magnitude < -10:
        return monotone(lib.mpf_sinh, x)
    e = exp(x)
    return (e - e.inverse()) / 2


def _cosh(x: Interval) -> Interval:
    if x.sign is None:  # an interval around the lowest value
        e = exp(abs(x))
        return Interval(lib.fone, ((e + e.inverse()) / 2).hi, x.prec)
    e = exp(x)
    return (e + e.inverse()) / 2


def _tanh(x: Interval) -> Interval:
    return monotone(lib.mpf_tanh, x) if x.magnitude < 30 else _sinh(x) / _cosh(x)


def _erf(x: Interval) -> Interval:
    if x.magnitude > _LARGEST_ERF:
        raise Unsure
    return monotone(lib.mpf_erf, x)


def _erfc(x: Interval) -> Interval:
    if x.magnitude > _LARGEST_ERF:
        raise Unsure
    return -monotone(lambda u, prec, side: lib.mpf_neg(lib.mpf_erfc(u, prec, _turned(side))), x)


def _gamma(x: Interval) -> Interval:
    """Gamma(x): at the ends where it rises, by Gamma(x) = Gamma(x + 1) / x elsewhere."""
    if x.magnitude > _LARGEST_GAMMA or (lib.mpf_sign(x.lo) < 0 and x.magnitude > 8):
        raise Unsure
    if x.sign != 1 and x.whole() is not None:
        raise Undefined
    below = Interval.of(1, x.prec)
    while lib.mpf_lt(x.lo, _TURN):
        below, x = below * x, x + 1
    return monotone(lib.mpf_gamma, x) / below


def _loggamma(x: Interval) -> Interval:
    if x.magnitude > _LARGEST_GAMMA or x.sign is None:
        raise Unsure
    if x.sign != 1:
        raise Undefined
    below = Interval.of(1, x.prec)
    while lib.mpf_lt(x.lo, _TURN):
        below, x = below * x, x + 1
    return monotone(lib.mpf_loggamma, x) - log(below)


def _floor(x: Interval) -> Interval:
    low, high = lib.mpf_floor(x.lo), lib.mpf_floor(x.hi)
    if low != high:
        raise Unsure
    return Interval(low, high, x.prec)


#: by the names under which the kernel's worlds are asked for them
FUNCTIONS: dict[str, Function] = {
    "exp": exp,
    "log": log,
    "sqrt": sqrt,
    "sin": lambda x: cos_sin(x)[1],
    "cos": lambda x: cos_sin(x)[0],
    "tan": lambda x: cos_sin(x)[1] / cos_sin(x)[0],
    "cot": lambda x: cos_sin(x)[0] / cos_sin(x)[1],
    "sec": lambda x: cos_sin(x)[0].inverse(),
    "csc": lambda x: cos_sin(x)[1].inverse(),
    "asin": _asin,
    "acos": _acos,
    "atan": _atan,
    "acot": _acot,
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "coth": lambda x: _cosh(x) / _sinh(x),
    "sech": lambda x: _cosh(x).inverse(),
    "csch": lambda x: _sinh(x).inverse(),
    "asinh": _rising(lib.mpf_asinh),
    "acosh": _acosh,
    "atanh": _atanh,
    "erf": _erf,
    "erfc": _erfc,
    "gamma": _gamma,
    "loggamma": _loggamma,
    "floor": _floor,
    "ceil": lambda x: -_floor(-x),
}
