"""The setting of two sides: that of the expected one alone, for all its answers, where these bring nothing."""

from __future__ import annotations

from functools import lru_cache

from sympy import Add, Basic, Mul, Pow, Rational, Symbol
from sympy.core.numbers import NumberSymbol

from derive.kernel import Setting
from derive.terms.elementary import ELEMENTARY
from derive.terms.nodes import kinds_in, of_kind
from derive.terms.notation import Named
from derive.terms.ordered import Plus, Times

_QUESTIONS = 16  # that are answered side by side
_EVEN = tuple(f.kind for f in ELEMENTARY if not (f.jumps or f.steps or f.bends))
_PLAIN = (Symbol, Rational, NumberSymbol, Add, Mul, Plus, Times, Pow, Named, *_EVEN)


def setting_of(expected: Basic, answer: Basic) -> Setting:
    """The setting in which two sides are compared. Raises `BadSetting` where their names mean different things."""
    if _is_plain(expected) and _is_plain(answer) and of_kind(answer, Symbol) <= of_kind(expected, Symbol):
        return _alone(expected)
    return Setting((expected, answer))


def _is_plain(side: Basic) -> bool:
    """Whether all that a setting could know of a side is its names: nothing counts, jumps, bends or is moved in it."""
    return all(issubclass(kind, _PLAIN) for kind in kinds_in(side))


@lru_cache(maxsize=_QUESTIONS)
def _alone(expected: Basic) -> Setting:
    return Setting((expected,))
