"""Exponentials and logarithms, and the forms of them that lose no digits near 0."""

from __future__ import annotations

import math

from sympy import exp, log

from derive.terms.elementary.function_record import Elementary, Own
from derive.terms.notation import sigma
from derive.terms.ordered import plus, power


class log1p(Own):
    """ln(1 + u)."""


class expm1(Own):
    """e^u - 1."""


class softplus(Own):
    """ln(1 + e^u)."""


FUNCTIONS = (
    Elementary(exp, "exp", (exp,), reads=("exp",), bare=True, floats=math.exp, never_zero=True),
    Elementary(
        log,
        "log",
        (lambda u: power(u, -1),),
        word="ln",
        bare=True,
        tex=True,
        typst=True,
        floats=math.log,
        low=0,
        open=True,
        any_size=True,
    ),
    Elementary(
        log1p,
        "log1p",
        (lambda u: power(plus(1, u), -1),),
        word="log1p",
        floats=math.log1p,
        series=lambda s: (1 + s).log(),
        low=-1,
        open=True,
        any_size=True,
        means=lambda u: log(plus(1, u)),
        note={"en": "Here log1p(u) is ln(1 + u).", "zh": "这里 log1p(u) 指 ln(1 + u)。"},
    ),
    Elementary(
        expm1,
        "expm1",
        (exp,),
        word="expm1",
        floats=math.expm1,
        series=lambda s: s.exp() - 1,
        means=lambda u: plus(exp(u), -1),
        note={"en": "Here expm1(u) is e^u − 1.", "zh": "这里 expm1(u) 指 e^u − 1。"},
    ),
    Elementary(
        softplus,
        "softplus",
        (sigma,),
        word="softplus",
        floats=lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
        digits=lambda c, x: max(x, 0) + c.log1p(c.exp(-abs(x))),
        ball=lambda x: x.exp().log1p(),
        series=lambda s: (1 + s.exp()).log(),
        never_zero=True,
        means=lambda u: log(plus(1, exp(u))),
        note={"en": "Here softplus(u) is ln(1 + e^u).", "zh": "这里 softplus(u) 指 ln(1 + e^u)。"},
    ),
)
