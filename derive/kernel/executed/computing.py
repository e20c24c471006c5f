"""What operations that compute mean, entry by entry: products, the order of numbers, norms, rounding, strides."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import floor

from derive.errors import BadSetting
from derive.kernel.executed.meaning import Nested, along, each, entry_at, lengths, together, transpose
from derive.kernel.executed.values import Misfit, Number, Sizes, root, same_number, sign_of


def matmul(a: Nested, b: Nested) -> Nested:
    """z_ij = sum_k x_ik y_kj in the last two dimensions; a vector is a row on the left and a column on the right."""
    if not isinstance(a, list) or not isinstance(b, list):
        raise Misfit("a single number is no factor of a matrix product")
    row, column = not isinstance(a[0], list), not isinstance(b[0], list)
    found = together(_matrices, leaf=2)([a] if row else a, [[e] for e in b] if column else b)
    if column:
        found = along(lambda only: only[0])(found, -1)
    return along(lambda only: only[0])(found, -1 if column else -2) if row else found


def _matrices(a: list[list[Number]], b: list[list[Number]]) -> Nested:
    if len(a[0]) != len(b):
        raise Misfit(f"rows of {len(a[0])} on columns of {len(b)}")
    return [[sum(p * q for p, q in zip(row, column, strict=True)) for column in zip(*b, strict=True)] for row in a]


def mm(a: Nested, b: Nested) -> Nested:
    """The product of two matrices."""
    if len(lengths(a)) != 2 or len(lengths(b)) != 2:
        raise Misfit("two dimensions each")
    return matmul(a, b)


# -- numbers --------------------------------------------------------------------------------------------------------


def larger(a: Number, b: Number) -> Number:
    """The larger of two numbers."""
    return a if sign_of(a - b) >= 0 else b


def smaller(a: Number, b: Number) -> Number:
    """The smaller of two numbers."""
    return b if sign_of(a - b) >= 0 else a


def size_of(a: Number) -> Number:
    """The absolute value."""
    return -a if sign_of(a) < 0 else a


def mean(entries: list[Number]) -> Number:
    """The sum through the number of entries."""
    return sum(entries) * Fraction(1, len(entries))


def largest(entries: list[Number]) -> Number:
    """The largest entry."""
    return reduce(larger, entries)


def smallest(entries: list[Number]) -> Number:
    """The smallest entry."""
    return reduce(smaller, entries)


def place_of(pick: Callable[[list[Number]], Number]) -> Callable[[list[Number]], int]:
    """Where the picked entry stands, counted from 0. Raises `BadSetting` where two places tie."""

    def place(entries: list[Number]) -> int:
        wanted = pick(entries)
        found = [k for k, e in enumerate(entries) if same_number(e, wanted)]
        if len(found) > 1:
            raise BadSetting(f"{wanted} stands in two places, and which one is found is not told")
        return found[0]

    return place


def in_order(entries: list[Number]) -> list[tuple[Number, int]]:
    """The entries from the smallest, and where each one was. Raises `BadSetting` for a tie."""
    left = list(enumerate(entries))
    found = []
    while left:
        place = place_of(smallest)([e for _, e in left])
        was, entry = left.pop(place)
        found.append((entry, was))
    return found


def norm(entries: list[Number], order: int = 2) -> Number:
    """The sum of the absolute values, or the root of the sum of squares."""
    if order not in (1, 2):
        raise BadSetting(f"the norms that are worked out are those of order 1 and 2, not {order}")
    return sum(map(size_of, entries)) if order == 1 else root(sum(e * e for e in entries))


def matrix_norm(value: Nested, order: int = 2) -> Number:
    """Order 1: the largest column sum of absolute values; order 2: the root of x^T x's largest eigenvalue."""
    if len(lengths(value)) != 2:
        raise Misfit("a matrix norm is one of two dimensions")
    if order == 1:
        return largest([sum(map(size_of, column)) for column in zip(*value, strict=True)])
    flipped = transpose(value)
    narrow = value if len(value) <= len(flipped) else flipped
    gram = matmul(narrow, transpose(narrow))
    if order != 2 or len(gram) > 2:
        raise BadSetting("matrix norms are worked out for order 1, and for order 2 with two rows or two columns")
    if len(gram) == 1:
        return root(gram[0][0])
    trace, area = gram[0][0] + gram[1][1], gram[0][0] * gram[1][1] - gram[0][1] * gram[1][0]
    return root((trace + root(trace * trace - 4 * area)) * Fraction(1, 2))


def fraction(value: Number) -> Fraction:
    """A rational number. Raises `BadSetting` for a root or a letter."""
    if not isinstance(value, (int, Fraction)):
        raise BadSetting(f"{value} is rounded, and only fractions are")
    return Fraction(value)


def truncated(value: Number) -> int:
    """Towards zero."""
    return int(fraction(value))


def rounded_to_even(value: Number) -> int:
    """To the nearest whole number; halves to the even one."""
    low = floor(fraction(value))
    above = fraction(value) - low
    return low + (above > Fraction(1, 2) or (above == Fraction(1, 2) and low % 2))


def clamp(value: Nested, low: Number, high: Number) -> Nested:
    """min(max(x, low), high) of every entry."""
    return each(lambda e: smaller(larger(e, low), high))(value)


# -- memory ---------------------------------------------------------------------------------------------------------


def steps_between(value: Nested) -> Sizes:
    """How far apart neighbours along each dimension lie, where the entries say where they lie."""
    sizes = lengths(value)
    if 1 in sizes:
        raise BadSetting("along a dimension of size 1 there is no step to the next entry")
    first = [0] * len(sizes)
    ahead = [[int(k == d) for k in range(len(sizes))] for d in range(len(sizes))]
    return tuple(int(entry_at(value, place) - entry_at(value, first)) for place in ahead)
