"""What an answer may mean besides, where read as it stands it is not right: `2,3` as a list, i as the imaginary unit.

The expected side says whether there is a second reading: no list is looked for where one number is right, and i is a
name wherever the expected side has it as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from sympy import Add, Basic, Expr, I, Mul, Symbol, degree, exp, expand

from derive.terms.ordered import plain
from derive.words.prose import Prose, sentence

_COMMA = re.compile(r"(?<=\d),(?=\d)")
_UNIT = "i"
_GAMMA = re.compile(r"(?<![\\A-Za-z_])gamma(?=\()")
_LETTER = re.compile(r"γ|\\gamma|(?<![A-Za-z_])gamma(?!\()")
LISTED = sentence("reason read as list")
IMAGINARY = sentence("reason imaginary unit")
FUNCTION = sentence("reason gamma function")


class Second(NamedTuple):
    """Another text for the answer, whether i is the imaginary unit in it, and what is to be said of that; and another
    text for the expected side, where it is read anew too."""

    answer: Any
    complex_unit: bool
    how: Prose
    expected: Any


def second_readings(answer: Any, given: Any, asked: Any, expected: Any, complex_unit: bool) -> Iterator[Second]:
    """The other readings of an answer; `given` and `expected` are what it and the expected side, `asked`, were read
    as."""
    if isinstance(answer, str) and len(_COMMA.findall(answer)) == 1:
        yield Second(_COMMA.sub(", ", answer), complex_unit, LISTED, asked)
    if not complex_unit and isinstance(answer, str) and _is_unit(given, expected):
        yield Second(answer, True, IMAGINARY, asked)
    texts = [side for side in (answer, asked) if isinstance(side, str)]
    if any(map(_GAMMA.search, texts)) and not any(map(_LETTER.search, texts)):
        again = [_GAMMA.sub("Gamma", side) if isinstance(side, str) else side for side in (answer, asked)]
        yield Second(again[0], complex_unit, FUNCTION, again[1])


def _is_unit(given: Any, expected: Any) -> bool:
    """Whether i stands in the answer alone, is the root of a negative number there, or turns by an angle, e^(i x); or
    whether a number of the form a + b i is expected."""
    ours, theirs = (_has_unit_name(side) for side in (given, expected))
    if not theirs:
        return ours
    with_root = isinstance(given, Basic) and given.has(I)
    return with_root or _turns(given) or _turns(expected) or (ours and _is_complex_number(expected))


def _is_complex_number(side: Any) -> bool:
    """Whether a side is a number times i, and perhaps another number: `i(i + 1)/2` counts, `(1 - i)/2` hardly does."""
    if not isinstance(side, Expr) or {str(s) for s in side.free_symbols} != {_UNIT}:
        return False
    try:
        rest = expand(plain(side))
    except (ArithmeticError, TypeError, ValueError):  # SymPy's, where a number has no value, as ln 0
        return False
    (unit,) = rest.free_symbols or (None,)
    return unit is not None and rest.is_polynomial(unit) and degree(rest, unit) == 1


def _turns(side: Any) -> bool:
    """Whether e is raised to a multiple of i: as a name that counts it hardly stands there."""
    powers = side.atoms(exp) if isinstance(side, Basic) else ()
    return any(f.name == _UNIT for p in powers for f in _factors(p.args[0]) if isinstance(f, Symbol))


def _factors(exponent: Basic) -> tuple[Basic, ...]:
    return tuple(a for term in Add.make_args(plain(exponent)) for a in Mul.make_args(term))


def _has_unit_name(side: Any) -> bool:
    return isinstance(side, Basic) and any(isinstance(s, Symbol) and s.name == _UNIT for s in side.free_symbols)
