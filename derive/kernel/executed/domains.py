"""Where a line about arrays has no value: letters stand for all numbers, also for those by which nothing is divided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sympy import Basic, Expr, Mul, Pow, expand, factor

from derive.errors import BadSetting
from derive.kernel.executed.running import Run
from derive.kernel.executed.values import Worked
from derive.terms.arrays import OF_SHAPES, ArrayExpr, Call, ShapeOf, Tensor

_DEMANDING = {"div": (1, "divides by"), "sqrt": (0, "takes the root of")}  # the place of what it is, and in words
Demand = tuple[str, Expr]


def demand_values(before: Basic, after: Basic, meanings: Mapping[str, Basic]) -> None:
    """Raises `BadSetting` where the right side divides by letters, or takes their root, and the left one does not."""
    known: set[Demand] | None = None
    for operation, entry in _demands(after, meanings):
        known = set(_demands(before, meanings)) if known is None else known
        if (operation, entry) not in known and (operation, -entry) not in known:
            raise BadSetting(f"{after} {_DEMANDING[operation][1]} {entry}, and {before} does not: say what it is")


def _demands(expr: Basic, meanings: Mapping[str, Basic]) -> Iterator[Demand]:
    for call in _calls(expr, meanings):
        place, _ = _DEMANDING[call.operation]
        entries = (entry for operand in call.operands[place:] for entry in _letters(operand, meanings))
        for entry in entries:
            parts = _factors(entry) if call.operation == "div" else [expand(entry)]
            yield from ((call.operation, part) for part in parts)


def _calls(expr: Basic, meanings: Mapping[str, Basic]) -> Iterator[Call]:
    """The operations that not all entries have a value under; of shapes alone none is asked."""
    if isinstance(expr, ShapeOf) or (isinstance(expr, Call) and expr.operation in OF_SHAPES):
        return
    if isinstance(expr, Call) and expr.operation in _DEMANDING:
        yield expr
    meaning = meanings.get(expr.name) if isinstance(expr, Tensor) else None
    for part in (*expr.args, *(() if meaning is None else (meaning,))):
        yield from _calls(part, meanings)


def _letters(operand: Basic, meanings: Mapping[str, Basic]) -> Iterable[Expr]:
    value = Run(meanings).value(operand) if isinstance(operand, ArrayExpr) else None
    entries = value.entries if isinstance(value, Worked) else ()
    return (e for e in entries if getattr(e, "free_symbols", None))


def _factors(entry: Expr) -> list[Expr]:
    """What has to be other than 0 so that an entry is."""
    bases = (f.base if isinstance(f, Pow) else f for f in Mul.make_args(factor(entry)))
    return [expand(b) for b in bases if b.free_symbols]
