"""What may be drawn: the functions that a question holds, and the whole numbers in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import inf

from sympy import Basic, Function, Integer, Pow, Rational, preorder_traversal

from derive.asking import Part, Question
from derive.errors import NotOffered
from derive.terms.ordered import plain

#: as people name them, with what they are called in an expression; `polynomial` is what needs no function
FUNCTIONS = {
    "polynomial": (),
    "root": (),
    "exp": ("exp", "sigma"),  # sigma(x) is 1/(1 + e^-x)
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
    return all(_keeps_to([plain(e) for e in _asked_about(p)], functions, numbers) for p in question.parts)


def _keeps_to(shown: list[Basic], functions: tuple[str, ...], numbers: tuple[int, int] | None) -> bool:
    found = set().union(*map(_functions_in, shown))
    low, high = numbers or (0, inf)
    return (not functions or (found - {"polynomial"} or found) <= set(functions)) and all(
        n in _ALWAYS or low <= abs(n) <= high for e in shown for n in _numbers_in(e)
    )


def _asked_about(part: Part) -> Iterator[Basic]:
    """The claim, and what the names in it stand for."""
    yield part.plan.claim
    yield from (definition.meaning for definition in part.plan.setting.definitions)


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
