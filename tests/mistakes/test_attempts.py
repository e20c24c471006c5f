"""Attempts, slips and the numbers of a point, with expectations worked out by hand, and by mpmath."""

from __future__ import annotations

from random import Random

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Eq, Integer, Ne, Pow, Rational, Sum, cos, exp, log, sin, sqrt

from derive.asking import find
from derive.engine.moves import claim, let
from derive.errors import BadSetting, CheckFailed, NotRefuted
from derive.exercises.numbers import Drawing, Point
from derive.kernel import Line, Refuted, Setting, Step
from derive.mistakes.attempts import Attempt, attempts
from derive.mistakes.slips import SLIPS, slipped
from derive.terms.events import Complement, Difference, Intersection, P, Union, events
from derive.terms.notation import D, array, delta, indices, scalar, sigma, size
from derive.terms.ordered import Plus, Times, minus, over, plus, power, times

x, y, a = scalar("x"), scalar("y"), scalar("a", positive=True)
i, j, k = indices("i j k")
n = size("n")
z, w = array("z", n), array("w", n)
A, B = events("A B")


# -- attempts ----------------------------------------------------------------------------------------------------------


def lines(*exprs) -> tuple[Line, ...]:
    return tuple(Line(e, "test") for e in exprs)


CUBE = D(power(x, 3), x)
SETTING = Setting((CUBE,))


def test_an_attempt_has_one_wrong_line_and_goes_on_from_it() -> None:
    wrong = Attempt(SETTING, lines(CUBE, times(3, power(x, 3)), times(3, x, power(x, 2))), 1, "exponent_not_lowered")
    assert [type(s) for s in wrong.steps] == [Refuted, Step]
    assert wrong.refuted.before == CUBE
    assert wrong.refuted.mistake == "exponent_not_lowered"


def test_an_attempt_whose_wrong_line_holds_is_refused() -> None:
    with pytest.raises(NotRefuted):
        Attempt(SETTING, lines(CUBE, times(3, power(x, 2))), 1, "exponent_not_lowered")


@pytest.mark.parametrize("work", [(times(3, power(x, 3)), times(2, x)), (times(2, x), times(3, power(x, 3)))])
def test_an_attempt_with_two_wrong_lines_is_refused(work) -> None:
    """Also where the second leads back to what is right."""
    for second in (times(5, x), times(3, power(x, 2))):
        with pytest.raises(CheckFailed):
            Attempt(SETTING, lines(CUBE, work[0], second), 1, "exponent_not_lowered")


def test_attempts_of_a_topic_are_all_different_and_confirmed() -> None:
    plan = find("activation.tanh").draw("0").parts[0].plan
    found = list(attempts(plan, Random(1), plan.derivation()))
    assert len(found) >= 6
    assert len({tuple(line.expr for line in a.lines) for a in found}) == len(found)
    for attempt in found:
        assert sum(isinstance(s, Refuted) for s in attempt.steps) == 1
        assert attempt.lines[0].expr == plan.claim
    assert "quotient_of_derivatives" in {a.mistake for a in found}


def test_a_wrong_taylor_line_is_not_expanded_again() -> None:
    part = next(p for p in find("taylor.univariate").draw("1/0/0").parts if p.plan.moves[0].verb == "taylor")
    for attempt in attempts(part.plan, Random(0), part.plan.derivation()):
        assert [line.rule for line in attempt.lines].count("taylor") == 1


def test_two_draws_in_another_order() -> None:
    plan = find("loss.mse").draw("0").parts[0].plan
    derivation = plan.derivation()
    first = [next(attempts(plan, Random(seed), derivation)).mistake for seed in range(6)]
    assert first == [next(attempts(plan, Random(seed), derivation)).mistake for seed in range(6)]
    assert len(set(first)) > 1


# -- slips -------------------------------------------------------------------------------------------------------------

