"""The key of one exercise as plain text: all that the judge sees of the program."""

from __future__ import annotations

from derive.asking import find
from derive.exercises import kinds_of, posed
from derive.paper.compose import exercise_view
from derive.paper.formats import find as find_format
from derive.paper.view import SheetView
from derive.words import words


def page(id_: str, kind: str, seed: str) -> str:
    """The key of one exercise as plain text."""
    topic, language = find(id_), words("en")
    shown = posed(topic, kind, seed, topic.draw(seed))
    seen = exercise_view(shown, language, 1, shown.points)
    document = find_format("text").document(SheetView("A", "ID", "en", True, language.labels, (seen.solved(),)))
    return document if isinstance(document, str) else document.decode()


def kinds(id_: str) -> tuple[str, ...]:
    """The kinds of exercise that a topic offers."""
    return tuple(kinds_of(find(id_)))
