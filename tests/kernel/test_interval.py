"""Intervals hold the values they stand for: compared with mpmath at 600 bits, function by function."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.bounds.functions import FUNCTIONS
from derive.kernel.bounds.interval import Interval, Unsure, sqrt
from derive.kernel.interpreter import Undefined

EXACT = mpmath.mp.clone()
EXACT.prec = 600
numbers = st.fractions(-400, 400, max_denominator=1000)
tiny_or_large = st.builds(lambda q, e: q * Fraction(10) ** e, numbers, st.sampled_from([-8, -3, 0, 0, 2]))


def high(q: Fraction) -> mpmath.mpf:
    return EXACT.mpf(q.numerator) / q.denominator


def holds(interval: Interval, value: mpmath.mpf) -> bool:
    slack = abs(value) * EXACT.mpf(2) ** -590
    return EXACT.make_mpf(interval.lo) - slack <= value <= EXACT.make_mpf(interval.hi) + slack


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@settings(max_examples=60, deadline=None)
@given(x=tiny_or_large, prec=st.sampled_from([53, 80, 250]), wide=st.booleans())
def test_a_function_of_an_interval_holds_the_function(name, x, prec, wide) -> None:
    radius = abs(x) / 10**6 if wide else None
    try:
        found = FUNCTIONS[name](Interval.of(x, prec, radius))
    except (Undefined, Unsure):
        return
    for place in (x, *((x - radius, x + radius) if radius else ())):
        assert holds(found, getattr(EXACT, name)(high(place)))


@given(a=tiny_or_large, b=tiny_or_large, n=st.integers(-9, 9))
def test_arithmetic_holds_what_fractions_say(a, b, n) -> None:
    x, y = Interval.of(a, 60), Interval.of(b, 60)
    assert holds(x + y, high(a + b)) and holds(x * y, high(a * b)) and holds(x - y, high(a - b))
    if b:
        assert holds(x / y, high(a / b))
    if a or n >= 0:
        assert holds(x.whole_power(n), high(a**n))


@pytest.mark.parametrize(
    ("name", "outside"),
    [("log", 0), ("log", -1), ("sqrt", -1), ("asin", 2), ("acos", -2), ("acosh", 0), ("atanh", 1), ("gamma", -2),
     ("loggamma", -1), ("cot", 0), ("csch", 0)],
)  # fmt: skip
def test_outside_its_domain_a_function_has_no_value(name, outside) -> None:
    with pytest.raises(Undefined):
        FUNCTIONS[name](Interval.of(outside, 80))


@pytest.mark.parametrize(
    ("name", "edge"), [("log", 0), ("sqrt", 0), ("asin", 1), ("acosh", 1), ("gamma", -3), ("floor", 2)]
)
def test_across_an_edge_nothing_is_said(name, edge) -> None:
    with pytest.raises(Unsure):
        FUNCTIONS[name](Interval.of(edge, 80, Fraction(1, 1000)))


def test_a_quotient_by_what_may_be_zero_is_not_said() -> None:
    with pytest.raises(Unsure):
        Interval.of(1, 80) / Interval.of(0, 80, Fraction(1, 10))
    with pytest.raises(Undefined):
        Interval.of(1, 80) / 0


@pytest.mark.parametrize(
    ("base", "exponent", "error"),
    [
        (-2, Fraction(1, 2), Undefined),
        (-2, Fraction(1, 3), Undefined),
        (0, -1, Undefined),
        (0, Fraction(-1, 2), Undefined),
    ],
)
def test_powers_without_a_real_value(base, exponent, error) -> None:
    with pytest.raises(error):
        Interval.of(base, 80).power(Interval.of(exponent, 80))


def test_powers_of_zero_and_of_negative_numbers() -> None:
    def power(a, b):
        return Interval.of(a, 80).power(Interval.of(b, 80))

    assert power(0, 0).whole() == 1 and power(0, Fraction(1, 2)).whole() == 0 and power(-2, 3).whole() == -8


def test_huge_numbers_are_left_alone() -> None:
    large = Interval.of(10**80, 80)
    with pytest.raises(Unsure):
        FUNCTIONS["exp"](large)
    with pytest.raises(Unsure):
        FUNCTIONS["gamma"](large)


def test_the_root_of_a_square_is_exact() -> None:
    assert sqrt(Interval.of(144, 80)).whole() == 12
