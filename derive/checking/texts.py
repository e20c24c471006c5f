"""Answers and expected expressions that are typed: read safely, with the names of the expected one declared."""

from __future__ import annotations

from typing import Any

from sympy import Basic, I

from derive.checking.verdict import Verdict
from derive.errors import Unreadable
from derive.parsing import names_of, parse
from derive.terms.families import ARRAYS, family_of
from derive.words.prose import say


def read_expected(side: Any, notation: str, complex_unit: bool) -> Any:
    """The expected side; raises `Unreadable` for a text that makes no sense."""
    return parse(side, form=notation, complex_unit=complex_unit) if isinstance(side, str) else side


def read_answer(side: Any, known: tuple[Any, ...], notation: str, complex_unit: bool) -> Any:
    """The answer, its names being those of the expressions `known`; a `Verdict` for a text that makes no sense."""
    if not isinstance(side, str):
        return side
    declared = names_of(*(e for e in known if isinstance(e, Basic)))
    try:
        arrays = any(family_of(e) is ARRAYS for e in known)
        return parse(side, form=notation, names=declared, complex_unit=complex_unit, arrays=arrays)
    except Unreadable as error:
        return unreadable(error)


def unreadable(error: Unreadable) -> Verdict:
    """The verdict on a text that cannot be read: where it stops making sense, and a picture of the place."""
    message = str(error).replace("{", "{{").replace("}", "}}")
    return Verdict("unreadable", why=say(en=message), picture=error.picture())


def imaginary(*sides: Any) -> bool:
    """Whether a number that is not real has come out of real ones, as in sqrt(-4)."""
    return any(isinstance(s, Basic) and s.has(I) for s in sides)
