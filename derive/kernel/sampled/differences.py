"""Numerical derivatives of any order by Romberg's scheme on central differences, and when to distrust them."""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from typing import Any

_SPACINGS = (2.0, 1.0, 0.5)  # in steps


def derivative(f: Callable[[Any], Any], here: Any, order: int, step: Any, agreement: Any) -> Any | None:
    """The derivative of f at 0, where its value is `here`, of the given order; None where differences disagree or f has
    a kink there.

    The error is of the sixth order in the step (Stoer and Bulirsch, Numerical Analysis, section 3.4).
    """
    known: dict[float, Any] = {0.0: here}

    def at(steps: float) -> Any:
        if steps not in known:
            known[steps] = f(steps * step)
        return known[steps]

    d1, d2, d3 = (_difference(at, order, s) / (s * step) ** order for s in _SPACINGS)
    r1, r2 = (4 * d2 - d1) / 3, (4 * d3 - d2) / 3
    slope = (16 * r2 - r1) / 15
    doubt = agreement * max(1, abs(slope))
    if abs(slope - r2) > doubt:
        return None
    wide, near = (abs(_difference(at, order + 1, s) / (s * step) ** order) for s in (1.0, 0.25))
    return slope if near <= wide / 2 + doubt else None


def _difference(at: Callable[[float], Any], order: int, spacing: float) -> Any:
    """The central difference of an order, values `spacing` steps apart."""
    places = (spacing * (order / 2 - k) for k in range(order + 1))
    return sum((-1) ** k * comb(order, k) * at(place) for k, place in enumerate(places))
