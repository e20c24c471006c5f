"""Whether a printed line follows from the one before: by digits, by autograd, by outcomes, or run by PyTorch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import mpmath
from arrays_in_torch import agree, names_of, worked_out
from autograd import Autograd, torch
from drawn import Names, Places, names_in, places
from formulas import read
from key_page import Key, Line, Work
from minima import Minimum
from places import DIGITS, Digits, NoValue, Place, Unread
from sets import REGIONS, NoEvent, Outcomes, event, is_event
from statements import Statement, statements_in
from suppositions import Definitions, Supposed, supposed

POINTS, MANY = 4, 30  # many where a line is called wrong, or bends
EXACT, BY_DIFFERENCES, BY_FLOATS = mpmath.mpf(10) ** -38, mpmath.mpf(10) ** -12, 1e-7
BENT = re.compile(r"\{.* if |\b(?:max|min|sign|softplus)\(|\||⌊|⌈")  # there are sides, and points on each are wanted
ORDERS = ("<", "<=", ">", ">=")
FAILS = (NoValue, ZeroDivisionError, ValueError, OverflowError)


@dataclass(frozen=True)
class Given:
    """All that a line depends on: what is supposed, and which names are sizes and arrays."""

    statements: tuple[Statement, ...]
    definitions: Definitions
    names: Names

    @property
    def supposed(self) -> Supposed:
        return supposed(self.statements, self.definitions)

    def places(self, lib: Any = Digits) -> Places:
        """Where all of it holds."""
        return places(self.statements, self.definitions, self.names, lib)


def given_in(key: Key, heading: str, more: str = "") -> Given:
    """What is supposed under a heading, for lines that stand there and for `more`."""
    conditions = [text for letter, _, text in key.choices if letter.isdigit() and heading.startswith(f"{letter}")]
    found: tuple[Statement, ...] = ()
    for text in (re.sub(r"^\(\w\) |^\d[A-Z] ", "", heading), *conditions):
        found += statements_in(text)
    found += statements_in(key.words, key.words.startswith("Compute "))
    definitions = tuple(key.definitions)
    lines = (line.text for work in key.works if work.heading == heading for line in work.lines)
    text = " ".join((key.words, heading, *(f"{a} = {b}" for a, b in key.definitions), *lines, more))
    found = tuple(dict.fromkeys(found))
    return Given(found, definitions, names_in(text, supposed(found, definitions)))


def follows(key: Key, work: Work, before: Line, line: Line, points: int) -> bool:
    """Whether a line is related to the one before as it says. Raises `Unread` and `NoEvent`."""
    if _is_code(key, work):
        if torch is None:
            raise Unread("PyTorch is not installed")
        names = names_of(key.definitions)
        return line.relation == "=" and agree(worked_out(before.text, names), worked_out(line.text, names))
    given = given_in(key, work.heading, f"{before.text} {line.text}")
    verdict = _verdict(given, before.text, line.relation, line.text, points)
    if isinstance(verdict, str):
        raise Unread(verdict)
    return verdict


@cache
def _verdict(given: Given, left: str, relation: str, right: str, points: int) -> bool | str:
    """The verdict, or why there is none: the same line stands in keys of several kinds."""
    try:
        return _holds(given, left, relation, right, points)
    except (Unread, NoEvent) as reason:
        return str(reason)


def _is_code(key: Key, work: Work) -> bool:
    meanings = [meaning for _, meaning in key.definitions]
    text = " ".join((work.lines[0].text, work.lines[-1].text, *meanings))
    return bool(re.search(r"\.(shape|\w+\(|T\b)| @ |\[\[", text)) or any(re.match(r"\[[^]]*, ", m) for m in meanings)


def _holds(given: Given, left: str, relation: str, right: str, points: int) -> bool:
    if is_event(left) and is_event(right):
        model, excluded = _model(given.supposed), given.supposed.excluded
        a, b = (event(side)(model) - excluded for side in (left, right))
        return a <= b if relation == "⊆" else a == b and relation == "="
    order = re.fullmatch(r"(.*) \+ O\((.*)\)", right)
    left = re.sub(r" \+ O\(.*\)$", "", left)
    if order:
        return relation == "=" and _to_order(given, left, order[1], order[2])
    with mpmath.workdps(DIGITS + 15):
        a, b = read(left), read(right)
        tolerance = BY_DIFFERENCES if re.search(r"(?<!\w)d(\^\d+)?/|∇|'", left + right) else EXACT
        points = max(points, MANY) if BENT.search(left + right) else points
        if relation == "≈":
            tolerance = mpmath.mpf("0.500001") * mpmath.mpf(10) ** -len(right.partition(".")[2])
        found = (_at(p, a, b, relation, tolerance) for p in given.places().first(4 * points))
        verdicts = list(islice((v for v in found if v is not None), points))
    if len(verdicts) < min(3, POINTS):
        raise Unread(f"only {len(verdicts)} places at which the conditions hold and both sides have values")
    return all(verdicts) and (tolerance != BY_DIFFERENCES or relation != "=" or _by_autograd(given, a, b))


def _model(supposed: Supposed) -> Mapping[str, Outcomes]:
    return supposed.listed if "Ω" in supposed.listed else REGIONS


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
        return relation == "=" and left.is_at(right)
    sides = [v if isinstance(v, list) else [v] for v in (left, right)]
    if len(sides[0]) != len(sides[1]):
        return False  # a vector and a number
    pairs = list(zip(*sides, strict=True))
    near = [abs(x - y) <= tolerance * (1 if relation == "≈" else max(1, abs(x), abs(y))) for x, y in pairs]
    if relation in ("=", "≈"):
        return all(near)
    if relation not in ORDERS or len(pairs) > 1:
        return False
    ((x, y),) = pairs
    x, y = (y, x) if relation.startswith(">") else (x, y)
    return bool(x < y) and not near[0] if len(relation) == 1 else bool(x <= y) or near[0]


def _by_autograd(given: Given, a: Any, b: Any) -> bool:
    """The same with slopes by PyTorch's autograd; what it has no function for is left to the digits."""
    if torch is None:
        return True
    try:
        verdicts = [_at(p, a, b, "=", BY_FLOATS) for p in given.places(Autograd).first(2)]
    except Unread:
        return True
    return all(v is not False for v in verdicts)


def _to_order(given: Given, left: str, right: str, small: str) -> bool:
    """The gap over the power stays bounded where its base goes to 0."""
    base, _, order = small.rpartition("^")
    base = base.removeprefix("(").removesuffix(")") if base.startswith("(") else base
    variable = re.match(r"[^\W\d_]", base)
    if variable is None:
        raise Unread(f"O({small})")
    with mpmath.workdps(DIGITS + 40):
        a, b, u, key = read(left), read(right), read(base), (variable[0], ())
        found: list[bool] = []
        for place in given.places().first(POINTS):
            about = -u(place.put(key, mpmath.mpf(0)))
            steps = [mpmath.mpf(10) ** -k for k in (3, 4, 5)]
            gaps = [abs(a(p) - b(p)) for p in (place.put(key, about + h) for h in steps)]
            rates = [g / h ** int(order) for g, h in zip(gaps, steps, strict=True)]
            found.append(rates[2] <= 3 * rates[0] + mpmath.mpf(10) ** -6)
    return len(found) >= 3 and all(found)
