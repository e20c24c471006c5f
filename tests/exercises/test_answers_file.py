"""The answers of `tests/data/answers.txt`, each with its verdict, and what a verdict says beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import data, derive

from derive import check
from derive.errors import BadSpec, UnknownName

FILE = Path(__file__).parents[1] / "data" / "answers.txt"


def lines() -> Iterator[tuple[str, str, str]]:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            topic, answer, verdict = re.split(r" {3,}", line)
            yield topic, answer, verdict


@pytest.mark.parametrize(("topic", "answer", "verdict"), list(lines()), ids=lambda v: v)
def test_an_answer_gets_its_verdict(topic, answer, verdict) -> None:
    found, (name, _, about) = check(answer, topic=topic), verdict.partition(", ")
    assert found.verdict.removesuffix("-numerically") == name, found
    assert about in (found.part, found.mistake) or about in found.reason, found
    assert found.echo == ("repeats" in about)


def test_there_are_many() -> None:
    found = list(lines())
    assert len(found) >= 150
    assert len({(topic, answer) for topic, answer, _ in found}) == len(found)
    assert sum(verdict.startswith("different") for *_, verdict in found) >= 40


def test_a_part_is_asked_for_by_its_letter() -> None:
    topic = "loss.cross_entropy.binary"
    for part, verdict in (("a", "equal"), ("b", "different"), ("c", "equal")):
        found = check("p - y", topic=topic, part=part)
        assert (found.verdict, found.part) == (verdict, part)
    assert data("check", "p - y", "--topic", topic, "--part", "c", "--json")["part"] == "c"
    assert derive("check", "p - y", "--topic", topic, "--part", "b").exit_code == 1
    assert check("0", topic="activation.relu", part="b").verdict == "different"


def test_few_points_meet_narrow_conditions_and_the_same_is_the_same() -> None:
    """1/a < eta < 2/a holds at two of the points drawn: too few to sample, and 0 is 0 all the same."""
    assert check("0", topic="descent.learning_rate", part="f").verdict == "equal"
    assert check("1", topic="descent.learning_rate", part="f").verdict == "different"


def test_a_part_that_there_is_not() -> None:
    with pytest.raises(UnknownName, match="known: a, b, c"):
        check("p - y", topic="loss.cross_entropy.binary", part="d")
    with pytest.raises(BadSpec, match="part goes with topic"):
        check("x", expected="x", part="a")
    assert derive("check", "x", "--topic", "activation.tanh", "--part", "z").exit_code == 2


def test_an_echo_is_data_and_ends_with_1() -> None:
    result = derive("check", "p_i/p_j", "--topic", "softmax.ratio", "--json")
    assert result.exit_code == 1
    assert '"echo": true' in result.stdout
    assert '"witness": null' in result.stdout
