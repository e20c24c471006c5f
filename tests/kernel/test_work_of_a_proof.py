"""The work of a proof is the same whatever was proved before: no cache saves any of what is counted."""

from __future__ import annotations

from itertools import permutations

import pytest
from sympy import Abs, Max, Min, Piecewise, exp, log, sign, sin

from derive.kernel import EQUAL, Setting
from derive.kernel.exact import by_cases
from derive.kernel.exact.proof import Exact
from derive.kernel.exact.quotient import WORK
from derive.terms.notation import D, scalar

x, y, a, b = (scalar(s) for s in ["x", "y", "a", "b"])
LINES = {
    "largest of four": (Max(x, y, a, b), Max(Max(x, y), Max(a, b))),
    "a hinge by its weight": (D(Max(0, 1 - a * x) ** 2, a), -2 * x * Max(0, 1 - a * x)),
    "cases": (
        Piecewise((sin(x) * exp(x), x > y), (x, True)) * sign(x - y) ** 2,
        Piecewise((exp(x) * sin(x), x > y), (x, x < y), (0, True)),
    ),
    "lengths": (Abs(x - y) * Abs(x + y) * log(1 + a**2), Abs(x**2 - y**2) * log(a**2 + 1)),
    "smallest and largest": (Min(x, y) + Max(x, y), x + y),
}


def _work(name: str) -> tuple[bool, int]:
    before, after = LINES[name]
    start = WORK.done
    return Exact(Setting((before, after))).proves(before, after, EQUAL), WORK.done - start


def test_it_is_the_same_in_every_order() -> None:
    alone = {name: _work(name) for name in LINES}
    assert all(proved for proved, _ in alone.values())
    for order in list(permutations(LINES))[::17]:
        assert {name: _work(name) for name in order} == alone


@pytest.mark.parametrize("name", LINES)
def test_a_budget_that_just_does_or_does_not_is_so_in_both_orders(name, monkeypatch) -> None:
    proved, work = _work(name)
    verdicts = {}
    for share in (1, 0.5, 0.25, 0.05):
        monkeypatch.setattr(by_cases, "_MOST_WORK", int(share * work))
        first = _work(name)[0]
        for other in LINES:
            _work(other)
        verdicts[share] = first
        assert _work(name)[0] == first
    assert proved
    assert verdicts[1]
