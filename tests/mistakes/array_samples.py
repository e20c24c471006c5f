"""Small questions about arrays: one for each law, and one for each mistake that the law's own does not show."""

from sympy import Rational

from derive.authoring import Plan, Shape, Tensor, call, from_arrays, scalar, tensor

x, y = Tensor("x"), Tensor("y")
ROWS = tensor([[7, 2, 9], [1, 8, -1]])
SQUARE, OTHER = tensor([[1, 2], [3, 4]]), tensor([[0, 5], [-2, 7]])
MIXED = tensor([[1, -5], [3, 4]])
LETTERS = tensor([scalar("a"), scalar("b"), scalar("c")])
FIVE = tensor([5, 1, 4, 2, 3])
HALVES = tensor([Rational(-3, 2), Rational(-1, 2), Rational(5, 2), Rational(27, 10)])


def both(question, *laws: str) -> Plan:
    return from_arrays(question, *laws, x=SQUARE, y=OTHER)


def joined(name: str, dim: int, *laws: str, other: int = 5) -> Plan:
    return from_arrays(call(name, [x, y], dim=dim).shape, *laws, x=Shape(2, 3), y=Shape(other, 3))


def rounded(name: str) -> Plan:
    return from_arrays(call(name, x), "entrywise", "work_out", x=HALVES)


BROADCAST = from_arrays((x + y).shape, "align", "stretch", x=Shape(5, 1, 4), y=Shape(3, 1))
TOO_MANY = from_arrays((x + y).shape, "align", "stretch", x=Shape(4, 3, 6, 6), y=Shape(3))
BATCHES = from_arrays((x @ y).shape, "align", "stretch", "contract", x=Shape(2, 1, 3, 4), y=Shape(5, 4, 6))
UNEQUAL = from_arrays((x @ y).shape, "contract", x=Shape(2, 3, 4), y=Shape(2, 3, 4))
BATCHES_IN_MM = from_arrays(call("mm", x, y).shape, "matrices_alone", x=Shape(2, 3, 4), y=Shape(2, 4, 3))
ON_VECTOR = from_arrays((x @ y).shape, "as_matrix", "contract", "drop", x=Shape(3, 4), y=Shape(4))
MOVED = from_arrays(call("permute", x, 2, 0, 1).shape, "move_axes", x=Shape(2, 3, 4))
BYTES = from_arrays(call("nbytes", x), "count_bytes", "work_out", x=Shape(2, 3))
NORM = from_arrays(call("linalg.vector_norm", x, 1), "flatten", "write_out", "work_out", x=MIXED)
CLAMP = from_arrays(call("clamp", x, -1, 2), "open_clamp", "inner_first", "work_out", x=tensor([5, -4, 0]))
COLUMN = from_arrays(x + y, "stretch_entries", "work_out", x=tensor([[4], [3]]), y=tensor([50, 10, 20]))
SUM = from_arrays(call("sum", x, dim=1), "slices", "write_out", "work_out", x=ROWS)
UNIT = from_arrays(x / call("linalg.vector_norm", x, 2), "normalise", "work_out", x=tensor([3, 4]))
CLIPPED = x * call("clamp", call("div", 1, call("linalg.vector_norm", x, 2)), 0, 1)
PLACE = from_arrays(call("argmax", x), "flatten", "work_out", x=tensor([[7, 2, 1], [1, 8, -1]]))

