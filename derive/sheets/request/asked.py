"""What a sheet is asked to hold, as plain data: what a spec file, the command line and the library all say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from derive.figures import Picture
from derive.paper.view import PLAIN, Layout
from derive.sheets.request.identity import NOTHING_TYPED, Request

KEY_PLACES = ("separate", "end")
MOST_EXERCISES = 500
MOST_VARIANTS = 1_000_000


class Asked(Struct, frozen=True):
    """One or more exercises of a topic (an id or a pattern), or of an expression that somebody typed (`derive`)."""

    topic: str = ""
    kind: str = "derive"
    count: int = 1
    points: float | tuple[float, ...] | None = None  # of each part, or of the whole; one for each line without it
    seed: int | None = None  # a stream of its own, whatever the sheet's seed
    difficulty: str = ""  # one of the topic's levels
    derive: str = ""  # an expression in plain maths, instead of a topic
    wrt: str = ""
    let: Mapping[str, str] = field(default_factory=dict)  # definitions: name -> expression
    parameters: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # whole numbers drawn between the bounds
    detail: str = ""  # of the key's lines: "brief" or "full"
    functions: tuple[str, ...] = ()  # what is drawn may hold these alone
    numbers: tuple[int, int] | None = None  # between which the whole numbers lie
    room: float | None = None  # cm to work in, below each part
    pagebreak: bool = False
    hint: bool | str = False  # one made from the rules, or in words of one's own
    statement: str = ""  # words over a topic's question, with its holes
    text: str = ""  # a question of one's own, which nobody checks
    answer: str = ""
    figure: Picture | None = None  # at the text
    line: int = 0  # in the spec file, for messages

    @property
    def is_own(self) -> bool:
        """Whether it is somebody's own question, of which nothing is derived."""
        return bool(self.text)

    @property
    def worth(self) -> float | None:
        """Its points, if anybody has given any."""
        return sum(self.points) if isinstance(self.points, tuple) else self.points


def undescribed(asked: Iterable[Asked]) -> list[str]:
    """A line for each picture of which nobody has said what is to be seen."""
    lines = [a.line for a in asked if a.figure and a.figure.wordless]
    return [f'line {n}: the figure has no words for those who do not see it: add alt = "..."' for n in lines]


class Student(Struct, frozen=True):
    """One row of a roster."""

    id: str
    name: str = ""


class Spec(Struct, frozen=True):
    """A whole sheet as it is asked for."""

    title: str = ""
    seed: int = 0
    language: str = "en"
    formats: tuple[str, ...] = ("pdf", "latex", "markdown")
    instructions: str = ""
    exercises: tuple[Asked, ...] = ()
    layout: Layout = PLAIN
    variants: int = 1
    roster: tuple[Student, ...] = ()
    request: Request = NOTHING_TYPED
    untranslated: tuple[tuple[str, int], ...] = ()  # words of one's own in another language: their keys and lines
