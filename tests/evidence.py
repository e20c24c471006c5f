"""Makes the table of evidence in the README:  python tests/evidence.py"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from derive.paper.report import report
from derive.verifying import verify

README = Path(__file__).resolve().parent.parent / "README.md"
SEEDS = 3
OPENS, CLOSES = "<!-- evidence: made by tests/evidence.py -->\n", "<!-- /evidence -->\n"


def made() -> str:
    """What stands between the marks: a sentence on all, and the table, folded."""
    rows = verify(seeds=SEEDS)
    counts = sum((r.methods for r in rows), Counter())
    told = summary(len(rows), sum(r.lines for r in rows), counts, sum(r.points for r in rows))
    table = f"<details>\n<summary>Topic by topic</summary>\n\n{report('markdown')(rows)}\n\n</details>"
    return f"{told}\n\n{table}\n"


def summary(topics: int, lines: int, counts: Mapping[str, int], points: int) -> str:
    """The sentence on all: how many lines were checked how, by the names of the methods, and how many by NumPy."""
    return textwrap.fill(
        f"{topics} topics, {SEEDS} draws each: {lines} lines. Proved: {counts['proved']}; proved for n ≤ 3 and "
        f"sampled beyond: {counts['exact-small-n']}; proved in every case: {counts['exhaustive']}; worked out "
        f"entry by entry: {counts['executed']}; sampled only: {counts['numeric']}. Proved lines are sampled too. "
        f"NumPy agrees with the results on {points} values.",
        120,
    )


def block(text: str) -> str:
    """What stands between the marks in a text."""
    return text.split(OPENS)[1].split(CLOSES)[0].strip("\n") + "\n"


def put(text: str, inner: str) -> str:
    """The text with something else between the marks."""
    before, rest = text.split(OPENS)
    return f"{before}{OPENS}\n{inner}\n{CLOSES}{rest.split(CLOSES)[1]}"


if __name__ == "__main__":
    README.write_text(put(README.read_text(encoding="utf-8"), made()), encoding="utf-8")
