"""What goes on paper, format-neutral: words already in one language, maths still as expressions.

A format's module turns these into its own text; it decides nothing about contents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sympy import Basic

from derive.figures import Figure
from derive.kernel import Refuted, Step
from derive.words.prose import Run

Runs = tuple[Run, ...]


#: what of a line is left out on the sheet of an exercise with blanks
BLANKS = ("", "line", "note")


@dataclass(frozen=True)
class LineView:
    """One line of a derivation, as the checked step that ends in it, or as the refuted one; the claim is the line
    that the first step starts from. There is no other way to put a line on paper. Raises `TypeError` for anything else.
    """

    step: Step | Refuted
    note: Runs = ()  # what was done
    order: Basic | None = None  # what stands in the O(...) that follows an approximation
    is_claim: bool = False
    number: int = 0  # (1), (2) ... before the lines where the exercise speaks of them
    blank: str = ""  # one of BLANKS: what the sheet leaves out and the key marks

    def __post_init__(self) -> None:
        if not isinstance(self.step, (Step, Refuted)):
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
        """How it was checked: proved, exact-small-n, exhaustive or numeric; '' for the claim and a refuted line."""
        return "" if self.is_claim or isinstance(self.step, Refuted) else self.step.evidence.method

    @property
    def is_wrong(self) -> bool:
        """Whether the kernel has refuted it."""
        return isinstance(self.step, Refuted) and not self.is_claim


@dataclass(frozen=True)
class ChoiceView:
    """One of the answers to choose from: right if it is a checked step from the claim, wrong if it is a refuted one."""

    letter: str  # A, B, C, D
    step: Step | Refuted
    why: Runs = ()  # for the key: the mistake, and a point at which the sides differ

    def __post_init__(self) -> None:
        if not isinstance(self.step, (Step, Refuted)):
            raise TypeError(f"an answer on paper is a Step or Refuted, not {type(self.step).__name__}")

    @property
    def expr(self) -> Basic:
        """What is printed."""
        return self.step.after

    @property
    def right(self) -> bool:
        """Whether it is the right answer."""
        return isinstance(self.step, Step)


@dataclass(frozen=True)
class PartView:
    """One derivation: lines[0] is the claim, the others follow from it.

    The sheet prints heading, `asked`, `choices` and room to work; the key prints heading, choices with the right one
    marked and each with its why, `wrong` (the lines that were asked, where the kernel refuted one), the remarks, and
    the lines.
    """

    heading: Runs  # "(a) If i = j:"; empty for a single unconditional part
    definitions: tuple[tuple[Basic, Basic], ...]  # (name, meaning)
    lines: tuple[LineView, ...]
    evidence: Runs  # "6 lines proved; against NumPy: 40 points, within 1e-6."
    asked: tuple[LineView, ...] = ()  # lines that the sheet shows: with blanks, or with one that is wrong
    choices: tuple[ChoiceView, ...] = ()
    remarks: tuple[Runs, ...] = ()  # sentences of the key before its lines
    room: bool = True  # whether the sheet leaves room to work

    @property
    def wrong(self) -> tuple[LineView, ...]:
        """The lines asked, where one of them is wrong: the key shows them again and marks it."""
        return self.asked if any(line.is_wrong for line in self.asked) else ()


@dataclass(frozen=True)
class ExerciseView:
    """One exercise; a sheet prints statement and what each part asks, a key prints the parts and then the lemmas."""

    number: int
    topic: str
    statement: Runs
    points: int
    parts: tuple[PartView, ...]
    lemmas: tuple[PartView, ...] = ()
    kind: str = "derive"
    figures: tuple[Figure, ...] = ()  # those that give the answer away are for the key alone

    def solved(self) -> ExerciseView:
        """The exercise as a key prints it."""
        return replace(self, parts=(*self.parts, *self.lemmas), lemmas=())


#: what the sheet leaves room with
SPACES = ("dots", "lines", "grid", "blank")
PAPERS = ("a4", "letter")


@dataclass(frozen=True)
class Layout:
    """How a sheet looks; nothing in it touches what is asked or answered. Texts are data, in the sheet's language."""

    paper: str = "a4"  # one of PAPERS
    space: str = "dots"  # one of SPACES
    header: str = ""
    footer: str = ""
    logo: bytes = b""  # an SVG that refers to nothing outside itself
    key_at_end: bool = False  # the key follows in the sheet's own file


PLAIN = Layout()


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
    student: str = ""  # printed where the name is written
    layout: Layout = PLAIN
    appendix: SheetView | None = None  # the key, where it follows in the same file

    @property
    def papers(self) -> tuple[SheetView, ...]:
        """What a file holds, in order: the sheet, and the key where it follows in the same file."""
        return (self, *(self.appendix.papers if self.appendix else ()))
