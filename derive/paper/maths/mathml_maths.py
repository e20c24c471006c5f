"""MathML Core: what browsers show by themselves. Prints what stands inside `<math>`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from derive.paper.escape import html as escape
from derive.paper.maths.applied import FENCES, WORDS
from derive.paper.maths.core import FRAC, GREEK, Box
from derive.paper.maths.width import Printer

_FENCES = {
    "round": ("(", ")"), "square": ("[", "]"), "abs": ("|", "|"), "norm": ("‖", "‖"), "brace": ("{", "}"),
    **{f.name: f.fence for f in FENCES},
}  # fmt: skip
_PRIMES = {1: "′", 2: "″", 3: "‴"}


class Element(str):
    """A stretch of MathML that is one element, so that it can be an argument as it is."""


class Subscripted(Element):
    """A subscript; a superscript that follows stands above it, not behind it."""

    pair: str  # base and subscript


def _element(name: str, *inner: str, **attributes: str) -> Element:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return Element(f"<{name}{written}>{''.join(inner)}</{name}>")


def _row(inner: str) -> str:
    """The stretch as one element."""
    return inner if isinstance(inner, Element) else _element("mrow", inner)


def _script(inner: str) -> str:
    """The stretch as one element, set tight."""
    tight = _SPACED.sub(r'<mo lspace="0" rspace="0">\1</mo>', inner)
    return Element(tight) if isinstance(inner, Element) else _element("mrow", tight)


def _sign(text: str, **attributes: str) -> Element:
    return _element("mo", escape(text), **attributes)


def _name(text: str) -> Element:
    return _element("mi", escape(text))


# Not to be seen: what stands side by side is said to be a product, a function of something, or several indices.
_TIMES, _OF, _SEPARATOR = (Element(f"<mo>&#x{code};</mo>") for code in ("2062", "2061", "2063"))
# A function's name keeps off what it is multiplied with, as in TeX: 3 sin x.
_FUNCTION = re.compile(r"(?:<m(?:row|sup)>)*<mi>[^<]{2,}</mi>")
# Nor are scripts spaced out: x_{i+1}.
_SPACED = re.compile("<mo>([+−=⋅,:])</mo>")
_THIN = Element('<mspace width="0.167em"/>')
_SIGNS = {
    " + ": "+", " - ": "−", "times": "⋅", "=": "=", "<": "<", ">": ">", "<=": "≤", ">=": "≥", "!=": "≠",
    "approx": "≈", "subset": "⊆", "union": "∪", "intersection": "∩", "without": "∖", "in": "∈",
    "not in": "∉", "and": "∧", "or": "∨",
}  # fmt: skip
_NAMES = {
    "pi": "π", "e": "e", "infinity": "∞", "d": "d", "partial": "∂", "O": "O", "complement": "c", "everything": "Ω",
    "nothing": "∅", "omega": "ω", "nabla": "∇", "max": "max", "min": "min",
}  # fmt: skip


class MathMLMaths(Printer):
    """Prints MathML Core."""

    TOKENS: ClassVar[dict[str, str]] = {
        **{f.word: _name(f.word) for f in WORDS},
        **{key: _sign(sign) for key, sign in _SIGNS.items()},
        **{key: _name(name) for key, name in _NAMES.items()},
        "": "", "minus": _sign("−", form="prefix"), "not": _sign("¬", form="prefix"), "!": _sign("!", form="postfix"),
        "beside": _TIMES, "thin": _TIMES + _THIN, "of": _OF + _THIN, "applied": _OF, "applied apart": _OF + _THIN,
        "given": _sign("|", lspace="0.28em", rspace="0.28em"),
        "such that": _sign(":", lspace="0.28em", rspace="0.28em"), "gap": _OF, "argmin": _name("arg\u00a0min"),
        "comma": _sign(","), "entrywise": _sign("∗"), "through": _sign("/"), "matmul": _sign("@"),
    }  # fmt: skip

    def joined(self, *parts: str) -> str:
        found = [part for part in parts if part]
        if len(found) < 2:
            return found[0] if found else ""
        gaps = [_THIN if a in (_TIMES, _OF) and _FUNCTION.match(b) else "" for a, b in pairwise(found)]
        return found[0] + "".join(gap + part for gap, part in zip(gaps, found[1:], strict=True))

    def letter(self, head: str, bold: bool = False) -> str:
        if not bold:
            return _name(GREEK.get(head, head))
        # MathML Core has no bold but the letters that are bold in Unicode.
        return _name(_bold(head) if head in GREEK else "".join(map(_bold, head)))

    def digits(self, text: str) -> str:
        return _element("mn", text)

    def listed(self, items: Sequence[str]) -> str:
        return self.joined(*[x for item in items for x in (_sign(","), item)][1:])

    def call(self, name: str, items: Sequence[str], tall: bool = False) -> str:
        return self.joined(name, _OF, self.fenced("round", self.listed(items), tall))

    def sub(self, base: str, indices: Sequence[str], run: bool) -> str:
        index = self.joined(*[x for i in indices for x in (_SEPARATOR, i)][1:]) if run else self.listed(indices)
        pair = _row(base) + _script(index)
        found = Subscripted(_element("munder" if base == self.TOKENS["argmin"] else "msub", pair))
        found.pair = pair
        return found

    def sup(self, base: str, exponent: Box[str]) -> str:
        if isinstance(base, Subscripted):
            return _element("msubsup", base.pair, _script(exponent.out))
        return _element("msup", _row(base), _script(exponent.out))

    def slash(self, above: str, below: str) -> str:
        return _element("mrow", above, _sign("/"), below)

    def frac(self, above: Box[str], below: Box[str]) -> Box[str]:
        return Box(_element("mfrac", _row(above.out), _row(below.out)), FRAC, True, above.lead)

    def root(self, degree: str | None, body: str) -> str:
        return _element("msqrt", body) if degree is None else _element("mroot", _row(body), _row(degree))

    def fenced(self, kind: str, inner: str, tall: bool) -> str:
        grows = "true" if tall else "false"
        left, right = _FENCES[kind]
        ends = _sign(left, form="prefix", stretchy=grows), _sign(right, form="postfix", stretchy=grows)
        return _element("mrow", ends[0], inner, ends[1])

    def half(self, side: str, tall: bool) -> str:
        form = {"(": "prefix", ")": "postfix"}[side]
        return _sign(side, form=form, minsize="2.4em") if tall else _sign(side, form=form, stretchy="false")

    def big(self, kind: str, letter: str, low: str, high: str, body: str) -> str:
        sign = _sign({"sum": "∑", "product": "∏"}[kind])
        limits = _element("munderover", sign, _script(letter + self.token("=") + low), _script(high))
        return _element("mrow", limits, body)

    def at(self, body: str, letter: str, value: str) -> str:
        bar = _sign("|", form="postfix", stretchy="true")
        return _element("msub", _element("mrow", body, bar), _script(letter + self.token("=") + value))

    def primed(self, name: str, order: int) -> str:
        mark = _sign(_PRIMES[order]) if order in _PRIMES else self.fenced("round", self.digits(str(order)), False)
        return _element("msup", _row(name), mark)

    def cases(self, rows: Sequence[tuple[str, str | None]]) -> str:
        brace = _sign("{", form="prefix", stretchy="true")
        return _element("mrow", brace, _table([(v, self._test(c)) for v, c in rows], style="text-align:left"))

    def _test(self, condition: str | None) -> str:
        word = self.words["otherwise" if condition is None else "if"]
        text = _element("mtext", escape(word + "\u00a0" * (condition is not None)))
        return self.joined(text, condition or "")

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        return self.fenced("round", _table(rows), True)

    def code(self, text: str) -> str:
        return _element("mtext", escape(text.replace(" ", "\u00a0")), style="font-family:monospace")

    def grid(self, rows: Sequence[Sequence[str]]) -> str:
        return self.fenced("square", _table(rows), True)

    def below(self, body: str, caption: str) -> str:
        return _element("munder", _row(body), _script(caption))

    def binomial(self, above: str, below: str) -> str:
        return self.fenced("round", _element("mfrac", _row(above), _row(below), linethickness="0"), True)


def _table(rows: Sequence[Sequence[str]], **attributes: str) -> Element:
    return _element("mtable", *(_element("mtr", *(_element("mtd", cell, **attributes) for cell in r)) for r in rows))


def _bold(letter: str) -> str:
    """Upright for Latin letters, slanted for Greek ones, as in TeX's bold vectors."""
    kind = "SMALL" if letter[0].islower() else "CAPITAL"
    style = "BOLD ITALIC" if letter in GREEK else "BOLD"
    # Unicode writes lambda without its b.
    return unicodedata.lookup(f"MATHEMATICAL {style} {kind} {letter}".upper().replace("LAMBDA", "LAMDA"))
