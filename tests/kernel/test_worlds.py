"""Worlds: what is drawn, what moves with what, and numerical derivatives against mpmath."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import judge
import pytest
from counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Function, Symbol, cos, exp, log, sin, tanh

from derive.kernel import Definition, Setting
from derive.kernel.assumptions import fits
from derive.kernel.interpreter import Unusable
from derive.kernel.sampled.world import World, draw
from derive.terms.events import P, events
from derive.terms.notation import At, D, Vec, array, indices, scalar, size

x, y, E, F = (scalar(s) for s in ["x", "y", "E", "F"])
i, k = indices("i k")
n = size("n")
v, z = array("v", n), array("z", n)


@pytest.mark.parametrize("scale", [0.0, 0.05, 1.0, 6.0])
@pytest.mark.parametrize(
    "assumptions",
    [
        {"real": True},
        {"positive": True},
        {"negative": True},
        {"nonnegative": True},
        {"nonpositive": True},
        {"integer": True},
        {"integer": True, "positive": True},
        {"integer": True, "nonnegative": True},
        {"odd": True},
        {"even": True},
        {"even": True, "positive": True},
        {"nonzero": True, "real": True},
        {},
    ],
)
def test_what_is_drawn_fits(assumptions, scale):
    leaf = Symbol("s", **assumptions)
    drawn = [draw(Random(seed), leaf, scale) for seed in range(60)]
    assert all(fits(leaf, value) for value in drawn)
    signs = {(value > 0) - (value < 0) for value in drawn}
    if scale and not assumptions.get("integer"):
        assert signs >= {s for s in (1, -1) if fits(leaf, 2.0 * s)}
    if not scale:
        assert (set(drawn) == {0.0}) == fits(leaf, 0.0)


def test_a_name_moves_with_what_it_is_made_of():
    setting = Setting((E, x), (Definition(E, F**2 + x), Definition(F, 3 * x)))
    world = World(setting, "s", {}, 1.0, {("x", ()): 2.0})
    assert world.value(E) == 38.0
    assert world.value(D(E, x)) == pytest.approx(18 * 2 + 1)
    assert world.value(D(E, F)) == pytest.approx(12)  # moved on its own
    assert world.value(D(E * F, F)) == pytest.approx(38 + 6 * 12)
    assert world.value(D(x, F)) == 0
    assert world.value(At(E, x, 0)) == 0
    assert world.value(E) == 38.0  # and nothing stays moved


def test_unknown_functions_are_the_same_at_the_same_place():
    f = Function("f")
    world = World(Setting((x, y)), "s", {}, 1.0, {("x", ()): 2.0, ("y", ()): 2.0})
    assert world.value(f(x)) == world.value(f(y))
    assert world.value(f(x)) != world.value(Function("g")(x))
    assert world.value(D(f(x), x)) == pytest.approx(world.value(At(D(f(y), y), y, 2)))
    precise = world.precise()
    assert float(precise.value(f(x))) == pytest.approx(world.value(f(x)))
    vector = World(Setting((f(Vec(v[k], (k, 1, n))),)), "s", {"n": 3}, 1.0)
    assert vector.value(f(Vec(v[k], (k, 1, n)))) == vector.value(f(v[1], v[2], v[3]))


def test_probabilities_add_up():
    A, B = events("A B")
    for seed in range(20):
        world = World(Setting((A | B,)), str(seed), {}, 1.0)
        parts = [world.value(P(e)) for e in (A & B, A - B, B - A, ~(A | B))]
        assert sum(parts) == pytest.approx(1)
        assert world.value(P(A | B)) == pytest.approx(sum(parts[:3]))


bodies = st.recursive(
    st.sampled_from([x, y, x**2, 3 * x + 1]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
        inner.map(sin),
        inner.map(cos),
        inner.map(tanh),
        inner.map(lambda e: exp(e / 5)),
        inner.map(lambda e: 1 / (1 + e**2)),
        inner.map(lambda e: log(1 + e**2)),
    ),
    max_leaves=5,
)


@settings(max_examples=examples(60), deadline=None)
@given(bodies)
def test_derivatives_are_those_of_mpmath(body):
    point = {"x": 0.81, "y": -0.37}
    world = World(Setting((body, x, y)), "s", {}, 1.0, {(name, ()): value for name, value in point.items()})
    right = judge.value(D(body, x), point)
    assert abs(world.precise().value(D(body, x)) - right) <= 1e-18 * max(1, abs(right))
    with suppress(Unusable):
        assert abs(world.value(D(body, x)) - float(right)) <= 1e-8 * max(1, abs(float(right)))


def test_third_derivatives():
    world = World(Setting((x,)), "s", {}, 1.0, {("x", ()): 2.0}).precise(104)
    assert float(world.value(D(D(D(log(x), x), x), x))) == pytest.approx(2 / 8, rel=1e-20)


def test_reading_an_index_of_a_definition():
    setting = Setting((z[i],), (Definition(z[k], v[k] * k),))
    world = World(setting, "s", {"n": 3, "i": 2}, 1.0, {("v", (m,)): 1.0 for m in (1, 2, 3)})
    assert world.value(z[i]) == 2
    assert world.value(z[3]) == 3
