"""Wrong twins of the rules of shapes; the docstring of each is what a pupil does instead.

`derive.mistakes.table` runs derivations with them, each in the place of the law that stands beside it in `TWINS`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from sympy import Basic, Integer

from derive.engine import laws_of_shapes as shapes
from derive.terms.arrays import Call, NoResult, Shape, Strides, call


def aligned_from_first(node: Basic) -> Basic:
    """(5, 1, 4) + (3, 1) = (5, 1, 4) + (3, 1, 1): matched from the first dimension."""
    return shapes.aligned(node, lambda sizes, ones: (*sizes, *ones))


def one_not_stretched(node: Basic) -> Basic:
    """Sizes have to agree, and 1 is no exception."""
    return shapes.stretched(node, lambda a, b: a if a == b else None)


def larger_size_taken(node: Basic) -> Basic:
    """Of two unequal sizes the larger one, whether the other is 1 or not."""
    return shapes.stretched(node, lambda a, b: a if a == b else max(a, b) if a.is_number and b.is_number else None)


def first_shape_kept(node: Basic) -> Basic:
    """The result has the shape of the first operand."""
    return shapes.stretched(node, lambda a, b: a)


def sizes_multiplied(node: Basic) -> Basic:
    """Of two sizes their product."""
    return shapes.stretched(node, lambda a, b: a * b)


def smaller_size_kept(node: Basic) -> Basic:
    """Of two sizes the smaller one, as if a 1 could not stretch."""
    return shapes.stretched(node, lambda a, b: min(a, b) if a.is_number and b.is_number else None)


def shapes_put_together(node: Basic) -> Basic:
    """(5, 1, 4) + (1, 3, 1) = (5, 1, 4, 3): one shape behind the other."""
    pair = shapes.pair_of(node, ("add", "sub", "mul", "div"))
    return node if pair is None else Shape(*pair[0], *(s for s in pair[1] if s != 1))


def batch_dimensions_joined(node: Basic) -> Basic:
    """(2, 3, 4) @ (2, 4, 6) = (2, 2, 3, 6): the dimensions in front do not meet, as in numpy.dot."""
    pair = shapes.pair_of(node, ("matmul",))
    if pair is None or min(map(len, pair)) < 2 or pair[0][-1] != pair[1][-2]:
        return node
    return Shape(*pair[0][:-2], *pair[1][:-2], pair[0][-2], pair[1][-1])


def batch_dimensions_multiplied(node: Basic) -> Basic:
    """(2, 5, 3, 4) @ (2, 5, 4, 6) = (4, 25, 3, 6): what stands in front is multiplied too."""
    right = shapes.contract(node)
    if right == node or isinstance(right, NoResult):
        return node
    *front, rows, columns = right.args
    return Shape(*(n * n for n in front), rows, columns)


def row_for_column(node: Basic) -> Basic:
    """(3, 4) @ (4,) = ((3, 4) @ (1, 4)).squeeze(-1): a vector is a row, on either side."""
    right = shapes.as_matrix(node)
    if right == node:
        return node
    a, b = (Shape(1, *o.args) if len(o.args) == 1 else o for o in node.operands)
    return right.on(node.on(a, b), right.operands[1])


def size_of_one_kept(node: Basic) -> Basic:
    """(3, 1).squeeze(-1) = (3, 1): the column stays a column."""
    return node if shapes.drop(node) == node else node.operands[0]


def inner_size_kept(node: Basic) -> Basic:
    """(3, 4) @ (4, 6) = (3, 4, 6): the size that is summed over stays."""
    right = shapes.contract(node)
    if right == node or isinstance(right, NoResult):
        return node
    *front, rows, columns = right.args
    return Shape(*front, rows, node.operands[0].args[-1], columns)


def any_sizes_contracted(node: Basic) -> Basic:
    """(2, 3, 4) @ (2, 3, 4) = (2, 3, 4): nobody asks whether the sizes that meet agree."""
    right = shapes.contract(node)
    if not isinstance(right, NoResult):
        return node
    left, other = node.operands
    return Shape(*left.args[:-1], other.args[-1])


def batches_in_mm(node: Basic) -> Basic:
    """(2, 3, 4).mm((2, 4, 3)) = (2, 3, 3): mm taken for matmul."""
    if not isinstance(shapes.matrices_alone(node), NoResult):
        return node
    left, other = node.operands
    return Shape(*left.args[:-1], other.args[-1])


def other_dimension_joined(node: Basic) -> Basic:
    """cat([(2, 3), (2, 3)], dim=0) = (2, 6): joined along another dimension."""
    items = shapes.list_of(node, "cat")
    if items is None or len(items[0]) < 2:
        return node
    dim = (int(node.options.get("dim", 0)) + 1) % len(items[0])
    return Shape(*(sum(s[k] for s in items) if k == dim else items[0][k] for k in range(len(items[0]))))


def all_dimensions_joined(node: Basic) -> Basic:
    """cat([(2, 3), (5, 3)], dim=0) = (7, 6): every size is added."""
    items = shapes.list_of(node, "cat")
    return node if items is None else Shape(*map(sum, zip(*items, strict=True)))


def other_sizes_ignored(node: Basic) -> Basic:
    """cat([(2, 3), (5, 4)], dim=0) = (7, 4): of sizes that differ the larger one."""
    items = shapes.list_of(node, "cat")
    if items is None:
        return node
    dim = int(node.options.get("dim", 0)) % len(items[0])
    return Shape(*(sum(s) if k == dim else max(s) for k, s in enumerate(zip(*items, strict=True))))


def stack_for_cat(node: Basic) -> Basic:
    """cat([(2, 3), (2, 3)], dim=0) = (2, 2, 3): a new dimension as long as the list."""
    items = shapes.list_of(node, "cat")
    if items is None or len(set(items)) > 1:
        return node
    dim = int(node.options.get("dim", 0)) % len(items[0])
    return Shape(*items[0][:dim], len(items), *items[0][dim:])


def cat_for_stack(node: Basic) -> Basic:
    """stack([(2, 3), (2, 3)], dim=1) = cat([(2, 3), (2, 3)], dim=1): no new dimension."""
    items = shapes.list_of(node, "stack")
    dim = int(node.options.get("dim", 0)) if items else 0
    return node if items is None or dim >= len(items[0]) else call("cat", [Shape(*s) for s in items], dim=dim)


def only_one_size_agrees(node: Basic) -> Basic:
    """stack([(2, 3), (5, 3)]) = (2, 5, 3): stacked though only one size agrees."""
    items = shapes.list_of(node, "stack")
    if items is None or len(set(items)) == 1:
        return node
    return Shape(len(items), *map(max, zip(*items, strict=True)))


def new_axis_in_front(node: Basic) -> Basic:
    """stack([(2, 3), (2, 3), (2, 3)], dim=1) = cat([(1, 2, 3), ...], dim=0): the new dimension is always the first."""
    items = shapes.list_of(node, "stack")
    if items is None or len(set(items)) > 1:
        return node
    return call("cat", [Shape(1, *s) for s in items], dim=0)


def axes_moved_backwards(node: Basic) -> Basic:
    """(2, 3, 4).permute(2, 0, 1) = (3, 4, 2): old dimension k goes to place dims[k]."""
    moving = shapes.moved(node)
    if moving is None:
        return node
    numbers, order = moving
    return numbers.func(*(numbers.args[order.index(k)] for k in range(len(order))))


def axes_reversed(node: Basic) -> Basic:
    """(2, 3, 4).permute(2, 0, 1) = (4, 3, 2): the order is turned round."""
    moving = shapes.moved(node)
    return node if moving is None else moving[0].func(*reversed(moving[0].args))


def axes_left(node: Basic) -> Basic:
    """(2, 3, 4).permute(2, 0, 1) = (2, 3, 4): nothing moves."""
    moving = shapes.moved(node)
    return node if moving is None else moving[0]


def strides_of_copy(node: Basic) -> Basic:
    """[a, b].expand(3, 2).stride() = (2, 1): as if the entries had been copied."""
    view = shapes.view_of(node)
    return node if view is None else Strides(*shapes.fresh_strides(view.operands[1:]))


def sizes_of_view(node: Basic) -> Basic:
    """[a, b].expand(3, 2).stride() = (3, 2): the sizes."""
    view = shapes.view_of(node)
    return node if view is None else Strides(*view.operands[1:])


def strides_before(node: Basic) -> Basic:
    """[a, b].expand(3, 2).stride() = (1,): those of the array that was expanded."""
    view = shapes.view_of(node)
    return node if view is None else Strides(*shapes.fresh_strides(tuple(map(Integer, view.operands[0].sizes))))


def sizes_for_strides(node: Basic) -> Basic:
    """(2, 3, 4).stride() = (2, 3, 4): the sizes."""
    return shapes.with_strides(node, lambda sizes: sizes)


def strides_from_the_left(node: Basic) -> Basic:
    """(2, 3, 4).stride() = (1, 2, 6): the products of the sizes in front, as if the first dimension ran fastest."""
    return shapes.with_strides(node, lambda sizes: tuple(Integer(prod(sizes[:k])) for k in range(len(sizes))))


def strides_with_own_size(node: Basic) -> Basic:
    """(2, 3, 4).stride() = (24, 12, 4): the products of the sizes from the dimension's own on."""
    return shapes.with_strides(node, lambda sizes: tuple(Integer(prod(sizes[k:])) for k in range(len(sizes))))


