"""Which known mistake leads to a wrong answer: the first candidate with the answer's values at a few points.

The candidates of a question are found once. How many are looked at is counted, and the work at each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain, islice
from threading import Lock
from typing import Any

from sympy import Basic, Expr, Rational

from derive.checking.compare import Comparison
from derive.checking.places import ordinary
from derive.checking.scalars import Options, same_at_points
from derive.checking.sides import parts_of
from derive.errors import DeriveError
from derive.exercises.parts import Asked, plans
from derive.kernel import EQUAL, Evidence, Setting
from derive.kernel.bounds import balls
from derive.kernel.bounds.points import KINDS, Point
from derive.kernel.bounds.work import worked
from derive.kernel.bounds.world import OutOfTime
from derive.kernel.evidence import examine
from derive.kernel.regions import Venn
from derive.mistakes.attempts import ideas, slips_of
from derive.mistakes.classics import CLASSICS
from derive.mistakes.classics_of_results import RESULTS
from derive.mistakes.slips import SLIPS, slipped
from derive.mistakes.table import MISTAKES, wrong_lines
from derive.terms.bound import canonical
from derive.terms.families import ARRAYS, EVENTS, NUMBERS, Table, family_of
from derive.terms.notation import ArgMin, At, Components, D
from derive.terms.ordered import Times

Wrong = tuple[str, int, Basic]  # a mistake, the place of the part, and what that comes to

_MOST = 150  # candidates for one question
_MOST_OF_ONE = 12  # places in a result that one slip is tried in
_LOOKS = 3  # points at which values are compared before more is done
_PREC = 80
_LAST_GUARD = 60.0  # work that is not to be waited for any longer
#: wrong by a number alone
_FACTORS: dict[str, Rational] = {
    "opposite_sign": Rational(-1),
    "factor_two_lost": Rational(1, 2),
    "factor_two_added": Rational(2),
}
_COARSE = ("first_term_only", "first_piece_only", "one_term_of_sum", "term_left_out")  # a wrong sign explains more


@lru_cache(maxsize=32)
def wrong_results(parts: tuple[Asked, ...]) -> tuple[Wrong, ...]:
    """What the parts of a question come to when they are worked with each mistake.

    Only what has no derivative left to be taken is a result; a right line is none.
    """
    return tuple(_wrong_results(parts))


def _wrong_results(parts: tuple[Asked, ...]) -> Iterator[Wrong]:
    for place, plan in plans(parts):
        full = plan.lines("full")
        right, used = {canonical(line.expr) for line in full}, {line.rule for line in full}
        seen: set[Basic] = set()
        for mistake in MISTAKES:
            if mistake.replaces not in used:
                continue
            try:
                lines = wrong_lines(plan, mistake, "brief")
            except DeriveError:
                continue  # worked so, the derivation does not come to an end
            wrong = lines[-1].expr
            form = canonical(wrong)
            if form not in right and form not in seen and _is_done(wrong):
                seen.add(form)
                yield mistake.name, place, wrong


def mistake_in(answers: tuple[Any, ...], parts: tuple[Asked, ...], options: Options) -> str | None:
    """The name of the first mistake whose result the answer is: a wrong rule used throughout, a factor, a slip.

    `answers` is the answer as each part reads it.
    """
    if options.complex_unit:
        return None
    known, deadline = _known(parts), worked() + _LAST_GUARD
    settings = [_setting(answer, part) for answer, part in zip(answers, parts, strict=True)]
    prints = [known.looks[k].at(answer, deadline, settings[k]) for k, answer in enumerate(answers)]
    for k in range(_MOST):
        found = known.candidate(k)
        if found is None or worked() > deadline:
            return None
        (name, place, wrong), there = found
        alike = _may_agree(there, prints[place]) and family_of(wrong) is family_of(answers[place])
        if alike and _SAME.of(wrong)(wrong, answers[place], settings[place], deadline):
            return name
    return None


def _setting(read: Any, part: Asked) -> Setting:
    """The question's setting, with the names that only the answer uses."""
    setting = part.setting
    return Setting((*setting.scope, *(parts_of(read) or (read,))), setting.definitions, setting.given)


# -- the candidates ----------------------------------------------------------------------------------------------------


class _Candidates:
    """The wrong results of a question with their values, found as far as they were asked for, once."""

    def __init__(self, parts: tuple[Asked, ...]) -> None:
        self.looks = [_Looks(part) for part in parts]
        self._source = islice(_all(parts), _MOST)
        self._found: list[tuple[Wrong, Any]] = []
        self._lock = Lock()

    def candidate(self, number: int) -> tuple[Wrong, Any] | None:
        """The candidate of that number; None behind the last."""
        with self._lock:
            while len(self._found) <= number:
                wrong = next(self._source, None)
                if wrong is None:
                    return None
                self._found.append((wrong, self.looks[wrong[1]].at(wrong[2], worked() + _LAST_GUARD)))
            return self._found[number]


