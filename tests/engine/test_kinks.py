"""Slopes of functions given by cases, of maxima, of what jumps: right on both sides, and silent where there is none."""

from __future__ import annotations

import math

import pytest
from sympy import (
    Abs,
    And,
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
    ceiling,
    exp,
    floor,
    log,
    nan,
    sign,
    sin,
    sqrt,
    symbols,
)

from derive.engine.algebra import sifted
from derive.engine.moves import claim
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


def value(expr, at):
    found = plain(expr).subs({**AT, x: at})
    return math.nan if found == nan else float(found)


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


def test_what_jumps_is_flat_apart_from_its_jumps():
    assert gradient(x - floor(x), x).evidence.supposes == ["x not a whole number"]
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


def test_triangular_sums():
    total = Sum(Sum(v[k], (k, 1, i)), (i, 1, n))
    assert claim(D(total, v[j])).differentiate().derivation()
