"""Answers are in the form that a textbook prints: over a thousand draws of every topic there is nothing to collect.

`DERIVE_JUDGES=full` tries the thousand, else thirty.
"""

import pytest
from counts import count
from forms_meant import MEANT
from sympy import Expr

from derive.asking import Topic, all_topics
from derive.engine.collect import collect, shape
from derive.terms.notation import Components

DRAWS = count(30, 1000)


def unsettled(topic: Topic) -> set[str]:
    """The results of a topic that the collect step would still change."""
    found = set()
    for level in topic.levels or ("",):
        results = set()
        for number in range(DRAWS):
            results |= {part.plan.lines()[-1].expr for part in topic.draw(f"{number}/0/0", level).parts}
            if topic.is_still(level):
                break
        found |= {str(r) for r in results if isinstance(r, (Expr, Components)) and shape(collect(r)) != shape(r)}
    return found


@pytest.mark.slow
def test_nothing_is_left_to_collect() -> None:
    left = {topic.id: found for topic in all_topics() if (found := unsettled(topic))}
    assert {name: found for name, found in left.items() if name not in MEANT} == {}
    assert set(left) == set(MEANT)
