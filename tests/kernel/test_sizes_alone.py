"""Lines in sizes alone: no list of sizes is enough, so they are proved with the size as a symbol, or refused."""

from __future__ import annotations

from functools import reduce

import pytest
from conftest import refused, step
from sympy import Max, Min, Piecewise, Sum, Symbol, exp, expand, floor, log, sqrt

from derive.terms.notation import array, indices, size
from derive.terms.ordered import over, plus, power, times

n, m = size("n"), size("m")
j, k = indices("j k")
v = array("v", n)


def vanishing(*sizes):
    return reduce(times, [plus(n, -s) for s in sizes])


TRUE = [
    (power(plus(n, 1), 2), plus(power(n, 2), times(2, n), 1)),
    (over(plus(power(n, 2), -1), plus(n, 1)), plus(n, -1)),
    (plus(times(n, power(n, -1)), n), plus(n, 1)),
    (power(sqrt(n), 2), n),
    (log(times(n, m)), plus(log(n), log(m))),
    (exp(log(n)), n),
    (Sum(1, (k, 1, n)), n),
    (Sum(k, (k, 1, n)), times(over(1, 2), n, plus(n, 1))),
    (Sum(power(k, 2), (k, 1, n)), times(over(1, 6), n, plus(n, 1), plus(times(2, n), 1))),
    (plus(Sum(k, (k, 1, n)), Sum(k, (k, 1, n))), times(n, plus(n, 1))),
    (Sum(power(2, k), (k, 0, n - 1)), plus(power(2, n), -1)),
    (Sum(power(2, -k), (k, 1, n)), plus(1, times(-1, power(2, -n)))),
    (Sum(k, (k, 1, n)), plus(Sum(k, (k, 1, n - 1)), n)),
    (Sum(k * j, (k, 1, n), (j, 1, n)), power(over(times(n, plus(n, 1)), 2), 2)),
    (Sum(k * j**2, (k, 1, n), (j, 1, n)), over(times(power(n, 2), power(plus(n, 1), 2), plus(times(2, n), 1)), 12)),
    (Sum(m * k, (k, 1, n)), over(times(m, n, plus(n, 1)), 2)),
    (Sum(1, (k, 1, n), (j, 1, n)), power(n, 2)),
]
FALSE_AT_EIGHT = [
    (times(vanishing(1, 2, 3, 4, 7), n), 0),
    (vanishing(1, 2, 3, 4, 5, 6, 7), 0),
    (plus(n, vanishing(1, 2, 3, 4, 5, 6, 7)), n),
    (power(plus(n, 1), 2), plus(power(n, 2), times(2, n), 1, vanishing(1, 2, 3, 4, 5, 6, 7))),
    (Sum(1, (k, 1, n)), plus(n, vanishing(1, 2, 3, 4, 5, 6, 7))),
    (Sum(k, (k, 1, n)), plus(times(over(1, 2), n, plus(n, 1)), vanishing(*range(1, 9)))),
    (times(vanishing(*range(1, 12)), m), 0),
    (exp(vanishing(*range(1, 8))), 1),
    (vanishing(1, 2, 3, 4), times(0, n)),
    (vanishing(1, 2, 3, 5, 7), times(0, n)),
]


WITH_AN_ARRAY = [
    (Sum(v[k], (k, 1, n)), plus(Sum(v[k], (k, 1, n)), times(vanishing(*range(1, 8)), v[1]))),
    (Sum(v[k], (k, 1, n)), plus(Sum(v[k], (k, 1, n)), Max(0, plus(n, -8)))),
    (Sum(v[k], (k, 1, n)), Sum(times(v[k], Min(1, plus(9, times(-1, k)))), (k, 1, n))),
    (Sum(v[k], (k, 1, n)), plus(Sum(v[k], (k, 1, n)), times(v[1], floor(n / 8)))),
    (Sum(v[k], (k, 1, n)), plus(Sum(v[k], (k, 1, n)), Piecewise((v[1], n > 14), (0, True)))),
    (Sum(v[k], (k, 1, n)), plus(Sum(v[k], (k, 1, n)), times(v[2], expand(vanishing(*range(1, 9)))))),
]


@pytest.mark.parametrize(("before", "after"), WITH_AN_ARRAY)
def test_a_size_is_tried_that_is_above_all_numbers_beside_sizes(before, after):
    refused(before, after)


@pytest.mark.parametrize(("before", "after"), TRUE)
def test_what_holds_for_all_sizes_is_proved(before, after):
    assert step(before, after, scope=[v[1], array("w", m)[1]]).evidence.method == "proved"


@pytest.mark.parametrize(("before", "after"), FALSE_AT_EIGHT)
def test_what_holds_for_the_sizes_tried_is_not_taken(before, after):
    refused(before, after, scope=[v[1], array("w", m)[1]])


def test_sizes_are_tried_without_gaps():
    tried = dict(step(Sum(times(2, v[k]), (k, 1, n)), times(2, Sum(v[k], (k, 1, n)))).evidence.sizes)["n"]
    assert tried == (1, 2, 3, 4, 5, 6, 7)
    refused(times(Symbol("x", real=True), vanishing(1, 2, 3, 4, 7)), 0, scope=[v[1]])
