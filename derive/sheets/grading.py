"""An answer to an exercise, as a pupil writes it: a formula, a letter, a line's number, what is left out, or pairs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from derive.checking import Verdict
from derive.checking.declared import NOTHING, Declared
from derive.checking.scalars import Options
from derive.errors import BadSetting, BadSpec, DeriveError, unknown
from derive.exercises import AskedLine, Shown, ShownPart
from derive.exercises.answering import answered
from derive.exercises.parts import Asked, parts_asked
from derive.kernel import Refuted, Step
from derive.paper.blocks import LETTERS
from derive.paper.compose import note_of
from derive.paper.maths.text_maths import TextMaths
from derive.sheets.sheet import Exercise
from derive.words import languages
from derive.words.prose import Prose, say, sentence

_LINE = re.compile(r"\s*(?:line|第)?\s*[(（]?\s*(\d+)\s*[)）]?\s*行?\s*\.?\s*", re.IGNORECASE)
_PAIR = re.compile(r"[\s,;，；]*[(（]?(\d+)[)）]?\s*[-–—:：=→>.]*\s*([A-Za-z])(?![A-Za-z])")
_IN_ORDER = ("equal", "equal-numerically", "equal-where-defined", "unknown", "unreadable", "different")


def graded(
    answer: Any,
    exercise: Exercise,
    part: str | None,
    options: Options,
    form: str | None,
    notation: str,
    declared: Declared = NOTHING,
) -> Verdict:
    """The verdict on an answer to an exercise, or to one of its parts. Raises `UnknownName` for a part."""
    shown = exercise.shown
    if part is not None and shown.kind != "derive" and part != "a":
        raise unknown("part", part, ["a"])
    grade = _way_of(shown)
    if not isinstance(answer, str) and grade not in _OF_ANY_ANSWER:
        answer = str(answer)
    verdict = grade(answer, exercise, part, _Compare(options, form, notation, declared))
    return verdict if verdict.part or shown.kind == "derive" else replace(verdict, part="a")


class _Compare:
    """How formulas are compared. What cannot be compared is a verdict with a reason."""

    def __init__(self, options: Options, form: str | None, notation: str, declared: Declared) -> None:
        self._how = (options, form or "no-derivative", notation)
        self._declared = declared

    def __call__(self, answer: Any, parts: tuple[Asked, ...], part: str | None = None) -> Verdict:
        try:
            return answered(answer, parts, *self._how, part, self._declared)
        except (BadSpec, BadSetting) as error:
            return Verdict("unknown", why=_verbatim(error))


def _verbatim(error: DeriveError) -> Prose:
    return say(en=str(error).replace("{", "{{").replace("}", "}}"))


def _asked(part: ShownPart) -> Asked:
    return Asked(part.derivation.setting, part.derivation.result, part.when)


def _by_result(answer: Any, exercise: Exercise, part: str | None, compare: _Compare) -> Verdict:
    """The answer is a result, of any of the parts or of one."""
    return compare(answer, _parts(exercise), part)


def _parts(exercise: Exercise) -> tuple[Asked, ...]:
    """What the parts ask, with the plans in which a mistake can be made where the question is known."""
    shown = exercise.shown
    if shown.kind == "derive" and exercise.place:
        level = exercise.asked.difficulty if exercise.asked else ""
        drawn = parts_asked(shown.topic.draw(exercise.place, level))
        if [p.result for p in drawn] == [p.derivation.result for p in shown.parts]:
            return drawn
    return tuple(_asked(part) for part in shown.parts)


def _by_letter(answer: Any, exercise: Exercise, _part: str | None, compare: _Compare) -> Verdict:
    """The letter of the answer chosen, or the answer itself."""
    part = exercise.shown.parts[0]
    text = unicodedata.normalize("NFKC", answer).strip().strip("().") if isinstance(answer, str) else ""
    letters = LETTERS[: len(part.choices)]
    if len(text) == 1 and text.upper() in letters:
        return _of_choice(part.choices[letters.index(text.upper())])
    if len(text) == 1 and text in LETTERS:
        return Verdict("unreadable", why=sentence("answer letter", letter=text, letters=", ".join(letters)))
    verdict = compare(answer, (_asked(part),))
    if verdict.verdict != "different":
        return verdict
    wrong = [c for c in part.choices if isinstance(c, Refuted)]
    same = (c for c in wrong if compare(answer, (Asked(c.setting, c.after, None),)).ok)
    mistake = next((c.mistake for c in same), verdict.mistake)
    return replace(verdict, mistake=mistake)


def _of_choice(choice: Step | Refuted) -> Verdict:
    if isinstance(choice, Refuted):
        return Verdict("different", witness=choice.witness, mistake=choice.mistake)
    return Verdict("equal", choice.evidence.method, choice.evidence.points)


def _by_line(answer: str, exercise: Exercise, _part: str | None, _compare: _Compare) -> Verdict:
    """The number of the wrong line."""
    asked = exercise.shown.parts[0].asked
    found = _LINE.fullmatch(unicodedata.normalize("NFKC", answer))
    if found is None or not 1 <= int(found[1]) < len(asked):
        return Verdict("unreadable", why=sentence("answer line", count=str(len(asked) - 1)))
    chosen = asked[int(found[1])]
    return Verdict("equal" if isinstance(chosen.step, Refuted) else "different")


def _by_gaps(answer: str, exercise: Exercise, _part: str | None, compare: _Compare) -> Verdict:
    """What is left out, in order: the worst of the verdicts, which says of which gap it is."""
    part = exercise.shown.parts[0]
    gaps = [a for a in part.asked if a.blank]
    given = _outside_of_brackets(answer)
    if len(given) != len(gaps):
        return Verdict("different", why=sentence("answer gaps", want=str(len(gaps)), got=str(len(given))))
    found = [_gap(text, gap, compare) for text, gap in zip(given, gaps, strict=True)]
    worst = max(range(len(found)), key=lambda k: (_IN_ORDER.index(found[k].verdict), -k))
    verdict = found[worst]
    if len(gaps) == 1 or verdict.ok or verdict.why is not None:
        return verdict
    return replace(verdict, why=sentence("answer gap", number=str(worst + 1)))


def _outside_of_brackets(answer: str) -> list[str]:
    """An answer cut at its semicolons; those within brackets part cases or rows of a formula."""
    pieces, depth = [""], 0
    for char in answer:
        depth = max(0, depth + (char in "([{") - (char in ")]}"))
        if char in ";；" and not depth:
            pieces.append("")
        else:
            pieces[-1] += char
    return [piece.strip() for piece in (re.split("[;；]", answer) if depth else pieces)]


def _gap(text: str, gap: AskedLine, compare: _Compare) -> Verdict:
    if gap.blank == "line":
        return compare(text, (Asked(gap.step.setting, gap.line.expr, None),))
    names = {_plain(_note(gap, language)) for language in languages()}
    if isinstance(gap.line.rule, str):
        names.add(_plain(gap.line.rule))
    return Verdict("equal" if _plain(text) in names else "different")


def _note(gap: AskedLine, language: str) -> str:
    runs = note_of(gap.line, language)
    return "".join(r.text if r.maths is None else TextMaths().print(r.maths) for r in runs)


def _plain(text: str) -> str:
    """A name without what is a matter of taste in it."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _by_pairs(answer: str, exercise: Exercise, _part: str | None, _compare: _Compare) -> Verdict:
    """Which result belongs to which claim: `1C 2A 3B`, in any order."""
    text = unicodedata.normalize("NFKC", answer)
    right = {pair[:-1]: pair[-1] for pair in exercise.shown.pairing.split()}
    pairs = {number: letter.upper() for number, letter in _PAIR.findall(text)}
    if _PAIR.sub("", text).strip(" \t\r\n,;.") or not pairs:
        return Verdict("unreadable", why=sentence("answer pairs"))
    wrong = [f"{number}{pairs[number]}" for number in right if pairs.get(number, right[number]) != right[number]]
    wrong += [f"{number}{letter}" for number, letter in pairs.items() if number not in right]
    if wrong:
        return Verdict("different", why=sentence("answer pair", pair=wrong[0]))
    lacking = ", ".join(number for number in right if number not in pairs)
    return Verdict("different", why=sentence("answer pairs lacking", numbers=lacking)) if lacking else Verdict("equal")


def _own(*_: object) -> Verdict:
    return Verdict("unknown", why=sentence("answer own"))


_Grade = Callable[[Any, Exercise, str | None, _Compare], Verdict]
_OF_ANY_ANSWER: tuple[_Grade, ...] = (_by_result, _by_letter, _own)


def _way_of(shown: Shown) -> _Grade:
    """How an answer is judged: by what the exercise shows to be worked on, whatever its kind is called."""
    if shown.own is not None:
        return _own
    if shown.pairing:
        return _by_pairs
    part = shown.parts[0]
    if part.choices:
        return _by_letter
    if any(line.blank for line in part.asked):
        return _by_gaps
    return _by_line if part.asked else _by_result
