"""What refutes a line is certain: rounding, underflow and slopes too small to be seen refute nothing; what differs by
little is refuted all the same."""

from __future__ import annotations

import pytest
from sympy import Max, Rational, S, acos, asin, atan, cosh, erf, erfc, exp, log, pi, sin, sqrt, tanh

import derive
from derive import gradient
from derive.errors import CheckFailed, NotRefuted
from derive.kernel import Refuted, Setting, Step
from derive.kernel.relations import AT_MOST, EQUAL, approx
from derive.terms.notation import D, scalar, sigma
from derive.terms.ordered import Plus, Times, over, plus, power, times

x, y = scalar("x"), scalar("y")
p = scalar("p", positive=True)
g = scalar("g", positive=True)

FLAT = {
    "erf of a square": erf(x**2),
    "erf of a multiple": erf(5 * x),
    "erf of a cube": erf(x**3),
    "erf far out": erf(x + 30),
    "erfc of a square": erfc(x**2 + 1),
    "one over two and a bell": over(1, plus(2, exp(-(x**4)))),
    "root of one and a bell": sqrt(1 + exp(-(x**4))),
    "root of one and a narrow bell": sqrt(1 + exp(-9 * x**4)),
    "a steep softplus": log(1 + exp(-46 * x)),
    "a steeper softplus": log(1 + exp(-90 * x)),
    "asin of tanh": asin(tanh(x)),
    "acos of tanh": acos(tanh(x)),
    "tanh of a cube": tanh(x**3),
    "tanh of a multiple": tanh(40 * x),
    "arctan of sinh": atan(exp(7 * x)),
    "a tower": exp(-exp(3 * x)),
    "a sigmoid of a square": sigma(20 * x**2),
    "a quotient of bells": over(exp(-(x**2)), plus(1, exp(-(x**6)))),
    "logarithm of a bell": log(2 + exp(-(x**6))),
    "one over cosh": over(1, cosh(12 * x)),
    "a focal loss": times(-1, power(plus(1, times(-1, sigma(x))), g), log(sigma(x))),
    "a root beside a large number": sqrt(10**12 + x**2),
}


@pytest.mark.parametrize("name", FLAT)
def test_a_right_derivative_is_not_refused(name) -> None:
    assert gradient(FLAT[name], x).steps


@pytest.mark.parametrize("name", FLAT)
def test_a_right_derivative_is_not_refuted(name) -> None:
    found = gradient(FLAT[name], x)
    with pytest.raises(NotRefuted):
        Refuted(found.claim, found.result, "no mistake", found.setting)


@pytest.mark.parametrize("name", FLAT)
def test_a_wrong_derivative_is_refuted(name) -> None:
    found = gradient(FLAT[name], x)
    for wrong in (times(-1, found.result), times(2, found.result), plus(found.result, times(Rational(1, 10**6), x))):
        with pytest.raises(CheckFailed, match="does not hold"):
            Step(found.claim, wrong, "wrong", EQUAL, found.setting)


#: what differs by less than floats are compared to
NEAR = {
    "a short third": (over(x, 3), times(0.3333333333, x)),
    "a short root": (sqrt(2 / pi), S(0.7978845608)),
    "a bend of 1e-12": (plus(x, times(Rational(1, 10**12), Max(0, x - 3))), x),
    "a bend of 1e-14": (plus(times(2, x), times(Rational(1, 10**14), Max(0, 5 - x))), times(2, x)),
    "a bend far out": (plus(x, times(Rational(1, 10**12), Max(0, x - 900))), x),
    "a wave of 1e-13": (plus(x, times(Rational(1, 10**13), sin(x))), x),
    "a constant of 1e-20": (plus(exp(x), Rational(1, 10**20)), exp(x)),
    "a short e": (exp(x), power(S(2.718281828459), x)),
    "a short pi": (times(pi, x), times(3.14159265358979, x)),
    "a slope of 1e-15": (D(plus(power(x, 2), times(Rational(1, 10**15), x)), x), times(2, x)),
    "a factor near 1": (times(x, y), times(Rational(10**13 + 1, 10**13), x, y)),
    "a case of 1e-13": (plus(x, times(Rational(1, 10**13), Max(x, y))), x),
}


@pytest.mark.parametrize("name", NEAR)
def test_nearly_equal_is_not_equal(name) -> None:
    before, after = NEAR[name]
    with pytest.raises(CheckFailed, match="does not hold"):
        Step(before, after, "rounded off", EQUAL, Setting((before, after)))


