"""Families of expressions: numbers, events, arrays. What one is, how it is checked or typed, is asked of its family.

A layer that treats the families differently keeps a `Table` of its own, with an entry for each of them; so a new family
is one entry here and one in each table, and `incomplete` (a test asks it) says which tables still lack it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from msgspec import Struct
from sympy import Basic, Expr

from derive.errors import BadSetting
from derive.terms.arrays import ArrayExpr
from derive.terms.events import EventExpr

V = TypeVar("V")


class Family(Struct, frozen=True):
    """A kind of thing that a line can be about; `title` is what errors call one of them, `title_of_all` several."""

    key: str
    title: str
    title_of_all: str
    kind: type[Basic]


EVENTS = Family("event", "an event", "events", EventExpr)
ARRAYS = Family("array", "an array", "arrays", ArrayExpr)
NUMBERS = Family("number", "a number", "numbers", Expr)
FAMILIES = (EVENTS, ARRAYS, NUMBERS)
KINDS = tuple(family.kind for family in FAMILIES)


def family_of(expr: object) -> Family | None:
    """The family of an expression; None for what no line can be about, such as a condition."""
    return next((family for family in FAMILIES if isinstance(expr, family.kind)), None)


def demand_family(expr: object) -> Family:
    """The family of an expression. Raises `BadSetting` for what belongs to none."""
    found = family_of(expr)
    if found is None:
        titles = [family.title for family in FAMILIES[::-1]]
        raise BadSetting(f"'{expr}' is neither {' nor '.join(titles)}")
    return found


def families_in(expr: Basic) -> set[Family]:
    """The families of all that an expression or condition is made of: P(A) is a number, and A an event."""
    return {family for family in FAMILIES if expr.has(family.kind)}


class Table(Generic[V]):
    """What a layer does with each family; `about` says in words what that is."""

    known: list[Table[object]] = []  # noqa: RUF012  every table, for the test that looks for gaps

    def __init__(self, about: str, entries: Mapping[Family, V]) -> None:
        self.about, self.entries = about, dict(entries)
        Table.known.append(self)  # type: ignore[arg-type]

    def of(self, expr: object) -> V:
        """The entry for an expression. Raises `BadSetting` for what belongs to no family."""
        return self.entries[demand_family(expr)]

    @property
    def missing(self) -> list[str]:
        """The families without an entry."""
        return [family.key for family in FAMILIES if family not in self.entries]


def incomplete() -> list[str]:
    """The tables that lack a family, and which."""
    return [f"{table.about}: {', '.join(table.missing)}" for table in Table.known if table.missing]
