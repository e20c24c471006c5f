"""What is said all at once, `x = ±2` or `-2, 1`; vectors and matrices that are written out, their sums and products.

Values that are listed are a set; equations of the same left side are alternatives, those of different ones hold
together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp
from sympy import Expr, ImmutableDenseMatrix

from derive.errors import BadSetting
from derive.parsing import tree as t
from derive.parsing.build_conditions import Conditions
from derive.parsing.matrices import (
    LISTS,
    by_entries,
    cross,
    dot,
    entries,
    like,
    matrix_power,
    product,
    shape,
    transpose,
)
from derive.terms.notation import Components
from derive.terms.ordered import plain, plus, times

_OF_VECTORS = {"·": dot, "×": cross, "⊙": by_entries}  # what stands between two says which product is meant


class Lists(Conditions):
    """Builds several values or statements, and vectors and matrices entry by entry."""

    pairs: bool  # whether a pair in brackets is an interval

    # several at once

    def _oneof(self, node: t.OneOf) -> Any:
        items = list(_flat(node))
        if node.either and all(isinstance(item, t.Listed) for item in items):  # {1 ± x, 2}
            items = [value for item in items for value in item.children]
        if isinstance(items[0], (t.Relation, t.Logic)):
            return self.statements(items, node.either)
        return sp.FiniteSet(*(plain(self.number(item)) for item in items))

    def statements(self, items: list[t.Node], either: bool) -> Any:
        """`x = 1, 2` and `x = 1, x = 2` are alternatives; `x = 1, y = 2` hold together."""
        first, built = items[0], list[Any]()
        for item in items:
            if isinstance(item, (t.Relation, t.Logic)):
                built.append(self.condition(item))
            elif isinstance(first, t.Relation) and first.signs == ("=",):
                built.append(self.condition(t.Relation(item.place, ("=",), (first.parts[0], item))))
            else:
                raise self.fail("a condition is meant, such as x > 0", item)
        lefts = {b.lhs if isinstance(b, sp.Eq) else b for b in built}
        return (sp.Or if either or len(lefts) == 1 else sp.And)(*built, evaluate=False)

    def _logic(self, node: t.Logic) -> Any:
        """Conditions joined by words; `2 or 3` and `x = 2 or 3` list values."""
        listed = any(not isinstance(p, (t.Relation, t.Logic)) for p in node.parts)
        return self._oneof(t.OneOf(node.place, node.parts)) if listed else self.condition(node)

    def _those(self, node: t.Those) -> Any:
        """`{x | x > 2}` is the condition on x."""
        return self.condition(node.condition)

    # vectors and matrices that are written out

    def _vector(self, node: t.Vector) -> Any:
        if all(isinstance(i, t.Relation) for i in node.items):  # Maxima lists solutions so
            return self.statements(list(node.items), False)
        if len(node.items) == 2 and (self.pairs or any(map(self.is_infinite, node.items))):
            return self.interval(node, *node.items, (node.bracket == "[",) * 2)
        if node.bracket == "[" and all(isinstance(i, t.Vector) and i.bracket == "[" for i in node.items):
            return self._nested(node)
        return Components(*(self.number(i) for i in node.items))

    def _nested(self, node: t.Vector) -> Any:
        """`[[1, 2], [3, 4]]` is a matrix by its rows."""
        rows = tuple(row.items for row in node.items if isinstance(row, t.Vector))
        if len({*map(len, rows)}) > 1:
            raise self.fail("the rows have different lengths", node)
        return self._rows(t.Rows(node.place, rows))

    def _rows(self, node: t.Rows) -> Any:
        return ImmutableDenseMatrix([[self.number(i) for i in row] for row in node.rows])

    def sum_of_lists(self, terms: list[tuple[int, Any, t.Node]]) -> Any:
        """Vectors or matrices of one shape, entry by entry."""
        pattern = next(value for _, value, _ in terms if isinstance(value, LISTS))
        for _, value, node in terms:
            if not isinstance(value, LISTS) or shape(value) != shape(pattern):
                raise self.fail("a vector is added to what is no vector of its length", node)
        columns = zip(*(entries(value) for _, value, _ in terms), strict=True)
        signs = [sign for sign, _, _ in terms]
        sums = [plus(*(e if s > 0 else times(-1, e) for s, e in zip(signs, c, strict=True))) for c in columns]
        return like(pattern, sums)

    def product_of_lists(self, factors: list[tuple[str, Any, t.Node]]) -> Any:
        """A vector, a matrix, or the number that a product of two vectors is."""
        scale, found = self.multiplied(factors, LISTS, self._product_of_two)
        if not scale:
            return found
        if not isinstance(found, LISTS):
            return times(*scale, found)
        return like(found, [times(*scale, e) for e in entries(found)])

    def _product_of_two(self, sign: str, left: Any, right: Any, node: t.Node) -> Any:
        """The product that the sign between two vectors says, or a matrix with what follows."""
        if sign in _OF_VECTORS:
            return self.fitting(node, _OF_VECTORS[sign], left, right)
        if not isinstance(left, ImmutableDenseMatrix):
            raise self.fail("which product of vectors is meant? write a · b, a × b, or its entries", node)
        return self.fitting(node, product, left, right)

    def fitting(self, node: t.Node, make: Callable[..., Any], *args: Any) -> Any:
        """What is made of arrays, with the place of the formula where they do not fit."""
        try:
            return make(*args)
        except BadSetting as error:
            raise self.fail(str(error), node) from error

    def matrix_power(self, base: ImmutableDenseMatrix, exponent: Expr, node: t.Node) -> Any:
        """A whole power of a matrix."""
        return self.fitting(node, matrix_power, base, exponent)

    def transposed(self, node: t.Node) -> Any:
        """`[[1, 2], [3, 4]]^T`; a row of numbers is the vector."""
        value = self.build(node)
        return transpose(value) if isinstance(value, LISTS) else super().transposed(node)


def _flat(node: t.Node) -> Iterator[t.Node]:
    if isinstance(node, t.OneOf):
        for item in node.items:
            yield from _flat(item)
    else:
        yield node
