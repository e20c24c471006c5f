"""Arrays, shapes and PyTorch's operations on them, read from plain text or LaTeX by constructors alone.

A reader of its own beside the grammar of formulas: what stands between brackets is code here (`x.sum(dim=1)`,
`cat([x, y], dim=0)`, `(5, 1, 4) + (3, 1)`), and the entries are formulas again. It is used where arrays are known to be
meant, and for brackets directly inside brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sympy import Eq, Expr, MatrixBase, Tuple, false, true

from derive.errors import BadSetting, Unreadable
from derive.terms import arrays as a

MOST_ENTRIES = 2000
_DEEPEST = 40
_NO_RESULT = ("no result", "error", "an error", "fails", "it fails", "none", "报错", "出错", "错误", "无结果", "失败")
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9.]*")
_NESTED = re.compile(r"\[\s*\[.*\]\s*\]\Z", re.S)
_ATTRIBUTE = re.compile(r"[\w)\]]\.[A-Za-z]")
_SHAPES = ("torch.Size", "Size")
_LITERALS = (*_SHAPES, "torch.tensor", "tensor", "np.array", "array")
_OF_LISTS = ("cat", "stack")
_OPENING, _CLOSING = "([{", ")]}"
_LEVELS = ({"+": "add", "-": "sub"}, {"*": "mul", "/": "div", "@": "matmul"})

Formula = Callable[[str], Any]


def is_meant(text: str, names: Mapping[str, Any] | None) -> bool:
    """Whether a text is about arrays: by a name in it or beside it, or by brackets directly inside brackets."""
    if any(isinstance(value, a.ArrayExpr) for value in (names or {}).values()):
        return True
    code = text.strip()
    if not _NESTED.match(code) or _partner(code, 0) != len(code) - 1:
        return False
    rows = [p.strip() for p in _split(code[1:-1], ",")]
    return all(p[:1] == "[" and _partner(p, 0) == len(p) - 1 for p in rows)


def read_array(text: str, names: Mapping[str, Any] | None, formula: Formula, latex: bool = False) -> Any:
    """An array, a shape, an operation, that there is no result, or an equation of such; a number where it is one.

    `formula` reads the entries. Raises `Unreadable`.
    """
    tensors = {n for n, value in (names or {}).items() if isinstance(value, a.Tensor)}
    code = _code(text) if latex else text
    try:
        return _Reader(text, tensors, formula).whole(code)
    except BadSetting as error:
        raise Unreadable(str(error), text) from error


class _Reader:
    """Reads one text; what cannot be read is told with its place where that is known."""

    def __init__(self, text: str, tensors: set[str], formula: Formula) -> None:
        self.text, self.tensors, self.formula = text, tensors, formula
        self.entries = 0
        self.depth = 0

    def whole(self, code: str) -> Any:
        """The text, or both sides of an equation."""
        if code.strip().rstrip(".!").casefold() in _NO_RESULT:
            return a.NoResult()
        sides = _split(code, "=")
        if len(sides) == 2:
            return Eq(*(self.one(side) for side in sides), evaluate=False)
        return self.one(code)

    def fail(self, why: str, part: str = "") -> Unreadable:
        """The error, at the part of the text that it is about."""
        return Unreadable(why, self.text, max(0, self.text.find(part.strip())) if part.strip() else 0)

    def one(self, code: str) -> Any:
        """An expression of arrays, or a number."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fail(f"nested more than {_DEEPEST} deep")
        code = code.strip()
        found = self._expression(code) if self._about_arrays(code) else self._number(code)
        self.depth -= 1
        return found

    def _about_arrays(self, code: str) -> bool:
        words = set(_WORD.findall(code))
        named = self.tensors | set(a.FUNCTIONS) | {f"torch.{f}" for f in a.FUNCTIONS}
        known = named & (words | {w.split(".")[0] for w in words})
        listed = "[" in code or any(_is_list(code[at:]) for at, char in _at_top(code) if _opens(code, at, char))
        return bool(listed or known or _ATTRIBUTE.search(code))

    def _number(self, code: str) -> Expr:
        self.entries += 1
        if self.entries > MOST_ENTRIES:
            raise self.fail(f"more than {MOST_ENTRIES} entries")
        if not code:
            raise self.fail("an empty array has no entries to work with: give it one at least")
        found = self.formula(code)
        if not isinstance(found, Expr) or isinstance(found, MatrixBase):
            raise self.fail("a number is meant here", code)
        return found

    def _expression(self, code: str) -> Any:
        for level in _LEVELS:
            parts, signs = _operands(code, level)
            if signs:
                return self._joined(parts, [level[s] for s in signs])
        return self._behind(code)

    def _joined(self, parts: list[str], names: list[str]) -> Any:
        operands = [self.one(p) for p in parts]
        if len(set(names)) == 1 and names[0] in ("add", "mul"):
            return a.call(names[0], *operands)
        found = operands[0]
        for name, operand in zip(names, operands[1:], strict=True):
            found = a.call(name, found, operand)
        return found

    def _behind(self, code: str) -> Any:
        """An array and what stands behind it: methods, attributes, places."""
        at = self._end_of_first(code)
        found = self._first(code[:at])
        while at < len(code):
            if code[at] == "[":
                end = _partner(code, at)
                found = a.call("getitem", found, *(self.one(i) for i in _split(code[at + 1 : end], ",")))
                at = end + 1
                continue
            word = _WORD.match(code, at + 1) if code[at] == "." else None
            if word is None:
                raise self.fail("expected '.', '[' or the end behind an array", code[at:])
            found, at = self._method(found, code, word)
        return found

    def _method(self, found: Any, code: str, word: re.Match[str]) -> tuple[Any, int]:
        name, at = word[0], word.end()
        if at < len(code) and code[at] == "(":
            end = _partner(code, at)
            return self._call(name, [found], code[at + 1 : end]), end + 1
        for piece in name.split("."):
            found = a.ShapeOf(found) if piece == "shape" else a.call(piece, found)
        return found, at

    def _end_of_first(self, code: str) -> int:
        if code[0] in _OPENING:
            return _partner(code, 0) + 1
        word = _WORD.match(code)
        if word is None:
            found = re.match(r"[^.\[(]*", code)
            return found.end() if found and found.end() else len(code)
        head = word[0].split(".")[0]
        if word.end() < len(code) and code[word.end()] == "(" and head not in self.tensors:
            return _partner(code, word.end()) + 1
        return len(head)

    def _first(self, code: str) -> Any:
        if code[0] == "[":
            return self._list(code)
        if code[0] == "(":
            return self._round(code)
        word = _WORD.match(code)
        if word and code.endswith(")"):
            inner = code[word.end() + 1 : -1]
            if word[0] in _LITERALS:
                found = self.one(inner)
                return a.Shape(*found.entries) if word[0] in _SHAPES and isinstance(found, a.Array) else found
            return self._call(word[0].removeprefix("torch."), [], inner)
        return a.Tensor(code) if code in self.tensors else self._number(code)

    def _round(self, code: str) -> Any:
        inner = code[1:-1]
        if not inner.strip() or _is_list(code):
            pieces = self._pieces(code)
            if any(p[0] in "([" for p in pieces):
                return self._list(f"[{inner}]")
            items = [self._number(p) for p in pieces]
            return (a.Strides if any(i == 0 for i in items) else a.Shape)(*items)
        found = self.one(inner)
        return a.tensor(found) if isinstance(found, Expr) else found

    def _list(self, code: str) -> Any:
        items = [_row(self.one(p)) for p in self._pieces(code)]
        if not items:
            raise self.fail("an empty array has no entries to work with: give it one at least", code)
        if all(isinstance(i, Expr) for i in items):
            return a.tensor(items)
        if all(isinstance(i, a.Array) and i.sizes for i in items):
            return a.joined(items)
        if any(isinstance(i, a.Array) for i in items) and any(isinstance(i, Expr) for i in items):
            raise self.fail("the rows of an array are of one length", code)
        return a.Listed(*items)

    def _call(self, name: str, operands: list[Any], inner: str) -> Any:
        options: dict[str, Any] = {}
        for piece in _split(inner, ","):
            key, *value = _split(piece, "=")
            if value:
                options[key.strip()] = self._argument(value[0].strip())
            elif piece.strip():
                of_list = name in _OF_LISTS and not operands
                operands.append(self._arrays(piece.strip()) if of_list else self._argument(piece.strip()))
        return a.call(name, *operands, **options)

    def _argument(self, code: str) -> Any:
        return {"True": true, "False": false}[code] if code in ("True", "False") else self.one(code)

    def _arrays(self, code: str) -> Any:
        """A list of arrays, which is no array itself."""
        if code[0] not in "[(" or _partner(code, 0) != len(code) - 1:
            raise self.fail("a list of arrays is meant", code)
        return Tuple(*(self.one(piece) for piece in self._pieces(code)))

    def _pieces(self, code: str) -> list[str]:
        """What stands between the commas in brackets; behind the last comma there may be nothing."""
        *pieces, last = (piece.strip() for piece in _split(code[1:-1], ","))
        if "" in pieces:
            raise self.fail("nothing stands between two commas, or before the first", code)
        return [*pieces, last] if last else pieces


