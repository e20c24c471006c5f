"""What the undeclared names of one formula are, told from how they are used in all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from sympy import Basic, IndexedBase, Integer, Symbol

from derive.errors import Unreadable
from derive.events import Event, Everything
from derive.notation import array, indices, scalar, size
from derive.parsing.characters import GREEK_NAMES
from derive.parsing.names import Known
from derive.parsing.tree import (
    Apply,
    Big,
    Chain,
    Complemented,
    Family,
    Name,
    Node,
    Number,
    Power,
    Primed,
    Relation,
    Run,
    SetOperation,
    Those,
    Total,
    walk,
)

INDEX_LETTERS = frozenset("ijkl")
_SUBSCRIPTS = frozenset("ijklmn")
_SIZES = ("n", "m", "N", "M", "K", "L", "size_1", "size_2", "size_3", "size_4", "size_5", "size_6")


class Names:
    """The names of one formula."""

    def __init__(self, text: str, tree: Node, known: Known) -> None:
        self.text, self.known = text, known
        nodes = list(walk(tree))
        self.bound = {n.letter.head for n in nodes if isinstance(n, (Big, Family))}
        limits = [part for n in nodes if isinstance(n, (Big, Family)) for part in (n.low, n.high)]
        self.sizes = {s for part in limits for s in _plain_names(part)} - self.bound
        self.events = {name for n in nodes for name in self._events_of(n)}
        named = [n for n in nodes if isinstance(n, Name)]
        self.words = {n.head for n in named}
        self.arrays: dict[str, list[Sequence[Node]]] = {}
        for name in named:
            if self._is_new_array(name):
                self.arrays.setdefault(name.head, []).append(self._split(name))
        used = {s for uses in self.arrays.values() for parts in uses for p in parts for s in _plain_names(p)}
        self.letters = used | self.bound | INDEX_LETTERS
        self._axes = _Axes(self, nodes)

    # events

    def _events_of(self, node: Node) -> Iterator[str]:
        """The names that have to be events where they stand in this node."""
        if isinstance(node, (SetOperation, Complemented)) or (isinstance(node, Apply) and node.function == "P"):
            for child in node.children:
                yield from self._all_events(child)
        elif isinstance(node, Relation) and {"⊆", "∈", "∉"} & set(node.signs):
            for place, part in enumerate(node.parts):
                if place > 0 or node.signs[0] == "⊆":
                    yield from self._all_events(part)

    def _all_events(self, node: Node) -> Iterator[str]:
        if isinstance(node, Name):
            yield node.head
        elif isinstance(node, Power):
            yield from self._all_events(node.base)
        elif isinstance(node, (Total, Chain, Primed)):
            for child in node.children:
                yield from self._all_events(child)

    def is_event(self, node: Node) -> bool:
        """Whether a node is an event: by its sign, or by the names in it."""
        if isinstance(node, Name):
            return node.head == "∅" or self.known.is_event(node.head) or self._means_event(node)
        if isinstance(node, Power):
            return isinstance(node.exponent, Name) and node.exponent.head == "c" and self.is_event(node.base)
        if isinstance(node, (Total, Chain)):
            return all(self.is_event(child) for child in node.children)
        if isinstance(node, Primed):
            return self.is_event(node.body)
        return isinstance(node, (SetOperation, Complemented, Those))

    def _means_event(self, name: Name) -> bool:
        return name.head in self.events and not name.subscripts and not self.known.declares(name.head)

    # indices

    def indices_of(self, name: Name) -> Sequence[Node] | None:
        """The indices of a component of an array, or None for a name of its own."""
        base = self.known.get(name.head)
        if not name.subscripts or self.known.get(name.head, _texts(name)) is not None:
            return None
        if isinstance(base, IndexedBase):
            return self._declared_indices(name, len(base.shape or ()))
        if name.head in self.arrays and (self._is_new_array(name) or self._is_component(name)):
            return self._split(name)
        return None

    def _declared_indices(self, name: Name, rank: int) -> Sequence[Node]:
        parts: Sequence[Node] = name.subscripts
        only = parts[0]
        if len(parts) == 1 and isinstance(only, Run) and rank != 1 and (rank or only.text.isalpha()):
            parts = _single(only) if not rank or len(only.text) == rank else [only]
        if rank and len(parts) != rank:
            raise self.fail(f"{name.head} takes {rank} ind{'ices' if rank > 1 else 'ex'}, not {len(parts)}", name)
        return [_opened(p) for p in parts]

    def _is_component(self, name: Name) -> bool:
        """`x_1` beside `x_i`."""
        ranks = {len(parts) for parts in self.arrays[name.head]}
        return {len(self._split(name))} == ranks

    def is_kronecker(self, name: Name) -> Sequence[Node] | None:
        """The two indices of Kronecker's delta, or None."""
        if name.head != "delta" or self.known.get("delta", _texts(name)) is not None:
            return None
        base = self.known.get("delta")
        if isinstance(base, IndexedBase) and len(base.shape or ()) != 1:
            return None
        parts = self._split(name)
        return parts if len(parts) == 2 else None

    def _is_new_array(self, name: Name) -> bool:
        """Whether an undeclared name has indices below it."""
        if not name.subscripts or self.known.declares(name.head) or self.known.get(name.head, _texts(name)) is not None:
            return False
        if self.is_kronecker(name):
            return False
        if len(name.subscripts) > 1 or not isinstance(name.subscripts[0], Run):
            return True
        text = name.subscripts[0].text
        return all(self._is_index(c) for c in text if not c.isdigit()) and not text.isdigit()

    def _is_index(self, letter: str) -> bool:
        declared = self.known.get(letter)
        if declared is not None:
            return bool(getattr(declared, "is_integer", False))
        return letter in self.bound or letter in _SUBSCRIPTS

    def _split(self, name: Name) -> Sequence[Node]:
        """Subscripts as indices: `jk` is two of them."""
        parts = name.subscripts
        if len(parts) == 1 and isinstance(parts[0], Run):
            run = parts[0]
            if run.text.isdigit() or any(p in GREEK_NAMES for p in run.pieces) or self.known.declares(run.text):
                return [_opened(run)]
            if any(c.isdigit() for c in run.text):
                raise self.fail(f"'{run.text}' may be two indices or one: put a comma or * into {{{run.text}}}", run)
            return [_opened(p) for p in _single(run)]
        return [_opened(p) for p in parts]

    # symbols

    def symbol(self, name: Name) -> Any:
        """What a name without indices stands for."""
        scripts = _texts(name)
        declared = self.known.get(name.head, scripts)
        if declared is not None:
            return declared
        if scripts:
            return scalar("_".join((name.head, *scripts)))
        if name.head in self.sizes:
            return size(name.head)
        if name.head == "Omega":
            return Everything()
        return self.index(name.head) if name.head in self.letters else scalar(name.head)

    def index(self, letter: str) -> Symbol:
        """The letter as an index: the declared one if that counts, else a new integer."""
        declared = self.known.get(letter)
        if isinstance(declared, Symbol) and declared.is_integer:
            return declared
        return indices(letter)[0]

    def base(self, name: Name) -> Any:
        """The array of a name with indices, with a shape made up where none is declared: the kernel needs one."""
        declared = self.known.get(name.head)
        return declared if isinstance(declared, IndexedBase) else self._axes.array(name.head)

    def event(self, name: Name) -> Basic:
        """The event of that name."""
        declared = self.known.get(name.head, _texts(name))
        if declared is not None and not isinstance(declared, Event):
            raise self.fail(f"{name.head} is a number, and an event is meant", name)
        return declared or Event("_".join((name.head, *_texts(name))))

    def fail(self, said: str, node: Node) -> Unreadable:
        """The error at a node."""
        return Unreadable(said, self.text, node.place)


