"""Keys of other forms than the full one: points at lines, an answer list, the evidence at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from msgspec.structs import replace
from sympy import Le, Lt

from derive.exercises import shares
from derive.kernel.relations import chained
from derive.paper.blocks import Block, Blocks, Choices, Lines, LineView, Runs, Sentence
from derive.paper.view import AnswerView, ExerciseView, HintView, PartView, SheetView
from derive.words import Words
from derive.words.prose import Run

#: how a chain of lines says what its first line is beside its last
_BOUNDS = {"<": Lt, "<=": Le}


def key_of(view: SheetView, exercises: Sequence[ExerciseView], form: str, words: Words) -> SheetView:
    """The key of these exercises: `full`, with points at its lines (`marks`), or the answers alone (`short`)."""
    how = view.layout.evidence
    if form == "short":
        ending = closing(exercises, "none", words)
        return replace(view, answers=tuple(answers(e, words) for e in exercises), closing=ending)
    shown = tuple(with_marks(e) if form == "marks" else e for e in exercises)
    shown = shown if how == "line" else tuple(map(without_evidence, shown))
    return replace(view, exercises=tuple(e.solved() for e in shown), closing=closing(exercises, how, words))


def with_hints(view: SheetView, words: Words) -> SheetView:
    """The sheet with its hints at the end, where they do not stand under their exercises."""
    if view.layout.hints == "under":
        label = Run(words.labels["hint"])
        hinted = tuple(replace(e, hint=(label, *e.hint)) if e.hint else e for e in view.exercises)
        return replace(view, exercises=hinted)
    hints = tuple(HintView(e.number, e.hint) for e in view.exercises if e.hint)
    return replace(view, exercises=tuple(replace(e, hint=()) for e in view.exercises), hints=hints)


def with_marks(exercise: ExerciseView) -> ExerciseView:
    """The exercise with its points at the lines, blanks and answers that they are given for."""
    whole = _first_remark(exercise.answer, exercise.points)
    if whole != exercise.answer:  # one answer for all parts
        return replace(exercise, answer=whole)
    parts = tuple(replace(part, answer=_marked(part.answer, part.points)) for part in exercise.parts)
    return replace(exercise, parts=parts)


def _marked(blocks: Blocks, points: float) -> Blocks:
    if not points:
        return blocks
    if any(isinstance(b, Sentence) and not b.is_evidence for b in blocks):
        return _first_remark(blocks, points)  # an answer to choose or a line to find: it is told in words
    *_, solution = (b for b in blocks if isinstance(b, Lines))
    wanted = [line for line in solution.lines if line.blank] or list(solution.lines[1:])
    # From the end: where there are fewer points than lines, those before the result go without.
    given = dict(zip(map(id, reversed(wanted)), shares(points, [1] * len(wanted)), strict=True))
    lines = tuple(replace(line, points=given.get(id(line), 0.0)) for line in solution.lines)
    return tuple(replace(solution, lines=lines) if b is solution else b for b in blocks)


def _first_remark(blocks: Blocks, points: float) -> Blocks:
    first = next((b for b in blocks if isinstance(b, Sentence) and not b.is_evidence), None)
    return tuple(replace(b, points=points) if b is first and isinstance(b, Sentence) else b for b in blocks)


def without_evidence(exercise: ExerciseView) -> ExerciseView:
    """The exercise without a word on how its lines were checked."""
    parts = tuple(replace(part, answer=tuple(_silent(part.answer))) for part in exercise.parts)
    return replace(
        exercise, parts=parts, lemmas=tuple(replace(p, answer=tuple(_silent(p.answer))) for p in exercise.lemmas)
    )


def _silent(blocks: Blocks) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Lines):
            yield replace(block, tell=False)
        elif not (isinstance(block, Sentence) and block.is_evidence):
            yield block


def closing(exercises: Sequence[ExerciseView], how: str, words: Words) -> tuple[Runs, ...]:
    """What a key says of its evidence at its end: all of it (`end`), or the one sentence that stays (`none`)."""
    if how == "line" or not exercises:
        return ()
    ending = tuple(_evidence(exercise, words) for exercise in exercises) if how == "end" else ()
    return ((Run(words.labels["all checked"]),), *(runs for runs in ending if runs))


def _evidence(exercise: ExerciseView, words: Words) -> Runs:
    """Exercise by exercise, what is the same for several parts once."""
    found: dict[Runs, list[str]] = {}
    for part in (*exercise.parts, *exercise.lemmas):
        for block in part.answer:
            if isinstance(block, Sentence) and block.is_evidence:
                found.setdefault(block.runs, []).append(part.letter)
    name = words.labels["exercise"].format(n=exercise.number)
    several = len(found) > 1
    runs = [run for r, letters in found.items() for run in (Run(_before(letters) if several else " "), *r)]
    return (Run(name), *runs) if runs else ()


def _before(letters: Sequence[str]) -> str:
    """Letters of parts, if they have any, with blanks around them."""
    names = ", ".join(filter(None, letters))
    return f" {names} " if names else " "


def answers(exercise: ExerciseView, words: Words) -> AnswerView:
    """What an answer list says of an exercise: `C`, `4/25`, `(a) ... (b) ...`."""
    if exercise.brief:
        return AnswerView(exercise.number, exercise.brief)
    several = len(exercise.parts) > 1
    runs: list[Run] = []
    for part in exercise.parts:
        gap = (Run("   "),) if runs else ()
        runs += [*gap, *((Run(f"{part.letter} "),) if several else ()), *_answer(part, words)]
    return AnswerView(exercise.number, tuple(runs))


def _answer(part: PartView, words: Words) -> Runs:
    for block in part.answer:
        if isinstance(block, Choices):
            return (Run(next(c.letter for c in block.answers if c.right)),)
        if isinstance(block, Lines) and block.is_wrong:
            return (Run(f"({next(line.number for line in block.lines if line.is_wrong)})"),)
    *_, solution = (b for b in part.answer if isinstance(b, Lines))
    blanks = [line for line in solution.lines if line.blank]
    if not blanks:
        return _result(solution.lines)
    return tuple(run for k, line in enumerate(blanks) for run in (*((Run("; "),) if k else ()), *_blank(line)))


def _result(lines: Sequence[LineView]) -> Runs:
    """The last line; as a bound where the chain has one, and with what an approximation leaves out."""
    first, *_, last = lines
    bound = _BOUNDS.get(reduce(chained, (line.step.relation for line in lines[1:])).key)
    if bound is not None:
        return (Run(maths=bound(first.expr, last.expr, evaluate=False)),)
    if last.order is None:
        return (Run(maths=last.expr),)
    return (Run(maths=last.expr), Run(" + O("), Run(maths=last.order), Run(")"))


def _blank(line: LineView) -> Runs:
    return line.note if line.blank == "note" else (Run(maths=line.expr),)
