"""Sines, cosines and their kind, with their inverses. (Abramowitz and Stegun, chapter 4.)"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp
from sympy import Expr, Ne, Piecewise, S, cos, cot, csc, sec, sin, sqrt, tan

from derive.terms.elementary.function_record import Elementary
from derive.terms.ordered import minus, over, plus, power, times


def _below_root(u: Expr) -> Expr:
    return power(sqrt(plus(1, minus(power(u, 2)))), -1)


def _sinc(x: float) -> float:
    return math.sin(x) / x if x else 1.0


def _slope_of_sinc(u: Expr) -> Expr:
    slope = over(plus(times(u, cos(u)), minus(sin(u))), power(u, 2))
    return Piecewise((slope, Ne(u, 0)), (S.Zero, True))


def _sinc_series(s: Any) -> Any:
    """sin s / s; about a place that may be 0, by |sinc^(k)| <= 1/(k + 1), since sinc u is the
    mean of cos(u z), 0 < z < 1."""
    if not s[0].contains(0):
        return s.sin() / s
    at_zero = bool(s[0] == 0)
    bounds = (type(s[0])(1) / ((k + 1) * math.factorial(k)) for k in range(s.prec))
    signs = ((0 if k % 2 else (-1) ** (k // 2)) if at_zero else type(s[0])(0, 1) for k in range(s.prec))
    return type(s)([sign * bound for sign, bound in zip(signs, bounds, strict=True)], prec=s.prec)


def _acot(x: Any) -> Any:
    return type(x).pi() / 2 if x == 0 else (1 / x).atan()


def _sum_of_squares(y: Expr, x: Expr) -> Expr:
    return plus(power(x, 2), power(y, 2))


FUNCTIONS = (
    Elementary(
        sin,
        "sin",
        (cos,),
        word="sin",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=math.sin,
        parity=-1,
        at_zero=0,
    ),
    Elementary(
        cos,
        "cos",
        (lambda u: times(-1, sin(u)),),
        word="cos",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=math.cos,
        parity=1,
        at_zero=1,
    ),
    Elementary(
        tan,
        "tan",
        (lambda u: power(cos(u), -2),),
        word="tan",
        reads=("tg",),
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=math.tan,
        pole="cos",
        means=lambda u: over(sin(u), cos(u)),
    ),
    Elementary(
        cot,
        "cot",
        (lambda u: times(-1, power(sin(u), -2)),),
        word="cot",
        reads=("ctg",),
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=lambda x: 1 / math.tan(x),
        series=lambda s: s.cos() / s.sin(),
        pole="sin",
        means=lambda u: over(cos(u), sin(u)),
    ),
    Elementary(
        sec,
        "sec",
        (lambda u: times(sec(u), tan(u)),),
        word="sec",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=lambda x: 1 / math.cos(x),
        series=lambda s: 1 / s.cos(),
        pole="cos",
        means=lambda u: over(1, cos(u)),
    ),
    Elementary(
        csc,
        "csc",
        (lambda u: times(-1, csc(u), cot(u)),),
        word="csc",
        reads=("cosec",),
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=lambda x: 1 / math.sin(x),
        series=lambda s: 1 / s.sin(),
        pole="sin",
        means=lambda u: over(1, sin(u)),
    ),
    Elementary(
        sp.asin,
        "asin",
        (_below_root,),
        word="arcsin",
        reads=("asin",),
        inverse_of="sin",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=math.asin,
        low=-1,
        high=1,
        parity=-1,
        at_zero=0,
    ),
    Elementary(
        sp.acos,
        "acos",
        (lambda u: times(-1, _below_root(u)),),
        word="arccos",
        reads=("acos",),
        inverse_of="cos",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=math.acos,
        low=-1,
        high=1,
        also=lambda u: S.Pi / 2 - sp.asin(u),
    ),
    Elementary(
        sp.atan,
        "atan",
        (lambda u: power(plus(1, power(u, 2)), -1),),
        word="arctan",
        reads=("atan", "arctg"),
        inverse_of="tan",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=math.atan,
        any_size=True,
        parity=-1,
        at_zero=0,
    ),
    Elementary(
        sp.acot,
        "acot",
        (lambda u: times(-1, power(plus(1, power(u, 2)), -1)),),
        word="arccot",
        reads=("acot",),
        inverse_of="cot",
        bare=True,
        squared=True,
        note={
            "en": "Here arccot u is the number in (−π/2, π/2] whose cotangent is u; it jumps at u = 0.",
            "zh": "这里 arccot u 取 (−π/2, π/2] 中余切为 u 的值，在 u = 0 处有跳跃。",
        },
        floats=lambda x: math.atan(1 / x) if x else math.pi / 2,
        ball=_acot,
        series=lambda s: (1 / s).atan(),
        any_size=True,
        bends=(0,),
        jumps=True,
    ),
    Elementary(
        sp.atan2,
        "atan2",
        (lambda y, x: over(x, _sum_of_squares(y, x)), lambda y, x: times(-1, over(y, _sum_of_squares(y, x)))),
        word="atan2",
        reads=("arctan2",),
        note={
            "en": "Here atan2(y, x) is the angle of the point (x, y), in (−π, π].",
            "zh": "这里 atan2(y, x) 是点 (x, y) 的辐角，取值于 (−π, π]。",
        },
        floats=math.atan2,
        ball=lambda y, x: type(y).atan2(y, x),
        plane=False,
        pole="zero",
        any_size=True,
        bends=(0,),
        jumps=True,
    ),
    Elementary(
        sp.sinc,
        "sinc",
        (_slope_of_sinc,),
        word="sinc",
        note={
            "en": "Here sinc u is sin(u)/u, and sinc 0 is 1; NumPy's sinc(u) is sin(πu)/(πu).",
            "zh": "这里 sinc u 指 sin(u)/u，且 sinc 0 = 1；NumPy 的 sinc(u) 是 sin(πu)/(πu)。",
        },
        floats=_sinc,
        series=_sinc_series,
        means=lambda u: over(sin(u), u),
        parity=1,
        at_zero=1,
    ),
)
