"""Where somebody else's templates are filled in: they reach nothing of the program, and end after so much work.

What a template does is counted, so that no clock decides: turns of its loops, calls, and how large what it computes is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import TemplateRuntimeError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

_MOST_STEPS = 1_000_000  # turns of loops and calls for a document; our own templates take some hundred a page
_LARGEST = 1_000_000  # signs of a text, items of a list, bits of a number
_COUNTED = "counted in the sandbox"  # no template can write the name of this filter


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with a bound on the work of a template."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._left = _MOST_STEPS
        self.filters[_COUNTED] = self._counted

    def begin(self) -> None:
        """A document begins: the count does too."""
        self._left = _MOST_STEPS

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Called by Jinja2 before it compiles: what each loop goes over is counted."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno)
        tree.set_environment(self)
        return tree

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TemplateRuntimeError(f"more than {_MOST_STEPS:,} turns of loops and calls: does it end?")

    def call(__self, __context: Any, __obj: Any, *args: Any, **named: Any) -> Any:  # noqa: N805  (as Jinja2 has it)
        """Called by Jinja2 for every call in a template."""
        __self._step()
        return super().call(__context, __obj, *args, **named)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Called by Jinja2 for the operators by which something small becomes large."""
        if _size(operator, left, right) > _LARGEST:
            raise TemplateRuntimeError(f"what {operator} gives here is too large: more than {_LARGEST:,} signs or bits")
        return super().call_binop(context, operator, left, right)


def _size(operator: str, left: Any, right: Any) -> float:
    """How large the result is at most, in signs, items or bits; 0 where it is no larger than both sides."""
    if operator == "%":  # of a text: its widths
        digits = "".join(c if c.isdigit() else " " for c in left).split() if isinstance(left, str) else []
        widths = [*digits, *(right if isinstance(right, tuple) else (right,))] if "*" in str(left) else digits
        return max((float(w) for w in widths if isinstance(w, (int, str)) and str(w).isdigit()), default=0)
    if operator == "**":
        return left.bit_length() * abs(right) if isinstance(left, int) and isinstance(right, int) else 0
    length, times = (left, right) if hasattr(left, "__len__") else (right, left)
    return len(length) * times if hasattr(length, "__len__") and isinstance(times, int) else 0
