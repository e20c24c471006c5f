"""The table of operations, by PyTorch's names: an entry has three texts that are written apart.

The rule for the shape, the meaning entry by entry in exact numbers, and the call in NumPy, with its text for the paper.
The table does not load NumPy: a call is given the module.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor, prod
from typing import Any

from msgspec import Struct

from derive.errors import unknown
from derive.kernel.executed import computing as n
from derive.kernel.executed import meaning as m
from derive.kernel.executed import shapes
from derive.kernel.executed.values import Sizes, root, sign_of

_FLOAT = 4  # bytes of a number in float32, PyTorch's default


class Operation(Struct, frozen=True):
    """`rule` gets shapes, `meaning` nested lists, `call` NumPy and its arrays; all of them the numbers and options.

    `text` is the call in NumPy, `{0}` the first operand, `{rest}` the others, `{options}` the options by their names
    there. `entrywise`: numbers among the operands are arrays without dimensions. `of_shape`: the result tells of the
    shape alone. `on_strides`: what the operation does to strides. `pairs`: values and where they were.
    """

    rule: Callable[..., Sizes]
    meaning: Callable[..., Any]
    call: Callable[..., Any]
    text: str
    entrywise: bool = False
    of_shape: bool = False
    strides: bool = False
    pairs: bool = False
    on_strides: Callable[..., Sizes] | None = None


def _entrywise(meaning: Callable[..., Any], call: Callable[..., Any], text: str, **more: Any) -> Operation:
    return Operation(shapes.broadcast, meaning, call, text, entrywise=True, **more)


def _single(function: Callable[[Any], Any], call: Callable[..., Any], text: str) -> Operation:
    return Operation(lambda shape: shape, m.each(function), call, text)


def _reduction(function: Callable[[list[Any]], Any], name: str) -> Operation:
    def call(np: Any, x: Any, dim: int | None = None, keepdim: bool = False) -> Any:
        return getattr(np, name)(x, axis=dim, keepdims=keepdim)

    return Operation(shapes.reduced, m.along(function), call, f"np.{name}({{0}}{{options}})")


def _sorted(meaning: Callable[..., Any], rule: Callable[..., Sizes], call: Callable[..., Any], text: str) -> Operation:
    return Operation(rule, meaning, call, text, pairs=True)


def _added(np: Any, *values: Any) -> Any:
    return sum(values[1:], values[0])


def _multiplied(np: Any, *values: Any) -> Any:
    return prod(values[1:], start=values[0])


def _of_two(np: Any, a: Any, b: Any) -> Any:
    if a.ndim != 2 or b.ndim != 2:
        raise ValueError("two dimensions each")
    return a @ b


def _repeated(np: Any, x: Any, *counts: int) -> Any:
    if len(counts) < x.ndim:
        raise ValueError("too few counts")
    return np.tile(x, counts)


def _by_order(take: Callable[[list[tuple[Any, int]], int], Any]) -> Callable[..., Any]:
    def on(value: Any, k: int = 0) -> tuple[Any, Any]:
        found = take(n.in_order(m.flat(value)), k)
        pairs = found if isinstance(found, list) else [found]
        values, indices = ([pair[side] for pair in pairs] for side in (0, 1))
        return (values, indices) if isinstance(found, list) else (values[0], indices[0])

    return on


def _kth(np: Any, x: Any, k: int) -> Any:
    return np.sort(x)[k - 1], np.argsort(x)[k - 1]


OPERATIONS: dict[str, Operation] = {
    # entry by entry
    "add": _entrywise(m.together(lambda a, b: a + b), _added, "{all: + }"),
    "sub": _entrywise(m.together(lambda a, b: a - b), lambda np, a, b: a - b, "{all: - }"),
    "mul": _entrywise(
        m.together(lambda a, b: a * b),
        _multiplied,
        "{all: * }",
        on_strides=lambda steps, factor: tuple(s * factor for s in steps),
    ),
    "div": _entrywise(m.together(lambda a, b: a * (Fraction(1) / b)), lambda np, a, b: a / b, "{all: / }"),
    "maximum": _entrywise(m.together(n.larger), lambda np, a, b: np.maximum(a, b), "np.maximum({0}, {rest})"),
    "minimum": _entrywise(m.together(n.smaller), lambda np, a, b: np.minimum(a, b), "np.minimum({0}, {rest})"),
    "abs": _single(n.size_of, lambda np, x: np.abs(x), "np.abs({0})"),
    "square": _single(lambda a: a * a, lambda np, x: np.square(x), "np.square({0})"),
    "sqrt": _single(root, lambda np, x: np.sqrt(x), "np.sqrt({0})"),
    "sign": _single(sign_of, lambda np, x: np.sign(x), "np.sign({0})"),
    "floor": _single(lambda a: floor(n.fraction(a)), lambda np, x: np.floor(x), "np.floor({0})"),
    "ceil": _single(lambda a: ceil(n.fraction(a)), lambda np, x: np.ceil(x), "np.ceil({0})"),
    "trunc": _single(n.truncated, lambda np, x: np.trunc(x), "np.trunc({0})"),
    "round": _single(n.rounded_to_even, lambda np, x: np.round(x), "np.round({0})"),
    "frac": _single(lambda a: a - n.truncated(a), lambda np, x: x - np.trunc(x), "{0} - np.trunc({0})"),
    "clamp": Operation(
        lambda shape, *_: shape,
        n.clamp,
        lambda np, x, low, high: np.clip(x, low, high),
        "np.clip({0}, {rest})",
    ),
    # moving entries
    "expand": Operation(
        shapes.expanded,
        m.expand,
        lambda np, x, *sizes: np.broadcast_to(x, _kept(x.shape, sizes)),
        "np.broadcast_to({0}, {shape})",
    ),
    "repeat": Operation(shapes.repeated, m.repeat, _repeated, "np.tile({0}, {shape})"),
    "repeat_interleave": Operation(
        lambda shape, count: (prod(shape) * count,),
        m.repeat_interleave,
        lambda np, x, count: np.repeat(x, count),
        "np.repeat({0}, {rest})",
    ),
    "cat": Operation(
        shapes.concatenated, m.cat, lambda np, xs, dim=0: np.concatenate(xs, axis=dim), "np.concatenate({0}{options})"
    ),
    "stack": Operation(shapes.stacked, m.stack, lambda np, xs, dim=0: np.stack(xs, axis=dim), "np.stack({0}{options})"),
    "permute": Operation(
        shapes.permuted,
        m.permute,
        lambda np, x, *dims: np.transpose(x, dims),
        "np.transpose({0}, {shape})",
        on_strides=shapes.permuted,
    ),
    "transpose": Operation(
        shapes.exchanged,
        m.transpose,
        lambda np, x, a, b: np.swapaxes(x, a, b),
        "np.swapaxes({0}, {rest})",
        on_strides=shapes.exchanged,
    ),
    "T": Operation(lambda s: shapes.exchanged(s), lambda x: m.transpose(x), lambda np, x: x.T, "{0}.T"),
    "unsqueeze": Operation(
        shapes.with_new, m.unsqueeze, lambda np, x, dim: np.expand_dims(x, dim), "np.expand_dims({0}, {rest})"
    ),
    "squeeze": Operation(
        shapes.without,
        m.squeeze,
        lambda np, x, dim: np.squeeze(x, dim) if x.shape[dim] == 1 else x,
        "np.squeeze({0}, {rest})",
    ),
    "reshape": Operation(
        shapes.reshaped, m.reshape, lambda np, x, *sizes: np.reshape(x, sizes), "np.reshape({0}, {shape})"
    ),
    "flatten": Operation(lambda s: (prod(s),), m.flat, lambda np, x: np.ravel(x), "np.ravel({0})"),
    "getitem": Operation(
        lambda shape, *place: shape[len(place) :],
        m.getitem,
        lambda np, x, *place: x[place],
        "{0}[{rest}]",
    ),
    # along a dimension
    "sum": _reduction(sum, "sum"),
    "mean": _reduction(n.mean, "mean"),
    "amax": _reduction(n.largest, "max"),
    "amin": _reduction(n.smallest, "min"),
    "argmax": _reduction(n.place_of(n.largest), "argmax"),
    "argmin": _reduction(n.place_of(n.smallest), "argmin"),
    "linalg.vector_norm": Operation(
        lambda shape, order=2: (),
        lambda x, order=2: n.norm(m.flat(x), order),
        lambda np, x, order=2: np.linalg.norm(np.ravel(x), order),
        "np.linalg.norm(np.ravel({0}), {rest})",
    ),
    "linalg.matrix_norm": Operation(
        shapes.of_matrix,
        n.matrix_norm,
        lambda np, x, order=2: np.linalg.norm(x, order, axis=(-2, -1)),
        "np.linalg.norm({0}, {rest})",
    ),
    # products
    "matmul": Operation(shapes.product_of, n.matmul, lambda np, a, b: np.matmul(a, b), "{all: @ }", entrywise=True),
    "mm": Operation(shapes.matrix_product, n.mm, _of_two, "np.einsum('ik,kj->ij', {0}, {rest})"),
    # order
    "sort": _sorted(
        _by_order(lambda found, _k: found),
        lambda shape: shape,
        lambda np, x: (np.sort(x), np.argsort(x)),
        "np.sort({0})|np.argsort({0})",
    ),
    "kthvalue": _sorted(
        _by_order(lambda found, k: found[k - 1]),
        shapes.one_of,
        _kth,
        "np.sort({0})[{rest} - 1]|np.argsort({0})[{rest} - 1]",
    ),
    "topk": _sorted(
        _by_order(lambda found, k: found[::-1][:k]),
        lambda shape, k: (shapes.some_of(shape, k),),
        lambda np, x, k: (np.sort(x)[::-1][:k], np.argsort(x)[::-1][:k]),
        "np.sort({0})[::-1][:{rest}]|np.argsort({0})[::-1][:{rest}]",
    ),
    # memory
    "stride": Operation(
        lambda shape: shape,
        n.steps_between,
        lambda np, x: tuple(s // x.itemsize for s in x.strides),
        "np.array({0}.strides) // 4",
        of_shape=True,
        strides=True,
    ),
    "strides": Operation(
        lambda shape: shape,
        lambda x: tuple(_FLOAT * s for s in n.steps_between(x)),
        lambda np, x: x.strides,
        "{0}.strides",
        of_shape=True,
        strides=True,
    ),
    "numel": Operation(lambda shape: (), lambda x: len(m.flat(x)), lambda np, x: x.size, "{0}.size", of_shape=True),
    "nbytes": Operation(
        lambda shape: (), lambda x: _FLOAT * len(m.flat(x)), lambda np, x: x.nbytes, "{0}.nbytes", of_shape=True
    ),
}


def _kept(shape: tuple[int, ...], sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Sizes with those of the array where -1 leaves them as they are."""
    new = len(sizes) - len(shape)
    return tuple(shape[k - new] if size == -1 else size for k, size in enumerate(sizes))


def find_operation(name: str) -> Operation:
    """The operation of that name. Raises `UnknownName` with the nearest ones."""
    if name not in OPERATIONS:
        raise unknown("operation", name, OPERATIONS)
    return OPERATIONS[name]
