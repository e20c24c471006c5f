"""Rows and columns that are written out: a column is the vector, in whatever brackets; a row is no column."""

from __future__ import annotations

from typing import Any

from derive.parsing import Reading
from derive.parsing.tree import COLUMN, ROW, Vector
from derive.terms.arrays import Array
from derive.terms.notation import Components


def as_vectors(answer: Any, expected: Any) -> tuple[Any, Any]:
    """Both sides; a column of an array beside a vector is the vector."""
    if isinstance(answer, Components):
        return answer, _vector(expected)
    return (_vector(answer), expected) if isinstance(expected, Components) else (answer, expected)


def _vector(side: Any) -> Any:
    return Components(*side.entries) if _direction(side) == COLUMN else side


def are_crossed(answer: Any, expected: Any) -> bool:
    """Whether one of two readings is a row for certain, and the other one a column."""
    return {_direction_of(answer), _direction_of(expected)} == {ROW, COLUMN}


def _direction_of(side: Any) -> str | None:
    if not isinstance(side, Reading):
        return _direction(side)
    tree = side.tree
    if isinstance(tree, Vector) and tree.bracket in (ROW, COLUMN) and len(tree.items) > 1:
        return tree.bracket
    return _direction(side.expr)


def _direction(side: Any) -> str | None:
    if not isinstance(side, Array) or len(side.sizes) != 2 or side.sizes == (1, 1):
        return None
    rows, columns = side.sizes
    return COLUMN if columns == 1 else ROW if rows == 1 else None