b, c = scalar("b"), scalar("c")
BY_HAND = {
    "sign_turned": [(plus(a, x, y), [plus(a, minus(x), y), plus(a, x, minus(y))]), (times(a, x), []), (x, [])],
    "all_signs_turned": [(times(a, x), [times(-1, a, x)]), (Integer(1), [])],
    "factor_left_out": [
        (times(a, x, y), [times(x, y), times(a, y), times(a, x)]),
        (times(2, x), [x]),  # and not 2 alone
        (minus(x), []),
        (over(x, y), [power(y, -1)]),
    ],
    "term_left_out": [(plus(a, x, y), [plus(a, y), plus(a, x)]), (plus(a, x), [])],
    "exponent_off_by_one": [
        (power(x, 3), [power(x, 2)]),
        (power(x, -1), [power(x, -2)]),
        (power(x, n), [power(x, plus(n, -1))]),
        (power(x, a), []),  # a is no whole number
        (sqrt(x), []),
        (x, []),
    ],
    "limit_off_by_one": [
        (Sum(power(x, n - k), (k, 1, n)), [Sum(power(x, n - k), (k, 1, n - 1))]),
        (Sum(z[k], (k, 1, n)), []),  # nobody stops before the last of n
    ],
    "fraction_turned": [(times(Rational(1, 2), x), [times(2, x)]), (times(2, x), [])],
    "index_confused": [
        (times(z[i], z[j]), [power(z[j], 2), power(z[i], 2)]),
        (times(z[i], Sum(z[k], (k, 1, n))), []),  # a letter that is summed over is not free
    ],
    "operation_confused": [(Union(A, B), [Intersection(A, B)]), (Intersection(A, B), [Union(A, B)])],
    "complement_left_out": [(Complement(A), [A]), (Difference(A, B), [Intersection(A, B)])],
    "difference_turned": [(Difference(A, B), [Difference(B, A)]), (Union(A, B), [])],
    "probabilities_multiplied": [(plus(P(A), P(B)), [times(P(A), P(B))]), (plus(P(A), x), [])],
    "reciprocal_for_rest": [(plus(1, minus(P(A))), [power(P(A), -1)]), (plus(P(B), minus(P(A))), [])],
}


def test_every_slip_has_an_example() -> None:
    assert set(BY_HAND) == {s.name for s in SLIPS}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda s: s.name)
def test_slips_by_hand(slip) -> None:
    for expr, wanted in BY_HAND[slip.name]:
        found = list(slipped(expr, slip))
        assert {str(e) for e in found} >= {str(e) for e in wanted} or {_plain(e) for e in found} == {
            _plain(e) for e in wanted
        }
        assert len(found) == len(wanted)


def _plain(expr):
    from derive.terms.ordered import plain

    return plain(expr) if hasattr(expr, "free_symbols") and not isinstance(expr, (Union, Intersection)) else expr


def test_nobody_slips_in_what_is_still_to_be_differentiated() -> None:
    for slip in SLIPS:
        if not slip.whole:
            assert list(slipped(D(times(a, power(x, 2)), x), slip)) == []


# -- points ------------------------------------------------------------------------------------------------------------


def test_a_point_by_hand() -> None:
    """p_1 = e^0 / (e^0 + e^ln 2) = 1/3, and delta_12 = 0."""
    p = array("p", n)
    softmax = let(p[i], over(exp(z[i]), Sum(exp(z[k]), (k, 1, n))))
    setting = Setting((D(p[i], z[j]),), (softmax,))
    point = Point(setting, {"n": 2, "i": 1, "j": 2}, {("z", (1,)): Integer(0), ("z", (2,)): log(2)})
    assert point.of(p[i]) == Rational(1, 3)
    assert point.of(times(p[i], plus(delta(i, j), minus(p[j])))) == Rational(-2, 9)
    assert point.of(Sum(times(k, exp(z[k])), (k, 1, n))) == 5
    assert point.found == {("p", (1,)): Rational(1, 3), ("p", (2,)): Rational(2, 3)}


def test_a_point_says_what_it_cannot() -> None:
    point = Point(Setting((x,)), {}, {})
    with pytest.raises(BadSetting, match="no number for x"):
        point.of(plus(x, 1))


def test_the_sigmoid_of_a_logarithm_is_a_fraction() -> None:
    assert Point(Setting((x,)), {}, {("x", ()): log(2)}).of(sigma(x)) == Rational(2, 3)


