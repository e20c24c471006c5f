"""What sheets of a class have in common: in one place the same topic, the same rules, the same points, about the same
length.

A pattern is read off the plan of a draft, whose lines are derived and not checked: a draft that has another is not
worth the checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from derive.asking import Part, Question
from derive.kernel import Line
from derive.sheets.drafts import Draft, shown_of
from derive.words import rule_frame

_LENGTH = 1.4  # how many times as long as another an answer may be

Rules = tuple[tuple[str, ...], ...]


class Pattern(NamedTuple):
    """The rules of a question's parts in order, and how long the lines are, in nodes."""

    rules: Rules
    length: int

    def is_like(self, other: Pattern) -> bool:
        """The same rules, and about as long."""
        shorter, longer = sorted((self.length, other.length))
        return self.rules == other.rules and longer <= _LENGTH * shorter


def pattern(draft: Draft) -> Pattern:
    """The pattern of a draft: its lines are derived, not checked."""
    return _pattern(draft.question, draft.asked.detail or "brief")


@lru_cache(maxsize=10_000)
def _pattern(question: Question, detail: str) -> Pattern:
    lines = [part.plan.lines(detail) for part in question.parts]
    return Pattern(tuple(map(_rules, lines)), sum(part.plan.length(detail) for part in question.parts))


def _rules(lines: Sequence[Line]) -> tuple[str, ...]:
    """What leads from the claim to the last of the lines."""
    return tuple(f"{rule_frame(line.rule)} {line.relation.key}" for line in lines[1:])


@lru_cache(maxsize=10_000)
def _begun(part: Part, detail: str) -> tuple[str, ...]:
    """The rules of a part's first move."""
    return _rules(replace(part.plan, moves=part.plan.moves[:1]).lines(detail))


def _begins_like(draft: Draft, model: Draft) -> bool:
    """Whether each part begins as the model's does, with the same rules in its first move. Most do not, and to see that
    takes less time than all lines."""
    parts, rules, detail = draft.question.parts, pattern(model).rules, draft.asked.detail or "brief"
    if len(parts) != len(rules):
        return False
    begun = (_begun(part, detail) for part in parts)
    return all(b == r[: len(b)] for b, r in zip(begun, rules, strict=True))


def is_like(draft: Draft, model: Draft) -> bool:
    """Whether the question has the model's pattern, as far as can be told before it is posed."""
    if draft.is_pooled or draft.question == model.question:
        return True
    return _begins_like(draft, model) and pattern(draft).is_like(pattern(model))


def is_worth(draft: Draft, model: Draft) -> bool:
    """Whether the exercise made of it has the model's points, by the same rules. It is derived and checked for that,
    unless the lines have told already."""
    if draft.kind == "derive":
        return True
    return draft.fits and _weight(draft) == _weight(model)


def _weight(draft: Draft) -> tuple[float, Rules]:
    shown = shown_of(draft)
    if draft.is_pooled:  # takes other parts each time
        return shown.points, ()
    return shown.points, tuple(tuple(rule_frame(line.rule) for line in p.derivation.lines[1:]) for p in shown.parts)


def by_frequency(drafts: Sequence[Draft], used: Sequence[Draft]) -> list[Draft]:
    """The drafts in the order in which they make a model: first the patterns that the sheet has not yet, of these the
    ones that many questions have, so that a class finds enough. A pattern that none of the others has comes late: all
    students would have the same question there."""
    uses = Counter(pattern(d).rules for d in used)
    found = [pattern(d) for d in {d.words: d for d in drafts}.values()]
    share = {p: sum(p.is_like(other) for other in found) / (1 + uses[p.rules]) for p in set(found)}
    often = max((n for p, n in share.items() if not uses[p.rules]), default=0) / 2

    def rank(draft: Draft) -> tuple[bool, bool, bool]:
        own = pattern(draft)
        many = share.get(own, 0)  # of drafts in the same words one is counted
        return many < 2, uses[own.rules] > 0, many < often

    return sorted(drafts, key=rank)


def by_weight(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts of one question, posed: first those of the points and rules that most of them have."""
    fitting = [d for d in drafts if d.fits]
    count = Counter(_weight(d) for d in fitting)
    return sorted(fitting, key=lambda d: -count[_weight(d)])
