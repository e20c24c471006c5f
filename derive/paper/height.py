"""An upper bound for the height of what is printed, without typesetting it.

What is surely short need not be measured, and measuring lays it out twice. All lengths are in em of the page's 11 pt;
`tests/paper/test_height.py` compares them with Typst's own measure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SHORT = 50.0  # em: three quarters of a page, whatever stands around its text
_LINE = 1.5  # a line of words with the gap below it
_PAGE, _NOTES = 42.0, 12.0
_TITLE = 1.9  # a title's letters
_EMS_IN_CM = 72 / 2.54 / 11
_SIGN, _FRACTION, _OPERATOR = 1.0, 0.35, 1.6
_SCRIPT, _LIMIT = 0.55, 0.9  # of its own height, what a script and what a limit add
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[A-Za-z][A-Za-z.]*\(?|[()\[\]{},;_^]|[^\s]')
_WIDE = ("sum", "product", "integral", "union.big", "inter.big", "lim", "max", "min")
_FLAT = {"abs(", "lr(", "sqrt(", "norm(", "op(", "upright(", "bold(", "floor(", "ceil("}


def formula(maths: str) -> float:
    """The most that a formula in Typst's notation can be high, whatever stands beside what."""
    height, _ = _row(_TOKEN.findall(maths), 0)
    return height


def _row(tokens: Sequence[str], at: int) -> tuple[float, int]:
    """The height of what stands side by side from a place on, and where it ends: at a comma or a closing bracket."""
    body, factor = _SIGN, _SCRIPT
    scripts = {"_": 0.0, "^": 0.0}
    while at < len(tokens) and tokens[at] not in (",", ";", ")"):
        token = tokens[at]
        at += 1
        if token in scripts:
            height, at = _script(tokens, at)
            scripts[token] = max(scripts[token], height)
        elif token.endswith("("):
            height, at = _call(token, tokens, at)
            body = max(body, height)
        elif token in _WIDE:
            body, factor = max(body, _OPERATOR), _LIMIT
    return body + factor * (scripts["_"] + scripts["^"]), at


def _script(tokens: Sequence[str], at: int) -> tuple[float, int]:
    if at < len(tokens) and tokens[at].endswith("("):
        return _call(tokens[at], tokens, at + 1)
    return _SIGN, at + 1


def _call(name: str, tokens: Sequence[str], at: int) -> tuple[float, int]:
    """The height of a call or bracket whose arguments begin here: side by side if it is known to do that."""
    heights: list[float] = []
    while at < len(tokens):
        height, at = _row(tokens, at)
        heights.append(height)
        at += 1
        if at > len(tokens) or tokens[at - 1] == ")":
            break
    flat = name == "(" or name in _FLAT
    return (max(heights) + 0.3 if flat else sum(heights) + _FRACTION * len(heights)), at


def words(spans: Iterable[Mapping[str, Any]], room: float, size: float = 1.0) -> float:
    """The most that a paragraph with formulas can be high in a column of so many em."""
    wide = high = extra = 0.0
    for span in spans:
        if "pieces" in span:
            extra += pieces(span["pieces"]) + 1.4
            wide += room  # it begins a new line
        elif "text" in span:
            wide += _ems(span["text"])
        else:
            wide += _ems(span["alt"])
            high = max(high, formula(span["maths"]))
    return size * math.ceil(wide * size / room + 1) * max(_LINE, high + 0.7) + extra


def _ems(text: str) -> float:
    """More than a text is wide: half an em is usual, and a Chinese character has one."""
    return sum(1.0 if ord(c) >= 0x2E80 else 0.6 for c in text)


def pieces(list_: Iterable[Mapping[str, str]]) -> float:
    """Pieces of a formula below each other."""
    return sum(formula(p["maths"]) + 0.5 for p in list_)


def is_short(exercise: Mapping[str, Any]) -> bool:
    """Whether an exercise, as data, surely takes less than `SHORT`."""
    return bound(exercise) <= SHORT


def is_roomy(sheet: Mapping[str, Any]) -> bool:
    """Whether the first exercise surely has room below the title and what else opens a sheet, as data."""
    if sheet["head"] or sheet["foot"] or sheet["logo"] or sheet["scores"] or not sheet["exercises"]:
        return False
    title = words([{"text": sheet["heading"]}], _PAGE, _TITLE)
    opening = [{"text": sheet["instructions"]}, {"text": sheet["student"]}]
    height = title + 6.0 + words(opening, _PAGE / 2) + bound(sheet["exercises"][0])
    return height + 3.0 <= sheet["tall"] * _EMS_IN_CM


def bound(exercise: Mapping[str, Any]) -> float:
    """The most that an exercise can be high; without end for those that show figures, lines or answers."""
    if exercise["figures"] or exercise["solutions"]:
        return math.inf
    height = 5.0 + words(exercise["statement"], _PAGE)
    height += sum(pieces([d["name"], d["meaning"]]) for d in exercise["definitions"]) + 2.0
    for part in ({"heading": [], "blocks": exercise["blocks"]}, *exercise["parts"]):
        height += 2.5 + words(part["heading"], _PAGE) + sum(map(_block, part["blocks"]))
    return height


def _block(block: Mapping[str, Any]) -> float:
    """The most that a block can be high; without end for what pupils work on."""
    if block["block"] == "room":
        return float(block["cm"]) * _EMS_IN_CM
    if block["block"] == "sentence":
        return words(block["runs"], _PAGE, 0.85 if block["evidence"] else 1.0)
    if block["block"] == "lines" and not block["asked"]:
        return pieces(block["left"]) + sum(_with_note(row) for row in block["rows"]) + 1.5
    return math.inf


def _with_note(row: Mapping[str, Any]) -> float:
    note = [*(row["note"] or ()), {"text": row["method"] + row["mark"]}]
    return max(pieces(row["pieces"]), words(note, _NOTES, 0.85)) + 0.9
