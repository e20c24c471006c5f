"""A module of another library that is imported when it is first used: who never needs it does not wait for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any


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
