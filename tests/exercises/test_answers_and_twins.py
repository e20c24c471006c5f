"""Right answers to the questions of our topics, as people type them, each beside a wrong one.

They stand in `tests/data/answers_and_twins.txt`. Verdicts are decided by hand: what stands in the file is worked out
from the questions, and not what the program said.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from derive import check

FILE = Path(__file__).parents[1] / "data" / "answers_and_twins.txt"
ROWS = [
    re.split(r" {3,}", line)
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
BY_TOPIC = [(topic, list(rows)) for topic, rows in groupby(ROWS, key=lambda row: row[0])]


def test_there_are_many_and_each_topic_stands_once() -> None:
    topics = [topic for topic, _ in BY_TOPIC]
    assert len(ROWS) >= 200
    assert len(topics) >= 90
    assert len(set(topics)) == len(topics)
    assert all(len(row) == 4 for row in ROWS)
    assert sum(wrong.startswith("* ") for *_, wrong in ROWS) <= 45


@pytest.mark.slow
@pytest.mark.parametrize(("topic", "rows"), BY_TOPIC, ids=lambda value: value if isinstance(value, str) else "")
def test_right_ones_are_right_and_wrong_ones_are_wrong(topic: str, rows: list[list[str]]) -> None:
    """Without the part too, where another part may be the one that is named."""
    for _, right, part, wrong in rows:
        found = check(right, topic=topic)
        assert found.ok, (right, found)
        assert found.part == part or check(right, topic=topic, part=part).ok, (right, found)
        text = wrong.removeprefix("* ")
        found = check(text, topic=topic)
        assert found.verdict == "different", (text, found)
        assert not found.echo
        assert wrong.startswith("* ") or found.mistake, (text, found)
