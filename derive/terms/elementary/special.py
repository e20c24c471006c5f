"""The error function and the gamma function, and what belongs to them. (Abramowitz and Stegun, chapters 6 and 7.)"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp
from sympy import Expr, exp, pi, sqrt

from derive.terms.elementary.function_record import Elementary, Own, by_digits
from derive.terms.ordered import minus, over, power, times


class digamma(Own):
    """The slope of ln Gamma."""


class trigamma(Own):
    """The slope of digamma."""


def _bell(u: Expr) -> Expr:
    return times(2, power(sqrt(pi), -1), exp(minus(power(u, 2))))


def _loggamma(x: float) -> float:
    if x <= 0:
        raise ValueError("math.lgamma is ln |Gamma| there")
    return math.lgamma(x)


def _trigamma(x: Any) -> Any:
    """zeta(2, x); to the left of 0 by its mirror image."""
    two = type(x)(2)
    return two.zeta(x) if x.real > 0 else (type(x).pi() / x.sin_pi()) ** 2 - two.zeta(1 - x)


def _erfinv_series(s: Any) -> Any:
    """The inverse of the series of erf about the place where erf is that of s."""
    place = s[0].erfinv()
    _, *coefficients = type(s)([place, 1], prec=s.prec).erf().coeffs()
    return place + type(s)([0, *coefficients], prec=s.prec).reversion()


def _digamma_series(s: Any) -> Any:
    return s.gamma().derivative() / s.gamma()


FUNCTIONS = (
    Elementary(
        sp.erf,
        "erf",
        (_bell,),
        word="erf",
        bare=True,
        floats=math.erf,
        parity=-1,
        at_zero=0,
        slow=True,
        from_one=lambda u: 1 - sp.erfc(u),
        note={
            "en": "Here erf(u) is 0 at 0 and has the slope 2·exp(−u²)/√π.",
            "zh": "这里 erf(u) 在 0 处为 0，导数为 2·exp(−u²)/√π。",
        },
    ),
    Elementary(
        sp.erfc,
        "erfc",
        (lambda u: times(-1, _bell(u)),),
        word="erfc",
        bare=True,
        floats=math.erfc,
        slow=True,
        never_zero=True,
        means=lambda u: 1 - sp.erf(u),
        also=lambda u: 1 - sp.erf(u),
    ),
    Elementary(
        sp.erfinv,
        "erfinv",
        (lambda u: times(over(sqrt(pi), 2), exp(power(sp.erfinv(u), 2))),),
        word="erfinv",
        inverse_of="erf",
        floats=by_digits(lambda c, x: c.erfinv(x)),
        series=_erfinv_series,
        plane=False,
        low=-1,
        high=1,
        open=True,
        parity=-1,
        at_zero=0,
        slow=True,
        note={"en": "Here erfinv is the inverse of erf.", "zh": "这里 erfinv 是 erf 的反函数。"},
    ),
    Elementary(
        sp.gamma,
        "gamma",
        (lambda u: times(sp.gamma(u), digamma(u)),),
        word="Gamma",
        floats=math.gamma,
        pole="whole",
        slow=True,
    ),
    Elementary(
        sp.loggamma,
        "loggamma",
        (digamma,),
        word="loggamma",
        reads=("lgamma", "gammaln"),
        floats=_loggamma,
        low=0,
        open=True,
        ball=lambda x: x.lgamma(),
        series=lambda s: s.lgamma(),
        slow=True,
        note={"en": "Here loggamma(u) is ln Γ(u), for u > 0.", "zh": "这里 loggamma(u) 指 ln Γ(u)，其中 u > 0。"},
    ),
    Elementary(
        digamma,
        "digamma",
        (trigamma,),
        word="digamma",
        floats=by_digits(lambda c, x: c.digamma(x)),
        series=_digamma_series,
        pole="whole",
        slow=True,
        note={"en": "Here digamma is the slope of ln Γ.", "zh": "这里 digamma 是 ln Γ 的导数。"},
    ),
    Elementary(
        trigamma,
        "trigamma",
        word="trigamma",
        floats=by_digits(lambda c, x: c.psi(1, x)),
        digits=lambda c, x: c.psi(1, x),
        ball=_trigamma,
        series=lambda s: _digamma_series(s).derivative(),
        pole="whole",
        slow=True,
        note={"en": "Here trigamma is the slope of digamma.", "zh": "这里 trigamma 是 digamma 的导数。"},
    ),
)
