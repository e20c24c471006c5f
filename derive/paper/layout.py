"""Where formulas go, for every format alike: what is displayed, what stands beside what, and where a line breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import groupby, pairwise
from typing import NamedTuple, Protocol

from sympy import Basic, Eq, Indexed, Piecewise, Rational, Symbol

from derive.figures import Graphic
from derive.paper.blocks import LineView, Runs
from derive.paper.figures.alt import alt_text
from derive.paper.stacked import is_stacked
from derive.paper.view import ExerciseView, PartView, SheetView
from derive.terms.events import Event, Independent, P
from derive.terms.notation import D
from derive.terms.samples import Chosen, Draws

_STOP = re.compile(r"\s?[.,;:!?。，；：！？、]")
SIGN = 2.0  # em taken by a relation sign and the gaps at its sides
REMAINDER = 4.0  # em for the O(...) that ends an approximation
_INDENT = 3.0  # em before a relation sign that stands below its left side


class Maths(Protocol):
    """What a format's printer of formulas offers."""

    def print(self, expr: Basic) -> str: ...
    def pieces(self, expr: Basic, width_em: float) -> list[str]: ...
    def sign(self, relation: str) -> str: ...
    def big_o(self, expr: Basic) -> str: ...
    def alike(self, exprs: Iterable[Basic]) -> AbstractContextManager[None]: ...


class Space(NamedTuple):
    """How much room a page has for formulas, in em, and how wide a formula is."""

    line: float  # across the page
    column: float  # beside the notes
    width: Callable[[Basic], float]


class Span(NamedTuple):
    """Words, a formula in the run of the words, or (with `display`) one on a line of its own."""

    text: str = ""
    maths: Basic | None = None
    display: bool = False
    after: str = ""  # the full stop that ends a displayed formula
    tall: bool = False  # in the run of the words, as large as on a line of its own


class Row(NamedTuple):
    """What follows one relation sign: the formula in as many pieces as it needs, the first with the sign."""

    pieces: tuple[str, ...]
    line: LineView
    fits: bool = False  # surely, so that nobody need measure it
    hidden: bool = False  # nothing but the sign, and room to write


class Lines(NamedTuple):
    """A derivation ready to be set: `apart` puts its left side on a line of its own, above the rows."""

    left: tuple[str, ...]
    apart: bool
    room: float  # em for what follows a sign
    rows: tuple[Row, ...]


def spans(runs: Runs, displayed: Iterable[Basic] = ()) -> list[Span]:
    """The runs of a sentence; formulas among `displayed` get a line of their own and take the full stop along. What is
    stacked is set in the run of the words as large as alone."""
    shown = set(displayed)
    found: list[Span] = []
    for maths, group in groupby(runs, key=lambda run: run.maths is not None):
        if maths:
            found += [span for run in group if run.maths is not None for span in _formulas(run.maths, shown)]
        else:
            found += _words("".join(run.text for run in group), found)
    return found


def _formulas(maths: Basic, shown: set[Basic]) -> Iterator[Span]:
    """A formula; of a condition that is several, each by itself, so that a line may end between two of them."""
    for k, one in enumerate(_several(maths)):
        if k:
            yield Span(text=", ")
        yield Span(maths=one, display=one in shown, tall=one not in shown and is_stacked(one))


def _several(maths: Basic) -> tuple[Basic, ...]:
    if isinstance(maths, (Draws, Chosen)):
        return maths.relations
    return maths.equations if isinstance(maths, Independent) else (maths,)


def answer(runs: Runs) -> list[Span]:
    """The runs of an answer in a list of them, where each has a line to itself: formulas are as large as alone."""
    return [s._replace(tall=True) if s.maths is not None else s for s in spans(runs)]


def _words(text: str, found: list[Span]) -> list[Span]:
    """A stretch of words; what follows a displayed formula gives it its full stop, and begins without a blank."""
    if found and found[-1].display:
        found[-1] = found[-1]._replace(after=stop_of(text))
        text = text.removeprefix(found[-1].after)
        text = text.lstrip()
    return [Span(text=text)] if text else []


def statement(exercise: ExerciseView, space: Space | None = None) -> list[Span]:
    """The statement, with the claim, or f(x) = ... that is to be differentiated, on a line of its own, and what is
    given case by case; several claims stay in the run of the words, and so do short ones, and, where room is dear and
    the `space` is given, those that take no more than half a line."""
    claims = {part.claim for part in exercise.parts}
    bodies = {claim.body for claim in claims if isinstance(claim, D)}
    maths = [run.maths for run in exercise.statement if run.maths is not None]
    named = {m for m in maths if m in claims or (isinstance(m, Eq) and m.rhs in bodies)}
    by_cases = {m for m in maths if m.has(Piecewise)}
    alone = set() if len(named) > 1 else {m for m in named if not _is_short(m)}
    tall = {m for m in alone - by_cases if space is not None and space.width(m) <= space.line / 2}
    found = spans(exercise.statement, (alone - tall) | by_cases)
    return [s._replace(tall=True) if s.maths in tall and not s.display else s for s in found]


def _is_short(claim: Basic) -> bool:
    """Whether a claim is no more than a name or a number, or the probability of an event."""
    return isinstance(claim, (Symbol, Indexed, Rational)) or (isinstance(claim, P) and isinstance(claim.args[0], Event))


def definitions(exercise: ExerciseView) -> list[tuple[Basic, Basic]]:
    """The definitions of all parts that the statement does not give, each once, in the order in which they come."""
    given = {run.maths.args for run in exercise.statement if isinstance(run.maths, Eq)}
    pairs = dict.fromkeys(d for part in exercise.parts for d in part.definitions)
    return [pair for pair in pairs if pair not in given]


