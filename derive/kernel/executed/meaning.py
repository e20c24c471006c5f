"""What the operations mean, entry by entry: arrays are nested lists here, and a shape is how the lists are nested.

Written apart from `derive.kernel.executed.shapes`: where the two disagree, no line holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from derive.errors import BadSetting
from derive.kernel.executed.values import Misfit, Number, Sizes, Worked, places

Nested = Any  # a number, or a list of nested ones


def nested(value: Worked) -> Nested:
    """An array as nested lists."""
    return [nested(part) for part in value.along(0)] if value.shape else value.entries[0]


def lengths(value: Nested) -> Sizes:
    """How the lists are nested."""
    return (len(value), *lengths(value[0])) if isinstance(value, list) else ()


def worked(value: Nested, blank: bool = False) -> Worked:
    """Nested lists as an array."""
    return Worked(lengths(value), tuple(flat(value)), blank)


def flat(value: Nested) -> list[Number]:
    """All entries, in the order in which they lie in memory."""
    return [e for part in value for e in flat(part)] if isinstance(value, list) else [value]


def each(function: Callable[[Number], Number]) -> Callable[[Nested], Nested]:
    """A function of one number, on every entry."""

    def on(value: Nested) -> Nested:
        return [on(part) for part in value] if isinstance(value, list) else function(value)

    return on


def together(function: Callable[[Any, Any], Any], leaf: int = 0) -> Callable[..., Nested]:
    """A function of two numbers, or arrays of `leaf` dimensions, on what belongs together of two arrays and more."""

    def pair(a: Nested, b: Nested) -> Nested:
        deep, deeper = len(lengths(a)), len(lengths(b))
        if max(deep, deeper) <= leaf:
            return function(a, b)
        if deep != deeper:
            return [pair(p, b) for p in a] if deep > deeper else [pair(a, q) for q in b]
        ones = a * len(b) if len(a) == 1 else a, b * len(a) if len(b) == 1 else b
        if len(ones[0]) != len(ones[1]):
            raise Misfit(f"{len(a)} beside {len(b)}")
        return [pair(p, q) for p, q in zip(*ones, strict=True)]

    return lambda *values: reduce(pair, values)


def along(function: Callable[[list[Number]], Number]) -> Callable[..., Nested]:
    """A function of a list of numbers, on the entries along a dimension, or on all of them."""

    def on(value: Nested, dim: int | None = None, keepdim: bool = False) -> Nested:
        if dim is None:
            found = function(flat(value))
            return reduce(lambda inner, _: [inner], lengths(value), found) if keepdim else found
        return fold(value, dim % len(lengths(value)), keepdim)

    def fold(value: Nested, dim: int, keepdim: bool) -> Nested:
        if dim:
            return [fold(part, dim - 1, keepdim) for part in value]
        found = columns(value)
        return [found] if keepdim else found

    def columns(value: list[Nested]) -> Nested:
        if not isinstance(value[0], list):
            return function(value)
        return [columns(list(column)) for column in zip(*value, strict=True)]

    return on


# -- moving entries -------------------------------------------------------------------------------------------------


def expand(value: Nested, *sizes: int) -> Nested:
    """The one entry of a dimension of size 1 stands everywhere along it."""
    value = _in_front(value, len(sizes))
    if not sizes:
        return value
    size = len(value) if sizes[0] == -1 else sizes[0]
    if len(value) not in (1, size):
        raise Misfit(f"{len(value)} entries do not become {size}")
    return [expand(part, *sizes[1:]) for part in (value * size if len(value) == 1 else value)]


def repeat(value: Nested, *counts: int) -> Nested:
    """The whole array behind itself, as often as told, along each dimension."""
    value = _in_front(value, len(counts))
    return [repeat(part, *counts[1:]) for part in value] * counts[0] if counts else value


def _in_front(value: Nested, count: int) -> Nested:
    missing = count - len(lengths(value))
    if missing < 0:
        raise Misfit("too few dimensions are named")
    return reduce(lambda inner, _: [inner], range(missing), value)


def repeat_interleave(value: Nested, count: int) -> Nested:
    """Every entry as often as told before the next one comes."""
    return [entry for entry in flat(value) for _ in range(count)]


def cat(values: Sequence[Nested], dim: int = 0) -> Nested:
    """The entries of one array behind those of the other, along a dimension that is there."""
    depth = len(lengths(values[0]))
    if any(len(lengths(v)) != depth for v in values):
        raise Misfit("different numbers of dimensions")
    if dim % depth:
        if len({len(v) for v in values}) > 1:
            raise Misfit("different sizes")
        return [cat(parts, dim % depth - 1) for parts in zip(*values, strict=True)]
    if len({lengths(part) for v in values for part in v}) > 1:
        raise Misfit("different sizes")
    return [part for v in values for part in v]


def stack(values: Sequence[Nested], dim: int = 0) -> Nested:
    """One array beside the other along a new dimension."""
    depth = len(lengths(values[0])) + 1
    if dim % depth:
        if len({len(v) if isinstance(v, list) else 0 for v in values}) > 1:
            raise Misfit("different shapes")
        return [stack(parts, dim % depth - 1) for parts in zip(*values, strict=True)]
    if len({lengths(v) for v in values}) > 1:
        raise Misfit("different shapes")
    return list(values)


def permute(value: Nested, *dims: int) -> Nested:
    """The entry at a place of the result is the one whose index in dimension dims[k] is the k-th."""
    sizes = lengths(value)
    if len(dims) != len(sizes):
        raise Misfit("not every dimension is named once")
    order = [d % len(sizes) for d in dims]
    back = [order.index(d) for d in range(len(sizes))]
    return laid_out(tuple(sizes[d] for d in order), lambda p: entry_at(value, [p[k] for k in back]))


def transpose(value: Nested, first: int = 0, second: int = 1) -> Nested:
    """Rows become columns, of the two dimensions named."""
    order = list(range(len(lengths(value))))
    order[first], order[second] = order[second], order[first]
    return permute(value, *order)


def laid_out(sizes: Sizes, entry: Callable[[Sizes], Number]) -> Nested:
    """Nested lists with the entry that belongs to each place."""
    return reshape([entry(p) for p in places(sizes)], *sizes)


def reshape(value: Nested, *sizes: int) -> Nested:
    """The same entries in the same order, in rows of another length; -1 stands for as many as are left for it."""
    entries = flat(value)
    if -1 in sizes:
        parts = len(entries)
        for size in sizes:
            parts = parts if size == -1 else parts // size
        sizes = tuple(parts if size == -1 else size for size in sizes)
    for size in reversed(sizes[1:]):
        entries = [entries[k : k + size] for k in range(0, len(entries), size)]
    if lengths(entries) != sizes:
        raise Misfit(f"{len(flat(value))} entries do not make {sizes}")
    return entries if sizes else entries[0]


def unsqueeze(value: Nested, dim: int) -> Nested:
    """A pair of brackets more, around each part of that dimension."""
    place = dim % (len(lengths(value)) + 1)
    return [unsqueeze(part, place - 1) for part in value] if place else [value]


def squeeze(value: Nested, dim: int) -> Nested:
    """A pair of brackets fewer, where there is one part alone."""
    place = dim % len(lengths(value))
    if place:
        return [squeeze(part, place - 1) for part in value]
    return value[0] if len(value) == 1 else value


def entry_at(value: Nested, place: Sequence[int]) -> Number:
    """What stands at a place."""
    return reduce(lambda part, k: part[k], place, value)


def getitem(value: Nested, *place: int) -> Nested:
    """What stands at a place, counted from 0 or back from the end."""
    for index, size in zip(place, lengths(value), strict=False):
        if not -size <= index < size:
            raise BadSetting(f"there is no entry {index} among {size}")
    return entry_at(value, place)
