"""What was typed, as a tree of our own: the same for plain maths and for LaTeX, with the place of each piece.

Nothing here is SymPy's: the limits are checked on this tree before SymPy sees anything of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property

from msgspec import Struct


class Node(Struct, frozen=True, dict=True):
    """A piece of a formula; `place` is its offset in the text."""

    place: int

    @cached_property
    def children(self) -> tuple[Node, ...]:
        """The pieces it is made of, from the left."""
        found: list[Node] = []
        for name in self.__struct_fields__[1:]:  # behind the place
            _gather(getattr(self, name), found)
        return tuple(found)


def _gather(value: object, found: list[Node]) -> None:
    if isinstance(value, Node):
        found.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _gather(item, found)


class Number(Node, frozen=True):
    """A number without sign, exactly as written; `decimal` tells that it had a point."""

    value: Fraction
    decimal: bool = False


class Run(Node, frozen=True):
    """A subscript of letters or digits only: `jk` is two indices or a word, which its name decides."""

    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class Name(Node, frozen=True):
    """A name with its subscripts; bold for a whole vector."""

    head: str
    subscripts: tuple[Node, ...] = ()
    bold: bool = False


class Total(Node, frozen=True):
    """A sum of terms, each with its sign, +1 or -1."""

    terms: tuple[tuple[int, Node], ...]


class Chain(Node, frozen=True):
    """A product: each factor with the sign in front of it, `*`, `/`, `@`, `⊙` or nothing."""

    factors: tuple[tuple[str, Node], ...]


class Power(Node, frozen=True):
    """base ^ exponent."""

    base: Node
    exponent: Node


class Apply(Node, frozen=True):
    """A function of the table, or a function of the reader's own, on its arguments."""

    function: str
    args: tuple[Node, ...]
    primes: int = 0


class Primed(Node, frozen=True):
    """Something with primes that is no function: the complement of an event."""

    body: Node
    order: int


ROW, COLUMN = "row", "column"


class Vector(Node, frozen=True):
    """`(a, b)`, or `[a, b]`: the brackets matter where it may be an interval; a row or a column of LaTeX's."""

    items: tuple[Node, ...]
    bracket: str = "("


class Span(Node, frozen=True):
    """An interval for certain, `[a, b)`: its ends, and whether each belongs to it."""

    low: Node
    high: Node
    closed: tuple[bool, bool]


class Listed(Node, frozen=True):
    """`{a, b}`: a set of numbers."""

    items: tuple[Node, ...]


class OneOf(Node, frozen=True):
    """Several values or statements without brackets: `1, 2`; `either` for both signs of ±."""

    items: tuple[Node, ...]
    either: bool = False


class Component(Node, frozen=True):
    """`(a + b)_i`, `softmax(z)_i`: one entry of a vector."""

    body: Node
    index: Node


class Transposed(Node, frozen=True):
    """`x^T`."""

    body: Node


class Indicator(Node, frozen=True):
    """`[i = j]`: 1 where the condition holds, else 0."""

    condition: Node


class Remainder(Node, frozen=True):
    """`O(x^3)` or dots, where an expansion ends."""


class Rows(Node, frozen=True):
    """A matrix, row by row."""

    rows: tuple[tuple[Node, ...], ...]


class Family(Node, frozen=True):
    """`(f)_{i=1}^n`: the vector of all f."""

    body: Node
    letter: Name
    low: Node
    high: Node


class Big(Node, frozen=True):
    """A sum or product over a letter; without limits over all of its range."""

    kind: str
    body: Node
    letter: Name
    low: Node | None
    high: Node | None


class Derivative(Node, frozen=True):
    """d/dx dy: the variables, outermost first, and what is differentiated."""

    variables: tuple[Name, ...]
    body: Node


class Placed(Node, frozen=True):
    """Something taken at letter = value."""

    body: Node
    letter: Name
    value: Node


class Gradient(Node, frozen=True):
    """Nabla by names."""

    names: tuple[Name, ...]
    body: Node


class Minimum(Node, frozen=True):
    """argmin over letters."""

    letters: tuple[Name, ...]
    body: Node


class Cases(Node, frozen=True):
    """Values with their conditions; None is otherwise."""

    rows: tuple[tuple[Node, Node | None], ...]


class Relation(Node, frozen=True):
    """`a < b <= c`: one sign fewer than parts."""

    signs: tuple[str, ...]
    parts: tuple[Node, ...]


class Logic(Node, frozen=True):
    """Conditions joined by `and` or `or`, or one behind `not`."""

    kind: str
    parts: tuple[Node, ...]


class SetOperation(Node, frozen=True):
    """Events joined by one of the signs of union, intersection and difference."""

    sign: str
    parts: tuple[Node, ...]


class Complemented(Node, frozen=True):
    """Everything that is not in an event."""

    body: Node


class Those(Node, frozen=True):
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
