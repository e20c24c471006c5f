"""The rules of shapes as rewritings, one at a time: align, stretch, contract, join, new axis, move axes, strides.

PyTorch's documentation, "Broadcasting semantics" and `torch.matmul`. What does not fit comes to no result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

from sympy import Basic, Expr, Integer, Tuple

from derive.terms.arrays import Array, Call, NoResult, Shape, Strides, call

_ENTRYWISE = ("add", "sub", "mul", "div", "maximum", "minimum")
_BROADCAST = (*_ENTRYWISE, "matmul")
ITEM_BYTES = 4  # of a number in float32

Sizes = tuple[Expr, ...]


def pair_of(node: Basic, names: Sequence[str] = _BROADCAST) -> tuple[Sizes, Sizes] | None:
    """The shapes of the two operands of such an operation on shapes; None for anything else."""
    if not isinstance(node, Call) or node.operation not in names or len(node.operands) != 2:
        return None
    a, b = node.operands
    return (a.args, b.args) if isinstance(a, Shape) and isinstance(b, Shape) else None


def list_of(node: Basic, name: str) -> tuple[Sizes, ...] | None:
    """The shapes in the list that an operation is given; None for anything else."""
    if not isinstance(node, Call) or node.operation != name or not isinstance(node.operands[0], Tuple):
        return None
    items = node.operands[0].args
    return tuple(i.args for i in items) if all(isinstance(i, Shape) for i in items) else None


def align(node: Basic) -> Basic:
    """(5, 1, 4) + (3, 1) = (5, 1, 4) + (1, 3, 1): shapes are matched from the last dimension."""
    return aligned(node, lambda sizes, ones: (*ones, *sizes))


def aligned(node: Basic, put: Callable[[Sizes, Sizes], Sizes]) -> Basic:
    pair = pair_of(node)
    if pair is None or len(pair[0]) == len(pair[1]) or min(map(len, pair)) < 2 * (node.operation == "matmul"):
        return node
    longest = max(map(len, pair))
    return node.on(*(Shape(*put(s, (Integer(1),) * (longest - len(s)))) for s in pair))


def stretch(node: Basic) -> Basic:
    """(5, 1, 4) + (1, 3, 1) = (5, 3, 4): a size of 1 becomes the other one; two other sizes do not fit."""
    return stretched(node, _stretched)


def stretched(node: Basic, size: Callable[[Expr, Expr], Expr | None]) -> Basic:
    """Aligned shapes, each pair of sizes as one size; of a matrix product all but the last two. None does not fit."""
    pair = pair_of(node)
    if pair is None or len(pair[0]) != len(pair[1]):
        return node
    keep = 2 if node.operation == "matmul" else 0
    if keep and (len(pair[0]) == keep or pair[0][:-keep] == pair[1][:-keep]):
        return node
    left, right = (s[: len(s) - keep] for s in pair)
    found = [size(a, b) for a, b in zip(left, right, strict=True)]
    if None in found:
        return NoResult()
    return node.on(*(Shape(*found, *s[len(s) - keep :]) for s in pair)) if keep else Shape(*found)


def _stretched(a: Expr, b: Expr) -> Expr | None:
    return a if b == 1 else b if a in (1, b) else None


def contract(node: Basic) -> Basic:
    """(2, 3, 4) @ (2, 4, 6) = (2, 3, 6): the last two multiply, the sizes that meet go; they have to agree."""
    pair = pair_of(node, ("matmul", "mm"))
    if pair is None or min(map(len, pair)) < 2:
        return node
    (*left, rows, inner), (*right, outer, columns) = pair
    if left != right or (node.operation == "mm" and left):
        return node
    return Shape(*left, rows, columns) if inner == outer else NoResult()


def matrices_alone(node: Basic) -> Basic:
    """(2, 3, 4).mm((2, 4, 3)) has no result: mm takes two dimensions and no others."""
    pair = pair_of(node, ("mm",))
    return node if pair is None or all(len(shape) == 2 for shape in pair) else NoResult()


def as_matrix(node: Basic) -> Basic:
    """(3, 4) @ (4,) = ((3, 4) @ (4, 1)).squeeze(-1): a vector on the right is a column, one on the left a row."""
    pair = pair_of(node, ("matmul",))
    if pair is None or min(map(len, pair)) > 1:
        return node
    a, b = pair
    if len(b) == 1:
        return call("squeeze", node.on(Shape(*a), Shape(*b, 1)), -1)
    return call("squeeze", node.on(Shape(1, *a), Shape(*b)), -2)


def drop(node: Basic) -> Basic:
    """(3, 1).squeeze(-1) = (3,): a dimension of size 1 is left out."""
    if not isinstance(node, Call) or node.operation != "squeeze" or not isinstance(node.operands[0], Shape):
        return node
    sizes, dim = list(node.operands[0].args), int(node.operands[1])
    return Shape(*sizes[:dim], *sizes[dim:][1:]) if sizes[dim] == 1 else node.operands[0]


def join(node: Basic) -> Basic:
    """cat([(2, 3), (5, 3)], dim=0) = (7, 3): the named sizes are added, all others have to agree."""
    shapes = list_of(node, "cat")
    if shapes is None:
        return node
    dim = _dim(node) % len(shapes[0])
    if len({(*s[:dim], *s[dim + 1 :]) for s in shapes}) > 1:
        return NoResult()
    return Shape(*shapes[0][:dim], sum(s[dim] for s in shapes), *shapes[0][dim + 1 :])


def new_axis(node: Basic) -> Basic:
    """stack([(2, 3), (2, 3)], dim=1) = cat([(2, 1, 3), (2, 1, 3)], dim=1); all sizes have to agree."""
    shapes = list_of(node, "stack")
    if shapes is None:
        return node
    if len(set(shapes)) > 1:
        return NoResult()
    dim = _dim(node) % (len(shapes[0]) + 1)
    return call("cat", [Shape(*s[:dim], 1, *s[dim:]) for s in shapes], dim=dim)


def _dim(node: Call) -> int:
    return int(node.options.get("dim", 0))


def move_axes(node: Basic) -> Basic:
    """(2, 3, 4).permute(2, 0, 1) = (4, 2, 3): new dimension k is the old one that stands at place k."""
    moving = moved(node)
    return node if moving is None else moving[0].func(*(moving[0].args[d] for d in moving[1]))


def moved(node: Basic) -> tuple[Basic, list[int]] | None:
    """The shape or strides that are permuted, and which old dimension comes where; None for anything else."""
    if not isinstance(node, Call) or not node.operands or not isinstance(node.operands[0], (Shape, Strides)):
        return None
    count = len(node.operands[0].args)
    order = list(range(count))
    if node.operation == "permute":
        order = [int(d) % count for d in node.operands[1:]]
    elif node.operation in ("transpose", "T"):
        a, b = (int(d) for d in node.operands[1:] or (0, 1))
        order[a], order[b] = order[b], order[a]
    else:
        return None
    return node.operands[0], order


def strides(node: Basic) -> Basic:
    """(2, 3, 4).stride() = (12, 4, 1), the products of the sizes behind; those of a view move as its sizes do."""
    return with_strides(node, fresh_strides)


def fresh_strides(sizes: Sizes) -> Sizes:
    """Those of an array whose last dimension runs fastest."""
    return tuple(Integer(prod(sizes[k + 1 :])) for k in range(len(sizes)))


def with_strides(node: Basic, of: Callable[[Sizes], Sizes]) -> Basic:
    """The strides of a shape, or of a permuted one, by a formula for those of a fresh array."""
    if not isinstance(node, Call) or node.operation not in ("stride", "strides"):
        return node
    inner = node.operands[0]
    if isinstance(inner, Shape):
        found: Basic = Strides(*of(inner.args))
    elif isinstance(inner, Call) and moved(inner) is not None:
        found = inner.on(Strides(*of(inner.operands[0].args)), *inner.operands[1:])
    else:
        return node
    return call("mul", found, ITEM_BYTES) if node.operation == "strides" else found


def view_of(node: Basic) -> Call | None:
    """The expanded array of which strides are asked for; None for anything else."""
    inner = node.operands[0] if isinstance(node, Call) and node.operation == "stride" else None
    fits = isinstance(inner, Call) and inner.operation == "expand" and isinstance(inner.operands[0], Array)
    return inner if fits else None


def strides_of_view(node: Basic) -> Basic:
    """[a, b].expand(3, 2).stride() = (0, 1): what is new or stretched has stride 0, its entries being the same ones."""
    view = view_of(node)
    if view is None:
        return node
    sizes, wanted = view.operands[0].sizes, view.operands[1:]
    steps = fresh_strides(tuple(map(Integer, sizes)))
    new = len(wanted) - len(sizes)
    kept = [s if n == w else Integer(0) for s, n, w in zip(steps, sizes, wanted[new:], strict=True)]
    return Strides(*[0] * new, *kept)


def count_bytes(node: Basic) -> Basic:
    """(2, 3).nbytes = 2 * 3 * 4: the number of entries times the bytes of each."""
    fits = isinstance(node, Call) and node.operation == "nbytes" and isinstance(node.operands[0], Shape)
    return call("mul", *node.operands[0].args, ITEM_BYTES) if fits else node