@pytest.mark.parametrize("name", NEAR)
def test_an_answer_that_is_nearly_right_is_different(name) -> None:
    expected, answer = NEAR[name]
    assert derive.check(answer, expected=expected).verdict == "different"
    if not expected.has(D):
        assert derive.check(answer, expected=expected, tolerance=1e-6).ok


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("0.3333333333 x", "x/3"), ("0.7978845608", "sqrt(2/pi)"), ("1.4142135623730951 x", "sqrt(2) x"),
     ("x + max(0, x-3)/10^12", "x"), ("2.718281828459045^x", "e^x"), ("0.1 x + 0.2000000000001 y", "0.1 x + 0.2 y"),
     ("d/dx(x^2) + 10^(-14) x", "2 x"), ("2 x", "d/dx(x^2 + 10^(-14) x)"), ("0.6931471805599453", "ln 2"),
     ("x^2/2 - x^4/24.000000000001", "x^2/2 - x^4/24")],
)  # fmt: skip
def test_a_typed_decimal_is_exact(answer, expected) -> None:
    assert derive.check(answer, expected=expected).verdict == "different"
    assert derive.check(answer, expected=expected, tolerance=1e-9).ok


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("-2 x^3 e^(-x^4)/sqrt(1+e^(-x^4))", "d/dx(sqrt(1+e^(-x^4)))"), ("10 e^(-25 x^2)/sqrt(pi)", "d/dx(erf(5 x))"),
     ("4 x e^(-x^4)/sqrt(pi)", "d/dx(erf(x^2))"), ("-46/(1+e^(46 x))", "d/dx(ln(1+e^(-46 x)))"),
     ("4 x^3 e^(-x^4)/(2+e^(-x^4))^2", "d/dx(1/(2+e^(-x^4)))"), ("sech x", "d/dx(arcsin(tanh x))"),
     ("3 x^2 (1 - tanh(x^3)^2)", "d/dx(tanh(x^3))"), ("-e^x e^(-e^x)", "d/dx(e^(-e^x))"),
     ("12 x^2", "d/dx(d/dx(x^4))"), ("cos(x y) - x y sin(x y)", "d/dy(d/dx(sin(x y)))")],
)  # fmt: skip
def test_an_answer_to_a_derivative_that_floats_cannot_see(answer, expected) -> None:
    assert derive.check(answer, expected=expected).verdict in ("equal", "equal-numerically", "equal-where-defined")
    assert derive.check(f"1.001 ({answer})", expected=expected).verdict == "different"


TAYLOR = [
    (exp(x), plus(1, x, times(Rational(1, 2) + Rational(1, 10**13), power(x, 2))), 2),
    (exp(x), plus(1, times(1 + Rational(1, 10**15), x)), 1),
    (exp(x), plus(1 + Rational(1, 10**25), x), 1),
    (sin(x), plus(x, times(Rational(-1, 6) + Rational(1, 10**20), power(x, 3))), 4),
    (log(1 + x), plus(x, times(-0.4999999999, power(x, 2))), 2),
    (tanh(x), plus(x, times(-0.33333333, power(x, 3))), 3),
    (sigma(x), plus(Rational(1, 2), times(0.2500000001, x)), 2),
    (sqrt(1 + x), plus(1, times(Rational(1, 2), x), times(Rational(-1, 8) + Rational(1, 10**18), power(x, 2))), 2),
    (over(1, plus(1, times(-1, x))), plus(1, x, power(x, 2), times(1 + Rational(1, 10**14), power(x, 3))), 3),
    (atan(x), plus(x, times(Rational(1, 10**16), power(x, 2))), 2),
]


@pytest.mark.parametrize(("before", "after", "order"), TAYLOR)
def test_a_coefficient_that_is_nearly_right_is_refused(before, after, order) -> None:
    with pytest.raises(CheckFailed, match="does not hold"):
        Step(before, after, "Taylor", approx(x, order), Setting((before, after)))


def test_at_most_is_refuted_by_what_is_certainly_larger() -> None:
    setting = Setting((x,))
    assert Step(Times(0, x), exp(-(x**4)), "positive", AT_MOST, setting).evidence
    assert Step(x, x, "itself", AT_MOST, setting).evidence
    with pytest.raises(CheckFailed):
        Step(Plus(x, Rational(1, 10**9)), x, "wrong", AT_MOST, setting)
