"""NumPy code for a question, written by its author, and run."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cached_property
from keyword import iskeyword
from typing import Any

import numpy as np
from msgspec import Struct

from derive.errors import BadTopic, DeriveError, line_in, shown

KINDS = ("value", "gradient", "jacobian", "hessian", "update", "minimiser", "law", "call")
_NUMBERS = "biufc"  # kinds of NumPy arrays


class Reference(Struct, frozen=True, dict=True):
    """NumPy code for a question; its parameters bear the names of the question's symbols, arrays or functions.

    kind: `value`, `update` and `law` are compared with the result directly, `gradient` and `jacobian` through
    central differences, `hessian` through differences of those, `minimiser` by its values around the result; `call`
    runs the operations of the question itself.
    """

    kind: str
    function: Callable[..., Any]
    partial: bool = False  # the question has no value at some numbers: they are passed over

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadTopic(f"no reference of kind '{self.kind}': there are {', '.join(KINDS)}")

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names that the function asks for; `lambda_` is lambda, which Python keeps for itself."""
        return tuple(map(_own_name, inspect.signature(self.function).parameters))

    def run(self, *values: Any) -> Any:
        """What the function gives. Raises `BadTopic` for what it raises itself, and for what is no number."""
        with _Named(self.function):
            found = self.function(*values)
            is_numbers = np.asarray(found).dtype.kind in _NUMBERS
        if not is_numbers and found is not None:
            raise BadTopic(f"{_place(self.function)}: the reference gives {shown(found)}, and no numbers")
        return found


class _Named:
    """What an author's function raises, which may be anything, becomes one line that names its file and line."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, (Exception, SystemExit)) and not isinstance(error, DeriveError):
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            raise BadTopic(f"{_place(self.function, error)}: {reason}") from error


def _place(function: Callable[..., Any], error: BaseException | None = None) -> str:
    """Where a function stands, or the last line of its file that an error passed through."""
    code = getattr(function, "__code__", None)
    if code is None:
        return f"the reference {getattr(function, '__name__', function)}"
    line = line_in(error, code.co_filename) if error else 0
    return f"{code.co_filename}, line {line or code.co_firstlineno}"


def _own_name(parameter: str) -> str:
    bare = parameter.removesuffix("_")
    return bare if iskeyword(bare) else parameter
