"""An answer to a topic's question: compared with the result of each part; a wrong one with those of known mistakes."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sympy import Expr

from derive.checking import Verdict, compare, in_form
from derive.checking.array_answers import as_meant, compare_array
from derive.checking.check import is_infinite, of_another_kind
from derive.checking.declared import NOTHING, Declared
from derive.checking.forms import WITHOUT_DERIVATIVES, wrong_form
from derive.checking.meant import component_for, unknown_names
from derive.checking.scalars import NO_TIME, Options
from derive.checking.sides import expression, parts_of
from derive.checking.texts import of_remainders, read_answer
from derive.checking.valueless import too_much
from derive.errors import BadSetting, BadSpec, DeriveError, unknown
from derive.exercises.equated import of_equation, unknown_letters
from derive.exercises.mistaken import mistake_in
from derive.exercises.one_part import relation_of
from derive.exercises.parts import Asked, echoed_part, named
from derive.exercises.shown import letter_of
from derive.kernel import Setting
from derive.kernel.bounds.work import worked
from derive.kernel.bounds.world import OutOfTime
from derive.parsing import Reading
from derive.terms.families import ARRAYS, NUMBERS, family_of
from derive.terms.notation import Components, Vec
from derive.words.prose import Prose, sentence
from derive.words.readings import in_every_language

_RANK = ("equal", "equal-numerically", "equal-where-defined", "unknown", "different", "unreadable")


def answered(
    answer: Any,
    parts: tuple[Asked, ...],
    options: Options | None = None,
    form: str | None = WITHOUT_DERIVATIVES,
    notation: str = "auto",
    part: str | None = None,
    declared: Declared = NOTHING,
) -> Verdict:
    """The verdict on an answer to a part, or the best of those on all: it says which part the answer is to.

    Where it is "different", with the mistake whose result the answer is. An answer never raises; `UnknownName` is for a
    part that there is not. `declared` are definitions and functions of the pupil's own.
    """
    chosen = _chosen(parts, part)
    options = replace(options or Options(), started=worked())  # deriving the question takes its own time
    known = tuple(e for p in parts for e in (*p.setting.expressions, p.result))
    expansion = any(p.plan is not None and relation_of(p.plan).key == "approx" for p in parts)
    reading = read_answer(answer, known, notation, options.complex_unit, declared.names, expansion)
    if isinstance(reading, Verdict):
        return reading
    try:
        meant = declared.put_into(reading.expr if isinstance(reading, Reading) else reading)
        if (beyond := too_much(meant)) is not None:
            return beyond
        if is_infinite(meant):
            return of_another_kind(meant, parts[chosen[0]].result)
        verdict = _judged(meant, parts, chosen, options, form)
        return replace(verdict, why=of_remainders(reading) or verdict.why) if verdict.ok else verdict
    except OutOfTime:
        return Verdict("unknown", why=NO_TIME)
    except (BadSpec, BadSetting) as error:
        return _not_comparable(error)


def _not_comparable(error: DeriveError) -> Verdict:
    return Verdict("unknown", why=in_every_language(" ".join(str(error).split())))


def _judged(answer: Any, parts: tuple[Asked, ...], chosen: list[int], options: Options, form: str | None) -> Verdict:
    if parts_of(answer) is not None and not _asks_for_arrays(parts):
        answer = Components(*(expression(a, options.complex_unit) for a in parts_of(answer) or ()))
    answer, chosen, how, wrong = of_equation(answer, parts, chosen)
    if wrong is not None:
        return wrong
    echoed = echoed_part(_readings(answer, parts, chosen, options), parts)
    able = chosen if echoed is None else [k for k in chosen if k != echoed and _asks_no_more(parts[k], parts[echoed])]
    found = _compared(answer, parts, able, options)
    if echoed is not None and not any(v.ok for v in found.values()):
        verdict = Verdict("different", echo=True, part=letter_of(echoed))
        in_a_form = form and not _asks_for_arrays(parts)
        verdict = in_form(verdict, _read(answer, parts[echoed], options), str(form)) if in_a_form else verdict
        return replace(verdict, why=sentence("reason echo"))
    best = min(found, key=lambda k: (_RANK.index(found[k].verdict), _unlike(found[k]), k))
    verdict = found[best]
    if verdict.verdict == "different":
        verdict = _explained(verdict, answer, [parts[k] for k in chosen], [parts[k] for k in sorted(found)], options)
        verdict = verdict if how is None or verdict.mistake else replace(verdict, why=how)
    elif how is not None:
        verdict = replace(verdict, why=how)
    elif len(chosen) > 1 and verdict.why is None:
        verdict = replace(verdict, why=_which(letter_of(best), len(parts), parts[best].when))
    if len(chosen) == 1 or verdict.verdict != "different":
        verdict = replace(verdict, part=letter_of(best))
    form = None if verdict.verdict == "unreadable" or _asks_for_arrays(parts) else _demanded(form, parts[best])
    return in_form(verdict, _read(answer, parts[best], options), form) if form else verdict


def _demanded(form: str | None, part: Asked) -> str | None:
    """The form that is asked for; nobody is asked to be without derivatives where the result itself has some."""
    has_some = form == WITHOUT_DERIVATIVES and wrong_form(part.result, WITHOUT_DERIVATIVES) is not None
    return None if has_some else form


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


def _explained(verdict: Verdict, answer: Any, parts: list[Asked], comparable: list[Asked], options: Options) -> Verdict:
    """Why a wrong answer is wrong: names that are not the question's, or else a known mistake in a part that could be
    compared with it."""
    known = [e for p in parts for e in (*p.setting.expressions, p.result)]
    asked = [e for p in parts for e in ((p.plan.claim, p.result) if p.plan else (*p.setting.expressions, p.result))]
    strange = unknown_names(answer, known) or unknown_letters(answer, asked)
    readings = [(_read(_entry(answer, part), part, options), part) for part in comparable]
    able = [(reading, part) for reading, part in readings if not isinstance(reading, (Vec, Verdict))]
    if strange is None and isinstance(answer, Vec) and not able:  # sigma(z), where z_l is what another part is about
        strange = unknown_names(answer, (*parts[0].setting.expressions, parts[0].result))
    if strange is not None:
        return replace(verdict, why=strange)
    if not able:
        return verdict
    ours, theirs = zip(*able, strict=True)
    return replace(verdict, mistake=mistake_in(ours, theirs, options))


def _entry(answer: Any, part: Asked) -> Any:
    """The component of a vector that a part asks for: y - p, where y_j - p_j would be the same mistake."""
    found = component_for(answer, part.result) if isinstance(answer, Vec) and not isinstance(part.result, Vec) else None
    return answer if found is None else found.entry


def _unlike(verdict: Verdict) -> bool:
    """Whether an answer is not even of the kind that a part asks for: what it says of another one is more. What repeats
    the question is."""
    return verdict.verdict == "different" and verdict.witness is None and not verdict.echo


def _asks_no_more(part: Asked, other: Asked) -> bool:
    """Whether a part is asked under no conditions that another one is not asked under."""
    return set(part.setting.given) <= set(other.setting.given)


def _compared(answer: Any, parts: tuple[Asked, ...], chosen: list[int], options: Options) -> dict[int, Verdict]:
    """The verdicts on an answer to the parts. A part whose names mean something else than the answer's stops no other,
    and one that has the answer's value by its condition alone is not what was answered."""
    found, strange = {}, {}
    for k in chosen:
        try:
            found[k] = _on_part(answer, parts[k], options)
        except (BadSpec, BadSetting) as error:
            strange[k] = _not_comparable(error)
    right = [k for k in found if len(chosen) > 1 and found[k].ok]
    wrong = {k: elsewhere for k in right if (elsewhere := _in_another_case(answer, parts[k], parts, options))}
    return {**found, **wrong} or strange


