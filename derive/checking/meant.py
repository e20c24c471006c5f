"""What an answer of another kind stands for: the right side of an equation, a component of a vector.

`dL/dz = p - y` answers a question for dL/dz; `p - y`, of vectors, one for p_i - y_i. What is read so is said. An
equation about a variable is one: `y = x` is a line, and not the x that is expected.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from sympy import And, Basic, Eq, Expr, Indexed, IndexedBase, Set, Symbol
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from derive.checking.sides import parts_of
from derive.terms.bound import substitute
from derive.terms.chance import Moment
from derive.terms.events import Event, EventExpr, Inclusion, Probability, Same
from derive.terms.nodes import of_kind
from derive.terms.notation import ArgMin, Components, D, Nabla, Named, Vec, is_gradient_name
from derive.words.prose import Prose, sentence

_NAMES = (
    Symbol,
    Indexed,
    AppliedUndef,
    Named,
    D,
    Nabla,
    ArgMin,
    Probability,
    Moment,
    EventExpr,
)  # what an equation may be about
_PRIME = "_prime"
_VARIABLES = (Symbol, Indexed)  # `y = x` is a line, and no way to write x
_STATEMENTS = (Relational, BooleanFunction, Inclusion, Same)
RIGHT_SIDE = sentence("reason right side")


class Meant(NamedTuple):
    """What is to be compared instead: each of the answers with the expected side, and what is said of that."""

    answers: tuple[Any, ...]
    expected: Any
    how: Prose


def meant(answer: Any, expected: Any) -> Meant | None:
    """What the answer and the expected side stand for, where they are of different kinds; None where nothing fits."""
    return _right_sides(answer, expected) or _components(answer, expected)


# -- equations ---------------------------------------------------------------------------------------------------------


def chain_of(side: Any) -> tuple[Basic, ...]:
    """The sides of `a = b = c`; () for anything else."""
    links = side.args if isinstance(side, And) else (side,)
    if not all(isinstance(link, (Eq, Same)) for link in links):
        return ()
    if any(one.args[1] != other.args[0] for one, other in pairwise(links)):
        return ()
    return (links[0].args[0], *(link.args[1] for link in links))


def _right_sides(answer: Any, expected: Any) -> Meant | None:
    found = _beside_an_expression(answer, expected)
    if found is None or found.variable is not None:
        return None
    return Meant(found.answers, found.expected, RIGHT_SIDE)


class _Beside(NamedTuple):
    """What the equation says that stands on one side alone, and the variable that it is about, if it is one."""

    answers: tuple[Any, ...]
    expected: Any
    variable: Basic | None


def _beside_an_expression(answer: Any, expected: Any) -> _Beside | None:
    ours, theirs = chain_of(answer), chain_of(expected)
    if ours and not isinstance(expected, (*_STATEMENTS, Set)):
        rest = about(ours, expected)
        name = ours[-1] if rest and rest[0] == ours[0] else ours[0]
        return _Beside(rest, expected, _variable(name)) if rest else None
    if len(theirs) == 2 and not isinstance(answer, (*_STATEMENTS, Set)) and isinstance(theirs[0], _NAMES):
        return _Beside((answer,), theirs[1], _variable(theirs[0]))
    return None


def _variable(name: Basic) -> Basic | None:
    slope = is_gradient_name(name) or as_typed(name).endswith("'")  # y' = 2 x says what the slope is
    return name if isinstance(name, _VARIABLES) and not slope else None


def but_for_its_left_side(answer: Any, expected: Any) -> tuple[Meant, Prose] | None:
    """An equation about a variable beside an expression: what its right side would be compared with, and what is to be
    said if that is right. Nothing tells here that the variable is a name of the result."""
    found = _beside_an_expression(answer, expected)
    if found is None or found.variable is None:
        return None
    key = "reason equation answered" if chain_of(answer) else "reason equation asked"
    return Meant(found.answers, found.expected, RIGHT_SIDE), sentence(key, name=as_typed(found.variable))


def about(sides: tuple[Basic, ...], expected: Any) -> tuple[Basic, ...]:
    """What an equation says of the name on its left, or on its right; () where it is about no name."""
    if _is_name(sides[0]) and not _occurs(sides[0], expected):
        return sides[1:]
    if _is_name(sides[-1]) and not _is_name(sides[0]) and not _occurs(sides[-1], expected):
        return sides[:-1]
    return ()


def _is_name(side: Basic) -> bool:
    """Whether a side is what an equation may be about, or several of them: `(x, y) = (1, 2)`."""
    return isinstance(side, _NAMES) or (isinstance(side, Components) and all(isinstance(a, _NAMES) for a in side.args))


def _occurs(name: Basic, expected: Any) -> bool:
    if isinstance(name, Components):
        return any(_occurs(each, expected) for each in name.args)
    spelled = str(name)
    return any(str(node) == spelled for side in parts_of(expected) or (expected,) for node in side.atoms(type(name)))


# -- vectors -----------------------------------------------------------------------------------------------------------


def _components(answer: Any, expected: Any) -> Meant | None:
    if isinstance(answer, Vec) and _is_number(expected):
        found = component_for(answer, expected)
        if found is None:
            return None
        return Meant((found.entry,), expected, found.how)
    if isinstance(expected, Vec) and _is_number(answer):
        letter = only_index(answer)
        return None if letter is None else Meant((answer,), entry_of(expected, letter), sentence("reason as vector"))
    return None


def _is_number(side: Any) -> bool:
    return isinstance(side, Expr) and not isinstance(side, (Vec, Components, Nabla)) and parts_of(side) is None


def only_index(expr: Basic) -> Symbol | None:
    """The one free letter that counts components, or None."""
    free = _counting(expr)
    return free[0] if len(free) == 1 else None


def _counting(expr: Basic) -> list[Symbol]:
    """The free letters that count components, in the order of the alphabet: i before j."""
    found = {i for entry in expr.atoms(Indexed) for i in entry.indices if isinstance(i, Symbol)}
    return sorted(found & {s for s in expr.free_symbols if isinstance(s, Symbol)}, key=str)


class Component(NamedTuple):
    """The component of a vector, or of a matrix, that letters count, and what is said of it."""

    letters: tuple[Symbol, ...]
    entry: Expr
    how: Prose


def component_for(array: Vec, expr: Basic) -> Component | None:
    """The component that the free letters of an expression count; None where these are more or fewer."""
    letters = tuple(_counting(expr))
    if not letters or len(letters) != _rank(array):
        return None
    how = sentence("reason as component", index=", ".join(map(str, letters)))
    return Component(letters, entry_of(array, *letters), how)


def _rank(array: Basic) -> int:
    """1 for a vector, and 2 for a matrix, the vector of its rows."""
    return 1 + _rank(array.args[0]) if isinstance(array, Vec) else 0


def entry_of(array: Basic, *letters: Symbol) -> Expr:
    """The entry of a vector, or of the vector of a matrix's rows, that letters count."""
    names: dict[Basic, Basic] = {}
    for letter in letters:
        array, limits = array.args
        names[limits.args[0]] = letter
    return substitute(array, names)


