"""What the undeclared names of one formula are, told from how they are used in all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from sympy import Basic, IndexedBase, Symbol

from derive.errors import Unreadable
from derive.parsing.alphabet import GREEK_NAMES
from derive.parsing.axes import Axes
from derive.parsing.names import Known
from derive.parsing.sums import INDEX_LETTERS
from derive.parsing.tree import (
    Apply,
    Big,
    Chain,
    Complemented,
    Family,
    Listed,
    Logic,
    Name,
    Node,
    Number,
    Power,
    Primed,
    Relation,
    Run,
    SetOperation,
    Span,
    Those,
    Total,
    Vector,
    plain_names,
    walk,
)
from derive.terms.events import Event, Everything
from derive.terms.notation import indices, scalar, size

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_SUBSCRIPTS = frozenset("ijklmn")


class Names:
    """The names of one formula."""

    def __init__(self, text: str, tree: Node, known: Known) -> None:
        self.text, self.known = text, known
        nodes = list(walk(tree))
        self.bound = {n.letter.head for n in nodes if isinstance(n, (Big, Family))}
        limits = [p for n in nodes if isinstance(n, (Big, Family)) for p in (n.low, n.high) if p is not None]
        self.sizes = {s for part in limits for s in plain_names(part)} - self.bound
        if any(isinstance(n, Big) and n.high is None for n in nodes):  # (1/n) sum(x_i)
            self.sizes |= {"n"} & {n.head for n in nodes if isinstance(n, Name) and not n.subscripts}
        self.events = {name for n in nodes for name in self._events_of(n)}
        named = [n for n in nodes if isinstance(n, Name)]
        self.words = {n.head for n in named}
        self.arrays: dict[str, list[Sequence[Node]]] = {}
        for name in named:
            if self._is_new_array(name):
                self.arrays.setdefault(name.head, []).append(self._split(name))
        used = {s for uses in self.arrays.values() for parts in uses for p in parts for s in plain_names(p)}
        self.letters = used | self.bound | INDEX_LETTERS
        self._axes = Axes(self, nodes)

    # events

    def _events_of(self, node: Node) -> Iterator[str]:
        """The names that have to be events where they stand in this node."""
        if self.is_numbers(node):
            return
        if isinstance(node, (SetOperation, Complemented)) or (isinstance(node, Apply) and node.function == "P"):
            for child in node.children:
                yield from self._all_events(child)
        elif isinstance(node, Logic) and self._joins_events(node):
            yield from self._all_events(node)
        elif isinstance(node, Relation) and {"⊆", "∈", "∉"} & set(node.signs):
            for place, part in enumerate(node.parts):
                if place > 0 or node.signs[0] == "⊆":
                    yield from self._all_events(part)

    def _all_events(self, node: Node) -> Iterator[str]:
        if isinstance(node, Name):
            yield node.head
        elif isinstance(node, Power):
            yield from self._all_events(node.base)
        elif isinstance(node, (Total, Chain, Primed, Logic)):
            for child in node.children:
                yield from self._all_events(child)

    def is_numbers(self, node: Node) -> bool:
        """Whether sets of numbers are joined here: an interval or a list stands among them."""
        return isinstance(node, SetOperation) and any(
            self.is_numbers(p) or (isinstance(p, (Span, Listed, Vector)) and not self.is_event(p)) for p in node.parts
        )

    def is_event(self, node: Node) -> bool:
        """Whether a node is an event: by its sign, or by the names in it."""
        if isinstance(node, Name):
            return node.head == "∅" or self.known.is_event(node.head) or self._means_event(node)
        if isinstance(node, Power):
            return is_complement(node) and self.is_event(node.base)
        if isinstance(node, (Total, Chain)):
            return all(self.is_event(child) for child in node.children)
        if isinstance(node, Primed):
            return self.is_event(node.body)
        if isinstance(node, Logic):
            return self._joins_events(node)
        if isinstance(node, Those):
            return any(isinstance(p, Relation) and {"∈", "∉"} & {*p.signs} for p in walk(node))
        if isinstance(node, Listed):
            return self.known.has_events and all(_is_whole(item) for item in node.items)
        return isinstance(node, (SetOperation, Complemented)) and not self.is_numbers(node)

    @staticmethod
    def _joins_events(node: Logic) -> bool:
        """Whether `and`, `or` and `not` stand between events: no relation and no number is in them."""
        return not any(isinstance(piece, (Relation, Number)) for piece in walk(node))

    def _means_event(self, name: Name) -> bool:
        return name.head in (*self.events, "Omega") and not name.subscripts and not self.known.declares(name.head)

    # indices

    def indices_of(self, name: Name) -> Sequence[Node] | None:
        """The indices of a component of an array, or None for a name of its own."""
        base = self.known.get(name.head)
        if not name.subscripts or self.known.get(name.head, _texts(name)) is not None:
            return None
        if isinstance(base, IndexedBase) and not self._is_mark(name, base):
            return self._declared_indices(name, len(base.shape or ()))
        if name.head in self.arrays and (self._is_new_array(name) or self._is_component(name)):
            return self._split(name)
        return None

    def _is_mark(self, name: Name, base: IndexedBase) -> bool:
        """`y_hat`, where y is a vector: the word below it is no index."""
        only = name.subscripts[0]
        if len(name.subscripts) > 1 or not isinstance(only, Run) or not only.text.isalpha() or len(only.pieces[0]) < 2:
            return False
        letters = all(self._is_index(c) for c in only.text) or only.text in GREEK_NAMES
        return not letters and not self.known.declares(only.text) and len(base.shape or ()) != len(only.text)

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
        bare = None if scripts or name.bold else self.known.bare(name.head)
        declared = bare or self.known.get(name.head, scripts)
        if declared is not None:
            return declared
        spelled = self._spelled(name)
        if scripts:
            return scalar(spelled)
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

    def size_of(self, letter: str) -> Basic | None:
        """How far an index runs, if an array or a sum tells it."""
        return self._axes.size_of(letter)

    def event(self, name: Name) -> Basic:
        """The event of that name."""
        declared = self.known.get(name.head, _texts(name))
        if declared is not None and not isinstance(declared, Event):
            raise self.fail(f"{name.head} is a number, and an event is meant", name)
        return declared or Event(self._spelled(name))

    def _spelled(self, name: Name) -> str:
        spelled = "_".join((name.head, *_texts(name)))
        if not _NAME.match(spelled):
            raise self.fail("this is no name: a name is letters, with letters or digits below it", name)
        return spelled

    def fail(self, message: str, node: Node) -> Unreadable:
        """The error at a node."""
        return Unreadable(message, self.text, node.place)


def is_complement(node: Power) -> bool:
    """`A^c`, if A is an event."""
    return isinstance(node.exponent, Name) and node.exponent.head in ("c", "C") and not node.exponent.subscripts


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


def _is_whole(node: Node) -> bool:
    return isinstance(node, Number) and node.value.denominator == 1
