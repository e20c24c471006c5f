"""The rational number that a float stands for."""

from __future__ import annotations

from fractions import Fraction

_LARGEST_DENOMINATOR = 1000
_SHORT = 10**6  # denominators of decimals that are what they say


def rational(value: float, digits: int | None = None) -> Fraction:
    """1/3 for 0.3333333333333333, and 0.961366 for itself: a fraction of small numbers, or the decimal as printed.

    `digits`: to how many the float is known; all that it has by default.
    """
    printed = Fraction(_printed(value, digits))
    fraction = printed.limit_denominator(_LARGEST_DENOMINATOR)
    same = _printed(float(fraction), digits) == _printed(value, digits)
    return fraction if printed.denominator > _SHORT and same else printed


def spelled(value: float) -> str:
    """A number of a point, as a reader can put it in: 7.3, 1/3, six digits of what is neither."""
    fraction = rational(value)
    return f"{value:.6g}" if fraction == Fraction(_printed(value)) else str(fraction)


def _printed(value: float, digits: int | None = None) -> str:
    return repr(float(value)) if digits is None else f"{value:.{digits}g}"