def _row(item: Any) -> Any:
    """A row in round brackets is read as one all the same."""
    return a.tensor(list(item.args)) if isinstance(item, (a.Shape, a.Strides)) and item.args else item


def _is_list(code: str) -> bool:
    """Whether the brackets that a text begins with are those of a tuple: with a comma of their own, or empty."""
    inner = code[1 : _partner(code, 0)]
    return len(_split(inner, ",")) > 1 or not inner.strip()


def _opens(code: str, at: int, char: str) -> bool:
    """Whether a round bracket opens here that is no function's."""
    return char == "(" and not (at and (code[at - 1].isalnum() or code[at - 1] == "_"))


def _partner(code: str, at: int) -> int:
    """Where the bracket that opens at a place is closed. Raises `Unreadable`."""
    depth = 0
    for place in range(at, len(code)):
        depth += (code[place] in _OPENING) - (code[place] in _CLOSING)
        if depth == 0:
            return place
    raise Unreadable(f"'{code[at]}' is not closed", code, at)


def _at_top(code: str) -> Iterator[tuple[int, str]]:
    """The characters that stand in no bracket, with their places."""
    depth = 0
    for place, char in enumerate(code):
        depth += (char in _OPENING) - (char in _CLOSING)
        if depth < 0:
            raise Unreadable(f"'{char}' closes nothing", code, place)
        if (depth == 0 and char not in _CLOSING) or (depth == 1 and char in _OPENING):
            yield place, char


