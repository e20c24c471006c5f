"""LaTeX maths as Pandoc turns it into Word's own: what an exponent or a bar belongs to is always one whole."""

from __future__ import annotations

from typing import ClassVar

from derive.paper.maths.latex_maths import LatexMaths


class WordMaths(LatexMaths):
    """Prints LaTeX whose brackets come in pairs: of `(a)^2` Word would raise the second bracket alone, and LibreOffice
    show a question mark."""

    #: of a set difference by its own name Pandoc makes a bare backslash
    TOKENS: ClassVar[dict[str, str]] = {**LatexMaths.TOKENS, "without": r" \backslash "}

    def fenced(self, kind: str, inner: str, tall: bool) -> str:
        return super().fenced(kind, inner, True)

    def half(self, side: str, tall: bool) -> str:
        return rf"\text{{{side}}}"

    def code(self, text: str) -> str:
        return r"\texttt{" + text.replace("_", r"\_") + "}"
