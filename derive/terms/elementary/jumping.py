"""Functions that bend or jump: absolute value, sign, Heaviside's step, rounding down and up."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy import Expr, Ne, Piecewise, Rational, S

from derive.terms.elementary.function_record import Elementary
from derive.terms.ordered import over, plus


def _flat(apart: Expr, place: Any = 0) -> Expr:
    """0 where the two differ; where they are equal there is no slope."""
    return Piecewise((S.Zero, Ne(apart, place)))


def _level(ball: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The series of a function that is constant about each place but where it jumps."""
    return lambda s: type(s)([ball(s[0])], prec=s.prec)


def _step(x: float) -> float:
    return 0.5 * ((x > 0) - (x < 0) + 1)


FUNCTIONS = (
    Elementary(
        sp.Abs,
        "abs",
        (sp.sign,),
        floats=abs,
        ball=abs,
        series=lambda s: s if s[0] > 0 else -s,
        digits=lambda c, x: abs(x),
        any_size=True,
        bends=(0,),
    ),
    Elementary(
        sp.sign,
        "sign",
        (_flat,),
        word="sign",
        reads=("sgn",),
        bare=True,
        floats=lambda x: float((x > 0) - (x < 0)),
        ball=lambda x: x.sgn(),
        series=_level(lambda x: x.sgn()),
        any_size=True,
        bends=(0,),
        jumps=True,
    ),
    Elementary(
        sp.Heaviside,
        "Heaviside",
        (_flat,),
        word="Heaviside",
        reads=("heaviside",),
        floats=_step,
        digits=lambda c, x: (c.sign(x) + 1) / 2,
        ball=lambda x: (x.sgn() + 1) / 2,
        series=_level(lambda x: (x.sgn() + 1) / 2),
        plane=False,
        any_size=True,
        bends=(0,),
        jumps=True,
        means=lambda u: over(plus(1, sp.sign(u)), 2),
        also=lambda u: (1 + sp.sign(u)) * Rational(1, 2),
        note={
            "en": "Here Heaviside(u) is 0 for u < 0, 1 for u > 0, and 1/2 at 0.",
            "zh": "这里 Heaviside(u) 在 u < 0 时为 0，在 u > 0 时为 1，在 0 处为 1/2。",
        },
    ),
    Elementary(
        sp.floor,
        "floor",
        (lambda _u: S.Zero,),
        fence=("⌊", "⌋"),
        reads=("floor",),
        floats=math.floor,
        series=_level(lambda x: x.floor()),
        plane=False,
        any_size=True,
        steps=True,
    ),
    Elementary(
        sp.ceiling,
        "ceil",
        (lambda _u: S.Zero,),
        fence=("⌈", "⌉"),
        reads=("ceil", "ceiling"),
        floats=math.ceil,
        series=_level(lambda x: x.ceil()),
        plane=False,
        any_size=True,
        steps=True,
    ),
)
