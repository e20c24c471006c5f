"""Symbols in spans: in a case a symbol is written with a number r > 0, so that the field decides signs by itself.

x = low + r, high - r, or (low + high r)/(1 + r) between bounds. r knows its slopes, so derivatives by x stay what they
are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from sympy import Expr

from derive.kernel.exact.field import Element, Opaque
from derive.kernel.exact.world import ExactWorld, Key
from derive.kernel.interpreter import Code
from derive.kernel.setting import Setting


class Span(Struct, frozen=True):
    """Where a symbol lies: above `low`, below `high`, or at a place."""

    low: Element | None = None
    high: Element | None = None
    at: Element | None = None


Spans = Mapping[Key, Span]


class CaseWorld(ExactWorld):
    """An exact world in which some symbols lie in spans."""

    def __init__(self, setting: Setting, index: Mapping[str, int], rank: int, pool: int) -> None:
        super().__init__(setting, index, rank, pool)
        self.spans: Spans = {}
        self.decides = False  # whether the larger of two is asked for at once: maxima of many stay short so

    def _meaning(self, key: Key) -> Element:
        return self._opened(key)  # it may be another one in every case

    def extreme(self, a: Any, b: Any, keep: int) -> Element:
        if not self.decides:
            return super().extreme(a, b, keep)
        return self.field.lift(a if self.compare(a, b) * keep >= 0 else b)

    def _symbol(self, key: Key, leaf: Expr) -> Element:
        span = self.spans.get(key)
        return super()._symbol(key, leaf) if span is None or key in self.unsigned else self.in_span(key, span)

    def in_span(self, key: Key, span: Span) -> Element:
        """The symbol, written with a number r > 0 that says where in its span it is."""
        if span.at is not None:
            return span.at
        r, low, high = self.beside(key, span), span.low, span.high
        if low is not None and high is not None:
            return (low + high * r) / (1 + r)
        return low + r if low is not None else high - r

    def beside(self, key: Key, span: Span) -> Element:
        """The generator r of a span."""
        low, high = span.low, span.high

        def slope(by: Key) -> Element:
            own = self.field.lift(int(by == key))
            below = own - self.field.slope(low, by) if low is not None else None
            above = self.field.slope(high, by) - own if high is not None else None
            if below is None or above is None:
                return below if below is not None else above  # type: ignore[return-value]
            r, width = self.beside(key, span), high - low  # type: ignore[operator]
            return (below - above * r) * (1 + r) / width

        name = ("beside", key, *(None if e is None else e.key() for e in (low, high)))
        return self.field.symbol(name, 1, slope, lambda x: bool(x == key))

    def with_value(self, key: Key, value: Any, code: Code, leaf: Expr) -> Element:
        if key in self.spans:
            raise Opaque(f"{key[0]} lies in a span")
        return super().with_value(key, value, code, leaf)


def symbol_of(name: Any) -> Key | None:
    """The key of the symbol that a generator stands for, or in whose span it is."""
    if not isinstance(name, tuple) or name[0] != "symbol":
        return None
    inner = name[1]
    if isinstance(inner, tuple) and inner and inner[0] == "beside":
        return inner[1]
    is_key = isinstance(inner, tuple) and len(inner) == 2 and isinstance(inner[0], str) and isinstance(inner[1], tuple)
    return inner if is_key else None