@lru_cache(maxsize=32)
def _known(parts: tuple[Asked, ...]) -> _Candidates:
    return _Candidates(parts)


def _all(parts: tuple[Asked, ...]) -> Iterator[Wrong]:
    """The simplest first."""
    twins = wrong_results(parts)
    sharp = (w for w in twins if w[0] not in _COARSE)
    coarse = (w for w in twins if w[0] in _COARSE)
    yield from chain(sharp, _factors(parts), coarse, _classics(parts), _slips(parts), _by_ideas(parts))


def _factors(parts: tuple[Asked, ...]) -> Iterator[Wrong]:
    """The right results times a number."""
    for name, factor in _FACTORS.items():
        for place, part in enumerate(parts):
            if isinstance(part.result, Components):
                yield name, place, Components(*(Times(factor, entry) for entry in part.result.args))
            elif isinstance(part.result, Expr) and parts_of(part.result) is None and part.result != 0:
                yield name, place, Times(factor, part.result)


def _classics(parts: tuple[Asked, ...]) -> Iterator[Wrong]:
    """Work that ended too early."""
    for slip in CLASSICS:
        for place, part in enumerate(parts):
            sides = (part.result, part.plan.claim) if part.plan else (part.result,)
            for side in sides:
                yield from (
                    (slip.name, place, wrong) for wrong in islice(slipped(side, slip), _MOST_OF_ONE) if _is_done(wrong)
                )
    for place, plan in plans(parts):
        for idea in slips_of(plan, CLASSICS):
            yield from _worked(place, plan, idea)


def _slips(parts: tuple[Asked, ...]) -> Iterator[Wrong]:
    """The right results in a wrong form, or with one slip of the pen."""
    for slip in (*RESULTS, *SLIPS):
        for place, part in enumerate(parts):
            yield from ((slip.name, place, wrong) for wrong in islice(slipped(part.result, slip), _MOST_OF_ONE))


def _by_ideas(parts: tuple[Asked, ...]) -> Iterator[Wrong]:
    """What a mistake made once, or a slip on the way, comes to."""
    for place, plan in plans(parts):
        for idea in ideas(plan):
            yield from _worked(place, plan, idea)


def _worked(place: int, plan: Any, idea: Any) -> Iterator[Wrong]:
    try:
        wrong = idea.worked(plan)[-1].expr
    except DeriveError:
        return  # the work cannot go on from there
    if _is_done(wrong):
        yield idea.mistake, place, wrong


def _is_done(wrong: Basic) -> bool:
    return not wrong.has(D, At, ArgMin)


# -- values ------------------------------------------------------------------------------------------------------------


class _Looks:
    """Values at a few points of a part; None for what has no numbers for values."""

    def __init__(self, part: Asked) -> None:
        self._part = part
        self._points: list[Point] | None = None

    def at(self, expr: Any, deadline: float, setting: Setting | None = None) -> tuple[Any, ...] | None:
        """The balls for an expression at the points, or the classes of what prevents them."""
        sides = parts_of(expr) or (expr,)
        if family_of(self._part.result) is not NUMBERS or any(family_of(s) is not NUMBERS for s in sides):
            return None
        try:
            comparison = Comparison(self._part.result, self._part.result, setting or self._part.setting, deadline)
            return tuple(comparison.look(p, s, _PREC) for p in self._at_points(comparison) for s in sides)
        except (DeriveError, OutOfTime):
            return None

    def _at_points(self, comparison: Comparison) -> list[Point]:
        if self._points is None:
            fitting = (p for p in ordinary(self._part.setting, KINDS) if comparison.admits(p))
            self._points = list(islice(fitting, _LOOKS))
        return [Point(p.number, p.index) for p in self._points]


def _may_agree(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> bool:
    """Whether no value tells the two apart."""
    if one is None or other is None:
        return True
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(
        isinstance(a, type) or isinstance(b, type) or balls.meets(a, b) for a, b in pairs
    )


# -- whether it is the answer ------------------------------------------------------------------------------------------


def _same_event(wrong: Basic, given: Any, setting: Setting, _deadline: float) -> bool:
    return bool(Venn.of(setting).read(wrong) == Venn.of(setting).read(given))


def _same_array(wrong: Basic, given: Any, setting: Setting, _deadline: float) -> bool:
    try:
        return isinstance(examine(wrong, given, EQUAL, setting), Evidence)
    except DeriveError:  # it speaks of what this part does not have
        return False


def _same_number(wrong: Basic, given: Any, setting: Setting, deadline: float) -> bool:
    ours, theirs = parts_of(wrong) or (wrong,), parts_of(given) or (given,)
    alike = len(ours) == len(theirs) and type(parts_of(wrong)) is type(parts_of(given))
    return alike and all(same_at_points(a, b, setting, deadline) for a, b in zip(ours, theirs, strict=True))


_SAME = Table[Callable[[Basic, Any, Setting, float], bool]](
    "whether an answer is what a mistake comes to",
    {EVENTS: _same_event, ARRAYS: _same_array, NUMBERS: _same_number},
)
