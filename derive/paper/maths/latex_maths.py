"""LaTeX maths: needs amsmath and amssymb, or MathJax or KaTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from derive.paper.maths.applied import FENCES, WORDS
from derive.paper.maths.core import FRAC, GREEK, Box
from derive.paper.maths.width import Printer

_MACRO_AT_END = re.compile(r"\\[A-Za-z]+\Z")
_VARIANTS = {"epsilon": r"\varepsilon", "phi": r"\varphi"}
_FENCES = {
    "round": ("(", ")"), "square": ("[", "]"), "brace": (r"\{", r"\}"),
    "abs": (r"\lvert", r"\rvert"), "norm": (r"\lVert", r"\rVert"),
}  # fmt: skip
_BRACKETS = {"⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil"}
_FENCES |= {f.name: (_BRACKETS[f.fence[0]], _BRACKETS[f.fence[1]]) for f in FENCES}


def _group(inner: str) -> str:
    return inner if len(inner) == 1 else "{" + inner + "}"


class LatexMaths(Printer):
    """Prints LaTeX."""

    TOKENS: ClassVar[dict[str, str]] = {
        **{f.word: "\\" + f.word if f.tex else rf"\operatorname{{{f.word}}}" for f in WORDS},
        "max": r"\max", "min": r"\min",
        "": "", " + ": " + ", " - ": " - ", "minus": "-", "times": r" \cdot ", "beside": " ", "!": "!",
        "=": " = ", "<": " < ", ">": " > ", "<=": r" \le ", ">=": r" \ge ", "!=": r" \ne ", "approx": r" \approx ",
        "subset": r" \subseteq ", "pi": r"\pi", "e": "e", "infinity": r"\infty", "d": "d", "partial": r"\partial",
        "O": "O", "union": r" \cup ", "intersection": r" \cap ", "without": r" \setminus ", "complement": "c",
        "everything": r"\Omega", "nothing": r"\varnothing", "omega": r"\omega", "given": r" \mid ",
        "such that": " : ", "in": r" \in ",
        "not in": r" \notin ", "and": r" \wedge ", "or": r" \vee ", "not": r"\neg", "thin": r"\,",
        "nabla": r"\nabla", "gap": " ", "of": " ", "applied": " ", "applied apart": r"\,",
        "argmin": r"\operatorname*{arg\,min}", "comma": ",", "entrywise": " * ", "through": " / ",
        "matmul": r" \mathbin{@} ",
    }  # fmt: skip

    def joined(self, *parts: str) -> str:
        out = ""
        for part in parts:
            out += " " + part if part[:1].isalpha() and _MACRO_AT_END.search(out) else part
        return out

    def letter(self, head: str, bold: bool = False) -> str:
        if head in GREEK:
            greek = _VARIANTS.get(head, "\\" + head)
            return rf"\boldsymbol{{{greek}}}" if bold else greek
        return rf"\mathbf{{{head}}}" if bold else head if len(head) == 1 else rf"\mathrm{{{head}}}"

    def digits(self, text: str) -> str:
        return text

    def listed(self, items: Sequence[str]) -> str:
        return ", ".join(items)

    def sub(self, base: str, indices: Sequence[str], run: bool) -> str:
        inner = self.joined(*indices) if run else ",".join(indices)
        return base + "_" + _group(inner.replace(" + ", "+").replace(" - ", "-").replace(" = ", "="))

    def sup(self, base: str, exponent: Box[str]) -> str:
        return base + "^" + _group(exponent.out)

    def slash(self, above: str, below: str) -> str:
        return f"{above}/{below}"

    def frac(self, above: Box[str], below: Box[str]) -> Box[str]:
        return Box(rf"\frac{{{above.out}}}{{{below.out}}}", FRAC, True, above.lead)

    def root(self, degree: str | None, body: str) -> str:
        return rf"\sqrt{{{body}}}" if degree is None else rf"\sqrt[{degree}]{{{body}}}"

    def fenced(self, kind: str, inner: str, tall: bool) -> str:
        left, right = _FENCES[kind]
        if tall:
            left, right = r"\left" + left, r"\right" + right
        gap = " " if left[-1].isalpha() else ""
        return f"{left}{gap}{inner}{gap}{right}"

    def half(self, side: str, tall: bool) -> str:
        return ({"(": r"\biggl", ")": r"\biggr"}[side] if tall else "") + side

    def big(self, kind: str, letter: str, low: str, high: str, body: str) -> str:
        sign = {"sum": r"\sum", "product": r"\prod"}[kind]
        return rf"{sign}_{{{letter}={low}}}^{{{high}}} {body}"

    def at(self, body: str, letter: str, value: str) -> str:
        return rf"\left. {body} \right\vert_{{{letter}={value}}}"

    def primed(self, name: str, order: int) -> str:
        return name + "'" * order if order < 4 else rf"{name}^{{({order})}}"

    def cases(self, rows: Sequence[tuple[str, str | None]]) -> str:
        if_, otherwise = self.words["if"], self.words["otherwise"]
        holds = rf"\text{{{if_} }}" if if_.isascii() else rf"\text{{{if_}}}\ "  # a blank behind Chinese is none
        tests = [rf"\text{{{otherwise}}}" if c is None else f"{holds} {c}" for _, c in rows]
        lines = [rf"{value} & {test}" for (value, _), test in zip(rows, tests, strict=True)]
        return r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}"

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        return r"\begin{pmatrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{pmatrix}"

    def code(self, text: str) -> str:
        if not text.isascii():  # words of another language: the fonts of maths have no such letters
            return r"\text{" + text.replace("_", r"\_") + "}"
        return r"\mathtt{" + text.replace("_", r"\_").replace(" ", r"\ ") + "}"

    def grid(self, rows: Sequence[Sequence[str]]) -> str:
        return r"\begin{bmatrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{bmatrix}"

    def below(self, body: str, caption: str) -> str:
        return rf"\underset{{{caption}}}{{{body}}}"

    def binomial(self, above: str, below: str) -> str:
        return rf"\binom{{{above}}}{{{below}}}"
