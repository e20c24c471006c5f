"""A reader of printed text in which names without an index may be vectors: L(w + t·h), ‖g‖."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from readers import Value
from text_reader import TextReader

VECTORS = ("w", "g", "h")  # what our topics call them, inside a function of a vector and inside a norm


def _loss(w: Sequence[float]) -> float:
    """Of no symmetry, with a slope and second slopes that vary: what holds of one component only is seen."""
    return sum(math.sin(0.6 * a) + k * a * a / 3 for k, a in enumerate(w, 1)) + w[0] * w[-1] / 2


OF_VECTORS: dict[str, Callable[[Sequence[float]], float]] = {"L": _loss}


class VectorReader(TextReader):
    """Works out a vector component by component, of which a place has n."""

    def base(self) -> Value:
        if not self.skip("‖"):
            return super().base()
        inner = self.sum()
        self.take("‖")
        return lambda w: math.hypot(*_components(inner, w))

    def call(self, name: str, primes: int, args: Sequence[Value]) -> Value:
        if name not in OF_VECTORS:
            return super().call(name, primes, args)
        (arg,) = args
        return lambda w: OF_VECTORS[name](_components(arg, w))


def _components(vector: Value, place) -> list[float]:
    return [vector(place.of_component(k)) for k in range(1, int(place.get("n")) + 1)]
