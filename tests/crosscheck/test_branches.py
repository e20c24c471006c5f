"""A reference is tried on both sides of whatever it compares, and a second derivative by differences of differences."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Abs, Max, Min, Piecewise, Symbol, exp, sin

from derive.crosscheck.branches import sides_taken
from derive.crosscheck.references import Reference, cross_check
from derive.engine.moves import claim
from derive.errors import CheckFailed
from derive.terms.notation import D, array, indices, scalar, size
from derive.terms.ordered import over, plus, power, times

x, y = scalar("x"), scalar("y")
p = scalar("p", positive=True)


def huber(x, d=3.0):
    return np.where(np.abs(x) <= d, x**2 / 2, d * (np.abs(x) - d / 2))


def stepwise(x):
    return 0.0 if x < -40 else x


LUCK = {
    "relu for clip": (Max(0, x), lambda x: np.clip(x, 0, 6)),
    "a square for Huber": (times(over(1, 2), power(x, 2)), huber),
    "no clipping of a gradient": (x, lambda x: np.maximum(np.minimum(x, 10), -10)),
    "a branch far below": (x, stepwise),
    "hard tanh for the identity": (x, lambda x: np.minimum(np.maximum(x, -2.0), 2.0)),
    "softplus without its threshold": (x, lambda x: np.where(x > 20, x + 1, x)),
    "max of two": (plus(x, 20), lambda x: np.maximum(x + 20, 3 * x)),
    "absolute value": (Max(x, -5), lambda x: x),
    "python's max": (x, lambda x: max(x, -30.0)),
    "a sign": (plus(times(p, x), 1), lambda p, x: np.abs(p * x + 30) - 29),
    "a clip far below": (x, lambda x: np.where(x < -88, -88.0, x)),
    "a norm that is clipped": (times(2, x), lambda x: np.where(np.abs(x) > 100, 0, 2 * x)),
    "a guard near 0": (x, lambda x: np.where(np.abs(x) < 1e-3, 0.0, x)),
    "a wheel": (x, lambda x: np.fmod(x, 37)),
    "a step at 1000": (x, lambda x: np.select([x < 1000, x >= 1000], [x, x + 1])),
    "a band": (power(p, 2), lambda p: p**2 if p < 9 else 18 * p - 81),
}


@pytest.mark.parametrize("name", LUCK)
def test_agreement_by_luck_is_found_out(name):
    f, code = LUCK[name]
    derivation = claim(plus(f, f), scope=[x]).state(times(2, f)).derivation()
    with pytest.raises(CheckFailed, match="differ"):
        cross_check(derivation, Reference("value", _doubled(code)))


def _doubled(code):
    if "p" in code.__code__.co_varnames[: code.__code__.co_argcount] and code.__code__.co_argcount == 2:
        return lambda p, x: 2 * np.asarray(code(p, x))
    if code.__code__.co_varnames[0] == "p":
        return lambda p: 2 * np.asarray(code(p))
    return lambda x: 2 * np.asarray(code(x))


RIGHT = {
    "clip": (Min(Max(x, 0), 6), lambda x: np.clip(x, 0, 6)),
    "Huber": (Piecewise((times(over(1, 2), power(x, 2)), Abs(x) <= 3), (3 * (Abs(x) - over(3, 2)), True)), huber),
    "exponential beside a bound": (Max(exp(x), 30), lambda x: np.maximum(np.exp(x), 30)),
    "nothing compared": (sin(x), np.sin),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_agrees_on_all_sides(name):
    f, code = RIGHT[name]
    derivation = claim(plus(f, f)).state(times(2, f)).derivation()
    assert cross_check(derivation, Reference("value", lambda x: 2 * code(x))).worst < 1e-9


def test_comparisons_are_seen():
    assert sides_taken(lambda x: np.clip(x, 0, 6), [np.array([-1.0, 7.0])]) == {(0, -1), (0, 1), (1, -1), (1, 1)}
    assert sides_taken(lambda x: np.maximum(x, 0), [np.array(3.0)]) == {(0, 1)}
    assert sides_taken(lambda x: np.maximum(x @ x, 1).sum(), [np.array([3.0, 0.0])]) == {(0, 1)}
    assert sides_taken(lambda x: x + 1, [np.array(3.0)]) == frozenset()


n = size("n")
i, j, k = indices("i j k")
v = array("v", n)


def test_second_derivatives():
    f = times(power(x, 3), power(y, 2))
    plan = claim(D(D(f, x), y)).differentiate()
    assert cross_check(plan.derivation(), Reference("hessian", lambda x, y: x**3 * y**2)).worst < 1e-6
    twice = claim(D(D(f, x), x)).differentiate().derivation()
    assert cross_check(twice, Reference("hessian", lambda x, y: x**3 * y**2)).worst < 1e-6
    with pytest.raises(CheckFailed, match="hessian"):
        cross_check(twice, Reference("gradient", lambda x, y: x**3 * y**2))
    with pytest.raises(CheckFailed, match="one of them is wrong"):
        cross_check(twice, Reference("hessian", lambda x, y: x**3 * y**3))


def partial_of(code):
    return lambda a, x: code(a, x)


def test_signs_and_kinds_of_numbers_are_drawn_as_declared():
    for assumptions in ({"nonpositive": True}, {"negative": True}, {"even": True}, {"odd": True, "negative": True}):
        a = Symbol("a", **assumptions)
        plan = claim(plus(times(a, x), times(a, x))).state(times(2, a, x)).derivation()
        seen = []

        def code(a, x, log=seen.append):
            log(float(a))
            return 2 * a * x

        cross_check(plan, Reference("value", partial_of(code)))
        assert all(not a.is_nonpositive or value <= 0 for value in seen)
        assert all(not a.is_even or value % 2 == 0 for value in seen)
