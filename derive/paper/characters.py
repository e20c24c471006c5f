"""The words of a sheet, and what they need of TeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from derive.paper.blocks import Runs
from derive.paper.view import SheetView
from derive.words import scripts
from derive.words import words as spoken

# Measured, each upright, bold and italic: what T1 and TS1 with Latin Modern have.
_BEYOND = re.compile(
    "[^\x00-\x7f\xa0-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0218-\u021b\u1e9e"
    "\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)


def words(view: SheetView) -> Iterator[str]:
    """Every stretch of words that a document prints."""
    yield view.title
    yield view.instructions
    yield view.id
    yield view.student
    yield view.layout.header
    yield view.layout.footer
    yield from view.words.values()
    for exercise in view.exercises:
        yield from _of_runs(exercise.statement)
        for figure in exercise.figures:
            yield from _of_runs(figure.alt.runs(view.language))
            yield from _of_runs(figure.caption.runs(view.language) if figure.caption else ())
        for part in exercise.parts:
            yield from _of_runs(part.heading)
        for block in exercise.blocks(view.key):
            for runs in block.words():
                yield from _of_runs(runs)
    if view.appendix is not None:
        yield from words(view.appendix)


def needs_xelatex(source: str) -> bool:
    """Whether LaTeX source has characters that pdfLaTeX cannot set in Latin Modern."""
    return bool(_BEYOND.search(source))


def _of_runs(runs: Runs) -> Iterator[str]:
    return (run.text for run in runs if run.text)


def preamble(view: SheetView) -> tuple[str, ...]:
    """What LaTeX needs to be told for the sheet's language, and for names or titles in other characters."""
    own, others = spoken(view.language).script, scripts() if _has_wide(view) else ()
    return tuple(dict.fromkeys(script.tex for script in (own, *others) if script.tex))


def _has_wide(view: SheetView) -> bool:
    """Whether any words are Chinese, Japanese or Korean."""
    letters = set("".join(words(view)))
    return any(unicodedata.east_asian_width(c) in "WF" and unicodedata.category(c) != "So" for c in letters)
