"""Rounding as a relation: the right side is the left one to so many digits, at the boundary too."""

from __future__ import annotations

import pytest
from conftest import refused, refuted, step
from sympy import Float, Integer, Rational, exp, log, pi, sqrt

from derive.errors import NotRefuted
from derive.kernel import Definition, rounded
from derive.terms.notation import D, scalar
from derive.terms.ordered import times

x = scalar("x")

HOLDS = {
    "a root": (sqrt(2), "1.414", 3),
    "of a negative number": (-sqrt(2), "-1.414", 3),
    "a whole number": (Integer(2), "2.000", 3),
    "exactly half, up": (Rational(1, 8), "0.13", 2),
    "exactly half, down": (Rational(1, 8), "0.12", 2),  # textbooks differ; both are nearest
    "exactly half below zero": (-Rational(1, 8), "-0.13", 2),
    "just below a tie": (Rational(1249999999999999, 10**16), "0.12", 2),
    "just above a tie": (Rational(1250000000000001, 10**16), "0.13", 2),
    "beside a tie": (1 + pi / 10**14 + Rational(5, 10**4), "1.001", 3),
    "no digits": (exp(1), "3", 0),
    "zero": (pi / 10**9, "0.000", 3),
    "many digits": (pi, "3.141592653589793238462643", 24),
}
FAILS = {
    "the last digit one too large": (sqrt(2), "1.415", 3),
    "the last digit one too small": (sqrt(2), "1.413", 3),
    "cut off and not rounded": (exp(1), "2.71", 2),
    "the sign lost": (-sqrt(2), "1.414", 3),
    "just below a tie, rounded up": (Rational(1249999999999999, 10**16), "0.13", 2),
    "just above a tie, rounded down": (Rational(1250000000000001, 10**16), "0.12", 2),
    "beside a tie, rounded down": (1 + pi / 10**14 + Rational(5, 10**4), "1.000", 3),
    "below a tie, rounded up": (1 - pi / 10**14 + Rational(5, 10**4), "1.001", 3),
    "digits beyond floats": (pi, "3.141592653589793238462644", 24),
    "a negative number rounded away": (-Rational(151, 1000), "-0.16", 2),
}


def decimal(text: str) -> Float:
    return Float(text)


@pytest.mark.parametrize("name", HOLDS)
def test_what_is_rounded_well_holds(name: str) -> None:
    exact, text, places = HOLDS[name]
    made = step(exact, decimal(text), rounded(places))
    assert made.evidence.method == "numeric"  # values are compared, nothing is proved
    assert float(made.evidence.tolerance) == pytest.approx(0.5 * 10.0**-places)


@pytest.mark.parametrize("name", FAILS)
def test_what_is_rounded_badly_is_refused_and_refuted(name: str) -> None:
    exact, text, places = FAILS[name]
    refused(exact, decimal(text), rounded(places))
    assert refuted(exact, decimal(text), rounded(places)).before


def test_what_is_rounded_well_is_not_refuted() -> None:
    with pytest.raises(NotRefuted):
        refuted(sqrt(2), decimal("1.414"), rounded(3))


def test_a_name_is_not_a_decimal() -> None:
    """A line that holds at one point does not hold at all of them."""
    refused(x, decimal("1.000"), rounded(3))


def test_a_name_with_a_number_is_rounded() -> None:
    number = Definition(x, log(2), hidden=True)
    assert step(times(2, x), decimal("1.386"), rounded(3), definitions=[number])
    refused(times(2, x), decimal("1.387"), rounded(3), definitions=[number])


def test_a_derivative_is_not_rounded_by_its_own_error() -> None:
    number = Definition(x, Integer(3), hidden=True)
    assert step(D(x**2, x), decimal("6.00000"), rounded(5), definitions=[number])
    refused(D(x**2, x), decimal("6.00001"), rounded(5), definitions=[number])


def test_the_right_side_is_a_number_of_so_many_digits() -> None:
    """Sides that only lie near each other are not rounded ones: pi is not 3.142 rounded."""
    refused(Rational(3142, 1000), pi, rounded(3))
    refused(pi, Rational(31416, 10**4), rounded(3))
