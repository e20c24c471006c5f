"""Slopes of functions given by cases, of maxima, of what jumps: right on both sides, and silent where there is none."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from sympy import (
    Abs,
    And,
    Derivative,
    Eq,
    Function,
    Heaviside,
    IndexedBase,
    Max,
    Min,
    Ne,
    Piecewise,
    Product,
    Rational,
    Sum,
    asin,
    ceiling,
    diff,
    exp,
    floor,
    log,
    nan,
    sign,
    sin,
    sinc,
    sqrt,
    symbols,
    tanh,
)

from derive.crosscheck.numpy_code import code_of
from derive.engine.algebra import sifted
from derive.engine.moves import claim
from derive.kernel import Setting
from derive.library import gradient
from derive.terms.notation import D, Delta, array, indices, size
from derive.terms.ordered import ordered, plain

x, y, z, w = symbols("x y z w", real=True)
a = symbols("a", positive=True)
AT = {y: 0.3, z: -0.8, w: 0.7, a: 1.7}

FUNCTIONS = {
    "ELU": Piecewise((x, x > 0), (a * (exp(x) - 1), True)),
    "ELU of slope one": Piecewise((x, x > 0), (exp(x) - 1, True)),
    "Huber": Piecewise((x**2 / 2, Abs(x) <= 1), (Abs(x) - Rational(1, 2), True)),
    "Huber by two bounds": Piecewise((x**2 / 2, And(x <= 1, x >= -1)), (Abs(x) - Rational(1, 2), True)),
    "CELU": Max(0, x) + Min(0, 2 * (exp(x / 2) - 1)),
    "ELU of any sign": Max(0, x) + Min(0, y * (exp(x) - 1)),
    "touching": Min(1, exp(-(x**2))),
    "touching with a slope": Max(x, sin(x)),
    "touching at a half": Max(tanh(2 * x - 1), asin(tanh(2 * x - 1))),
    "a jump inside |.|": Abs(Piecewise((sqrt(x**2 + 2), Abs(x) < 1), (2 * x - 1, True))),
    "smooth for some y alone": Piecewise((Max(x, 2 * x - 1), x > y), (x, True)),
    "softsign": x / (1 + Abs(x)),
    "a jump": Piecewise((x, x < 0), (x + 1, True)),
    "a step": Piecewise((0, x < 0), (1, True)),
    "hard shrink": Piecewise((x, x > 1), (x, x < -1), (0, True)),
    "hard swish": Piecewise((0, x <= -3), (x, x >= 3), (x * (x + 3) / 6, True)),
    "hard tanh": Piecewise((-1, x < -1), (1, x > 1), (x, True)),
    "ReLU cubed": Max(0, x) ** 3,
    "soft threshold": sign(x) * Max(Abs(x) - a, 0),
    "PyTorch's bce_with_logits": Max(x, 0) - x * y + log(1 + exp(-Abs(x))),
    "PyTorch's log_sigmoid": Min(0, x) - log(1 + exp(-Abs(x))),
    "hinge": Max(0, 1 - y * x),
    "triplet": Max(0, Abs(x - y) - Abs(x - z) + 1),
    "maximum of three": Max(x, y, z),
    "maximum of four": Max(0, x, 2 * x - 1, y),
    "minimum of three": Min(x, x**2, y),
    "maximum of a maximum": Max(0, Max(x, 1) - 2),
    "maximum of cases": Max(0, Piecewise((x, x > 1), (x**2, True))),
    "cases in cases": Piecewise((Piecewise((x, x > 2), (1, True)), x > 0), (0, True)),
    "Heaviside times a square": Heaviside(x) * x**2,
    "sawtooth": x - floor(x),
    "stairs": ceiling(2 * x) * x,
    "a network of one unit": Max(0, y * Max(0, w * x + 1) + 2),
    "clip": Min(Max(x, -1), 1),
    "root of |x|": sqrt(Abs(x)),
    "|sin|": Abs(sin(x)),
    "three pieces": Piecewise((0, x < 0), (x**2, x < 1), (2 * x - 1, True)),
    "a filled hole": Piecewise((sin(x) / x, Ne(x, 0)), (1, True)),
}


@cache
def of_x_alone(expr):
    return plain(expr).subs(AT)


def value(expr, at):
    found = of_x_alone(expr).subs(x, at)
    return math.nan if found == nan else float(found)


@pytest.mark.in_part
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_slope_is_right_beside_every_kink(name):
    f = FUNCTIONS[name]
    found = gradient(f, x).result
    for at in (-4.1, -2.3, -1.05, -0.95, -0.4, -0.02, 0.02, 0.3001, 0.45, 0.9, 1.1, 1.6, 2.2, 3.1):
        difference = (value(f, at + 1e-6) - value(f, at - 1e-6)) / 2e-6
        assert value(found, at) == pytest.approx(difference, abs=1e-4), at


BENT_AT = {
    "ELU": [0], "a jump": [0], "a step": [0], "hard shrink": [-1, 1], "hard swish": [-3, 3], "hard tanh": [-1, 1],
    "cases in cases": [0, 2], "clip": [-1, 1], "maximum of three": [0.3], "maximum of a maximum": [2],
}  # fmt: skip


@pytest.mark.parametrize("name", BENT_AT)
def test_no_value_is_stated_at_a_kink(name):
    found = gradient(FUNCTIONS[name], x)
    for at in BENT_AT[name]:
        stated = plain(found.result).subs({**{k: Rational(str(v)) for k, v in AT.items()}, x: Rational(str(at))})
        assert stated == nan or not stated.is_number or found.evidence.places


def test_smooth_ends_belong_to_a_piece():
    assert gradient(FUNCTIONS["ELU of slope one"], x).result == Piecewise((1, x > 0), (exp(x), True))
    assert gradient(FUNCTIONS["Huber"], x).evidence.places == ()
    assert gradient(FUNCTIONS["three pieces"], x).evidence.places == ()


SMOOTH = {
    "relu cubed": (Max(0, x) ** 3, 3 * Max(0, x) ** 2),
    "relu to the 3/2": (Max(0, x - 1) ** Rational(3, 2), Rational(3, 2) * sqrt(Max(0, x - 1))),
    "squared hinge": (Max(0, 1 - x * y) ** 2, -2 * y * Max(0, 1 - x * y)),
    "a label that is one of two": (
        Piecewise((x, Eq(y, 1)), (x**2, True)),
        Piecewise((1, Eq(y, 1)), (2 * x, True)),
    ),
    "a filled hole": (
        Piecewise(((exp(x) - 1) / x, Ne(x, 0)), (1, True)),
        Piecewise(((x * exp(x) - exp(x) + 1) / x**2, Ne(x, 0)), (Rational(1, 2), True)),
    ),
    "a hole of one formula": (Piecewise((3 * x, Ne(x, 1)), (3, True)), 3),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_where_nothing_bends_nothing_is_left_out(name):
    f, expected = SMOOTH[name]
    found = gradient(f, x)
    assert found.evidence.places == ()
    for at in (-1.3, 0, 0.4, 1, 1.7, 2.3):
        for label in (1, -0.6):
            here, there = (plain(e).subs({y: label, x: at}) if e != 3 else 3 for e in (found.result, expected))
            assert float(here) == pytest.approx(float(there), abs=1e-12)


ALONE = {
    "a hole filled wrongly": Piecewise(((exp(x) - 1) / x, Ne(x, 0)), (2, True)),
    "|x| with its place apart": Piecewise((Abs(x), Ne(x, 0)), (0, True)),
    "a point beside a line": Piecewise((4, Eq(x, 0)), (3 * x, True)),
    "an endless wave": Piecewise((sin(1 / x), Ne(x, 0)), (0, True)),
}


@pytest.mark.parametrize("name", ALONE)
def test_a_place_alone_has_no_slope_of_its_own(name):
    """The 0 of d/dx c is not the slope at a place at which the function jumps or bends."""
    stated = plain(gradient(ALONE[name], x).result).subs(x, 0)
    assert stated == nan or not stated.is_number


def test_the_second_slope_of_sinc():
    """-1/3 at 0, by the series 1 - x^2/6 + x^4/120."""
    for found in (gradient(gradient(sinc(x), x).result, x).result, gradient(Derivative(sinc(x), x), x).result):
        assert plain(found).subs(x, 0) == Rational(-1, 3)
        assert float(plain(found).subs(x, 1.3)) == pytest.approx(float(diff(sin(x) / x, x, 2).subs(x, 1.3)))


def test_what_jumps_is_flat_apart_from_its_jumps():
    assert gradient(x - floor(x), x).evidence.supposes == ["x not a whole number"]
    assert gradient(Max(x, x - floor(x)), x).evidence.supposes == ["x not a whole number"]  # it has slopes at 1 and 2
    assert gradient(FUNCTIONS["a step"], x).result == Piecewise((0, Ne(x, 0)))
    assert gradient(FUNCTIONS["a jump"], x).result == Piecewise((1, Ne(x, 0)))


n = size("n")
i, j, k, m = indices("i j k m")
v = array("v", n)
b = IndexedBase("b")


def test_a_power_series_begins_where_its_slope_does():
    found = gradient(Sum(b[k] * x**k, (k, 0, n)), x).result
    assert found.limits[0][1] == 1
    assert gradient(Sum(b[k] * x**k, (k, 1, n)), x).result.limits[0][1] == 1


def test_a_product_over_an_index():
    found = gradient(Product(x - v[k], (k, 1, n)), x)
    assert found.evidence.points
    assert gradient(Product(1 + x * v[k], (k, 1, n)), v[j]).evidence.points
    assert gradient(Product(Function("f")(v[k]), (k, 1, n)), v[j]).evidence.points


SIFTED = [
    (Sum(2 * v[k] * Delta(k, j), (k, 1, n)), 2 * v[j]),
    (Sum(v[k] * Delta(k, j), (k, 1, i)), Piecewise((v[j], j <= i), (0, True))),
    (Sum(Delta(k, j), (k, 1, i)), Piecewise((1, j <= i), (0, True))),
    (Sum(v[k] * Delta(k, j), (k, 2, n)), None),
    (Sum(v[k] * Delta(i + k - 1, j), (k, 1, n)), None),
    (Sum(v[k] * Delta(k + 1, j), (k, 1, n - 1)), None),
]


@pytest.mark.parametrize(("before", "after"), SIFTED)
def test_a_delta_is_sifted_with_the_range_it_needs(before, after):
    before = ordered(before)
    found = sifted(before)
    if after is not None:
        assert plain(found) == plain(after)
    assert not found.has(Delta)
    assert claim(before, scope=[v[i], v[j]]).state(found).derivation()


def test_a_sum_of_maxima_over_an_index():
    """The slope by one component keeps one term, by cases; PyTorch's hinge and squared hinge."""
    relu = gradient(Sum(Max(0, v[k]), (k, 1, n)), v[j])
    assert relu.result == Piecewise((0, v[j] < 0), (1, v[j] > 0))
    assert {s.evidence.method for s in relu.steps} == {"exact-small-n"}
    u = array("u", n)
    hinge = gradient(Sum(u[k] * Max(0, 1 - v[k]), (k, 1, n)), v[j]).result
    assert hinge.free_symbols & {k} == set()
    assert float(plain(hinge).subs({v[j]: 0.3, u[j]: 2.5})) == -2.5
    assert float(plain(hinge).subs({v[j]: 1.3, u[j]: 2.5})) == 0
    squared = gradient(Sum(Max(0, 1 - v[k]) ** 2, (k, 1, n)), v[j]).result
    assert float(plain(squared).subs(v[j], 0.4)) == pytest.approx(-1.2)
    assert claim(D(Sum(Max(0, v[k]), (k, 1, i)), v[j]), scope=[v[i]]).differentiate().derivation()


