"""A reader of our MathML, by way of the LaTeX that means the same; see `readers`.

It is stricter than a browser: names and numbers side by side must say whether they are a product, a function of
something or several indices, as a screen reader needs it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from latex_readers import FENCES, LatexReader
from readers import CALLED, FUNCTIONS, GREEK, Unreadable

TIMES, OF, SEPARATOR = "\u2062\u2061\u2063"
CORE = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup",
    "munder", "mover", "munderover", "mtable", "mtr", "mtd",
}  # fmt: skip
ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
SIGNS = {
    "−": "-", "⋅": "\\cdot", "≤": "\\le", "≥": "\\ge", "≠": "\\ne", "′": "'", "″": "''", "‴": "'''", "∑": "\\sum",
    "∏": "\\prod", "∂": "\\partial", "∞": "\\infty", **FENCES,
}  # fmt: skip
LETTERS = {letter: "\\" + name for name, letter in GREEK.items()}


def parsed(fragment: str) -> Element:
    """The tree of what stands inside `<math>`; only elements of MathML Core, each with as many children as it takes."""
    root = ElementTree.fromstring(f"<mrow>{fragment}</mrow>")
    for node in root.iter():
        if node.tag not in CORE:
            raise Unreadable(f"<{node.tag}> is not in MathML Core")
        if node.tag in ARITY and len(node) != ARITY[node.tag]:
            raise Unreadable(f"<{node.tag}> with {len(node)} children")
    return root


class MathMLReader(LatexReader):
    """Reads MathML as the LaTeX that means the same."""

    def __init__(self, source: str | Sequence[str]) -> None:
        super().__init__(tokens(parsed(source)) if isinstance(source, str) else source)


def tokens(node: Element) -> list[str]:
    """The tokens of an element."""
    text = (node.text or "").strip()
    if node.tag in ("mi", "mn"):
        return _named(text)
    if node.tag == "mo":
        return [] if text in (TIMES, OF, SEPARATOR) else list(SIGNS[text]) if text in "′″‴" else [SIGNS.get(text, text)]
    if node.tag == "mtext":
        return ["\\text{" + text + "}"]
    if node.tag in ARITY:
        return _scripted(node)
    inner = row(list(node))
    return ["\\sqrt", "{", *inner, "}"] if node.tag == "msqrt" else inner


def _named(text: str) -> list[str]:
    if text in LETTERS:
        return [LETTERS[text]]
    if text in SIGNS:
        return [SIGNS[text]]
    known = text in FUNCTIONS or (text in CALLED and len(text) > 1)
    return ["\\" + text] if known else [text] if len(text) == 1 or text[0].isdigit() else [f"\\mathrm{{{text}}}"]


def _scripted(node: Element) -> list[str]:
    parts = [tokens(child) for child in node]
    if node.tag == "mfrac":
        return ["\\frac", "{", *parts[0], "}", "{", *parts[1], "}"]
    if node.tag == "mroot":
        return ["\\sqrt", "[", *parts[1], "]", "{", *parts[0], "}"]
    if node.tag == "msub" and _is_bar(node[0]):
        return ["\\left.", *tokens_of(list(node[0])[:-1]), "\\vert", "_", "{", *parts[1], "}"]
    if node.tag == "msup" and parts[1][0] == "'":
        return [*parts[0], *parts[1]]
    if not _holds_together(node[0]):
        raise Unreadable(f"<{node.tag}> on a base without brackets")
    marks = {"msub": "_", "munder": "_", "msup": "^", "mover": "^"}.get(node.tag, "_^")
    return [*parts[0], *(t for mark, part in zip(marks, parts[1:], strict=True) for t in (mark, *_braced(part)))]


def _braced(script: list[str]) -> list[str]:
    return script if len("".join(script)) == 1 else ["{", *script, "}"]


def _holds_together(base: Element) -> bool:
    """Whether what a script is set on is a name, a number, something in brackets or a function with its brackets."""
    if base.tag == "mrow" and len(base) == 3 and base[1].text == OF:
        return base[0].tag != "mrow" and _fenced(base[2])
    return _fenced(base) if base.tag == "mrow" else base.tag not in ("mfrac", "msup", "msubsup")


def _is_bar(node: Element) -> bool:
    return node.tag == "mrow" and len(node) > 1 and node[-1].text == "|" and node[0].text != "|"


def _fenced(node: Element) -> bool:
    return len(node) > 1 and node[0].text in ("(", "|", "‖", "⌊", "⌈") and node[-1].text in (")", "|", "‖", "⌋", "⌉")


def row(children: list[Element]) -> list[str]:
    """The tokens of children side by side, fences and cases made into LaTeX's."""
    if children and children[0].text == "{" and children[-1].tag == "mtable":
        return _cases(children[-1])
    if len(children) > 2 and children[0].text == children[-1].text == "|":
        return ["\\lvert", *tokens_of(children[1:-1]), "\\rvert"]
    return tokens_of(children)


def tokens_of(children: list[Element]) -> list[str]:
    """The tokens of children; operands that touch without a sign between them are an error."""
    for left, right in itertools.pairwise(children):
        if _operand(left) and _operand(right) and not _differential(left):
            raise Unreadable(f"what are {ElementTree.tostring(left)} and {ElementTree.tostring(right)} side by side?")
    return [t for child in children for t in tokens(child)]


def _operand(node: Element) -> bool:
    return node.tag not in ("mo", "mspace", "mtext", "munderover")


def _differential(node: Element) -> bool:
    inner = node[0] if node.tag == "msup" else node
    return inner.text in ("d", "∂")


def _cases(table: Element) -> list[str]:
    rows = [list(line) for line in table]
    found: list[str] = []
    for value, test in rows:
        found += ["\\\\", *row(list(value)), "&", *row(list(test))]
    return ["\\begin{cases}", *found[1:], "\\end{cases}"]
