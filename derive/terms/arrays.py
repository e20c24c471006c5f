"""Arrays and their shapes: what is written of them, by PyTorch's names, and never evaluated by itself.

A `Shape` in the place of an array stands for any array of that shape, so `(5, 1, 4) + (3, 1)` is the shape of a sum.
The kernel gives the operations their meaning, entry by entry (`derive.kernel.executed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from math import prod
from typing import Any

from sympy import Basic, Expr, Symbol, Tuple
from sympy.core.symbol import Str

from derive.errors import BadSetting
from derive.terms.handed_in import expression
from derive.terms.nodes import of_kind
from derive.terms.notation import check_name

#: operations that are written with a sign, and those that are written behind an array without brackets
INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "matmul": "@"}
ATTRIBUTES = ("T", "values", "indices", "nbytes", "strides")
ONLY_IN_NUMPY = {"strides"}  # PyTorch has no attribute of this name
FUNCTIONS = ("cat", "stack", "maximum", "minimum", "linalg.vector_norm", "linalg.matrix_norm")
_TIGHT = ("mul", "div", "matmul")


class ArrayExpr(Basic):
    """An array, a shape, or that there is no result; written with + - * / @, and methods as in PyTorch."""

    def __add__(self, other: Any) -> Call:
        return call("add", self, other)

    def __sub__(self, other: Any) -> Call:
        return call("sub", self, other)

    def __mul__(self, other: Any) -> Call:
        return call("mul", self, other)

    def __truediv__(self, other: Any) -> Call:
        return call("div", self, other)

    def __matmul__(self, other: Any) -> Call:
        return call("matmul", self, other)

    def __getitem__(self, place: int) -> Call:
        return call("getitem", self, place)

    @property
    def shape(self) -> ShapeOf:
        return ShapeOf(self)

    def _sympystr(self, _printer: Any) -> str:
        return written(self)


class Tensor(ArrayExpr):
    """A named array: `Tensor("x")`. A definition says what is in it, or its shape alone."""

    def __new__(cls, name: Any) -> Tensor:
        return Basic.__new__(cls, name if isinstance(name, Str) else Str(check_name(name)))

    @property
    def name(self) -> str:
        return str(self.args[0].name)


def tensors(names: str) -> tuple[Tensor, ...]:
    """Named arrays, their names separated by blanks."""
    return tuple(Tensor(n) for n in names.split())


class _Numbers(ArrayExpr):
    """A tuple of whole numbers or names of whole numbers."""

    least = 0
    what = "a number"

    def __new__(cls, *numbers: Any) -> _Numbers:
        read = [expression(n) for n in numbers]
        for number in read:
            if number.is_Number and not (number.is_Integer and number >= cls.least):
                raise BadSetting(f"{cls.what} is a whole number, {cls.least} or more, not {number}")
        return Basic.__new__(cls, *read)


class Shape(_Numbers):
    """`Shape(5, 1, 4)`: how long an array is in each of its dimensions; `Shape()` is that of a single number."""

    least = 1
    what = "a size"


class Strides(_Numbers):
    """`Strides(4, 1)`: how many entries further on in memory the next one is, along each dimension."""

    what = "a stride"


class Array(ArrayExpr):
    """`Array((2, 3), a, b, ...)`: the entries of an array, the last dimension running fastest."""

    def __new__(cls, sizes: Any, *entries: Any) -> Array:
        sizes = Tuple(*Shape(*sizes).args)
        read = [expression(e) for e in entries]
        if not all(isinstance(e, Expr) for e in read) or not all(s.is_Integer for s in sizes):
            raise BadSetting(f"the entries of an array are numbers or letters, and its sizes numbers: {read}")
        if len(read) != prod(int(s) for s in sizes):
            raise BadSetting(f"an array of shape {spelled(sizes)} does not have {len(read)} entries")
        return Basic.__new__(cls, sizes, *read)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(int(s) for s in self.args[0].args)

    @property
    def entries(self) -> tuple[Expr, ...]:
        return tuple(self.args[1:])

    @property
    def rows(self) -> tuple[Array, ...]:
        """The arrays along the first dimension."""
        first, *rest = self.sizes
        width = prod(rest)
        return tuple(Array(rest, *self.entries[k * width : (k + 1) * width]) for k in range(first))


class Listed(ArrayExpr):
    """`Listed(a, b)`: arrays of one shape side by side along a new first dimension, not worked out yet."""

    def __new__(cls, *items: Any) -> Listed:
        if not items:
            raise BadSetting("an empty array has no entries to work with: give it one at least")
        return Basic.__new__(cls, *(expression(i) for i in items))


class Call(ArrayExpr):
    """`call("sum", x, dim=1)`: an operation by its name in PyTorch; options as pairs of a name and a value."""

    @property
    def operation(self) -> str:
        return str(self.args[0].name)

    @property
    def operands(self) -> tuple[Basic, ...]:
        return tuple(self.args[1].args)

    @property
    def options(self) -> dict[str, Basic]:
        return {str(pair.args[0].name): pair.args[1] for pair in self.args[2].args}

    def on(self, *operands: Basic) -> Call:
        """The same operation with the same options on others."""
        return Call(self.args[0], Tuple(*operands), self.args[2])


class ShapeOf(ArrayExpr):
    """The shape of an array."""

    @property
    def name(self) -> str:
        """The name of the array, for a definition that says nothing but its shape."""
        inner = self.args[0]
        return inner.name if isinstance(inner, Tensor) else str(inner)


class NoResult(ArrayExpr):
    """What an operation comes to whose operands do not fit: PyTorch and NumPy raise an error."""


def call(operation: str, *operands: Any, **options: Any) -> Call:
    """An operation that is not evaluated: `call("cat", [x, y], dim=0)`."""
    pairs = [Tuple(Str(name), _value(value)) for name, value in sorted(options.items())]
    return Call(Str(operation), Tuple(*map(_value, operands)), Tuple(*pairs))


def _value(value: Any) -> Basic:
    return Tuple(*map(_value, value)) if isinstance(value, (list, tuple)) else expression(value)


def tensor(nested: Any) -> Array:
    """The array of nested lists of numbers or letters. Raises `BadSetting` for rows of different lengths, or none."""
    sizes: list[int] = []
    level = [nested]
    while level and isinstance(level[0], (list, tuple, Tuple)):
        lengths = {len(item) if isinstance(item, (list, tuple, Tuple)) else -1 for item in level}
        if len(lengths) > 1:
            raise BadSetting("the rows of an array are of one length")
        if lengths == {0}:
            raise BadSetting("an empty array has no entries to work with: give it one at least")
        sizes += lengths
        level = list(chain.from_iterable(level))
    if any(isinstance(item, (list, tuple, Tuple)) for item in level):
        raise BadSetting("the rows of an array are of one length")
    return Array(sizes, *level)


def joined(arrays: Sequence[Array]) -> Array:
    """Arrays of one shape side by side along a new first dimension. Raises `BadSetting` where their shapes differ."""
    if len({a.sizes for a in arrays}) > 1:
        raise BadSetting("the rows of an array are of one length")
    return Array((len(arrays), *arrays[0].sizes), *chain.from_iterable(a.entries for a in arrays))


#: operations that tell of the shape alone, or of where entries lie in memory
OF_SHAPES = ("stride", "strides", "numel", "nbytes")


def is_shape(expr: Basic) -> bool:
    """Whether an expression is a shape: of an array, or of what an operation on shapes comes to."""
    if isinstance(expr, Call):
        inner = [i for o in expr.operands for i in (o.args if isinstance(o, Tuple) else (o,))]
        return expr.operation not in OF_SHAPES and any(is_shape(i) for i in inner)
    return isinstance(expr, (Shape, ShapeOf))


def spelled(sizes: Iterable[object]) -> str:
    """A shape as Python writes it: (3, 1), (2,), ()."""
    texts = [str(s) for s in sizes]
    return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"


def size_letters(expr: Basic) -> set[Symbol]:
    """The letters that stand for whole numbers of entries, in shapes and among what operations are given."""
    found = {s for node in of_kind(expr, _Numbers, Call) for s in node.free_symbols}
    return {s for s in found if isinstance(s, Symbol) and s.is_integer and s.is_positive}


def written(expr: object) -> str:
    """An expression as PyTorch's code, for messages and for the call beside the maths."""
    if isinstance(expr, Call):
        return _written_call(expr)
    if isinstance(expr, Tensor):
        return expr.name
    if isinstance(expr, _Numbers):
        return spelled(expr.args)
    if isinstance(expr, Array):
        return f"[{', '.join(map(written, expr.rows))}]" if expr.sizes else str(expr.entries[0])
    if isinstance(expr, (Listed, Tuple)):
        return f"[{', '.join(map(written, expr.args))}]"
    if isinstance(expr, ShapeOf):
        return f"{_receiver(expr.args[0])}.shape"
    return "no result" if isinstance(expr, NoResult) else str(expr)


def _written_call(expr: Call) -> str:
    name, operands = expr.operation, expr.operands
    if name in INFIX:
        return f" {INFIX[name]} ".join(_operand(o, name in _TIGHT) for o in operands)
    if name == "getitem":
        return f"{_receiver(operands[0])}[{', '.join(map(written, operands[1:]))}]"
    if name in ATTRIBUTES:
        return f"{_receiver(operands[0])}.{name}"
    options = [f"{key}={written(value)}" for key, value in expr.options.items()]
    if name in FUNCTIONS:
        return f"torch.{name}({', '.join([*map(written, operands), *options])})"
    return f"{_receiver(operands[0])}.{name}({', '.join([*map(written, operands[1:]), *options])})"


def _operand(expr: Basic, tight: bool) -> str:
    loose = isinstance(expr, Call) and expr.operation in INFIX and (tight or expr.operation == "sub")
    return f"({written(expr)})" if loose else written(expr)


def _receiver(expr: Basic) -> str:
    signed = isinstance(expr, Call) and expr.operation in INFIX
    return f"({written(expr)})" if signed else written(expr)
