"""Values that are known within bounds, as a reader sees them."""

from __future__ import annotations

from typing import Any

import mpmath.libmp as lib

from derive.kernel.bounds import balls
from derive.later import flint

_VANISHING, _FAINT, _HUGE = 1e-5, 1e-2, 1e5


def is_clear(a: Any, b: Any) -> bool:
    """Whether two values are of ordinary size, neither vanishing beside the other, and plainly apart."""
    if not isinstance(a, flint.arb) or not isinstance(b, flint.arb):
        return True
    one, other = (float(v.mid()) for v in (a, b))
    small, size = sorted((abs(one), abs(other)))
    seen = small > _VANISHING or a.contains(0) or b.contains(0)
    return seen and _FAINT < size < _HUGE and abs(one - other) > _FAINT * size


def apart(value: str, gap: flint.arb) -> tuple[str, str]:
    """A value, and the same with what lies between it and another."""
    return value, f"{value} {'-' if balls.sign(gap) == -1 else '+'} {spell(abs(gap), 3)}"


def spell(value: flint.arb, digits: int) -> str:
    """A number within a ball, as it is written; 0 where nothing tells it from that."""
    if value.contains(0):
        return "0"
    mantissa, exponent = value.mid().man_exp()
    short = lib.from_man_exp(int(mantissa), int(exponent), 4 * digits + 20, lib.round_nearest)
    text: str = lib.to_str(short, digits, strip_zeros=True)
    return text.removesuffix(".0")
