"""What stands on paper of an exercise, block below block; a format's own modules decide nothing about contents.

A kind with a new layout is one more block here, and for each format one macro of its template (for Typst one entry of
the data and one function) that bears the block's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from msgspec import Struct
from sympy import Basic

from derive.kernel import Refuted, Step
from derive.words.prose import Run

Runs = tuple[Run, ...]

#: what of a line is left out on the sheet of an exercise with blanks
BLANKS = ("", "line", "note")
LETTERS = "ABCDEFGH"


def _demand_checked(step: Step | Refuted, what: str) -> None:
    if not isinstance(step, (Step, Refuted)):
        raise TypeError(f"{what} on paper is a checked Step or a Refuted one, not {type(step).__name__}")


class LineView(Struct, frozen=True):
    """One line of a derivation, as the checked step that ends in it, or as the refuted one; the claim is the line
    that the first step starts from. There is no other way to put a line on paper. Raises `TypeError` for anything else.
    """

    step: Step | Refuted
    note: Runs = ()  # what was done
    order: Basic | None = None  # what stands in the O(...) that follows an approximation
    is_claim: bool = False
    number: int = 0  # (1), (2) ... before the lines where the exercise speaks of them
    blank: str = ""  # one of BLANKS: what the sheet leaves out and the key marks
    points: float = 0.0  # what it is worth, where a key says so

    def __post_init__(self) -> None:
        _demand_checked(self.step, "a line")

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


class ChoiceView(Struct, frozen=True):
    """One of the answers to choose from: right if it is a checked step from the claim, wrong if it is a refuted one."""

    letter: str  # A, B, C, D
    step: Step | Refuted
    why: Runs = ()  # for the key: the mistake, and a point at which the sides differ

    def __post_init__(self) -> None:
        _demand_checked(self.step, "an answer")

    @property
    def expr(self) -> Basic:
        """What is printed."""
        return self.step.after

    @property
    def right(self) -> bool:
        """Whether it is the right answer."""
        return isinstance(self.step, Step)


class Block(Struct, frozen=True):
    """Something that takes the whole width; `name` is that of the macro that prints it."""

    name: ClassVar[str]

    def words(self) -> Iterator[Runs]:
        """The words in it."""
        return iter(())


class Sentence(Block, frozen=True):
    """Words with formulas: a remark, or what is said of the evidence."""

    name = "sentence"
    runs: Runs
    is_evidence: bool = False
    points: float = 0.0  # what is given for saying so

    def words(self) -> Iterator[Runs]:
        """The words in it."""
        yield self.runs


class Lines(Block, frozen=True):
    """A derivation: the claim and what follows from it; with `hide` as a sheet has it, nothing of what is left out."""

    name = "lines"
    lines: tuple[LineView, ...]
    hide: bool = False
    tell: bool = True  # how they were checked

    def words(self) -> Iterator[Runs]:
        """The words in it."""
        return (line.note for line in self.lines)

    @property
    def is_wrong(self) -> bool:
        """Whether one of the lines is."""
        return any(line.is_wrong for line in self.lines)

    @property
    def is_mixed(self) -> bool:
        """Whether its lines were checked in different ways, so that each has to say its own."""
        return len({line.method for line in self.lines[1:]}) > 1


class Choices(Block, frozen=True):
    """Answers to choose from; `solved` marks the right one, and says of each other one why it is wrong."""

    name = "choices"
    answers: tuple[ChoiceView, ...]
    solved: bool = False

    def words(self) -> Iterator[Runs]:
        """The words in it."""
        return (answer.why for answer in self.answers if self.solved)


class Room(Block, frozen=True):
    """Room to work, so many cm high; a key has none."""

    name = "room"
    cm: float


class PairRow(NamedTuple):
    """A claim with its number and what it supposes, and beside it some result with its letter."""

    number: int
    claim: Basic
    condition: Runs
    letter: str
    result: Basic


class Pairs(Block, frozen=True):
    """Claims on the left, and their results on the right in another order: every claim is paired with every result,
    by a checked step where it is its own, by a refuted one elsewhere."""

    name = "pairs"
    table: tuple[tuple[Step | Refuted, ...], ...]  # for each claim, with each of the results
    conditions: tuple[Runs, ...] = ()  # what each claim supposes

    def __post_init__(self) -> None:
        for row in self.table:
            for step in row:
                _demand_checked(step, "a pair")

    def words(self) -> Iterator[Runs]:
        """The words in it."""
        return iter(self.conditions)

    @property
    def rows(self) -> tuple[PairRow, ...]:
        """What stands beside each other, which is no pair but by chance."""
        columns = zip(self.table, self.conditions, self.table[0], strict=True)
        return tuple(
            PairRow(k, row[0].before, condition, LETTERS[k - 1], step.after)
            for k, (row, condition, step) in enumerate(columns, 1)
        )


class Unchecked(Block, frozen=True):
    """An answer of somebody's own, in a frame that says that nobody has checked it."""

    name = "unchecked"
    runs: Runs

    def words(self) -> Iterator[Runs]:
        """The words in it."""
        yield self.runs


Blocks = tuple[Block, ...]
