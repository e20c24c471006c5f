"""What may be drawn: the functions that a question holds, and the whole numbers in it."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Function, Integer, Pow, Rational, preorder_traversal

from derive.asking import Question
from derive.errors import NotOffered
from derive.terms.ordered import plain

#: as people name them, with what they are called in an expression; `polynomial` is what needs no function
FUNCTIONS = {
    "polynomial": (),
    "root": (),
    "exp": ("exp",),
    "ln": ("log",),
    "sin": ("sin",),
    "cos": ("cos",),
    "tan": ("tan",),
    "arcsin": ("asin",),
    "arccos": ("acos",),
    "arctan": ("atan",),
    "sinh": ("sinh",),
    "cosh": ("cosh",),
    "tanh": ("tanh",),
}
_ALWAYS = (-1, 0, 1)  # numbers that nobody draws


def holds(question: Question, functions: tuple[str, ...], numbers: tuple[int, int] | None) -> bool:
    """Whether what a question asks about has no functions but these, and no whole numbers beyond the bounds."""
    return (not functions and numbers is None) or _holds(question, functions, numbers)


@lru_cache(maxsize=10_000)
def _holds(question: Question, functions: tuple[str, ...], numbers: tuple[int, int] | None) -> bool:
    claims = [plain(part.plan.claim) for part in question.parts]
    return all(_functions_in(c) <= set(functions) for c in claims if functions) and all(
        numbers is None or n in _ALWAYS or numbers[0] <= abs(n) <= numbers[1] for c in claims for n in _numbers_in(c)
    )


def _functions_in(expr: Basic) -> set[str]:
    """The functions of an expression by the names people give them; what has none here by its own."""
    names = {inner: name for name, inners in FUNCTIONS.items() for inner in inners}
    called = {type(f).__name__ for f in expr.atoms(Function)}
    powers = [p for p in preorder_traversal(expr) if isinstance(p, Pow)]
    roots = any(isinstance(p.exp, Rational) and not p.exp.is_Integer for p in powers)
    exponential = any(p.exp.free_symbols for p in powers)
    found = {names.get(name, name) for name in called} | ({"root"} if roots else set())
    return found | ({"exp"} if exponential else set()) or {"polynomial"}


def _numbers_in(expr: Basic) -> set[int]:
    return {int(n) for n in expr.atoms(Integer)}


def nothing(topic: str) -> NotOffered:
    """The error for a topic of which no draw keeps to what is wanted."""
    return NotOffered(f"no draw of {topic} holds these functions and numbers alone: allow more of them")
