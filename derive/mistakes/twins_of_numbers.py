"""Wrong twins of norms, order, rounding and clamping; the docstring of each is what a pupil does instead.

`derive.mistakes.table` runs derivations with them, each in the place of the law that stands beside it in `TWINS`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor

from sympy import Basic, Expr, Integer, Rational

from derive.engine import laws_of_arrays as values
from derive.terms.arrays import Array, Call, Listed, call, tensor


def absolute_values_forgotten(node: Basic) -> Basic:
    """|[3, -4]|_1 = 3 + (-4): the signs are kept."""
    array = values.operand(node, "linalg.vector_norm")
    one = array is not None and node.operands[1:] == (Integer(1),) and len(array.sizes) == 1
    return call("add", *array.entries) if one and array is not None else node


def rows_for_columns(node: Basic) -> Basic:
    """The matrix norm of order 1 by the sums of the rows."""
    right = values.column_sums(node)
    return node if right == node else call("amax", call("sum", values.absolute(node.operands[0]), dim=1))


def norm_of_all_entries(node: Basic) -> Basic:
    """A matrix norm as the norm of the vector of all entries, as torch.norm(x, 1) reads it."""
    array = values.operand(node, "linalg.matrix_norm")
    return (
        node if array is None else values.write_out(call("linalg.vector_norm", tensor(array.entries), node.operands[1]))
    )


def counted_from_zero(node: Basic) -> Basic:
    """x.kthvalue(2) as the third smallest: k counted from 0."""
    return _kth(node, lambda k, count: k if k < count else None)


def counted_from_the_largest(node: Basic) -> Basic:
    """x.kthvalue(2) as the second largest."""
    return _kth(node, lambda k, count: count - k)


def _kth(node: Basic, place: Callable[[int, int], int | None]) -> Basic:
    picked = values.picked_from(node)
    if picked is None or picked[1] != "kthvalue":
        return node
    array, _, k, part = picked
    found = place(k, len(array.entries))
    return node if found is None else call("getitem", tensor(values.ranked(array, part)), found)


def place_after_sorting(node: Basic) -> Basic:
    """The index in the sorted array instead of the one in x."""
    picked = values.picked_from(node)
    if picked is None or picked[3] != "indices":
        return node
    _, name, k, _ = picked
    return tensor(k - 1) if name == "kthvalue" else tensor(list(range(k)))


def smallest_picked(node: Basic) -> Basic:
    """x.topk(2) as the two smallest."""
    picked = values.picked_from(node)
    if picked is None or picked[1] != "topk":
        return node
    return tensor(values.ranked(picked[0], picked[3])[: picked[2]])


def picked_in_rising_order(node: Basic) -> Basic:
    """x.topk(2) from the smaller of the two."""
    picked = values.picked_from(node)
    if picked is None or picked[1] != "topk":
        return node
    return tensor(values.ranked(picked[0], picked[3])[-picked[2] :])


def bounds_exchanged(node: Basic) -> Basic:
    """x.clamp(lo, hi) = minimum(maximum(x, hi), lo)."""
    if not isinstance(node, Call) or node.operation != "clamp":
        return node
    x, low, high = node.operands
    return call("maximum", call("minimum", x, low), high)


def only_above_clamped(node: Basic) -> Basic:
    """x.clamp(lo, hi) = minimum(x, hi): what lies below is left."""
    clamped = isinstance(node, Call) and node.operation == "clamp"
    return call("minimum", node.operands[0], node.operands[2]) if clamped else node


def only_below_clamped(node: Basic) -> Basic:
    """x.clamp(lo, hi) = maximum(x, lo): what lies above is left."""
    clamped = isinstance(node, Call) and node.operation == "clamp"
    return call("maximum", node.operands[0], node.operands[1]) if clamped else node


def _numbers(change: Callable[[str, Expr], Expr | None]) -> Callable[[Basic], Basic]:
    """A twin that makes another number of a single one, entry by entry; None: the right one."""

    def twin(node: Basic) -> Basic:
        if isinstance(node, Listed):
            return Listed(*map(twin, node.args))
        array = values.operand(node, *values.SINGLE)
        found = None if array is None or array.sizes else change(node.operation, array.entries[0])
        return node if found is None else tensor(found)

    return lambda node: values.work_out(found) if isinstance(node, Listed) and (found := twin(node)) != node else node


def _half(name: str, away: Callable[[Expr], Expr]) -> Callable[[str, Expr], Expr | None]:
    return lambda operation, e: away(e) if operation == name else None


halves_rounded_up = _numbers(_half("round", lambda e: Integer(floor(e + Rational(1, 2)))))
halves_away_from_zero = _numbers(
    _half("round", lambda e: Integer(floor(abs(e) + Rational(1, 2))) * (1 if e > 0 else -1))
)
fraction_above_floor = _numbers(_half("frac", lambda e: e - Integer(floor(e))))
fraction_without_sign = _numbers(_half("frac", lambda e: abs(e) - Integer(floor(abs(e)))))
sign_lost = _numbers(_half("trunc", lambda e: Integer(floor(abs(e)))))


def norm_for_normalised(node: Basic) -> Basic:
    """x / |x| = |x|: the norm is taken instead of divided by."""
    return node if values.normalise(node) == node else values.work_out(node.operands[1])


def divided_by_sum(node: Basic) -> Basic:
    """x / |x| = x / (x_1 + ... + x_n): divided by the sum of the entries."""
    if values.normalise(node) == node or not isinstance(node.operands[0], Array):
        return node
    return node.on(node.operands[0], sum(node.operands[0].entries))


def divided_by_square(node: Basic) -> Basic:
    """x / |x| = x / |x|^2: the root is forgotten."""
    right = values.normalise(node)
    return node if right == node else right.on(right.operands[0], values.work_out(call("square", right.operands[1])))


def smaller_inside(node: Basic) -> Basic:
    """minimum(maximum(x, lo), hi) = minimum(minimum(x, lo), hi): minimum and maximum confused inside."""
    inner = {c: call("minimum", *c.operands) for c in node.atoms(Call) if c.operation == "maximum"}
    return values.inner_first(node.xreplace(inner)) if inner else node


def entries_clamped(node: Basic) -> Basic:
    """g * min(1, c / |g|) = g.clamp(-c, c): every entry is clamped instead of the norm."""
    if values.clip_norm(node) == node:
        return node
    most = next((c.operands[0] for c in node.atoms(Call) if c.operation == "div"), Integer(1))
    return call("clamp", node.operands[0], -most, most)


TWINS: tuple[tuple[str, str, Callable[[Basic], Basic]], ...] = (
    ("absolute_values_forgotten", "write_out", absolute_values_forgotten),
    ("norm_for_normalised", "normalise", norm_for_normalised),
    ("divided_by_sum", "normalise", divided_by_sum),
    ("divided_by_square", "normalise", divided_by_square),
    ("smaller_inside", "inner_first", smaller_inside),
    ("entries_clamped", "clip_norm", entries_clamped),
    ("rows_for_columns", "column_sums", rows_for_columns),
    ("matrix_for_vector_norm", "column_sums", norm_of_all_entries),
    ("entries_for_eigenvalues", "gram", norm_of_all_entries),
    ("counted_from_zero", "sort_first", counted_from_zero),
    ("counted_from_the_largest", "sort_first", counted_from_the_largest),
    ("place_after_sorting", "sort_first", place_after_sorting),
    ("smallest_picked", "sort_first", smallest_picked),
    ("picked_in_rising_order", "sort_first", picked_in_rising_order),
    ("bounds_exchanged", "open_clamp", bounds_exchanged),
    ("only_above_clamped", "open_clamp", only_above_clamped),
    ("only_below_clamped", "open_clamp", only_below_clamped),
    ("halves_rounded_up", "work_out", halves_rounded_up),
    ("halves_away_from_zero", "work_out", halves_away_from_zero),
    ("fraction_above_floor", "work_out", fraction_above_floor),
    ("fraction_without_sign", "work_out", fraction_without_sign),
)
