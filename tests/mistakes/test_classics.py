"""Answers that end too early, by hand; and that naming a mistake is no matter of the clock."""

from time import perf_counter, sleep

import pytest
from sympy import Abs, Max, Min, Piecewise, Rational, Sum, exp, sign, sqrt

import derive
from derive.exercises import mistaken
from derive.mistakes.classics import CLASSICS
from derive.mistakes.classics_of_results import RESULTS
from derive.mistakes.slips import slipped
from derive.terms.events import P, PGiven, events
from derive.terms.families import family_of
from derive.terms.notation import D, Delta, array, indices, scalar, size
from derive.terms.ordered import minus, plain, plus, power, times

x, p, t, y = (scalar(s) for s in ("x", "p", "t", "y"))
n, m = size("n"), size("m")
i, j = indices("i j")
q, z, w = array("q", n), array("z", n), array("w", m, n)
A, B = events("A B")
BY_HAND = {
    "inner_name_forgotten": (times(3, D(p, x)), [3]),
    "own_term_only": (times(2, Sum(q[i] * z[j], (i, 1, n))), [2 * q[j] * z[j]]),
    "activation_slope_left_out": (times(plus(p, minus(y)), p, plus(1, minus(p)), x), [(p - y) * x]),
    "root_left_out": (power(x, -Rational(1, 2)), [1 / x]),
    "factorials_left_out": (
        plus(1, x, times(Rational(1, 2), power(x, 2)), times(Rational(1, 6), power(x, 3))),
        [1 + x + x**2 + x**3],
    ),
    "union_as_product": (P(A | B), [P(A) * P(B)]),
    "difference_of_probabilities": (P(A - B), [P(A) - P(B)]),
    "term_left_out": (plus(p, minus(y)), [p, -y]),
}
T, S, b = scalar("T"), scalar("s"), scalar("b")
X, k = array("X", n, n), size("k")
OF_RESULTS = {
    "exponent_turned": (exp(plus(z[i], minus(z[j]))), [exp(z[j] - z[i])]),
    "divisor_left_out": (exp(times(x, power(T, -1))), [exp(x)]),
    "transposed": (times(z[i], X[i, j]), [z[i] * X[j, i]]),
    "letters_exchanged": (times(q[i], z[j]), [q[j] * z[i]]),
    "quotient_turned_over": (times(-1, x, power(T, -1)), [-T / x]),
    "multiplied_for_divided": (exp(times(x, power(T, -1))), [exp(x * T)]),
    "exponential_left_out": (times(2, exp(x)), [2 * x]),
    "exponent_left_out": (times(power(x, k), power(S, -2)), [x / S**2, x**k / S]),
    "weights_reversed": (Sum(times(power(b, plus(k, minus(i))), q[i]), (i, 1, k)), [Sum(b**i * q[i], (i, 1, k))]),
    "exponent_off_by_one": (times(2, power(x, k)), [2 * x ** (k + 1)]),
    "limit_off_by_one": (
        Sum(power(b, i), (i, 1, k)),
        [Sum(b**i, (i, 0, k)), Sum(b**i, (i, 2, k)), Sum(b**i, (i, 1, k - 1))],
    ),
    "quotient_near_one_turned": (times(plus(n, -1), power(n, -1), x), [n * x / (n - 1)]),
    "power_of_difference": (plus(1, minus(power(b, k))), [(1 - b) ** k]),
    "mean_for_sum": (Sum(q[i], (i, 1, n)), [Sum(q[i], (i, 1, n)) / n]),
    "activation_slope_added": (times(plus(p, minus(y)), x), [(p - y) * x * p * (1 - p)]),
    "cut_left_out": (Max(-1, Min(1, x)), [x]),
    "condition_turned": (PGiven(A, B), [PGiven(B, A)]),
    "condition_left_out": (PGiven(A, B), [P(A)]),
    "events_exchanged": (times(PGiven(A, B), P(B)), [PGiven(A, B) * P(A)]),
    "factor_two_added": (plus(x, y), [2 * x + y, x + 2 * y]),
    "one_term_kept": (plus(x, y, p), [x, y, p]),
    "size_of_no_sign": (times(y, Abs(x), power(plus(1, minus(Abs(x))), -1), sign(p)), [x * y / (1 - x)]),
    "factor_on_one_term_only": (times(x, plus(y, p)), [x * y + p, y + x * p]),
    "power_of_one_factor_only": (power(times(x, y), k), [x * y**k, x**k * y]),
    "power_as_product": (times(x, power(y, k)), [x * y * k]),
    "squared_term_by_term": (power(plus(x, minus(y)), 2), [x**2 - y**2, x**2 + y**2, y**2 - x**2]),
    "sign_turned": (plus(x, y), [y - x]),
    "rests_of_product": (times(plus(1, minus(x)), plus(1, minus(y))), [1 - x * y]),
    "difference_as_quotient": (exp(plus(x, minus(y))), [exp(x / y), x / y]),
    "case_of_zero_left_out": (Piecewise((0, x < 0), (times(x, y), x > 0)), [x * y]),
}


