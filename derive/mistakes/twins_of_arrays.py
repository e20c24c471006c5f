"""Wrong twins of what operations do with the entries of arrays; the docstring of each is what a pupil does instead.

`derive.mistakes.table` runs derivations with them, each in the place of the law that stands beside it in `TWINS`.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic

from derive.engine import laws_of_arrays as values
from derive.terms.arrays import Array, Call, Listed, NoResult, call, joined, tensor


def other_dimension_reduced(node: Basic) -> Basic:
    """x.sum(dim=1) as x.sum(dim=0): dim is taken for the one that stays."""
    return _reduced(node, lambda array, dim: (1 - dim % 2) % len(array.sizes), None)


def keepdim_forgotten(node: Basic) -> Basic:
    """x.sum(dim=1, keepdim=True) as x.sum(dim=1)."""
    kept = isinstance(node, Call) and bool(node.options.get("keepdim"))
    return _reduced(node, lambda array, dim: dim, False) if kept else node


def dimension_kept(node: Basic) -> Basic:
    """x.sum(dim=1) as x.sum(dim=1, keepdim=True)."""
    kept = isinstance(node, Call) and bool(node.options.get("keepdim"))
    return node if kept else _reduced(node, lambda array, dim: dim, True)


def whole_array_reduced(node: Basic) -> Basic:
    """x.sum(dim=1) as x.sum(): dim is not looked at."""
    array, dim = values.operand(node, *values.REDUCTIONS), values.dim_of(node)
    return node if array is None or dim is None else call(node.operation, tensor(array.entries))


def _reduced(node: Basic, other: Callable[[Array, int], int], keepdim: bool | None) -> Basic:
    array, dim = values.operand(node, *values.REDUCTIONS), values.dim_of(node)
    if array is None or dim is None:
        return node
    kept = bool(node.options.get("keepdim")) if keepdim is None else keepdim
    return values.along(array, other(array, dim), values.call_of(node), kept)


def swapped(**other: str) -> Callable[[Basic], Basic]:
    """A twin that carries out another operation, wherever one of these stands."""

    def twin(node: Basic) -> Basic:
        if isinstance(node, Listed):
            return Listed(*found) if (found := [twin(i) for i in node.args]) != list(node.args) else node
        if isinstance(node, Call) and node.operation in other:
            return values.work_out(call(other[node.operation], *node.operands, **node.options))
        return node

    return lambda node: values.work_out(found) if (found := twin(node)) != node else node


value_for_place = swapped(argmax="amax", argmin="amin")
place_for_value = swapped(amax="argmax", amin="argmin")
smallest_for_largest = swapped(amax="amin", amin="amax", argmax="argmin", argmin="argmax")
sum_for_mean = swapped(mean="sum")
repeated_for_expanded = swapped(expand="repeat")
expanded_for_repeated = swapped(repeat="expand")
stacked_for_joined = swapped(cat="stack")
root_forgotten = swapped(sqrt="abs")
truncated_for_floor = swapped(floor="trunc", trunc="floor", ceil="trunc")
floor_for_ceil = swapped(ceil="floor", floor="ceil", round="floor")
minimum_for_maximum = swapped(maximum="minimum", minimum="maximum")


def place_counted_from_one(node: Basic) -> Basic:
    """[7, 2, 9].argmax() = 3: places counted from 1."""
    if not isinstance(node, (Call, Listed)) or not {c.operation for c in node.atoms(Call)} & {"argmax", "argmin"}:
        return node
    right = values.work_out(node)
    return Array(right.sizes, *(e + 1 for e in right.entries)) if isinstance(right, Array) else node


def place_in_the_row(node: Basic) -> Basic:
    """[[7, 2, 1], [1, 8, -1]].argmax() = 1: the place in its own row."""
    array = values.operand(node, "argmax", "argmin")
    if array is None or len(array.sizes) < 2 or values.dim_of(node) is not None:
        return node
    right = values.work_out(node)
    return tensor(right.entries[0] % array.sizes[-1]) if isinstance(right, Array) else node


def new_axis_behind(node: Basic) -> Basic:
    """[a, b].repeat(2, 3) = [[a], [b]].repeat(2, 3): the new dimension is put behind."""
    right = values.in_front(node)
    if right == node:
        return node
    array = node.operands[0]
    ones = len(right.operands[0].sizes) - len(array.sizes)
    return node.on(Array(array.sizes + (1,) * ones, *array.entries), *node.operands[1:])


def whole_array_repeated(node: Basic) -> Basic:
    """[a, b].repeat_interleave(2) = [a, b, a, b]: the whole array behind itself, as repeat does."""
    array = values.operand(node, "repeat_interleave")
    return node if array is None else call("cat", [array] * int(node.operands[1]), dim=0)


def each_for_expanded(node: Basic) -> Basic:
    """[[a, b]].expand(3, 2) = [[a, a, a], [b, b, b]]: the entries run across instead of the rows down."""
    array, right = values.operand(node, "expand"), values.work_out(node)
    if array is None or not isinstance(right, Array) or len(right.sizes) != 2 or array.sizes[0] != 1:
        return node
    return Array(right.sizes[::-1], *(e for e in array.entries for _ in range(right.sizes[0])))


def each_entry_repeated(node: Basic) -> Basic:
    """[[a, b]].repeat(1, 2) = [[a, a, b, b]]: every entry, as repeat_interleave and NumPy's repeat do."""
    array = values.operand(node, "repeat")
    if array is None or len(node.operands) - 1 != len(array.sizes):
        return node
    times, rows = int(node.operands[-1]), values.work_out(node.on(array, *node.operands[1:-1], 1))
    if not isinstance(rows, Array):
        return node
    entries = [e for e in rows.entries for _ in range(times)]
    return Array((*rows.sizes[:-1], rows.sizes[-1] * times), *entries)


