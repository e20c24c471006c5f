"""What may be compared, and the answer's names read as those of the expected expression."""

from __future__ import annotations

from numbers import Real
from typing import Any

from sympy import Basic, I, ImmutableMatrix, IndexedBase, MatrixBase, MatrixExpr, Set, Symbol, Tuple, nan, oo, zoo
from sympy.core.relational import Relational
from sympy.core.sympify import _sympify
from sympy.logic.boolalg import BooleanFunction

from derive.checking.rewriting import readable, without_unit
from derive.errors import BadSpec
from derive.kept import LITTLE, kept
from derive.terms.bound import substitute
from derive.terms.events import Inclusion, Same
from derive.terms.families import KINDS
from derive.terms.nodes import of_kind
from derive.terms.notation import Components, Nabla
from derive.terms.sympys_own import in_our_notation

Vector = Components | Nabla


def as_sympys(side: Any) -> Any:
    """A number of Python's or NumPy's as SymPy's, rows in lists and an array of two dimensions as a matrix, one of one
    dimension as a list. All else is itself."""
    if callable(getattr(side, "tolist", None)) and hasattr(side, "ndim"):
        side = side.tolist()
    if _is_entry(side) and side == side:  # nan is left to be refused
        return _sympify(side)
    if not isinstance(side, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in side):
        return side
    entries = [entry for row in side for entry in row]
    is_matrix = entries and len({len(row) for row in side}) == 1 and all(map(_is_entry, entries))
    return ImmutableMatrix(side) if is_matrix else side


def _is_entry(value: object) -> bool:
    """Whether it may go to SymPy: a text would be run there."""
    return isinstance(value, (Basic, Real)) and not isinstance(value, bool)


def parts_of(side: object) -> tuple[Basic, ...] | None:
    """The components of a vector, matrix, tuple or list; None for anything else."""
    if isinstance(side, Nabla):
        return side.components.args
    if isinstance(side, (Components, Tuple)):
        return tuple(side.args)
    if isinstance(side, MatrixBase):
        return tuple(side)
    return tuple(side) if isinstance(side, (tuple, list)) else None


def shape_of(side: object) -> Any:
    """What has to be the same of two vectors before their components are compared."""
    parts = parts_of(side)
    return side.shape if isinstance(side, MatrixBase) else None if parts is None else (len(parts), 1)


def expression(side: object, complex_unit: bool = False) -> Basic:
    """A side of a comparison as the kernel reads it. Raises `BadSpec` for what is no such thing."""
    if isinstance(side, Set):
        return side
    allowed = (*KINDS, Inclusion, Same, Relational, BooleanFunction, Real)
    if isinstance(side, (bool, MatrixBase, MatrixExpr)) or not isinstance(side, allowed):
        raise not_comparable(side)
    return _read(_sympify(side), complex_unit)


def not_comparable(side: object) -> BadSpec:
    """The error for what no answer can be."""
    kind = type(side).__name__
    return BadSpec(
        f"cannot compare what is of type {kind}: give two expressions of numbers, two equations or two events"
    )


@kept(LITTLE)
def _read(read: Basic, complex_unit: bool) -> Basic:
    """The same of what can be compared: the expected side comes ten thousand times."""
    if read.has(zoo, oo, -oo, nan) or (read.has(I) and not complex_unit):
        raise BadSpec(f"cannot compare {read}: only {'' if complex_unit else 'real and '}finite numbers are read")
    own = readable(in_our_notation(read))
    return without_unit(own) if complex_unit else own


def named_alike(answer: Basic, expected: Basic) -> Basic:
    """The answer with the expected expression's own symbols and arrays for those spelled like them."""
    for kind in (IndexedBase, Symbol):  # whole arrays first: their labels are symbols too
        known = {s.name: s for s in of_kind(expected, kind)}
        other = {s: known[s.name] for s in of_kind(answer, kind) if known.get(s.name, s) != s}
        answer = substitute(answer, other) if other else answer
    return answer
