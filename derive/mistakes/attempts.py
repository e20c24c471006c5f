"""A pupil's work on a plan: one line wrong by a named mistake, and lines after it that follow from the wrong one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, islice, pairwise
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from derive.engine.algebra import tidy
from derive.engine.moves import Plan
from derive.errors import DeriveError
from derive.kernel import Derivation, Line, Refuted, Setting, Step
from derive.mistakes.slips import SLIPS, Slip, slipped
from derive.mistakes.table import MISTAKES, slipping
from derive.terms.families import ARRAYS, EVENTS, NUMBERS, Table
from derive.terms.notation import D

_CHANCES = 3  # how often a mistake may come up in one derivation before it is no longer looked for
_NEVER = -1  # no chance has this number
AT_ONCE = Table("whether the kernel judges a mistake in no time", {EVENTS: True, ARRAYS: True, NUMBERS: False})
_KEPT = 2000  # attempts: the sheets of a class ask about the same plans
_MOST_OF_ONE = 6  # places that one slip is tried in, for each line


class Attempt(Struct, frozen=True, dict=True):
    """Lines of which exactly one, number `wrong`, does not follow; all others do.

    Raises `NotRefuted` where that line holds, `CheckFailed` where another one does not.
    """

    setting: Setting
    lines: tuple[Line, ...]
    wrong: int  # its place in `lines`
    mistake: str

    def __post_init__(self) -> None:
        self.steps  # noqa: B018  (all are checked at once)

    @cached_property
    def steps(self) -> tuple[Step | Refuted, ...]:
        """From each line to the next."""
        return tuple(self._step(k) for k in range(1, len(self.lines)))

    def _step(self, k: int) -> Step | Refuted:
        a, b = self.lines[k - 1], self.lines[k]
        if k == self.wrong:
            return Refuted(a.expr, b.expr, self.mistake, self.setting, b.relation)
        return Step(a.expr, b.expr, b.rule, b.relation, self.setting, b.note, b.about)

    @property
    def refuted(self) -> Refuted:
        """The wrong line."""
        found = self.steps[self.wrong - 1]
        assert isinstance(found, Refuted)
        return found


class Idea(Struct, frozen=True):
    """How a plan may go wrong: the lines up to the wrong one at least, unchecked, and how the work goes on."""

    mistake: str
    lines: tuple[Line, ...]
    resumes: int | None = None  # the number of the move from which a slip is worked on; a twin's lines are complete
    stated: bool = False  # whether right lines after the mistake are left out, so that it ends before the plan does

    @property
    def is_slip(self) -> bool:
        """Whether it is a slip of the pen and no wrong rule."""
        return self.resumes is not None

    def worked(self, plan: Plan) -> tuple[Line, ...]:
        """All lines. Raises `NoRule` where the work cannot go on."""
        return self.lines if self.resumes is None else (*self.lines, *plan.resumed(self.lines[-1].expr, self.resumes))


def attempts(plan: Plan, rng: Random, derivation: Derivation) -> Iterator[Attempt]:
    """Every attempt that the kernel confirms, in a drawn order, those by a rule's twin first."""
    for idea in drawn(all_ideas(plan), rng):
        attempt = confirmed(idea, plan, derivation)
        if attempt is not None:
            yield attempt


def drawn(found: Iterable[Idea], rng: Random) -> list[Idea]:
    """In a drawn order: wrong rules before slips, and of each mistake one before the second of any."""
    shuffled = list(found)
    rng.shuffle(shuffled)
    turns: Counter[str] = Counter()
    ranked: list[tuple[int, bool, int, Idea]] = []
    for idea in shuffled:
        ranked.append((turns[idea.mistake], idea.is_slip, len(ranked), idea))
        turns[idea.mistake] += 1
    return [idea for *_, idea in sorted(ranked, key=lambda r: (r[1], r[0], r[2]))]


@lru_cache(maxsize=_KEPT)
def confirmed(idea: Idea, plan: Plan, derivation: Derivation) -> Attempt | None:
    """The attempt, cut where a line after the wrong one does not follow; None where no line is wrong, or where the
    kernel can say nothing about one."""
    try:
        lines = idea.worked(plan)
    except DeriveError:
        return None
    right = {line.expr for line in derivation.lines}
    wrong = next((k for k, line in enumerate(lines) if line.expr not in right), 0)
    if not wrong:
        return None
    try:
        start = Attempt(derivation.setting, lines[: wrong + 1], wrong, idea.mistake)
    except DeriveError:  # it holds, or an earlier line does not
        return None
    return _longest(start, lines)


def _longest(start: Attempt, lines: tuple[Line, ...]) -> Attempt:
    """The attempt with every line after the wrong one that follows from the line before it."""
    held = len(start.lines)
    for a, b in pairwise(lines[held - 1 :]):
        try:
            Step(a.expr, b.expr, b.rule, b.relation, start.setting, b.note, b.about)
        except DeriveError:
            break
        held += 1
    return replace(start, lines=lines[:held])


def may_go_wrong(plan: Plan, fewest: int) -> bool:
    """Whether a mistake can be made in a plan; where that takes no time, whether the kernel confirms one in so many
    lines at least."""
    if not AT_ONCE.of(plan.claim):
        return any(ideas(plan))
    derivation = plan.derivation()
    attempts = (confirmed(idea, plan, derivation) for idea in all_ideas(plan))
    return any(attempt is not None and len(attempt.steps) >= fewest for attempt in attempts)


@lru_cache(maxsize=64)
def all_ideas(plan: Plan) -> tuple[Idea, ...]:
    """What may go wrong in a plan; found once for the plans of late."""
    return tuple(ideas(plan))


def ideas(plan: Plan) -> Iterator[Idea]:
    """What may go wrong in a plan, worked in brief."""
    seen = {tuple(line.expr for line in plan.lines())}
    for idea in chain(_by_twins(plan), slips_of(plan, SLIPS)):
        key = tuple(line.expr for line in idea.lines)
        if key not in seen:
            seen.add(key)
            yield idea


def _by_twins(plan: Plan) -> Iterator[Idea]:
    used = {line.rule for line in plan.lines("full")}
    stated, unmade = _states(plan, 0), None
    for mistake in MISTAKES:
        if mistake.replaces not in used:
            continue
        for place in range(_CHANCES):
            rules, laws = slipping(mistake, place)
            try:
                lines = plan.lines("brief", rules, laws)
                unmade = unmade or plan.lines("brief", *slipping(mistake, _NEVER))
            except DeriveError:  # the moves lead nowhere from here
                break
            if lines == unmade:  # there was no further chance
                break
            if len(lines) > 1:
                yield Idea(mistake.name, lines, stated=stated)


def _states(plan: Plan, number: int) -> bool:
    """Whether a move from that number on states a form that the work had not reached by itself."""
    return any(k >= number and plan.moves[k].stated for k in plan.origins())


def slips_of(plan: Plan, slips: Iterable[Slip]) -> Iterator[Idea]:
    """One slip in one line of a plan, for every line and every place in it."""
    slips = tuple(slips)
    lines, origins = plan.lines(), plan.origins()
    for k in range(1, len(lines)):
        number = origins[k - 1]
        unfinished = plan.moves[number].verb == "differentiate" and lines[k].expr.has(D)
        going_on = number if unfinished else number + 1
        stated = _states(plan, number + 1)
        for slip in slips:
            for changed in islice(slipped(lines[k].expr, slip), _MOST_OF_ONE):
                wrong = replace(lines[k], expr=tidy(changed))
                yield Idea(slip.name, (*lines[:k], wrong), going_on, stated)
