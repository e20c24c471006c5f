"""An answer to a topic's question: compared with the result of each part; a wrong one with those of known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from time import perf_counter
from typing import Any

from sympy import Basic, Expr, Rational

from derive.checking import Verdict, compare, in_form
from derive.checking.array_answers import as_meant, compare_array
from derive.checking.check import of_another_kind
from derive.checking.meant import unknown_names
from derive.checking.scalars import NO_TIME, Options, same_at_points
from derive.checking.sides import expression, parts_of
from derive.checking.texts import read_answer
from derive.errors import BadSetting, BadSpec, DeriveError, unknown
from derive.exercises.equated import of_equation, unknown_letters
from derive.exercises.parts import Asked, echoed_part, letter_of, named, plans
from derive.exercises.posing import relation_of
from derive.kernel import EQUAL, Evidence, Setting
from derive.kernel.bounds.world import OutOfTime
from derive.kernel.evidence import examine
from derive.kernel.regions import Venn
from derive.mistakes.attempts import ideas
from derive.mistakes.slips import SLIPS, slipped
from derive.mistakes.table import MISTAKES, wrong_lines
from derive.parsing import Reading
from derive.terms.bound import canonical
from derive.terms.families import ARRAYS, EVENTS, NUMBERS, Table, family_of
from derive.terms.notation import ArgMin, At, Components, D, Vec
from derive.terms.ordered import Times
from derive.words.prose import Prose, sentence

_SECONDS = 1.0  # for naming the mistake
_MOST_OF_ONE = 12  # places in a result that one slip is tried in
_RANK = ("equal", "equal-numerically", "equal-where-defined", "unknown", "different", "unreadable")
#: wrong by a number alone, where no mistake of the table explains it
_FACTORS: dict[str, Rational] = {
    "opposite_sign": Rational(-1),
    "factor_two_lost": Rational(1, 2),
    "factor_two_added": Rational(2),
}


def answered(
    answer: Any,
    parts: tuple[Asked, ...],
    options: Options | None = None,
    form: str | None = "no-derivative",
    notation: str = "auto",
    part: str | None = None,
    names: Mapping[str, Any] | None = None,
) -> Verdict:
    """The verdict on an answer to a part, or the best of those on all: it says which part the answer is to.

    Where it is "different", with the mistake whose result the answer is. An answer never raises; `UnknownName` is for a
    part that there is not. `names` are declared besides those of the question.
    """
    chosen = _chosen(parts, part)
    options = replace(options or Options(), started=perf_counter())  # deriving the question takes its own time
    known = tuple(e for p in parts for e in (*p.setting.expressions, p.result))
    expansion = any(p.plan is not None and relation_of(p.plan).key == "approx" for p in parts)
    reading = read_answer(answer, known, notation, options.complex_unit, names, expansion)
    if isinstance(reading, Verdict):
        return reading
    try:
        return _judged(reading.expr if isinstance(reading, Reading) else reading, parts, chosen, options, form)
    except OutOfTime:
        return Verdict("unknown", why=NO_TIME)
    except (BadSpec, BadSetting) as error:
        return _not_comparable(error)


def _not_comparable(error: DeriveError) -> Verdict:
    return Verdict("unknown", why=sentence("reason not comparable", reason=" ".join(str(error).split())))


def _judged(answer: Any, parts: tuple[Asked, ...], chosen: list[int], options: Options, form: str | None) -> Verdict:
    if parts_of(answer) is not None and not _asks_for_arrays(parts):
        answer = Components(*(expression(a, options.complex_unit) for a in parts_of(answer) or ()))
    answer, chosen, how, wrong = of_equation(answer, parts, chosen)
    if wrong is not None:
        return wrong
    echoed = echoed_part(_readings(answer, parts, chosen, options), parts)
    if echoed is not None:
        verdict = Verdict("different", echo=True, part=letter_of(echoed))
        in_a_form = form and not _asks_for_arrays(parts)
        verdict = in_form(verdict, _read(answer, parts[echoed], options), str(form)) if in_a_form else verdict
        return replace(verdict, why=sentence("reason echo"))
    found = {k: _comparable(answer, parts[k], options) for k in chosen}
    best = min(found, key=lambda k: (_RANK.index(found[k].verdict), k))
    verdict = found[best]
    if verdict.verdict == "different":
        verdict = _explained(verdict, answer, tuple(parts[k] for k in chosen), options)
        verdict = verdict if how is None or verdict.mistake else replace(verdict, why=how)
    elif how is not None:
        verdict = replace(verdict, why=how)
    elif len(chosen) > 1 and verdict.why is None:
        verdict = replace(verdict, why=_which(f"{best + 1}/{len(parts)}", parts[best].when))
    if len(chosen) == 1 or verdict.verdict != "different":
        verdict = replace(verdict, part=letter_of(best))
    in_a_form = form and verdict.verdict != "unreadable" and not _asks_for_arrays(parts)
    return in_form(verdict, _read(answer, parts[best], options), str(form)) if in_a_form else verdict


def _asks_for_arrays(parts: tuple[Asked, ...]) -> bool:
    """A question about arrays asks for nothing else: they are worked out, or they are none."""
    return any(family_of(p.result) is ARRAYS for p in parts)


def _chosen(parts: tuple[Asked, ...], part: str | None) -> list[int]:
    """The places of the parts that the answer may be to."""
    letters = [letter_of(k) for k in range(len(parts))]
    if part is None:
        return list(range(len(parts)))
    if part not in letters:
        raise unknown("part", part, letters)
    return [letters.index(part)]


def _readings(answer: Any, parts: tuple[Asked, ...], chosen: list[int], options: Options) -> dict[int, Any]:
    return {k: _read(answer, parts[k], options) for k in chosen}


def _explained(verdict: Verdict, answer: Any, parts: tuple[Asked, ...], options: Options) -> Verdict:
    """Why a wrong answer is wrong: names that are not the question's, or else a known mistake."""
    known = [e for p in parts for e in (*p.setting.expressions, p.result)]
    asked = [e for p in parts for e in ((p.plan.claim, p.result) if p.plan else (*p.setting.expressions, p.result))]
    strange = unknown_names(answer, known) or unknown_letters(answer, asked)
    if strange is None and isinstance(answer, Vec):  # sigma(z), where z_l is what another part is about
        strange = unknown_names(answer, (*parts[0].setting.expressions, parts[0].result))
    if strange is not None:
        return replace(verdict, why=strange)
    return verdict if isinstance(answer, Vec) else replace(verdict, mistake=_mistake(answer, parts, options))