def _split(code: str, sign: str) -> list[str]:
    places = [place for place, char in _at_top(code) if char == sign]
    return [code[p:q] for p, q in zip([0, *(p + 1 for p in places)], [*places, len(code)], strict=True)]


def _operands(code: str, level: dict[str, str]) -> tuple[list[str], list[str]]:
    """What stands between the signs of a level, and the signs; a sign in front of a number is none of them."""
    found = [p for p, c in _at_top(code) if c in level]
    places = [p for p in found if code[:p].strip() and code[:p].rstrip()[-1] not in "+-*/@,=("]
    parts = [code[p:q] for p, q in zip([0, *(p + 1 for p in places)], [*places, len(code)], strict=True)]
    return parts, [code[p] for p in places]


# -- LaTeX ----------------------------------------------------------------------------------------------------------

_WORDS_OF_CODE = re.compile(r"\\(?:mathtt|texttt|mathrm|text)\{([^{}]*)\}")
_SPACES = re.compile(r"\\[,;:! ]|\\quad|~")
_PLAIN = ((r"\left", ""), (r"\right", ""), (r"\mathbin{@}", "@"))


def _code(text: str) -> str:
    """LaTeX with its arrays and words of code as plain code; the entries stay LaTeX."""
    text = text.strip().strip("$")
    while r"\underset" in text:
        start = text.index(r"\underset")
        caption = text.index("{", start)
        body = text.index("{", _partner(text, caption))
        end = _partner(text, body)
        text = text[:start] + text[body + 1 : end] + text[end + 1 :]
    text = _WORDS_OF_CODE.sub(lambda m: m[1].replace(r"\_", "_").replace(r"\ ", " "), text)
    text = re.sub(r"\\begin\{[bp]matrix\}(.*?)\\end\{[bp]matrix\}", lambda m: _rows(m[1]), text, flags=re.S)
    for old, new in _PLAIN:
        text = text.replace(old, new)
    return _SPACES.sub(" ", text)


def _rows(inner: str) -> str:
    rows = [", ".join(row.split("&")) for row in inner.split(r"\\") if row.strip()]
    return "[" + ", ".join(f"[{row}]" for row in rows) + "]"
