"""A topic drawn and derived: the statement, and for each part the checked derivation and its cross-check."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from msgspec import Struct
from sympy import Basic

from derive.asking import Part, Question, Topic, blaming
from derive.crosscheck.references import CrossCheck, Reference, cross_check, usual_reference
from derive.errors import BadTopic, CheckFailed, unknown
from derive.exercises.assertions import demand_claimed, demand_explained, demand_one_meaning, demand_true
from derive.figures import Figure, Picture
from derive.kernel import Convention, Derivation, Line, Refuted, Step, demand_convention
from derive.words import Prose, RuleName

DETAILS = ("brief", "full")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_KEPT = 500  # comparisons: the sheets of a class show the same derivations

_cross_checked = lru_cache(maxsize=_KEPT)(cross_check)


class AskedLine(Struct, frozen=True):
    """A line that an exercise shows to be worked on: with something left out, or refuted."""

    step: Step | Refuted
    line: Line  # the reason given for it
    is_claim: bool = False
    blank: str = ""  # "line" or "note": what is left out

    def __post_init__(self) -> None:
        if not isinstance(self.step, (Step, Refuted)):
            raise TypeError(f"a line on paper is a Step or Refuted, not {type(self.step).__name__}")
        if self.line.expr != (self.step.before if self.is_claim else self.step.after):
            raise CheckFailed(f"the line {self.line.expr} is not the one that was checked")
        if isinstance(self.step, Step) and not self.is_claim and self.line.rule != self.step.rule:
            raise CheckFailed(f"the line {self.line.expr} was checked as {self.step.rule}, not as {self.line.rule}")


class ShownPart(Struct, frozen=True, dict=True):
    """One derivation with the condition it is under and, if its question has a reference, the cross-check.

    `asked` and `choices` are what an exercise of another kind than `derive` shows instead of room to work.
    The cross-check is taken here and cannot be passed in. Raises `CheckFailed`.
    """

    derivation: Derivation
    when: Prose | None = None
    reference: Reference | None = None
    lemmas: tuple[tuple[RuleName, Derivation], ...] = ()  # what the lines cite, by the name of the rule
    asked: tuple[AskedLine, ...] = ()
    choices: tuple[Step | Refuted, ...] = ()  # in the order A, B, C, D
    pairings: tuple[Step | Refuted, ...] = ()  # with the result of every part, in the order A, B, C ...
    values: tuple[Basic, ...] = ()  # the numbers that were drawn, as equations: what the derivation starts from
    convention: Convention | None = None

    def __post_init__(self) -> None:
        if self.convention is not None:
            demand_convention(self.derivation.claim, self.convention, self.derivation.setting)
        if self.asked:
            _demand_chain(self.asked, self.derivation)
        if self.choices:
            _demand_one_right(self.choices, self.derivation)
            _demand_settings(self.choices, self.derivation)
        if self.pairings:
            _demand_one_right(self.pairings, self.derivation)
            _demand_extended(self.pairings, self.derivation)
        self.check  # noqa: B018  (no part is shown without)

    @cached_property
    def check(self) -> CrossCheck | None:
        """What NumPy says of it, if its question has a reference."""
        reference = self.reference or usual_reference(self.derivation)
        return _cross_checked(self.derivation, reference) if reference else None

    @cached_property
    def conditions(self) -> tuple[Basic, ...]:
        """What the lines suppose: the conditions given, and what the assumptions of the names in them say."""
        setting = self.derivation.setting
        supposed = setting.supposed(*(line.expr for line in self.derivation.lines))
        answered = bool(self.choices or self.pairings)  # without the line beside which its places are printed
        places = self.derivation.evidence.places if answered else ()
        return tuple(dict.fromkeys((*setting.given, *supposed, *places)))

    @property
    def methods(self) -> Counter[str]:
        """How many lines were checked by which method."""
        return count_methods([self])


def _demand_chain(asked: tuple[AskedLine, ...], derivation: Derivation) -> None:
    """Raises `CheckFailed` unless the lines begin with the claim, each was checked against the one before it, and at
    most one is refuted."""
    first, *rest = asked
    chained = first.is_claim and first.line.expr == derivation.claim and not any(a.is_claim for a in rest)
    linked = [a.step.before for a in rest] == [a.line.expr for a in asked[:-1]]
    if not (chained and linked and _in_setting([a.step for a in asked], derivation)):
        raise CheckFailed(f"the lines asked about are not a chain that starts from {derivation.claim}")
    if sum(isinstance(a.step, Refuted) for a in rest) > 1:
        raise CheckFailed("of the lines asked about more than one is wrong")


def _demand_one_right(choices: tuple[Step | Refuted, ...], derivation: Derivation) -> None:
    """Raises `CheckFailed` unless all choices answer the claim, and exactly one of them is right."""
    ours = all(c.before == derivation.claim and c.relation == derivation.relation for c in choices)
    if not ours:
        raise CheckFailed(f"the answers to choose from are not all answers to {derivation.claim}")
    if sum(isinstance(c, Step) for c in choices) != 1:
        raise CheckFailed(f"of the answers to {derivation.claim} exactly one has to be right")


def _demand_settings(choices: tuple[Step | Refuted, ...], derivation: Derivation) -> None:
    if not _in_setting(choices, derivation):
        raise CheckFailed(f"the answers to choose from are not all answers to {derivation.claim}")


def _demand_extended(pairings: tuple[Step | Refuted, ...], derivation: Derivation) -> None:
    """Raises `CheckFailed` unless each was judged under this part's conditions, where all its names mean the same:
    the results of other parts may bring names of their own."""
    ours = derivation.setting
    for step in pairings:
        theirs = step.setting
        if theirs.given != ours.given or not set(ours.definitions) <= set(theirs.definitions):
            raise CheckFailed(f"{step.after} was not judged under the conditions of {derivation.claim}")


def _in_setting(steps: Iterable[Step | Refuted], derivation: Derivation) -> bool:
    return all(step.setting == derivation.setting for step in steps)


class OwnAnswer(NamedTuple):
    """What the key prints of somebody's own question, in a frame that says that it is not checked."""

    text: str
    picture: Picture | None = None  # which stands at the question

    @property
    def spelled(self) -> list[str]:
        """All of it in short texts."""
        return [self.text, *([hashlib.sha256(self.picture.content).hexdigest()] if self.picture else [])]


