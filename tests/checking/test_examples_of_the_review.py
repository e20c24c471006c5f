"""What once got past and what once was refused though right: every example of the review, and others of each kind.

Values come from hand calculation; what is right is judged by SymPy's own derivative at points, with 30 digits.
"""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Eq,
    Expr,
    Heaviside,
    IndexedBase,
    Max,
    Min,
    Piecewise,
    Rational,
    Sum,
    acos,
    asin,
    atan,
    ceiling,
    cos,
    erf,
    exp,
    floor,
    log,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    tanh,
)

import derive
from derive.authoring import AT_MOST, D, claim, let, minus, scalar
from derive.errors import CheckFailed, DeriveError
from derive.kernel import EQUAL, Setting, Step
from derive.terms.notation import size
from derive.terms.ordered import plain

x, y, z, w, lam = symbols("x y z w l", real=True)
n = size("n")

# -- what gets past ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("meaning", [
    x**2 * (x - 40) * (x - 60) + 1, (x - 3) * (x - 5) + Rational(1, 2), x**3, sin(x) + Rational(9, 10),
])  # fmt: skip
def test_a_sign_declared_of_a_defined_name_proves_nothing(meaning: Expr) -> None:
    name = scalar("y", positive=True)
    with pytest.raises(DeriveError):
        claim(minus(name), let(name, meaning)).state(Rational(0), relation=AT_MOST).derivation()


KINKS = {
    "ELU with 7 at 0": (
        Piecewise((x, x > 0), (exp(x) - 1, True)),
        Piecewise((1, x > 0), (7, Eq(x, 0)), (exp(x), True)),
    ),
    "a step, flat at its jump": (Piecewise((0, x <= 0), (1, True)), Piecewise((0, x <= 0), (0, True), evaluate=False)),
    "leaky ReLU otherwise": (Piecewise((x, x > 0), (x / 10, True)), Piecewise((1, x > 0), (Rational(1, 10), True))),
    "hardshrink at its jump": (Piecewise((x, Abs(x) > 1), (0, True)), Piecewise((1, Abs(x) > 1), (0, True))),
    "a jump of equal slopes": (
        Piecewise((x, x < 0), (x + 1, True)),
        Piecewise((1, x < 0), (1, x >= 0), evaluate=False),
    ),
    "|x - 2| with 0 at 2": (Abs(x - 2), Piecewise((-1, x < 2), (0, Eq(x, 2)), (1, True))),
    "max(x, 1) closed at 1": (Max(x, 1), Piecewise((1, x >= 1), (0, True))),
    "hard tanh closed": (Min(Max(x, -1), 1), Piecewise((1, Abs(x) <= 1), (0, True))),
}


@pytest.mark.parametrize("name", KINKS)
def test_no_value_is_taken_at_a_kink(name: str) -> None:
    f, stated = KINKS[name]
    with pytest.raises(CheckFailed):
        Step(D(f, x), stated, "stated", EQUAL, setting=Setting((D(f, x), stated), (), ()))


