"""Sequences: what is accepted is true at every step tried, what is false is refused, what has no value is none."""

import numpy as np
import pytest
from sympy import Eq, Float, Integer, Max, Product, Rational, Sum, exp, tanh

from derive.crosscheck.numpy_code import code_of
from derive.crosscheck.references import Reference, cross_check
from derive.engine.moves import claim, let, sequence
from derive.errors import BadSetting, BadTopic, CheckFailed
from derive.kernel import AT_MOST, Setting, rounded
from derive.terms.notation import D, array, indices, scalar, size
from derive.terms.ordered import minus, over, plus, power, times

i, j, k = indices("i j k")
t, n = size("t"), size("n")
beta, eta, a, w0, c, W = (scalar(name) for name in ("beta", "eta", "a", "w_0", "c", "W"))
g, v, w, h, u, x = array("g", t), array("v"), array("w"), array("h"), array("u"), array("x", t)

momentum = sequence(v[t], plus(times(beta, v[t - 1]), g[t]), start={0: 0})
descent = sequence(w[t], plus(w[t - 1], minus(times(eta, a, w[t - 1]))), start={0: w0})
recurrent = sequence(h[t], tanh(plus(times(W, h[t - 1]), x[t], c)), start={0: scalar("h_0")})


def unrolled(last):
    return Sum(times(power(beta, plus(last, minus(i))), g[i]), (i, 1, last))


def certain(plan):
    """The evidence of the lines of a plan, which hold."""
    return [step.evidence for step in plan.derivation().steps]


# -- true lines --------------------------------------------------------------------------------------------------------


def test_momentum_is_a_weighted_sum() -> None:
    (evidence,) = certain(claim(v[t], momentum).state(unrolled(t)))
    assert evidence.method == "exact-small-n"
    assert evidence.sizes == (("t", (1, 2, 3, 4, 5, 6, 7)),)


def test_induction_is_two_parts() -> None:
    start = claim(v[0], momentum).open_names()
    assert start.derivation().result == 0
    step = claim(v[t], momentum).open_names().using(v[t - 1], unrolled(t - 1), rule="induction").state(unrolled(t))
    assert [line.rule for line in step.lines()[1:]] == ["insert", "induction", "state"]
    assert all(evidence.method == "exact-small-n" for evidence in certain(step))


def test_geometric_descent() -> None:
    closed = times(power(plus(1, minus(times(eta, a))), t), w0)
    assert certain(claim(w[t], descent).state(closed))[0].method == "exact-small-n"


def test_the_first_index_may_be_any() -> None:
    """PyTorch's SGD: v_1 = g_1 whatever follows."""
    sgd = sequence(v[t], plus(times(beta, v[t - 1]), times(c, g[t])), start={1: g[1]})
    two = plus(times(beta, g[1]), times(c, g[2]))
    assert certain(claim(v[2], sgd).state(two))[0].method == "exact-small-n"
    with pytest.raises(CheckFailed):
        claim(v[2], sgd).state(times(c, two)).derivation()


def test_two_starts() -> None:
    fibonacci = sequence(u[t], plus(u[t - 1], u[t - 2]), start={0: 0, 1: 1})
    assert certain(claim(u[7], fibonacci).state(Integer(13)))[0].method == "proved"
    with pytest.raises(CheckFailed):
        claim(u[7], fibonacci).state(Integer(12)).derivation()


def test_two_sequences_that_read_one_another() -> None:
    velocity = sequence(v[t], plus(times(beta, v[t - 1]), times(a, w[t - 1])), start={0: 0})
    place = sequence(w[t], plus(w[t - 1], minus(times(eta, v[t]))), start={0: w0})
    second = times(w0, plus(power(plus(1, minus(times(eta, a))), 2), minus(times(eta, beta, a))))
    assert certain(claim(w[2], velocity, place).state(second))[0].method == "proved"
    through_a_name = (sequence(w[t], plus(w[t - 1], minus(times(eta, g[t]))), start={0: w0}), let(g[t], a * w[t - 1]))
    assert certain(claim(w[t], *through_a_name).state(power(1 - eta * a, t) * w0))[0].method == "exact-small-n"


def test_many_steps_are_read_one_after_the_other() -> None:
    """Heavy ball in a double well (run in floats beside): with momentum it leaves the valley in which it starts."""
    s = array("s")
    pull = plus(power(w[t - 1], 3), minus(w[t - 1]), Rational(1, 8))
    for held, end in ((Integer(0), 0.9304), (Rational(9, 10), -1.0574)):
        speed = sequence(s[t], plus(times(held, s[t - 1]), pull), start={0: 0})
        place = sequence(w[t], plus(w[t - 1], minus(times(Rational(1, 10), s[t]))), start={0: Rational(3, 2)})
        spot, moving = 1.5, 0.0
        for _ in range(200):
            moving = float(held) * moving + spot**3 - spot + 0.125
            spot -= 0.1 * moving
        assert spot == pytest.approx(end, abs=5e-5)
        plan = claim(w[200], place, speed)
        assert plan.state(Float(str(end)), relation=rounded(4)).derivation()
        with pytest.raises(CheckFailed):
            plan.state(Float(str(round(end + 0.0002, 4))), relation=rounded(4)).derivation()


