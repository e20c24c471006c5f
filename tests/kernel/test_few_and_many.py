"""Lines that fail for one component, for a named number of them, or for many alone."""

from __future__ import annotations

import pytest
from conftest import refused, step
from sympy import Abs, Eq, Max, Min, Piecewise, Product, Rational, S, Sum, log, sqrt

from derive.checking import check
from derive.kernel import AT_MOST
from derive.terms.notation import Delta, Norm, Vec, array, indices, size
from derive.terms.ordered import Times, plus

i, j, k, l = indices("i j k l")  # noqa: E741
n = size("n")
v, w, p = array("v", n), array("w", n, n), array("p", n, positive=True)
TOTAL, SQUARES = Sum(v[k], (k, 1, n)), Sum(v[k] ** 2, (k, 1, n))
SIZES, LENGTH = Sum(Abs(v[k]), (k, 1, n)), Norm(Vec(v[k], (k, 1, n)))
ALL, ALL_SQUARES = Sum(w[k, l], (k, 1, n), (l, 1, n)), Sum(w[k, l] ** 2, (k, 1, n), (l, 1, n))
HALF = Sum(p[k], (k, 1, n)) ** n / 2**n + 1

BOUNDS = {
    "||v||_1 for n up to 9": (SIZES, 3 * LENGTH),
    "||v||_1 for n up to 49": (SIZES, 7 * LENGTH),
    "Cauchy and Schwarz for n up to 6": (TOTAL**2, Min(n, 6) * SQUARES),
    "a matrix up to 7 by 7": (ALL**2, 49 * ALL_SQUARES),
    "harmonic numbers up to 10": (Times(Sum(1 / k, (k, 1, n)), p[i]), 3 * p[i]),
    "for n = 1, from 2 on": (Product(p[k], (k, 1, n)), HALF),
    "for n = 5, from 1000 on": (TOTAL * Delta(n, 5), S(1000)),
}
TRUE_BOUNDS = {
    "||v||_1": (SIZES, sqrt(n) * LENGTH),
    "Cauchy and Schwarz": (TOTAL**2 / n, SQUARES),
    "a matrix": (ALL**2, n**2 * ALL_SQUARES),
    "harmonic numbers": (Times(Sum(1 / k, (k, 1, n)), p[i]), (1 + log(n)) * p[i]),
    "halves": (Times(Sum(Rational(1, 2) ** k, (k, 1, n)), p[i]), p[i]),
    "means": (Product(p[k], (k, 1, n)) ** (1 / n), Sum(p[k], (k, 1, n)) / n),
}
BEYOND = Max(0, v[1] - 50)
EQUATIONS = {
    "n = 1 and beyond 50": (TOTAL, plus(TOTAL, Delta(n, 1) * BEYOND)),
    "n = 1 and beyond 50, as a case": (TOTAL, Piecewise((TOTAL + BEYOND, Eq(n, 1)), (TOTAL, True))),
    "n = 1 alone, by a product": (TOTAL, plus(TOTAL, Max(0, TOTAL - 50) * Product(k - 2, (k, 2, n)))),
    "n = 6 and beyond 50": (TOTAL, plus(TOTAL, Delta(n, 6) * BEYOND)),
    "i = 1 and beyond 50": (v[i], plus(v[i], Delta(i, 1) * Max(0, v[i] - 50))),
    "i = 2 and beyond 50": (v[i], plus(v[i], Delta(i, 2) * Max(0, v[i] - 50))),
    "i = n and beyond 50": (v[i], plus(v[i], Delta(i, n) * Max(0, v[i] - 50))),
    "from n = 16 on, by a root": (Piecewise((TOTAL, sqrt(n) < 4), (0, True)), TOTAL),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_of_few_or_many_alone_are_refused(name) -> None:
    assert "does not hold" in refused(*BOUNDS[name], AT_MOST)


@pytest.mark.parametrize("name", TRUE_BOUNDS)
def test_bounds_of_all_are_taken(name) -> None:
    assert step(*TRUE_BOUNDS[name], AT_MOST).evidence.method in ("numeric", "exact-small-n")


@pytest.mark.parametrize("name", EQUATIONS)
def test_kinks_are_looked_at_where_sizes_and_indices_are_named(name) -> None:
    assert "does not hold" in refused(*EQUATIONS[name])


BEYOND_ALL = {
    "a size above 400": (TOTAL, plus(TOTAL, Max(0, n - 400))),
    "a smaller one": (TOTAL, Sum(v[k], (k, 1, Min(n, 300)))),
    "a case of a sum": (Sum(Piecewise((v[k], k < 5000), (0, True)), (k, 1, n)), TOTAL),
    "a case of an index": (Piecewise((v[i], i < 5000), (0, True)), v[i]),
    "one index": (plus(v[i], Delta(i, 700)), v[i]),
    "a sum that begins late": (TOTAL, plus(TOTAL, Sum(v[k], (k, 501, n)))),
    "a bound": (SIZES, plus(SIZES, 1, Piecewise((-2, n > 1000), (0, True))), AT_MOST),
}


@pytest.mark.parametrize("name", BEYOND_ALL)
def test_what_turns_beyond_all_sizes_that_are_tried_is_not_taken(name) -> None:
    assert "beyond those that are tried" in refused(*BEYOND_ALL[name])


def test_large_numbers_that_nothing_turns_on_are_taken() -> None:
    assert step(plus(TOTAL, 1000 * n), plus(1000 * n, TOTAL)).evidence.method == "exact-small-n"
    assert step(Max(0, 1000 * v[i]), 1000 * Max(0, v[i])).evidence.method in ("numeric", "exact-small-n")
    assert step(Sum(k, (k, 1, 500)) * v[i], 125250 * v[i]).evidence.method in ("numeric", "exact-small-n")


def test_an_answer_that_turns_beyond_them_is_not_decided() -> None:
    turning = "sum([k <= 500] x_k, k, 1, n)"
    assert check(turning, expected="sum(x_k, k, 1, n)").verdict == "unknown"
    assert check(turning, expected=turning).verdict == "equal"
    assert check("sum(x_k, k, 1, 500)", expected="sum(x_k, k, 1, 499) + x_500").ok
