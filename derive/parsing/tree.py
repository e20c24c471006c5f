"""What was typed, as a tree of our own: the same for plain maths and for LaTeX, with the place of each piece.

Nothing here is SymPy's: the limits are checked on this tree before SymPy sees anything of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any


@dataclass(frozen=True)
class Node:
    """A piece of a formula; `place` is its offset in the text."""

    place: int

    @cached_property
    def children(self) -> tuple[Node, ...]:
        """The pieces it is made of, from the left."""
        found: list[Node] = []
        kind: Any = type(self)
        for name in _parts(kind):
            _gather(getattr(self, name), found)
        return tuple(found)


@lru_cache(maxsize=100)
def _parts(kind: Any) -> tuple[str, ...]:
    """The names of the fields, but for the place."""
    return tuple(field.name for field in fields(kind))[1:]


def _gather(value: object, found: list[Node]) -> None:
    if isinstance(value, Node):
        found.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _gather(item, found)


@dataclass(frozen=True)
class Number(Node):
    """A number without sign, exactly as written; `decimal` tells that it had a point."""

    value: Fraction
    decimal: bool = False


@dataclass(frozen=True)
class Run(Node):
    """A subscript of letters or digits only: `jk` is two indices or a word, which its name decides."""

    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.pieces)


@dataclass(frozen=True)
class Name(Node):
    """A name with its subscripts; bold for a whole vector."""

    head: str
    subscripts: tuple[Node, ...] = ()
    bold: bool = False


@dataclass(frozen=True)
class Total(Node):
    """A sum of terms, each with its sign, +1 or -1."""

    terms: tuple[tuple[int, Node], ...]


@dataclass(frozen=True)
class Chain(Node):
    """A product: each factor with the sign in front of it, `*`, `/`, `@`, `⊙` or nothing."""

    factors: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Power(Node):
    """base ^ exponent."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Apply(Node):
    """A function of the table, or a function of the reader's own, on its arguments."""

    function: str
    args: tuple[Node, ...]
    primes: int = 0


@dataclass(frozen=True)
class Primed(Node):
    """Something with primes that is no function: the complement of an event."""

    body: Node
    order: int


ROW, COLUMN = "row", "column"


@dataclass(frozen=True)
class Vector(Node):
    """`(a, b)`, or `[a, b]`: the brackets matter where it may be an interval; a row or a column of LaTeX's."""

    items: tuple[Node, ...]
    bracket: str = "("


@dataclass(frozen=True)
class Span(Node):
    """An interval for certain, `[a, b)`: its ends, and whether each belongs to it."""

    low: Node
    high: Node
    closed: tuple[bool, bool]


@dataclass(frozen=True)
class Listed(Node):
    """`{a, b}`: a set of numbers."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class OneOf(Node):
    """Several values or statements without brackets: `1, 2`; `either` for both signs of ±."""

    items: tuple[Node, ...]
    either: bool = False


@dataclass(frozen=True)
class Component(Node):
    """`(a + b)_i`, `softmax(z)_i`: one entry of a vector."""

    body: Node
    index: Node


@dataclass(frozen=True)
class Transposed(Node):
    """`x^T`."""

    body: Node


@dataclass(frozen=True)
class Indicator(Node):
    """`[i = j]`: 1 where the condition holds, else 0."""

    condition: Node


@dataclass(frozen=True)
class Remainder(Node):
    """`O(x^3)` or dots, where an expansion ends."""


@dataclass(frozen=True)
class Rows(Node):
    """A matrix, row by row."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Family(Node):
    """`(f)_{i=1}^n`: the vector of all f."""

    body: Node
    letter: Name
    low: Node
    high: Node


@dataclass(frozen=True)
class Big(Node):
    """A sum or product over a letter; without limits over all of its range."""

    kind: str
    body: Node
    letter: Name
    low: Node | None
    high: Node | None


@dataclass(frozen=True)
class Derivative(Node):
    """d/dx dy: the variables, outermost first, and what is differentiated."""

    variables: tuple[Name, ...]
    body: Node


@dataclass(frozen=True)
class Placed(Node):
    """Something taken at letter = value."""

    body: Node
    letter: Name
    value: Node


@dataclass(frozen=True)
class Gradient(Node):
    """Nabla by names."""

    names: tuple[Name, ...]
    body: Node


@dataclass(frozen=True)
class Minimum(Node):
    """argmin over letters."""

    letters: tuple[Name, ...]
    body: Node


@dataclass(frozen=True)
class Cases(Node):
    """Values with their conditions; None is otherwise."""

    rows: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True)
class Relation(Node):
    """`a < b <= c`: one sign fewer than parts."""

    signs: tuple[str, ...]
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Logic(Node):
    """Conditions joined by `and` or `or`, or one behind `not`."""

    kind: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class SetOperation(Node):
    """Events joined by one of the signs of union, intersection and difference."""

    sign: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Complemented(Node):
    """Everything that is not in an event."""

    body: Node


@dataclass(frozen=True)
class Those(Node):
    """`{omega : condition}`."""

    letter: Name
    condition: Node


def walk(node: Node) -> list[Node]:
    """The node and everything in it, outer pieces before inner ones."""
    found, todo = [], [node]
    while todo:
        here = todo.pop()
        found.append(here)
        todo += here.children[::-1]
    return found


def plain_names(node: Node) -> Iterator[str]:
    """The names without scripts in a limit or an index."""
    for piece in walk(node):
        if isinstance(piece, Name) and not piece.subscripts:
            yield piece.head
