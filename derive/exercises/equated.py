"""An answer that is an equation: `dL/dz_i = p_i - y_i` says what dL/dz_j is, where that is asked for.

Letters that count are the pupil's own: the left side tells which of them stands for which of the question's, and a
letter of the question's that he uses for something else is then another letter. What is read so is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from typing import Any, NamedTuple

from sympy import Basic, Expr, Indexed, Symbol
from sympy.core.relational import Relational

from derive.checking import Verdict
from derive.checking.check import of_another_kind
from derive.checking.meant import about, chain_of, component_for, entry_of, strangers
from derive.exercises.echo import written_alike
from derive.exercises.parts import Asked, named, plans
from derive.terms.bound import fresh, letters, substitute
from derive.terms.events import Inclusion, Same
from derive.terms.notation import Components, D, Delta, Nabla, Vec
from derive.words.prose import Prose, sentence

_STATEMENTS = (Relational, Inclusion, Same)
_MOST_LETTERS = 3


class Equated(NamedTuple):
    """What is to be compared, with which parts, what is said of that; or the verdict that no part asks for it."""

    answer: Any
    chosen: list[int]
    how: Prose | None = None
    wrong: Verdict | None = None


def of_equation(answer: Any, parts: tuple[Asked, ...], chosen: list[int]) -> Equated:
    """What an equation says of its left side, for the parts that ask for that; another answer is itself."""
    sides = chain_of(answer)
    if not sides or any(isinstance(parts[k].result, _STATEMENTS) for k in chosen):
        return Equated(answer, chosen)
    if isinstance(sides[-1], (D, Nabla)) and not isinstance(sides[0], (D, Nabla)):
        sides = sides[::-1]
    claims = {k: plan.claim for k, plan in plans(parts) if k in chosen}
    entries = {k: _entries(sides, claim) for k, claim in claims.items()}
    found = {k: _letters_for(claim, named(entries[k][0][0], parts[k])) for k, claim in claims.items()}
    asking = {k: renaming for k, renaming in found.items() if renaming is not None}
    if asking:
        first, renaming = next(iter(asking.items()))
        alike = [k for k, other in asking.items() if other == renaming and entries[k] == entries[first]]
        sides, how = entries[first]
        return Equated(_renamed(sides[-1], renaming), alike, _note_on(renaming, sides[-1]) or how)
    sides, how = next(iter(entries.values()), (sides, None))
    right = (about(sides, Components()) or (None,))[-1]
    if right is None:
        return Equated(answer, chosen, wrong=of_another_kind(answer, parts[chosen[0]].result))
    known = [e for k in chosen for e in parts[k].setting.expressions]
    if claims and isinstance(sides[0], (D, Nabla)) and not strangers(sides[0], known):
        why = sentence("reason about another", got=sides[0], want=next(iter(claims.values())))
        return Equated(answer, chosen, wrong=Verdict("different", why=why))
    return Equated(right, chosen, how)


def _entries(sides: tuple[Basic, ...], claim: Basic | None) -> tuple[tuple[Basic, ...], Prose | None]:
    """`dL/dz = p - y`, of vectors, where dL/dz_j is asked for: the entries that the letter of the question counts."""
    if claim is None or isinstance(claim, Vec) or not isinstance(sides[0], Vec):
        return sides, None
    found = component_for(sides[0], claim)
    if found is None:
        return sides, None
    entries = tuple(entry_of(side, *found.letters) if isinstance(side, Vec) else side for side in sides)
    return entries, found.how


def counting(expr: Basic) -> tuple[Symbol, ...]:
    """The free letters that count: those below a name or a delta."""
    below = {i for entry in expr.atoms(Indexed) for i in entry.indices} | {i for d in expr.atoms(Delta) for i in d.args}
    return tuple(sorted((i for i in below & expr.free_symbols if isinstance(i, Symbol)), key=str))


def unknown_letters(answer: Any, known: Iterable[Basic]) -> Prose | None:
    """What is to be said of a letter that counts in the answer and nothing in the question; or None."""
    known = tuple(known)
    ours = {s.name for side in known for s in counting(side)}
    here = {s.name for side in known for s in side.free_symbols}
    read = isinstance(answer, Expr) and not isinstance(answer, Vec)  # whose letter is ours
    strange = [s.name for s in counting(answer) if s.name not in here] if read else []
    if not strange or not ours:
        return None
    return sentence("reason strange letter", got=", ".join(strange), want=", ".join(sorted(ours)))


def _letters_for(claim: Basic, left: Basic) -> dict[Symbol, Symbol] | None:
    """Which letter of the left side stands for which of the question's, so that it is the question; or None."""
    theirs, ours = counting(left), counting(claim)
    if len(theirs) != len(ours) or len(ours) > _MOST_LETTERS:
        return {} if written_alike(left, claim) else None
    for order in sorted(permutations(ours), key=lambda order: order != theirs):
        renaming = dict(zip(theirs, order, strict=True))
        if written_alike(_renamed(left, renaming), claim):
            return {one: other for one, other in renaming.items() if one.name != other.name}
    return None


def _renamed(side: Basic, renaming: dict[Symbol, Symbol]) -> Basic:
    """A side with the letters of the question; a letter of the question's that stood for something else gives way."""
    if not renaming:
        return side
    taken = letters(side) | {s.name for s in renaming.values()}
    lost = _left_over(side, renaming)
    others = {s: fresh(Symbol("k", integer=True), taken | {f"k{n}" for n in range(at)}) for at, s in enumerate(lost)}
    values: dict[Basic, Basic] = {**others, **renaming}
    return substitute(side, values)


def _left_over(side: Basic, renaming: dict[Symbol, Symbol]) -> list[Symbol]:
    """The letters of the question's that do not stand on the left, and are not what the question means by them."""
    return [s for s in counting(side) if s in renaming.values() and s not in renaming]


def _note_on(renaming: dict[Symbol, Symbol], right: Basic) -> Prose | None:
    if not renaming:
        return None
    lost = _left_over(right, renaming)
    if lost:
        return sentence("reason letters apart", got=", ".join(s.name for s in lost), want=", ".join(map(str, renaming)))
    theirs, ours = (", ".join(s.name for s in side) for side in (renaming, renaming.values()))
    return sentence("reason letters", got=theirs, want=ours)