class _Axes:
    """The sizes of undeclared arrays: axes with one letter are of one size, which a sum over it may tell."""

    def __init__(self, names: Names, nodes: Sequence[Node]) -> None:
        self.names = names
        self.parent: dict[Any, Any] = {}
        self.found: dict[Any, Basic] = {}
        for head, uses in names.arrays.items():
            for parts in uses:
                for axis, part in enumerate(parts):
                    for letter in _plain_names(part):
                        self._join((head, axis), letter)
        for node in nodes:
            self._note(node)
        self.free = [s for s in _SIZES if s in names.sizes or s not in names.words]

    def _root(self, item: Any) -> Any:
        while self.parent.get(item, item) != item:
            item = self.parent[item]
        return item

    def _join(self, one: Any, other: Any) -> None:
        self.parent[self._root(one)] = self._root(other)

    def _note(self, node: Node) -> None:
        """What a sum or a declared array tells about the size of a letter."""
        if isinstance(node, (Big, Family)):
            high = node.high
            if isinstance(high, Name) and not high.subscripts:
                self.found.setdefault(self._root(node.letter.head), self.names.symbol(high))
            elif isinstance(high, Number):
                self.found.setdefault(self._root(node.letter.head), Integer(int(high.value)))
        elif isinstance(node, Name) and node.subscripts:
            base = self.names.known.get(node.head)
            parts = self.names.indices_of(node) if isinstance(base, IndexedBase) and base.shape else None
            for part, length in zip(parts or (), base.shape if parts else (), strict=False):
                for letter in _plain_names(part):
                    self.found.setdefault(self._root(letter), length)

    def array(self, head: str) -> IndexedBase:
        rank = max(len(parts) for parts in self.names.arrays[head])
        return array(head, *(self._length((head, axis)) for axis in range(rank)))

    def _length(self, axis: Any) -> Basic:
        root = self._root(axis)
        if root not in self.found:
            taken = {s.name for s in self.found.values() if isinstance(s, Symbol)}
            self.found[root] = size(next((s for s in self.free if s not in taken), "size_7"))
        return self.found[root]


def _plain_names(node: Node) -> Iterator[str]:
    """The names without scripts in a limit or an index."""
    for piece in walk(node):
        if isinstance(piece, Name) and not piece.subscripts:
            yield piece.head


def _texts(name: Name) -> tuple[str, ...]:
    return tuple(s.text if isinstance(s, Run) else "?" for s in name.subscripts)


def _single(run: Run) -> list[Run]:
    return [Run(run.place + k, (c,)) for k, c in enumerate(run.text)]


def _opened(part: Node) -> Node:
    """An index as an expression: a number, a letter, or a number in front of a letter."""
    if not isinstance(part, Run):
        return part
    factors: list[tuple[str, Node]] = []
    for piece in part.pieces:
        if piece.isdigit() and not factors:
            factors.append(("", Number(part.place, Fraction(int(piece)))))
        elif piece.isdigit():
            before = factors.pop()[1]
            assert isinstance(before, Name)
            factors.append(("", Name(part.place, before.head, (Run(part.place, (piece,)),))))
        else:
            factors.append(("", Name(part.place, piece)))
    return factors[0][1] if len(factors) == 1 else Chain(part.place, tuple(factors))
