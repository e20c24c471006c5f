"""Puts this folder on the path, so that tests in every folder find `command`; how hypothesis draws; the tests' order.

In CI the draws are the same every time, so that a change is judged by what it changes; at home they differ, and find
new cases.
"""

import gc
import os
from collections.abc import Collection, Iterator

import pytest
from hypothesis import settings

import derive  # noqa: F401  before SymPy: it says with which numbers SymPy counts

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or every process that tests start compiles all that it imports
gc.set_threshold(100_000, 20, 50)  # expressions live long: looking for dead ones as often as usual is time lost

settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")


def topic_of(item: pytest.Item, ids: Collection[str]) -> str:
    """The topic, or the area, that a test is asked for; "" where it is asked for none."""
    asked = getattr(item, "callspec", None)
    named = [getattr(v, "id", v) for v in asked.params.values()] if asked else []
    return next((name for name in named if isinstance(name, str) and name in ids), "")


@pytest.hookimpl(tryfirst=True)  # before the slow ones are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of one topic or area run one behind the other, in one worker, so that it is derived once for all.

    Tests of the whole catalogue, and those that say so, leave most rows to `.ci/run` (`shares`). What is known not to
    hold is run, expected to fail, and says why (`known_gaps`).
    """
    import known_gaps  # beside this file, which pytest puts on the path
    import shares

    from derive.asking import all_topics

    topics = [topic.id for topic in all_topics()]
    areas = list(dict.fromkeys(topic.area for topic in all_topics()))
    places = {topic.area: place for place, topic in enumerate(all_topics())}  # behind the last of its topics
    places |= {id_: place for place, id_ in enumerate(topics)}
    asked = {item: (item.nodeid.partition("[")[0], topic_of(item, places)) for item in items}
    pairs = [pair for pair in asked.values() if pair[1]]
    left = shares.left_to_ci(pairs, topics, shares.FIRST_TOPIC) | shares.left_to_ci(pairs, areas)
    rows = shares.rows_left((asked[item][0], item) for item in items if item.get_closest_marker(shares.IN_PART))
    items.sort(key=lambda item: places.get(asked[item][1], -1))
    for item in items:
        if item in rows or (asked[item] in left and item.get_closest_marker(shares.EVERY_TOPIC) is None):
            item.add_marker(pytest.mark.slow)
        why = known_gaps.reason(item.nodeid)
        if why:
            item.add_marker(pytest.mark.xfail(strict=True, reason=why))


@pytest.fixture(autouse=True)
def topics_of_a_test_go_with_it() -> Iterator[None]:
    """Commands run in this process: topics that one of them loads are no topics of the tests behind it."""
    from derive.asking import registry

    before = dict(registry._REGISTERED)
    yield
    registry._REGISTERED.clear()
    registry._REGISTERED.update(before)
