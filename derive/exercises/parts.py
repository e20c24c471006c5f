"""The parts of a question as answers meet them: their results, what they are about, and what only repeats them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sympy import Basic, Expr

from derive.asking import Question, find
from derive.checking.meant import component_for
from derive.checking.sides import named_alike
from derive.engine.moves import Plan
from derive.errors import BadSetting
from derive.exercises.echo import repeats, written_alike
from derive.kernel import Setting
from derive.terms.notation import Components, Vec
from derive.words.prose import Prose


class Asked(Struct, frozen=True):
    """One part of a question: its plan where mistakes can be made in it, its checked result, its condition in words."""

    setting: Setting
    result: Basic
    when: Prose | None
    plan: Plan | None = None


@lru_cache(maxsize=32)
def asked(topic: str, seed: str) -> tuple[Asked, ...]:
    """The parts of a topic's question, derived, and their results checked. Raises `UnknownName`, `CheckFailed`."""
    return parts_asked(find(topic).draw(seed))


def parts_asked(question: Question) -> tuple[Asked, ...]:
    """The parts of a question, derived, and their results checked. Raises `CheckFailed`."""
    return tuple(Asked(p.plan.setting, p.plan.result(), p.when, p.plan) for p in question.parts)


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
    found = component_for(read, plan.claim) if isinstance(read, Vec) else None
    read = read if found is None else found.entry
    try:
        return repeats(read, plan)
    except BadSetting:
        return False
