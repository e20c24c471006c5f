"""Printed events: sets of the eight outcomes in which three events happen or not, or of the outcomes that are given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Outcomes = frozenset[int]
Event = Callable[[Mapping[str, Outcomes]], Outcomes]
REGIONS: Mapping[str, Outcomes] = {
    **{name: frozenset(k for k in range(8) if k >> bit & 1) for bit, name in enumerate("ABC")},
    "Ω": frozenset(range(8)),
}
JOINS = {
    "∪": frozenset.union, "∩": frozenset.intersection, "∖": frozenset.difference,
    "or": frozenset.union, "and": frozenset.intersection,
}  # fmt: skip


class NoEvent(Exception):
    """The text is none about events."""


def event(text: str) -> Event:
    """The outcomes of a printed event, in a model. Raises `NoEvent`."""
    tokens = re.findall(r"\^c|ω :|\w+|\S", text)
    known = {*JOINS, *"ABCΩ∅(){},", "ω :", "ω", "∈", "∉", "not", "^c"}
    if not tokens or any(t not in known and not t.isdigit() for t in tokens) or tokens[0].isdigit():
        raise NoEvent(text)
    value, rest = _joined(tokens)
    if rest:
        raise NoEvent(text)
    return value


def is_event(text: str) -> bool:
    """Whether a text is an event."""
    try:
        event(text)
    except NoEvent:
        return False
    return True


def _joined(tokens: list[str]) -> tuple[Event, list[str]]:
    value, tokens = _single(tokens)
    while tokens and tokens[0] in JOINS:
        join, first = JOINS[tokens[0]], value
        other, tokens = _single(tokens[1:])
        value = lambda m, join=join, first=first, other=other: join(first(m), other(m))  # noqa: E731
    return value, tokens


def _single(tokens: list[str]) -> tuple[Event, list[str]]:
    if not tokens:
        raise NoEvent("an event is missing")
    head, *rest = tokens
    if head == "not":
        inner, rest = _single(rest)
        return _complement(inner), rest
    if head == "{" and rest and rest[0].isdigit():
        value, rest = _listed(rest)
    elif head in "({":
        value, rest = _joined(rest[1:] if rest[:1] == ["ω :"] else rest)
        if rest[:1] not in ([")"], ["}"]):
            raise NoEvent("a bracket is not closed")
        rest = rest[1:]
    elif head == "ω":
        if len(rest) < 2 or rest[0] not in "∈∉":
            raise NoEvent(head)
        value = _named(rest[1])
        value, rest = (value if rest[0] == "∈" else _complement(value)), rest[2:]
    else:
        value = _named(head)
    while rest[:1] == ["^c"]:
        value, rest = _complement(value), rest[1:]
    return value, rest


def _listed(tokens: list[str]) -> tuple[Event, list[str]]:
    """{1, 2, 3}: the outcomes themselves."""
    end = tokens.index("}") if "}" in tokens else 0
    numbers, commas = tokens[:end:2], tokens[1:end:2]
    if not end or end % 2 == 0 or set(commas) - {","} or not all(n.isdigit() for n in numbers):
        raise NoEvent("a list of outcomes")
    found = frozenset(map(int, numbers))
    if len(found) < len(numbers):
        raise NoEvent("an outcome is listed twice")
    return lambda m: found, tokens[end + 1 :]


def _named(name: str) -> Event:
    if name not in "ABCΩ∅":
        raise NoEvent(name)
    return lambda m: m[name] if name != "∅" else frozenset()


def _complement(inner: Event) -> Event:
    return lambda m: m["Ω"] - inner(m)
