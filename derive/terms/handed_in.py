"""What may stand for an expression where people write one: SymPy's own, Python's numbers and NumPy's, never text."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Indexed
from sympy.core.sympify import SympifyError, _sympify

from derive.errors import BadSetting


def expression(value: Any, where: str = "") -> Any:
    """The expression that a value is, that of a class that takes no arguments too; `where` begins the message. Raises
    `BadSetting` for what is none: for text."""
    if isinstance(value, Basic):
        return value
    if isinstance(value, type) and getattr(value, "stands_alone", False):
        return value()
    try:
        read = _sympify(value)
    except SympifyError:
        read = None
    if isinstance(read, Basic):
        return read
    what = "text" if isinstance(value, str) else f"of type {type(value).__name__}"
    raise BadSetting(f"{_begun(where)}{value!r} is {what}: give an expression of SymPy or of derive, or a number")


def named(value: Any, where: str) -> Any:
    """A symbol or a component of an array. Raises `BadSetting` for what has no name."""
    read = expression(value, where)
    if isinstance(read, Indexed) or isinstance(getattr(read, "name", None), str):
        return read
    raise BadSetting(f"{_begun(where)}{read} is no name: give a symbol, or an indexed one such as w[j]")


def several(values: Any, where: str) -> tuple[Any, ...]:
    """The expressions of a list. Raises `BadSetting` for one that stands alone."""
    if isinstance(values, (Basic, str, bool)):
        raise BadSetting(f"{where}: {values} stands alone: write {where}=[{values}]")
    return tuple(expression(v, where) for v in values)


def _begun(where: str) -> str:
    return f"{where}: " if where else ""
