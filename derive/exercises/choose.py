"""Choose: four answers, of which each wrong one comes from a named mistake and is refuted by a counterexample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from sympy import Basic, preorder_traversal

from derive.errors import BadSetting, DeriveError
from derive.events import EventExpr
from derive.exercises.attempts import Idea, drawn, ideas
from derive.exercises.posing import about_one_part, in_drawn_order
from derive.exercises.shown import Shown, solved
from derive.kernel import EQUAL, Derivation, Refuted, Step, Witness
from derive.kernel.evidence import examine
from derive.moves import Plan
from derive.notation import D
from derive.topics import Part, Question, Topic

ANSWERS = 4
_LIKE = 2.0  # no answer has more than twice, or less than half, as many signs as the right one
_TEXTS = {
    "=": {"en": "Which of these is equal to {claim}?", "zh": "下列哪一项等于 {claim}？"},
    "approx": {
        "en": "Which of these is the Taylor polynomial of {claim}?",
        "zh": "下列哪一项是 {claim} 的泰勒多项式？",
    },
}


def offered(question: Question) -> bool:
    """Whether enough different mistakes may lead to an answer of some part."""
    return any(_relation(p) in _TEXTS and _enough(p.plan) for p in question.parts)


def _relation(part: Part) -> str:
    *_, last = part.plan.lines()
    return last.relation.key


def _enough(plan: Plan) -> bool:
    """Of events, which take no time, the kernel is asked at once."""
    if isinstance(plan.claim, EventExpr):
        return len(distractors(plan, plan.derivation(), Random(0))) == ANSWERS - 1
    results: set[Basic] = set()
    for _, result in _answers(plan, ideas(plan)):
        results.add(result)
        if len(results) >= ANSWERS - 1:
            return True
    return False


def make(topic: Topic, seed: str, question: Question, rng: Random) -> Shown | None:
    """One part with four answers; None where no part has three distractors."""
    for part in in_drawn_order(question, rng):
        texts = _TEXTS.get(_relation(part))
        if texts is None or not _enough(part.plan):
            continue
        shown = solved(topic, seed, about_one_part(question, part, **texts))
        (only,) = shown.parts
        wrong = distractors(part.plan, only.derivation, rng)
        if len(wrong) == ANSWERS - 1:
            choices: list[Step | Refuted] = [_right(only.derivation), *wrong]
            rng.shuffle(choices)
            return replace(shown, parts=(replace(only, choices=tuple(choices)),), kind="choose")
    return None


def _right(derivation: Derivation) -> Step:
    last = derivation.lines[-1]
    return Step(derivation.claim, derivation.result, last.rule, derivation.relation, derivation.setting)


def distractors(plan: Plan, derivation: Derivation, rng: Random) -> list[Refuted]:
    """Up to three wrong answers, each refuted, and every two of them different somewhere."""
    found: list[Refuted] = []
    for idea, result in _answers(plan, drawn(ideas(plan), rng)):
        if len(found) < ANSWERS - 1 and all(_differ(result, other) for other in found):
            found += _refuted(idea, result, derivation)
    return found


def _answers(plan: Plan, found: Iterator[Idea] | list[Idea]) -> Iterator[tuple[Idea, Basic]]:
    """What ideas end in, where it has the form of the right answer: nothing left to do, and about as long."""
    right = plan.lines()[-1].expr
    for idea in found:
        if idea.stated:  # it would end in a line that the right work tidies
            continue
        try:
            result = idea.worked(plan)[-1].expr
        except DeriveError:
            continue
        if result != right and result.has(D) == right.has(D) and 1 / _LIKE <= _signs(result) / _signs(right) <= _LIKE:
            yield idea, result


def _signs(expr: Basic) -> int:
    return sum(1 for _ in preorder_traversal(expr))


def _refuted(idea: Idea, result: Basic, derivation: Derivation) -> list[Refuted]:
    try:
        return [Refuted(derivation.claim, result, idea.mistake, derivation.setting, derivation.relation)]
    except DeriveError:  # it is right after all, or has no value anywhere
        return []


def _differ(result: Basic, other: Refuted) -> bool:
    try:
        return isinstance(examine(other.after, result, EQUAL, other.setting), Witness)
    except BadSetting:
        return False