def test_a_step_beyond_all_reason() -> None:
    with pytest.raises(BadSetting, match="at most 10000"):
        claim(w[10**9], descent).state(w0).derivation()


def test_a_start_for_every_component() -> None:
    s, s0, m = array("s"), array("s_0", n), array("m", n, n)
    step = sequence(s[t, j], Sum(times(m[j, k], s[t - 1, k]), (k, 1, n)), start={0: s0[j]})
    two = Sum(times(m[j, k], Sum(times(m[k, i], s0[i]), (i, 1, n))), (k, 1, n))
    plan = claim(s[2, j], step, scope=[s0[j]]).state(two)
    assert certain(plan)[0].method == "exact-small-n"


# -- derivatives -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [c, W, scalar("h_0")])
def test_differentiating_opens_a_sequence_once(by) -> None:
    plan = claim(D(h[t], by), recurrent).differentiate()
    assert plan.lines()[-1].expr.has(D(h[t - 1], by))
    assert not plan.lines()[-1].expr.has(h[t - 2])
    assert all(evidence.method == "exact-small-n" for evidence in certain(plan))


def test_back_through_time() -> None:
    """dh_t/dh_0 = prod_s W (1 - h_s^2)."""
    factor = times(W, plus(1, minus(power(h[i], 2))))
    plan = claim(D(h[t], scalar("h_0")), recurrent).state(Product(factor, (i, 1, t)))
    assert certain(plan)[0].method == "exact-small-n"
    late = Product(factor, (i, 2, t))
    with pytest.raises(CheckFailed):
        claim(D(h[t], scalar("h_0")), recurrent).state(late).derivation()


def test_at_a_number_of_steps_all_are_opened() -> None:
    plan = claim(D(v[3], g[1]), momentum).differentiate()
    assert plan.lines()[-1].expr == power(beta, 2)
    assert certain(plan)


def test_no_rule_goes_round_for_ever() -> None:
    with pytest.raises(BadTopic, match="changes nothing"):
        claim(D(D(h[t - 1], c), c), recurrent).differentiate().lines()


# -- lines that are almost true ----------------------------------------------------------------------------------------

ALMOST = [
    (v[t], momentum, unrolled(t - 1)),
    (v[t], momentum, Sum(times(power(beta, plus(t, 1, minus(i))), g[i]), (i, 1, t))),
    (v[t], momentum, Sum(times(power(beta, plus(t, minus(i))), g[i]), (i, 2, t))),
    (w[t], descent, times(power(plus(1, minus(times(eta, a))), t - 1), w0)),
    (w[t], descent, times(power(plus(1, times(eta, a)), t), w0)),
    (w[t], descent, times(plus(1, minus(times(eta, a, t))), w0)),  # true at t = 1 alone
    (D(h[t], c), recurrent, plus(1, minus(power(h[t], 2)))),  # the step before taken for a constant: true at t = 1
    (v[t - 1], momentum, v[t]),
    (v[0], momentum, Integer(1)),
]


@pytest.mark.parametrize(("question", "defined", "wrong"), ALMOST, ids=range(len(ALMOST)))
def test_what_is_almost_true_is_refused(question, defined, wrong) -> None:
    with pytest.raises(CheckFailed, match="does not hold"):
        claim(question, defined, scope=[t]).state(wrong).derivation()


def test_a_line_that_breaks_at_the_fourth_step_is_refused() -> None:
    """(t - 1)(t - 2)(t - 3) vanishes at all sizes that are proved."""
    wrong = plus(unrolled(t), times(t - 1, t - 2, t - 3))
    with pytest.raises(CheckFailed):
        claim(v[t], momentum).state(wrong).derivation()


def test_before_its_start_a_sequence_has_no_value() -> None:
    """v_{t-1} is v_0 at t = 1: opened once more it would read v_{-1}."""
    opened = plus(times(beta, v[t - 2]), g[t - 1])
    with pytest.raises(CheckFailed, match="undefined"):
        claim(v[t - 1], momentum).state(opened).derivation()
    assert claim(plus(v[t], v[t - 1]), momentum).open_names().derivation().result.has(v[t - 1])


def test_a_running_maximum_is_tried_on_both_sides() -> None:
    top = sequence(u[t], Max(u[t - 1], g[t]), start={0: 0})
    assert certain(claim(u[t - 1], top).state(u[t], relation=AT_MOST))
    with pytest.raises(CheckFailed):
        claim(u[t], top).state(g[t]).derivation()


def test_signs_are_those_that_the_sequence_proves() -> None:
    """A mean of squares is not negative, however it is declared."""
    s, b = array("s", nonnegative=True), over(1, 2)
    squares = sequence(s[t], plus(times(b, s[t - 1]), times(b, power(g[t], 2))), start={0: 0})
    assert certain(claim(Integer(0), squares, scope=[s[t]]).state(s[t], relation=AT_MOST))[0].method == "exact-small-n"
    plain_sum = sequence(s[t], plus(s[t - 1], g[t]), start={0: 0})
    with pytest.raises(CheckFailed):
        claim(Integer(0), plain_sum, scope=[s[t]]).state(s[t], relation=AT_MOST).derivation()


