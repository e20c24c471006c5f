"""What the calls of the library are given: each argument of a kind that is asked for, or an error of one line."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import Signature, signature
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from derive.errors import BadSpec, nearest, shown

Given = ParamSpec("Given")
Found = TypeVar("Found")
MOST_SEEDS = 1000  # with which a topic is verified
_MOST_BITS = 1024  # of a number: what has thousands of digits Python does not even write

Kind = Callable[[str, Any], Any]  # (the argument's name, what is given) -> what is meant


def reading(**kinds: Kind) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """The function, which gets what is meant by its arguments; None where that is the default. Raises `BadSpec`."""

    def decorate(function: Callable[Given, Found]) -> Callable[Given, Found]:
        known = signature(function)
        defaults = {name: known.parameters[name].default for name in kinds}

        @wraps(function)
        def call(*args: Given.args, **named: Given.kwargs) -> Found:
            try:
                bound = known.bind(*args, **named)
            except TypeError as error:
                raise TypeError(f"{function.__name__}: {error}: {_hint(function.__name__, known, named)}") from None
            for name, kind in kinds.items():
                value = bound.arguments.get(name, defaults[name])
                if value is not defaults[name]:
                    bound.arguments[name] = kind(name, value)
            return function(*bound.args, **bound.kwargs)

        return call

    return decorate


def _hint(function: str, known: Signature, named: Mapping[str, Any]) -> str:
    """What a call that does not fit is told: the names that look like a mistyped one, or how it is called."""
    near = [
        other for name in named if name not in known.parameters for other in nearest(name, known.parameters, most=1)
    ]
    if near:
        return f"did you mean {' or '.join(near)}?"
    by_name = [p.name for p in known.parameters.values() if p.kind is p.KEYWORD_ONLY]
    by_place = [p.name for p in known.parameters.values() if p.kind is not p.KEYWORD_ONLY]
    return f"call {function}({', '.join([*by_place, *(f'{n}=...' for n in by_name)])})"


def name(_argument: str, value: Any) -> str:
    """The name of a topic, kind, format, ...: one that is no text is none of those that there are."""
    return value if isinstance(value, str) else shown(value)


def names(argument: str, value: Any) -> list[str]:
    """Several of them, or one."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, bytes) or not isinstance(value, Iterable):
        raise BadSpec(f"{argument} is a name or a list of names, not {shown(value)}")
    return [name(argument, v) for v in value]


def text(argument: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadSpec(f"the {argument} is text, not {shown(value)}")
    return value


def whole(argument: str, value: Any) -> int:
    """A whole number; NumPy's too."""
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None:
        raise BadSpec(f"the {argument} is a whole number, not {shown(value)}")
    if number.bit_length() > _MOST_BITS:
        raise BadSpec(f"the {argument} is a whole number of {_MOST_BITS} bits at most, not {shown(value)}")
    return number


def flag(argument: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadSpec(f"{argument} is True or False, not {shown(value)}")
    return value


def folder(argument: str, value: Any) -> Path:
    path = os.fspath(value) if isinstance(value, (str, os.PathLike)) else None
    if not isinstance(path, str):
        raise BadSpec(f"{argument} is the path of a folder, not {shown(value)}")
    return Path(path)


def table(argument: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadSpec(f"{argument} is a table of names and values, not {shown(value)}")
    return value
