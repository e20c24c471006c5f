"""A key as it is printed in plain text -> what it says: words, definitions, derivations, choices, pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_RELATION = r"(<=|>=|=|<|>|⊆|≈)"
_STARTS = re.compile(rf"\s+{_RELATION}\s")
_HEADING = re.compile(r"\((\w)\)|(If|For|Lemma:) |(\d[A-Z])\b")
_REMARK = re.compile(r"(Proved|Checked|Worked out|Line \(|The right answer|These pairs|At |Sheet |\[Figure)")


@dataclass(frozen=True)
class Line:
    """A side of a derivation, how it is related to the one before, and what is said beside it."""

    relation: str
    text: str
    note: str = ""

    @property
    def is_wrong(self) -> bool:
        return self.note.endswith("<-- wrong")


@dataclass
class Work:
    """A derivation under a heading."""

    heading: str
    lines: list[Line]
    is_lemma: bool = False


@dataclass
class Key:
    """All that a page says of one exercise."""

    words: str = ""
    definitions: list[tuple[str, str]] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    choices: list[tuple[str, str, str]] = field(default_factory=list)  # letter or number, text, remark or condition
    remarks: list[str] = field(default_factory=list)


def read_page(page: str) -> Key:
    """What stands on a page with one exercise."""
    key, heading, lemma = Key(), "", False
    _, _, rest = page.partition("Exercise 1 (")
    for block in re.split(r"\n\s*\n", rest.partition("\n")[2]):
        lines = [line for line in block.split("\n") if line.strip()]
        if not lines:
            continue
        text = " ".join(line.strip() for line in lines)
        if text.startswith(("[Figure", "Sheet ")):
            continue
        if lines[0].strip() == "Here":
            key.definitions += _definitions(lines[1:])
        elif re.match(r"[A-Z1-9]\.  ", lines[0].strip()):
            key.choices += _choices(lines)
        elif _is_work(lines):
            key.works.append(Work(heading, _work(lines), lemma))
        elif key.words and _HEADING.match(text):
            heading, lemma = text, text.startswith("Lemma:")
        elif _REMARK.match(text):
            key.remarks.append(text)
        elif not key.works:
            key.words += text + " "
    return key


def _is_work(lines: Sequence[str]) -> bool:
    if _HEADING.match(lines[0].strip()) and not re.search(r"\S\s{3,}\S", lines[0]):
        return False
    first = relation_in(lines[0])
    column = first[0] if first else 6
    return any(re.match(rf"\s{{{column}}}{_RELATION}\s", line) for line in lines[1:]) or bool(
        first and re.search(r"\S\s{3,}\S", lines[0])
    )


def _definitions(lines: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in lines:
        name, sign, meaning = line.partition(" = ")
        if sign and re.fullmatch(r"\s+[^\W\d_](_\w+|_\{[^}]*\}|\.shape)?", name):
            found.append((name.strip(), meaning.strip()))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
    return found


def _choices(lines: Sequence[str]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for line in lines:
        head = re.match(r"\s+(\w)\.  (.*)", line)
        if head:
            text, _, more = head[2].partition("   ")
            found.append((head[1], text.strip(), more.strip()))
        elif found:
            found[-1] = (*found[-1][:2], f"{found[-1][2]} {line.strip()}".strip())
    return found


def relation_in(text: str) -> tuple[int, str] | None:
    """Where the first relation outside all brackets stands, and which."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        found = re.match(rf" {_RELATION} ", text[at:])
        if found and not depth:
            return at + 1, found[1]
    return None


def _work(lines: Sequence[str]) -> list[Line]:
    first = relation_in(lines[0])
    column = first[0] if first else 6
    left = [lines[0][: column if first else None].strip()]
    rows: list[tuple[str, list[str], list[str]]] = []
    for number, line in enumerate(lines):
        rest = line
        if number == 0:
            if not first:
                continue
            rest = " " * column + line[column:]
        start = _STARTS.match(rest)
        indent = len(rest) - len(rest.lstrip())
        if start and indent == column:
            expr, _, note = rest[start.end() :].partition("   ")
            rows.append((start[1], [expr.strip()], [note.strip()]))
        elif not rows:
            left.append(line.strip())
        elif indent in (column + 2, column + len(rows[-1][0]) + 1):
            rows[-1][1].append(line.strip())
        else:
            rows[-1][2].append(line.strip())
    found = [Line(r, " ".join(expr), " ".join(n for n in note if n)) for r, expr, note in rows]
    return [Line("", " ".join(left)), *found]
