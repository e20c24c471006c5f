"""Programs' words for a matrix, `Matrix([[1, 2], [3, 4]])` and Maxima's `matrix([1, 2], [3, 4])`, read as lists,
and so is an array as NumPy prints it, `[[1 2] [3 4]]`.

What is left out becomes blanks, so that every character stays in its place.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"(?<![\w\\])(?<!\w\.)(?:(?:np|numpy|torch|sp|sympy)\.)?([Mm]atrix|array|[Tt]ensor|Vector)\(")
_BETWEEN = re.compile(r"(?<=[\])])(\s*)\.(\s*)(?=\[)")  # Maxima's product of matrices
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
_ROW = re.compile(rf"\[\s*{_NUMBER}(?:\s+{_NUMBER})+\s*\]")
_DIFFERENCE = re.compile(rf"\[\s*{_NUMBER}(?:\s+[+-]\S+)+\s*\]")
_BLANK = re.compile(r"(?<=[\d.])\s+(?=[\d.+-])")
_ROWS = re.compile(r"(?<=\])\s+(?=\[)")
_BY_ROWS = "matrix"  # whose arguments are the rows, be it one


def without_constructors(text: str) -> str:
    """The text with lists in place of constructors; one that does not close stays."""
    return _with_commas(_as_lists(text))


def _as_lists(text: str) -> str:
    found = list(_WORD.finditer(text))
    chars = list(text)
    for word in found:
        close = _partner(text, word.end() - 1)
        rows = text[word.end() : close]
        if close < 0:
            continue
        by_rows = word[1] == _BY_ROWS and rows.lstrip().startswith("[") and not rows.lstrip().startswith("[[")
        alone = not text[: word.start()].strip() and not text[close + 1 :].strip()
        opening, closing = ("[", "]") if by_rows else (" ", " ") if alone else ("(", ")")
        chars[word.start() : word.end()] = " " * (word.end() - word.start() - 1) + opening
        chars[close] = closing
    read = "".join(chars)
    return _BETWEEN.sub(r"\1@\2", _BETWEEN.sub(r"\1@\2", read)) if any(w[1] == _BY_ROWS for w in found) else read


def _with_commas(text: str) -> str:
    """The text with a comma for each blank between the numbers of an array, and between its rows, as NumPy prints it;
    `[1 -2]` may be a difference, and stays."""
    read = _ROW.sub(lambda row: row[0] if _DIFFERENCE.fullmatch(row[0]) else _BLANK.sub(_comma, row[0]), text)
    return text if read == text else _ROWS.sub(_comma, read)


def _comma(blanks: re.Match[str]) -> str:
    return "," + " " * (len(blanks[0]) - 1)


def _partner(text: str, at: int) -> int:
    """The place of the bracket that closes the one here; -1 where none does."""
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if depth == 0:
            return place
    return -1