#: for each law a question in which it is needed
OF_LAWS: dict[str, Plan] = {
    "align": BROADCAST,
    "stretch": BROADCAST,
    "as_matrix": ON_VECTOR,
    "contract": BATCHES,
    "matrices_alone": BATCHES_IN_MM,
    "drop": ON_VECTOR,
    "new_axis": joined("stack", 1, "new_axis", "join", other=2),
    "join": joined("cat", 0, "join"),
    "strides": from_arrays(call("stride", x), "strides", x=Shape(2, 3, 4)),
    "strides_of_view": from_arrays(call("stride", call("expand", x, 2, 3)), "strides_of_view", x=LETTERS),
    "count_bytes": BYTES,
    "move_axes": MOVED,
    "slices": SUM,
    "flatten": PLACE,
    "write_out": NORM,
    "column_sums": from_arrays(call("linalg.matrix_norm", x, 1), "column_sums", "inner_first", "work_out", x=MIXED),
    "gram": from_arrays(call("linalg.matrix_norm", x, 2), "gram", "work_out", x=SQUARE),
    "normalise": UNIT,
    "entrywise": both(x * y, "entrywise", "work_out"),
    "stretch_entries": COLUMN,
    "in_front": from_arrays(call("repeat", x, 2, 2), "in_front", "work_out", x=LETTERS),
    "each_repeated": from_arrays(call("repeat_interleave", x, 2), "each_repeated", "work_out", x=LETTERS),
    "rows_by_columns": both(x @ y, "rows_by_columns", "work_out"),
    "open_clamp": CLAMP,
    "sort_first": from_arrays(call("values", call("kthvalue", x, 2)), "sort_first", "work_out", x=FIVE),
    "inner_first": CLAMP,
    "clip_norm": from_arrays(CLIPPED, "clip_norm", "work_out", x=tensor([3, 4])),
    "work_out": PLACE,
}

KEPT = from_arrays(call("sum", x, dim=1, keepdim=True), "slices", "work_out", x=ROWS)
LARGEST = from_arrays(call("amax", x, dim=0), "slices", "work_out", x=ROWS)
TOP = call("topk", x, 2)

#: for mistakes that the question of their law does not show, another one
OF_MISTAKES: dict[str, Plan] = {
    "larger_size_taken": TOO_MANY,
    "sizes_multiplied": TOO_MANY,
    "any_sizes_contracted": UNEQUAL,
    "batches_in_mm": BATCHES_IN_MM,
    "other_sizes_ignored": joined("cat", 1, "join"),
    "stack_for_cat": joined("cat", 0, "join", other=2),
    "only_one_size_agrees": joined("stack", 0, "new_axis"),
    "new_axis_in_front": from_arrays(
        call("stack", [x, y, Tensor("z")], dim=1).shape, "new_axis", "join", x=Shape(2, 4), y=Shape(2, 4), z=Shape(2, 4)
    ),
    "elements_for_bytes": from_arrays(call("strides", x), "strides", "work_out", x=Shape(2, 3, 4)),
    "keepdim_forgotten": KEPT,
    "place_for_value": LARGEST,
    "sum_for_mean": from_arrays(call("mean", x), "flatten", "work_out", x=ROWS),
    "repeated_for_expanded": from_arrays(call("expand", x, 2, 3), "in_front", "work_out", x=LETTERS),
    "each_for_expanded": from_arrays(call("expand", x, 2, 3), "in_front", "work_out", x=LETTERS),
    "each_entry_repeated": OF_LAWS["in_front"],
    "expanded_for_repeated": OF_LAWS["in_front"],
    "stacked_for_joined": OF_LAWS["each_repeated"],
    "reshaped_for_transposed": from_arrays(call("T", x), "work_out", x=ROWS),
    "rows_reversed": from_arrays(call("T", x), "work_out", x=SQUARE),
    "root_forgotten": from_arrays(call("linalg.vector_norm", x, 2), "flatten", "write_out", "work_out", x=SQUARE),
    "place_after_sorting": from_arrays(call("indices", call("kthvalue", x, 2)), "sort_first", "work_out", x=FIVE),
    "smallest_picked": from_arrays(call("values", TOP), "sort_first", x=FIVE),
    "picked_in_rising_order": from_arrays(call("values", TOP), "sort_first", x=FIVE),
    "minimum_for_maximum": CLAMP,
    "halves_rounded_up": rounded("round"),
    "halves_away_from_zero": rounded("round"),
    "truncated_for_floor": rounded("floor"),
    "floor_for_ceil": rounded("ceil"),
    "fraction_above_floor": rounded("frac"),
    "fraction_without_sign": rounded("frac"),
}
