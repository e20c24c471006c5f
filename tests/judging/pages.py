"""The key of one exercise as plain text: all that the judge sees of the program."""

from __future__ import annotations

from derive.asking import find
from derive.exercises import kinds_of, posed
from derive.paper.compose import exercise_view
from derive.paper.formats import find as find_format
from derive.paper.view import ExerciseView, SheetView
from derive.words import words


def page(id_: str, kind: str, seed: str) -> str:
    """The key of one exercise as plain text."""
    topic = find(id_)
    shown = posed(topic, kind, seed, topic.draw(seed))
    return printed(exercise_view(shown, words("en"), 1, shown.points))


def printed(seen: ExerciseView) -> str:
    """The key of an exercise that is posed already, as plain text."""
    document = find_format("text").document(SheetView("A", "ID", "en", True, words("en").labels, (seen.solved(),)))
    return document if isinstance(document, str) else document.decode()


def kinds(id_: str) -> tuple[str, ...]:
    """The kinds of exercise that a topic offers."""
    return tuple(kinds_of(find(id_)))
