"""On which line of a TOML text each key stands.

`tomllib` reads the values and refuses what is no TOML, but keeps no places; `tomlkit` keeps them to itself. So this
walks over a text that `tomllib` has accepted, past strings and comments, and notes where keys begin: nothing else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<newline>\n)
    |(?P<string>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<sign>\[\[|\]\]|[\[\]{}=,.])
    |(?P<bare>[^\s"'\[\]{}=,.\#]+)""",
    re.VERBOSE | re.DOTALL,
)
_Token = tuple[str, str, int]  # kind, text, line


def lines_of(text: str) -> dict[Path, int]:
    """The line of every key and table, as `("exercise", 0, "kind")`, counted from 1; `text` is valid TOML."""
    return _Walk(list(_tokens(text))).found


def _tokens(text: str) -> Iterator[_Token]:
    line, place = 1, 0
    while (match := _TOKEN.match(text, place)) is not None:
        kind = match.lastgroup or ""
        if kind != "blank":
            yield kind, match[0], line
        line += match[0].count("\n")
        place = match.end()
    yield "end", "", line


class _Walk:
    """One pass over the tokens: headers, keys, and the values only as far as they hold keys themselves."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._at = tokens, 0
        self.found: dict[Path, int] = {}
        self._arrays: dict[Path, int] = {}  # the last element of each array of tables
        table: Path = ()
        while self._kind != "end":
            if self._kind == "newline":
                self._at += 1
            elif self._text in ("[", "[["):
                table = self._header()
            else:
                self._pair(table)

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _text(self) -> str:
        """A sign or word; a string is never taken for one."""
        kind, text, _ = self._tokens[self._at]
        return "" if kind == "string" else text

    def _note(self, path: Path, line: int) -> None:
        for end in range(1, len(path) + 1):
            self.found.setdefault(path[:end], line)

    def _header(self) -> Path:
        many, line = self._text == "[[", self._tokens[self._at][2]
        self._at += 1
        names = self._names()
        self._at += 1  # ] or ]]
        *above, last = names
        table: Path = ()
        for name in above:
            table = self._inside((*table, name))
        table = (*table, last)
        if many:
            self._arrays[table] = self._arrays.get(table, -1) + 1
            table = self._inside(table)
        self._note(table, line)
        return table

    def _inside(self, path: Path) -> Path:
        return (*path, self._arrays[path]) if path in self._arrays else path

    def _names(self) -> list[str]:
        """A key, dotted or not: `tomllib` reads what its quotes mean."""
        parts = []
        while self._kind in ("bare", "string") or self._text == ".":
            parts.append(self._tokens[self._at][1])
            self._at += 1
        read, names = tomllib.loads("".join(parts) + " = 0"), []
        while isinstance(read, dict):
            ((name, read),) = read.items()
            names.append(name)
        return names

    def _pair(self, table: Path) -> None:
        line = self._tokens[self._at][2]
        path = (*table, *self._names())
        self._note(path, line)
        self._at += 1  # =
        self._value(path)

    def _value(self, path: Path) -> None:
        # A `[[` that opens a value is two brackets, and a `]]` that closes one too.
        if self._text == "{":
            self._braces(path)
        elif self._text in ("[", "[["):
            self._brackets(path)
        else:
            while self._kind in ("bare", "string") or self._text == ".":
                self._at += 1

    def _split(self) -> None:
        kind, text, line = self._tokens[self._at]
        if text in ("[[", "]]") and kind == "sign":
            self._tokens[self._at : self._at + 1] = [(kind, text[0], line)] * 2

    def _skip(self, *signs: str) -> None:
        while self._kind == "newline" or self._text in signs:
            self._at += 1

    def _braces(self, path: Path) -> None:
        self._at += 1
        self._skip(",")
        while self._text != "}":
            self._pair(path)
            self._skip(",")
        self._at += 1

    def _brackets(self, path: Path) -> None:
        self._split()
        self._at += 1
        element = 0
        while True:
            self._skip(",")
            self._split()
            if self._text == "]":
                break
            self._note((*path, element), self._tokens[self._at][2])
            self._value((*path, element))
            element += 1
        self._at += 1
