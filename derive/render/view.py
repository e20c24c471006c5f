"""What goes on paper, format-neutral: words already in one language, maths still as expressions.

A format's module turns these into its own text; it decides nothing about contents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sympy import Basic

from derive.figures import Figure
from derive.kernel import Step
from derive.prose import Run

Runs = tuple[Run, ...]


@dataclass(frozen=True)
class LineView:
    """One line of a derivation, as the checked step that ends in it; the claim is the line that the first step
    starts from. There is no other way to put a line on paper. Raises `TypeError` for anything but a `Step`.
    """

    step: Step
    note: Runs = ()  # what was done
    order: Basic | None = None  # what stands in the O(...) that follows an approximation
    is_claim: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.step, Step):
            raise TypeError(f"a line on paper is a checked Step, not {type(self.step).__name__}")

    @property
    def expr(self) -> Basic:
        """What is printed."""
        return self.step.before if self.is_claim else self.step.after

    @property
    def relation(self) -> str:
        """How it relates to the line before: =, approx, <=, subset or argmin; '' for the claim."""
        return "" if self.is_claim else self.step.relation.key

    @property
    def method(self) -> str:
        """How it was checked: proved, exact-small-n, exhaustive or numeric; '' for the claim."""
        return "" if self.is_claim else self.step.evidence.method


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
    figures: tuple[Figure, ...] = ()  # those that give the answer away are for the key alone

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
