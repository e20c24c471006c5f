"""Match: three to five claims on the left, and their results on the right in another order.

Every claim is paired with every result: by a checked step with its own, by a refuted one with each other. So no two
answers fit, whatever stands beside what.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from random import Random

from msgspec import Struct
from msgspec.structs import replace
from sympy import Basic, Indexed, Integer, Symbol

from derive.asking import Part, Question, Topic
from derive.engine.moves import Plan
from derive.errors import DeriveError
from derive.exercises.assertions import relations_in
from derive.exercises.one_part import conditions_of, in_drawn_order, relation_of
from derive.exercises.shown import Shown, solved
from derive.kernel import EQUAL, Derivation, Refuted, Setting, Step
from derive.terms.bound import canonical, substitute
from derive.terms.notation import ArgMin, At, D, name_of
from derive.words.prose import Listed, Prose, sentence

FEWEST, MOST = 3, 5
_TOPICS = 8  # of a pattern's topics so many are drawn for one exercise
_OTHER = "result_of_another"  # the mistake that every wrong pair is

Table = tuple[tuple[Step | Refuted, ...], ...]


class _Pair(Struct, frozen=True):
    """A part and its derivation."""

    part: Part
    derivation: Derivation


def offered(question: Question) -> bool:
    """Whether enough parts have results that tell them apart."""
    return len(_chosen(question.parts)) >= FEWEST


def make(topic: Topic, seed: str, question: Question, rng: Random, detail: str) -> Shown | None:
    """An exercise of three to five pairs; None where no three results tell their claims apart."""
    orders = (in_drawn_order(question, rng), question.parts)  # the first that is taken may leave too few beside it
    chosen = next((pairs for pairs in map(_chosen, orders) if len(pairs) >= FEWEST), None)
    if chosen is None:
        return None
    order = _other_order(len(chosen), rng)
    parts = [pair.part for pair in chosen]
    shown = solved(topic, seed, gathered([(question, part) for part in parts]), detail)
    table = _table([pair.derivation for pair in chosen])
    rows = [tuple(row[k] for k in order) for row in table]
    paired = tuple(replace(part, pairings=row) for part, row in zip(shown.parts, rows, strict=True))
    return replace(shown, kind="match", parts=paired)


@lru_cache(maxsize=256)
def pooled(pattern: str, topics: tuple[Topic, ...], level: str = "") -> Topic:
    """A topic whose question has the parts of several topics' questions: what a pattern of topics is matched from."""

    def build(rng: Random) -> Question:
        drawn = list(topics)
        rng.shuffle(drawn)
        return gathered([pair for topic in drawn[:_TOPICS] for pair in _parts_of(topic, rng, level)])

    return Topic(pattern, sentence("matching"), "pooled", build, None, __name__, kinds=("match",))


def gathered(parts: Sequence[tuple[Question, Part]]) -> Question:
    """One question to match these parts in, each with the question that it is from: what a reader must know of them
    stands in the statement, what a part supposes in its heading."""
    relations = (relation for question, part in parts for relation in conditions_of(question, part))
    statement, conditions = sentence("match"), tuple(dict.fromkeys(relations))
    if conditions:
        statement = sentence("both", first=statement, second=sentence("given", conditions=Listed(conditions)))
    return Question(statement, tuple(replace(part, when=_condition(part)) for _, part in parts))


def _condition(part: Part) -> Prose | None:
    """The heading where it tells a condition; else it has nothing left to tell, and may be a hint."""
    return part.when if part.when is not None and relations_in([part.when]) else None


def _parts_of(topic: Topic, rng: Random, level: str) -> Iterable[tuple[Question, Part]]:
    wanted = level if level in topic.levels else ""
    question = topic.draw(str(rng.getrandbits(32)), wanted)
    for part in question.parts:
        yield question, replace(part, reference=part.reference or topic.reference)


def _chosen(parts: Iterable[Part]) -> list[_Pair]:
    """So many parts, in this order, that every result fits its own claim alone."""
    chosen: list[_Pair] = []
    for part in parts:
        if len(chosen) == MOST:
            break
        if _is_plain(part.plan):
            pair = _Pair(part, part.plan.derivation())
            if _fits(pair, chosen):
                chosen.append(pair)
    return chosen


def _is_plain(plan: Plan) -> bool:
    """Whether a claim equals a result in which nothing is left to be done, and is not seen to at once."""
    first, *_, last = plan.lines()
    undone = any(last.expr.has(left) for left in (D, At, ArgMin)) or last.expr == first.expr
    return relation_of(plan) == EQUAL and not undone and not _is_stated(first.expr, last.expr, plan.setting)


def _is_stated(claim: Basic, result: Basic, setting: Setting) -> bool:
    """Whether a printed definition says just this, as v_0 = 0 does where the claim is v_0."""
    definition = setting.by_name.get(name_of(claim)) if isinstance(claim, Symbol | Indexed) else None
    if definition is None or definition.hidden:
        return False
    at: tuple[Basic, ...] = tuple(claim.indices) if isinstance(claim, Indexed) else ()
    start = [int(k) for k in at[:1] if isinstance(k, Integer)]
    meaning = definition.meaning_at(start) if start else definition.meaning
    holes = dict(zip(definition.holes, at, strict=True))
    return meaning is not None and canonical(substitute(meaning, holes)) == canonical(result)


def _fits(pair: _Pair, chosen: Sequence[_Pair]) -> bool:
    """Whether a claim and its result are refuted with all those that are there already."""
    ours = pair.derivation
    for other in (p.derivation for p in chosen):
        alike = canonical(ours.claim) == canonical(other.claim) and ours.setting.given == other.setting.given
        if alike or _clash(ours.setting, other.setting):
            return False
        try:
            _wrong(ours, other)
            _wrong(other, ours)
        except DeriveError:  # it is right, or cannot be judged
            return False
    return True


def _clash(one: Setting, other: Setting) -> bool:
    """Whether a name means two things, or is defined on one side and free on the other: the exercise explains each
    name once, and for both sides. What a condition ties stands beside its claim."""
    free = [
        {s.name for e in setting.expressions for s in e.free_symbols if hasattr(s, "name")} for setting in (one, other)
    ]
    ours, theirs = ({d.key: d for d in setting.definitions} for setting in (one, other))
    if any(ours[name] != theirs[name] for name in set(ours) & set(theirs)):
        return True
    return bool((set(ours) - set(theirs)) & free[1] or (set(theirs) - set(ours)) & free[0])


def _table(derivations: Sequence[Derivation]) -> Table:
    return tuple(tuple(_own(a) if a is b else _wrong(a, b) for b in derivations) for a in derivations)


def _own(derivation: Derivation) -> Step:
    last = derivation.lines[-1]
    return Step(derivation.claim, derivation.result, last.rule, EQUAL, derivation.setting)


def _wrong(derivation: Derivation, other: Derivation) -> Refuted:
    """A claim with another's result, under its own conditions. Raises `NotRefuted`, `BadSetting`."""
    return Refuted(derivation.claim, other.result, _OTHER, _joint(derivation.setting, other))


def _joint(setting: Setting, other: Derivation) -> Setting:
    """A claim's setting, with the names that only the other result has."""
    known = setting.by_name
    more = tuple(d for d in other.setting.definitions if d.key not in known)
    scope: tuple[Basic, ...] = (*setting.scope, other.result)
    return Setting(scope, (*setting.definitions, *more), setting.given, setting.usual)


def _other_order(count: int, rng: Random) -> list[int]:
    """The places of the results, in an order that is not that of the claims."""
    order = list(range(count))
    while order == list(range(count)):
        rng.shuffle(order)
    return order
