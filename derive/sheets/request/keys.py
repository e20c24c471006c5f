"""The keys of a spec file: for each its type, and what it is for. A new key is one entry here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from derive import exercises
from derive.paper.formats import FORMATS
from derive.paper.view import EVIDENCE, HINTS, KEYS, LOOKS, PAPERS, SPACES
from derive.sheets.drawable import FUNCTIONS
from derive.sheets.request.asked import KEY_PLACES, MOST_EXERCISES, MOST_VARIANTS
from derive.sheets.request.place import Check, Place, shown_value
from derive.sheets.request.spoken import InWords, text_of
from derive.words import languages

_MOST_POINTS = 1000
_TALLEST = 20  # cm
_LONGEST = 500  # characters of a title, header or footer: more would leave no room on the page
_LONGEST_TEXT = 5000
_LARGEST_NUMBER = 10**12
_LARGEST_SEED = 2**63 - 1  # what TOML promises to carry


class Key(Struct, frozen=True):
    """What a key accepts and is for; `only` names the key that it goes with."""

    check: Check
    meaning: str
    example: str
    only: str = ""


def _whole(least: int, most: int) -> Check:
    def check(value: Any, at: Place) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise at.wrong(f"{at.name} is a whole number from {least} to {most}, not {shown_value(value)}")
        return value

    return check


def _points(value: Any, at: Place) -> float | tuple[float, ...]:
    """Whole or half points; a list has those of each part."""
    if isinstance(value, list) and value:
        return tuple(_half(v, at / k) for k, v in enumerate(value))
    return _half(value, at)


def _half(value: Any, at: Place) -> float:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not 0 <= value <= _MOST_POINTS or (2 * value) % 1:
        allowed = "whole or half points from 0 to"
        raise at.wrong(
            f"{at.name} is {allowed} {_MOST_POINTS}, or a list with those of each part, not {shown_value(value)}"
        )
    return int(value) if value == int(value) else float(value)


def _length(value: Any, at: Place) -> float:
    """Centimetres, as in "6cm" or "60mm"."""
    found = re.fullmatch(r"\s*(\d{1,3}(?:\.\d{1,2})?)\s*(cm|mm)\s*", value) if isinstance(value, str) else None
    size = float(found[1]) / (10 if found[2] == "mm" else 1) if found else -1.0
    if not 0 <= size <= _TALLEST:
        raise at.wrong(f'{at.name} is a height up to {_TALLEST} cm, as in "6cm", not {shown_value(value)}')
    return size


def _flag(value: Any, at: Place) -> bool:
    if not isinstance(value, bool):
        raise at.wrong(f"{at.name} is true or false, not {shown_value(value)}")
    return value


def _several(kind: str, known: Iterable[str], example: str) -> Check:
    """A list of names, each of them known, none twice."""

    def check(value: Any, at: Place) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise at.wrong(f"{at.name} is a list, as in {example}, not {shown_value(value)}")
        one = _one_of(kind, lambda: known)
        return tuple(dict.fromkeys(one(name, at / k) for k, name in enumerate(value)))

    return check


def _name(value: Any, at: Place) -> str:
    text: str = text_of(_LONGEST_TEXT)(value, at)
    if not text.strip() or "\0" in text:
        raise at.wrong(f"{at.name} is empty" if not text.strip() else f"{at.name} is not text: it has a zero byte")
    return text


def _one_of(kind: str, known: Callable[[], Iterable[str]]) -> Check:
    def check(value: Any, at: Place) -> str:
        if not isinstance(value, str):
            raise at.wrong(f"{at.name} is text in quotes, not {shown_value(value)}")
        if value not in known():
            raise at.unknown(kind, value, known())
        return value

    return check


_language = _one_of("language", languages)


def _formats(value: Any, at: Place) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise at.wrong(f'{at.name} is a list of formats, as in ["pdf", "markdown"], not {shown_value(value)}')
    check = _one_of("format", lambda: FORMATS)
    return tuple(dict.fromkeys(check(name, at / k) for k, name in enumerate(value)))


def _table(check: Check, example: str) -> Check:
    def checked(value: Any, at: Place) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise at.wrong(f"{at.name} is a table, as in {example}, not {shown_value(value)}")
        return {name: check(inner, at / name) for name, inner in value.items()}

    return checked


def _bounds(value: Any, at: Place) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise at.wrong(f"{at.name} is drawn between two whole numbers, as in [1, 5], not {shown_value(value)}")
    low, high = (_whole(-_LARGEST_NUMBER, _LARGEST_NUMBER)(v, at) for v in value)
    if low > high:
        raise at.wrong(f"{at.name} is drawn from {low} up to {high}: write the smaller number first")
    return low, high


TOP: Mapping[str, Key] = {
    "title": Key(InWords(_LONGEST), "the sheet's title; its folder is named after it", '"Week 3: gradients"'),
    "seed": Key(_whole(-_LARGEST_SEED, _LARGEST_SEED), "what chance depends on", "2026"),
    "language": Key(_language, "the language of the words", " or ".join(f'"{code}"' for code in languages())),
    "formats": Key(_formats, "what is written", '["pdf", "latex", "markdown"]'),
    "instructions": Key(InWords(_LONGEST_TEXT), "what stands above the exercises", '"Show your work."'),
    "header": Key(InWords(_LONGEST), "words at the head of every page", '"Machine learning, spring term"'),
    "footer": Key(InWords(_LONGEST), "words at the foot of every page", '"No calculators"'),
    "logo": Key(
        _name, "an SVG picture at the top, in PDF by Typst and in HTML; its path starts at the spec", '"logo.svg"'
    ),
    "paper": Key(_one_of("paper", lambda: PAPERS), "the size of the paper", '"a4" or "letter"'),
    "space": Key(
        _one_of("space", lambda: SPACES), "what the room to work is filled with", '"dots", "lines", "grid" or "blank"'
    ),
    "layout": Key(_one_of("layout", lambda: LOOKS), "how close things stand", '"roomy" or "compact"'),
    "columns": Key(_whole(1, 2), "in how many columns a sheet's exercises stand; a key has one", "2"),
    "evidence": Key(_one_of("place", lambda: EVIDENCE), "where a key says what was checked", '"line", "end" or "none"'),
    "keys": Key(
        _several("key", KEYS, '["full", "short"]'), "key.*, key-short.*, key-marks.*", '["full", "short", "marks"]'
    ),
    "self_check": Key(_flag, "whether the answer cells of sheet.ipynb judge what is written in them", "true"),
    "score_table": Key(_flag, "whether a sheet has a table for the points given for each exercise", "true"),
    "hints": Key(_one_of("place of the hints", lambda: HINTS), "where hints stand", '"foot", "under" or "page"'),
    "key": Key(
        _one_of("place of the key", lambda: KEY_PLACES),
        "a file of its own, or the sheet's last pages",
        '"separate" or "end"',
    ),
}

EXERCISE: Mapping[str, Key] = {
    "topic": Key(_name, "the id of a topic, or a pattern that draws among those that match", '"activation.*"'),
    "kind": Key(_one_of("kind", lambda: exercises.KINDS), "the kind of exercise", '"derive"'),
    "count": Key(_whole(1, MOST_EXERCISES), "how many exercises", "3"),
    "points": Key(_points, "what each is worth, in halves too, or each part; without it a point a line", "[1, 1.5]"),
    "room": Key(_length, "the height of the room to work below each part", '"6cm"'),
    "lines": Key(_whole(0, 40), "the same in lines of handwriting", "8"),
    "pagebreak": Key(_flag, "whether it begins a page", "true"),
    "hint": Key(
        InWords(_LONGEST_TEXT, or_flag=True),
        "a hint made from the rules of its derivation, or in words of one's own",
        "true",
    ),
    "text": Key(
        InWords(_LONGEST_TEXT),
        "a question of one's own, instead of a topic; it is marked as not checked",
        '"Why does nobody train with a step function?"',
    ),
    "answer": Key(InWords(_LONGEST_TEXT), "its answer", '"Its slope is 0 wherever it has one."', only="text"),
    "figure": Key(_name, "its picture, SVG or PNG; its path starts at the spec", '"graph.svg"', only="text"),
    "alt": Key(
        InWords(_LONGEST_TEXT), "what is to be seen there, for those who do not see it", '"A parabola."', only="text"
    ),
    "statement": Key(
        InWords(_LONGEST_TEXT), "words of one's own over a question, with its holes", '"Differentiate {function}."'
    ),
    "seed": Key(_whole(-_LARGEST_SEED, _LARGEST_SEED), "a chance of its own, whatever the sheet's seed", "7"),
    "difficulty": Key(_name, "one of the topic's levels", '"hard"', only="topic"),
    "functions": Key(
        _several("function", FUNCTIONS, '["exp", "ln", "polynomial"]'),
        "what is drawn may hold these functions alone",
        '["exp", "ln", "polynomial"]',
        only="topic",
    ),
    "numbers": Key(_bounds, "the bounds of the whole numbers that are drawn, signs apart", "[1, 9]", only="topic"),
    "derive": Key(_name, "any expression in plain maths, instead of a topic", '"ln(1 + e^(-y w x))"'),
    "wrt": Key(_name, "the variable to differentiate by", '"w"', only="derive"),
    "let": Key(_table(_name, '{z = "w x + b"}'), "names that the expression uses", '{z = "w x + b"}', only="derive"),
    "parameters": Key(
        _table(_bounds, "{a = [1, 5]}"), "whole numbers drawn between two bounds", "{a = [1, 5]}", only="derive"
    ),
}

VARIANTS: Mapping[str, Key] = {
    "roster": Key(_name, "a CSV file with the columns id and name: a sheet for each student", '"students.csv"'),
    "count": Key(_whole(1, MOST_VARIANTS), "how many different sheets", "30"),
}


def described() -> str:
    """The keys as a Markdown table, for documentation."""
    tables = {"top of the file": TOP, "`[[exercise]]`": EXERCISE, "`[variants]`": VARIANTS}
    rows = [f"| {where} | `{n}` | `{k.example}` | {k.meaning} |" for where, t in tables.items() for n, k in t.items()]
    return "\n".join(["| where | key | for example | meaning |", "|---|---|---|---|", *rows])
