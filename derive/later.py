"""What is imported when it is first used: who never needs it does not wait for it."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # as in `derive`, which imports this first
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


def names_of(package: str, home: Mapping[str, str], known: dict[str, Any]) -> Callable[[str], Any]:
    """The `__getattr__` of a package whose names have these homes; what is found once is `known` there."""

    def find(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module '{package}' has no attribute '{name}'", name=name, obj=sys.modules[package])
        known[name] = value = getattr(import_module(home[name]), name)
        return value

    return find


class Later:
    """Stands for the module of that name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        setattr(self, attribute, value)  # the next time it is found at once
        return value


if TYPE_CHECKING:
    import flint as flint
else:
    flint = Later("flint")  # Arb: what a proof decides does not wait for it
