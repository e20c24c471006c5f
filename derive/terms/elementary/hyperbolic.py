"""Hyperbolic functions and their inverses. (Abramowitz and Stegun, 4.5 and 4.6.)"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp
from sympy import Expr, cosh, coth, csch, exp, log, sech, sinh, sqrt, tanh

from derive.terms.elementary.function_record import Elementary
from derive.terms.ordered import minus, over, plus, power, times


def _up(u: Expr) -> Expr:
    return plus(exp(u), exp(minus(u)))


def _down(u: Expr) -> Expr:
    return plus(exp(u), minus(exp(minus(u))))


def _sinh(s: Any) -> Any:
    return (s.exp() - (-s).exp()) / 2


def _cosh(s: Any) -> Any:
    return (s.exp() + (-s).exp()) / 2


FUNCTIONS = (
    Elementary(
        sinh,
        "sinh",
        (cosh,),
        word="sinh",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=math.sinh,
        series=_sinh,
        means=lambda u: over(_down(u), 2),
    ),
    Elementary(
        cosh,
        "cosh",
        (sinh,),
        word="cosh",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=math.cosh,
        series=_cosh,
        means=lambda u: over(_up(u), 2),
    ),
    Elementary(
        tanh,
        "tanh",
        (lambda u: plus(1, minus(power(tanh(u), 2))),),
        word="tanh",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=math.tanh,
        series=lambda s: 1 - 2 / ((2 * s).exp() + 1),
        means=lambda u: over(_down(u), _up(u)),
        from_one=lambda u: 1 - 2 / (exp(2 * u) + 1),
    ),
    Elementary(
        coth,
        "coth",
        (lambda u: times(-1, power(sinh(u), -2)),),
        word="coth",
        bare=True,
        squared=True,
        tex=True,
        typst=True,
        floats=lambda x: 1 / math.tanh(x),
        series=lambda s: _cosh(s) / _sinh(s),
        pole="zero",
        means=lambda u: over(_up(u), _down(u)),
        from_one=lambda u: 1 + 2 / (exp(2 * u) - 1),
    ),
    Elementary(
        sech,
        "sech",
        (lambda u: times(-1, tanh(u), sech(u)),),
        word="sech",
        bare=True,
        squared=True,
        typst=True,
        floats=lambda x: 1 / math.cosh(x),
        series=lambda s: 1 / _cosh(s),
        never_zero=True,
        means=lambda u: over(2, _up(u)),
    ),
    Elementary(
        csch,
        "csch",
        (lambda u: times(-1, coth(u), csch(u)),),
        word="csch",
        bare=True,
        squared=True,
        typst=True,
        floats=lambda x: 1 / math.sinh(x),
        series=lambda s: 1 / _sinh(s),
        never_zero=True,
        pole="zero",
        means=lambda u: over(2, _down(u)),
    ),
    Elementary(
        sp.asinh,
        "asinh",
        (lambda u: power(sqrt(plus(1, power(u, 2))), -1),),
        word="arsinh",
        reads=("arcsinh", "asinh"),
        inverse_of="sinh",
        bare=True,
        squared=True,
        floats=math.asinh,
        series=lambda s: (s + (s * s + 1).sqrt()).log(),
        also=lambda u: log(u + sqrt(u**2 + 1)),
        parity=-1,
        at_zero=0,
    ),
    Elementary(
        sp.acosh,
        "acosh",
        (lambda u: power(sqrt(plus(power(u, 2), -1)), -1),),
        word="arcosh",
        reads=("arccosh", "acosh"),
        inverse_of="cosh",
        bare=True,
        squared=True,
        floats=math.acosh,
        series=lambda s: (s + (s - 1).sqrt() * (s + 1).sqrt()).log(),
        low=1,
        also=lambda u: log(u + sqrt(u - 1) * sqrt(u + 1)),
    ),
    Elementary(
        sp.atanh,
        "atanh",
        (lambda u: power(plus(1, minus(power(u, 2))), -1),),
        word="artanh",
        reads=("arctanh", "atanh"),
        inverse_of="tanh",
        bare=True,
        squared=True,
        floats=math.atanh,
        series=lambda s: ((1 + s).log() - (1 - s).log()) / 2,
        low=-1,
        high=1,
        open=True,
        also=lambda u: (log(1 + u) - log(1 - u)) / 2,
        parity=-1,
        at_zero=0,
    ),
)
