"""What some formats need besides: libraries of the extra `office`, imported when such a document is written."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from derive.errors import EngineFailed


def office(format_: str, module: str) -> ModuleType:
    """The library behind a format. Raises `EngineFailed` with what to install."""
    try:
        return import_module(module)
    except ImportError as error:
        raise EngineFailed(f"{format_} needs {module}: install the extra, pip install '.[office]'") from error