@pytest.mark.parametrize("slip", RESULTS, ids=lambda s: s.name)
def test_wrong_forms_of_a_result_by_hand(slip) -> None:
    expr, wanted = OF_RESULTS[slip.name]
    assert {plain(e) for e in slipped(expr, slip)} == set(wanted)


@pytest.mark.parametrize("slip", CLASSICS, ids=lambda s: s.name)
def test_classics_by_hand(slip) -> None:
    expr, wanted = BY_HAND[slip.name]
    assert {plain(e) for e in slipped(expr, slip)} == set(wanted)


def test_two_probabilities_exchanged() -> None:
    """P(A | B) P(B)/P(A) -> P(A | B) P(A)/P(B)."""
    bayes = times(PGiven(A, B), P(B), power(P(A), -1))
    slip = next(s for s in RESULTS if s.name == "events_exchanged")
    assert PGiven(A, B) * P(A) / P(B) in {plain(e) for e in slipped(bayes, slip)}


def test_a_name_below_a_sum_counts_with_the_sum() -> None:
    """sum_i y_i D(q_i, z_j) -> sum_i y_i delta_ij, and for a matrix the letter that runs alike."""
    slip = CLASSICS[0]
    assert list(slipped(Sum(times(y, D(q[i], z[j])), (i, 1, n)), slip)) == [Sum(times(y, Delta(i, j)), (i, 1, n))]
    k, l = indices("k l")  # noqa: E741
    assert list(slipped(times(y, D(q[l], w[j, k])), slip)) == [times(y, Delta(l, k))]


def test_what_is_a_derivative_itself_is_no_line_that_ends_early() -> None:
    assert list(slipped(D(p, x), CLASSICS[0])) == []
    assert list(slipped(sqrt(x), CLASSICS[2])) == []


MULTI, BINARY = "loss.cross_entropy.multiclass", "loss.cross_entropy.binary"


@pytest.mark.parametrize(
    ("topic", "answer", "mistake"),
    [
        (MULTI, "-y_j (1 - p_j)", "own_term_only"),
        (MULTI, "-y_j/p_j", "inner_name_forgotten"),
        (MULTI, "p_j", "term_left_out"),
        (BINARY, "(1 - y)/(1 - p) - y/p", "inner_name_forgotten"),
        (BINARY, "y - p", "opposite_sign"),
        ("perceptron.single", "(O - t) x_j", "activation_slope_left_out"),
        ("perceptron.multi", "O_k - t_k", "inner_name_forgotten"),
        ("probability.addition", "P(A) P(B)", "union_as_product"),
        ("optimizer.adagrad", "w - eta g_t/sum(g_i^2, i, 0, t)", "root_left_out"),
        ("optimizer.adagrad", "w - eta g_t/sqrt(sum(g_i^2, i, 1, t))", "limit_off_by_one"),
        ("activation.sigmoid", "-sigma(x) (1 - sigma(x))", "opposite_sign"),  # the sign, and no term of a sum
    ],
)
def test_classics_are_named(topic, answer, mistake) -> None:
    verdict = derive.check(answer, topic=topic)
    assert (verdict.verdict, verdict.mistake) == ("different", mistake)
    for language in ("en", "zh"):
        assert mistake not in verdict.text(language)


@pytest.mark.parametrize(
    ("topic", "part", "answer", "mistake"),
    [
        ("descent.learning_rate", "c", "q^(t + 1) w_0", "exponent_off_by_one"),
        ("optimizer.adam", "b", "1 - beta^(t + 1)", "exponent_off_by_one"),
        ("descent.momentum", "b", "sum(beta^(t - i) g_i, i, 0, t)", "limit_off_by_one"),
        ("loss.mse", "b", "-(2/n) sum(y_i - w x_i - b, i, 1, n - 1)", "limit_off_by_one"),
        ("expectation.sample_variance", "b", "n v/(n - 1)", "quotient_near_one_turned"),
        ("probability.bayes", "a", "P(B | A) P(B)/P(A)", "events_exchanged"),
        ("layer.linear", "a", "g_j x_i", "letters_exchanged"),
        ("loss.mse", "a", "(2/n) sum((y_i - w x_i - b) x_i, i, 1, n)", "opposite_sign"),
    ],
)
def test_classics_of_parts_are_named(topic, part, answer, mistake) -> None:
    verdict = derive.check(answer, topic=topic, part=part)
    assert (verdict.verdict, verdict.mistake) == ("different", mistake)


def test_a_busy_machine_names_the_same_mistake(monkeypatch) -> None:
    """What is counted is candidates: they take seconds here, and the mistake is named all the same."""
    looked = []

    def slowly(expr):
        looked.append(expr)
        sleep(0.02)
        return family_of(expr)

    monkeypatch.setattr(mistaken, "family_of", slowly)
    started = perf_counter()
    assert derive.check("p + y", topic=BINARY).mistake == "sign_turned"
    assert perf_counter() - started > 0.02 * len(looked) > 0.1
