"""Laws of means that hold for three outcomes and not for more, and how many a line needs."""

from __future__ import annotations

import pytest
from conftest import refused, step
from sympy import Matrix, S, exp

from derive.errors import BadSetting, CheckFailed
from derive.kernel import AT_MOST, EQUAL, Definition, Setting
from derive.kernel.outcomes import enough_outcomes
from derive.terms.chance import Mean, Variance, random_variables
from derive.terms.notation import scalar
from derive.terms.ordered import Times

X, Y, Z = random_variables("X Y Z")
E = scalar("E")


def covariance(one, other):
    return Mean(one * other) - Mean(one) * Mean(other)


def hankel(size):
    """The determinant of the moments of X up to order 2 (size - 1); 0 if X takes fewer than `size` values only."""
    return Matrix(size, size, lambda p, q: Mean(X ** (p + q)) if p + q else S.One).det()


NOTHING = Times(0, Mean(X))
SPREAD = Variance(X) * Variance(Y) * Variance(Z) + 2 * covariance(X, Y) * covariance(Y, Z) * covariance(X, Z)
CROSSED = (
    Variance(X) * covariance(Y, Z) ** 2 + Variance(Y) * covariance(X, Z) ** 2 + Variance(Z) * covariance(X, Y) ** 2
)


@pytest.mark.parametrize("size", [3, 4, 5])
def test_moments_of_few_outcomes_are_not_those_of_all(size) -> None:
    with pytest.raises(CheckFailed, match="does not hold"):
        step(hankel(size), NOTHING)


def test_three_variables_may_vary_in_three_directions() -> None:
    """Of three outcomes the covariance matrix of X, Y and Z has the determinant 0."""
    with pytest.raises(CheckFailed, match="does not hold"):
        step(SPREAD, CROSSED)
    refused(SPREAD, CROSSED, AT_MOST)


def test_what_holds_for_all_is_still_proved() -> None:
    square = Mean(X**2) - Mean(X) ** 2
    fourth = Mean(X**4) - 4 * Mean(X**3) * Mean(X) + 6 * Mean(X**2) * Mean(X) ** 2 - 3 * Mean(X) ** 4
    assert step(Variance(X) ** 2, square**2).evidence.method == "proved"
    assert step(Mean((X - Mean(X)) ** 4), fourth).evidence.method == "proved"


NEEDED = {
    "none": (X + 1, S.One, 3),
    "a variance": (Variance(X), Mean(X**2) - Mean(X) ** 2, 3),
    "four means in one product": (Mean(X) * Mean(Y) * Mean(X * Y) * Mean(Y**2) + Mean(Z), S.Zero, 4),
    "about their mean": (Mean((X - Mean(X)) ** 4), Mean(X**4) + Mean(X**3) + Mean(X**2) + Mean(Y), 4),
    "few that are hidden in a function": (exp(Mean(X)) * exp(2 * Mean(X)) * Mean(X) ** 9, S.One, 3),
    "below a line, two on each side": (Mean(Z) / Mean(Y), Mean(X * Z) / Mean(X * Y), 4),
}


@pytest.mark.parametrize("name", NEEDED)
def test_as_many_as_are_multiplied_or_one_more_than_there_are(name) -> None:
    before, after, count = NEEDED[name]
    assert enough_outcomes(before, after, EQUAL, Setting((before, after))) == count


def test_means_in_definitions_count() -> None:
    setting = Setting((E * Mean(X),), (Definition(E, hankel(3)),))
    assert enough_outcomes(E * Mean(X), E, EQUAL, setting) == 5  # one more than X, X^2, X^3 and X^4


def test_too_many_are_told() -> None:
    many = sum(Mean(X**k) * Mean(Y**k) for k in range(1, 9))
    with pytest.raises(BadSetting, match="so many means"):
        step(exp(many), exp(many) + 0 * X)