def _in_another_case(answer: Any, part: Asked, parts: tuple[Asked, ...], options: Options) -> Verdict | None:
    """The verdict on another case of a question, where an answer comes to the number of this case by its condition
    alone and is wrong in that one: q t w is 0 for q = 0, and -w for q = -1 it is not."""
    if part.plan is None or not isinstance(part.result, Expr) or not part.result.is_number or not part.setting.given:
        return None
    cases = (p for p in parts if p.plan and p.plan.claim == part.plan.claim and p.setting.given != part.setting.given)
    verdicts = (_on_part(answer, c, options) for c in cases if not _is(answer, part, c, options))
    return next((v for v in verdicts if not v.ok), None)


def _is(answer: Any, part: Asked, case: Asked, options: Options) -> bool:
    """Whether an answer is the result of a part where the conditions of a case hold."""
    return _on_part(answer, replace(part, setting=case.setting), options).ok


def _on_part(answer: Any, part: Asked, options: Options) -> Verdict:
    """The verdict on an answer to a part."""
    if family_of(part.result) is ARRAYS:
        return compare_array(answer, part.result, options, part.setting)
    families = [family_of(side) or NUMBERS for side in (answer, part.result)]
    if families[0] is not families[1]:
        return of_another_kind(answer, part.result)
    return compare(_read(answer, part, options), part.result, options, _setting(answer, part, options))


def _which(part: str, count: int, when: Prose | None) -> Prose:
    """Which part it is, of how many, and its condition."""
    place = {"part": part, "count": str(count)}
    return sentence("part", **place) if when is None else sentence("part when", **place, when=when)


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
