"""What goes on paper, format-neutral: words already in one language, maths still as expressions.

A format's module turns these into its own text; it decides nothing about contents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sympy import Basic

from derive.prose import Run

Runs = tuple[Run, ...]


@dataclass(frozen=True)
class LineView:
    """One line of a derivation; `relation` is '' for the claim itself, `note` says what was done."""

    relation: str  # "", "=", "approx", "<=", "subset", "argmin"
    expr: Basic
    note: Runs
    method: str  # "", "proved", "exact-small-n", "exhaustive", "numeric"
    order: Basic | None = None  # of an approximation: the O(...) term that follows the expression


@dataclass(frozen=True)
class PartView:
    """One derivation: lines[0] is the claim, the others follow from it."""

    heading: Runs  # "(a) If i = j:"; empty for a single unconditional part
    definitions: tuple[tuple[Basic, Basic], ...]  # (name, meaning)
    lines: tuple[LineView, ...]
    evidence: Runs  # "6 lines proved; against NumPy: 40 points, within 1e-6."


@dataclass(frozen=True)
class ExerciseView:
    """One exercise; a sheet prints statement and room for each part, a key prints the parts and then the lemmas."""

    number: int
    topic: str
    statement: Runs
    points: int
    parts: tuple[PartView, ...]
    lemmas: tuple[PartView, ...] = ()

    def solved(self) -> ExerciseView:
        """The exercise as a key prints it."""
        return replace(self, parts=(*self.parts, *self.lemmas), lemmas=())


@dataclass(frozen=True)
class SheetView:
    """A whole document. `key` says which of the two it is; nothing else differs."""

    title: str
    id: str
    language: str
    key: bool
    words: dict[str, str]  # labels of the template: name, date, points, key, ...
    exercises: tuple[ExerciseView, ...]
    instructions: str = ""


View = SheetView | ExerciseView | Any
