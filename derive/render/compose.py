"""From what was derived to what goes on paper: the only place that chooses what a part shows, and in which words."""

from __future__ import annotations

from dataclasses import replace

from sympy import Basic, Pow

from derive.exercises import Shown, ShownPart
from derive.kernel import Derivation, Step
from derive.ordered import plus
from derive.prose import Run
from derive.render.view import ExerciseView, LineView, PartView, Runs
from derive.words import Words, rule_name

METHODS = ("proved", "exact-small-n", "exhaustive", "numeric")


Places = dict[tuple[Basic, Basic], str]  # where a claim and its result are derived, in words


def exercise_view(
    shown: Shown, words: Words, number: int = 0, points: int = 0, told: Places | None = None
) -> ExerciseView:
    """An exercise, its answer, and the lemmas it cites that stand nowhere before; `told` says what does, and where."""
    told = {} if told is None else told
    letters = [f"({chr(97 + k)})" if len(shown.parts) > 1 else "" for k in range(len(shown.parts))]
    own = {_question(p.derivation): letter for p, letter in zip(shown.parts, letters, strict=True)}
    lemmas = {_question(d): (name, d) for part in shown.parts for name, d in part.lemmas}
    fresh = {question: lemma for question, lemma in lemmas.items() if question not in {**told, **own}}
    places = {**told, **own, **dict.fromkeys(fresh, words.labels["below"])}
    parts = tuple(part_view(p, words, letter, places) for p, letter in zip(shown.parts, letters, strict=True))
    here = words.labels["see"].format(n=number)
    for question, letter in {**dict.fromkeys(fresh, ""), **own}.items():
        told.setdefault(question, f"{here} {letter}".strip())
    below = tuple(_lemma_view(name, d, words) for name, d in fresh.values())
    return ExerciseView(number, shown.topic.id, shown.statement.runs(words.language), points, parts, below)


def _question(derivation: Derivation) -> tuple[Basic, Basic]:
    return derivation.claim, derivation.result


def _lemma_view(name: str, derivation: Derivation, words: Words) -> PartView:
    heading = (Run(words.labels["lemma"].format(name="")), *rule_name(name, None, words.language))
    return replace(part_view(ShownPart(derivation), words), heading=heading)


def part_view(part: ShownPart, words: Words, letter: str = "", places: Places | None = None) -> PartView:
    """One derivation; `letter` is that of a part among several, `places` says where lemmas stand."""
    derivation = part.derivation
    shown = tuple((d.name, d.meaning) for d in derivation.setting.definitions if not d.hidden)
    cited = {name: (places or {}).get(_question(d), "") for name, d in part.lemmas}
    lines = (_claim(derivation), *(_line(s, words, cited.get(s.rule, "")) for s in derivation.steps))
    return PartView(_heading(part, words, letter), shown, lines, _evidence(part, words))


def _claim(derivation: Derivation) -> LineView:
    return LineView("", derivation.claim, (), "")


def _line(step: Step, words: Words, place: str = "") -> LineView:
    note = step.note.runs(words.language) if step.note else rule_name(step.rule, step.about, words.language)
    note = (*note, Run(f" {place}" if place.startswith("(") else f" ({place})")) if place else note
    return LineView(step.relation.key, step.after, note, step.evidence.method, _remainder(step))


def _remainder(step: Step) -> Basic | None:
    """What stands in O(...): the first power that an approximation leaves out."""
    relation = step.relation
    if relation.variable is None:
        return None
    return Pow(plus(relation.variable, -relation.about), relation.order + 1)


def _heading(part: ShownPart, words: Words, letter: str) -> Runs:
    condition = part.when.runs(words.language) if part.when else ()
    if not letter:
        return condition
    return (Run(f"{letter} "), *condition) if condition else (Run(letter),)


def _evidence(part: ShownPart, words: Words) -> Runs:
    """Which lines were proved and which sampled, and what NumPy said."""
    return (
        Run(
            " ".join(
                sentence for sentence in (_methods(part, words), _sampled(part, words), _numpy(part, words)) if sentence
            )
        ),
    )


def _methods(part: ShownPart, words: Words) -> str:
    counts = part.methods
    told = []
    for method in METHODS:
        if counts[method]:
            told.append(
                words.evidence[method].format(
                    count=counts[method], points=_fewest(part, method), tolerance=_tolerance(part)
                )
            )
    return words.evidence["methods"].format(methods=words.evidence["joint"].join(told))


def _sampled(part: ShownPart, words: Words) -> str:
    """For lines that were proved: that they were tried at points as well."""
    if set(part.methods) <= {"exhaustive"} or set(part.methods) == {"numeric"}:
        return ""
    return words.evidence["sampled"].format(points=_fewest(part), tolerance=_tolerance(part))


def _fewest(part: ShownPart, method: str | None = None) -> int:
    evidence = [s.evidence for s in part.derivation.steps]
    return min((e.points for e in evidence if e.points and method in (None, e.method)), default=0)


def _tolerance(part: ShownPart) -> str:
    return next((power_of_ten(s.evidence.tolerance) for s in part.derivation.steps if s.evidence.tolerance), "")


def power_of_ten(value: float) -> str:
    """1e-9 as 10⁻⁹."""
    exponent = f"{value:.0e}".split("e")[1]
    return "10" + str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _numpy(part: ShownPart, words: Words) -> str:
    if part.check is None:
        return ""
    key = "order" if part.derivation.relation.key == "approx" else "numpy"
    return words.evidence[key].format(points=part.check.points, tolerance=power_of_ten(part.check.tolerance))
