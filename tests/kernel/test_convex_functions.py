"""Convex functions of which only the letter is known: what holds for all of them, and what only looks as if it did."""

from __future__ import annotations

import pytest
from sympy import Eq, Function, Ge, Gt, Le, S

import derive
from derive.errors import BadSetting, CheckFailed
from derive.kernel import AT_MOST, EQUAL, LESS, Definition, Setting, Step
from derive.terms.convex import Convex
from derive.terms.notation import At, D, scalar
from derive.terms.ordered import minus, over, plus, times

x, y, t, u, m = (scalar(name) for name in ("x", "y", "t", "u", "m"))
f, g = Function("f"), Function("g")
CONVEX = Convex(f, x, y, t)
BETWEEN = (Ge(t, 0, evaluate=False), Le(t, 1, evaluate=False))
REST, SLOPE = plus(1, minus(t)), D(f(x), x)
ARC = f(plus(times(t, x), times(REST, y)))
CHORD = plus(times(t, f(x)), times(REST, f(y)))
TANGENT = plus(f(x), times(SLOPE, plus(y, minus(x))))
HAS_SLOPE, FLAT = Eq(m, SLOPE, evaluate=False), Eq(SLOPE, 0, evaluate=False)
QUOTIENT = over(plus(f(plus(times(REST, x), times(t, y))), minus(f(x))), t)
LOWEST = Le(f(x), f(plus(times(REST, x), times(t, y))), evaluate=False)
MIDDLE = over(plus(x, y), 2)

RIGHT = {
    "arc below chord": (ARC, CHORD, AT_MOST, BETWEEN),
    "in the middle": (f(MIDDLE), over(plus(f(x), f(y)), 2), AT_MOST, ()),
    "tangent below": (TANGENT, f(y), AT_MOST, (HAS_SLOPE,)),
    "flat is lowest": (f(x), f(y), AT_MOST, (FLAT,)),
    "flat": (f(x), TANGENT, EQUAL, (FLAT,)),
    "part of the way": (QUOTIENT, plus(f(y), minus(f(x))), AT_MOST, (Gt(t, 0), BETWEEN[1])),
    "lowest nearby": (f(x), plus(f(x), QUOTIENT), AT_MOST, (Gt(t, 0), BETWEEN[1], LOWEST)),
}

WRONG = {
    "positive": (S.Zero, f(x), AT_MOST, ()),
    "not positive": (f(x), S.Zero, AT_MOST, ()),
    "strictly convex": (ARC, CHORD, LESS, BETWEEN),
    "concave": (CHORD, ARC, AT_MOST, BETWEEN),
    "outside of the two places": (ARC, CHORD, AT_MOST, (BETWEEN[0],)),
    "tangent strictly below": (TANGENT, f(y), LESS, (HAS_SLOPE,)),
    "tangent above": (f(y), TANGENT, AT_MOST, (HAS_SLOPE,)),
    "lowest alone": (f(x), f(y), LESS, (FLAT,)),
    "largest": (f(y), f(x), AT_MOST, (FLAT,)),
    "every place lowest": (f(x), f(y), AT_MOST, ()),
    "lowest nearby without the condition": (f(x), plus(f(x), QUOTIENT), AT_MOST, (Gt(t, 0), BETWEEN[1])),
    "rising": (S.Zero, SLOPE, AT_MOST, (HAS_SLOPE,)),
    "convex in convex": (f(g(MIDDLE)), over(plus(f(g(x)), f(g(y))), 2), AT_MOST, (Convex(g, x, y, t),)),
    "product": (times(f(MIDDLE), f(MIDDLE)), times(f(x), f(y)), AT_MOST, ()),
    "another function": (g(MIDDLE), over(plus(g(x), g(y)), 2), AT_MOST, ()),
    "a multiple of a condition that may vanish": (S.Zero, S.NegativeOne, AT_MOST, (Ge(-(x**2), 0, evaluate=False),)),
}


def step(before, after, relation, given) -> Step:
    return Step(before, after, "r", relation, Setting((before, after), given=(CONVEX, *given)))


@pytest.mark.parametrize("name", RIGHT)
def test_what_holds_for_all_convex_functions_is_proved(name):
    assert step(*RIGHT[name]).evidence.method == "proved"


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_is_refused(name):
    with pytest.raises(CheckFailed):
        step(*WRONG[name])


@pytest.mark.parametrize(
    ("before", "given"),
    [
        (SLOPE, ()),
        (D(SLOPE, x), (HAS_SLOPE,)),
        (D(times(x, f(x)), x), (HAS_SLOPE,)),
        (At(D(f(u), u), u, y), (HAS_SLOPE,)),
    ],
    ids=str,
)
def test_a_slope_is_there_where_a_condition_says_so(before, given):
    with pytest.raises(BadSetting, match="nothing says that there is a slope"):
        step(before, before, EQUAL, given)


def test_a_name_that_hides_the_function_has_no_slope_either():
    setting = Setting((D(m, x),), (Definition(m, plus(f(x), x)),), (CONVEX,))
    with pytest.raises(BadSetting, match="may have a kink"):
        Step(D(m, x), D(m, x), "r", EQUAL, setting)


@pytest.mark.parametrize("condition", [Eq(SLOPE, 2, evaluate=False), Eq(D(f(2 * x), x), 0, evaluate=False)], ids=str)
def test_a_slope_that_no_world_is_drawn_with_is_refused(condition):
    with pytest.raises(BadSetting):
        Setting((f(x),), given=(CONVEX, condition))


def test_what_is_no_convex_function_is_refused():
    for wrong in [(x, x, y, t), (f, x, x, t), (f, x, y)]:
        with pytest.raises(BadSetting):
            Convex(*wrong)


def test_answers_about_a_convex_function():
    verdicts = {"f(y)": "equal", "f(x)": "different", "f(2x - y)": "different", "f(y) + 0": "equal"}
    assert {a: derive.check(a, topic="convexity.global", part="c").verdict for a in verdicts} == verdicts
