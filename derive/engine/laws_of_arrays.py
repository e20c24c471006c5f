"""What operations on arrays do with entries, one step at a time: slices, rows by columns, entry by entry, values.

PyTorch's documentation, and Goodfellow, Bengio, Courville, Deep Learning, chapter 2.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Abs, Basic, Expr, Integer

from derive.errors import DeriveError
from derive.kernel.executed.running import Run
from derive.kernel.executed.shapes import broadcast
from derive.kernel.executed.values import Failed, Misfit, Steps, Value, Worked
from derive.terms.arrays import (
    OF_SHAPES,
    Array,
    ArrayExpr,
    Call,
    Listed,
    NoResult,
    Shape,
    Strides,
    Tensor,
    call,
    joined,
    tensor,
)

REDUCTIONS = ("sum", "mean", "amax", "amin", "argmax", "argmin")
SINGLE = ("floor", "ceil", "round", "trunc", "frac", "abs", "sign", "square")
OF_TWO = ("add", "sub", "mul", "div", "maximum", "minimum")


def literal(value: Value) -> Basic:
    """What was worked out, as it is written."""
    if isinstance(value, Failed):
        return NoResult()
    if isinstance(value, Steps):
        return Strides(*value.steps)
    if isinstance(value, Worked):
        return Shape(*value.shape) if value.blank else Array(value.shape, *value.entries)
    raise TypeError(f"{value} is written by its values or its indices")


def work_out(node: Basic) -> Basic:
    """Every operation is carried out."""
    if not isinstance(node, (Call, Listed)) or node.has(Tensor):
        return node
    try:
        return literal(Run().value(node))
    except (DeriveError, TypeError):  # what it is made of is no array by itself
        return node


def operand(node: Basic, *names: str) -> Array | None:
    """The array that one of these operations is applied to; None for anything else."""
    fits = isinstance(node, Call) and node.operation in names and isinstance(node.operands[0], Array)
    return node.operands[0] if fits else None


def slices(node: Basic) -> Basic:
    """[[7, 2], [1, 8]].sum(dim=1) = [[7, 2].sum(), [1, 8].sum()]: what runs along the named dimension goes together."""
    array, dim = operand(node, *REDUCTIONS), dim_of(node)
    if array is None or dim is None:
        return node
    return along(array, dim, call_of(node), bool(node.options.get("keepdim")))


def along(array: Array, dim: int, on: Callable[[Array], Basic], keepdim: bool) -> Basic:
    """What an operation makes of the entries along a dimension, for each place in the others."""
    if dim % len(array.sizes):
        return Listed(*(along(row, dim % len(array.sizes) - 1, on, keepdim) for row in array.rows))
    found = _columns(array, on)
    return Listed(found) if keepdim else found


def _columns(array: Array, on: Callable[[Array], Basic]) -> Basic:
    if len(array.sizes) == 1:
        return on(array)
    parts = [row.rows for row in array.rows]
    return Listed(*(_columns(joined(column), on) for column in zip(*parts, strict=True)))


def call_of(node: Call) -> Callable[[Array], Call]:
    """The same operation on a row."""
    return lambda row: call(node.operation, row)


def dim_of(node: Basic) -> int | None:
    found = node.options.get("dim") if isinstance(node, Call) else None
    return None if found is None else int(found)


def flatten(node: Basic) -> Basic:
    """[[7, 2], [1, 8]].argmax() = [7, 2, 1, 8].argmax(): without dim the whole array is one row."""
    array = operand(node, *REDUCTIONS, "linalg.vector_norm")
    if array is None or len(array.sizes) < 2 or dim_of(node) is not None:
        return node
    return node.on(tensor(array.entries), *node.operands[1:])


def write_out(node: Basic) -> Basic:
    """[7, 2, 9].sum() = 7 + 2 + 9, and the mean through their number; a norm by its formula."""
    array = operand(node, "sum", "mean", "linalg.vector_norm")
    if array is None or len(array.sizes) != 1:
        return node
    if node.operation == "linalg.vector_norm":
        return _norm(array, int(node.operands[1]))
    total = call("add", *array.entries)
    return total if node.operation == "sum" else call("div", total, len(array.entries))


def _norm(array: Array, order: int) -> Basic:
    if order == 1:
        return call("add", *(call("abs", tensor(e)) for e in array.entries))
    return call("sqrt", call("add", *(call("square", tensor(e)) for e in array.entries)))


def column_sums(node: Basic) -> Basic:
    """The matrix norm of order 1: the sums of the absolute values in the columns, the largest of them."""
    array = operand(node, "linalg.matrix_norm")
    if array is None or node.operands[1:] != (Integer(1),):
        return node
    return call("amax", call("sum", absolute(array), dim=0))


def absolute(array: Array) -> Array:
    """The absolute values."""
    return Array(array.sizes, *(Abs(e) for e in array.entries))


def gram(node: Basic) -> Basic:
    """The matrix norm of order 2: the root of the largest eigenvalue of x^T x, by its trace and determinant."""
    array = operand(node, "linalg.matrix_norm")
    if array is None or node.operands[1:] != (Integer(2),) or array.sizes != (2, 2):
        return node
    a, b, c, d = array.entries
    trace, area = a * a + b * b + c * c + d * d, (a * d - b * c) ** 2
    inner = call("sqrt", call("sub", call("square", tensor(trace)), call("mul", 4, area)))
    return call("sqrt", call("div", call("add", trace, inner), 2))


def normalise(node: Basic) -> Basic:
    """x / |x|: the norm is put in."""
    fits = isinstance(node, Call) and node.operation == "div" and isinstance(node.operands[1], Call)
    if not fits or operand(node.operands[1], "linalg.vector_norm") is None:
        return node
    return node.on(node.operands[0], work_out(node.operands[1]))


def entrywise(node: Basic) -> Basic:
    """[1.5, 2.5].round() = [round(1.5), round(2.5)]; of two arrays of one shape, what stands at the same place."""
    array = operand(node, *SINGLE)
    if array is not None and array.sizes:
        return _each([array], lambda e: call(node.operation, tensor(e)))
    pair = both(node, *OF_TWO)
    if pair is None or pair[0].sizes != pair[1].sizes or not pair[0].sizes:
        return node
    return _each(pair, lambda p, q: call(node.operation, p, q))


def _each(arrays: list[Array], on: Callable[..., Basic]) -> Basic:
    if not arrays[0].sizes:
        return on(*(a.entries[0] for a in arrays))
    return Listed(*(_each(list(rows), on) for rows in zip(*(a.rows for a in arrays), strict=True)))


def both(node: Basic, *names: str) -> list[Array] | None:
    """The two arrays that one of these operations joins; a number counts as one. None for anything else."""
    if not isinstance(node, Call) or node.operation not in names or len(node.operands) != 2:
        return None
    found = [tensor(o) if isinstance(o, Expr) else o for o in node.operands]
    return found if all(isinstance(o, Array) for o in found) else None


def stretch_entries(node: Basic) -> Basic:
    """[[1], [2]] + [3, 4] = [[1, 1], [2, 2]] + [[3, 4], [3, 4]]: what has size 1 stands everywhere along it."""
    pair = both(node, *OF_TWO)
    if pair is None or pair[0].sizes == pair[1].sizes:
        return node
    try:
        sizes = broadcast(pair[0].sizes, pair[1].sizes)
    except Misfit:
        return NoResult()
    return node.on(*(work_out(call("expand", a, *sizes)) if a.sizes != sizes else a for a in pair))


def in_front(node: Basic) -> Basic:
    """[a, b].repeat(2, 3) = [[a, b]].repeat(2, 3): missing dimensions are put in front."""
    array = operand(node, "expand", "repeat")
    if array is None or len(array.sizes) >= len(node.operands) - 1:
        return node
    new = len(node.operands) - 1 - len(array.sizes)
    return node.on(Array((1,) * new + array.sizes, *array.entries), *node.operands[1:])


def each_repeated(node: Basic) -> Basic:
    """[a, b].repeat_interleave(2) = cat([[a, a], [b, b]]): every entry as often as told before the next one."""
    array = operand(node, "repeat_interleave")
    if array is None:
        return node
    return call("cat", [tensor([e] * int(node.operands[1])) for e in array.entries], dim=0)


def rows_by_columns(node: Basic) -> Basic:
    """z_ij = sum_k x_ik y_kj: every row on every column."""
    pair = both(node, "matmul", "mm")
    if pair is None or len(pair[0].sizes) != 2 or len(pair[1].sizes) != 2:
        return node
    return by_rules(pair[0].rows, joined(pair[1].rows))


def by_rules(rows: tuple[Array, ...], right: Array) -> Basic:
    """The sums of products that a matrix product is made of; no result where the sizes do not meet."""
    columns = [tensor(c) for c in zip(*(row.entries for row in right.rows), strict=True)]
    if rows[0].sizes != columns[0].sizes:
        return NoResult()
    return Listed(*(Listed(*(_dot(row, column) for column in columns)) for row in rows))


def _dot(a: Array, b: Array) -> Basic:
    return call("add", *(call("mul", p, q) for p, q in zip(a.entries, b.entries, strict=True)))


def open_clamp(node: Basic) -> Basic:
    """x.clamp(lo, hi) = minimum(maximum(x, lo), hi)."""
    if not isinstance(node, Call) or node.operation != "clamp":
        return node
    x, low, high = node.operands
    return call("minimum", call("maximum", x, low), high)


def inner_first(node: Basic) -> Basic:
    """The innermost operations that move or compute entries are carried out."""
    ready = {c: work_out(c) for c in node.atoms(Call) if not any(o.has(Call) for o in c.operands)}
    return node.xreplace({c: found for c, found in ready.items() if c.operation not in OF_SHAPES})


def sort_first(node: Basic) -> Basic:
    """[5, 1, 4].kthvalue(2).values = [1, 4, 5][1]: counted from 1, from the smallest; topk from the largest."""
    picked = picked_from(node)
    if picked is None:
        return node
    array, name, k, part = picked
    found = ranked(array, part)
    if name == "kthvalue":
        return call("getitem", tensor(found), k - 1)
    return tensor(found[::-1][:k])


def picked_from(node: Basic) -> tuple[Array, str, int, str] | None:
    if not isinstance(node, Call) or node.operation not in ("values", "indices"):
        return None
    inner = node.operands[0]
    array = operand(inner, "kthvalue", "topk")
    return None if array is None else (array, inner.operation, int(inner.operands[1]), node.operation)


def ranked(array: Array, part: str) -> list[Expr]:
    """The entries from the smallest, or where they stand in the array."""
    order = sorted(range(len(array.entries)), key=lambda k: array.entries[k])
    return [Integer(k) if part == "indices" else array.entries[k] for k in order]


def clip_norm(node: Basic) -> Basic:
    """g * min(1, c / |g|): the factor first."""
    fits = isinstance(node, Call) and node.operation == "mul" and isinstance(node.operands[1], ArrayExpr)
    return node.on(node.operands[0], work_out(node.operands[1])) if fits else node
