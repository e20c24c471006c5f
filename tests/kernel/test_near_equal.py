"""Constants that are nearly equal: what is not proved is compared to more digits than any of them share."""

import pytest
from sympy import Float, Integer, Pow, Rational, cosh, erf, exp, log, pi, sin, sinh, sqrt, tanh

from derive.errors import CheckFailed
from derive.kernel import EQUAL, Setting, Step
from derive.terms.notation import scalar

x = scalar("x")


def step(before, after):
    return Step(before, after, "r", EQUAL, Setting((before, x)))


APART = {
    "tanh(40), 1 - 4e-35": (tanh(40) * x, x),
    "tanh(1000), 1 - 1e-868": (tanh(1000) * x, x),
    "erf(9), 1 - 4e-37": (erf(9) * x, x),
    "e^(pi sqrt 163), near a whole number": (exp(pi * sqrt(163)) + 0 * x, Integer(262537412640768744)),
    "sinh and cosh of 50": (sinh(50) * x, cosh(50) * x),
    "ln(1 + e^-200)": (x + log(1 + exp(-200)), x),
    "a fraction of sixty digits": (sqrt(2) * x, Rational(int(sqrt(2 * 10**120)), 10**60) * x),
    "sin of a multiple of pi, nearly": (sin(x) * pi, sin(x) * Rational(int(pi.n(90) * 10**80), 10**80)),
    "the float of 2/3": (Rational(2, 3) * x**2, Float(2 / 3) * x**2),
    "the float of sqrt(2)": (sqrt(2) * x, Float(2**0.5) * x),
    "21 digits of e": (exp(x), Pow(Float("2.71828182845904523536"), x)),
    "36 digits of pi": (pi * x, Float("3.14159265358979323846264338327950288", 36) * x),
    "a tenth and a little": (x / 10 + Rational(1, 10**17), Float("0.1") * x),
}


@pytest.mark.parametrize("name", APART)
def test_nearly_equal_is_not_equal(name) -> None:
    with pytest.raises(CheckFailed):
        step(*APART[name])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (x / 10, Float("0.1") * x),
        (Rational(3, 10) * x, (Float(0.1) + Float(0.2)) * x),
        (Rational(44715, 10**6) * x**3, Float("0.044715") * x**3),
        (x**2 / 4, Pow(Float("0.5") * x, 2)),
        (tanh(40) * x, sinh(40) / cosh(40) * x),
        (sqrt(2) * sqrt(3) * x, sqrt(6) * x),
    ],
)
def test_a_decimal_is_what_is_written(before, after) -> None:
    assert step(before, after)
