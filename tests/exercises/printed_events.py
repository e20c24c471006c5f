"""Printed events as sets of outcomes, and which of them printed relations leave out."""

from __future__ import annotations

import re
from collections.abc import Callable

from made import TEXT

ALL = frozenset(range(8))
OF = {
    "A": frozenset({1, 3, 5, 7}),
    "B": frozenset({2, 3, 6, 7}),
    "C": frozenset({4, 5, 6, 7}),
    "Ω": ALL,
    "∅": frozenset(),
}
JOINS: dict[str, Callable[..., frozenset[int]]] = {
    "∪": frozenset.union, "∩": frozenset.intersection, "∖": frozenset.difference,
    "or": frozenset.union, "and": frozenset.intersection,
}  # fmt: skip


def outcomes(text: str, listed: dict[str, frozenset[int]] | None = None) -> frozenset[int]:
    """The outcomes of a printed event; every operation but the complement is in brackets of its own. `listed` says
    what the names are where outcomes are numbers that are listed."""
    tokens = re.findall(r"\^c|\w+|[^\s,]", re.sub(r"\{ω :", "{", text))
    value, rest = _event(tokens, {**OF, **(listed or {})})
    assert not rest, text
    return value


def _event(tokens: list[str], of: dict[str, frozenset[int]]) -> tuple[frozenset[int], list[str]]:
    value, tokens = _one_event(tokens, of)
    while tokens and tokens[0] in JOINS:
        other, rest = _one_event(tokens[1:], of)
        value, tokens = JOINS[tokens[0]](value, other), rest
    return value, tokens


def _one_event(tokens: list[str], of: dict[str, frozenset[int]]) -> tuple[frozenset[int], list[str]]:
    head, *rest = tokens
    if head == "not":
        value, rest = _one_event(rest, of)
        return of["Ω"] - value, rest
    if head == "{" and rest[0].isdigit():
        value, rest = frozenset(map(int, rest[: rest.index("}")])), rest[rest.index("}") + 1 :]
    elif head in "({":
        value, rest = _event(rest, of)
        assert rest.pop(0) in ")}"
    elif head == "ω":
        inside = rest.pop(0)
        value, rest = of[rest[0]], rest[1:]
        value = value if inside == "∈" else of["Ω"] - value
    else:
        value = of[head]
    while rest and rest[0] == "^c":
        value, rest = of["Ω"] - value, rest[1:]
    return value, rest


def is_event(text: str) -> bool:
    return (bool(re.search(r"[∪∩∖Ω∅ω]|[ABC)]\^c|^\{\d+[,}]", text)) and "P(" not in text) or text in OF


def listed_in(told: str) -> dict[str, frozenset[int]]:
    """Events whose outcomes are listed, by name; all outcomes among them."""
    found = re.findall(r"(\w) = \{([\d, ]+)\}", told)
    return {name: frozenset(map(int, numbers.split(","))) for name, numbers in found}


def excluded(runs) -> frozenset[int]:
    """The outcomes that printed inclusions and equalities between events leave out."""
    found = frozenset[int]()
    for text in (TEXT.print(r.maths) for r in runs if r.maths is not None):
        left, sign, right = re.fullmatch(r"(.*?)(?: (=|⊆) (.*))?", text).groups()  # type: ignore[union-attr]
        if sign and is_event(left) and is_event(right):
            a, b = outcomes(left), outcomes(right)
            found |= a - b if sign == "⊆" else a ^ b
    return found
