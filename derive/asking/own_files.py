"""What somebody's own topic file raises, as one line that names the file and its line, and what to do about it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import sympy

from derive.errors import BadTopic, DeriveError, line_in, nearest
from derive.terms.elementary import BY_NAME


class blaming:
    """What somebody's own file raises while its code runs becomes one line that names the file and its line.

    Our own topics are left alone, and so is an error that did not pass through the file, unless `always`.
    """

    def __init__(self, source: str, always: bool = False) -> None:
        self.source, self.always = _file_of(source), always

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        # SystemExit too: a file that calls exit() must not end the program without a word.
        if not isinstance(error, (Exception, SystemExit)) or not Path(self.source).is_file():
            return
        line = _place_in(error, self.source)
        if not line and not self.always:
            return
        place = f"{self.source}, line {line}" if line else self.source
        if isinstance(error, DeriveError):
            raise type(error)(f"{place}: {error}") from error
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        message = f"{place}: {type(error).__name__}: {' '.join(reason.split())}"
        raise BadTopic(message + _where_it_is(error)) from error


_NOT_THERE = re.compile(r"cannot import name '(\w+)' from 'derive\.authoring'")


def _where_it_is(error: BaseException) -> str:
    """A hint for a name that is looked for in `derive.authoring`: functions, sums and equations are SymPy's."""
    found = _NOT_THERE.match(str(error)) if isinstance(error, ImportError) else None
    if found is None:
        return ""
    if hasattr(sympy, found[1]):
        return f": it is SymPy's, from sympy import {found[1]}"
    if found[1] in BY_NAME:
        return f': it is function("{found[1]}")'
    near = nearest(found[1], sys.modules["derive.authoring"].__all__)
    return f": did you mean {' or '.join(near)}?" if near else ""


def _file_of(source: str) -> str:
    """The file of somebody's own module."""
    module = None if source.startswith("derive.") else sys.modules.get(source)
    return getattr(module, "__file__", None) or source


def _place_in(error: BaseException, file: str) -> int:
    """The line of a syntax error, or the last line of the file that the error passed through; 0 for none."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno or 0
    return line_in(error, file)