def bytes_for_elements(node: Basic) -> Basic:
    """(2, 3, 4).stride() = (48, 16, 4): in bytes, which is NumPy's x.strides."""
    right = shapes.strides(node)
    fits = isinstance(node, Call) and node.operation == "stride" and isinstance(right, Strides)
    return Strides(*(shapes.ITEM_BYTES * s for s in right.args)) if fits else node


def entries_counted(node: Basic) -> Basic:
    """(2, 3).nbytes = 2 * 3: entries instead of bytes."""
    right = shapes.count_bytes(node)
    return node if right == node else right.on(*right.operands[:-1])


def bytes_of_double(node: Basic) -> Basic:
    """(2, 3).nbytes = 2 * 3 * 8: a number of float32 takes 4 bytes, not 8."""
    right = shapes.count_bytes(node)
    return node if right == node else right.on(*right.operands[:-1], Integer(2 * shapes.ITEM_BYTES))


def sizes_added(node: Basic) -> Basic:
    """(2, 3).nbytes = (2 + 3) * 4: the sizes added instead of multiplied."""
    right = shapes.count_bytes(node)
    return node if right == node else right.on(sum(right.operands[:-1]), right.operands[-1])


def elements_for_bytes(node: Basic) -> Basic:
    """x.strides = (12, 4, 1): in elements, which is PyTorch's x.stride()."""
    right = shapes.strides(node)
    return right.operands[0] if isinstance(node, Call) and node.operation == "strides" and right != node else node


