"""What poses an exercise again in a notebook that judges its answers: topic and seed, and nothing of the answer."""

from __future__ import annotations

from derive.exercises import Shown
from derive.paper.record import as_text
from derive.sheets.writing.entry import ListedExercise, drawn_for
from derive.sheets.writing.origin import digest
from derive.words import FALLBACK


def arguments_of_call(exercise: ListedExercise, language: str) -> str:
    """The arguments of `self_check`, as they stand in its call; '' where there is nothing to judge by."""
    shown = exercise.shown
    if shown.own:
        return ""
    drawn = {"topic": shown.topic.id, "kind": shown.kind, "seed": exercise.place or shown.seed}
    spoken = {} if language == FALLBACK else {"language": language}
    given = {**drawn, **drawn_for(exercise.asked), "question": mark_of(shown), **spoken}
    return ", ".join(f"{name}={value!r}" for name, value in given.items())


def mark_of(shown: Shown) -> str:
    """A short text that is another for another question: what is seen of it on a sheet goes into it, in its order."""
    seen = [as_text(part.derivation.claim) for part in shown.parts]
    for part in shown.parts:
        seen += [as_text(a.line.expr) for a in part.asked if not a.blank and not a.is_claim]
        seen += [as_text(step.after) for step in (*part.choices, *part.pairings)]
    return digest(seen)[:8]