def figures(exercise: ExerciseView, answer: bool) -> list[tuple[int, Graphic]]:
    """The numbered figures that give the answer, or those that do not; every figure has one number on both papers."""
    return [(k, figure) for k, figure in enumerate(exercise.figures, 1) if figure.answer == answer]


LOGO = "logo"  # the name of its file beside a document, without a suffix


def shown_figures(view: SheetView) -> list[tuple[str, Graphic]]:
    """The figures in this file, each with the name of its own file, without a suffix."""
    return [
        (figure_name(exercise, k), figure)
        for paper in view.papers
        for exercise in paper.exercises
        for k, figure in enumerate(exercise.figures, 1)
        if paper.key or not figure.answer
    ]


def figure_name(exercise: ExerciseView, number: int) -> str:
    """The name of the file that a figure is put into, without a suffix: the same for sheet and key."""
    return f"figure-{exercise.number}-{number}"


class Drawn(NamedTuple):
    """A figure as a document refers to it: the name of its file without a suffix, or '' where it stands alone."""

    figure: Graphic
    file: str
    alt: str
    caption: Runs


def drawn(view: SheetView, exercise: ExerciseView, answer: bool, *, show: bool) -> list[Drawn]:
    """The figures that give the answer, which are for the key alone, or those that do not.

    With `show` the document is one text without files beside it, and tells in words what is to be seen.
    """
    return [
        Drawn(
            figure,
            "" if show else figure_name(exercise, k),
            alt_text(figure, view.language),
            figure.caption.runs(view.language) if figure.caption else (),
        )
        for k, figure in figures(exercise, answer)
    ]


def stop_of(text: str) -> str:
    """The full stop, comma or the like that the text begins with, or nothing; French has a blank before some."""
    found = _STOP.match(text)
    return found[0] if found else ""


def lines(views: Sequence[LineView], maths: Maths, space: Space, hide: bool = False) -> Lines:
    """The derivation set in a column of `space`: the left side beside the first sign where there is room for it.

    With `hide`, for a sheet, the lines that are to be filled in show their sign alone.
    """
    claim, rest = views[0], views[1:]
    left = space.width(claim.expr)
    widths = [space.width(line.expr) for line in rest]
    apart = left > space.column / 4 and left + SIGN + max(widths, default=0.0) > space.column
    room = space.column - (_INDENT if apart else left) - SIGN
    with maths.alike([claim.expr, *(line.expr for line in rest)]):
        rows = tuple(_row(line, maths, room, hide and line.blank == "line") for line in rest)
        first = tuple(maths.pieces(claim.expr, space.line if apart else space.column))
    rows = tuple(row._replace(fits=_surely(row, left, w, space)) for row, w in zip(rows, widths, strict=True))
    return Lines(first, apart or not rows, room, rows)


def _surely(row: Row, left: float, width: float, space: Space) -> bool:
    """Whether a row and what may stand before it have room, were both estimates of their widths a fifth too small."""
    order = 0.0 if row.line.order is None else REMAINDER
    return len(row.pieces) == 1 and not row.hidden and surely_fits(left + width + order + _INDENT + SIGN, space.column)


def surely_fits(width: float, room: float) -> bool:
    """Whether something of this estimated width fits, were it a fifth wider."""
    return width * 1.2 <= room


def _row(line: LineView, maths: Maths, room: float, hidden: bool) -> Row:
    sign = maths.sign("=" if line.order is not None else line.relation).strip()
    if hidden:
        return Row((sign,), line, hidden=True)
    pieces = maths.pieces(line.expr, room if line.order is None else room - REMAINDER)
    if line.order is not None:
        pieces[-1] += f" + {maths.big_o(line.order)}"
    return Row((f"{sign} {pieces[0]}", *pieces[1:]), line)


def labelled(text: str, **values: object) -> str:
    """A label with its `{name}` holes filled; other braces stay."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def holes(text: str) -> list[tuple[bool, str]]:
    """A label with `{page}` and `{pages}` as (is a hole, name or words)."""
    return [(bool(i % 2), part) for i, part in enumerate(re.split(r"\{(page|pages)\}", text)) if part]


def points(words: Mapping[str, str], count: float) -> str:
    """`5 points`, `1 point`, `2.5 points`, or nothing for none."""
    return labelled(words["point" if count == 1 else "points"], n=number(count)) if count else ""


def mark(words: Mapping[str, str], count: float) -> str:
    """`1 pt`, for a line of a key, or nothing for none."""
    return labelled(words["mark"], n=number(count)) if count else ""


def number(count: float) -> str:
    """`3` or `2.5`."""
    return str(int(count)) if count == int(count) else str(count)


def part_points(words: Mapping[str, str], exercise: ExerciseView, part: PartView) -> str:
    """What a part is worth, where the exercise says so of each."""
    return points(words, part.points) if exercise.points_on_parts else ""


_IN_A_ROW = 11  # columns of one table


def score_tables(view: SheetView) -> list[list[tuple[str, str]]]:
    """What the columns of the tables for the points say at their heads: the exercise and what it is worth, in the end
    the whole; as many in each table, but for one. None on a key, or where nothing is worth anything."""
    worth = [(str(e.number), number(e.points)) for e in view.exercises if e.points]
    if view.key or not view.layout.score_table or not worth:
        return []
    whole = (view.words["whole"], number(sum(e.points for e in view.exercises)))
    columns = [*worth, whole]
    rows = -(-len(columns) // _IN_A_ROW)
    ends = [len(columns) * k // rows for k in range(rows + 1)]
    return [columns[a:b] for a, b in pairwise(ends)]


def total(view: SheetView) -> str:
    """`/ 12`, for the mark to be written before it; nothing where no exercise bears points."""
    count = sum(exercise.points for exercise in view.exercises)
    return f"/ {number(count)}" if count else ""
