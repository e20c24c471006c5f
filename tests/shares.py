"""What tests leave to `.ci/run`, so that those of the fast suite are done in minutes: four rows in five.

A test of the whole catalogue keeps every fifth topic, unless it is marked `every_topic`: what a topic is (it derives,
agrees with NumPy, has the kinds that it declares) is looked at in every topic each time. They are the second, the
seventh and so on, which take half as long as the first, the sixth and so on, among which are the longest derivations. A
test that names a few topics as its examples keeps all of them. Any other test keeps all its rows, unless it is marked
`in_part`.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar

STEP = 5
FIRST_TOPIC = 1
EVERY_TOPIC = "every_topic"
IN_PART = "in_part"
WHOLE = 0.4  # of the topics, or of the areas: a test of more than so many goes through the catalogue

Row = TypeVar("Row", bound=Hashable)
Topic = TypeVar("Topic")


def looked_at(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """What a test that goes through all topics by itself looks at: every fifth of them, in `.ci/run` all."""
    return topics if os.environ.get("CI") else topics[FIRST_TOPIC::STEP]


def left_to_ci(asked: Collection[tuple[str, str]], known: Collection[str], first: int = 0) -> set[tuple[str, str]]:
    """Of pairs of a test and the topic (or area) that it is asked for, those that are left.

    `known` has all topics, or all areas, in their order, and of these `first` and every fifth from there stay.
    """
    rows = defaultdict[str, set[str]](set)
    for test, id_ in asked:
        rows[test].add(id_)
    share = set(list(known)[first::STEP])
    whole = {test for test, ids in rows.items() if len(ids & set(known)) > WHOLE * len(known)}
    return {(test, id_) for test, id_ in asked if test in whole and id_ in known and id_ not in share}


def rows_left(rows: Iterable[tuple[str, Row]]) -> set[Row]:
    """Of tests with their rows, in order, those that are left: the first stays, and every fifth from there."""
    by_test = defaultdict[str, list[Row]](list)
    for test, row in rows:
        by_test[test].append(row)
    return {row for found in by_test.values() for k, row in enumerate(found) if k % STEP}
