"""A text of words -> the statements between them: relations between formulas or events, and laws of chance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from formulas import Formula
from places import Unread
from sets import NoEvent, is_event

SAID_OF_SIGNS = re.compile(
    r"Here [^.]{0,12} is (?:1|0) .*?\.(?= |$)|Here \S+\(\w\) (?:is|=) [^.]*(?:sigmoid|at 0|√π)\."
)
_AT_POINT = re.compile(r" at \w = [^]]*\]")
_ASKS = re.compile(r"(?:^|(?<=\. ))(?:Show|A pupil|Prove|Ask|Which|When|Write)[^.?:]*")
_OF_FUNCTIONS = re.compile(
    r"P\(\w = \w\) = [^,.;]*|(?<!\w)[a-z]\(\w\) =(?= )"
)  # taken on its own; a name for the claim
_NUMBER = re.compile(r"-?\d+(/\d+)?")


class Statement(NamedTuple):
    """`left sign right`, or a law of chance by its name with its parts."""

    sign: str
    left: str
    right: str = ""
    only_asked: bool = False  # to be shown, not given
    more: tuple[str, ...] = ()


CHANCE = {  # the law's name: how it is printed; the first group is the variable's name
    "two values": r"P\((\w) = 0\) = (\w), P\(\1 = 1\) = 1 - \2",
    "independent": r"E\[(\w)_i\] = ([^,]+), Var\(\1_i\) = (\w)",
    "one of": r"(\w) = ([^=,]*_I[^=,]*), P\(I = i\) = 1/n",
    "some of": r"E\[(\w)_i\] = (\w)/(\w), E\[\1_i·\1_j\] = \(\2·\(\2 - 1\)\)/\(\3·\(\3 - 1\)\), i != j, \1_i\^2 = \1_i",
}


@cache
def statements_in(words: str, of_numbers: bool = True) -> tuple[Statement, ...]:
    """What a text says between its words; a number for a letter may be an example of it."""
    words = _AT_POINT.sub(" ", SAID_OF_SIGNS.sub(" ", words))
    found = [Statement("even", "")] if "equally likely" in words else []
    found += [Statement("convex", "")] if re.search(r"\bconvex\b", words) else []
    found += [Statement("events independent", "")] if "P(A ∩ B) = P(A)·P(B)" in words else []
    for name, printed in CHANCE.items():
        found += [Statement(name, m[1], more=m.groups()[1:]) for m in re.finditer(printed, words)]
    words = _OF_FUNCTIONS.sub(" ", words)
    asked = [m.span() for m in _ASKS.finditer(words)]
    for start, left, sign, right in relations_in(words):
        is_example = sign == "=" and re.fullmatch(r"[^\W\d_]", left) and _NUMBER.fullmatch(right)
        if of_numbers or not is_example:
            found.append(Statement(sign, left, right, any(a <= start < b for a, b in asked)))
    return tuple(dict.fromkeys(found))


NAME = re.compile(r"[^\W\d_](_\w+|_\{[^}]*\})?")
_FIRST = re.compile(r"[\w(|‖{⌊-]")
_WORD = re.compile(r"[A-Z][a-z]{2,} ")  # one that begins a sentence: From -1 < w < 0


def relations_in(words: str) -> Iterator[tuple[int, str, str, str]]:
    """The relations between formulas or events in a text of words: where, left, sign, right."""
    at = 0
    while at < len(words):
        if not _FIRST.match(words[at]) or (at and re.match(r"\w", words[at - 1]) and re.match(r"\w", words[at])):
            at += 1
            continue
        found = None if _WORD.match(words, at) else _relation_at(words, at)
        if found is None:
            at = _behind(words, at)
            continue
        left, sign, right, end = found
        yield at, left, sign, right
        at = max(at + 1, end - len(right)) if re.match(r" (<=|>=|<|>|=) ", words[end:]) else end


def _behind(words: str, at: int) -> int:
    word = re.match(r"\w+(_\{[^}]*\})?", words[at:])
    return at + (word.end() if word else 1)


def _relation_at(words: str, at: int) -> tuple[str, str, str, int] | None:
    for side in (_formula_end, _event_end):
        middle = side(words, at)
        sign = re.match(r" (<=|>=|!=|=|<|>|⊆) ", words[middle:]) if middle else None
        if middle and sign:
            start = middle + sign.end()
            end = _formula_end(words, start) if side is _formula_end and sign[1] != "⊆" else _event_end(words, start)
            if end:
                return words[at:middle], sign[1], words[start:end], end
    return None


def _formula_end(words: str, at: int) -> int | None:
    """Where the longest formula from here ends."""
    reader = Formula(words[at:])
    try:
        reader.sum()
    except (Unread, NoEvent, IndexError):
        return None
    end = at + reader.spans[reader.at - 1][1]
    return end if words[end : end + 1] not in ("'",) and not re.match(r" [∪∩∖]|\^c", words[end:]) else None


def _event_end(words: str, at: int) -> int | None:
    found = re.match(r"(?:[ABCΩ∅()∪∩∖ ]|\^c|\{\d[\d, ]*\})*", words[at:])
    text = found[0] if found else ""
    while text and not is_event(text.strip()):
        text = text[:-1]
    text = text.rstrip()
    follows = words[at + len(text) :][:1]
    return at + len(text) if text and not follows.isalpha() else None
