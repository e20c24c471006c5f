"""Every notion of the course has its topic, and those that have none yet are known."""

from __future__ import annotations

import re

import gallery
import pytest
from catalogue_page import evidence, last_line, page
from notions import NOTIONS, TO_COME

from derive import catalogue
from derive.asking import find

IDS = {entry.id for entry in catalogue.entries()}


def test_there_are_55_notions() -> None:
    assert len(NOTIONS) == 55


@pytest.mark.parametrize("notion", NOTIONS)
def test_a_notion_is_answered_by_topics_that_there_are(notion: str) -> None:
    assert set(NOTIONS[notion]) <= IDS
    assert bool(NOTIONS[notion]) != (notion in TO_COME)


def test_what_is_to_come_is_not_there_yet() -> None:
    """A topic that has come leaves this list, and is named with its notion."""
    assert not set(TO_COME.values()) & IDS


def test_the_page_says_of_a_topic_what_derive_shows() -> None:
    topics = [find("softmax.ratio"), find("activation.sigmoid")]
    text = page({"softmax": topics}, gallery.TITLES)
    assert "## Softmax · softmax 函数" in text
    assert re.search(r"- `p_i/p_j = e\^\(z_i - z_j\)`: proved", text)
    assert "- `σ(x) < 1`: proved" in text
    assert "Kinds: derive, evaluate, fill, spot, choose." in text
    assert all(notion in text for notion in NOTIONS)


def test_the_weakest_evidence_and_the_strongest_relation_are_told() -> None:
    lines = [{"text": "a", "relation": None}]
    for text, relation, method in (("b", "=", "proved"), ("c", "<=", "numeric"), ("d", "=", "exact-small-n")):
        lines.append({"text": text, "relation": relation, "evidence": {"method": method}})
    assert last_line({"lines": lines}) == "a <= d"
    assert evidence({"lines": lines}) == "sampled only"
