"""Equations among the conditions: eta = 2/a puts 2/a for eta, is printed, and lets nothing false through."""

import pytest
from sympy import Abs, Eq, Integer, Ne, Sum, cos, exp, sin

from derive.crosscheck.references import Reference, cross_check
from derive.engine.moves import claim, let, sequence
from derive.errors import BadSetting, CheckFailed
from derive.kernel import LESS
from derive.terms.notation import At, D, array, indices, scalar, size
from derive.terms.ordered import minus, over, plus, power, times

a, eta, w = scalar("a", positive=True), scalar("eta"), scalar("w")
x, y, u, v = (scalar(name) for name in "xyuv")
step = plus(w, minus(times(eta, a, w)))
stuck = Eq(eta, over(2, a), evaluate=False)


def test_the_step_that_is_stuck() -> None:
    """eta = 2/a: w' = -w."""
    derivation = claim(step, given=[stuck]).state(minus(w)).derivation()
    assert derivation.steps[0].evidence.method == "proved"
    assert stuck in derivation.setting.given
    assert stuck in derivation.steps[0].evidence.conditions
    with pytest.raises(CheckFailed):
        claim(step, given=[stuck]).state(w).derivation()
    with pytest.raises(CheckFailed):
        claim(step).state(minus(w)).derivation()
    with pytest.raises(CheckFailed):
        claim(step, given=[Eq(eta, over(1, a), evaluate=False)]).state(minus(w)).derivation()


def test_written_the_other_way_round() -> None:
    assert claim(step, given=[Eq(over(2, a), eta, evaluate=False)]).state(minus(w)).derivation()


def test_opening_names_puts_it_in() -> None:
    assert claim(step, given=[stuck]).open_names().lines()[-1].expr == minus(w)


def test_numpy_gets_the_number_too() -> None:
    derivation = claim(step, given=[stuck]).state(minus(w)).derivation()
    assert cross_check(derivation, Reference("update", lambda w, eta, a: w - eta * a * w)).points == 6
    with pytest.raises(CheckFailed):
        cross_check(derivation, Reference("update", lambda w, eta, a: w + eta * a * w))


def test_with_other_conditions() -> None:
    given = [Eq(y, plus(x, 1), evaluate=False), x > 0]
    assert claim(Integer(0), given=given, scope=[x, y]).state(y, relation=LESS).derivation()
    with pytest.raises(CheckFailed):
        claim(Integer(1), given=[given[0]], scope=[x, y]).state(y, relation=LESS).derivation()


def test_with_a_sequence() -> None:
    t, ww, w0 = size("t"), array("w"), scalar("w_0")
    run = sequence(ww[t], plus(ww[t - 1], minus(times(eta, a, ww[t - 1]))), start={0: w0})
    plan = claim(ww[t], run, given=[stuck]).state(times(power(-1, t), w0))
    assert plan.derivation().steps[0].evidence.method == "exact-small-n"


def test_a_declared_sign_is_not_believed() -> None:
    """eta is declared positive, and 1 - x is not."""
    positive = scalar("eta", positive=True)
    given = [Eq(positive, plus(1, minus(x)), evaluate=False)]
    with pytest.raises(CheckFailed):
        claim(Abs(plus(1, minus(x))), given=given).state(positive).derivation()


def test_what_is_tied_cannot_be_moved() -> None:
    """D by eta would leave the condition; D by a would take eta along."""
    for moved in (D(step, eta), D(step, a), At(step, eta, Integer(0)), D(D(step, w), a)):
        with pytest.raises(BadSetting, match="moves what the condition"):
            claim(moved, given=[stuck]).state(Integer(0)).derivation()
    assert claim(D(step, w), given=[stuck]).state(Integer(-1)).derivation()


def test_conditions_that_go_round() -> None:
    with pytest.raises(BadSetting, match="leads back to itself"):
        claim(plus(x, y), given=[Eq(x, 2 * y, evaluate=False), Eq(y, 3 * x, evaluate=False)])


def test_indices_are_not_tied() -> None:
    i, j = indices("i j")
    z = array("z", size("n"))
    assert claim(times(z[i], 1), given=[Eq(i, j)], scope=[z[j]]).state(z[j]).derivation().setting.tied == ()


