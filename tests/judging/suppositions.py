"""What a key supposes: definitions, relations, signs, laws of chance, listed outcomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import chances
import mpmath
from formulas import SIGNS, read
from masses import Chance, known
from places import Definition, Digits, Place
from sets import REGIONS, Outcomes, event, is_event
from statements import NAME, Statement

Definitions = tuple[tuple[str, str], ...]  # name and meaning


@dataclass
class Supposed:
    """What is printed of the names in a part."""

    definitions: list[Definition] = field(default_factory=list)
    relations: list[tuple[Callable[[Place], bool], str]] = field(default_factory=list)
    positive: set[str] = field(default_factory=set)
    sums: list[tuple[str, str]] = field(default_factory=list)  # an array whose entries sum to 1, up to a size
    excluded: Outcomes = frozenset()
    listed: dict[str, Outcomes] = field(default_factory=dict)  # events whose outcomes are given
    marks: set[str] = field(default_factory=set)  # even, convex, events independent
    whole: set[str] = field(default_factory=set)  # numbers of things
    bits: set[str] = field(default_factory=set)  # whose square is itself: 0 or 1
    laws: dict[str, chances.Law] = field(default_factory=dict)
    equations: list[tuple[Callable[[Place], Any], str]] = field(default_factory=list)
    circles: list[tuple[str, str]] = field(default_factory=list)
    chances: list[Chance] = field(default_factory=list)  # probabilities that are numbers

    def define(self, name: str, meaning: str) -> None:
        head, places = _places(name)
        if any((d.name, d.places) == (head, places) for d in self.definitions):
            return
        value = read(meaning) if meaning else None
        if value is not None and meaning != name:
            recursive = bool(places) and isinstance(places[0], str) and bool(re.search(rf"(?<!\w){head}_", meaning))
            self.definitions.append(Definition(head, places, value, recursive))

    def take(self, given: Statement) -> None:
        """One statement more. Raises `Unread`."""
        if given.sign in MARKS:
            self.marks.add(given.sign)
        elif given.sign in LAWS:
            self.laws[given.left] = LAWS[given.sign](given.left, *given.more)
            self.positive |= set(given.more[1:]) if given.sign == "independent" else set()
            self.whole |= set(given.more) if given.sign == "some of" else set()
        elif given.sign in "=⊆" and is_event(given.left) and is_event(given.right):
            self._take_event(given)
        else:
            self._take_relation(given.left, given.sign, given.right, given.only_asked)

    def _take_event(self, given: Statement) -> None:
        if given.right.startswith("{") and given.left in tuple("ABCΩ"):
            self.listed.setdefault(given.left, event(given.right)({}))
        elif not given.only_asked and "{" not in given.left + given.right:
            a, b = event(given.left)(REGIONS), event(given.right)(REGIONS)
            self.excluded |= a - b if given.sign == "⊆" else a ^ b

    def _take_relation(self, left: str, sign: str, right: str, only_asked: bool) -> None:
        if sign == "=" and NAME.fullmatch(left) and not re.fullmatch(rf".*(?<!\w){re.escape(left)}(?!\w).*", right):
            self.define(left, right)
        elif found := re.fullmatch(r"sum\((\w)_i, i, 1, (\w)\)", left) if (sign, right) == ("=", "1") else None:
            self.sums.append((found[1], found[2]))
        elif found := re.fullmatch(r"(\w)\^2 \+ (\w)\^2", left) if (sign, right) == ("=", "1") else None:
            self.circles.append((found[1], found[2]))
        elif found := re.fullmatch(r"(\w)_i\^2 = \1_i", f"{left} {sign} {right}"):
            self.bits.add(found[1])
        elif not only_asked and sign == "=" and (chance := known(left, right)):
            self.chances.append(chance)
        elif not only_asked:
            if sign in (">", ">=") and right == "0" and NAME.fullmatch(left):
                self.positive.add(left.partition("_")[0])
            if "_" not in left or not NAME.fullmatch(left):
                self._demand(left, sign, right)

    def _demand(self, left: str, sign: str, right: str) -> None:
        a, b, holds = read(left), read(right), SIGNS[sign]

        def met(place: Place) -> bool:
            if sign == "=":
                gap = abs(a(place) - b(place))
                return bool(gap < mpmath.mpf(10) ** -30) if place.lib is Digits else float(gap.data) < 1e-12
            return holds(a(place), b(place))

        self.relations.append((met, f"{left} {sign} {right}"))
        if sign == "=":
            self.equations.append((lambda p: a(p) - b(p), f"{left} {right}"))


MARKS = ("even", "convex", "events independent")
LAWS: dict[str, Callable[..., chances.Law]] = {
    "two values": lambda name, share: chances.two_values(name, read(share)),
    "independent": lambda name, mean, variance: chances.independent_numbers(name, read(mean), read(variance)),
    "one of": lambda name, value: chances.one_of(name, read(value.replace("_I", "_i"))),
    "some of": lambda name, chosen, size: chances.some_of(name, read(chosen), read(size)),
}


@lru_cache(maxsize=500)
def supposed(statements: tuple[Statement, ...], definitions: Definitions = ()) -> Supposed:
    """All of them together; of two definitions of a name the first counts. Raises `Unread` and `NoEvent`."""
    found = Supposed()
    for statement in statements:
        found.take(statement)
    for name, meaning in definitions:
        found.define(name, meaning)
    return found


def _places(name: str) -> tuple[str, tuple[int | str, ...]]:
    head, _, rest = name.partition("_")
    inner = rest[1:-1].split(",") if rest.startswith("{") else [rest] if rest.isdigit() else list(rest)
    return head, tuple(int(k) if k.isdigit() else k.strip() for k in inner)
