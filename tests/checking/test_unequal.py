"""More than two thousand pairs that are not equal: none of them may be called equal in any way.

That they are not equal is known from elsewhere: the kernel's own samples refute a wrong twin; what is added to a right
expression is not zero.
"""

from random import Random

import pytest
from counts import count
from random_trees import trees, x, y
from sympy import Abs, Max, Min, Piecewise, Rational, floor, sign, sin, sqrt

from derive.asking import all_topics
from derive.checking import check, compare
from derive.checking.scalars import Options
from derive.errors import BadSetting
from derive.exercises.mistaken import wrong_results
from derive.exercises.parts import asked
from derive.kernel import EQUAL, Witness
from derive.kernel.evidence import examine

TINY = Rational(1, 10**9)
UNDEFINED = "undefined"  # as a witness writes it
SEEDS = ("0/0/0", "1/0/0", "2/0/0")


def wrong_twins():
    """(right, wrong, setting) of every topic and mistake whose result the kernel refutes."""
    for topic in all_topics():
        for seed in SEEDS:
            parts = asked(topic.id, seed)
            for _, place, wrong in wrong_results(asked(topic.id, seed)):
                part = parts[place]
                if is_refuted(part, wrong):
                    yield part.result, wrong, part.setting


def is_refuted(part, wrong) -> bool:
    """Whether the kernel finds two values that differ.

    A place that two entries tie for has no value to compare; what has no value at one point alone is told in the
    verdict's reason and counts as equal there (`equal-where-defined` is for more than single points).
    """
    try:
        found = examine(part.result, wrong, EQUAL, part.setting)
    except BadSetting:
        return False
    return isinstance(found, Witness) and UNDEFINED not in (found.before, found.after)


def additions(rng: Random):
    """What is not zero: everywhere, beyond a kink, or on a short stretch alone."""
    far = rng.choice((-1, 1)) * rng.choice((7, 40, 300, 2000, 10**4, 10**5, 10**6)) + rng.randint(-3, 3)
    return [
        TINY,
        -TINY * x,
        TINY * sin(x) ** 2 + TINY,
        TINY * Abs(x - far) + TINY,
        Max(0, x - far) if far > 0 else Max(0, far - x),
        Min(0, x - far) if far < 0 else Min(0, far - x),
        Piecewise((0, x < far), (TINY, True)),
        TINY * Max(0, 1 - Abs(x - far)),
        Rational(rng.randint(1, 5), 7) * x,
        x**2 / 1000 + 1,
    ]


def near_misses(rng: Random, count: int):
    """Pairs that are equal on one side of a place."""
    for _ in range(count):
        c = rng.randint(2, 10 ** rng.randint(1, 6))
        yield from [
            (Abs(x + c) - c, x),
            (Abs(x + c) - c, Abs(x + c + 1) - c - 1),
            (sqrt((x - c) ** 2), x - c),
            (Max(x, -c), x),
            (Min(x, c), x),
            (Piecewise((x, x < c), (c, True)), x),
            (x * sign(x + c), x),
            (x + floor(x / (10 * c)) * 0 + Max(0, -x - c), x),
        ]


@pytest.mark.slow
def test_none_of_two_thousand_wrong_pairs_is_called_equal() -> None:
    """Or of every fourth of them."""
    rng, verdicts = Random(5), {}
    pairs = [(right, wrong, setting) for right, wrong, setting in wrong_twins()]
    twins = len(pairs)
    pairs += [(e, e + more, None) for e in trees(1, 160) for more in additions(rng)]
    pairs += [(e, e * (1 + TINY), None) for e in trees(2, 200) if e != 0]
    pairs += [(a, b, None) for a, b in near_misses(rng, 40)]
    pairs += [(e, e.xreplace({x: y, y: x}), None) for e in trees(3, 60) if e.has(x) and not e.has(y)]
    assert len(pairs) >= 2000 and twins >= 300
    wrong, pairs = [], pairs[:: count(4, 1)]
    for expected, answer, setting in pairs:
        said = compare(answer, expected, Options(prove=False), setting).verdict
        verdicts[said] = verdicts.get(said, 0) + 1
        wrong += [(expected, answer, said)] if said.startswith("equal") else []
    print(f"\n{len(pairs)} unequal pairs: {verdicts}")
    assert wrong == []
    assert verdicts["different"] >= 0.97 * len(pairs)


def test_a_few_of_them() -> None:
    rng = Random(8)
    for expected in trees(4, 6):
        for more in additions(rng)[::2]:
            assert not check(expected + more, expected=expected).verdict.startswith("equal"), (expected, more)
