"""Printed conditions and definitions: what they say of a place, and whether it meets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import ge, gt, le, lt

import readers
from made import TEXT
from printed_events import is_event
from printed_numbers import ARRAYS, Place, number
from sympy import And
from sympy.core.relational import Relational

from derive.words.prose import Run

_RELATION = re.compile(r"(.+?) (<=|>=|<|>|=) (.+)")
_HOLDS: dict[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def apart(runs) -> tuple[Run, ...]:
    """The sentence with 0 < x <= 1 as two formulas in words: x > 0, x <= 1."""
    return tuple(Run(_each_bound(TEXT.print(r.maths))) if isinstance(r.maths, And) else r for r in runs)


def _each_bound(chain: str) -> str:
    low, first, name, second, high = re.split(r" (<=?) ", chain)
    return f"{name} {first.replace('<', '>')} {low}, {name} {second} {high}"


def conditions(runs) -> list[tuple[str, str, str]]:
    """The printed equations and inequalities between numbers: left side, sign, right side."""
    chains = [text for r in runs if isinstance(r.maths, And) for text in _each_bound(TEXT.print(r.maths)).split(", ")]
    printed = [*chains, *(TEXT.print(r.maths) for r in runs if isinstance(r.maths, Relational))]
    found = (_RELATION.fullmatch(text) for text in printed if not is_event(text))
    return [(m[1], m[2], m[3]) for m in found if m]


def meets(place: Place, told: list[tuple[str, str, str]]) -> bool:
    """Whether the printed inequalities hold at a place; those that are no formulas are passed over."""
    for left, sign, right in told:
        if sign != "=":
            try:
                if not _HOLDS[sign](number(left, place), number(right, place)):
                    return False
            except readers.Unreadable:
                continue
    return True


def _is_start(name: str) -> bool:
    return bool(re.fullmatch(rf"({'|'.join(ARRAYS)})_(\d+|\{{\d+(,\w)+\}})", name))


def _start(name: str, meaning: str) -> tuple[readers.Key, str]:
    head, _, places = name.partition("_")
    step, *letters = places.strip("{}").split(",")
    return (head, (int(step), *letters)), meaning


def _definition(name: str, meaning: str) -> tuple[str, tuple[tuple[str, ...], str]]:
    head, _, inner = name.partition("_")
    if head not in ARRAYS or not inner:
        return plain_name(name), ((), meaning)
    return head, (tuple(re.findall(r"\w", inner)), meaning)


def plain_name(name: str) -> str:
    for word, letter in readers.GREEK.items():
        name = name.replace(letter, word)
    return name