def test_numbers_put_in_are_not_worked_out() -> None:
    point = Point(Setting((times(x, y),)), {}, {("x", ()): Integer(2), ("y", ()): Integer(-3)})
    written = point.written(plus(times(x, y), power(x, 2)))
    assert written == Plus(Times(2, -3), Pow(2, 2, evaluate=False))


@pytest.mark.parametrize(("condition", "holds"), [(Eq(i, j), lambda a, b: a == b), (Ne(i, j), lambda a, b: a != b)])
def test_drawn_points_meet_the_conditions(condition, holds) -> None:
    setting = Setting((times(z[i], z[j]),), (), (condition,))
    points = [Drawing(setting, z[i]).point(Random(seed)) for seed in range(30)]
    kept = [p for p in points if p is not None]
    assert len(kept) >= 8
    assert all(holds(p.whole["i"], p.whole["j"]) for p in kept)


def test_indices_of_one_range_are_different_where_nothing_speaks_of_equal_ones() -> None:
    setting = Setting((over(z[i], z[j]),))
    drawn = [Drawing(setting, over(z[i], z[j])).point(Random(seed)) for seed in range(20)]
    assert all(p is not None and p.whole["i"] != p.whole["j"] for p in drawn)


def test_drawn_numbers_are_in_their_domain_or_usual() -> None:
    setting = Setting((times(a, x, y),), usual=(("y", (0, 1)),))
    points = [Drawing(setting, times(a, x, y)).point(Random(seed)) for seed in range(40)]
    assert all(p.values["a", ()] > 0 for p in points)
    assert {p.values["y", ()] for p in points} == {0, 1}
    assert any(p.values["x", ()] < 0 for p in points)


def test_usual_numbers_are_for_names_that_there_are() -> None:
    with pytest.raises(BadSetting, match="'q' has usual numbers"):
        claim(times(a, x), usual={"q": (0, 1)})


@st.composite
def expressions(draw, depth: int = 3):
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from([x, y, a, Integer(2), Rational(1, 3), Integer(-1)]))
    one, other = draw(expressions(depth - 1)), draw(expressions(depth - 1))
    return draw(
        st.sampled_from(
            [
                plus(one, other),
                times(one, other),
                power(one, 2),
                sin(one),
                cos(one),
                exp(times(over(1, 4), one)),
                sigma(one),
            ]
        )
    )


@given(expressions(), st.sampled_from([Integer(1), Rational(1, 2), Integer(-2)]), st.sampled_from([Integer(3), log(2)]))
def test_values_are_those_of_mpmath(expr, at_x, at_y) -> None:
    point = Point(Setting((times(a, x, y),)), {}, {("x", ()): at_x, ("y", ()): at_y, ("a", ()): Rational(3, 2)})
    numbers = {"x": mpmath.mpf(float(at_x)), "y": mpmath.mpf(str(at_y.evalf(30))), "a": mpmath.mpf(1.5)}
    with mpmath.workdps(30):
        wanted = _by_mpmath(expr, numbers)
        assert abs(mpmath.mpf(str(point.of(expr).evalf(30))) - wanted) <= mpmath.mpf(10) ** -12 * max(1, abs(wanted))


def _by_mpmath(expr, numbers):
    if expr.is_Symbol:
        return numbers[expr.name]
    if expr.is_Rational:
        return mpmath.mpf(expr.p) / expr.q
    args = [_by_mpmath(e, numbers) for e in expr.args]
    kinds = {
        "Plus": mpmath.fsum, "Times": mpmath.fprod, "Add": mpmath.fsum, "Mul": mpmath.fprod,
        "Pow": lambda v: v[0] ** v[1], "sin": lambda v: mpmath.sin(v[0]), "cos": lambda v: mpmath.cos(v[0]),
        "exp": lambda v: mpmath.exp(v[0]), "sigma": lambda v: 1 / (1 + mpmath.exp(-v[0])),
    }  # fmt: skip
    return mpmath.e if type(expr).__name__ == "Exp1" else kinds[type(expr).__name__](args)