# -- names -------------------------------------------------------------------------------------------------------------


def as_typed(name: object) -> str:
    """A name as a pupil types it: y' is called y_prime inside."""
    stem, *primes = str(name).split(_PRIME)
    return str(name) if any(primes) else stem + "'" * len(primes)


def strangers(answer: Any, known: Iterable[Any]) -> tuple[str, ...]:
    """The names in an answer that occur in nothing known; letters that count and sizes are nobody's names."""
    here = {n for side in known if isinstance(side, Basic) for n in names_in(side)}
    there = {n for side in parts_of(answer) or (answer,) if isinstance(side, Basic) for n in names_in(side)}
    return tuple(sorted(there - here))


def unknown_names(answer: Any, known: Iterable[Any]) -> Prose | None:
    """What is to be said of names in an answer that do not occur in the question; None where all do."""
    known = tuple(known)
    strange = strangers(answer, known)
    if not strange:
        return None
    here = sorted({as_typed(n) for side in known if isinstance(side, Basic) for n in _spelled_names(side)})
    strange = tuple(map(as_typed, strange))
    key = "reason strangers" if len(strange) > 1 else "reason stranger"
    if not here:
        return sentence("reason stranger to a number", names=", ".join(strange))
    return sentence(key, names=", ".join(strange), known=", ".join(here[:_MOST_NAMES]))


_MOST_NAMES = 12


def _spelled_names(side: Basic) -> set[str]:
    """The names with the letters below them, as in p_i."""
    entries = {e.base.label.name: e for e in sorted(side.atoms(Indexed), key=str, reverse=True)}
    letters = {n: "".join(map(str, e.indices)) for n, e in entries.items() if all(i.is_Atom for i in e.indices)}
    return {f"{name}_{letters[name]}" if name in letters else name for name in names_in(side)}


def names_in(side: Basic) -> set[str]:
    """The names of numbers, arrays, functions and events in an expression, without their indices."""
    labels = {b.label for b in of_kind(side, IndexedBase)}
    found = {b.label.name for b in of_kind(side, IndexedBase)}
    found |= {s.name for s in of_kind(side, Symbol) if s not in labels and not s.is_integer}
    found |= {type(f).__name__ for f in of_kind(side, AppliedUndef)}
    return found | {e.name for e in of_kind(side, Event)}
