"""From what was derived to what goes on paper: the only place that chooses what a part shows, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace
from sympy import Basic, Pow

from derive.exercises import Shown, ShownPart
from derive.exercises.assertions import own_definitions
from derive.kernel import Derivation, Line, Refuted, Step
from derive.paper.blocks import (
    LETTERS,
    Block,
    Blocks,
    Choices,
    ChoiceView,
    Lines,
    LineView,
    Pairs,
    Room,
    Runs,
    Sentence,
)
from derive.paper.chains import in_chains
from derive.paper.checked import checked_how
from derive.paper.defined import definitions_of
from derive.paper.headings import (
    as_spoken,
    convention_of,
    equation,
    given_to_all,
    heading_of,
    heading_of_lemma,
    only_here,
    places_of,
    stated_in,
)
from derive.paper.notes import introductions, notes_on, on_the_sheet, with_notes
from derive.paper.remarks import why_wrong
from derive.paper.view import ExerciseView, PartView
from derive.paper.wishes import NO_WISHES, Wishes, as_wished
from derive.terms.ordered import plus
from derive.words import RuleName, Words, rule_name
from derive.words.prose import Run

Places = dict[tuple[Basic, Basic], str]  # where a claim and its result are derived, in words


def exercise_view(
    shown: Shown,
    words: Words,
    number: int = 0,
    points: float = 0,
    placed: Places | None = None,
    wishes: Wishes = NO_WISHES,
) -> ExerciseView:
    """An exercise, its answer, and the lemmas it cites that stand nowhere before: `placed` says what does, where."""
    placed = {} if placed is None else placed
    letters = shown.pairing.split() or _letters(len(shown.parts))
    own = {_question(p.derivation): letter for p, letter in zip(shown.parts, letters, strict=True)}
    lemmas = {_question(d): (name, d) for part in shown.parts for name, d in part.lemmas}
    fresh = {question: lemma for question, lemma in lemmas.items() if question not in {**placed, **own}}
    bracketed = {q: words.labels["place"].format(place=text) for q, text in placed.items()}
    own_place = words.labels["place"] if shown.pairing else " {place}"
    letters_of = {q: own_place.format(place=letter) for q, letter in own.items()}
    places = {
        **bracketed,
        **letters_of,
        **dict.fromkeys(fresh, words.labels["place"].format(place=words.labels["below"])),
    }
    statement = shown.statement.runs(words.language)
    given = given_to_all(shown, statement)
    own_ones = own_definitions([p.derivation for p in shown.parts])
    several = len(shown.parts) > 1 and not shown.pairing
    asks = (only_here(p, statement) if several else () for p in shown.parts)
    views = (
        part_view(p, words, letter, places, given, meanings, claim, statement)
        for p, letter, meanings, claim in zip(shown.parts, letters, own_ones, asks, strict=True)
    )
    above, results = list(on_the_sheet(shown.parts)), [p.derivation.result for p in shown.parts]
    parts = tuple(with_notes(shown.parts, views, words, above, results))
    statement = (*statement, *introductions(shown, words), *notes_on(on_the_sheet(shown.parts), words))
    here = words.labels["see"].format(n=number)
    for question, letter in {**dict.fromkeys(fresh, ""), **own}.items():
        placed.setdefault(question, f"{here} {letter}".strip())
    known = stated_in(statement) | {as_spoken(equation(d)) for part in parts for d in (*part.definitions, *part.also)}
    lemma_views = (_lemma_view(name, d, words, known) for name, d in fresh.values())
    below = tuple(with_notes([ShownPart(d) for _, d in fresh.values()], lemma_views, words, above))
    view = ExerciseView(number, shown.topic.id, statement, points, parts, below, shown.kind, figures=shown.figures)
    view = as_wished(view, shown, letters, wishes, words)
    view = _paired(view, shown, words, given) if shown.pairing else view
    own_words = (Sentence((Run(words.labels["own_words"]),), is_evidence=True),) if shown.own_words else ()
    return replace(view, statement=in_chains(view.statement, words), answer=(*view.answer, *own_words))


def _letters(count: int) -> list[str]:
    """(a), (b) ... before the parts, where there are several."""
    return [f"({chr(97 + k)})" if count > 1 else "" for k in range(count)]


def _paired(view: ExerciseView, shown: Shown, words: Words, given: frozenset[Basic]) -> ExerciseView:
    """An exercise whose claims and results stand in two columns: above the parts, of which the sheet shows nothing."""
    pairs = Pairs(tuple(p.pairings for p in shown.parts), tuple(heading_of(p, words, given=given) for p in shown.parts))
    right = Sentence((Run(words.labels["pairs"].format(pairs=shown.pairing)),))
    parts = tuple(replace(part, question=(), for_key=True) for part in view.parts)
    brief = (Run(shown.pairing),)
    return replace(view, parts=parts, question=(pairs,), answer=(pairs, right), brief=brief)


def cited_on(shown: Shown, placed: Places) -> Places:
    """What of `placed` an exercise speaks of: its view depends on no more of it."""
    lemmas = (_question(d) for part in shown.parts for _, d in part.lemmas)
    return {question: placed[question] for question in lemmas if question in placed}


def _question(derivation: Derivation) -> tuple[Basic, Basic]:
    return derivation.claim, derivation.result


def _lemma_view(name: RuleName, derivation: Derivation, words: Words, known: frozenset[Basic]) -> PartView:
    view = part_view(ShownPart(derivation), words)
    return replace(
        view, heading=heading_of_lemma(name, (*view.definitions, *view.also), words, known), definitions=(), also=()
    )


def part_view(
    part: ShownPart,
    words: Words,
    letter: str = "",
    places: Places | None = None,
    given: frozenset[Basic] = frozenset(),
    own: tuple[Basic, ...] = (),
    asks: Runs = (),
    statement: Runs = (),
) -> PartView:
    """One derivation; `letter` is that of a part among several, `places` says where lemmas stand, `given` holds the
    conditions that the statement gives, `own` the definitions that other parts do not share, and `asks` what the
    statement does not say that it asks."""
    derivation = part.derivation
    heading = heading_of(part, words, letter, given, own, asks)
    shown, also = definitions_of(part, (*statement, *heading))
    cited = {name: (places or {}).get(_question(d), "") for name, d in part.lemmas}
    lines = tuple(lines_of(derivation, words, cited, {id(a.step): a.blank for a in part.asked if not a.is_claim}))
    choices = tuple(_choice(k, step, words) for k, step in enumerate(part.choices))
    blocks = solved_blocks(lines, checked_how(part, words), tuple(_asked(part, words)), choices, words)
    question, answer = blocks
    answer = (*answer, *convention_of(part, words))
    return PartView(heading, shown, derivation.claim, question, answer, also=also)


def solved_blocks(
    lines: tuple[LineView, ...],
    evidence: Runs,
    asked: tuple[LineView, ...],
    choices: tuple[ChoiceView, ...],
    words: Words,
) -> tuple[Blocks, Blocks]:
    """What a sheet shows of a derivation, and what its key does: `asked` are lines to be worked on."""
    wrong = [Lines(asked)] if any(line.is_wrong for line in asked) else []
    remarks = (Sentence(remark) for remark in _remarks(asked, choices, words))
    answers = [Choices(choices, solved=True)] if choices else []
    closing = [Sentence(evidence, is_evidence=True)] if evidence else []
    question = tuple(_question_blocks(lines, asked, choices))
    return question, (*answers, *wrong, *remarks, Lines(lines), *closing)


def _question_blocks(
    lines: tuple[LineView, ...], asked: tuple[LineView, ...], choices: tuple[ChoiceView, ...]
) -> Iterator[Block]:
    if asked:
        yield Lines(asked, hide=True)
    if choices:
        yield Choices(choices)
    if not any(line.blank for line in asked):
        yield Room(_room(lines, bool(asked), bool(choices)))


def _room(lines: tuple[LineView, ...], asked: bool, choices: bool) -> float:
    """The height in cm of the room to work in: about two lines of handwriting for a line of print, between 3 and 7.5;
    little below answers to choose from or lines to find a mistake in."""
    if choices:
        return 1.5  # a letter is chosen, and the working is short
    if asked:
        return 2.0  # a number and a sentence
    return round(min(7.5, max(3.0, 1.0 + 1.0 * len(lines))) * 2) / 2


def _asked(part: ShownPart, words: Words) -> Iterator[LineView]:
    """The lines that the sheet shows; numbered where one of them is wrong."""
    counted = any(isinstance(a.step, Refuted) for a in part.asked)
    rest: Basic | None = None
    for number, asked in enumerate(part.asked):
        if asked.is_claim:
            yield LineView(asked.step, is_claim=True)
            continue
        rest = _remainder(asked.step) or rest
        note = (*note_of(asked.line, words.language), *places_of(asked.step, words))
        yield LineView(asked.step, note, rest, number=number if counted else 0, blank=asked.blank)


def _choice(number: int, step: Step | Refuted, words: Words) -> ChoiceView:
    why = why_wrong(step, words) if isinstance(step, Refuted) else ()
    return ChoiceView(LETTERS[number], step, why)


def _remarks(wrong: tuple[LineView, ...], choices: tuple[ChoiceView, ...], words: Words) -> Iterator[Runs]:
    """What the key says before its lines: which line is wrong and why, or which answer is right."""
    for line in wrong:
        if isinstance(line.step, Refuted) and line.is_wrong:
            mark = Run(words.labels["wrong_line"].format(n=line.number))
            yield (mark, *why_wrong(line.step, words), Run(words.labels["right_work"]))
    for choice in choices:
        if choice.right:
            yield (Run(words.labels["answer"].format(letter=choice.letter)),)


def lines_of(
    derivation: Derivation,
    words: Words,
    cited: Mapping[RuleName, str] | None = None,
    blank: Mapping[int, str] | None = None,
) -> Iterator[LineView]:
    """The claim and the lines; what an approximation leaves out is left out by all lines after it. Those that are
    blank on the sheet are marked."""
    yield LineView(derivation.steps[0], is_claim=True)
    rest: Basic | None = None
    for step in derivation.steps:
        rest = _remainder(step) or rest
        note = (*note_of(step, words.language, (cited or {}).get(step.rule, "")), *places_of(step, words))
        yield LineView(step, note, rest, blank=(blank or {}).get(id(step), ""))


def note_of(step: Step | Line, language: str, place: str = "") -> Runs:
    """What was done in a line, and where the lemma it cites stands."""
    note = step.note.runs(language) if step.note else rule_name(step.rule, step.about, language)
    return (*note, Run(place)) if place else note


def _remainder(step: Step | Refuted) -> Basic | None:
    """What stands in O(...): the first power that an approximation leaves out."""
    relation = step.relation
    if relation.variable is None:
        return None
    return Pow(plus(relation.variable, -relation.about), relation.order + 1)
