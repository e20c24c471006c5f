"""Means and variances against finite distributions that are enumerated with fractions, and laws that do not hold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sympy import Ge, Le, S, Sum

from derive.engine.moves import let
from derive.errors import BadSetting, CheckFailed
from derive.kernel import AT_MOST, EQUAL, LESS, Setting, Step
from derive.kernel.interpreter import compiled
from derive.kernel.sampled.world import World
from derive.terms.chance import EquallyLikely, Mean, Takes, Variance, random_variables
from derive.terms.notation import array, indices, scalar, size
from derive.terms.ordered import power
from derive.terms.samples import Chosen, Draws, random_array

X, Y = random_variables("X Y")
a, b = scalar("a"), scalar("b")
(i,), n = indices("i"), size("n")
g = array("g", n)

RIGHT = [
    (Mean(a * X + b), a * Mean(X) + b),
    (Mean(X + Y), Mean(X) + Mean(Y)),
    (Variance(X), Mean(X**2) - Mean(X) ** 2),
    (Variance(a * X + b), a**2 * Variance(X)),
    (Variance(X + Y), Variance(X) + Variance(Y) + 2 * (Mean(X * Y) - Mean(X) * Mean(Y))),
    (Mean(Mean(X) * Y), Mean(X) * Mean(Y)),
    (Mean(X - Mean(X)), S.Zero),
    (Mean(a), a),
]

WRONG = [
    (Mean(X**2), Mean(X) ** 2),
    (Mean(X * Y), Mean(X) * Mean(Y)),  # they may depend on each other
    (Variance(X + Y), Variance(X) + Variance(Y)),
    (Variance(a * X), a * Variance(X)),
    (Variance(X + b), Variance(X) + b),
    (Variance(X), Mean(X - Mean(X))),
    (Mean(X), Mean(Y)),
    (Mean(X), X),
    (Mean(X**3), Mean(X) * Mean(X**2)),
    (Mean(X**4), Mean(X**2) ** 2),
    (Variance(X), S.Zero),
    (Mean(X), a),
]


def step(before, after, relation=EQUAL):
    return Step(before, after, "r", relation, Setting((before, after)))


@pytest.mark.parametrize(("before", "after"), RIGHT)
def test_right_laws_are_proved(before, after):
    assert step(before, after).evidence.method == "proved"


@pytest.mark.parametrize(("before", "after"), WRONG)
def test_wrong_laws_are_refused(before, after):
    with pytest.raises(CheckFailed):
        step(before, after)


def test_bounds():
    step(S.Zero * a, Variance(X), AT_MOST)
    step(Mean(X) ** 2, Mean(X**2), AT_MOST)
    with pytest.raises(CheckFailed):
        step(Mean(X**2), Mean(X) ** 2, LESS)


def test_a_mean_is_that_of_the_outcomes():
    """Three values with three weights, added up by hand."""
    values, weights = (Fraction(2), Fraction(-1), Fraction(5)), (Fraction(1), Fraction(2), Fraction(3))
    pins = {(f"X({k + 1})", ()): float(v) for k, v in enumerate(values)}
    pins |= {(f"weight {k + 1}", ()): float(w) for k, w in enumerate(weights)}
    world = World(Setting((Mean(X),)), "s", {}, 1.0, pins)
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
    square = sum(w * v**2 for w, v in zip(weights, values, strict=True)) / sum(weights)
    assert compiled(Mean(X))(world) == pytest.approx(float(mean), rel=1e-12)
    assert compiled(Variance(X))(world) == pytest.approx(float(square - mean**2), rel=1e-12)
    assert compiled(Mean(power(X, 2)))(world) == pytest.approx(float(square), rel=1e-12)


def test_a_random_variable_behind_a_name_is_refused():
    """y := X + 1 would be a number inside of a mean and no longer vary."""
    y = scalar("y")
    with pytest.raises(BadSetting, match="reads the random variable 'X'"):
        Step(Mean(y * X), Mean(y) * Mean(X), "r", EQUAL, Setting((Mean(y * X),), (let(y, X + 1),)))


def test_a_law_that_is_given_is_kept():
    given = Setting((Mean(X),), given=(Takes(X, (0, a), (1, 1 - a)),))
    for before, after in [(Mean(X), 1 - a), (Mean(X**3), Mean(X)), (Variance(X), a * (1 - a))]:
        assert Step(before, after, "r", EQUAL, given).evidence.method == "proved"
    for before, after in [(Mean(X), a), (Variance(X), a), (Mean(X**2), Mean(X) ** 2)]:
        with pytest.raises(CheckFailed):
            Step(before, after, "r", EQUAL, given)


def test_values_that_are_equally_likely():
    given = Setting((Mean(X),), given=(EquallyLikely(X, Sum(g[i], (i, 1, n))),))
    mean = Sum(g[i], (i, 1, n)) / n
    Step(Mean(X), mean, "r", EQUAL, given)
    Step(Mean(X**2), Sum(g[i] ** 2, (i, 1, n)) / n, "r", EQUAL, given)
    for wrong in (n * mean, mean / n, Sum(g[i] ** 2, (i, 1, n)) / n):
        with pytest.raises(CheckFailed):
            Step(Mean(X), wrong, "r", EQUAL, given)


@pytest.mark.parametrize("pairs", [((0, a), (1, a)), ((0, S.Half),), ((0, 1), (1, 1))])
def test_probabilities_that_do_not_sum_to_one_are_refused(pairs):
    with pytest.raises(BadSetting, match="sum to 1"):
        Takes(X, *pairs)


def test_a_joint_law_that_is_not_given_is_refused():
    given = Setting((Mean(X * Y),), given=(Takes(X, (0, S.Half), (1, S.Half)),))
    with pytest.raises(BadSetting, match="distributed together"):
        Step(Mean(X * Y), Mean(X) * Mean(Y), "r", EQUAL, given)


def test_answers_about_means():
    import derive

    verdicts = {
        "E[X^2] - E[X]^2": "equal",
        r"\mathbb{E}[X^2] - (\mathbb{E}[X])^2": "equal",
        "E(X^2) - (E(X))^2": "equal",
        "E[(X - E[X])^2]": "equal",
        "E[X^2] - E[X]": "different",
        "E[X^2]": "different",
    }
    found = {text: derive.check(text, topic="expectation.variance").verdict for text in verdicts}
    assert found == verdicts
    assert derive.check("a^2 Var(X)", topic="expectation.linear").verdict == "equal"
    assert derive.check(r"a^2 \operatorname{Var}(X)", topic="expectation.linear").verdict == "equal"
    assert derive.check("a Var(X)", topic="expectation.linear").verdict == "different"


# -- families ----------------------------------------------------------------------------------------------------------

B, m, v = size("B"), scalar("m"), scalar("v")
(j,) = indices("j")
U, Z = random_array("U", n), random_array("Z", n)
ALL = (i, 1, n)
DRAWN, CENTRED = (Draws(U[i], m, v),), (Draws(U[i], 0, v),)
TAKEN = (Chosen(Z[i], B), Le(B, n, evaluate=False), Ge(n, 2, evaluate=False))
TOTAL, OTHERS = Sum(U[i], ALL), Sum(U[j], (j, 1, n)) / n
TWO = Sum(Mean(Z[i] * Z[j]) * g[i] * g[j], ALL, (j, 1, n))

OF_FAMILIES = {
    "mean of the mean": (Mean(TOTAL / n), m, DRAWN),
    "variances add": (Variance(TOTAL), n * v, DRAWN),
    "square of the sum": (Mean(TOTAL**2), n * v + n**2 * m**2, DRAWN),
    "sample variance": (Mean(Sum((U[i] - OTHERS) ** 2, ALL) / n), (n - 1) * v / n, DRAWN),
    "weighted": (Variance(Sum(U[i] * g[i], ALL)), v * Sum(g[i] ** 2, ALL), CENTRED),
    "how many are chosen": (Mean(Sum(Z[i], ALL)), B, TAKEN),
    "of a choice": (Mean(Sum(Z[i] * g[i], ALL) ** 2), TWO, TAKEN),
}
NOT_OF_FAMILIES = {
    "sample variance, not smaller": (Mean(Sum((U[i] - OTHERS) ** 2, ALL) / n), v, DRAWN),
    "all alike": (Variance(TOTAL), n**2 * v, DRAWN),
    "one member squared": (Mean(U[i] * U[j]), m**2, DRAWN),  # not where i = j
    "mean 0 where it need not be": (Mean(TOTAL**2), n * v, DRAWN),
    "as if symmetric": (Mean(U[1] ** 3), 0 * v, CENTRED),
    "fourth moment of a Gaussian": (Mean(U[1] ** 4), 3 * v**2, CENTRED),
    "as if with replacement": (Mean(Sum(Z[i] * g[i], ALL) ** 2), Sum(g[i], ALL) ** 2 * B**2 / n**2, TAKEN),
    "independent choices": (Variance(Sum(Z[i], ALL)), B * (n - B) / n, TAKEN),
}


def in_family(before, after, given):
    return Step(before, after, "r", EQUAL, Setting((before, after), given=given))


@pytest.mark.parametrize("name", OF_FAMILIES)
def test_laws_of_families_are_proved_for_small_ones(name):
    assert in_family(*OF_FAMILIES[name]).evidence.method == "exact-small-n"


@pytest.mark.parametrize("name", NOT_OF_FAMILIES)
def test_what_does_not_hold_of_families_is_refused(name):
    with pytest.raises(CheckFailed):
        in_family(*NOT_OF_FAMILIES[name])


def test_a_family_of_which_nothing_is_said_is_refused():
    with pytest.raises(BadSetting, match="how U are distributed"):
        in_family(Mean(U[i]), m, ())
    with pytest.raises(BadSetting):
        in_family(Mean(U[i] * Z[i]), m, (*DRAWN, *TAKEN))
    for wrong in [(X, m, v), (g[i], m, v), (U[1], m, v), (U[i], 1, v), (U[i], m, 2)]:
        with pytest.raises(BadSetting):
            Draws(*wrong)
