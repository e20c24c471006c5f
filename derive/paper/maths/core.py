"""What every maths printer shares: printed boxes, the tokens that a format supplies, and the walk over an expression.

The walk decides (brackets, fraction lines, signs); a format only says what a token looks like. `T` is what a
format prints: text, or a width.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from sympy import Basic, srepr

from derive.errors import CannotPrint
from derive.terms.ordered import plain

T = TypeVar("T")

# How strongly a printed form holds together; a part below the level that its place asks for gets brackets.
REL, ADD, NEG, DIV, MUL, FRAC, POW, CALL, NAME = range(9)

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip


_WORDS = ("if", "otherwise", "no result")  # those of a language that stand in formulas


class Box(NamedTuple, Generic[T]):
    """A printed form and what its surroundings must know about it."""

    out: T
    level: int = NAME
    tall: bool = False  # brackets around it must grow
    lead: str = ""  # what it begins with, where that matters: "digit", "word" or "function" (sin, not f)
    closed: T | None = None  # the form to use where a reader could take in what follows; None: this one


@lru_cache(maxsize=1 << 12)  # names come again and again
def split_name(name: str) -> tuple[str, tuple[str, ...]]:
    """The letter or word of a name, and its subscripts: x1 and x_1 are x with subscript 1."""
    head, *subscripts = [piece for piece in name.split("_") if piece] or [name]
    if match := re.fullmatch(r"([A-Za-z]+)(\d+)", head):
        head, subscripts = match[1], [match[2], *subscripts]
    return head, tuple(subscripts)


class Dialect(ABC, Generic[T]):
    """The tokens of a format."""

    TOKENS: ClassVar[Mapping[str, Any]]
    encloses: ClassVar[bool] = False  # sums, derivatives and functions enclose what belongs to them: sum(...)

    def token(self, key: str) -> T:
        """A sign or the name of a function."""
        if key not in self.TOKENS:
            raise CannotPrint(f"{type(self).__name__} has no sign for '{key}'")
        found: T = self.TOKENS[key]
        return found

    @abstractmethod
    def joined(self, *parts: T) -> T:
        """Parts side by side, as tight as they can be without becoming one word."""

    @abstractmethod
    def letter(self, head: str, bold: bool = False) -> T:
        """A single letter, a Greek letter by its name, or a word (upright)."""

    @abstractmethod
    def digits(self, text: str) -> T:
        """A number without sign."""

    @abstractmethod
    def listed(self, items: Sequence[T]) -> T:
        """Items with commas between."""

    @abstractmethod
    def sub(self, base: T, indices: Sequence[T], run: bool) -> T:
        """A subscript; `run`: the indices are single letters and stand side by side."""

    @abstractmethod
    def sup(self, base: T, exponent: Box[T]) -> T:
        """A superscript."""

    @abstractmethod
    def slash(self, above: T, below: T) -> T:
        """A fraction of numbers on one line, for exponents."""

    @abstractmethod
    def frac(self, above: Box[T], below: Box[T]) -> Box[T]:
        """A fraction."""

    @abstractmethod
    def root(self, degree: T | None, body: T) -> T:
        """A root; without a degree the square root."""

    @abstractmethod
    def fenced(self, kind: str, inner: T, tall: bool) -> T:
        """Something between fences: "round", "square", "abs", "norm", "brace"."""

    @abstractmethod
    def half(self, side: str, tall: bool) -> T:
        """A bracket whose partner stands on another line: "(" or ")"."""

    @abstractmethod
    def big(self, kind: str, letter: T, low: T, high: T, body: T) -> T:
        """A "sum" or "product" with its limits."""

    @abstractmethod
    def at(self, body: T, letter: T, value: T) -> T:
        """Something taken at letter = value."""

    @abstractmethod
    def primed(self, name: T, order: int) -> T:
        """f', f'', ..."""

    @abstractmethod
    def cases(self, rows: Sequence[tuple[T, T | None]]) -> T:
        """Values with their conditions; no condition means otherwise."""

    @abstractmethod
    def matrix(self, rows: Sequence[Sequence[T]]) -> T:
        """A matrix."""

    @abstractmethod
    def binomial(self, above: T, below: T) -> T:
        """A binomial coefficient."""

    @abstractmethod
    def code(self, text: str) -> T:
        """Words of a programming language."""

    @abstractmethod
    def grid(self, rows: Sequence[Sequence[T]]) -> T:
        """The rows of an array of two dimensions, in square brackets."""

    def below(self, body: T, caption: T) -> T:
        """Something with a caption in small letters below it; formats of one line leave it out."""
        return body

    def call(self, name: T, items: Sequence[T], tall: bool = False) -> T:
        """A function applied to items in brackets."""
        return self.joined(name, self.fenced("round", self.listed(items), tall))


