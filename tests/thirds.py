"""What tests of the whole catalogue leave to `.ci/run`: two topics in three, unless they are marked `every_topic`.

What a topic is (it derives, agrees with NumPy, has the kinds that it declares) is looked at in every topic each time;
what is printed of it, in every third. A test that names a few topics as its examples keeps all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

STEP = 3
MARK = "every_topic"
WHOLE = 0.4  # of the topics, or of the areas: a test of more than so many goes through the catalogue


def left_to_ci(asked: Iterable[tuple[str, str]], *lists: Collection[str]) -> set[tuple[str, str]]:
    """Of pairs of a test and the topic (or area) that it is asked for, those that are left.

    Each of the lists has all topics, or all areas, in their order.
    """
    asked = list(asked)
    rows = defaultdict[str, set[str]](set)
    for test, id_ in asked:
        rows[test].add(id_)
    left: set[tuple[str, str]] = set()
    for known in lists:
        third = set(list(known)[::STEP])
        whole = {test for test, ids in rows.items() if len(ids & set(known)) > WHOLE * len(known)}
        left |= {(test, id_) for test, id_ in asked if test in whole and id_ in known and id_ not in third}
    return left
