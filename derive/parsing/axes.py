"""The shapes of arrays that were not declared: the kernel needs them, and the sums over their indices tell them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sympy import Basic, IndexedBase, Integer, Symbol

from derive.parsing.names import Known
from derive.parsing.tree import Big, Family, Name, Node, Number, plain_names
from derive.terms.notation import array, size

_SIZES = ("n", "m", "N", "M", "K", "L", "size_1", "size_2", "size_3", "size_4", "size_5", "size_6")


class Names(Protocol):
    """What shapes are told from: the names of one formula."""

    arrays: dict[str, list[Sequence[Node]]]
    bound: set[str]
    sizes: set[str]
    words: set[str]
    letters: set[str]
    known: Known

    def symbol(self, name: Name) -> Any:
        """What a name without subscripts stands for."""

    def indices_of(self, name: Name) -> Sequence[Node] | None:
        """The subscripts of a name, each as an expression."""


class Axes:
    """The sizes of undeclared arrays: axes with one letter are of one size, which a sum over it may tell."""

    def __init__(self, names: Names, nodes: Sequence[Node]) -> None:
        self.names = names
        self.parent: dict[Any, Any] = {}
        self.found: dict[Any, Basic] = {}
        for head, uses in names.arrays.items():
            for parts in uses:
                for axis, part in enumerate(parts):
                    for letter in plain_names(part):
                        self._join((head, axis), letter)
        for node in nodes:
            self._note(node)
        self.free = [s for s in _SIZES if s in names.sizes or s not in names.words | names.letters]

    def _root(self, item: Any) -> Any:
        while self.parent.get(item, item) != item:
            item = self.parent[item]
        return item

    def _join(self, one: Any, other: Any) -> None:
        self.parent[self._root(one)] = self._root(other)

    def _note(self, node: Node) -> None:
        """What a sum or a declared array tells about the size of a letter."""
        if isinstance(node, (Big, Family)):
            high, more = node.high, int(isinstance(node.low, Number) and node.low.value == 0)  # 0 to n are n + 1
            if isinstance(high, Name) and high.head in self.names.bound:  # k to i runs as far as i can
                self._join(node.letter.head, high.head)
            elif isinstance(high, Name) and not high.subscripts and high.head != "∞":
                self.found.setdefault(self._root(node.letter.head), self.names.symbol(high) + more)
            elif isinstance(high, Number):
                self.found.setdefault(self._root(node.letter.head), Integer(int(high.value) + more))
        elif isinstance(node, Name) and node.subscripts:
            base = self.names.known.get(node.head)
            parts = self.names.indices_of(node) if isinstance(base, IndexedBase) and base.shape else None
            for part, length in zip(parts or (), base.shape if parts else (), strict=False):
                for letter in plain_names(part):
                    self.found.setdefault(self._root(letter), length)

    def size_of(self, letter: str) -> Basic | None:
        """How far a letter runs, or None where it is nobody's index."""
        root = self._root(letter)
        ours = next((axis for axis in self.parent if isinstance(axis, tuple) and self._root(axis) == root), None)
        return self.found.get(root) if ours is None else self._length(ours)

    def array(self, head: str) -> IndexedBase:
        """The array of that name."""
        rank = max(len(parts) for parts in self.names.arrays[head])
        return array(head, *(self._length((head, axis)) for axis in range(rank)))

    def _length(self, axis: Any) -> Basic:
        root = self._root(axis)
        if root not in self.found:
            taken = {s.name for s in self.found.values() if isinstance(s, Symbol)}
            self.found[root] = size(next((s for s in self.free if s not in taken), "size_7"))
        return self.found[root]
