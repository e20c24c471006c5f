"""Tidying, sifting, distributing, gathering and arranging: by hand, and equal at random numbers."""

from __future__ import annotations

from random import Random

import pytest
from counts import draws
from numbers_of_tests import close, value
from sympy import Function, Pow, Rational, S, Sum, cos, exp, log, sin, sqrt

from derive.engine.algebra import (
    arranged,
    coefficient,
    common_denominator,
    distribute,
    evaluate_at,
    everywhere,
    factors_of,
    gather,
    pull_out,
    sifted,
    tidy,
)
from derive.engine.moves import let
from derive.kernel import Setting
from derive.terms.notation import At, D, Delta, array, delta, indices, scalar, size
from derive.terms.ordered import minus, over, plain, plus, power, times

x, y, z, O = (scalar(name) for name in ["x", "y", "z", "O"])  # noqa: E741
i, j, k, l = indices("i j k l")  # noqa: E741
m, n = size("m"), size("n")
u, v, w = array("u", n), array("v", n), array("w", m, n)
half = Rational(1, 2)


def plain_setting(*lets) -> Setting:
    return Setting((x,), lets)


TIDY = [
    (times(x, x), power(x, 2)),
    (times(power(x, 2), sin(x), power(x, -1)), times(x, sin(x))),
    (times(x, power(x, -1)), S.One),
    (plus(x, x), times(2, x)),
    (plus(times(2, sin(x)), y, times(-2, sin(x))), y),
    (plus(times(x, y), times(y, x)), times(2, x, y)),
    (times(exp(x), exp(x)), exp(times(2, x))),
    (times(exp(x), y, exp(times(-1, x))), y),
    (times(exp(times(2, x)), exp(times(3, x))), exp(times(5, x))),
    (times(Pow(y, x), y), Pow(y, plus(x, 1))),
    (power(times(half, x), 2), times(Rational(1, 4), power(x, 2))),
    (power(times(2, x), -3), times(Rational(1, 8), power(x, -3))),
    (Sum(times(2, u[i]), (i, 1, n)), times(2, Sum(u[i], (i, 1, n)))),
    (Sum(times(0, u[i]), (i, 1, n)), S.Zero),
    (plus(Sum(u[i], (i, 1, n)), Sum(u[k], (k, 1, n))), times(2, Sum(u[i], (i, 1, n)))),
    (sin(times(x, x)), sin(power(x, 2))),
]


@pytest.mark.parametrize(("e", "tidied"), TIDY, ids=[str(e) for e, _ in TIDY])
def test_tidy(e, tidied) -> None:
    assert tidy(e) == tidied


def test_tidy_does_not_simplify() -> None:
    for e in (plus(power(sin(x), 2), power(cos(x), 2)), times(x, plus(x, 1)), sqrt(power(plus(x, 1), 2))):
        assert tidy(e) == e


SIFT = [
    (Sum(times(v[k], delta(k, j)), (k, 1, n)), v[j]),
    (Sum(times(v[k], delta(j, k)), (k, 1, n)), v[j]),
    (Sum(delta(k, j), (k, 1, n)), S.One),
    (Sum(plus(times(v[k], delta(k, j)), u[k]), (k, 1, n)), plus(v[j], Sum(u[k], (k, 1, n)))),
    (Sum(times(w[i, k], delta(i, j), delta(k, l)), (i, 1, m), (k, 1, n)), w[j, l]),
    (Sum(times(w[i, k], delta(i, j)), (i, 1, m), (k, 1, n)), Sum(w[j, k], (k, 1, n))),
    (Sum(v[k], (k, 1, n)), Sum(v[k], (k, 1, n))),
    (Sum(times(v[k], delta(i, j)), (k, 1, n)), Sum(times(v[k], delta(i, j)), (k, 1, n))),
    (delta(i, j), Delta(i, j)),
]


@pytest.mark.parametrize(("e", "kept"), SIFT, ids=[str(e) for e, _ in SIFT])
def test_sift(e, kept) -> None:
    assert sifted(e) == kept


def test_sifting_captures_nothing() -> None:
    """The kept index moves into an inner sum that counts by the same letter."""
    inner = Sum(times(w[k, i], v[i]), (i, 1, n))
    kept = sifted(Sum(times(inner, delta(k, i)), (k, 1, m)))
    assert kept.limits[0][0] != i
    assert w[i, kept.limits[0][0]] in kept.function.args


def test_constants_are_pulled_out_of_sums() -> None:
    assert pull_out(Sum(times(x, v[k]), (k, 1, n))) == times(x, Sum(v[k], (k, 1, n)))
    assert pull_out(Sum(times(v[j], v[k]), (k, 1, n))) == times(v[j], Sum(v[k], (k, 1, n)))
    assert pull_out(Sum(times(x, y), (k, 1, n))) == Sum(times(x, y), (k, 1, n))


