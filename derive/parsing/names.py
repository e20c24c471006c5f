"""What a name stands for: what was declared, or what can be told from how it is written and used.

Undeclared names: i, j, k and l, letters that a sum binds and letters in the subscripts of arrays are indices; a name in
the limits of a sum is a size; a name with index letters below it is an array (`w_jk`, `x_{i+1}`), with other scripts a
name of its own (`x_1`, `w_old`), and `x_1` is a component if x has an index elsewhere; two indices below delta are
Kronecker's; a name in a union or under P is an event; e and pi are the constants; all others are real numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sympy import Basic, IndexedBase, Symbol
from sympy.core.function import AppliedUndef

from derive.errors import BadSetting
from derive.parsing.accents import without_mark
from derive.parsing.alphabet import GREEK
from derive.terms.arrays import Tensor
from derive.terms.chance import RandomVariable
from derive.terms.events import Event
from derive.terms.notation import Named, check_name

_ALIKE = 0.6
_WORDS = 1000  # whose keys are kept: the names of a question come with every answer
Key = tuple[str, tuple[str, ...]]


@lru_cache(maxsize=_WORDS)
def key_of(name: str) -> Key:
    """A name as its head and its scripts: x1, x_1 and x_{1} are one name, and so are yhat and y_hat."""
    head, *scripts = [piece for piece in name.split("_") if piece] or [name]
    stem = head.rstrip("0123456789")
    if stem.isalpha() and stem != head:
        head, scripts = stem, [head[len(stem) :], *scripts]
    return _marked(head, tuple(scripts))


@lru_cache(maxsize=_WORDS)
def _marked(head: str, scripts: tuple[str, ...]) -> Key:
    """A mark above the head as the first of the scripts."""
    stem, mark = without_mark(head)
    return stem, (*mark, *scripts)


class Twofold(Struct, frozen=True):
    """A name that is a number where it stands alone, and of a sequence where it has an index: w, and w_t."""

    bare: Symbol
    array: IndexedBase


class Known:
    """The names that were declared, with what they stand for; looked up as they are written."""

    def __init__(self, names: Mapping[str, Any] | None = None) -> None:
        both = {_spelled(name): value for name, value in (names or {}).items()}
        self.names = {n: value.array if isinstance(value, Twofold) else value for n, value in both.items()}
        self._bare = {n: value.bare for n, value in both.items() if isinstance(value, Twofold)}
        for name, value in self.names.items():
            check_name(name)
            if not isinstance(value, Basic) and not is_function(value):
                raise BadSetting(f"the name '{name}' stands for {value!r}, which is no expression of SymPy")
        self._by_key = {key_of(name): value for name, value in self.names.items()}

    def get(self, head: str, scripts: Iterable[str] = ()) -> Any:
        """What a name stands for, or None."""
        return self._by_key.get(_marked(head, tuple(scripts)))

    def bare(self, head: str) -> Symbol | None:
        """The number that a name stands for without an index, where with one it is of a sequence."""
        return self._bare.get(head)

    def declares(self, word: str) -> bool:
        """Whether a word without scripts is a declared name."""
        return key_of(word) in self._by_key

    def is_function(self, word: str) -> bool:
        """Whether a word is declared as a function."""
        return is_function(self._by_key.get(key_of(word)))

    @property
    def has_events(self) -> bool:
        """Whether some of the names are events."""
        return any(isinstance(value, Event) for value in self._by_key.values())

    @property
    def has_chances(self) -> bool:
        """Whether some of the names are random variables."""
        labels = (v.label if isinstance(v, IndexedBase) else v for v in self._by_key.values())
        return any(isinstance(label, RandomVariable) for label in labels)

    def is_event(self, word: str) -> bool:
        """Whether a word is declared as an event."""
        return isinstance(self._by_key.get(key_of(word)), Event)

    @staticmethod
    def near(word: str, known: Iterable[str]) -> bool:
        """Whether a word may be one of the known ones, mistyped."""
        import difflib  # deferred: most answers have no word that is not known

        return bool(difflib.get_close_matches(word, list(known), n=1, cutoff=_ALIKE))


def _spelled(name: str) -> str:
    return "".join(GREEK.get(c, c) for c in name)


def is_function(value: object) -> bool:
    """Whether a value is a function that has not been applied: Function("f"), or a subclass of `Named`."""
    return isinstance(value, type) and issubclass(value, (AppliedUndef, Named))


def names_of(*exprs: Basic) -> dict[str, Any]:
    """The names in expressions, to be declared when something is read that speaks of the same: symbols with their
    assumptions, arrays with their shapes, functions, events, tensors."""
    found: dict[str, Any] = {}
    alone: dict[str, Symbol] = {}
    todo = list(exprs)
    while todo:
        node = todo.pop()
        if isinstance(node, IndexedBase):
            found[node.label.name] = node
            todo += node.shape or ()
        elif isinstance(node, Symbol):
            alone.setdefault(node.name, node)
        elif isinstance(node, (Event, Tensor)):
            found[node.name] = node
        else:
            if isinstance(node, AppliedUndef):
                found[type(node).__name__] = type(node)
            elif isinstance(node, Named):
                found[node.letter] = type(node)
            todo += node.args
    arrays = {name: value for name, value in found.items() if isinstance(value, IndexedBase) and name in alone}
    return {**alone, **found, **{name: Twofold(alone[name], value) for name, value in arrays.items()}}
