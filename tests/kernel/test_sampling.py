"""Points: sizes, index patterns, signs and both sides of kinks."""

from __future__ import annotations

import pytest
from sympy import Abs, And, Eq, Ge, Le, Max, Ne, Piecewise, Pow, Rational, Sum, exp, floor, log, sqrt

from derive.kernel import Definition, Setting
from derive.kernel.interpreter import Unusable
from derive.kernel.sampled.judging import DIGITS, in_doubt
from derive.kernel.sampled.kinks import edges, kinks
from derive.kernel.sampled.sampling import Worlds
from derive.terms.notation import Named, array, indices, scalar, size
from derive.terms.ordered import Plus, Times

x, y, E = (scalar(s) for s in ["x", "y", "E"])
h = scalar("h", positive=True)
i, j, k, l = indices("i j k l")  # noqa: E741
n, m = size("n"), size("m")
v, w = array("v", n), array("w", n, m)


def samples(before, after=None, definitions=(), given=()):
    setting = Setting((before, *([] if after is None else [after])), tuple(definitions), tuple(given))
    return list(Worlds.of(setting).samples(before, before if after is None else after))


def test_sizes_vary_and_two_sizes_differ():
    seen = [s.world.sizes for s in samples(Sum(w[k, l], (k, 1, n), (l, 1, m)))]
    assert {s["n"] for s in seen} == {1, 2, 3, 4, 5, 6, 7} == {s["m"] for s in seen}
    assert any(s["n"] > s["m"] for s in seen)
    assert any(s["n"] < s["m"] for s in seen)


def test_a_size_below_another_is_so_by_different_numbers():
    """B = n - 1 and B = 1 alone do not tell v (n - B)/(B (n - 1)) from v/B^2."""
    setting = Setting((Sum(w[k, l], (k, 1, n), (l, 1, m)),), (), (Le(n, m), Ge(m, 2)))
    pairs = {(s.world.sizes["n"], s.world.sizes["m"]) for s in Worlds.of(setting).base}
    assert len({b - a for a, b in pairs}) >= 3
    assert any(1 < a < b - 1 for a, b in pairs)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_every_pattern_of_equal_and_different_indices(count):
    letters = (i, j, k, l)[:count]
    expr = 1
    for letter in letters:
        expr = expr * v[letter]
    values = [[s.world.index[a.name] for a in letters] for s in samples(expr)]
    patterns = {tuple(row.index(a) for a in row) for row in values}
    assert tuple([0] * count) in patterns
    assert tuple(range(count)) in patterns
    if count == 3:
        assert {(0, 0, 2), (0, 1, 1), (0, 1, 0)} <= patterns
    sizes = [s.world.sizes["n"] for s in samples(expr)]
    assert any(row[0] == 1 < size_ for row, size_ in zip(values, sizes, strict=True))
    assert any(row[0] == size_ > 1 for row, size_ in zip(values, sizes, strict=True))


def test_signs_and_magnitudes():
    values = [s.value(x) for s in samples(x)]
    assert min(values) < -1
    assert max(values) > 1
    assert 0 in values
    assert any(0 < abs(a) < 0.1 for a in values)
    assert all(s.value(h) > 0 for s in samples(h))


@pytest.mark.parametrize(
    ("expr", "places"),
    [
        (Abs(x - 1000), [1000]),
        (Abs(x + 10**6), [-(10**6)]),
        (Max(x, 123), [123]),
        (Piecewise((1, x**2 < 10**8), (2, True)), [10**4, -(10**4)]),
        (Piecewise((1, And(x > 50, x < 60)), (2, True)), [50, 60]),
        (Piecewise((1, Eq(x, 77)), (2, True)), [77]),
        (Abs((x - 1) * (x - 1000)), [1, 1000]),
        (exp(Abs(exp(x) - 20)), [2.995732]),
        (floor(x / 100), [0, 100]),
        (sqrt(Pow(Plus(x, 400), 2)), [-400]),
    ],
)
def test_both_sides_of_kinks(expr, places):
    values = [s.value(x) for s in samples(expr)]
    for place in places:
        assert any(place < a < place + 1 for a in values)
        assert any(place - 1 < a < place for a in values)
        assert any(abs(a - place) < 1e-5 * max(1, abs(place)) for a in values)


def test_kinks_of_names_letters_and_sums():
    class clipped(Named):
        letter = "c"

        @classmethod
        def meaning(cls, argument):
            return Max(argument, 40)

    assert any(39 < s.value(x) < 40 for s in samples(clipped(x)))
    definition = Definition(E, Sum(Abs(v[k] - 300), (k, 2, n - 1)))
    found = samples(E + 0 * v[i], definitions=[definition])
    inside = [s for s in found if s.world.sizes["n"] >= 3]
    assert any(300 < s.value(v[2]) < 301 for s in inside)


def test_edges_of_the_right_side_only():
    setting = Setting((x, y))
    assert edges(Pow(Plus(x, -3), -1), setting) == (x - 3,)
    assert edges(log(Plus(x, y)), setting) == (x + y,)
    assert edges(Pow(Plus(1, exp(x)), -1), setting) == ()
    assert edges(Pow(h, Rational(1, 2)), setting) == ()
    assert kinks(Times(x, y), setting) == ()
    values = [s.value(x) for s in samples(x, Times(x, Pow(Plus(x, -333), -1)))]
    assert 333.0 in values


def test_conditions_are_kept():
    for sample in samples(x * y, given=[x < y]):
        assert sample.value(x) < sample.value(y)
    for sample in samples(v[i] * v[j], given=[Ne(i, j)]):
        assert sample.world.index["i"] != sample.world.index["j"]
    found = samples(v[i] * v[j], given=[Eq(i, j)])
    assert len(found) >= 8
    assert all(s.world.index["i"] == s.world.index["j"] for s in found)


def test_worlds_are_shared_and_rounds_are_not():
    setting = Setting((x,))
    assert Worlds.of(setting) is Worlds.of(Setting((x,)))
    one, other = (Worlds.of(setting, r).base for r in ("step", "whole"))
    assert {s.value(x) for s in one} & {s.value(x) for s in other} <= {0.0}


def test_the_witness_has_the_last_values_that_there_are() -> None:
    """Where more digits cannot be had, those of fewer stay; it was a TypeError."""

    class Coarse:
        degenerate = False

        def precise_value(self, expr, digits):
            return {"a": 1.0, "b": 3.0}[expr.name] if digits == DIGITS[0] else Unusable

        def point(self, *_):
            return {"x": "7"}

    found = in_doubt(scalar("a"), scalar("b"), Coarse())
    assert str(found) == "at x = 7 the left side is 1 and the right side 3"
