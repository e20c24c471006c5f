"""A kink is part of the line: no value stands where there is no derivative; what is left out stands in the evidence."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Eq,
    Expr,
    Heaviside,
    Integer,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    S,
    Sum,
    ceiling,
    exp,
    floor,
    pi,
    sign,
    sqrt,
)

from derive.engine.moves import claim, let
from derive.errors import CheckFailed
from derive.kernel import AT_MOST, EQUAL, Evidence, Refuted, Setting, Step, Witness
from derive.kernel.evidence import examine
from derive.terms.notation import D, array, indices, scalar, size
from derive.terms.ordered import minus, over, plus, power, times

x, y, w, b, z = (scalar(s) for s in ["x", "y", "w", "b", "z"])
a = scalar("a", positive=True)
i, j, k, n = *indices("i j k"), size("n")
v = array("v", n)
ELU = Piecewise((x, x > 0), (times(a, plus(exp(x), -1)), True))
ELU_1 = Piecewise((x, x > 0), (plus(exp(x), -1), True))
STEP = Piecewise((S.Zero, x < 0), (S.One, True))
SHRINK = Piecewise((x, x > 1), (x, x < -1), (S.Zero, True))
HUBER = Piecewise((times(over(1, 2), power(x, 2)), Abs(x) <= 1), (plus(Abs(x), -over(1, 2)), True))
SWISH = Piecewise((S.Zero, x <= -3), (x, x >= 3), (times(over(1, 6), x, plus(x, 3)), True))
HARDTANH = Piecewise((Integer(-1), x < -1), (S.One, x > 1), (x, True))
JUMP = Piecewise((x, x < 0), (plus(x, 1), True))


def found(before, after, relation=EQUAL, given=(), definitions=()):
    return examine(before, after, relation, Setting((before, after), tuple(definitions), tuple(given)))


VALUE_WHERE_NONE = [
    (D(ELU, x), Piecewise((1, x > 0), (7, Eq(x, 0)), (times(a, exp(x)), True))),
    (D(ELU, x), Piecewise((1, x > 0), (times(a, exp(x)), True))),
    (D(ELU, x), Piecewise((1, x >= 0), (times(a, exp(x)), True))),
    (D(STEP, x), Piecewise((S.Zero, x <= 0), (times(0, x), True), evaluate=False)),
    (D(Piecewise((x, x > 0), (times(a, x), True)), x), Piecewise((1, x > 0), (a, True))),
    (D(SHRINK, x), Piecewise((1, x > 1), (1, x < -1), (0, True), evaluate=False)),
    (D(SHRINK, x), Piecewise((1, x >= 1), (1, x <= -1), (0, True), evaluate=False)),
    (D(Abs(x), x), Piecewise((1, x >= 0), (-1, True))),
    (D(sign(x), x), Piecewise((0, Eq(x, 0)), (0, True), evaluate=False)),  # the quotients grow alike on both sides
    (D(Heaviside(x), x), Piecewise((0, x <= 0), (0, True), evaluate=False)),
    (
        D(sign(x) * Abs(x) ** Rational(1, 3), x),
        Piecewise((0, Eq(x, 0)), (Abs(x) ** Rational(-2, 3) / 3, True), evaluate=False),
    ),
    (D(sign(x) * sqrt(Abs(x)), x), Piecewise((5, Eq(x, 0)), (1 / (2 * sqrt(Abs(x))), True), evaluate=False)),
    (D(Abs(x), x), Piecewise((1, x > 0), (0, Eq(x, 0)), (-1, True))),
    (D(Max(0, x), x), Piecewise((1, x > 0), (0, x <= 0))),
    (D(Max(0, x), x), Piecewise((1, x > 0), (over(1, 2), Eq(x, 0)), (0, True))),
    (D(SWISH, x), Piecewise((0, x <= -3), (1, x > 3), (plus(times(over(1, 3), x), over(1, 2)), x < 3))),
    (D(HARDTANH, x), Piecewise((1, Abs(x) <= 1), (0, True))),
    (D(HARDTANH, x), Piecewise((0, x < -1), (0, x > 1), (1, True), evaluate=False)),
    (D(JUMP, x), Piecewise((1, x < 0), (power(x, 0) + 0 * x, True), evaluate=False)),
    (D(Max(x, y), x), Piecewise((1, x >= y), (0, True))),
    (D(Abs(plus(x, -3)), x), Piecewise((1, x > 3), (0, Eq(x, 3)), (-1, True))),
    (D(Abs(plus(times(3, x), -1)), x), Piecewise((3, x >= Rational(1, 3)), (-3, True))),
    (D(Max(0, plus(1, minus(times(y, w)))), w), Piecewise((minus(y), times(y, w) <= 1), (0, True))),
    (D(Abs(plus(power(x, 2), -2)), x), Piecewise((times(2, x), power(x, 2) >= 2), (times(-2, x), True))),
    (D(D(times(x, Abs(x)), x), x), Piecewise((2, x >= 0), (-2, True))),
    (D(floor(x), x), Piecewise((0, x >= 0), (times(0, x), True), evaluate=False)),
]


@pytest.mark.parametrize(("before", "after"), VALUE_WHERE_NONE)
def test_no_value_where_there_is_no_derivative(before, after):
    assert isinstance(found(before, after), Witness)
    assert Refuted(before, after, "kink", Setting((before, after))).witness


SAYS_SO = [
    (D(Abs(x), x), sign(x), ["x != 0"]),
    (D(power(Abs(x), 3), x), times(3, power(Abs(x), 2), D(Abs(x), x)), ["x != 0"]),
    (D(Max(0, x), x), times(over(1, 2), plus(1, sign(x))), ["x != 0"]),
    (D(Max(0, x), x), Heaviside(x), ["x != 0"]),
    (D(STEP, x), S.Zero, ["x != 0"]),
    (D(JUMP, x), S.One, ["x != 0"]),
    (D(Abs(plus(x, -3)), x), sign(plus(x, -3)), ["x != 3"]),
    (D(Abs(plus(times(3, x), -1)), x), times(3, sign(plus(times(3, x), -1))), ["x != 1/3"]),
    (D(plus(x, minus(floor(x))), x), S.One, ["x not a whole number"]),
    (D(ceiling(x), x), S.Zero, ["x not a whole number"]),
    (D(floor(times(2, x)), x), S.Zero, ["2*x not a whole number"]),
    (D(plus(Abs(x), Abs(plus(x, -1))), x), plus(sign(x), sign(plus(x, -1))), ["x != 0", "x != 1"]),
    (D(Max(x, y), x), times(over(1, 2), plus(1, sign(plus(x, minus(y))))), ["x != y"]),
    (D(Sum(Abs(v[k]), (k, 1, n)), v[i]), sign(v[i]), ["v[k] != 0"]),
    (D(Abs(Sum(v[k], (k, 1, n))), v[i]), sign(Sum(v[j], (j, 1, n))), ["sum(v[k], k, 1, n) != 0"]),
    (D(sign(x), x), S.Zero, ["x != 0"]),
    (Piecewise((1, x > 0), (-1, x < 0)), sign(x), ["x != 0"]),
]


@pytest.mark.parametrize(("before", "after", "places"), SAYS_SO)
def test_one_formula_says_where_it_does_not_hold(before, after, places):
    evidence = found(before, after)
    assert isinstance(evidence, Evidence), evidence
    assert sorted(t for t in evidence.supposes if not t.startswith("a ")) == places


NOTHING_TO_SAY = [
    (D(Abs(x), x), Piecewise((1, x > 0), (-1, x < 0))),
    (D(ELU, x), Piecewise((1, x > 0), (times(a, exp(x)), x < 0))),
    (D(ELU_1, x), Piecewise((1, x > 0), (exp(x), True))),
    (D(ELU_1, x), Piecewise((1, x >= 0), (exp(x), True))),
    (D(HUBER, x), Piecewise((x, Abs(x) <= 1), (sign(x), True))),
    (D(times(x, Abs(x)), x), times(2, Abs(x))),
    (D(power(Max(0, x), 2), x), times(2, Max(0, x))),
    (D(power(Max(0, x), 3), x), Piecewise((times(3, power(x, 2)), x > 0), (0, True))),
    (D(over(x, plus(1, Abs(x))), x), power(plus(1, Abs(x)), -2)),
    (D(SHRINK, x), Piecewise((1, x > 1), (1, x < -1), (0, Abs(x) < 1))),
    (D(Max(x, y), x), Piecewise((1, x > y), (0, x < y))),
    (D(sqrt(power(x, 2)), x), times(x, power(power(x, 2), over(-1, 2)))),
    (D(times(2, Abs(x)), x), times(2, D(Abs(x), x))),
    (D(times(sign(x), Max(plus(Abs(x), -1), 0)), x), Piecewise((1, Abs(x) > 1), (0, Abs(x) < 1))),
    (D(power(Abs(x), 3), x), times(3, x, Abs(x))),
    (D(times(y, Abs(w)), y), Abs(w)),
]


@pytest.mark.parametrize(("before", "after"), NOTHING_TO_SAY)
def test_where_both_sides_agree_nothing_is_supposed(before, after):
    evidence = found(before, after)
    assert isinstance(evidence, Evidence), evidence
    assert evidence.places == ()


def test_a_rule_that_needs_regular_points_says_so():
    """3 max(0, x)^2 times the slope of max has no value at 0, where the left side is 0."""
    middle = times(3, power(Max(0, x), 2), D(Max(0, x), x))
    assert found(D(power(Max(0, x), 3), x), middle).supposes == ["x != 0"]


WRONG_AT_A_SMOOTH_KINK = [
    (D(ELU_1, x), Piecewise((1, x > 0), (2, Eq(x, 0)), (exp(x), True))),
    (D(times(x, Abs(x)), x), Piecewise((times(2, x), x > 0), (1, Eq(x, 0)), (times(-2, x), True))),
    (D(power(Max(0, x), 2), x), Piecewise((times(2, x), x > 0), (3, Eq(x, 0)), (0, True))),
    (D(HUBER, x), Piecewise((x, Abs(x) < 1), (5, Eq(Abs(x), 1)), (sign(x), True))),
    (D(power(x, 2), x), Piecewise((times(2, x), Ne(x, 0)), (1, True))),
]


@pytest.mark.parametrize(("before", "after"), WRONG_AT_A_SMOOTH_KINK)
def test_a_wrong_value_at_a_smooth_kink_is_found(before, after):
    assert isinstance(found(before, after), Witness)


def _bend(height: Expr, edge: Expr) -> Expr:
    return plus(x, times(height, Max(0, plus(x, -edge))))


NEARLY = {
    "slopes that differ by 1e-12": (
        D(_bend(Rational(1, 10**12), Integer(2)), x),
        Piecewise((1, x <= 2), (1 + Rational(1, 10**12), True)),
    ),
    "slopes that differ by 1e-20": (
        D(_bend(Rational(1, 10**20), Integer(2)), x),
        Piecewise((1, x < 2), (1 + Rational(1, 10**20), True)),
    ),
    "slopes that differ at a root": (
        D(_bend(Rational(1, 10**15), sqrt(3)), x),
        Piecewise((1, x <= sqrt(3)), (1 + Rational(1, 10**15), True)),
    ),
    "slopes that differ at pi": (
        D(_bend(Rational(1, 10**10), pi), x),
        Piecewise((1, x < pi), (1 + Rational(1, 10**10), True)),
    ),
    "a slope that is off by 1e-10 at a number": (
        D(power(x, 2), x),
        Piecewise((2 * x + Rational(1, 10**10), Eq(x, 2)), (2 * x, True)),
    ),
    "a slope that is off by 1e-12 at a root": (
        D(power(x, 2), x),
        Piecewise((2 * x + Rational(1, 10**12), Eq(x, sqrt(2))), (2 * x, True)),
    ),
    "a slope that is off where pieces meet": (
        D(HUBER, x),
        Piecewise((x, Abs(x) < 1), (1 + Rational(1, 10**11), Eq(x, 1)), (sign(x), True)),
    ),
    "a second slope": (
        D(D(power(x, 3), x), x),
        Piecewise((6 * x + Rational(1, 10**13), Eq(x, pi)), (6 * x, True)),
    ),
    "a value that is off by 1e-10 at a third": (
        power(x, 2),
        Piecewise((x**2 + Rational(1, 10**10), Eq(x, Rational(1, 3))), (x**2, True)),
    ),
    "a value that is off where a power is 3": (
        exp(x),
        Piecewise((exp(x) + Rational(1, 10**12), Eq(exp(x), 3)), (exp(x), True)),
    ),
}


@pytest.mark.parametrize("name", NEARLY)
def test_what_is_nearly_right_at_a_kink_is_wrong(name):
    assert isinstance(found(*NEARLY[name]), Witness)


@pytest.mark.parametrize("height", [Integer(10) ** 12, S.One, Rational(1, 10**12)])
def test_steep_and_flat_pieces_that_meet_smoothly(height):
    """The slope is 0 on both sides of 1; differences that are taken h away from it are off by the height times h."""
    bend = Piecewise((height * (x - 1) ** 2, x > 1), (0, True))
    assert found(D(bend, x), Piecewise((2 * height * (x - 1), x > 1), (0, True))).places == ()


def test_a_third_slope_is_known_to_fewer_digits():
    third = D(D(D(times(sign(plus(x, -1)), power(plus(x, -1), 4)), x), x), x)
    assert found(third, times(24, Abs(x - 1))).places == ()


def test_the_whole_derivation_counts_too():
    """Line by line a value may be filled in; the claim has no derivative there."""
    open_ = Piecewise((1, x > 0), (-1, x < 0))
    plan = claim(D(Abs(x), x)).state(open_).state(Piecewise((1, x > 0), (7, Eq(x, 0)), (-1, True)))
    with pytest.raises(CheckFailed):
        plan.derivation()


def test_conditions_keep_away_from_a_kink():
    assert found(D(Abs(x), x), Integer(1), given=[x > 0]).supposes == ["x > 0"]
    assert found(D(Abs(z), x), times(w, sign(z)), definitions=[let(z, plus(times(w, x), b))]).supposes == ["z != 0"]


def test_a_condition_that_leaves_the_kink_out_says_it_already():
    total = let(z, plus(Sum(times(v[k], w), (k, 1, n)), b))
    evidence = found(D(Max(0, z), v[i]), D(z, v[i]), given=[z > 0], definitions=[total])
    assert isinstance(evidence, Evidence)
    assert evidence.supposes == ["z > 0"]


def test_inequalities_say_so_too():
    assert found(D(Abs(x), x), S.One, AT_MOST).supposes == ["x != 0"]
    assert Step(D(Min(x, 1), x), Piecewise((1, x < 1), (0, x > 1)), "r", EQUAL, Setting((D(Min(x, 1), x),)))
