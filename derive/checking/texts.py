"""Answers and expected expressions that are typed: read safely, with the names of the expected one declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import And, Basic, Ge, Gt, I, IndexedBase, Le, Lt, MatrixBase, Or, Set, Symbol

from derive.checking.real_roots import has_roots, with_real_roots
from derive.checking.rows_and_columns import are_crossed
from derive.checking.sides import as_sympys, parts_of
from derive.checking.verdict import Verdict
from derive.errors import Unreadable
from derive.parsing import Reading, names_of, read
from derive.parsing.build_conditions import rises
from derive.parsing.tree import OneOf, Vector
from derive.terms.arrays import Call, Tensor
from derive.terms.families import ARRAYS, EVENTS, family_of
from derive.words.prose import Prose, sentence
from derive.words.readings import in_every_language

_OF_NUMBERS = (Set, Lt, Le, Gt, Ge, And, Or)  # beside which a pair in brackets is an interval


def read_both(
    answer: Any, expected: Any, notation: str, complex_unit: bool, names: Mapping[str, Any]
) -> tuple[Any, Any, Prose | None]:
    """Both sides, and what is to be said of their remainders.

    The answer's names are those of the expected side, and each side tells what brackets of the other mean.
    In place of an answer that makes no sense there is a `Verdict`; an expected text that makes none is `Unreadable`.
    """

    right = read_expected(expected, notation, complex_unit, names)
    known = _expr(right)
    ends = bool(_remainder(right))
    given = read_answer(answer, (known,), notation, complex_unit, names, ends)
    if isinstance(given, Verdict) and (as_events := _as_events(answer, right, notation, names)) is not None:
        given, known = as_events
    if isinstance(given, Verdict):
        return given, known, None
    if (arrays := _numbered(_expr(given), right, names)) is not None:
        return read_both(answer, expected, notation, complex_unit, {**names, **arrays})
    if are_crossed(given, right):
        return Verdict("different", why=sentence("reason row or column")), known, None
    if _is_listed(given) and parts_of(known) is not None:  # 1, 2 where a vector is expected
        given = read_answer(f"({answer})", (known,), notation, complex_unit, names, ends)
    elif _is_listed(right) and parts_of(_expr(given)) is not None:
        known = _expr(read_expected(f"({right.text})", right.form, complex_unit, names))
    if isinstance(known, _OF_NUMBERS) and _is_pair(given):
        given = read_answer(answer, (known,), notation, complex_unit, names, ends, True)
    elif isinstance(_expr(given), _OF_NUMBERS) and _is_pair(right):
        known = _expr(read_expected(right.text, right.form, complex_unit, names, True))
    elif _is_pair(given) and _is_pair(right) and _two_brackets(given, right) and _rise(given, right):
        return Verdict("unreadable", why=sentence("reason pair or interval", text=given.text)), known, None
    how = of_remainders(given, right)
    if has_roots(given) or has_roots(right):
        return with_real_roots(_expr(given)), with_real_roots(known), how
    return _expr(given), known, how


def _as_events(answer: Any, right: Any, notation: str, names: Mapping[str, Any]) -> tuple[Any, Any] | None:
    """Both sides, where the expected one is a single capital letter that the answer tells to be an event."""
    name = _expr(right)
    if not isinstance(right, Reading) or not isinstance(name, Symbol) or not name.name.isupper() or name.name in names:
        return None
    given = read_answer(answer, (), notation, False, names)
    if isinstance(given, Verdict) or family_of(_expr(given)) is not EVENTS:
        return None
    return given, _expr(read_expected(right.text, right.form, False, {**names, **names_of(_expr(given))}))


def _numbered(given: Any, right: Any, names: Mapping[str, Any]) -> dict[str, Any] | None:
    """The arrays of an answer of whose entries a typed expected side speaks by name, as x_1 + x_2 does of those of
    sum(x_k, k, 1, 2); None if there are none."""
    if not isinstance(right, Reading) or not isinstance(right.expr, Basic) or not isinstance(given, Basic):
        return None
    entries = (s.name.rpartition("_") for s in right.expr.free_symbols if isinstance(s, Symbol) and s.name not in names)
    bases = {base for base, _, number in entries if number.isdecimal() and base not in names}
    arrays = {name: of for name, of in names_of(given).items() if name in bases and isinstance(of, IndexedBase)}
    return arrays or None


def _remainder(side: Any) -> str:
    return side.remainder if isinstance(side, Reading) else ""


def of_remainders(answer: Any, expected: Any = None) -> Prose | None:
    """What is to be said of the remainders of the readings, which are not compared; None without any."""
    ours, theirs = _remainder(answer), _remainder(expected)
    if ours:
        return sentence("reason remainder", rest=ours)
    return sentence("reason no remainder", rest=theirs) if theirs else None


def read_expected(
    side: Any, notation: str, complex_unit: bool, names: Mapping[str, Any] | None = None, intervals: bool = False
) -> Any:
    """The reading of an expected side; what is no text is read by `as_sympys`. Raises `Unreadable`."""
    if not isinstance(side, str):
        return as_sympys(side)
    return read(side, form=notation, names=names, complex_unit=complex_unit, expansion=True, intervals=intervals)


def _expr(side: Any) -> Any:
    return side.expr if isinstance(side, Reading) else side


def _is_pair(side: Any) -> bool:
    return isinstance(side, Reading) and isinstance(side.tree, Vector) and len(side.tree.items) == 2


def _is_listed(side: Any) -> bool:
    return isinstance(side, Reading) and isinstance(side.tree, OneOf) and not side.tree.either


def _two_brackets(*pairs: Any) -> bool:
    """Whether round and square ones stand around the two; angle brackets are those of a vector for certain."""
    return {pair.tree.bracket for pair in pairs} == {"(", "["}


def _rise(*pairs: Reading) -> bool:
    """Whether all are pairs of rising numbers."""
    ends = [pair.expr.args for pair in pairs]
    return all(low.is_number and high.is_number and rises(low, high) for low, high in ends)


def read_answer(
    side: Any,
    known: tuple[Any, ...],
    notation: str,
    complex_unit: bool,
    names: Mapping[str, Any] | None = None,
    expansion: bool = False,
    intervals: bool = False,
) -> Any:
    """The reading of an answer, its names being those of the expressions `known`; a `Verdict` for a text that makes no
    sense. What is no text is read by `as_sympys`."""
    if not isinstance(side, str):
        return as_sympys(side)
    declared = {**names_of(*(e for e in known if isinstance(e, Basic))), **(names or {})}
    how = {"form": notation, "complex_unit": complex_unit, "expansion": expansion, "intervals": intervals}
    arrays = any(family_of(e) is ARRAYS for e in known)
    try:
        return read(side, names=declared, arrays=arrays, matrices=True, **how)  # type: ignore[arg-type]
    except Unreadable as error:
        formula = _as_formula(side, known, how) if arrays else None
        return formula or unreadable(error)


def _as_formula(side: str, known: tuple[Any, ...], how: Mapping[str, Any]) -> Any:
    """A matrix that a formula comes to, where numbers in brackets are expected and no array has a name; else None."""
    if any(isinstance(e, Basic) and e.has(Tensor, Call) for e in known):
        return None
    try:
        found = read(side, **how)
    except Unreadable:
        return None
    return found if isinstance(found.expr, MatrixBase) else None


def unreadable(error: Unreadable) -> Verdict:
    """The verdict on a text that cannot be read: where it stops making sense, and a picture of the place."""
    return Verdict("unreadable", why=in_every_language(str(error)), picture=error.picture())


def imaginary(*sides: Any) -> bool:
    """Whether a number that is not real has come out of real ones, as in sqrt(-4)."""
    return any(isinstance(s, Basic) and s.has(I) for s in sides)