def test_cases_under_a_sum_are_open_where_they_jump():
    """SymPy draws cases out of what a sum holds, derivatives too, and would lose the ends of the pieces."""
    jumping = Sum(Piecewise((x * y, x > v[k]), (x**2, True)), (k, 1, n))
    found = plain(gradient(jumping, x).result)
    assert found.function == Piecewise((y, x > v[k]), (2 * x, x < v[k]))


def test_points_that_cannot_be_judged_do_not_undo_a_chain_of_proofs():
    found = gradient(asin(tanh(x / 2)) - exp(-((2 * x - 1) ** 2)), x)
    assert {s.evidence.method for s in found.steps} == {"proved"}
    assert value(found.result, 0.3) == pytest.approx(0.49444 + 4 * (-0.4) * math.exp(-0.16), abs=1e-4)


def test_numpy_reads_indices_inside_cases():
    """In a case as elsewhere components count from 1 on paper and from 0 in NumPy."""
    pieces = Piecewise((Delta(k, j) * v[k], v[k] > 0), (v[k + 0] * k, True))
    code = code_of(ordered(Sum(pieces, (k, 1, n))), Setting((v[i], v[j]), (), ()))
    numbers = np.array([1.5, -2.0, 3.0])
    assert code({"v": numbers, "n": 3, "j": 3}) == pytest.approx(3.0 - 2.0 * 2)


def test_triangular_sums():
    total = Sum(Sum(v[k], (k, 1, i)), (i, 1, n))
    assert claim(D(total, v[j])).differentiate().derivation()


@pytest.mark.parametrize(
    ("f", "given", "slope"),
    [
        (Max(0, x**2 - y**2 + 1), x**2 - y**2 + 1 > 0, 2 * x),
        (Max(x, y), x < y, 0),
        (Min(x, 3 * x - y), 3 * x - y > x, 1),
    ],
)
def test_a_condition_says_which_one_is_taken(f, given, slope) -> None:
    assert plain(claim(D(f, x), given=[given]).differentiate().derivation().result) == slope
