"""Spot the mistake: a pupil's derivation with one wrong line, from which the lines after it follow."""

from __future__ import annotations

from functools import partial
from itertools import islice
from random import Random

from msgspec.structs import replace

from derive.asking import Question, Topic
from derive.engine.moves import Plan
from derive.exercises.one_part import about_one_part, in_drawn_order
from derive.exercises.shown import AskedLine, Shown, solved
from derive.kernel import Derivation
from derive.mistakes.attempts import Attempt, attempts, may_go_wrong

_FEWEST_LINES = 2
_LOOKS = 3  # attempts looked at for one in which the mistake does not stand in the last line


def offered(question: Question) -> bool:
    """Whether something may go wrong in a part of two lines or more."""
    long = (part.plan for part in question.parts if len(part.plan.lines()) > _FEWEST_LINES)
    return any(may_go_wrong(plan, _FEWEST_LINES) for plan in long)


def make(topic: Topic, seed: str, question: Question, rng: Random, detail: str) -> Shown | None:
    """One part with a wrong line; None where the kernel confirms no mistake in any part."""
    for part in in_drawn_order(question, rng):
        if len(part.plan.lines()) <= _FEWEST_LINES:
            continue
        asks = about_one_part(question, part, "spot")
        shown = solved(topic, seed, asks, detail, work=partial(_work, part.plan, rng))
        if shown.parts[0].asked:
            return replace(shown, kind="spot")
    return None


def _work(plan: Plan, rng: Random, derivation: Derivation) -> tuple[tuple[AskedLine, ...], tuple[()]]:
    """The first attempt in which the mistake does not stand in the last line, if one comes soon."""
    first: Attempt | None = None
    long = (a for a in attempts(plan, rng, derivation) if len(a.steps) >= _FEWEST_LINES)
    for attempt in islice(long, _LOOKS):
        if attempt.wrong < len(attempt.steps):
            return _lines(attempt), ()
        first = first or attempt
    return _lines(first) if first else (), ()


def _lines(attempt: Attempt) -> tuple[AskedLine, ...]:
    claim = AskedLine(attempt.steps[0], attempt.lines[0], is_claim=True)
    return (claim, *(AskedLine(s, line) for s, line in zip(attempt.steps, attempt.lines[1:], strict=True)))