def reshaped_for_transposed(node: Basic) -> Basic:
    """[[1, 2, 3], [4, 5, 6]].T = [[1, 2], [3, 4], [5, 6]]: the entries in their old order."""
    array = values.operand(node, "T")
    return node if array is None else Array(array.sizes[::-1], *array.entries)


def rows_reversed(node: Basic) -> Basic:
    """[[1, 2], [3, 4]].T = [[3, 4], [1, 2]]: the rows change places."""
    array = values.operand(node, "T")
    return node if array is None else joined(array.rows[::-1])


def product_entry_by_entry(node: Basic) -> Basic:
    """x @ y as x * y."""
    pair = values.both(node, "matmul", "mm")
    same = pair is not None and pair[0].sizes == pair[1].sizes
    return values.entrywise(call("mul", *node.operands)) if same else node


def matrix_product_for_entries(node: Basic) -> Basic:
    """x * y as x @ y."""
    pair = values.both(node, "mul")
    same = pair is not None and pair[0].sizes == pair[1].sizes and len(pair[0].sizes) == 2
    return values.rows_by_columns(call("matmul", *node.operands)) if same else node


def factors_exchanged(node: Basic) -> Basic:
    """x @ y as y @ x."""
    return values.rows_by_columns(node.on(*reversed(node.operands))) if values.both(node, "matmul", "mm") else node


def rows_by_rows(node: Basic) -> Basic:
    """x @ y as x @ y.T: rows on rows."""
    pair = values.both(node, "matmul", "mm")
    if pair is None or len(pair[1].sizes) != 2:
        return node
    flipped = values.work_out(call("T", pair[1]))
    return values.rows_by_columns(node.on(pair[0], flipped))


def stretched_along_the_other(node: Basic) -> Basic:
    """A column of two beside a row of three as two columns of three: the other dimension is stretched."""
    right = values.stretch_entries(node)
    if right == node or isinstance(right, NoResult) or len(right.operands[0].sizes) != 2:
        return node
    return node.on(*(values.work_out(call("T", a)) for a in right.operands))


def column_not_stretched(node: Basic) -> Basic:
    """A column beside a row as two arrays that do not fit."""
    return node if values.stretch_entries(node) == node else NoResult()


def put_side_by_side(node: Basic) -> Basic:
    """A column of two beside a row of three as one row of five."""
    if values.stretch_entries(node) == node:
        return node
    return tensor([e for a in values.both(node, *values.OF_TWO) or () for e in a.entries])


TWINS: tuple[tuple[str, str, Callable[[Basic], Basic]], ...] = (
    ("other_dimension_reduced", "slices", other_dimension_reduced),
    ("keepdim_forgotten", "slices", keepdim_forgotten),
    ("dimension_kept", "slices", dimension_kept),
    ("whole_array_reduced", "slices", whole_array_reduced),
    ("value_for_place", "work_out", value_for_place),
    ("place_for_value", "work_out", place_for_value),
    ("smallest_for_largest", "work_out", smallest_for_largest),
    ("sum_for_mean", "work_out", sum_for_mean),
    ("place_counted_from_one", "work_out", place_counted_from_one),
    ("place_in_the_row", "flatten", place_in_the_row),
    ("repeated_for_expanded", "work_out", repeated_for_expanded),
    ("new_axis_behind", "in_front", new_axis_behind),
    ("whole_array_repeated", "each_repeated", whole_array_repeated),
    ("each_entry_repeated", "work_out", each_entry_repeated),
    ("reshaped_for_transposed", "work_out", reshaped_for_transposed),
    ("rows_reversed", "work_out", rows_reversed),
    ("product_entry_by_entry", "rows_by_columns", product_entry_by_entry),
    ("matrix_product_for_entries", "entrywise", matrix_product_for_entries),
    ("factors_exchanged", "rows_by_columns", factors_exchanged),
    ("rows_by_rows", "rows_by_columns", rows_by_rows),
    ("stretched_along_the_other", "stretch_entries", stretched_along_the_other),
    ("column_not_stretched", "stretch_entries", column_not_stretched),
    ("put_side_by_side", "stretch_entries", put_side_by_side),
    ("expanded_for_repeated", "work_out", expanded_for_repeated),
    ("each_for_expanded", "work_out", each_for_expanded),
    ("stacked_for_joined", "work_out", stacked_for_joined),
    ("root_forgotten", "work_out", root_forgotten),
    ("minimum_for_maximum", "work_out", minimum_for_maximum),
    ("truncated_for_floor", "work_out", truncated_for_floor),
    ("floor_for_ceil", "work_out", floor_for_ceil),
)