def _comparable(answer: Any, part: Asked, options: Options) -> Verdict:
    """The verdict on an answer to a part: a part whose names mean something else than the answer's stops no other."""
    try:
        return _on_part(answer, part, options)
    except (BadSpec, BadSetting) as error:
        return _not_comparable(error)


def _on_part(answer: Any, part: Asked, options: Options) -> Verdict:
    """The verdict on an answer to a part."""
    if family_of(part.result) is ARRAYS:
        return compare_array(answer, part.result, options, part.setting)
    families = [family_of(side) or NUMBERS for side in (answer, part.result)]
    if families[0] is not families[1]:
        return of_another_kind(answer, part.result)
    return compare(_read(answer, part, options), part.result, options, _setting(answer, part, options))


def _which(part: str, when: Prose | None) -> Prose:
    """Which part it is, and its condition."""
    return sentence("part", part=part) if when is None else sentence("part when", part=part, when=when)


def _read(answer: Any, part: Asked, options: Options) -> Any:
    """The answer with the names of the question for those spelled alike."""
    if family_of(part.result) is ARRAYS:
        return as_meant(answer, part.result)
    if isinstance(answer, Components):
        return Components(*(_read(a, part, options) for a in answer.args))
    return answer if isinstance(answer, Vec) else named(expression(answer, options.complex_unit), part)


def _setting(answer: Any, part: Asked, options: Options) -> Setting:
    """The question's setting, with the names that only the answer uses."""
    setting, read = part.setting, _read(answer, part, options)
    return Setting((*setting.scope, *(parts_of(read) or (read,))), setting.definitions, setting.given)


# -- the mistake ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def wrong_results(parts: tuple[Asked, ...]) -> tuple[tuple[str, int, Basic], ...]:
    """(mistake, part, expression): what the parts of a question come to when they are worked with each mistake.

    Only what has no derivative left to be taken is a result; a right line is none.
    """
    return tuple(_wrong_results(parts))


def _wrong_results(parts: tuple[Asked, ...]) -> Iterator[tuple[str, int, Basic]]:
    for place, plan in plans(parts):
        right = {canonical(line.expr) for line in plan.lines("full")}
        seen: set[Basic] = set()
        for mistake in MISTAKES:
            try:
                lines = wrong_lines(plan, mistake, "brief")
            except DeriveError:
                continue  # worked so, the derivation does not come to an end
            wrong = lines[-1].expr
            form = canonical(wrong)
            if form not in right and form not in seen and not wrong.has(D, At, ArgMin):
                seen.add(form)
                yield mistake.name, place, wrong


def _mistake(answer: Any, parts: tuple[Asked, ...], options: Options) -> str | None:
    """The name of the first mistake whose result the answer is: a wrong rule used throughout, a factor, a slip."""
    twins, deadline = wrong_results(parts), perf_counter() + _SECONDS
    for name, place, wrong in chain(twins, _factors(parts), _slips(parts), _by_ideas(parts)):
        if perf_counter() > deadline:
            return None
        if _same(wrong, answer, parts[place], options, deadline):
            return name
    return None


def _factors(parts: tuple[Asked, ...]) -> Iterator[tuple[str, int, Basic]]:
    """The right results times a number."""
    for name, factor in _FACTORS.items():
        for place, part in enumerate(parts):
            if isinstance(part.result, Expr) and parts_of(part.result) is None:
                yield name, place, Times(factor, part.result)


def _slips(parts: tuple[Asked, ...]) -> Iterator[tuple[str, int, Basic]]:
    """The right results with one slip of the pen."""
    for slip in SLIPS:
        for place, part in enumerate(parts):
            yield from ((slip.name, place, wrong) for wrong in islice(slipped(part.result, slip), _MOST_OF_ONE))


def _by_ideas(parts: tuple[Asked, ...]) -> Iterator[tuple[str, int, Basic]]:
    """What a mistake made once, or a slip on the way, comes to."""
    for place, plan in plans(parts):
        for idea in ideas(plan):
            try:
                wrong = idea.worked(plan)[-1].expr
            except DeriveError:
                continue  # the work cannot go on from there
            if not wrong.has(D, At, ArgMin):
                yield idea.mistake, place, wrong


def _same(wrong: Basic, answer: Any, part: Asked, options: Options, deadline: float) -> bool:
    """Whether the answer is a wrong result, as far as points can tell."""
    given, setting = _read(answer, part, options), _setting(answer, part, options)
    return family_of(wrong) is family_of(given) and _SAME.of(wrong)(wrong, given, setting, deadline)


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
