"""The rules for shapes, as a reader of PyTorch's documentation knows them; the entries are worked out elsewhere.

Each gives the shape of a result from the shapes of the operands, or raises `Misfit` where they do not fit. A dimension
that is not there, or twice, is a mistake of who asks: `BadSetting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from derive.errors import BadSetting
from derive.kernel.executed.values import Misfit, Sizes
from derive.terms.arrays import spelled


def dimension(dim: int, count: int) -> int:
    """A dimension counted from 0. Raises `BadSetting` where there is none of that number."""
    if not -count <= dim < count:
        raise BadSetting(f"dim {dim} is out of range: an array of {count} dimensions has {-count} to {count - 1}")
    return dim % count


def dimensions(dims: Sequence[int], count: int) -> tuple[int, ...]:
    """Several dimensions, counted from 0. Raises `BadSetting` where one stands twice."""
    found = tuple(dimension(d, count) for d in dims)
    if len(set(found)) < len(found):
        raise BadSetting(f"one dimension stands twice in {spelled(dims)}")
    return found


def broadcast(*shapes: Sizes) -> Sizes:
    """Aligned at the last dimension; a size of 1, or none at all, stretches to the other one."""
    longest = max(map(len, shapes))
    aligned = [(1,) * (longest - len(s)) + s for s in shapes]
    found = []
    for place, sizes in enumerate(zip(*aligned, strict=True)):
        wide = {s for s in sizes if s != 1}
        if len(wide) > 1:
            counted = place - longest
            raise Misfit(f"in dimension {counted} the sizes {' and '.join(map(str, sorted(wide)))} differ, none is 1")
        found.append(wide.pop() if wide else 1)
    return tuple(found)


def reduced(shape: Sizes, dim: int | None = None, keepdim: bool = False) -> Sizes:
    """The dimension that is summed goes, or stays with size 1; without one all go."""
    if dim is None:
        return (1,) * len(shape) if keepdim else ()
    place = dimension(dim, len(shape))
    return (*shape[:place], *((1,) if keepdim else ()), *shape[place + 1 :])


def product_of(a: Sizes, b: Sizes) -> Sizes:
    """The last two multiply, the others broadcast; a vector is a row on the left and a column on the right."""
    if not a or not b:
        raise Misfit("a single number is no factor of a matrix product")
    left, right = a if len(a) > 1 else (1, *a), b if len(b) > 1 else (*b, 1)
    if left[-1] != right[-2]:
        raise Misfit(f"the last size of the left one is {left[-1]}, the last but one of the right one {right[-2]}")
    rows, columns = left[-2:-1] * (len(a) > 1), right[-1:] * (len(b) > 1)
    return (*broadcast(left[:-2], right[:-2]), *rows, *columns)


def matrix_product(a: Sizes, b: Sizes) -> Sizes:
    """`mm`: of two matrices, and of nothing else."""
    if len(a) != 2 or len(b) != 2:
        raise Misfit("mm is for two dimensions only")
    return product_of(a, b)


def expanded(shape: Sizes, *sizes: int) -> Sizes:
    """A size of 1, or a new dimension in front, stretches to what is asked for; -1 leaves it as it is."""
    new = len(sizes) - len(shape)
    if new < 0:
        raise Misfit(f"{len(sizes)} sizes are too few for {len(shape)} dimensions")
    wanted = tuple(shape[k - new] if s == -1 and k >= new else s for k, s in enumerate(sizes))
    if any(old not in (1, size) for old, size in zip(shape, wanted[new:], strict=True)):
        raise Misfit(f"{spelled(shape)} does not stretch to {spelled(wanted)}")
    return _positive(wanted)


def repeated(shape: Sizes, *counts: int) -> Sizes:
    """Every dimension as many times as told, new ones in front."""
    new = len(counts) - len(shape)
    if new < 0:
        raise Misfit(f"{len(counts)} counts are too few for {len(shape)} dimensions")
    return _positive(tuple(c * s for c, s in zip(counts, (1,) * new + shape, strict=True)))


def concatenated(shapes: Sequence[Sizes], dim: int = 0) -> Sizes:
    """The sizes of one dimension are added; all others have to agree."""
    if len({len(s) for s in shapes}) > 1:
        raise Misfit("the arrays do not have the same number of dimensions")
    place = dimension(dim, len(shapes[0]))
    if len({(*s[:place], *s[place + 1 :]) for s in shapes}) > 1:
        raise Misfit(f"in a dimension other than {dim} the sizes differ")
    return (*shapes[0][:place], sum(s[place] for s in shapes), *shapes[0][place + 1 :])


def stacked(shapes: Sequence[Sizes], dim: int = 0) -> Sizes:
    """A new dimension as long as the list; all sizes have to agree."""
    place = dimension(dim, len(shapes[0]) + 1)
    if len(set(shapes)) > 1:
        raise Misfit("the arrays do not have the same shape")
    return (*shapes[0][:place], len(shapes), *shapes[0][place:])


def permuted(shape: Sizes, *dims: int) -> Sizes:
    """New dimension k is the old dimension dims[k]."""
    if len(dims) != len(shape):
        raise Misfit(f"{len(dims)} dimensions are named, and there are {len(shape)}")
    return tuple(shape[d] for d in dimensions(dims, len(shape)))


def exchanged(shape: Sizes, first: int = 0, second: int = 1) -> Sizes:
    """Two dimensions change places."""
    a, b = dimension(first, len(shape)), dimension(second, len(shape))
    sizes = list(shape)
    sizes[a], sizes[b] = sizes[b], sizes[a]
    return tuple(sizes)


def with_new(shape: Sizes, dim: int) -> Sizes:
    """A new dimension of size 1 at a place."""
    place = dimension(dim, len(shape) + 1)
    return (*shape[:place], 1, *shape[place:])


def without(shape: Sizes, dim: int) -> Sizes:
    """A dimension of size 1 is left out; another one stays."""
    place = dimension(dim, len(shape))
    return (*shape[:place], *shape[place + 1 :]) if shape[place] == 1 else shape


def _positive(sizes: Sizes) -> Sizes:
    if any(s < 1 for s in sizes):
        raise BadSetting(f"a size is a whole number, 1 or more: {spelled(sizes)}")
    return sizes


def reshaped(shape: Sizes, *sizes: int) -> Sizes:
    """Any sizes with as many entries; one of them may be left open by -1."""
    if sizes.count(-1) > 1:
        raise BadSetting(f"one size alone can be left open: {spelled(sizes)}")
    if -1 in sizes and (known := prod(s for s in sizes if s != -1)) > 0:
        sizes = tuple(prod(shape) // known if s == -1 else s for s in sizes)
    if prod(shape) != prod(sizes):
        raise Misfit(f"{spelled(shape)} has {prod(shape)} entries, {spelled(sizes)} has {prod(sizes)}")
    return _positive(sizes)


def of_matrix(shape: Sizes, order: int = 2) -> Sizes:
    """A number, of two dimensions."""
    if len(shape) != 2:
        raise Misfit("a matrix norm is one of two dimensions")
    return ()


def some_of(shape: Sizes, count: int) -> int:
    """As many as asked for. Raises `BadSetting` where there are not so many."""
    if len(shape) != 1 or not 1 <= count <= shape[0]:
        raise BadSetting(f"{count} of the entries of an array of shape {spelled(shape)} cannot be picked")
    return count


def one_of(shape: Sizes, count: int) -> Sizes:
    """One entry. Raises `BadSetting` where there are not so many to count."""
    some_of(shape, count)
    return ()
