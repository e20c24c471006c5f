"""Exercises of the kind `evaluate` on functions by cases: the case that holds at the numbers is the one worked out."""

from __future__ import annotations

from random import Random

import pytest
from sympy import Abs, Heaviside, Integer, Max, Min, Piecewise, exp, sign

from derive.asking import Topic, ask, find
from derive.engine.moves import claim
from derive.errors import BadSetting, CheckFailed
from derive.exercises import evaluate
from derive.exercises.evaluate import make
from derive.exercises.numbers import Point
from derive.kernel import Setting
from derive.sheets import sheet
from derive.terms.notation import D, scalar
from derive.terms.ordered import plus, power, times
from derive.words import say

x, y, a = scalar("x"), scalar("y"), scalar("a")
BENT = {
    "a maximum": Max(0, plus(times(a, x), -1)),
    "an absolute value": times(x, Abs(plus(x, -2))),
    "a maximum of three": power(Max(1, x, y), 2),
    "cases": Piecewise((power(x, 2), x > 1), (x, True)),
    "cases with an exponential": Piecewise((x, x > 0), (plus(exp(x), -1), True)),
    "a minimum of a maximum": Min(Max(x, -1), 1),
    "a step": times(power(x, 2), Heaviside(x)),
    "a sign": times(sign(x), power(x, 2)),
    "cases in cases": Piecewise((Piecewise((power(x, 2), x > 2), (x, True)), x > 0), (0, True)),
    "a hinge": Max(0, plus(1, times(-1, y, x))),
}


@pytest.mark.parametrize("name", BENT)
def test_the_case_that_holds_is_worked_out(name):
    question = ask(say(en="Evaluate."), claim(D(BENT[name], x)).differentiate())
    topic = Topic("t.t", say(en="t"), "t", lambda _rng: question, None, __name__)
    for seed in range(6):
        shown = make(topic, str(seed), question, Random(f"{name}/{seed}"), "brief")
        assert shown is not None
        result = shown.parts[0].derivation.result
        assert result.is_number


def test_a_point_at_which_no_case_holds_has_no_value():
    cases = Piecewise((1, x > 0), (2, x < 0))
    point = Point(Setting((cases,)), {}, {("x", ()): Integer(0)})
    for read in (point.of, point.written):
        with pytest.raises(BadSetting, match="no case"):
            read(cases)


def refused(topic) -> set[int]:
    """The seeds for which no exercise comes to an end."""
    found = set()
    for seed in range(40):
        try:
            shown = make(topic, str(seed), topic.draw(f"{seed}/0/0"), Random(seed), "brief")
        except CheckFailed:
            shown = None
        if shown is None:
            found.add(seed)
    return found


def test_no_slope_is_asked_for_at_a_kink(monkeypatch) -> None:
    """With the threshold 2, r = 2 was drawn: NumPy has no slope of the Huber loss there."""
    topic = find("loss.huber")
    assert refused(topic) == set()
    monkeypatch.setattr(evaluate, "_on_a_kink", lambda *_: False)
    assert refused(topic)


def test_where_numpy_can_say_nothing_other_numbers_are_drawn() -> None:
    """Of this class one student had w x + b = 20, and 1 - sigma(20) too few digits for a difference quotient."""
    made = sheet(["loss.cross_entropy.binary"], kind="evaluate", variants=10, seed=20)
    assert len([one.exercises[0].shown for one in made]) == 10
