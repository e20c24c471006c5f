"""Balls hold the values they stand for: compared with mpmath at 600 bits, function by function."""

from fractions import Fraction

import mpmath
import pytest
from counts import examples
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.bounds import balls
from derive.kernel.bounds.balls import Unsure, ball, precision
from derive.kernel.interpreter import Undefined
from derive.terms.elementary import BY_NAME

EXACT = mpmath.mp.clone()
EXACT.prec = 600
numbers = st.fractions(-400, 400, max_denominator=1000)
tiny_or_large = st.builds(lambda q, e: q * Fraction(10) ** e, numbers, st.sampled_from([-8, -3, 0, 0, 2]))
ALONE = sorted(name for name, function in BY_NAME.items() if function.arity == 1)


@pytest.fixture(autouse=True)
def bits():
    with precision(80):
        yield


def high(q: Fraction) -> mpmath.mpf:
    return EXACT.mpf(q.numerator) / q.denominator


def ends(found: arb) -> tuple[mpmath.mpf, mpmath.mpf]:
    with precision(2000):
        pairs = [e.man_exp() for e in (found.lower(), found.upper())]
    return tuple(EXACT.ldexp(EXACT.mpf(int(m)), int(e)) for m, e in pairs)


def holds(found: arb, value: mpmath.mpf) -> bool:
    low, high = ends(found)
    slack = abs(value) * EXACT.mpf(2) ** -580
    return low - slack <= value <= high + slack


@pytest.mark.parametrize("name", ALONE)
@settings(max_examples=examples(60), deadline=None)
@given(x=tiny_or_large, prec=st.sampled_from([53, 80, 250]), wide=st.booleans())
def test_a_function_of_a_ball_holds_the_function(name, x, prec, wide) -> None:
    radius = abs(x) / 10**6 if wide else None
    try:
        with precision(prec):
            found = balls.call(name, ball(x, radius))
    except (Undefined, Unsure):
        return
    for place in (x, *((x - radius, x + radius) if radius else ())):
        assert holds(found, BY_NAME[name].to_digits(EXACT, high(place)))


@given(y=tiny_or_large, x=tiny_or_large)
def test_the_angle_of_a_point(y, x) -> None:
    if x or y:
        assert holds(balls.call("atan2", ball(y), ball(x)), EXACT.atan2(high(y), high(x)))


@given(a=tiny_or_large, b=tiny_or_large, n=st.integers(-9, 9))
def test_arithmetic_holds_what_fractions_say(a, b, n) -> None:
    x, y = ball(a), ball(b)
    assert holds(x + y, high(a + b)) and holds(x * y, high(a * b)) and holds(x - y, high(a - b))
    if b:
        assert holds(x * balls.inverse(y), high(a / b))
    if a or n >= 0:
        assert holds(balls.whole_power(x, n), high(a**n))


@pytest.mark.parametrize(
    ("name", "outside"),
    [("log", 0), ("log", -1), ("asin", 2), ("acos", -2), ("acosh", 0), ("atanh", 1), ("gamma", -2), ("loggamma", -1),
     ("cot", 0), ("csch", 0), ("erfinv", 1), ("log1p", -1), ("digamma", 0), ("trigamma", -3)],
)  # fmt: skip
def test_outside_its_domain_a_function_has_no_value(name, outside) -> None:
    with pytest.raises(Undefined):
        balls.call(name, ball(Fraction(outside)))


def test_the_origin_has_no_angle() -> None:
    with pytest.raises(Undefined):
        balls.call("atan2", ball(0), ball(0))
    with pytest.raises(Unsure):
        balls.call("atan2", ball(0, Fraction(1, 9)), ball(0))


@pytest.mark.parametrize(
    ("name", "edge"),
    [("log", 0), ("asin", 1), ("acosh", 1), ("gamma", -3), ("floor", 2), ("ceil", 0), ("erfinv", -1), ("digamma", 0)],
)
def test_across_an_edge_nothing_is_said(name, edge) -> None:
    with pytest.raises(Unsure):
        balls.call(name, ball(edge, Fraction(1, 1000)))


def test_a_quotient_by_what_may_be_zero_is_not_said() -> None:
    with pytest.raises(Unsure):
        balls.inverse(ball(0, Fraction(1, 10)))
    with pytest.raises(Undefined):
        balls.inverse(ball(0))


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
        balls.power(ball(base), ball(exponent))


def test_powers_of_zero_and_of_negative_numbers() -> None:
    def power(a, b):
        return balls.whole(balls.power(ball(a), ball(b)))

    assert power(0, 0) == 1 and power(0, Fraction(1, 2)) == 0 and power(-2, 3) == -8
    assert power(144, Fraction(1, 2)) == 12


def test_a_square_of_what_may_be_zero_is_not_negative() -> None:
    found = balls.whole_power(ball(0, Fraction(1, 4)), 2)
    assert ends(found)[0] > -(2.0**-20) and holds(found, EXACT.mpf(1) / 16)


def test_huge_numbers_are_left_alone() -> None:
    large = ball(10**80)
    with pytest.raises(Unsure):
        balls.call("exp", large)
    with pytest.raises(Unsure):
        balls.whole(large)


def test_the_bits_are_those_of_before_afterwards() -> None:
    with precision(200), pytest.raises(ZeroDivisionError), precision(90):
        raise ZeroDivisionError
    with precision(300):
        assert balls.narrow(arb(1) / 3)
    assert (arb(1) / 3).rel_accuracy_bits() < 100