FALSE = {
    "negative between 4 and 6": ("|x^2 (x-4)(x-6)|", "x^2 (x-4)(x-6)"),
    "negative between 14 and 16": ("|x^2 (x-14)(x-16)|", "x^2 (x-14)(x-16)"),
    "negative between 230 and 231": ("|(x-230)(x-231)|", "(x-230)(x-231)"),
    "a far threshold": ("max(0, x - 300)", "0"),
    "a far clip": ("min(x, 900)", "x"),
    "a short decimal": ("0.3333333333 x", "x/3"),
    "sqrt(2/pi) in ten digits": ("0.7978845608", "sqrt(2/pi)"),
    "a small hinge": ("x + max(0, x-3)/10^12", "x"),
    "e in ten digits": ("2.7182818285^x", "e^x"),
    "a small constant": ("x^2 + 10^(-15)", "x^2"),
    "two values of f": ("f(0) = 1", "f(0) = 2"),
    "differences of f": ("f(5) = f(7) + 4", "f(2) = f(3) + 4"),
    "a sum of f": ("sum(f(k), k, 1, 3) = 2", "sum(f(k), k, 1, 3) = 3"),
    "an initial value": ("y(0) = 1", "y(0) = 2"),
    "another place of f": ("f(1) = 0", "f(2) = 0"),
    "a multiple of f": ("f(1) + f(2) = 3", "f(1) + 2 f(2) = 3"),
    "f and its double": ("2 f(0) = 2", "f(0) = 2"),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_answer_is_different(name: str) -> None:
    answer, expected = FALSE[name]
    assert derive.check(answer, expected=expected).verdict == "different"


@pytest.mark.parametrize("factors", [(1, 2, 3, 4, 7), (1, 2, 3, 4, 5, 6, 7), (5, 6), (2, 9, 11)])
def test_sizes_have_no_gaps(factors: tuple[int, ...]) -> None:
    product = n
    for k in factors:
        product = product * (n - k)
    with pytest.raises(DeriveError):
        claim(product, scope=[n]).state(Rational(0)).derivation()


# -- what is refused though right -------------------------------------------------------------------------------------

q = symbols("q", positive=True)
RIGHT = [
    # a witness made of rounding
    erf(x**2),
    erf(5 * x),
    1 / (2 + exp(-(x**4))),
    sqrt(1 + exp(-(x**4))),
    log(1 + exp(-46 * x)),
    log(1 + exp(-200 * x)),
    asin(tanh(x)),
    -((1 - q) ** w) * log(q),
    tanh(x**5),
    atan(sinh(3 * x)),
    asin(tanh(x / 2)) - exp(-((2 * x - 1) ** 2)),
    # removable points and cases
    Max(x, 0) - x * y + log(1 + exp(-Abs(x))),
    Min(x, 0) - log(1 + exp(-Abs(x))),
    Max(0, x) ** 3,
    sign(x) * Max(Abs(x) - lam, 0),
    Piecewise((x, Eq(y, 1)), (Max(0, 1 - x), True)),
    Max(0, Abs(x - y) - Abs(x - z) + 1),
    Max(0, 2 * Max(0, 3 * x - 1) - Max(0, 1 - x) + Rational(1, 2)),
    Max(0, w * x),
    x * Abs(x),
    x**2 * sign(x),
    x * Min(Max(x + 3, 0), 6) / 6,
    Max(0, x) + 3 * Min(0, exp(x) - 1),
    # no rule
    Max(x, y, z),
    Min(x, 2 * x, x**2, 1),
    Heaviside(x - 1) * x,
    floor(x) * x,
    ceiling(x / 2) + x**2,
    (x - floor(x)) ** 2,
    Piecewise((Piecewise((x, x > 1), (x**2, True)), x > 0), (-x, True)),
    Max(Max(x, 1), Min(x, 3)),
    Max(x, Abs(x)),
    Min(x, -x, Abs(x)),
    Max(x, exp(-Piecewise((1, x**2 < 2), ((3 - x) ** 2, True)))),
    asin(tanh(exp((x + 1) * (2 * x - 1) / 4) + cos(x / 2))),
    acos(x / (1 + x**2)),
    x * pi - 2 * atan(exp(x)),
]


@pytest.mark.in_part
@pytest.mark.parametrize("f", RIGHT, ids=str)
def test_a_right_slope_is_not_refused(f: Expr) -> None:
    by = q if f.has(q) else x
    result = plain(derive.gradient(f, by).result)
    for at in (Rational(-23, 10), Rational(-7, 11), Rational(5, 13), Rational(9, 7), Rational(27, 10)):
        others = {y: Rational(3, 10), z: Rational(-4, 5), w: Rational(7, 5), lam: Rational(3, 4)}
        place = {**others, by: abs(at) / 3 if by == q else at}
        h = Rational(1, 10**12)
        above, below = (f.subs({**place, by: place[by] + s * h}).evalf(40) for s in (1, -1))
        got = result.subs(place).evalf(30)
        assert abs(got - (above - below) / (2 * h)) < 1e-9 * max(1, abs(got)), at


SAME = [
    ("-2 x^3 e^(-x^4)/sqrt(1+e^(-x^4))", "d/dx(sqrt(1+e^(-x^4)))"),
    ("10 e^(-25x^2)/sqrt(pi)", "d/dx(erf(5x))"),
    ("-46/(1+e^(46x))", "d/dx(ln(1+e^(-46x)))"),
    ("4x^3 e^(-x^4)/(2+e^(-x^4))^2", "d/dx(1/(2+e^(-x^4)))"),
    ("5 x^4 (1 - tanh(x^5)^2)", "d/dx(tanh(x^5))"),
]


@pytest.mark.parametrize(("answer", "expected"), SAME)
def test_a_right_answer_is_not_different(answer: str, expected: str) -> None:
    assert derive.check(answer, expected=expected).verdict == "equal"


@pytest.mark.parametrize("expr", ["max(0, w x)", "max(0, 1 - y w x)", "|w x - y|", "max(w, 2 w, x)"])
def test_a_kink_by_a_weight_is_printed(expr: str) -> None:
    assert derive.diff(expr, wrt="w").to("text")


def test_a_sum_over_part_of_a_range_needs_its_condition() -> None:
    v, (i, j, k) = IndexedBase("v"), symbols("i j k", integer=True)
    found = derive.gradient(Sum(v[k] ** 2, (k, 1, i)), v[j]).result
    assert plain(found).subs({i: 3, j: 5}) == 0 and plain(found).subs({i: 5, j: 3}) == 2 * v[3]
