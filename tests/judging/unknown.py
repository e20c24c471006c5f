"""Functions that a key names without saying which: some of each shape that the words allow, in either arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Function = Callable[..., Any]


class Unknown:
    """By letter and turn, so that what holds for one function only is seen."""

    def __init__(self, lib: Any, turn: int, convex: bool) -> None:
        self.lib, self.turn, self.convex = lib, turn, convex

    def knows(self, name: str) -> bool:
        return name in ("f", "u", "v", "L")

    def value(self, name: str, args: Sequence[Any]) -> Any:
        if name == "L":
            return self._of_array(args[0] if isinstance(args[0], list) else list(args))
        if len(args) == 2:
            a, b = args
            return self._sin(a + b / 2 * (1 + self.turn % 2)) + a * a * b / 3 + self._exp(b * 3 / 10)
        (a,) = args
        shapes = self._convex() if self.convex else (*self._convex(), *self._waves())
        return shapes[(self.turn + "fuv".index(name)) % len(shapes)](a)

    def _convex(self) -> tuple[Function, ...]:
        return (
            lambda a: a * a / 2 + self._exp(a / 3),
            lambda a: self._exp(-a / 2) + a / 4 - 3,  # of either sign: a term f(x) that is added is seen
            lambda a: 3 * (a - 1) * (a - 1) / 2 - 2 * a - 4,
        )

    def _waves(self) -> tuple[Function, ...]:
        return (
            lambda a: self._sin(a) + a * a / 5,
            lambda a: self._exp(a * 2 / 5) - a,
            lambda a: self._sin(2 * a) - a * a * a / 7,
        )

    def _of_array(self, w: Sequence[Any]) -> Any:
        return sum(self._sin(a) + a * a * (k + 1) / 3 for k, a in enumerate(w)) + w[0] * w[-1] / 2

    def _sin(self, u: Any) -> Any:
        return self.lib.call("sin", [u])

    def _exp(self, u: Any) -> Any:
        return self.lib.call("exp", [u])
