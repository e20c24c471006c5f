"""What figures show in words, for every format: who writes no more of them does not wait for drawing."""

from __future__ import annotations

from derive.figures.model import Graphic
from derive.paper.escape import cleaned
from derive.paper.maths.text_maths import TextMaths
from derive.words import words
from derive.words.prose import Prose


def alt_text(figure: Graphic, language: str) -> str:
    """What is to be seen, in words."""
    return spoken(figure.alt, language)


def spoken(prose: Prose, language: str) -> str:
    """A sentence with its formulas as plain text."""
    maths = TextMaths(words(language).labels)
    return cleaned("".join(r.text if r.maths is None else maths.print(r.maths) for r in prose.runs(language)))
