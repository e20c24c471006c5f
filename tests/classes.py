"""Whether the sheets of a class are fair: a class of every starter week, and what differs in it.

`python tests/classes.py 300 [WEEK...]` prints a row for each week; nothing is written. The slow test is
`test_classes.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from derive.exercises.shown import Shown
from derive.paper.documents import templates
from derive.paper.record import as_text, plain_text
from derive.sheets import Sheet
from derive.sheets.posing import for_all, pose
from derive.sheets.request.spec import read_spec
from derive.sheets.variants import Variants
from derive.terms.bound import canonical
from derive.words import rule_frame

HOME = Path(templates.folders(None)[-1]) / "sheets"


@dataclass(frozen=True)
class Row:
    """What was found in a class."""

    week: str
    different: int  # sheets
    totals: tuple[float, ...]
    uneven: tuple[int, ...]  # places at which the points or the rules are not those of the first sheet
    repeated: int  # sheets on which a question stands twice
    remarks: list[str]
    seconds: float  # of the processor

    @property
    def is_fair(self) -> bool:
        return len(self.totals) == 1 and not self.uneven and not self.repeated


def class_of(path: Path, count: int) -> Row:
    """A class of this size of the week."""
    start = process_time()
    made = pose(for_all(read_spec(path), count))
    assert isinstance(made, Variants)
    first, *_ = marked = [_marked(sheet) for sheet in made]
    uneven = [k for k, place in enumerate(zip(*(m for m, *_ in marked), strict=True), 1) if len(set(place)) > 1]
    totals = {total for _, total, _ in marked}
    repeated = sum(again for *_, again in marked)
    seconds = process_time() - start
    assert len(first[0]) > 0
    return Row(path.stem, made.different, tuple(sorted(totals)), tuple(uneven), repeated, made.remarks, seconds)


def _marked(sheet: Sheet) -> tuple[list[object], float, bool]:
    """The points and rules in each place, the sheet's points, and whether a question stands on it twice."""
    places: list[object] = [(e.shown.kind, e.shown.topic.id, e.points, _rules(e.shown)) for e in sheet.exercises]
    asked = [_question(e.shown) for e in sheet.exercises]
    return places, sum(e.points for e in sheet.exercises), len(set(asked)) < len(asked)


def _rules(shown: Shown) -> tuple[tuple[str, ...], ...]:
    """None where claims are to be matched: it takes some of many each time."""
    if shown.pairing:
        return ()
    return tuple(tuple(rule_frame(step.rule) for step in part.derivation.steps) for part in shown.parts)


def _question(shown: Shown) -> tuple[object, ...]:
    """What is asked, whatever the order of factors; of exercises that show work or answers, with those."""
    claims = frozenset(str(canonical(part.derivation.claim)) for part in shown.parts)
    words = "" if shown.kind == "derive" else plain_text(shown.statement, "en")
    seen = [as_text(line.step.after) for part in shown.parts for line in part.asked if not line.blank]
    return (
        shown.kind,
        shown.topic.id,
        claims,
        words,
        *seen,
        *sorted(as_text(c.after) for p in shown.parts for c in p.choices),
    )


def rows(count: int, *weeks: str) -> Iterator[Row]:
    """A row for each week, or those that begin with these names."""
    for path in sorted(HOME.glob("*.toml")):
        if not weeks or path.stem.startswith(weeks):
            yield class_of(path, count)


if __name__ == "__main__":
    print("| week | sheets that differ | totals | uneven places | sheets with a question twice | s |")
    for row in rows(int(sys.argv[1]), *sys.argv[2:]):
        totals = ", ".join(f"{t:g}" for t in row.totals)
        uneven = ", ".join(map(str, row.uneven)) or "none"
        cells = (row.week, row.different, totals, uneven, row.repeated, f"{row.seconds:.0f}")
        print("|", " | ".join(map(str, cells)), "|", *row.remarks, flush=True)
