"""An expression with the same zeros, of which more can be told: ln x + 700 vanishes where x - e^(-700) does.

What is found are places to look at: where the functions that are undone have no value, or two, there may be more.
"""

from __future__ import annotations

from sympy import (
    Basic,
    Expr,
    I,
    Indexed,
    Pow,
    Rational,
    S,
    Symbol,
    asin,
    asinh,
    atan,
    atanh,
    exp,
    log,
    sin,
    sinh,
    tan,
    tanh,
)  # fmt: skip

from derive.kept import LEAST, kept
from derive.terms.notation import name_of
from derive.terms.ordered import plain

_UNDOES: dict[type[Basic], type[Basic]] = {
    log: exp, exp: log, sinh: asinh, asinh: sinh, tanh: atanh, atanh: tanh, atan: tan, tan: atan, asin: sin, sin: asin,
}  # fmt: skip
_NO_NUMBERS = (I, S.ComplexInfinity, S.Infinity, S.NegativeInfinity, S.NaN)
_MOST = 60  # of an exponent, above or below the line


@kept(LEAST)
def undone(place: Expr, name: str) -> Expr | None:
    """For c + a g(u), where the name stands in u alone, u less what g makes to -c/a; None where g is not undone."""
    flat = plain(place)
    read = [e for e in flat.atoms(Symbol, Indexed) if name_of(e) == name]
    rest, inner = flat.as_independent(*read, as_Add=True)
    factor, inner = inner.as_independent(*read, as_Add=False)
    wanted = -rest / factor
    if isinstance(inner, Pow):
        found = _of_power(inner, wanted)
    else:
        undoes = _UNDOES.get(type(inner))
        found = None if undoes is None else inner.args[0] - undoes(wanted)
    return None if found is None or found.has(*_NO_NUMBERS) else found


def _of_power(power: Pow, wanted: Expr) -> Expr | None:
    base, exponent = power.args
    if not isinstance(exponent, Rational):
        return exponent - log(wanted) / log(base) if base.is_positive and not base.free_symbols else None
    if max(abs(exponent.p), exponent.q) > _MOST:
        return None
    found: Expr = base ** abs(exponent.p) - (wanted if exponent > 0 else 1 / wanted) ** exponent.q
    return found