class Shown(Struct, frozen=True, cache_hash=True, dict=True):
    """A question of a topic with all its parts derived, posed as an exercise of some kind."""

    topic: Topic
    seed: str
    statement: Prose
    parts: tuple[ShownPart, ...]
    kind: str = "derive"
    make_figures: Callable[[], Iterable[Figure]] = tuple
    own: OwnAnswer | None = None  # where it is somebody's own question, and nothing of it is checked
    own_words: bool = False  # whether somebody else's words stand over the question: nobody checks what they say

    def __post_init__(self) -> None:
        derivations = [p.derivation for p in self.parts]
        where = f"the statement of {self.topic.id}"
        demand_one_meaning(derivations, self.topic.id)
        demand_claimed(self.statement, derivations, where)
        demand_true(self.statement, derivations, where)
        for part in self.parts:
            if part.when is not None:
                demand_true(part.when, [part.derivation], f"the heading of a part of {self.topic.id}")
            for derivation in (part.derivation, *(d for _, d in part.lemmas)):
                for line in derivation.lines:
                    if line.note is not None:
                        demand_true(line.note, [derivation], f"a line of {self.topic.id}")
        demand_explained([self.statement, *(p.when for p in self.parts if p.when)], derivations)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, built from all derivations of the question when first asked for. Raises `BadTopic`."""
        with blaming(self.topic.source):
            figures = tuple(self.make_figures())
        wrong = [figure for figure in figures if not isinstance(figure, Figure)]
        if wrong:
            raise BadTopic(f"the figures of {self.topic.id} are {type(wrong[0]).__name__}: return a list of Figure")
        return figures

    @property
    def pairing(self) -> str:
        """What matches where claims are to be matched with results: `1C 2A 3B`; else ''."""
        if not self.parts or not all(p.pairings for p in self.parts):
            return ""
        letters = ["ABCDEFGH"[[isinstance(s, Step) for s in p.pairings].index(True)] for p in self.parts]
        return " ".join(f"{k}{letter}" for k, letter in enumerate(letters, 1))

    @property
    def lines(self) -> int:
        """The number of checked lines."""
        return sum(len(p.derivation.steps) for p in self.parts)

    @property
    def points(self) -> int:
        """What it is worth: what its parts are; one's own question a point."""
        if self.own:
            return 1
        return sum(points_of(part) for part in self.parts)


def points_of(part: ShownPart) -> int:
    """What a part is worth: a point for each line, blank or choice asked for; two for a line and its mistake."""
    if part.choices or part.pairings:
        return 1
    blanks = sum(bool(line.blank) for line in part.asked)
    return blanks or (2 if part.asked else len(part.derivation.steps))


def count_methods(parts: Iterable[ShownPart]) -> Counter[str]:
    """How many lines were checked by which method."""
    return Counter(s.evidence.method for p in parts for s in p.derivation.steps)


def show(topic: Topic, seed: str = "0", detail: str = "brief") -> Shown:
    """Draw a topic's question for a seed and derive every part. Raises `CheckFailed`, `NoRule`, `BadTopic`."""
    return solved(topic, seed, topic.draw(seed), detail)


def solved(topic: Topic, seed: str, question: Question, detail: str = "brief", work: Work | None = None) -> Shown:
    """A question that was drawn for this seed, with every part derived; `work` says what an exercise shows of a
    derivation. Raises `UnknownName` for a detail."""
    if detail not in DETAILS:
        raise unknown("detail", detail, DETAILS)
    with blaming(topic.source):  # its reference is run here
        parts = tuple(_derived(p, topic, detail, work) for p in question.parts)
    derivations = [p.derivation for p in parts]
    return Shown(topic, seed, question.statement, parts, make_figures=partial(question.figures, tuple(derivations)))


#: from a derivation to the lines and the answers that an exercise shows
Work = Callable[[Derivation], tuple[tuple[AskedLine, ...], tuple[Step | Refuted, ...]]]


def _derived(part: Part, topic: Topic, detail: str, work: Work | None) -> ShownPart:
    derivation = part.plan.derivation(detail)
    used = {line.rule for line in derivation.lines}
    lemmas = tuple((name, plan.derivation(detail)) for name, plan in part.plan.sources if name in used)
    asked, choices = work(derivation) if work else ((), ())
    reference = part.reference or topic.reference
    return ShownPart(derivation, part.when, reference, lemmas, asked, choices, convention=part.convention)


def letter_of(place: int) -> str:
    """The name of a part: a, b, c ... z, aa, ab ..."""
    front, last = divmod(place, len(_ALPHABET))
    return (letter_of(front - 1) if front else "") + _ALPHABET[last]
