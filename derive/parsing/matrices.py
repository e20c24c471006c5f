"""What is worked out of vectors and matrices that are written out: products, powers, inverse, determinant, trace.

Everything is done entry by entry with sums and products as they stand, so that nothing is simplified on the way; the
determinant is Leibniz's sum, the inverse the adjugate over it.
"""

from __future__ import annotations

from functools import reduce
from itertools import permutations
from typing import Any

from sympy import Expr, ImmutableDenseMatrix, Integer
from sympy.combinatorics.permutations import Permutation

from derive.errors import BadSetting
from derive.terms.notation import Components
from derive.terms.ordered import over, plain, plus, times

LISTS = (Components, ImmutableDenseMatrix)
Listed = Any  # one of these two; SymPy's matrices have no types
_MOST = 10  # rows and columns of matrices that are multiplied
_MOST_OF_SQUARES = 4  # rows of one whose determinant is written out
_HIGHEST = 12  # power of a matrix
_NO_FIT = "the sizes of these arrays do not fit each other"


def entries(value: Listed) -> list[Expr]:
    """The entries, row by row."""
    return list(value.args if isinstance(value, Components) else value)


def shape(value: Listed) -> tuple[int, int]:
    """(rows, columns)."""
    return (len(value.args), 1) if isinstance(value, Components) else value.shape


def like(pattern: Listed, values: list[Expr]) -> Listed:
    """Other entries in the pattern's shape."""
    if isinstance(pattern, Components):
        return Components(*values)
    return ImmutableDenseMatrix(*pattern.shape, values)


def product(left: ImmutableDenseMatrix, right: Listed) -> Listed:
    """The product of matrices, or of a matrix and a vector. Raises `BadSetting` where they do not fit."""
    (rows, inner), (other, columns) = shape(left), shape(right)
    if inner != other or max(rows, inner, columns) > _MOST:
        raise BadSetting(_NO_FIT)
    a, b = entries(left), entries(right)
    found = [
        plus(*(times(a[i * inner + k], b[k * columns + j]) for k in range(inner)))
        for i in range(rows)
        for j in range(columns)
    ]
    return Components(*found) if columns == 1 else ImmutableDenseMatrix(rows, columns, found)


def by_entries(left: Listed, right: Listed) -> Listed:
    """The product entry by entry. Raises `BadSetting`."""
    if shape(left) != shape(right):
        raise BadSetting("a product entry by entry is one of arrays of one shape")
    return like(left, [times(a, b) for a, b in zip(entries(left), entries(right), strict=True)])


def dot(left: Listed, right: Listed) -> Any:
    """The sum of the products of the entries; `·` behind a matrix is the product of matrices. Raises `BadSetting`."""
    if isinstance(left, ImmutableDenseMatrix):
        return product(left, right)
    if shape(left) != shape(right):
        raise BadSetting(_NO_FIT)
    return plus(*by_entries(left, right).args)


def cross(left: Listed, right: Listed) -> Listed:
    """The cross product of two vectors of three entries; `×` behind a matrix is the product of matrices. Raises
    `BadSetting`."""
    if isinstance(left, ImmutableDenseMatrix):
        return product(left, right)
    if shape(left) != (3, 1) or shape(right) != (3, 1):
        raise BadSetting("a × b is a product of vectors with three entries")
    (a, b, c), (x, y, z) = left.args, right.args
    pairs = ((b, z, c, y), (c, x, a, z), (a, y, b, x))
    return Components(*(plus(times(p, q), times(-1, r, s)) for p, q, r, s in pairs))


def determinant(value: object) -> Expr:
    """The determinant of a square matrix. Raises `BadSetting`."""
    square = _square(value, "the determinant")
    return plus(*(_signed(square, order) for order in permutations(range(square.rows))))


def _signed(square: ImmutableDenseMatrix, order: tuple[int, ...]) -> Expr:
    return times(Permutation(list(order)).signature(), *(square[row, column] for row, column in enumerate(order)))


def trace(value: object) -> Expr:
    """The sum along the diagonal. Raises `BadSetting`."""
    square = _square(value, "the trace")
    return plus(*(square[k, k] for k in range(square.rows)))


def transpose(value: object) -> Listed:
    """Rows for columns; a vector stays one. Raises `BadSetting`."""
    if not isinstance(value, LISTS):
        raise BadSetting("a vector or a matrix is transposed that is written out")
    return value if isinstance(value, Components) else value.T


def matrix_power(base: ImmutableDenseMatrix, exponent: Expr) -> Listed:
    """A whole power; that to -1 is the inverse. Raises `BadSetting`."""
    square = _square(base, "a power")
    if not exponent.is_Integer or abs(exponent) > _HIGHEST:
        raise BadSetting("the exponent of a matrix is a small whole number")
    factor = square if exponent >= 0 else _inverse(square)
    unit: Listed = ImmutableDenseMatrix.eye(square.rows)
    return reduce(lambda done, _: product(factor, done), range(abs(int(exponent))), unit)


def _inverse(square: ImmutableDenseMatrix) -> ImmutableDenseMatrix:
    whole = determinant(square)
    if plain(whole) == 0:
        raise BadSetting("this matrix has no inverse: its determinant is 0")
    size = square.rows
    return ImmutableDenseMatrix(size, size, lambda i, j: over(_cofactor(square, int(j), int(i)), whole))


def _cofactor(square: ImmutableDenseMatrix, row: int, column: int) -> Expr:
    if square.rows == 1:
        return Integer(1)
    return times((-1) ** (row + column), determinant(square.minor_submatrix(row, column)))


def _square(value: object, what: str) -> ImmutableDenseMatrix:
    if not isinstance(value, ImmutableDenseMatrix) or value.rows != value.cols:
        raise BadSetting(f"{what} is that of a square matrix that is written out")
    if value.rows > _MOST_OF_SQUARES:
        raise BadSetting(f"{what} is worked out of at most {_MOST_OF_SQUARES} rows")
    return value
