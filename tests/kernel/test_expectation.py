"""Means and variances against finite distributions that are enumerated with fractions, and laws that do not hold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sympy import S, Sum

from derive.engine.moves import let
from derive.errors import BadSetting, CheckFailed
from derive.kernel import AT_MOST, EQUAL, LESS, Setting, Step
from derive.kernel.interpreter import compiled
from derive.kernel.sampled.world import World
from derive.terms.chance import EquallyLikely, Mean, Takes, Variance, random_variables
from derive.terms.notation import array, indices, scalar, size
from derive.terms.ordered import power

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
