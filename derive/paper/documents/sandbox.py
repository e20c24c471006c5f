"""Where somebody else's templates are filled in: they reach nothing of the program, and end after so much work.

What a template does is counted, so that no clock decides: turns of its loops, calls, filters, and how large what it
computes and writes is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any

from jinja2 import TemplateRuntimeError, nodes
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

_MOST_STEPS = 1_000_000  # turns of loops and calls for a document; our own templates take some hundred a page
_LARGEST = 1_000_000  # signs of a text, items of a list, bits of a number
_LONGEST = 10_000_000  # signs of a document
_A_STEP = 100  # signs that a call gives count as another call
_AT_ONCE = 100_000_000  # signs that a call could give, before it is known whether it does
_COUNTED = "counted in the sandbox"  # no template can write the name of this filter, nor of the next
_MEASURED = "measured in the sandbox"
_DRAWN = ("random",)  # what differs from run to run; `lipsum` among the functions
_WRITES_WIDTHS = ("format", "format_map")
_SPEC = re.compile(r"%(?:\([^)]*\))?([-+ #0]*\*?\d*\.?\*?\d*)|\{[^{}]*:([^{}]*)")
_DIGITS = re.compile(r"\d+")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with a bound on the work of a template."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._left = _MOST_STEPS
        self.globals.pop("lipsum", None)
        self.filters = {name: self._bounded(f) for name, f in self.filters.items() if name not in _DRAWN}
        self.filters |= {_COUNTED: self._counted, _MEASURED: _measured}

    def begin(self) -> None:
        """A document begins: the count does too."""
        self._left = _MOST_STEPS

    def concat(self, pieces: Iterable[str]) -> str:
        """Called by Jinja2 to put together what is written."""
        return "".join(_short(pieces))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Called by Jinja2 before it compiles: what each loop goes over is counted, what `~` gives is measured."""
        tree = super()._parse(source, name, filename)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = _filtered(loop.iter, _COUNTED)
        _measure_texts(tree)
        tree.set_environment(self)
        return tree

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def _step(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            raise TemplateRuntimeError(f"more than {_MOST_STEPS:,} turns of loops and calls: does it end?")

    def _bounded(self, do: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that is counted, and refused where what it gives may be too large."""

        @wraps(do)  # also whether it takes the environment first
        def bounded(*args: Any, **named: Any) -> Any:
            return self._done(do, do, None, args, named)

        return bounded

    def _done(self, do: Callable[..., Any], who: Any, of: Any, args: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """The result of a filter, or of a method `who` of a value."""
        self._step()
        if isinstance(who, Macro):  # what it does is counted itself
            return do(*args, **named)
        args = tuple(list(self._counted(a)) if _is_stream(a) else a for a in args)
        name = getattr(who, "__name__", "this").removeprefix("do_")
        values = [of, *args, *named.values()]
        if _product(values) > _AT_ONCE or (name in _WRITES_WIDTHS and _widths(_first_text(values), args) > _LARGEST):
            raise _too_large(name)
        found = _measured(do(*args, **named), name)
        self._step(len(found) // _A_STEP if _is_sized(found) else 0)
        return found

    def call(__self, __context: Any, __obj: Any, *args: Any, **named: Any) -> Any:  # noqa: N805  (as Jinja2 has it)
        """Called by Jinja2 for every call in a template."""

        def do(*args: Any, **named: Any) -> Any:
            return super(Sandbox, __self).call(__context, __obj, *args, **named)

        of = getattr(getattr(__obj, "__wrapped__", __obj), "__self__", None)  # Jinja2 puts its own around `format`
        return __self._done(do, __obj, of, args, named)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Called by Jinja2 for the operators by which something small becomes large."""
        if _size(operator, left, right) > _LARGEST:
            raise _too_large(operator)
        return super().call_binop(context, operator, left, right)


def _too_large(what: str) -> TemplateRuntimeError:
    return TemplateRuntimeError(f"what {what} gives here is too large: more than {_LARGEST:,} signs or bits")


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _measure_texts(node: nodes.Node) -> None:
    """What `~` joins, anywhere below the node, goes through the filter that measures it."""
    for field, value in node.iter_fields():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, nodes.Node):
                _measure_texts(child)
        if isinstance(value, list):
            value[:] = [_filtered(v, _MEASURED) if isinstance(v, nodes.Concat) else v for v in value]
        elif isinstance(value, nodes.Concat):
            setattr(node, field, _filtered(value, _MEASURED))


def _is_sized(value: Any) -> bool:
    return isinstance(value, (str, bytes, list, tuple, dict))


def _is_stream(value: Any) -> bool:
    return isinstance(value, Iterator) and not isinstance(value, LoopContext)


def _measured(found: Any, name: str = "~") -> Any:
    """The value, if it is not too large."""
    if _is_sized(found) and len(found) > _LARGEST:
        raise _too_large(name)
    return found


def _short(pieces: Iterable[str]) -> Iterator[str]:
    left = _LONGEST
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise TemplateRuntimeError(f"the document has more than {_LONGEST:,} signs")
        yield piece


def _product(values: Iterable[Any]) -> int:
    """No call gives more signs than this: of what it is given, one repeats another."""
    *_, second, first = sorted([1, 1, *map(_amount, values)])
    return first * second


def _amount(value: Any) -> int:
    """How many signs a value has, or how often it may have something repeated."""
    if isinstance(value, (int, float)):
        return abs(int(value)) if abs(value) <= _AT_ONCE else _AT_ONCE + 1
    if isinstance(value, dict):
        return sum(map(_length, value.values()))
    if isinstance(value, (range, list, tuple, set, frozenset)):
        return sum(map(_length, value))
    return _length(value)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, (str, bytes)) else 1


def _size(operator: str, left: Any, right: Any) -> float:
    """How large the result is at most, in signs, items or bits; 0 where it is no larger than both sides."""
    if operator == "%":
        return _widths(left, right if isinstance(right, tuple) else (right,)) if isinstance(left, str) else 0
    if operator == "**":
        return left.bit_length() * abs(right) if isinstance(left, int) and isinstance(right, int) else 0
    if operator == "+":
        return sum(len(side) for side in (left, right) if hasattr(side, "__len__"))
    if isinstance(left, int) and isinstance(right, int):
        return left.bit_length() + right.bit_length()
    length, times = (left, right) if hasattr(left, "__len__") else (right, left)
    return len(length) * times if hasattr(length, "__len__") and isinstance(times, int) else 0


def _first_text(values: Iterable[Any]) -> str:
    return next((v for v in values if isinstance(v, str)), "")


def _widths(template: str, values: Iterable[Any]) -> float:
    """The largest width that a text with places for values asks for, or that is given to it."""
    widths = [float(w) for spec in _SPEC.findall(template) for w in _DIGITS.findall("".join(spec))]
    given = [float(abs(v)) for v in values if isinstance(v, int)] if "*" in template else []
    return max([*widths, *given], default=0)