DISTRIBUTE = [
    (times(x, plus(y, z)), plus(times(x, y), times(x, z))),
    (times(plus(x, 1), plus(y, 2)), plus(times(x, y), times(2, x), y, 2)),
    (times(plus(x, y), power(z, -1)), plus(times(x, power(z, -1)), times(y, power(z, -1)))),
    (Sum(plus(u[k], minus(v[k])), (k, 1, n)), plus(Sum(u[k], (k, 1, n)), times(-1, Sum(v[k], (k, 1, n))))),
]


@pytest.mark.parametrize(("e", "apart"), DISTRIBUTE, ids=[str(e) for e, _ in DISTRIBUTE])
def test_distribute(e, apart) -> None:
    assert tidy(distribute(e)) == apart


GATHER = [
    (plus(times(x, y), times(x, z)), times(x, plus(y, z))),
    (plus(times(power(x, 2), y), x), times(x, plus(times(x, y), 1))),
    (plus(times(y, sin(x)), times(-1, sin(x), sin(x))), times(sin(x), plus(y, times(-1, sin(x))))),
    (plus(x, y), plus(x, y)),
    (plus(over(x, z), over(y, z)), times(power(z, -1), plus(x, y))),
]


@pytest.mark.parametrize(("e", "gathered"), GATHER, ids=[str(e) for e, _ in GATHER])
def test_gather(e, gathered) -> None:
    assert gather(e) == gathered


def test_common_denominator() -> None:
    assert common_denominator(plus(over(x, z), over(y, z))) == times(plus(x, y), power(z, -1))
    assert common_denominator(plus(over(x, z), y)) == plus(over(x, z), y)
    assert common_denominator(plus(x, y)) == plus(x, y)


def test_coefficient_and_factors() -> None:
    assert coefficient(times(3, x, y)) == (3, times(x, y))
    assert coefficient(S(3)) == (3, 1)
    assert coefficient(x) == (1, x)
    assert factors_of(times(power(x, 2), power(y, -1))) == [x, x, power(y, -1)]


def test_at() -> None:
    assert evaluate_at(At(power(x, 2), x, y)) == power(y, 2)
    waiting = At(D(power(x, 2), x), x, y)
    assert evaluate_at(waiting) == waiting


def test_everywhere_is_innermost_first() -> None:
    seen = []
    everywhere(sin(power(x, 2)), lambda e: seen.append(e) or e)
    assert seen.index(power(x, 2)) < seen.index(sin(power(x, 2)))


ARRANGE = [
    (times(2, sin(x), x), times(2, x, sin(x))),
    (times(3, plus(x, 1), x), times(3, x, plus(x, 1))),
    (times(log(2), power(x, 3)), times(power(x, 3), log(2))),
    (times(plus(x, 1), y), times(plus(x, 1), y)),  # a letter that is not differentiated by stays after brackets
    (times(cos(times(y, x)), y), times(y, cos(times(y, x)))),
    (times(plus(O, -1), O), times(plus(O, -1), O)),  # a defined name stays
    (times(sin(x), O), times(sin(x), O)),
    (times(power(x, -1), plus(x, 1)), times(power(x, -1), plus(x, 1))),
    (times(plus(x, 1), power(x, -1)), times(plus(x, 1), power(x, -1))),
    (times(u[i], v[j]), times(u[i], v[j])),
    (D(times(sin(x), x), x), D(times(sin(x), x), x)),
]


@pytest.mark.parametrize(("e", "book"), ARRANGE, ids=[str(e) for e, _ in ARRANGE])
def test_arranged_as_in_books(e, book) -> None:
    assert arranged(e, x, plain_setting(let(O, exp(y)))) == book


# -- the same number before and after --------------------------------------------------------------------------------


def _random(rng: Random, depth: int):
    if depth == 0:
        return rng.choice([x, y, z, S(2), S(3), half, S(-1)])
    a, b = _random(rng, depth - 1), _random(rng, depth - 1)
    made = rng.choice([times(a, b), plus(a, b), times(a, b, a), plus(a, b, a), times(a, plus(b, x))])
    return rng.choice([made, made, power(made, rng.choice([2, 3])), sin(made), exp(minus(made))])


CHANGES = [tidy, distribute, gather, common_denominator, lambda e: arranged(e, x, plain_setting())]


@pytest.mark.parametrize("change", CHANGES, ids=["tidy", "distribute", "gather", "common_denominator", "arranged"])
def test_nothing_changes_the_value(change) -> None:
    rng = Random(2026)
    for _ in range(draws(20, 60)):
        e = _random(rng, 3)
        at = {s: rng.uniform(0.2, 0.9) for s in (x, y, z)}
        assert close(value(change(e), at), value(e, at), digits=25), e


def test_rewriting_leaves_unknown_functions_alone() -> None:
    f = Function("f", real=True)
    assert plain(tidy(times(f(x), f(x)))) == f(x) ** 2
