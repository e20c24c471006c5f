"""Many answers at once: a CSV file with a row each, and a verdict for every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from derive.checking import Verdict
from derive.checking.expected import Expected
from derive.errors import BadSpec, DeriveError
from derive.sheets.request.named_files import read_file
from derive.sheets.sheet_file import SheetFile
from derive.words.readings import in_every_language

_LARGEST = 100_000_000
_KNOWN = ("expected", "exercise", "part", "variant")
_NO_SHEET = "an exercise is one of a sheet: give --sheet manifest.json"
_ADDED = ("verdict", "part", "mistake", "echo", "reason")

Row = Mapping[str, str]


def read_rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and the rows. Raises `BadSpec`, in one line, for a file without answers."""
    try:
        text = read_file(path, "table of answers", _LARGEST).decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, restkey="", restval="")
        rows = list(reader)
    except UnicodeDecodeError as error:
        raise BadSpec(f"{path} is not UTF-8: save it from the spreadsheet as CSV in UTF-8") from error
    except csv.Error as error:
        raise BadSpec(f"{path}: this is not CSV: {error}") from error
    head = [str(name) for name in reader.fieldnames or ()]
    if "answer" not in head or not {"expected", "exercise"} & set(head):
        raise BadSpec(f"{path}: the columns are answer, and expected or exercise (with part and variant), not {head}")
    return head, rows


def verdicts(
    head: Sequence[str],
    rows: Iterable[Row],
    manifest: Path | None,
    language: str,
    how: Mapping[str, Any],
    done: Callable[[int], None] = lambda count: None,
) -> tuple[list[list[str]], list[str]]:
    """Every row with its verdict, and what is wrong with rows that ask about what there is not: those are `unreadable`,
    and stop no other."""
    if manifest is None and "expected" not in head:
        raise BadSpec(_NO_SHEET)
    sheet = SheetFile(manifest) if manifest is not None else None

    @lru_cache(maxsize=1000)
    def expected(text: str) -> Expected:
        return Expected(text, **how)

    @lru_cache(maxsize=10_000)
    def judged(answer: str, wanted: str, exercise: str, part: str, variant: str) -> Verdict:
        if wanted:
            return expected(wanted).check(answer)
        if not exercise:
            raise BadSpec("the row says neither what is expected nor which exercise is answered")
        if sheet is None:
            raise BadSpec(_NO_SHEET)
        if not exercise.isdecimal():
            raise BadSpec(f"the exercise is the number of one, not {exercise!r}")
        return sheet.check(answer, int(exercise), part=part or None, variant=variant or None, **how)

    found, faults = [], []
    for number, row in enumerate(rows, 2):
        try:
            _demand_columns(row)
            verdict = judged(row["answer"], *(row.get(name, "").strip() for name in _KNOWN))
        except DeriveError as error:
            faults.append(f"row {number}: {error}")
            verdict = Verdict("unreadable", why=in_every_language(faults[-1]))
        found.append([*(row[name] for name in head), *_columns(verdict, language)])
        done(1)
    return found, faults


def _demand_columns(row: Row) -> None:
    if "" in row:
        raise BadSpec("more cells than columns: put quotes around what has a comma in it")


def _columns(verdict: Verdict, language: str) -> list[str]:
    echo = "true" if verdict.echo else "false"
    return [verdict.verdict, verdict.part or "", verdict.mistake or "", echo, verdict.reason_in(language)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV: the input's columns, then what is known of each answer."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*head, *_ADDED])
    writer.writerows(rows)
    return text.getvalue()
