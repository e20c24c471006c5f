"""Wrong lines from right ones: one sign, number, index, name, operation or relation of a printed line is changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from key_page import Key, Line, Work, read_page
from verdicts import MANY, follows

Change = Callable[[str], str]
SWAPS = {"∪": "∩", "∩": "∪", " + ": " - ", " - ": " + ", "sin": "cos", "cos": "sin", "max": "min", "min": "max",
         ".sum": ".mean", "unsqueeze": "squeeze"}  # fmt: skip
INDICES = {"i": "j", "j": "i", "k": "i", "l": "k", "1": "2", "2": "1", "3": "1", "t": "1"}
KINDS: dict[str, tuple[str, Change]] = {  # what is changed, and into what
    "sign": (r" [+-] (?!O\()", lambda s: SWAPS[s]),
    "number": (r"(?<![\w_{,.^])\d+(?:\.\d+)?(?![\w.]|[^{]*\}_)", lambda s: str(int(s) + 1) if s.isdigit() else f"{s}9"),
    "exponent": (r"(?<=\^)\d", lambda s: str(int(s) + 1)),
    "index": (r"(?<=_)[ijklt123](?!\w)|(?<=_)[ijkl](?=[ijkl]\b)", lambda s: INDICES[s]),
    "operation": (r"[∪∩]|\b(?:sin|cos|max|min)(?=\()|\.sum|unsqueeze", lambda s: SWAPS[s]),
    "complement": (r"\^c", lambda s: ""),
}
ORDERS = {"=": "<", "<=": ">=", "<": ">", "⊆": "=", "≈": "="}


def mutations(text: str) -> Iterator[tuple[str, str]]:
    """What is changed, and the text with that."""
    order = re.search(r" \+ O\(.*\)$", text)
    body, rest = (text[: order.start()], order[0]) if order else (text, "")
    for kind, (pattern, change) in KINDS.items():
        for found in re.finditer(pattern, body):
            yield kind, body[: found.start()] + change(found[0]) + body[found.end() :] + rest


def mutated_lines(page: str, rng: Random) -> Iterator[tuple[str, Key, Work, Line, Line]]:
    """For each right line of a key one change of each kind that it allows: the kind, and where the line stands."""
    key = read_page(page)
    for work in key.works:
        for before, line in zip(work.lines, work.lines[1:], strict=False):
            if line.is_wrong:
                break  # and what follows is not what stands in the key
            found = list(mutations(line.text))
            for kind in dict.fromkeys(kind for kind, _ in found):
                text = rng.choice([text for k, text in found if k == kind])
                yield kind, key, work, before, replace(line, text=text)
            yield "relation", key, work, before, replace(line, relation=ORDERS[line.relation])


def is_seen(key: Key, work: Work, before: Line, line: Line) -> bool:
    """Whether the judge calls a line wrong. Raises `Unread` and `NoEvent`."""
    return not follows(key, work, before, line, MANY)
