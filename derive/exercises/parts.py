"""The parts of a question as answers meet them: their results, what they are about, and what only repeats them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sympy import Basic, Expr
from sympy.core.relational import Relational

from derive.asking import Question, find
from derive.checking import Verdict
from derive.checking.check import of_another_kind
from derive.checking.meant import about, chain_of, only_index, strangers
from derive.checking.sides import named_alike
from derive.engine.moves import Plan
from derive.errors import BadSetting
from derive.exercises.echo import repeats, written_alike
from derive.kernel import Setting
from derive.terms.bound import substitute
from derive.terms.events import Inclusion, Same
from derive.terms.notation import Components, D, Nabla
from derive.words.prose import Prose, sentence

_STATEMENTS = (Relational, Inclusion, Same)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Asked:
    """One part of a question: its plan where mistakes can be made in it, its checked result, its condition in words."""

    setting: Setting
    result: Basic
    when: Prose | None
    plan: Plan | None = None


@lru_cache(maxsize=32)
def asked(topic: str, seed: str) -> tuple[Asked, ...]:
    """The parts of a topic's question for a seed, derived and checked. Raises `UnknownName`, `CheckFailed`."""
    return parts_asked(find(topic).draw(seed))


def parts_asked(question: Question) -> tuple[Asked, ...]:
    """The parts of a question, derived and checked. Raises `CheckFailed`."""
    return tuple(Asked(p.plan.setting, p.plan.derivation().result, p.when, p.plan) for p in question.parts)


def letter_of(place: int) -> str:
    """The name of a part: a, b, c ... z, aa, ab ..."""
    front, last = divmod(place, len(_ALPHABET))
    return (letter_of(front - 1) if front else "") + _ALPHABET[last]


def plans(parts: tuple[Asked, ...]) -> list[tuple[int, Plan]]:
    """The parts in which mistakes can be made, with their places."""
    return [(place, part.plan) for place, part in enumerate(parts) if part.plan is not None]


def named(answer: Basic, part: Asked) -> Basic:
    """An answer with the names of the question for those spelled alike."""
    return named_alike(answer, Components(*(e for e in part.setting.expressions if isinstance(e, Expr))))


def echoed_part(readings: Mapping[int, Any], parts: tuple[Asked, ...]) -> int | None:
    """The part whose question the answer repeats, as each part reads it, where no key gives it as a result."""
    for place, plan in plans(parts):
        read = readings.get(place)
        if read is not None and _echoes(read, plan) and not any(written_alike(read, p.result) for p in parts):
            return place
    return None


def _echoes(read: Any, plan: Plan) -> bool:
    """Whether a reading repeats a question; where a name of it means something else there, it does not."""
    try:
        return repeats(read, plan)
    except BadSetting:
        return False


def of_equation(answer: Any, parts: tuple[Asked, ...], chosen: list[int]) -> tuple[Any, list[int], Verdict | None]:
    """What an equation says of its left side, for the parts that ask for that; or the verdict that none does."""
    sides = chain_of(answer)
    if not sides or any(isinstance(parts[k].result, _STATEMENTS) for k in chosen):
        return answer, chosen, None
    claims = {k: plan.claim for k, plan in plans(parts) if k in chosen}
    sides = _with_index_of(next(iter(claims.values()), sides[0]), sides)
    asking = [k for k, claim in claims.items() if written_alike(named(sides[0], parts[k]), claim)]
    right = sides[-1] if asking else (about(sides, Components()) or (None,))[-1]
    if right is None:
        return answer, chosen, of_another_kind(answer, parts[chosen[0]].result)
    known = [e for k in chosen for e in parts[k].setting.expressions]
    if not asking and claims and isinstance(sides[0], (D, Nabla)) and not strangers(sides[0], known):
        why = sentence("reason about another", got=sides[0], want=next(iter(claims.values())))
        return answer, chosen, Verdict("different", why=why)
    return right, asking or chosen, None


def _with_index_of(claim: Basic, sides: tuple[Basic, ...]) -> tuple[Basic, ...]:
    """`dL/dz_i = p_i - y_i`, where dL/dz_j is asked for: the same with the letter of the question."""
    theirs, ours = only_index(sides[0]), only_index(claim)
    if theirs is None or ours is None or theirs.name == ours.name:
        return sides
    return tuple(substitute(side, {theirs: ours}) for side in sides)
