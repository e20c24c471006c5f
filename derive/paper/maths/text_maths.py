"""Maths on one line of Unicode, for terminals and for programs that read it back: every product has its sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from derive.paper.maths.applied import FENCES, WORDS
from derive.paper.maths.core import DIV, GREEK, MUL, NAME, POW, Box
from derive.paper.maths.width import Printer

_FENCES = {
    "round": ("(", ")"), "square": ("[", "]"), "abs": ("|", "|"), "norm": ("‖", "‖"), "brace": ("{", "}"),
    **{f.name: f.fence for f in FENCES},
}  # fmt: skip


class TextMaths(Printer):
    """Prints plain text."""

    encloses = True
    TOKENS: ClassVar[dict[str, str]] = {
        **{f.word: f.word for f in WORDS},
        "": "", " + ": " + ", " - ": " - ", "minus": "-", "times": "·", "beside": "·", "!": "!", "max": "max",
        "min": "min", "=": " = ", "<": " < ", ">": " > ", "<=": " <= ", ">=": " >= ", "!=": " != ", "approx": " ≈ ",
        "subset": " ⊆ ", "pi": "π", "e": "e", "infinity": "∞", "d": "d", "O": "O", "union": " ∪ ",
        "intersection": " ∩ ", "without": " ∖ ", "complement": "c", "everything": "Ω", "nothing": "∅", "omega": "ω",
        "given": " | ",
        "such that": " : ", "in": " ∈ ", "not in": " ∉ ", "and": " and ", "or": " or ", "not": "not ", "thin": "·",
        "nabla": "∇", "gap": "", "of": "·", "applied": "·", "applied apart": "·", "argmin": "argmin",
        "comma": ",", "entrywise": " * ", "through": " / ", "matmul": " @ ",
    }  # fmt: skip

    def joined(self, *parts: str) -> str:
        return "".join(parts)

    def _name(self, name: str, bold: bool) -> str:
        return re.sub(r"[A-Za-z]+", lambda word: self.letter(word[0]), name)

    def letter(self, head: str, bold: bool = False) -> str:
        return GREEK.get(head, head)

    def digits(self, text: str) -> str:
        return text

    def listed(self, items: Sequence[str]) -> str:
        return ", ".join(items)

    def sub(self, base: str, indices: Sequence[str], run: bool) -> str:
        inner = ("" if run else ",").join(indices).replace(" ", "")
        return f"{base}_{inner}" if run or inner.isdigit() else f"{base}_{{{inner}}}"

    def sup(self, base: str, exponent: Box[str]) -> str:
        return f"{base}^{exponent.out}" if exponent.level == NAME else f"{base}^({exponent.out})"

    def slash(self, above: str, below: str) -> str:
        return f"{above}/{below}"

    def frac(self, above: Box[str], below: Box[str]) -> Box[str]:
        return Box(f"{self.within(above, POW).out}/{self.within(below, POW).out}", DIV)

    def root(self, degree: str | None, body: str) -> str:
        return f"sqrt({body})" if degree is None else f"root({body}, {degree})"

    def fenced(self, kind: str, inner: str, tall: bool) -> str:
        left, right = _FENCES[kind]
        return f"{left}{inner}{right}"

    def half(self, side: str, tall: bool) -> str:
        return side

    def big(self, kind: str, letter: str, low: str, high: str, body: str) -> str:
        return f"{kind}({body}, {letter}, {low}, {high})"

    def differentiated(self, top: str, below: str, body: Box[str], above: bool) -> Box[str]:
        under = f"({below})" if "·" in below else below
        return Box(f"{top}/{under}({body.out})", MUL)

    def at(self, body: str, letter: str, value: str) -> str:
        return f"[{body} at {letter} = {value}]"

    def primed(self, name: str, order: int) -> str:
        return name + "'" * order

    def cases(self, rows: Sequence[tuple[str, str | None]]) -> str:
        return "{" + "; ".join(f"{v} otherwise" if c is None else f"{v} if {c}" for v, c in rows) + "}"

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"

    def code(self, text: str) -> str:
        return text

    def grid(self, rows: Sequence[Sequence[str]]) -> str:
        return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"

    def binomial(self, above: str, below: str) -> str:
        return f"binomial({above}, {below})"
