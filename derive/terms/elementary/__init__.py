"""The elementary functions, each known here and nowhere else; see `derive.terms.elementary.function_record`."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic, Expr

from derive.errors import unknown
from derive.terms.elementary import circular, exponential, hyperbolic, jumping, special
from derive.terms.elementary.function_record import Elementary

#: all of them
ELEMENTARY: tuple[Elementary, ...] = (
    *exponential.FUNCTIONS,
    *circular.FUNCTIONS,
    *hyperbolic.FUNCTIONS,
    *special.FUNCTIONS,
    *jumping.FUNCTIONS,
)
BY_KIND: dict[type, Elementary] = {f.kind: f for f in ELEMENTARY}
BY_NAME: dict[str, Elementary] = {f.name: f for f in ELEMENTARY}
SLOW: tuple[type, ...] = tuple(f.kind for f in ELEMENTARY if f.slow)  # with thousands of digits


def elementary(expr: Basic) -> Elementary | None:
    """The record of the function that an expression is an application of, or None."""
    return BY_KIND.get(type(expr))


def function(name: str) -> Callable[..., Expr]:
    """The elementary function of that name, as in `function("softplus")(x)`. Raises `UnknownName`."""
    by_name = {n: f.kind for f in ELEMENTARY for n in (f.word, f.name) if n}
    if name not in by_name:
        raise unknown("function", name, by_name)
    kind: Callable[..., Expr] = by_name[name]
    return kind


__all__ = ["BY_KIND", "BY_NAME", "ELEMENTARY", "SLOW", "Elementary", "elementary", "function"]
