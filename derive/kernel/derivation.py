"""Step, Derivation and Refuted: the only carriers of maths to paper, and what their constructors demand.

There is no flag that says "checked" and no way to pass evidence in: whoever holds a Step holds a checked line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import final

from msgspec import Struct
from sympy import Basic, Eq

from derive.errors import CheckFailed, NotRefuted
from derive.kept import hashed_once
from derive.kernel.comparing import CHAINED, WHOLE
from derive.kernel.evidence import examine
from derive.kernel.findings import Evidence, TooFew, Unproved, Witness
from derive.kernel.relations import EQUAL, Relation, chained
from derive.kernel.sampled.readable import at_plain_numbers
from derive.kernel.setting import Setting
from derive.words import Prose, RuleName


class Line(Struct, frozen=True):
    """Plain data, unchecked: an expression, how it relates to the line before, and by which rule, a key or words.

    `about` is what the rule speaks of (the name that was opened); `note` replaces the rule's own words.
    """

    expr: Basic
    rule: RuleName = ""
    relation: Relation = EQUAL
    note: Prose | None = None
    about: Basic | None = None


class _Sealed:
    """A class of which nobody can make a subclass that leaves out the check.

    Those below are dataclasses: a field with `init=False` is what the check found, which nobody passes in and which
    goes along to a copy.
    """

    def __init_subclass__(cls) -> None:
        if _Sealed not in cls.__bases__:
            raise TypeError(f"{cls.__bases__[0].__name__} cannot be subclassed: its constructor is the check")


@final
@dataclass(frozen=True)
class Step(_Sealed):
    """`before R after`, checked. Raises `CheckFailed` with the point at which it fails."""

    before: Basic
    after: Basic
    rule: RuleName
    relation: Relation
    setting: Setting
    note: Prose | None = None
    about: Basic | None = None
    evidence: Evidence = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "evidence", demand(self.before, self.after, self.rule, self.relation, self.setting))


@final
@dataclass(frozen=True)
class Refuted(_Sealed):
    """The mirror image of a Step: a wrong line by a named mistake. Raises `NotRefuted` if it is not wrong."""

    before: Basic
    after: Basic
    mistake: str
    setting: Setting
    relation: Relation = EQUAL
    witness: Witness = field(init=False, compare=False)

    def __post_init__(self) -> None:
        finding = examine(self.before, self.after, self.relation, self.setting)
        if not isinstance(finding, Witness):
            raise NotRefuted(f"{self.mistake}: no point found at which {self.before} and {self.after} differ")
        plain = at_plain_numbers(self.before, self.after, self.relation, self.setting)
        object.__setattr__(self, "witness", plain or finding)


@final
@hashed_once
@dataclass(frozen=True, repr=False)
class Derivation(_Sealed):
    """Lines of which each follows from the one before, and the last from the first (in other worlds).

    Raises `CheckFailed` at the first line that does not hold, `BadSetting` where a line cannot be read.
    """

    setting: Setting
    lines: tuple[Line, ...]
    steps: tuple[Step, ...] = field(init=False, compare=False)
    evidence: Evidence = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.lines))  # a list could grow after the check
        if len(self.lines) < 2:
            raise CheckFailed("a derivation needs a claim and at least one line that follows from it")
        pairs = zip(self.lines, self.lines[1:], strict=False)
        steps = tuple(Step(a.expr, b.expr, b.rule, b.relation, self.setting, b.note, b.about) for a, b in pairs)
        object.__setattr__(self, "steps", steps)
        is_chain = self.relation == EQUAL and all(s.evidence.method == "proved" for s in steps)
        round_ = CHAINED if is_chain else WHOLE
        whole = demand(self.claim, self.result, "claim = result", self.relation, self.setting, round_)
        object.__setattr__(self, "evidence", whole)

    def __repr__(self) -> str:
        return f"<Derivation: {self.claim} {self.relation.key} {self.result}, {len(self.steps)} lines checked>"

    @property
    def claim(self) -> Basic:
        return self.lines[0].expr

    @property
    def result(self) -> Basic:
        return self.lines[-1].expr

    @property
    def relation(self) -> Relation:
        """How the result relates to the claim."""
        return _relation(self.lines)


def _relation(lines: Sequence[Line]) -> Relation:
    relation = lines[1].relation
    for line in lines[2:]:
        relation = chained(relation, line.relation)
    return relation


def checked_result(setting: Setting, lines: Sequence[Line]) -> Basic:
    """The last of the lines, checked against the first as a `Derivation` does it at the end: for what asks for no line
    in between, such as an answer that is to be judged. Raises `CheckFailed`."""
    demand(lines[0].expr, lines[-1].expr, "claim = result", _relation(lines), setting, WHOLE)
    return lines[-1].expr


def _hint(setting: Setting) -> str:
    """What to say of a line that has a value at too few points."""
    loose = [g for g in setting.given if isinstance(g, Eq) and not setting.holds_as_drawn(g)]
    if not loose:
        return "state the domain of its symbols"
    return f"numbers that are drawn do not meet {loose[0].lhs} = {loose[0].rhs}; say what one of its names is"


def demand(
    before: Basic, after: Basic, rule: RuleName, relation: Relation, setting: Setting, round_: str = "step"
) -> Evidence:
    """The evidence for a line, or `CheckFailed`."""
    finding = examine(before, after, relation, setting, round_)
    if isinstance(finding, Evidence):
        return finding
    line = f"{before} {relation.key} {after} ({rule})"
    if isinstance(finding, TooFew):
        raise CheckFailed(f"only {finding.points} usable points to check {line}: {_hint(setting)}")
    if isinstance(finding, Unproved):
        raise CheckFailed(f"{line} is not taken: {finding.reason}")
    raise CheckFailed(f"{line} does not hold: {finding}")
