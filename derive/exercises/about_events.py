"""Evaluate for events: a probability from numbers for others, and an event from outcomes that are listed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from sympy import Basic

from derive.asking import Part, Topic
from derive.engine.moves import Plan
from derive.exercises.chances_put_in import ON_EVENTS, with_chances
from derive.exercises.outcomes_put_in import with_outcomes
from derive.exercises.shown import Shown
from derive.kernel import Derivation, Line, Setting
from derive.terms.events import Event, Outcomes, Probability, Those
from derive.terms.families import ARRAYS, EVENTS, NUMBERS, Table

_MOST_EVENTS = 3


def is_worked_out(plan: Plan) -> bool:
    """Whether a part equates probabilities or events, and what stands in its result can be known."""
    first, *_, last = plan.lines()
    equal = all(line.relation.key == "=" for line in plan.lines()) and first.expr != last.expr
    events = {e for x in plan.setting.expressions for e in x.atoms(Event)}
    named = all(isinstance(d.meaning, Probability) for d in plan.setting.definitions)
    known = named and not any(e.has(Outcomes, Those) for e in (*plan.setting.given, last.expr))
    return equal and known and 0 < len(events) <= _MOST_EVENTS and _FITS.of(last.expr)(last.expr, plan)


def _is_of_chances(result: Basic, plan: Plan) -> bool:
    """Whether a number is made of probabilities alone."""
    given = all(isinstance(g, ON_EVENTS) or g.has(Probability) for g in plan.setting.given)
    opened = [_opened(e, plan.setting) for e in (plan.claim, result)]
    return given and opened[1].has(Probability) and not any(e.free_symbols for e in opened)


def _is_of_events(result: Basic, plan: Plan) -> bool:
    """Whether an event is made of others: one that is a letter is listed already."""
    return result.has(Event) and not isinstance(plan.claim, Event)


def worked_out(topic: Topic, seed: str, part: Part, rng: Random) -> Shown | None:
    """A part for probabilities or outcomes that are drawn; None where it is of another kind, or no draw is easy."""
    if not is_worked_out(part.plan):
        return None
    return _MADE.of(part.plan.claim)(topic, seed, part, _at_once(part.plan), rng)


def _at_once(plan: Plan) -> Derivation:
    """From the question to its result in one line, with the probabilities that are named q there."""
    first, *_, last = plan.lines()
    claim, result = (_opened(line.expr, plan.setting) for line in (first, last))
    return Derivation(Setting((claim,), (), plan.setting.given), (Line(claim), Line(result, "formula")))


def _opened(expr: Basic, setting: Setting) -> Basic:
    return expr.xreplace({d.name: d.meaning for d in setting.definitions})


_FITS = Table[Callable[..., Any]](
    "whether it can be worked out for events that are known",
    {NUMBERS: _is_of_chances, EVENTS: _is_of_events, ARRAYS: lambda *_: False},
)
_MADE = Table[Callable[..., Any]](
    "how it is worked out for events that are known",
    {NUMBERS: with_chances, EVENTS: with_outcomes, ARRAYS: lambda *_: None},
)
