"""Functions that mpmath lacks or means otherwise, by mpmath's own: what tests hold ours against.

A new function of `derive/terms/elementary/` that mpmath lacks has its values from here, by one entry: from its
definition, and not as the program computes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def lacking(context: Any) -> dict[str, Callable[..., Any]]:
    """By the name in the program, as functions of numbers of a context of mpmath, or of mpmath itself."""
    return {
        "sigma": lambda u: 1 / (1 + context.exp(-u)),
        "softplus": lambda u: context.log(1 + context.exp(u)),
        "log1p": lambda u: context.log(1 + u),
        "expm1": lambda u: context.exp(u) - 1,
        "sinc": lambda u: context.sin(u) / u if u else context.mpf(1),
        "digamma": lambda u: context.psi(0, u),
        "trigamma": lambda u: context.psi(1, u),
        "Heaviside": lambda u, *_: (1 + context.sign(u)) / 2,
    }
