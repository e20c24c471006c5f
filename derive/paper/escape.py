"""Words as a format needs them, so that they come out as typed: one function a format, used once for each text.

Typst has none, since there words travel as JSON and stay strings.
"""

from __future__ import annotations

import re

from markupsafe import escape as markup

from derive.errors import CannotPrint

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    '"': r"\textquotedbl{}",
    "[": "{[}",
    "]": "{]}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}
# Characters that Latin fonts lack and every TeX has as maths.
_SYMBOLS = {
    "≠": "neq",
    "≤": "leq",
    "≥": "geq",
    "≈": "approx",
    "≡": "equiv",
    "∈": "in",
    "∉": "notin",
    "∞": "infty",
    "∂": "partial",
    "∇": "nabla",
    "∑": "sum",
    "∏": "prod",
    "∫": "int",
    "−": "mathord{-}",
    "→": "to",
    "←": "leftarrow",
    "↔": "leftrightarrow",
    "⇒": "Rightarrow",
    "⇔": "Leftrightarrow",
    "∩": "cap",
    "∪": "cup",
    "∖": "setminus",
    "⊂": "subset",
    "⊆": "subseteq",
    "∅": "emptyset",
    "∀": "forall",
    "∃": "exists",
    "Ω": "Omega",
    "Δ": "Delta",
    "Σ": "Sigma",
    "Φ": "Phi",
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "η": "eta",
    "θ": "theta",
    "λ": "lambda",
    "μ": "mu",
    "π": "pi",
    "σ": "sigma",
    "τ": "tau",
    "ω": "omega",
}
_LATEX |= {character: rf"\ensuremath{{\{name}}}" for character, name in _SYMBOLS.items()}
_LATEX |= {c: rf"\textsuperscript{{{k}}}" for k, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {"⁻": r"\textsuperscript{\textminus}"}
_LATEX["′"] = r"\ensuremath{'}"
_IN_LATEX = str.maketrans(_LATEX)
_HALF = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # and what separates lines and paragraphs
# Two of these in a row would become a dash or a low quotation mark.
_LIGATURE = re.compile(r"([-,])(?=\1)")
_MARKDOWN = re.compile(r"""[\\`*_\[\]{}<>&#|~^$@"']""")
# What makes a list, a rule, a heading's underline or a definition when it opens a line.
_OPENING = re.compile(r"(\d+)([.)])|()([-+=:])")

# The backslash protects a dollar from CommonMark and Pandoc, the element from MathJax (Jupyter, GitHub).
_DOLLAR = "<span>\\$</span>"


def cleaned(text: str) -> str:
    """The text on one line, without control characters; half a surrogate pair is an error."""
    if half := _HALF.search(text):
        raise CannotPrint(f"the text {text!r} has half a surrogate pair, U+{ord(half[0]):04X}: no character")
    return _CONTROL.sub(" ", text.replace("\ufeff", ""))


def latex(text: str) -> str:
    """The text for LaTeX, inside a paragraph."""
    return _LIGATURE.sub(r"\1{}", cleaned(text).translate(_IN_LATEX))


def markdown(text: str, opens: bool = True) -> str:
    """The text for CommonMark, Pandoc and GitHub, in a table too; `opens` says that it may open a line."""
    body = cleaned(text).lstrip() if opens else cleaned(text)
    body = _MARKDOWN.sub(lambda m: _DOLLAR if m[0] == "$" else "\\" + m[0], body)
    # Pandoc makes typographic ones of dots and dashes in a row.
    body = re.sub(r"(?<=[-.])(?=[-.])", r"\\", body)
    mark = _OPENING.match(body) if opens else None
    return f"{mark[1] or ''}\\{mark[2] or mark[4]}{body[mark.end() :]}" if mark else body


def html(text: str) -> str:
    """The text for HTML, between tags and between quotes."""
    return str(markup(cleaned(text)))


def css(text: str) -> str:
    """The text inside the quotes of a string in CSS: letters, digits and blanks as they are, the rest by number."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in cleaned(text))


def plain(text: str) -> str:
    """The text for a terminal: its words without anything that a terminal would obey."""
    return cleaned(text)
