"""Whether a printed line follows from the one before: by digits, by autograd, by outcomes, or run by PyTorch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import mpmath
from arrays_in_torch import agree, names_of, worked_out
from autograd import Autograd, torch
from formulas import read
from key_page import Key, Line, Work
from minima import Minimum
from places import DIGITS, NoValue, Place, Unread
from sets import event, is_event
from suppositions import Supposed, places_for

POINTS, MANY = 4, 24  # many where a line is called wrong
EXACT, BY_DIFFERENCES, BY_FLOATS = mpmath.mpf(10) ** -38, mpmath.mpf(10) ** -12, 1e-7
FAILS = (NoValue, ZeroDivisionError, ValueError, OverflowError)


def supposed_in(key: Key, heading: str) -> tuple[Supposed, str]:
    """What is supposed under a heading, and all the text that belongs to it."""
    found = Supposed()
    conditions = [text for letter, _, text in key.choices if letter.isdigit() and heading.startswith(f"{letter}")]
    for text in (re.sub(r"^\(\w\) |^\d[A-Z] ", "", heading), *conditions):
        found.suppose(text)
    found.suppose(key.words, of_numbers=key.words.startswith("Compute "))
    for name, meaning in key.definitions:
        found.define(name, meaning)
    lines = (line.text for work in key.works if work.heading == heading for line in work.lines)
    text = " ".join((key.words, heading, *(f"{a} = {b}" for a, b in key.definitions), *lines))
    return found, text


def follows(key: Key, work: Work, before: Line, line: Line, points: int) -> bool:
    """Whether a line is related to the one before as it says. Raises `Unread` and `NoEvent`."""
    if _is_code(key, work):
        if torch is None:
            raise Unread("PyTorch is not installed")
        names = names_of(key.definitions)
        return agree(worked_out(before.text, names), worked_out(line.text, names))
    supposed, text = supposed_in(key, work.heading)
    return _holds(supposed, text, before.text, line.relation, line.text, points)


def _is_code(key: Key, work: Work) -> bool:
    meanings = [meaning for _, meaning in key.definitions]
    text = " ".join((work.lines[0].text, work.lines[-1].text, *meanings))
    return bool(re.search(r"\.(shape|\w+\(|T\b)| @ |\[\[", text)) or any(re.match(r"\[[^]]*, ", m) for m in meanings)


def _holds(supposed: Supposed, text: str, left: str, relation: str, right: str, points: int) -> bool:
    if is_event(left) and is_event(right):
        a, b = (event(side)(_regions()) - supposed.excluded for side in (left, right))
        return a <= b if relation == "⊆" else a == b
    order = re.fullmatch(r"(.*) \+ O\((.*)\)", right)
    left = re.sub(r" \+ O\(.*\)$", "", left)
    if order:
        return _to_order(supposed, text, left, order[1], order[2])
    both = f"{text} {left} {right}"
    with mpmath.workdps(DIGITS + 15):
        a, b = read(left), read(right)
        tolerance = BY_DIFFERENCES if re.search(r"(?<!\w)d(\^\d+)?/|∇|'", left + right) else EXACT
        if relation == "≈":
            tolerance = mpmath.mpf("0.500001") * mpmath.mpf(10) ** -len(right.partition(".")[2])
        found = (_at(p, a, b, relation, tolerance) for p in _places(supposed, both, count=4 * points))
        verdicts = list(islice((v for v in found if v is not None), points))
    if len(verdicts) < min(3, POINTS):
        raise Unread(f"only {len(verdicts)} places at which the conditions hold and both sides have values")
    return all(verdicts) and (tolerance != BY_DIFFERENCES or relation != "=" or _by_autograd(supposed, both, a, b))


def _regions() -> Any:
    return Place(None, "").model


def _places(supposed: Supposed, text: str, lib: Any = None, count: int = POINTS) -> Iterator[Place]:
    return places_for(supposed, text, count, *([lib] if lib else []))


def _at(place: Place, a: Any, b: Any, relation: str, tolerance: Any) -> bool | None:
    try:
        left = a(place)
    except FAILS:
        return None
    try:
        right = b(place)
    except FAILS:
        return False  # a line that has lost a point
    if isinstance(left, Minimum):
        return left.is_at(right)
    sides = [v if isinstance(v, list) else [v] for v in (left, right)]
    if len(sides[0]) != len(sides[1]):
        return False  # a vector and a number
    pairs = list(zip(*sides, strict=True))
    near = [abs(x - y) <= tolerance * (1 if relation == "≈" else max(1, abs(x), abs(y))) for x, y in pairs]
    if relation in ("=", "≈"):
        return all(near)
    ((x, y),) = pairs
    return bool(x < y) if relation == "<" else bool(x <= y or near[0])


def _by_autograd(supposed: Supposed, text: str, a: Any, b: Any) -> bool:
    """The same with slopes by PyTorch's autograd; what it has no function for is left to the digits."""
    if torch is None:
        return True
    try:
        verdicts = [_at(p, a, b, "=", BY_FLOATS) for p in _places(supposed, text, Autograd, 2)]
    except Unread:
        return True
    return all(v is not False for v in verdicts)


def _to_order(supposed: Supposed, text: str, left: str, right: str, small: str) -> bool:
    """The gap over the power stays bounded where its base goes to 0."""
    base, _, order = small.rpartition("^")
    base = base.removeprefix("(").removesuffix(")") if base.startswith("(") else base
    variable = re.match(r"[^\W\d_]", base)
    if variable is None:
        raise Unread(f"O({small})")
    with mpmath.workdps(DIGITS + 40):
        a, b, u, key = read(left), read(right), read(base), (variable[0], ())
        found: list[bool] = []
        for place in _places(supposed, f"{text} {left} {right}"):
            about = -u(place.put(key, mpmath.mpf(0)))
            steps = [mpmath.mpf(10) ** -k for k in (3, 4, 5)]
            gaps = [abs(a(p) - b(p)) for p in (place.put(key, about + h) for h in steps)]
            rates = [g / h ** int(order) for g, h in zip(gaps, steps, strict=True)]
            found.append(rates[2] <= 3 * rates[0] + mpmath.mpf(10) ** -6)
    return len(found) >= 3 and all(found)