def test_two_equations_for_one_name_both_hold() -> None:
    """eta = 2/a and eta = 1: then a = 2, which no draw finds; nothing is claimed from it."""
    with pytest.raises(CheckFailed, match="usable points"):
        claim(a, given=[stuck, Eq(eta, 1, evaluate=False)], scope=[eta]).state(Integer(7)).derivation()


def eq(left, right):
    return Eq(left, right, evaluate=False)


TIED = [
    (plus(x, y), [eq(plus(x, y), 3)], Integer(3)),
    (times(power(x, 2), power(y, 2)), [eq(times(x, y), 3)], Integer(9)),
    (times(y, power(y, -1)), [eq(times(x, y), 3)], Integer(1)),
    (plus(u, minus(x)), [eq(plus(x, y), u)], y),
    (plus(x, y, u), [eq(plus(x, y, u), 1)], Integer(1)),
    (x, [eq(plus(x, y), 3), eq(plus(x, minus(y)), 1)], Integer(2)),
    (times(exp(x), exp(y)), [eq(plus(x, y), 0)], Integer(1)),
    (Abs(x), [eq(plus(x, y), 3), y < 2], x),
    (D(times(x, y, w), w), [eq(times(x, y), 3)], Integer(3)),
]


@pytest.mark.parametrize(("claimed", "given", "form"), TIED, ids=str)
def test_an_equation_that_can_be_solved_for_a_name_ties_it(claimed, given, form) -> None:
    derivation = claim(claimed, given=given).state(form).derivation()
    assert set(given) <= set(derivation.steps[0].evidence.conditions)
    with pytest.raises(CheckFailed, match="does not hold"):
        claim(claimed, given=given).state(plus(form, 1)).derivation()


@pytest.mark.parametrize(
    ("claimed", "given", "form"),
    [
        (x, [eq(times(x, y), power(y, 2))], y),  # y = 0 leaves x free
        (x, [eq(times(x, y), 0)], Integer(0)),
        (Abs(x), [eq(plus(x, y), 3), y < 4], x),
        (plus(x, y), [eq(plus(power(x, 2), power(y, 2)), 1)], Integer(1)),
        (Abs(a), [eq(plus(a, scalar("b", positive=True)), 1)], minus(a)),
    ],
    ids=str,
)  # fmt: skip
def test_what_an_equation_leaves_open_is_not_tied(claimed, given, form) -> None:
    with pytest.raises(CheckFailed):
        claim(claimed, given=given).state(form).derivation()


def test_what_no_draw_meets_is_told() -> None:
    with pytest.raises(CheckFailed, match=r"do not meet x\*\*2 \+ y\*\*2 = 1"):
        claim(x, given=[eq(plus(power(x, 2), power(y, 2)), 1)], scope=[y]).state(x * 1 + 0 * y + 1).derivation()


def test_numpy_meets_it_up_to_rounding() -> None:
    derivation = (
        claim(plus(times(2, x), times(2, y)), given=[eq(plus(x, y), over(1, 3))]).state(over(2, 3)).derivation()
    )
    assert cross_check(derivation, Reference("value", lambda x, y: 2 * x + 2 * y)).points == 6


# -- conditions on names with hidden definitions -----------------------------------------------------------------------


def unit():
    angle = scalar("angle")
    return let(u, cos(angle), hidden=True), let(v, sin(angle), hidden=True)


def test_a_condition_may_speak_of_a_constrained_name() -> None:
    plan = claim(Abs(u), *unit(), given=[u > 0], scope=[v])
    assert plan.state(u).derivation()
    with pytest.raises(CheckFailed):
        claim(Abs(u), *unit(), scope=[v]).state(u).derivation()
    with pytest.raises(CheckFailed):
        plan.state(minus(u)).derivation()


def test_not_zero_of_a_constrained_name() -> None:
    given = [Ne(v, 0)]
    quotient = over(plus(1, minus(power(u, 2))), v)
    assert claim(quotient, *unit(), given=given).state(v).derivation()


def test_probabilities_under_a_condition() -> None:
    (i, k), n = indices("i k"), size("n")
    p, q = array("p", n), array("q", n, positive=True)
    shares = let(p[i], over(q[i], Sum(q[k], (k, 1, n))), hidden=True)
    total = Sum(p[k], (k, 1, n))
    assert claim(total, shares, given=[p[i] > 0]).state(Integer(1)).derivation()
    with pytest.raises(CheckFailed):
        claim(total, shares, given=[p[i] > 0]).state(Integer(2)).derivation()
