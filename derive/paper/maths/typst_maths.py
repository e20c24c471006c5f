"""Typst maths, to be evaluated in mode "math"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from derive.paper.maths.applied import FENCES, WORDS
from derive.paper.maths.core import FRAC, GREEK, Box
from derive.paper.maths.width import Printer

_FENCES = {
    "round": ("(", ")"), "square": ("[", "]"), "brace": ("{", "}"), "abs": ("abs(", ")"), "norm": ("norm(", ")"),
    **{f.name: (f"lr({f.fence[0]} ", f" {f.fence[1]})") for f in FENCES},
}  # fmt: skip
_SINGLE = re.compile(r"[A-Za-z]|\d+")


def _group(inner: str) -> str:
    return inner if _SINGLE.fullmatch(inner) else f"({inner})"


def _touch(left: str, right: str) -> bool:
    return (left[-1:].isalnum() or left[-1:] == '"') and (right[:1].isalnum() or right[:1] == '"')


class TypstMaths(Printer):
    """Prints Typst. Commas are escaped everywhere, and no name stands right before a bracket: it would be a call."""

    TOKENS: ClassVar[dict[str, str]] = {
        **{f.word: f.word if f.typst else f'op("{f.word}")' for f in WORDS},
        "max": "max", "min": "min",
        "": "", " + ": " + ", " - ": " - ", "minus": "-", "times": " dot ", "beside": " ", "!": "!",
        "=": " = ", "<": " < ", ">": " > ", "<=": " lt.eq ", ">=": " gt.eq ", "!=": " eq.not ", "approx": " approx ",
        "subset": " subset.eq ", "pi": "pi", "e": "e", "infinity": "infinity", "d": "d", "partial": "partial",
        "O": "O", "union": " union ", "intersection": " inter ", "without": " without ", "complement": "c",
        "everything": "Omega", "nothing": "nothing", "omega": "omega", "given": " bar.v ",
        "such that": " : ", "in": " in ",
        "not in": " in.not ", "and": " and ", "or": " or ", "not": "not ", "thin": " thin ",
        "nabla": "nabla", "gap": " ", "of": " ", "applied": " ", "applied apart": " thin ",
        "argmin": 'op("arg min", limits: #true)', "comma": r'class("normal", \,)',
        "entrywise": " * ", "through": r" \/ ", "matmul": r' class("binary", \@) ',
    }  # fmt: skip

    def joined(self, *parts: str) -> str:
        out = ""
        for part in parts:
            out += " " + part if _touch(out, part) else part
        return out

    def letter(self, head: str, bold: bool = False) -> str:
        letter = head if head in GREEK or len(head) == 1 else f'"{head}"'
        return letter if not bold else f"bold({letter})" if head in GREEK else f"bold(upright({letter}))"

    def digits(self, text: str) -> str:
        return text

    def listed(self, items: Sequence[str]) -> str:
        return r"\, ".join(items)

    def call(self, name: str, items: Sequence[str], tall: bool = False) -> str:
        gap = "" if name.endswith('"') else " "
        return f"{name}{gap}({self.listed(items)})"

    def sub(self, base: str, indices: Sequence[str], run: bool) -> str:
        return base + "_" + _group((" " if run else r"\,").join(indices))

    def sup(self, base: str, exponent: Box[str]) -> str:
        return base + "^" + _group(exponent.out)

    def slash(self, above: str, below: str) -> str:
        return rf"{above}\/{below}"

    def frac(self, above: Box[str], below: Box[str]) -> Box[str]:
        return Box(f"frac({above.out}, {below.out})", FRAC, True, above.lead)

    def root(self, degree: str | None, body: str) -> str:
        return f"sqrt({body})" if degree is None else f"root({degree}, {body})"

    def fenced(self, kind: str, inner: str, tall: bool) -> str:
        left, right = _FENCES[kind]
        return f"{left}{inner}{right}"

    def half(self, side: str, tall: bool) -> str:
        return rf"lr(\{side}, size: #2.4em)" if tall else rf"\{side}"

    def big(self, kind: str, letter: str, low: str, high: str, body: str) -> str:
        return f"{kind}_({letter} = {low})^{_group(high)} {body}"

    def at(self, body: str, letter: str, value: str) -> str:
        return f"lr({body} |)_({letter} = {value})"

    def primed(self, name: str, order: int) -> str:
        return name + "'" * order if order < 4 else f"{name}^(({order}))"

    def cases(self, rows: Sequence[tuple[str, str | None]]) -> str:
        if_, otherwise = self.words["if"], self.words["otherwise"]
        tests = [f'"{otherwise}"' if c is None else f'"{if_}" {c}' for _, c in rows]
        lines = [f"{value} & quad {test}" for (value, _), test in zip(rows, tests, strict=True)]
        return f"cases({', '.join(lines)})"

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        return f"mat({'; '.join(', '.join(row) for row in rows)})"

    def code(self, text: str) -> str:
        if text.startswith("."):
            return f'#h(0pt)mono("{text}")'  # or words stand off the letter before them
        return f'class("normal", mono("{text}"))'  # or no gap is left behind the sign before them

    def grid(self, rows: Sequence[Sequence[str]]) -> str:
        return f'mat(delim: "[", {"; ".join(", ".join(row) for row in rows)})'

    def below(self, body: str, caption: str) -> str:
        return f"attach(limits({body}), b: {caption})"

    def binomial(self, above: str, below: str) -> str:
        return f"binom({above}, {below})"