# -- what is no sequence -----------------------------------------------------------------------------------------------

NO_SEQUENCE = [
    ("no start", lambda: sequence(v[t], plus(v[t - 1], 1), start={})),
    ("needs a start", lambda: claim(v[t], let(v[t], plus(v[t - 1], 1)))),
    ("a later value", lambda: claim(v[t], sequence(v[t], v[t + 1], start={0: 0}))),
    ("leads back to itself at the same step", lambda: claim(v[t], sequence(v[t], times(2, v[t]), start={0: 0}))),
    ("not so many before", lambda: claim(v[t], sequence(v[t], v[2 * t], start={0: 0}))),
    ("not so many before", lambda: claim(v[t], sequence(v[t], Sum(v[i], (i, 1, t)), start={0: 0}))),
    ("before its start", lambda: claim(v[t], sequence(v[t], plus(v[t - 1], v[t - 2]), start={0: 0}))),
    ("in a row", lambda: claim(v[t], sequence(v[t], v[t - 1], start={0: 0, 2: 1}))),
    ("leads back to it", lambda: claim(v[t], sequence(v[t], v[t - 1], start={0: v[1]}))),
    ("depends on the step", lambda: claim(v[t], sequence(v[t], v[t - 1], start={0: t}))),
    (
        "leads back to itself at the same step",
        lambda: claim(v[t], sequence(v[t], w[t], start={0: 0}), sequence(w[t], v[t], start={0: 0})),
    ),
    (
        "a later value",
        lambda: claim(v[t], sequence(v[t], w[t - 1], start={0: 0}), sequence(w[t], v[t + 1], start={0: 0})),
    ),
    (
        "before its start",
        lambda: claim(v[t], sequence(v[t], w[t - 1], start={0: 0}), sequence(w[t], v[t - 1], start={1: 0})),
    ),
]


@pytest.mark.parametrize(("reason", "build"), NO_SEQUENCE, ids=range(len(NO_SEQUENCE)))
def test_what_is_no_sequence_says_why_in_one_line(reason, build) -> None:
    with pytest.raises(BadSetting, match=reason) as error:
        build()
    assert "\n" not in str(error.value)


# -- what is printed, and NumPy ----------------------------------------------------------------------------------------


def test_the_start_is_told_unless_it_is_only_a_name() -> None:
    assert momentum.equations == (momentum.equation, Eq(v[0], 0, evaluate=False))
    assert descent.equations == (descent.equation,)


def test_numpy_runs_the_sequence_as_a_loop() -> None:
    setting = Setting((v[t],), (momentum,))
    gradients = np.array([3.0, -1.0, 2.0, 5.0])
    values = {"beta": 0.5, "g": gradients, "t": 4}
    assert float(code_of(v[t], setting)(values)) == ((3 * 0.5 - 1) * 0.5 + 2) * 0.5 + 5
    assert float(code_of(Sum(v[i], (i, 1, t)), setting)(values)) == 3 + 0.5 + 2.25 + 6.125
    assert float(code_of(v[0], setting)(values)) == 0


def test_numpy_runs_two_sequences() -> None:
    velocity = sequence(v[t], plus(times(beta, v[t - 1]), times(a, w[t - 1])), start={0: 0})
    place = sequence(w[t], plus(w[t - 1], minus(times(eta, v[t]))), start={0: w0})
    spot, speed = 3.0, 0.0
    for _ in range(5):
        speed = 0.9 * speed + 2 * spot
        spot -= 0.1 * speed
    values = {"beta": 0.9, "a": 2.0, "eta": 0.1, "w_0": 3.0, "t": 5}
    assert float(code_of(w[t], Setting((w[t],), (velocity, place)))(values)) == pytest.approx(spot, abs=1e-14)


def test_a_slope_that_is_left_is_compared_with_the_run() -> None:
    def run(W, c, h_0, x):
        state = h_0
        for value in x:
            state = np.tanh(W * state + value + c)
        return state

    found = cross_check(claim(D(h[t], c), recurrent).differentiate().derivation(), Reference("gradient", run))
    assert found.points == 6
    wrong = Reference("gradient", lambda W, c, h_0, x: run(W, 2 * c, h_0, x))
    with pytest.raises(CheckFailed):
        cross_check(claim(D(h[t], c), recurrent).differentiate().derivation(), wrong)


def test_the_exponential_moving_average_of_a_constant() -> None:
    average = sequence(v[t], plus(times(beta, v[t - 1]), times(plus(1, minus(beta)), c)), start={0: 0})
    right = times(plus(1, minus(power(beta, t))), c)
    assert certain(claim(v[t], average).state(right))[0].method == "exact-small-n"
    with pytest.raises(CheckFailed):
        claim(v[t], average).state(times(plus(1, minus(exp(minus(beta)))), c)).derivation()
