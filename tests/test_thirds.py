"""Tests of all topics look at every third at home; no other test loses one."""

from thirds import left_to_ci

TOPICS = [f"loss.{letter}" for letter in "abcdefghi"]
AREAS = ["loss", "layer", "softmax"]


def test_every_third_topic_stays() -> None:
    asked = [("all", topic) for topic in TOPICS]
    assert {t for _, t in asked} - {t for _, t in left_to_ci(asked, TOPICS, AREAS)} == {"loss.a", "loss.d", "loss.g"}


def test_every_third_area_stays() -> None:
    asked = [("areas", area) for area in AREAS]
    assert left_to_ci(asked, TOPICS, AREAS) == {("areas", "layer"), ("areas", "softmax")}


def test_a_test_of_a_few_keeps_them() -> None:
    asked = [("few", topic) for topic in TOPICS[:3]] + [("one", "layer")]
    assert left_to_ci(asked, TOPICS, AREAS) == set()


def test_several_rows_of_a_topic_are_one_topic() -> None:
    asked = [("few", topic) for topic in TOPICS[:2] * 9]
    assert left_to_ci(asked, TOPICS, AREAS) == set()
