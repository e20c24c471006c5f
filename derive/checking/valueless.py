"""Constants that have no value among the real numbers, as ln 0: SymPy compares none, and raises what it likes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import inf
from typing import Any, TypeVar, cast

from sympy import Basic, Expr, I, nan, preorder_traversal, zoo

from derive.checking.sides import parts_of
from derive.checking.tame import too_large
from derive.checking.verdict import Verdict
from derive.errors import BadSetting
from derive.kernel import Setting
from derive.kernel.bounds.balls import Unsure
from derive.kernel.bounds.points import Point
from derive.kernel.bounds.world import BallWorld, OutOfTime
from derive.kernel.interpreter import Undefined, Unusable
from derive.terms.ordered import plain
from derive.words.prose import sentence

_LARGE = sentence("reason too large a number")
_VALUELESS = sentence("reason no value")
_PREC = 80
Comparing = TypeVar("Comparing", bound=Callable[..., Verdict])


def too_much(*sides: Any) -> Verdict | None:
    """The verdict where a number in a side is too large to be computed; else None."""
    parts = (part for side in sides for part in parts_of(side) or (side,))
    return Verdict("unknown", why=_LARGE) if any(isinstance(p, Basic) and too_large(p) for p in parts) else None


def of_values(compare: Comparing) -> Comparing:
    """A comparison of two sides that says so where a constant has no value and SymPy raises for it."""

    @wraps(compare)
    def comparing(answer: Any, expected: Any, *rest: Any) -> Verdict:
        try:
            return compare(answer, expected, *rest)
        except (ArithmeticError, TypeError, ValueError):
            if not any(map(_is_valueless, (answer, expected))):
                raise
            return Verdict("unknown", why=_VALUELESS)

    return cast(Comparing, comparing)


def _is_valueless(side: Any) -> bool:
    """Whether a constant in a side has no value."""
    nodes = (n for p in parts_of(side) or (side,) if isinstance(p, Basic) for n in preorder_traversal(p))
    return any(isinstance(n, Expr) and not n.free_symbols and not _has_value(n) for n in nodes)


def _has_value(constant: Expr) -> bool:
    try:
        if plain(constant).doit() in (I, nan, zoo):
            return False
        BallWorld(Setting((constant,)), Point(0), _PREC, inf).value(constant)
    except (Undefined, ArithmeticError, TypeError, ValueError):
        return False
    except (Unsure, Unusable, OutOfTime, BadSetting):
        return True
    return True