TWINS: tuple[tuple[str, str, Callable[[Basic], Basic]], ...] = (
    ("aligned_from_first", "align", aligned_from_first),
    ("one_not_stretched", "stretch", one_not_stretched),
    ("larger_size_taken", "stretch", larger_size_taken),
    ("first_shape_kept", "stretch", first_shape_kept),
    ("sizes_multiplied", "stretch", sizes_multiplied),
    ("smaller_size_kept", "stretch", smaller_size_kept),
    ("shapes_put_together", "stretch", shapes_put_together),
    ("entries_counted", "count_bytes", entries_counted),
    ("bytes_of_double", "count_bytes", bytes_of_double),
    ("sizes_added", "count_bytes", sizes_added),
    ("batch_dimensions_joined", "contract", batch_dimensions_joined),
    ("batch_dimensions_multiplied", "contract", batch_dimensions_multiplied),
    ("row_for_column", "as_matrix", row_for_column),
    ("size_of_one_kept", "drop", size_of_one_kept),
    ("inner_size_kept", "contract", inner_size_kept),
    ("any_sizes_contracted", "contract", any_sizes_contracted),
    ("batches_in_mm", "matrices_alone", batches_in_mm),
    ("other_dimension_joined", "join", other_dimension_joined),
    ("all_dimensions_joined", "join", all_dimensions_joined),
    ("other_sizes_ignored", "join", other_sizes_ignored),
    ("stack_for_cat", "join", stack_for_cat),
    ("cat_for_stack", "new_axis", cat_for_stack),
    ("only_one_size_agrees", "new_axis", only_one_size_agrees),
    ("new_axis_in_front", "new_axis", new_axis_in_front),
    ("axes_moved_backwards", "move_axes", axes_moved_backwards),
    ("axes_reversed", "move_axes", axes_reversed),
    ("axes_left", "move_axes", axes_left),
    ("strides_of_copy", "strides_of_view", strides_of_copy),
    ("sizes_of_view", "strides_of_view", sizes_of_view),
    ("strides_before", "strides_of_view", strides_before),
    ("sizes_for_strides", "strides", sizes_for_strides),
    ("strides_from_the_left", "strides", strides_from_the_left),
    ("strides_with_own_size", "strides", strides_with_own_size),
    ("bytes_for_elements", "strides", bytes_for_elements),
    ("elements_for_bytes", "strides", elements_for_bytes),
)