def prints(*types: type) -> Callable[[Callable[..., Box[Any]]], Callable[..., Box[Any]]]:
    """Marks the method that prints expressions of these types and of their subclasses."""

    def mark(method: Callable[..., Box[Any]]) -> Callable[..., Box[Any]]:
        method.__dict__["prints"] = types
        return method

    return mark


class Walker(Dialect[T]):
    """Finds the method for an expression; brackets; names that must not be confused."""

    _methods: ClassVar[dict[type, str]] = {}
    checks_names: ClassVar[bool] = True

    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        """`words` are those of the language for "if" and "otherwise"."""
        self.words = {key: (words or {}).get(key, key) for key in _WORDS}
        self._leaves: dict[T, Basic] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        marked = [item for base in reversed(cls.__mro__) for item in vars(base).items()]
        cls._methods = {t: name for name, method in marked for t in getattr(method, "prints", ())}

    def box(self, expr: Any) -> Box[T]:
        """The printed form of an expression."""
        for kind in type(expr).__mro__:
            if kind in self._methods:
                found: Box[T] = getattr(self, self._methods[kind])(expr)
                return found
        raise CannotPrint(f"{type(self).__name__} has no form for {type(expr).__name__}, as in {expr!r}")

    def connected(self, key: str, args: Sequence[Any], level: int = ADD) -> Box[T]:
        """Arguments with a sign between them; compound ones get brackets."""
        return self.chained(key, [self.within(self.box(a), level) for a in args])

    def chained(self, key: str, boxes: Sequence[Box[T]]) -> Box[T]:
        """Boxes with a sign between them."""
        parts = [p for b in boxes for p in (self.token(key), b.out)][1:]
        return Box(self.joined(*parts), REL, any(b.tall for b in boxes))

    def within(self, box: Box[T], level: int) -> Box[T]:
        """The box itself if it holds together strongly enough, else in brackets."""
        return box if box.level >= level else self.bracketed(box)

    def bracketed(self, box: Box[T]) -> Box[T]:
        """The box in brackets."""
        return Box(self.fenced("round", box.out, box.tall), CALL, box.tall)

    def opened(self, out: T, level: int, tall: bool) -> Box[T]:
        """A box that gets brackets where something follows that a reader could take in."""
        return Box(out, level, tall, "", self.fenced("round", out, tall))

    def name(self, name: str, bold: bool = False) -> T:
        """A name with its subscripts."""
        found: T = _named(type(self), name, bold)
        return found

    def _name(self, name: str, bold: bool) -> T:
        head, subscripts = split_name(name)
        letter = self.letter(head, bold)
        return self.sub(letter, [self._piece(s) for s in subscripts], False) if subscripts else letter

    def _piece(self, text: str) -> T:
        return self.digits(text) if text.isdigit() else self.name(text)

    def leaf(self, out: T, expr: Basic) -> Box[T]:
        """A name; two different leaves that print alike are an error, since no reader could tell them apart."""
        known = self._leaves.setdefault(out, expr) if self.checks_names else expr
        if known != expr and plain(known) != plain(expr):
            raise CannotPrint(f"two different names print as '{out}': {srepr(known)} and {srepr(expr)}; rename one")
        return Box(out)

    def scoped(self, expr: Basic, level: int = REL) -> Box[T]:
        """The form of an expression with a bound letter: its names are its own."""
        outer, self._leaves = self._leaves, {}
        inner = self.within(self.box(expr), level)
        self._leaves = outer
        return inner


@lru_cache(maxsize=1 << 12)  # whatever the formula and its language, a name is printed alike
def _named(kind: type[Walker[Any]], name: str, bold: bool) -> Any:
    return kind()._name(name, bold)
