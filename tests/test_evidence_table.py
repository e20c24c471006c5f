"""The evidence as a report: its table in three formats, and the one in the README, which is made here again."""

import json
from collections import Counter

import evidence
import pytest
from command import derive as command
from command import refused

from derive.asking import all_topics
from derive.errors import UnknownName
from derive.paper.report import HEAD, METHODS, report, sizes
from derive.verifying import Verified, verify

ROWS = [
    Verified("loss.a_b", 2, 30, Counter({"exact-small-n": 28, "numeric": 2}), 120, 3.2e-13,
             {"m": {1, 2, 3}, "n": {2, 1, 3}, "t": {7, 4}}, 0.25),
    Verified("events.x", 2, 12, Counter({"exhaustive": 12}), 4000, 0.0, {}, 1.0),
    Verified("my.own", 2, 5, Counter({"proved": 5}), 0, 0.0, {}, 0.04, "seed 1: a = b | c does not hold"),
]  # fmt: skip


def cells(line: str) -> list[str]:
    return [c.strip() for c in line.strip("|").split(" | ")]


def test_markdown_has_a_row_for_each_topic_and_one_for_all() -> None:
    head, rule, *rows = report("markdown")(ROWS).splitlines()
    assert cells(head) == ["topic", "lines", "proved", "proved for n ≤ 3", "proved in every case", "worked out",
                           "sampled only", "sizes tried", "NumPy values", "worst gap", "time", "holds"]  # fmt: skip
    assert set(rule) <= set("|-: ")
    assert [cells(r) for r in rows] == [
        [r"loss.a\_b", "30", "", "28", "", "", "2", "m, n = 1, 2, 3; t = 4, 7", "120", "3e-13", "0.2 s", "ok"],
        ["events.x", "12", "", "", "12", "", "", "", "4000", "0", "1.0 s", "ok"],
        ["my.own", "5", "5", "", "", "", "", "", "", "", "0.0 s", r"FAILED: seed 1: a = b \| c does not hold"],
        [
            "total",
            "47",
            "5",
            "28",
            "12",
            "",
            "2",
            "",
            "4120",
            "3e-13",
            "1.3 s",
            r"FAILED: seed 1: a = b \| c does not hold",
        ],
    ]


def test_text_stands_in_columns() -> None:
    head, first, *_, total = report("text")(ROWS).splitlines()
    for name, value, sum_ in (("lines", "30", "47"), ("proved for", "28", "28"), ("NumPy", "120", "4120")):
        assert first[head.index(name) :].split()[0] == value
        assert total[head.index(name) :].split()[0] == sum_
    assert total.startswith("total ")


def test_one_topic_has_no_total() -> None:
    assert len(report("text")(ROWS[:1]).splitlines()) == 2


def test_data_says_whether_all_holds() -> None:
    found = json.loads(report("json")(ROWS))
    assert (found["ok"], [t["id"] for t in found["topics"]]) == (False, ["loss.a_b", "events.x", "my.own"])
    assert json.loads(report("json")(ROWS[:2]))["ok"] is True


def test_sizes() -> None:
    assert sizes({}) == ""
    assert sizes({"n": {3, 1}}) == "n = 1, 3"


def test_formats_of_the_command() -> None:
    arguments = ("verify", "events.involution", "--seeds", "1")
    assert command(*arguments, "--format", "markdown").stdout.startswith("| topic | lines |")
    assert command(*arguments, "--format", "json").stdout == command(*arguments, "--json").stdout
    assert "markdown" in refused(*arguments, "--format", "markdwon")
    with pytest.raises(UnknownName, match="text"):
        report("txt")


def machine_apart(block: str) -> list[list[str]]:
    """The rows of a table without the columns that depend on the machine."""
    rows = [cells(line) for line in block.splitlines() if line.startswith("|")]
    kept = [k for k, name in enumerate(HEAD) if name not in ("worst gap", "time")]
    return [[row[k] for k in kept] for row in rows]


SHOWN = evidence.block(evidence.README.read_text(encoding="utf-8"))
TOPICS = [topic.id for topic in all_topics()]


@pytest.mark.parametrize("id_", TOPICS)
def test_the_readme_shows_what_verify_finds(id_: str) -> None:
    head, rule, row = machine_apart(report("markdown")(verify([id_], seeds=evidence.SEEDS)))
    shown = machine_apart(SHOWN)
    assert shown[:2] == [head, rule]
    assert [r for r in shown if r[0] == row[0]] == [row]
    assert row[-1] == "ok"


def test_the_readme_sums_up_all_topics() -> None:
    _, _, *rows, total = machine_apart(SHOWN)
    assert [name.replace("\\_", "_") for name, *_ in rows] == TOPICS
    sums = [sum(int(row[k] or 0) for row in rows) for k in range(1, 2 + len(METHODS))]
    values = sum(int(row[-2] or 0) for row in rows)
    assert total == ["total", *(str(s or "") for s in sums), "", str(values), "ok"]
    lines, *by_method = sums
    said = evidence.summary(len(rows), lines, dict(zip(METHODS, by_method, strict=True)), values)
    assert SHOWN.startswith(said + "\n\n<details>\n")
