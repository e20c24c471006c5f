"""What is said all at once, `x = ±2` or `-2, 1`; vectors and matrices that are written out, their sums and products.

Values that are listed are a set; equations of the same left side are alternatives, those of different ones hold
together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy import Expr, ImmutableDenseMatrix

from derive.parsing import tree as t
from derive.parsing.build_conditions import Conditions
from derive.terms.notation import Components
from derive.terms.ordered import plain, plus, times

LISTS = (Components, ImmutableDenseMatrix)
_MOST = 10  # rows and columns of matrices that are multiplied


class Lists(Conditions):
    """Builds several values or statements, and vectors and matrices entry by entry."""

    # several at once

    def _oneof(self, node: t.OneOf) -> Any:
        items = list(_flat(node))
        if isinstance(items[0], (t.Relation, t.Logic)):
            return self._statements(items, node.either)
        return sp.FiniteSet(*(plain(self.number(item)) for item in items))

    def _statements(self, items: list[t.Node], either: bool) -> Any:
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

    def sum_of_lists(self, terms: list[tuple[int, Any, t.Node]]) -> Any:
        """Vectors or matrices of one shape, entry by entry."""
        pattern = next(value for _, value, _ in terms if isinstance(value, LISTS))
        for _, value, node in terms:
            if not isinstance(value, LISTS) or _shape(value) != _shape(pattern):
                raise self.fail("a vector is added to what is no vector of its length", node)
        columns = zip(*(_entries(value) for _, value, _ in terms), strict=True)
        signs = [sign for sign, _, _ in terms]
        sums = [plus(*(e if s > 0 else times(-1, e) for s, e in zip(signs, c, strict=True))) for c in columns]
        return _like(pattern, sums)

    def product_of_lists(self, factors: list[tuple[str, Any, t.Node]]) -> Any:
        """A vector or a matrix."""
        scale, product = self.multiplied(factors, LISTS, self._product_of_two)
        return _like(product, [times(*scale, e) for e in _entries(product)]) if scale else product

    def _product_of_two(self, sign: str, left: Any, right: Any, node: t.Node) -> Any:
        """Entry by entry with ⊙, or a matrix with what follows."""
        if sign == "⊙":
            if _shape(left) != _shape(right):
                raise self.fail("a product entry by entry is one of arrays of one shape", node)
            return _like(left, [times(a, b) for a, b in zip(_entries(left), _entries(right), strict=True)])
        if not isinstance(left, ImmutableDenseMatrix):
            raise self.fail("which product of vectors is meant? write its entries", node)
        (rows, inner), (other, columns) = _shape(left), _shape(right)
        if inner != other or max(rows, inner, columns) > _MOST:
            raise self.fail("the sizes of these arrays do not fit each other", node)
        a, b = _entries(left), _entries(right)
        found = [
            plus(*(times(a[i * inner + k], b[k * columns + j]) for k in range(inner)))
            for i in range(rows)
            for j in range(columns)
        ]
        return Components(*found) if columns == 1 else ImmutableDenseMatrix(rows, columns, found)

    def transposed(self, node: t.Node) -> Any:
        """`[[1, 2], [3, 4]]^T`; a row of numbers is the vector."""
        value = self.build(node)
        if isinstance(value, LISTS):
            return value if isinstance(value, Components) else value.T
        return super().transposed(node)


def _flat(node: t.Node) -> Iterator[t.Node]:
    if isinstance(node, t.OneOf):
        for item in node.items:
            yield from _flat(item)
    else:
        yield node


def _entries(value: Any) -> list[Expr]:
    return list(value.args if isinstance(value, Components) else value)


def _shape(value: Any) -> tuple[int, int]:
    return (len(value.args), 1) if isinstance(value, Components) else value.shape


def _like(pattern: Any, entries: list[Expr]) -> Any:
    if isinstance(pattern, Components):
        return Components(*entries)
    return ImmutableDenseMatrix(*pattern.shape, entries)
