"""Rosters: who gets a sheet, from a CSV file as spreadsheets of any country write it."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from derive.errors import BadSpec
from derive.sheets.request.asked import MOST_VARIANTS, Student
from derive.sheets.request.ids import folder_key, unsafe
from derive.sheets.request.named_files import read_file

_ID, _NAME = ("id", "学号"), ("name", "姓名")
_SEPARATORS = ",;\t"
_LARGEST = 100_000_000
_LONGEST_NAME = 200
# Marks of direction come along when names are copied from address books; they change nothing that can be seen.
_DIRECTION = dict.fromkeys([0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# What Latin-1 text looks like when it is read as GB18030: a Chinese character inside a Latin word.
_MIXED = re.compile(r"[a-z][\u3400-\u9fff]|[\u3400-\u9fff][a-z]")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_COMMON = 0.6  # of the characters of a Chinese text are usual ones
_SAVE = "save it from the spreadsheet as CSV in UTF-8"


def read_roster(path: Path) -> tuple[Student, ...]:
    """The students in the order of the rows; rows are counted as a spreadsheet counts them, the header being row 1.

    Ids are kept as they are, since folders are named after them. Raises `BadSpec`, in one line with the row.
    """
    text, guessed = _text(path)
    rows = _rows(path, text)
    students: list[Student] = []
    taken: dict[str, tuple[str, int]] = {}
    for row, student in rows:
        _demand_safe(path, row, student.id)
        _demand_new(path, row, student.id, taken)
        if guessed and _MIXED.search(f"{student.id} {student.name}"):
            raise _wrong(path, row, f"'{student.name or student.id}' is in no encoding known here: {_SAVE}")
        students.append(student)
    if guessed and not _is_gb18030(text):
        raise BadSpec(f"{path} is in no encoding known here, it may be Big5 or Shift-JIS: {_SAVE}")
    if not students:
        raise BadSpec(f"{path} has a header and no students below it")
    if len(students) > MOST_VARIANTS:
        raise BadSpec(f"{path} has {len(students)} students: {MOST_VARIANTS} at most")
    return tuple(students)


def _wrong(path: Path, row: int, message: str) -> BadSpec:
    return BadSpec(f"{path}, row {row}: {message}")


def _text(path: Path) -> tuple[str, bool]:
    """The text of the file, and whether its encoding was only guessed."""
    raw = read_file(path, "roster", _LARGEST)
    if raw.startswith(b"PK"):
        raise BadSpec(f"{path} is a spreadsheet and not text: {_SAVE}")
    marked = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            if any(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in text):
                break
            return text, encoding == "gb18030"
    raise BadSpec(f"{path} is not text in UTF-8, UTF-16 or GB18030: {_SAVE}")


def _is_gb18030(text: str) -> bool:
    """Whether a text that was read as GB18030 is one: any bytes can be read so, and those of other encodings come out
    as characters that hardly anybody writes."""
    han = [c for c in text if ord(c) > 0x2E80]
    raw = text.encode("gb18030")
    common = sum(_is_common(c, "gb2312", 0xB0, 0xD7) for c in han)
    other = [c for c in raw.decode("big5", "replace") if ord(c) > 0x2E80]
    as_big5 = sum(_is_common(c, "big5", 0xA4, 0xC6) for c in other)
    share = common / max(1, len(han))
    return not han or (share >= _COMMON and share >= as_big5 / max(1, len(other)))


def _is_common(c: str, encoding: str, first: int, last: int) -> bool:
    """Whether a character is in the part of an encoding that holds the usual ones."""
    raw = c.encode(encoding, "ignore")
    return len(raw) == 2 and first <= raw[0] <= last


def _rows(path: Path, text: str) -> Iterator[tuple[int, Student]]:
    """The number of each row that is not empty, and its student."""
    separator = _separator(text)
    header: dict[str, int] | None = None
    width = 0
    for row, fields in _records(path, text, separator):
        if not any(field.strip() for field in fields):
            continue
        if header is None:
            header, width = _header(path, row, fields), len(fields)
        else:
            yield row, _student(path, row, fields, header, width)
    if header is None:
        raise BadSpec(f"{path} is empty: write the header id,name and a row for each student")


def _separator(text: str) -> str:
    """The one with which the header has a column of ids; csv.Sniffer goes by the rows and is often wrong."""
    start = text.lstrip()
    for separator in _SEPARATORS:
        try:
            first = next(csv.reader(io.StringIO(start, newline=""), delimiter=separator, strict=True), [])
        except csv.Error:
            continue
        if any(_key(field) in _ID for field in first):
            return separator
    return _SEPARATORS[0]


def _records(path: Path, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for row, fields in enumerate(reader, 1):
            yield row, fields
    except csv.Error as error:
        raise _wrong(
            path, row + 1, f"this is not CSV: {error} (a quotation mark inside quotes is written twice)"
        ) from error


def _key(field: str) -> str:
    return unicodedata.normalize("NFKC", field).strip().casefold()


def _header(path: Path, row: int, fields: list[str]) -> dict[str, int]:
    """Where the ids stand, and the names if there are any."""
    found = {}
    for column, known in (("id", _ID), ("name", _NAME)):
        places = [k for k, field in enumerate(fields) if _key(field) in known]
        if len(places) > 1:
            raise _wrong(path, row, f"two columns are called '{column}'")
        if places:
            found[column] = places[0]
    if "id" not in found:
        columns = ", ".join(field.strip() for field in fields)[:80]
        raise _wrong(path, row, f"the first row names the columns, one of them id (or 学号), and not: {columns}")
    return found


def _student(path: Path, row: int, fields: list[str], header: dict[str, int], width: int) -> Student:
    if any(field.strip() for field in fields[width:]):
        raise _wrong(path, row, f"{len(fields)} cells, and {width} columns: put quotes around what has a comma in it")
    id_, name = (fields[header[c]] if c in header and header[c] < len(fields) else "" for c in ("id", "name"))
    name = " ".join(name.translate(_DIRECTION).split())
    if len(name) > _LONGEST_NAME:
        raise _wrong(path, row, f"the name has {len(name)} characters: {_LONGEST_NAME} at most")
    return Student(id_, name)


def _demand_safe(path: Path, row: int, id_: str) -> None:
    """That a folder can bear this name on every system, and nowhere but inside the sheet's own."""
    why = unsafe(id_)
    if why:
        shown = id_ if len(id_) <= 40 else f"{id_[:40]}..."
        raise _wrong(path, row, f"{why}: {shown!r}" if id_ else why)


def _demand_new(path: Path, row: int, id_: str, taken: dict[str, tuple[str, int]]) -> None:
    """That no other id is the same, nor the same folder where names ignore case and the way accents are written."""
    same = folder_key(id_)
    if same in taken:
        other, at = taken[same]
        why = "" if other == id_ else f", {other!r}, as folders are named on a Mac or on Windows"
        raise _wrong(path, row, f"the id {id_!r} is that of row {at}{why}")
    taken[same] = id_, row
