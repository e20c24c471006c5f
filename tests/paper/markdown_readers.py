"""Readers of Markdown that know nothing of this package: the formulas that arrive in each, as they arrive."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from markdown_it import MarkdownIt

# What is left of a formula where the reader knows no maths: its marks and, between them, all of its characters.
_FORMULA = re.compile(r"```math\n(.*?)\n```|\$\$(.*?)\$\$|\$`(.*?)`\$|\$(.*?)\$", re.DOTALL)


def formulas(text: str) -> Counter[str]:
    """Every formula of a text in which only the marks of formulas are left, with how often it is there."""
    found = (next(g for g in m.groups() if g is not None) for m in _FORMULA.finditer(text))
    return Counter(" ".join(f.strip().strip("`").split()) for f in found)


def commonmark(source: str) -> str:
    """What CommonMark, with the tables of GitHub, makes of the source: its text, and its code in backticks."""
    blocks = []
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.type == "fence":
            blocks.append(f"```{token.info}\n{token.content.strip()}\n```")
        elif token.type == "inline":
            blocks.append("".join(_said(child) for child in token.children or ()))
        else:
            blocks.append(f"<{token.tag}>" if token.type != "html_block" else token.content)
    return "\n\n".join(blocks)


def _said(token: Any) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "code_inline":
        return f"`{token.content}`"
    # A tag that stands for eaten characters, as <em> does, leaves its mark.
    return str(token.content) if token.type in ("text", "text_special") else f"<{token.tag}>"


def pandoc(source: str, reader: str) -> str:
    """What Pandoc makes of the source, written in the same way."""
    done = subprocess.run(
        ["pandoc", "-f", reader, "-t", "json"], input=source.encode(), capture_output=True, check=True, timeout=900
    )
    assert not done.stderr
    return "\n\n".join(_walk(json.loads(done.stdout)["blocks"]))


def _walk(node: Any) -> Iterator[str]:
    """Stretches of text: one for a run of words, one for a block of code."""
    if isinstance(node, list) and node and all(isinstance(n, dict) and n.get("t") in _INLINE for n in node):
        yield "".join(_INLINE[n["t"]](n.get("c")) for n in node)
    elif isinstance(node, list):
        for item in node:
            yield from _walk(item)
    elif isinstance(node, dict) and node.get("t") == "CodeBlock":
        (_, classes, _), code = node["c"]
        yield f"```{' '.join(classes)}\n{code.strip()}\n```"
    elif isinstance(node, dict) and node.get("t") == "RawBlock":
        yield str(node["c"][1])
    elif isinstance(node, dict):
        if node.get("t"):
            yield f"<{node['t']}>"
        yield from _walk(node.get("c", []))


def _inside(mark: str) -> Callable[[Any], str]:
    return lambda content: f"<{mark}>" + "".join(_INLINE[n["t"]](n.get("c")) for n in content) + f"</{mark}>"


def _maths(content: Any) -> str:
    kind, formula = content
    return f"$${formula}$$" if kind["t"] == "DisplayMath" else f"${formula}$"


_INLINE: dict[str, Callable[[Any], str]] = {
    "Str": str,
    "Space": lambda _: " ",
    "SoftBreak": lambda _: "\n",
    "LineBreak": lambda _: "\n",
    "Math": _maths,
    "Code": lambda c: f"`{c[1]}`",
    "RawInline": lambda c: str(c[1]),
    "Span": lambda c: "".join(_INLINE[n["t"]](n.get("c")) for n in c[1]),
    "Quoted": lambda c: "".join(_INLINE[n["t"]](n.get("c")) for n in c[1]),
    "Link": lambda c: _inside("a")(c[1]),
    "Image": lambda c: _inside("img")(c[1]),
    "Note": lambda _: "<note>",
    **{mark: _inside(mark) for mark in ("Emph", "Strong", "Strikeout", "Superscript", "Subscript", "Underline")},
}
