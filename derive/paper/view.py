"""What goes on paper, format-neutral: words already in one language, maths still as expressions.

A format's module turns these into its own text; it decides nothing about contents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from sympy import Basic

from derive.figures import Graphic
from derive.paper.blocks import Block, Blocks, Room, Runs


class PartView(Struct, frozen=True, cache_hash=True):
    """One derivation: what the sheet shows of it below its heading, and what the key does."""

    heading: Runs  # "(a) If i = j:"; empty for a single unconditional part
    definitions: tuple[tuple[Basic, Basic], ...]  # (name, meaning)
    claim: Basic | None = None  # what the derivation starts from
    question: Blocks = ()
    answer: Blocks = ()
    for_key: bool = False  # a sheet does not show it, nor its heading
    letter: str = ""  # "(a)" of a part among several
    points: float = 0.0  # its share of the exercise's
    also: tuple[tuple[Basic, Basic], ...] = ()  # definitions of names that the key alone has

    @property
    def again(self) -> Blocks:
        """What a key on a screen keeps in sight of the question: all but the room to work."""
        return tuple(b for b in self.question if not isinstance(b, Room))

    @property
    def room(self) -> float:
        """How much room to work the sheet leaves, in cm."""
        return sum(b.cm for b in self.question if isinstance(b, Room))


class ExerciseView(Struct, frozen=True, cache_hash=True):
    """One exercise; a sheet prints statement, question and what each part asks, a key the answer, the parts and then
    the lemmas."""

    number: int
    topic: str
    statement: Runs
    points: float
    parts: tuple[PartView, ...]
    lemmas: tuple[PartView, ...] = ()
    kind: str = "derive"
    figures: tuple[Graphic, ...] = ()  # those that give the answer away are for the key alone
    question: Blocks = ()  # what stands above the parts: on the sheet
    answer: Blocks = ()  # and on the key
    pagebreak: bool = False  # whether it begins a page of the sheet
    points_on_parts: bool = False  # whether each part says what it is worth
    hint: Runs = ()  # below the question; elsewhere it is the sheet's
    brief: Runs = ()  # its answer in a list of answers, where that is not each part's
    checked: bool = True  # an exercise of somebody's own is not
    again: str = ""  # what poses it again, as a call's arguments, where a notebook judges its answers

    def parts_on(self, key: bool) -> tuple[PartView, ...]:
        """The parts that the key, or the sheet, shows."""
        return tuple(part for part in self.parts if key or not part.for_key)

    def blocks(self, key: bool) -> Iterator[Block]:
        """Everything that the key, or the sheet, shows below the statement."""
        yield from self.answer if key else self.question
        for part in self.parts:
            yield from part.answer if key else part.question

    def solved(self) -> ExerciseView:
        """The exercise as a key prints it."""
        parts = (replace(p, definitions=(*p.definitions, *p.also), also=()) for p in (*self.parts, *self.lemmas))
        return replace(self, parts=tuple(parts), lemmas=())


class AnswerView(NamedTuple):
    """An exercise's answer in a list of answers."""

    number: int
    runs: Runs


class HintView(NamedTuple):
    """A hint that does not stand at its exercise."""

    number: int
    runs: Runs


EVIDENCE = ("line", "end", "none")
HINTS = ("foot", "under", "page")
KEYS = ("full", "short", "marks")
#: what the sheet leaves room with
LOOKS = ("roomy", "compact")
SPACES = ("dots", "lines", "grid", "blank")
PAPERS = ("a4", "letter")


class Layout(Struct, frozen=True):
    """How a sheet looks; nothing in it touches what is asked or answered. Texts are data, in the sheet's language."""

    paper: str = "a4"  # one of PAPERS
    space: str = "dots"  # one of SPACES
    header: str = ""
    footer: str = ""
    logo: bytes = b""  # an SVG that refers to nothing outside itself
    key_at_end: bool = False  # the key follows in the sheet's own file
    evidence: str = "line"  # one of EVIDENCE: where a key says how its lines were checked
    hints: str = "foot"  # one of HINTS
    keys: tuple[str, ...] = ("full",)  # of KEYS
    look: str = "roomy"  # one of LOOKS
    columns: int = 1  # of the sheet; a key has one
    self_check: bool = False  # whether the answers in a notebook are judged there
    score_table: bool = False  # whether a sheet has a table to write the points of each exercise into


PLAIN = Layout()


class SheetView(Struct, frozen=True):
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
    answers: tuple[AnswerView, ...] = ()  # what a short key has instead of exercises
    closing: tuple[Runs, ...] = ()  # paragraphs after the exercises: what a key says of all its lines
    hints: tuple[HintView, ...] = ()  # at the sheet's end, on a page of their own or upside down

    @property
    def columns(self) -> int:
        """In how many columns its exercises stand."""
        return 1 if self.key else self.layout.columns

    @property
    def papers(self) -> tuple[SheetView, ...]:
        """What a file holds, in order: the sheet, and the key where it follows in the same file."""
        return (self, *(self.appendix.papers if self.appendix else ()))
