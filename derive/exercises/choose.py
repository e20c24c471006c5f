"""Choose: four answers, of which each wrong one comes from a named mistake and is refuted by a counterexample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from random import Random

from msgspec.structs import replace
from sympy import Basic, Function, IndexedBase, preorder_traversal

from derive.asking import Question, Topic
from derive.engine.moves import Plan
from derive.errors import BadSetting, DeriveError
from derive.exercises.one_part import about_one_part, in_drawn_order, relation_of
from derive.exercises.shown import Shown, solved
from derive.kernel import EQUAL, Derivation, Refuted, Step, Witness
from derive.kernel.evidence import examine
from derive.mistakes.attempts import AT_ONCE, Idea, all_ideas, drawn
from derive.terms.arrays import Call, written
from derive.terms.events import Event, Everything, Nothing
from derive.terms.families import ARRAYS, EVENTS, NUMBERS, Table, family_of
from derive.terms.notation import At, D, Delta

ANSWERS = 4
_LIKE = 2.0  # no answer has more than twice, or less than half, as many signs as the right one
_KEPT = 4000  # verdicts: the sheets of a class ask about the same plans
_MOST_ROOM = 3
_RELATIONS = ("=", "approx")


def offered(question: Question) -> bool:
    """Whether enough different mistakes may lead to an answer of some part."""
    return any(relation_of(p.plan).key in _RELATIONS and _enough(p.plan) for p in question.parts)


def _enough(plan: Plan) -> bool:
    """Where it takes no time the kernel is asked at once."""
    if AT_ONCE.of(plan.claim):
        return len(distractors(plan, plan.derivation(), Random(0))) == ANSWERS - 1
    results: set[Basic] = set()
    for _, result in _answers(plan, all_ideas(plan)):
        results.add(result)
        if len(results) >= ANSWERS - 1:
            return True
    return False


def make(topic: Topic, seed: str, question: Question, rng: Random, detail: str) -> Shown | None:
    """One part with four answers; None where no part has three distractors."""
    for part in in_drawn_order(question, rng):
        relation = relation_of(part.plan).key
        if relation not in _RELATIONS or not (AT_ONCE.of(part.plan.claim) or _enough(part.plan)):
            continue
        asks = about_one_part(question, part, f"choose {relation}")
        shown = solved(topic, seed, asks, detail, work=partial(_work, part.plan, rng))
        if shown.parts[0].choices:
            return replace(shown, kind="choose")
    return None


def _work(plan: Plan, rng: Random, derivation: Derivation) -> tuple[tuple[()], tuple[Step | Refuted, ...]]:
    wrong = distractors(plan, derivation, rng)
    if len(wrong) < ANSWERS - 1:
        return (), ()
    choices: list[Step | Refuted] = [_right(derivation), *wrong]
    rng.shuffle(choices)
    return (), tuple(choices)


def _right(derivation: Derivation) -> Step:
    last = derivation.lines[-1]
    return Step(derivation.claim, derivation.result, last.rule, derivation.relation, derivation.setting)


def distractors(plan: Plan, derivation: Derivation, rng: Random) -> list[Refuted]:
    """Up to three wrong answers, each refuted, and every two of them different somewhere; as many of them shorter than
    the right one as was drawn, where there are such, so that its length tells nothing."""
    found: list[Refuted] = []
    for idea, result in _by_length(list(_answers(plan, drawn(all_ideas(plan), rng))), derivation, rng):
        if len(found) == ANSWERS - 1:
            break
        others = (derivation.result, *(f.after for f in found))
        if _ONE_LENGTH.of(result)(result, others) and all(_differ(result, other) for other in found):
            found += _refuted(idea.mistake, result, derivation)
    return found


def _by_length(answers: list[tuple[Idea, Basic]], derivation: Derivation, rng: Random) -> list[tuple[Idea, Basic]]:
    """Those first with which a drawn number of answers is shorter than the right one, the others longer."""
    right, shorter = _signs(derivation.result), rng.randrange(ANSWERS)
    room = {True: shorter, False: ANSWERS - 1 - shorter}
    first: list[tuple[Idea, Basic]] = []
    later: list[tuple[Idea, Basic]] = []
    for idea, result in answers:
        short = _signs(result) < right or (_signs(result) == right and room[True] > room[False])
        (first if room[short] > 0 else later).append((idea, result))
        room[short] -= 1
    return [*first, *later]


def _answers(plan: Plan, found: Iterable[Idea]) -> Iterator[tuple[Idea, Basic]]:
    """What ideas end in, where it has the form of the right answer: nothing left to do, and about as long."""
    right = plan.lines()[-1].expr
    for idea in found:
        if idea.stated:  # it would end in a line that the right work tidies
            continue
        try:
            result = idea.worked(plan)[-1].expr
        except DeriveError:
            continue
        if (
            result != right
            and _ALIKE.of(right)(result, right)
            and not (idea.is_slip and _functions(result) - _functions(right))
        ):
            yield idea, result


def _alike(result: Basic, right: Basic) -> bool:
    """Whether nothing but the mathematics tells an answer from the right one: as long, as far worked out, and events
    no deeper in one another."""
    done = all(result.has(left) <= right.has(left) for left in (D, At, Delta)) and result.has(D) == right.has(D)
    return done and _depth(result) <= _depth(right) and 1 / _LIKE <= _signs(result) / _signs(right) <= _LIKE


def _alike_events(result: Basic, right: Basic) -> bool:
    """Whether two events are about as large: beside a single one stands one operation as well."""
    inside = max(_depth(right), 2) >= _depth(result)
    return inside and 1 / _LIKE <= _named(result) / _named(right) <= _LIKE


def _named(event: Basic) -> int:
    """How many events are written."""
    return max(1, sum(isinstance(e, (Event, Everything, Nothing)) for e in preorder_traversal(event)))


def _worked_out(result: Basic, _right: Basic) -> bool:
    """Whether nothing is left to be done; a shape, an array and an error are all answers, however long."""
    return not result.has(Call)


_ALIKE = Table[Callable[[Basic, Basic], bool]](
    "whether an answer looks like the right one", {EVENTS: _alike_events, ARRAYS: _worked_out, NUMBERS: _alike}
)


def _is_one_length(array: Basic, others: Iterable[Basic]) -> bool:
    """Whether none of the arrays takes three times the room of another, as printed."""
    lengths = [len(written(a)) for a in (array, *others)]
    return max(lengths) <= _MOST_ROOM * min(lengths)


_ONE_LENGTH = Table[Callable[[Basic, Iterable[Basic]], bool]](
    "whether an answer is about as long as the others, where that is not seen yet",
    {EVENTS: lambda *_: True, ARRAYS: _is_one_length, NUMBERS: lambda *_: True},
)


def _functions(expr: Basic) -> set[type]:
    """What functions are written; a slip brings in none, but may keep a name from being folded back."""
    return {type(f) for f in expr.atoms(Function)}


def _depth(expr: Basic) -> int:
    """How many operations on what is no number are inside one another."""
    inner = max((_depth(a) for a in expr.args), default=0)
    return inner + (family_of(expr) not in (None, NUMBERS)) if expr.args else 0


def _signs(expr: Basic) -> int:
    """How many names, numbers and operations are written: the shape of an array stands nowhere beside its letter."""
    return 1 + sum(map(_signs, () if isinstance(expr, IndexedBase) else expr.args))


@lru_cache(maxsize=_KEPT)
def _refuted(mistake: str, result: Basic, derivation: Derivation) -> tuple[Refuted, ...]:
    try:
        return (Refuted(derivation.claim, result, mistake, derivation.setting, derivation.relation),)
    except DeriveError:  # it is right after all, or has no value anywhere
        return ()


@lru_cache(maxsize=_KEPT)
def _differ(result: Basic, other: Refuted) -> bool:
    try:
        return isinstance(examine(other.after, result, EQUAL, other.setting), Witness)
    except BadSetting:
        return False
