"""Which characters a formula may have, and what each of them stands for; full-width forms and mathematical alphabets
are the plain ones, and nothing that cannot be seen is let through."""

from __future__ import annotations

import unicodedata

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma",
    "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
GREEK_NAMES = frozenset(GREEK.values())

SIGNS = {
    "−": "-", "–": "-", "﹣": "-", "·": "*", "⋅": "*", "×": "*", "∗": "*", "•": "*", "∙": "*", "÷": "/", "∕": "/",
    "⁄": "/", "∶": ":", "≤": "≤", "≦": "≤", "⩽": "≤", "≥": "≥", "≧": "≥", "⩾": "≥", "≠": "≠", "∪": "∪", "⋃": "∪",
    "∩": "∩", "⋂": "∩", "∖": "∖", "⧵": "∖", "＼": "∖", "\\": "∖", "⊆": "⊆", "⊂": "⊆", "∈": "∈", "∉": "∉", "∧": "∧",
    "∨": "∨", "¬": "¬", "~": "~", "∼": "~", "∂": "∂", "√": "√", "∛": "∛", "∑": "∑", "∏": "∏", "∇": "∇", "∅": "∅",
    "∞": "∞", "‖": "‖", "∥": "‖", "∣": "|", "′": "'", "’": "'", "⌊": "⌊", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉", "、": ",",
    "【": "[", "】": "]", "≈": "≈", "±": "±", "∓": "∓", "∁": "∁", "&": "∩", "…": "…", "⊙": "⊙",
    "ᵀ": "ᵀ", "@": "@", "ℝ": "ℝ", "⟨": "<", "⟩": ">", "°": "°", **{c: c for c in "+-*/^_()[]{}|,;:'!=<>"},
}  # fmt: skip
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᶜˣʸᵏᵐᵗ", "0123456789+-nicxykmt", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₗₘₙₜ", "0123456789+-ijklmnt", strict=True))
FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅛": (1, 8), "⅙": (1, 6), "⅕": (1, 5)}
_INVISIBLE = frozenset("\u200b\u2060\u2061\u2062\u2063\u2064\ufeff")  # what copying from a page leaves between letters
_CHANGES = frozenset(["super", "sub", "circle", "square", "fraction", "vertical", "small"])  # x raised is not x
_BLANKS = frozenset("\t\n\r")


def normal(char: str) -> str:
    """The character that is meant: one character again, a blank for what stands for nothing, "" for a forbidden one."""
    if char in _BLANKS or char in _INVISIBLE or unicodedata.category(char) == "Zs":
        return " "
    if char < "\x7f" or char in SIGNS or char in RAISED or char in LOWERED or char in FRACTIONS:
        return char if char >= " " else ""
    meant = unicodedata.normalize("NFKC", char)
    if len(meant) != 1 or unicodedata.category(meant)[0] == "C":
        return ""
    tag = unicodedata.decomposition(char).partition(">")[0].lstrip("<")
    return "" if tag in _CHANGES or (tag == "compat" and meant not in GREEK) else meant


def meaningless(char: str) -> str:
    """What is to be said of a character that nothing is read as."""
    if "\u4e00" <= char <= "\u9fff":
        return "words are not read: write the formula alone"
    return _INSTEAD.get(char) or f"the character {described(char)} has no meaning here"


_INSTEAD = {"∫": "integrals are not read", "。": "the decimal sign is a point: write ."}


def described(char: str) -> str:
    """A character for a message: itself if it can be seen, and its number."""
    seen = f"'{char}' " if char.isprintable() else ""
    return f"{seen}(U+{ord(char):04X})"
