"""Vectors and matrices as wholes: sums, products, transposes, entries. Each is written out by its entries.

`X^T (X w - y)` is the vector whose entry j is a sum over i; what is between two vectors says which product is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from msgspec import Struct
from msgspec.structs import replace
from sympy import Basic, Expr, IndexedBase, Sum, Symbol, Tuple

from derive.parsing import tree as t
from derive.parsing.build_events import Events
from derive.parsing.function_names import called, exponential
from derive.parsing.names import is_function
from derive.terms.bound import fresh, letters, substitute
from derive.terms.notation import D, Vec
from derive.terms.ordered import over, plus, times

_NO_VECTOR = {
    "sum of entries": "over which letter? write sum(x_i, i, 1, n)",
    "mean of entries": "over which letter? write mean(x_i, i, 1, n)",
}
_TWO_PRODUCTS = "which product of vectors is meant? write x^T y for the sum, x ⊙ y for entry by entry"


class Row(Struct, frozen=True):
    """A transposed vector."""

    column: Vec


class Matrix(Struct, frozen=True):
    """A matrix by its entry in row i and column j; the limits are those of i and of j."""

    body: Expr
    rows: Tuple
    columns: Tuple

    def by_rows(self) -> Vec:
        """The vector of its rows."""
        return Vec(Vec(self.body, self.columns.args), self.rows.args)


ARRAYS = (Vec, Row, Matrix)
OF_VECTORS = ("softmax", "norm 1", "sum of entries", "mean of entries")


class Vectors(Events):
    """Builds what is made of whole arrays."""

    _entries = False  # whether the entries of what is built are summed: x * y is no number there

    def build(self, node: t.Node) -> Any:
        """The SymPy node for a piece of the formula."""
        raise NotImplementedError

    def number(self, node: t.Node) -> Expr:
        """The same, where only a number will do."""
        raise NotImplementedError

    def only_number(self, built: Any, node: t.Node) -> Expr:
        """The value itself, if it is a number."""
        raise NotImplementedError

    def factor(self, sign: str, value: Any, node: t.Node) -> Expr:
        """A number in a product, or one over it."""
        raise NotImplementedError

    def _value(self, node: t.Name, found: Any) -> Any:
        if is_function(found):
            raise self.fail(f"the function {node.head} has no argument", node)
        if isinstance(found, IndexedBase):
            return self._whole(node, found)
        if node.bold and isinstance(found, Symbol):
            return self._whole(node, IndexedBase(found, shape=(sp.Symbol("n", integer=True, positive=True),)))
        return found

    def _whole(self, node: t.Name, base: IndexedBase) -> Any:
        shape: Any = base.shape or ()
        if len(shape) not in (1, 2):
            raise self.fail(f"{node.head} is an array: write it with its indices", node)
        i = self.names.index(fresh(Symbol("i", integer=True), self.names.words).name)
        if len(shape) == 1:
            return Vec(base[i], (i, 1, shape[0]))
        j = self.names.index(fresh(Symbol("j", integer=True), {*self.names.words, i.name}).name)
        return Matrix(base[i, j], Tuple(i, 1, shape[0]), Tuple(j, 1, shape[1]))

    # sums

    def sum_of_arrays(self, terms: list[tuple[int, Any, t.Node]]) -> Any:
        """Arrays of one shape, entry by entry; a number is added to every entry."""
        kinds = {type(value) for _, value, _ in terms if isinstance(value, ARRAYS)}
        if len(kinds) > 1:
            raise self.fail("a row, a column and a matrix are not added", terms[0][2])
        pattern = next(value for _, value, _ in terms if isinstance(value, ARRAYS))
        bodies = [self._entry(pattern, value, node) for _, value, node in terms]
        signed = [b if sign > 0 else times(-1, b) for b, (sign, _, _) in zip(bodies, terms, strict=True)]
        return _with_entries(pattern, plus(*signed))

    def _entry(self, pattern: Any, value: Any, node: t.Node) -> Expr:
        """The entry of a value where the pattern has its own; a number is every entry."""
        if not isinstance(value, ARRAYS):
            return self.only_number(value, node)
        if _lengths(value) != _lengths(pattern):
            raise self.fail("a vector is added to what is no vector of its length", node)
        return _renamed(value, _letters(pattern))

    # products

    def product_of_arrays(self, factors: list[tuple[str, Any, t.Node]]) -> Any:
        """A number, a row, a column or a matrix."""
        scale, product = self.multiplied(factors, ARRAYS, self._product)
        return _with_entries(product, times(*scale, _body(product))) if scale else product

    def multiplied(
        self, factors: list[tuple[str, Any, t.Node]], arrays: tuple[type, ...], product_of: Callable[..., Any]
    ) -> tuple[list[Expr], Any]:
        """(numbers, product) from the left: numbers scale, `product_of(sign, left, right, node)` is that of arrays."""
        scale: list[Expr] = []
        product: Any = None
        for sign, value, node in factors:
            if not isinstance(value, arrays):
                scale.append(self.factor(sign, value, node))
            elif sign == "/":
                raise self.fail("a number stands below a line, and no vector", node)
            elif product is None:
                product = value
            elif not isinstance(product, arrays):  # a product of arrays that has come to a number
                scale, product = [*scale, product], value
            else:
                product = product_of(sign, product, value, node)
        return scale, product

    def _product(self, sign: str, left: Any, right: Any, node: t.Node) -> Any:
        both = (type(left), type(right))
        if sign == "⊙" or (both == (Vec, Vec) and (sign == "" or (self._entries and sign == "*"))):
            if both[0] is not both[1]:
                raise self.fail("a product entry by entry is one of arrays of one shape", node)
            return _with_entries(left, times(_body(left), self._entry(left, right, node)))
        if both == (Vec, Row):
            return self._outer(left, right.column)
        if both == (Vec, Vec) and sign in ("@", "·"):
            left, both = Row(left), (Row, Vec)
        if both not in _CONTRACTED:
            raise self.fail(_TWO_PRODUCTS if Vec in both else "these arrays cannot be multiplied", node)
        return self._contracted(left, right, node)

    def _outer(self, left: Vec, right: Vec) -> Matrix:
        i, j = left.args[1], right.args[1]
        letter = self._fresh(j.args[0], left, right) if i.args[0] == j.args[0] else j.args[0]
        body = times(left.args[0], substitute(right.args[0], {j.args[0]: letter}))
        return Matrix(body, i, Tuple(letter, *j.args[1:]))

    def _contracted(self, left: Any, right: Any, node: t.Node) -> Any:
        """A sum over the last index of the one and the first of the other."""
        if _lengths(left)[-1] != _lengths(right)[0]:
            raise self.fail("the sizes of these arrays do not fit each other", node)
        outer = _letters(left)[:-1]
        k = self._fresh(_letters(left)[-1], left, right)
        rest = [self._fresh(r, left, right, k) if r in outer else r for r in _letters(right)[1:]]
        limits = [
            *_limits(left)[:-1],
            *(Tuple(r, *old.args[1:]) for r, old in zip(rest, _limits(right)[1:], strict=True)),
        ]
        body = times(_renamed(left, [*outer, k]), _renamed(right, [k, *rest]))
        total = Sum(body, (k, *_limits(left)[-1].args[1:]))
        if not limits:
            return total
        if len(limits) == 2:
            return Matrix(total, *limits)
        vector = Vec(total, tuple(limits[0]))
        return Row(vector) if isinstance(left, Row) else vector

    def _fresh(self, letter: Symbol, *among: Any) -> Symbol:
        taken = {letter.name, *self.names.words}
        for one in among:
            taken |= letters(_body(one) if isinstance(one, ARRAYS) else one)
        return self.names.index(fresh(Symbol(letter.name, integer=True), taken).name)

    # what is made of one

    def transposed(self, node: t.Node) -> Any:
        """`x^T`."""
        value = self.build(node)
        if isinstance(value, Row):
            return value.column
        if isinstance(value, Matrix):
            return Matrix(value.body, value.columns, value.rows)
        if not isinstance(value, Vec):
            raise self.fail("a vector or a matrix is transposed, and this is none that is known", node)
        return Row(value)

    def _transposed(self, node: t.Transposed) -> Any:
        return self.transposed(node.body)

    def by_entries_of(self, array: Any, body: Expr) -> Any:
        """dL/dz, where z is a vector or a matrix: the slopes by its entries; None where it is neither."""
        return _with_entries(array, D(body, _body(array))) if isinstance(array, (Vec, Matrix)) else None

    def entry_by_entry(self, vector: Vec, function: Callable[..., Expr]) -> Vec:
        """A function of every entry."""
        return Vec(function(vector.args[0]), vector.args[1].args)

    def _component(self, node: t.Component) -> Expr:
        value = self.build(node.body)
        if not isinstance(value, Vec):
            raise self.fail("a vector is meant in front of this index", node.body)
        return substitute(value.args[0], {value.args[1].args[0]: self.index(node.index)})

    def index(self, node: t.Node) -> Expr:
        """An index: a letter here is never the imaginary unit."""
        raise NotImplementedError

    def of_vector(self, node: t.Apply) -> Any:
        """What is a function of a whole vector."""
        outer, self._entries = self._entries, node.function in _NO_VECTOR
        value = self.build(_as_array(node.args[0]) if node.function == "softmax" else node.args[0])
        self._entries = outer
        if not isinstance(value, Vec):
            raise self.fail(_NO_VECTOR.get(node.function, "a vector is meant inside softmax"), node.args[0])
        body, limits = value.args
        if node.function in _NO_VECTOR:
            total = Sum(body, limits)
            return total if node.function == "sum of entries" else over(total, limits.args[2])
        k = self._fresh(limits.args[0], value)
        other = substitute(body, {limits.args[0]: k})
        if node.function == "norm 1":
            return Sum(called(sp.Abs, other), (k, *limits.args[1:]))
        return Vec(over(exponential(body), Sum(exponential(other), (k, *limits.args[1:]))), limits.args)


def _as_array(node: t.Node) -> t.Node:
    """A name alone, of which nothing else is known, as that of a vector."""
    return replace(node, bold=True) if isinstance(node, t.Name) and not node.subscripts else node


_CONTRACTED = {(Row, Vec), (Row, Matrix), (Matrix, Vec), (Matrix, Matrix)}


def _body(value: Any) -> Expr:
    if isinstance(value, Row):
        return value.column.args[0]
    return value.body if isinstance(value, Matrix) else value.args[0]


def _limits(value: Any) -> list[Tuple]:
    if isinstance(value, Matrix):
        return [value.rows, value.columns]
    return [(value.column if isinstance(value, Row) else value).args[1]]


def _letters(value: Any) -> list[Symbol]:
    return [limits.args[0] for limits in _limits(value)]


def _lengths(value: Any) -> list[Basic]:
    return [limits.args[2] for limits in _limits(value)]


def _renamed(value: Any, names: list[Symbol]) -> Expr:
    """The entry with other letters for its own."""
    return substitute(_body(value), dict(zip(_letters(value), names, strict=True)))


def _with_entries(pattern: Any, body: Expr) -> Any:
    """An array of the pattern's shape with other entries."""
    if isinstance(pattern, Matrix):
        return Matrix(body, pattern.rows, pattern.columns)
    column = pattern.column if isinstance(pattern, Row) else pattern
    vector = Vec(body, column.args[1].args)
    return Row(vector) if isinstance(pattern, Row) else vector
