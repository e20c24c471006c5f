"""Tests of all topics look at every fifth at home, and so do those that say so; no other test loses a row."""

from shares import FIRST_TOPIC, left_to_ci, rows_left

TOPICS = [f"loss.{letter}" for letter in "abcdefghijk"]
AREAS = ["loss", "layer", "softmax", "taylor", "tensor", "events"]


def test_every_fifth_topic_stays() -> None:
    asked = [("all", topic) for topic in TOPICS]
    assert {t for _, t in asked} - {t for _, t in left_to_ci(asked, TOPICS)} == {"loss.a", "loss.f", "loss.k"}
    assert {t for _, t in asked} - {t for _, t in left_to_ci(asked, TOPICS, FIRST_TOPIC)} == {"loss.b", "loss.g"}


def test_every_fifth_area_stays() -> None:
    asked = [("areas", area) for area in AREAS]
    assert {a for _, a in asked} - {a for _, a in left_to_ci(asked, AREAS)} == {"loss", "events"}


def test_a_test_of_a_few_keeps_them() -> None:
    asked = [("few", topic) for topic in TOPICS[:3]] + [("one", "layer")]
    assert left_to_ci(asked, TOPICS) == left_to_ci(asked, AREAS) == set()


def test_several_rows_of_a_topic_are_one_topic() -> None:
    asked = [("few", topic) for topic in TOPICS[:2] * 9]
    assert left_to_ci(asked, TOPICS) == set()


def test_of_the_rows_of_a_test_the_first_stays_and_every_fifth_from_there() -> None:
    rows = [(test, (test, k)) for k in range(7) for test in ("one", "other")]
    assert {row for _, row in rows} - rows_left(rows) == {("one", 0), ("one", 5), ("other", 0), ("other", 5)}
