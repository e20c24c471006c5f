"""Maxima and minima whose arguments are equal all around a place, and functions that are steep where one is taken."""

from random import Random

import mpmath
import pytest
from bent_judge import NoValue, slope, value
from sympy import (
    Abs,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Sum,
    acos,
    asin,
    atan,
    ceiling,
    cos,
    cosh,
    erf,
    exp,
    floor,
    sign,
    sqrt,
    symbols,
    tanh,
)

from derive import gradient
from derive.terms.notation import array, indices, size
from derive.terms.ordered import plain

NAMES = x, y, z, w, b, d = symbols("x y z w b d", real=True)
i, j, n = *indices("i j"), size("n")
v = array("v", n)
FUNCTIONS = [
    Max(0, w * Max(0, y * x)),
    Max(0, Min(x, 1, y)),
    Max(-d, Min(x, d)),
    Max(Min(x, 3), Min(x, 5), evaluate=False),
    Max(Min(x, y), Min(x, z)),
    Min(Max(x, w), b),
    Max(0, x * floor(x)),
    Max(0, x * ceiling(x)),
    Max(y, floor(x)),
    Max(0, Abs(w * x)),
    Max(0, x, w * x),
    Max(x * y, x * z),
    Max(0, x * (w - 1)),
    Max(x, y, x + z),
    asin(Max(y, 3 - x) / 5),
    acos(Min(x, y)),
    Max(x, 0) ** y,
    sqrt(Max(0, x)),
    sqrt(Max(x, y)),
    Max(0, x) ** sqrt(2),
    Min(x**2, Max(x**2, y)),
    Max(x, x * sign(x - 1)),
    Max(x, x * Heaviside(x)),
    Max(2 * x, x + Abs(x)),
    Min(x * y * (3 - x), Max(y, x + 1)),
    Max(y, tanh(x), asin(tanh(x)), atan(y)),
    Min(x, Max(2, Piecewise((y, x > 0), (3 - x, True)))),
    Max((x + 1) * sign(x - 1), erf(Piecewise((1, x**2 < 2), (x / 2, True)))),
    Max(0, y + 2 * Max(1, Piecewise((x, x > z), (x**2, True)))),
    Min(1, y, exp(-(x**2))),
    Max(y, x**3, 2 * x**3),
    Max(0, y, x**3),
    Max(1, y, z, cosh(x)),
    Min(1, y, cos(x)),
    x * sqrt(1 + Piecewise((y, x <= 1), (3 - x, True))),
    asin(Piecewise((y, x > z), (x / 5, True))),
    Piecewise((y, x > 0), (x**2, True)) ** w,
    acos(w * Piecewise((y, x > 0), (x / 5, True))),
]


@pytest.mark.in_part
@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_no_slope_is_lost_and_none_is_wrong(f) -> None:
    result, rng = plain(gradient(f, x).result), Random(str(f))
    seen = 0
    with mpmath.workdps(50):
        for _ in range(60):
            at = {s: mpmath.mpf(rng.choice((0, 1, -1, rng.uniform(-3, 3), rng.uniform(-3, 3)))) for s in NAMES}
            at[x] = mpmath.mpf(rng.uniform(-4, 4))  # all around it
            try:
                wanted = slope(f, at)
            except (NoValue, ZeroDivisionError, ValueError, OverflowError):
                continue
            seen += 1
            assert abs(value(result, at) - wanted) <= 1e-6 * max(1, abs(wanted)), at
    assert seen > 10


@pytest.mark.parametrize(
    "f",
    [
        Sum(Max(0, v[i] - v[1]), (i, 1, n)),
        Sum(Max(0, v[i] - v[i + 1]), (i, 1, n - 1)),
        Sum(v[i] * v[i + 1], (i, 1, n - 1)),
        Sum(v[i] * v[i + 1] * v[i + 2], (i, 1, n - 2)),
        Sum((v[i + 1] - v[i]) ** 2, (i, 1, n - 1)),
    ],
    ids=str,
)
def test_neighbours_in_an_array(f) -> None:
    """The kernel compares with differences at every index for sizes 1 to 3 and beyond; here nothing is refused."""
    assert gradient(f, v[j]).result


def test_cases_inside_cases_have_plain_conditions() -> None:
    inner = Piecewise((x, x > 2), (1, True), evaluate=False)
    nested = Piecewise((inner, x > 0), (0, True), evaluate=False)
    assert gradient(nested, x).result == Piecewise((1, x > 2), (0, (x > 0) & (x < 2)), (0, x < 0), evaluate=False)
    assert len(gradient(Piecewise((1, x > 0), (-1, x < 0), (0, True)), x).result.args) == 1


def test_three_arguments_have_a_slope_where_two_touch() -> None:
    result = plain(gradient(Max(y, tanh(x), asin(tanh(x))), x).result)
    assert value(result, {x: mpmath.mpf(0), y: mpmath.mpf(-1)}) == 1  # of either, and y is below
    assert value(result, {x: mpmath.mpf(0), y: mpmath.mpf(1)}) == 0


@pytest.mark.parametrize(
    ("f", "flat"),
    [(Min(1, y, cos(x)), (1, 2)), (Min(1, y, exp(-(x**2))), (1, 3)), (Max(1, y, cosh(x)), (1, -1)),
     (Max(0, y, x**3), (0, -2))],
)  # fmt: skip
def test_a_number_that_is_touched_is_not_merged_with_others_that_stay(f, flat) -> None:
    result = plain(gradient(f, x).result)
    for number in flat:
        assert value(result, {x: mpmath.mpf(0), y: mpmath.mpf(number)}) == 0
