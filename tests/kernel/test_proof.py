"""Proof over all cases of sizes and indices; nothing that depends on which index it is may be proved by one of them."""

from __future__ import annotations

import pytest
from sympy import Abs, Product, Rational, Sum, Symbol, exp

from derive.kernel import AT_MOST, EQUAL, Definition, Setting, approx
from derive.kernel.exact.proof import Exact, _index_symmetric
from derive.terms.notation import D, Delta, Vec, array, indices, scalar, sigma, size
from derive.terms.ordered import Plus, Times, over

x, y = scalar("x"), scalar("y")
h = scalar("h", positive=True)
i, j, k, l = indices("i j k l")  # noqa: E741
n, m = size("n"), size("m")
v, p, z, w = array("v", n), array("p", n), array("z", n), array("w", n, m)


def proves(before, after, relation=EQUAL, scope=(), definitions=(), given=()):
    setting = Setting((before, *scope), tuple(definitions), tuple(given))
    return Exact.of(setting).proves(before, after, relation)


SOFTMAX = Definition(p[i], over(exp(z[i]), Sum(exp(z[k]), (k, 1, n))))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Sum(v[k], (k, 1, n)), Sum(v[l], (l, 1, n))),
        (D(v[i] ** 2, v[j]), Times(2, v[i], Delta(i, j))),
        (Sum(w[k, l], (k, 1, n), (l, 1, m)), Sum(w[k, l], (l, 1, m), (k, 1, n))),
        (Sum(w[k, l], (k, 1, l), (l, 1, m)), Sum(Sum(w[k, l], (k, 1, l)), (l, 1, m))),
        (Product(exp(v[k]), (k, 1, n)), exp(Sum(v[k], (k, 1, n)))),
        (v[i] * i, Times(i, v[i])),
    ],
)
def test_right_for_every_index(before, after):
    assert proves(before, after)


def test_through_definitions():
    for answer, right in ((Plus(Delta(i, j), -p[j]), True), (Plus(1, -p[j]), False), (-p[j], False)):
        assert proves(D(p[i], z[j]), Times(p[i], answer), definitions=[SOFTMAX]) is right


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (i * v[i], v[i]),  # i = 1 only
        (Symbol("q") * array("u", n)[Symbol("q")], array("u", n)[Symbol("q")]),  # an index without assumptions
        (Sum(k * v[k], (k, 1, n)), Sum(v[k], (k, 1, n))),
        (v[i] * v[j], v[i] ** 2),
        (Delta(i, j) * v[i], v[j]),
        (v[i], v[1]),
        (v[i] * v[j] * v[k], Plus(v[i] * v[j] * v[k], Times(1 - Delta(i, j), 1 - Delta(j, k), 1 - Delta(i, k)))),
        (Sum(v[k], (k, 1, n)), Sum(v[k], (k, 1, n - 1))),
        (Sum(v[k], (k, 2, n)), Sum(v[k], (k, 1, n))),
        (Sum(v[k] ** 2, (k, 1, n)), Sum(v[k], (k, 1, n)) ** 2),
        (Sum(w[k, l], (k, 1, l), (l, 1, m)), Sum(w[k, l], (l, 1, k), (k, 1, m))),
    ],
)
def test_right_for_some_index_only(before, after):
    assert not proves(before, after)


def test_conditions_on_indices_choose_the_cases():
    from sympy import Eq, Lt, Ne

    assert proves(D(v[i], v[j]), Times(0, v[i]), given=[Ne(i, j)])
    assert proves(D(v[i], v[j]), Plus(1, Times(0, v[i])), given=[Eq(i, j)])
    assert not proves(D(v[i], v[j]), Times(0, v[i]), given=[Lt(i, j + 1)])
    assert not proves(v[i], v[i], given=[Lt(i, 1)])  # no case at all proves nothing


def test_bounds():
    assert proves(Times(-1, x**2), y**2, AT_MOST, scope=[y])
    assert not proves(x, y**2, AT_MOST, scope=[y])
    assert not proves(x, x**2, AT_MOST)
    assert proves(Times(-1, h), h, AT_MOST)
    assert not proves(h, Times(-1, h), AT_MOST)


def test_taylor():
    exponential = Plus(1, x, Times(x**2, over(1, 2)))
    assert proves(exp(x), exponential, approx(x, 2))
    assert not proves(exp(x), exponential, approx(x, 3))
    assert not proves(exp(x), Plus(1, x, x**2), approx(x, 2))
    assert not proves(abs(x), x, approx(x, 1))


def test_what_is_symmetric_in_the_components():
    letters = frozenset({"i", "j"})
    assert _index_symmetric(v[i] * Sum(v[k], (k, 1, n)) * n, letters)
    for expr in (
        i * v[i],
        v[1],
        v[i + 1],
        Sum(k * v[k], (k, 1, n)),
        Sum(v[k], (k, 1, i)),
        Sum(v[k], (k, 2, n)),
        Vec(v[k], (k, 0, n)),
        Delta(i, 2),
    ):
        assert not _index_symmetric(expr, letters)


def test_products_are_compared_factor_by_factor() -> None:
    """0 <= a_k <= b_k is enough for a product; with negative factors it is not."""
    a, b = array("a", n), array("b", n)
    (k,) = indices("k")
    small = Product(Times(Abs(a[k]), sigma(b[k]), Plus(1, Times(-1, sigma(b[k])))), (k, 1, n))
    large = Product(Times(Abs(a[k]), Rational(1, 4)), (k, 1, n))
    assert Exact.of(Setting((small, large))).proves(small, large, AT_MOST)
    assert not Exact.of(Setting((small, large))).proves(large, small, AT_MOST)
    lower, upper = Product(Plus(-1, Times(-1, a[k] ** 2)), (k, 1, n)), Product(a[k] ** 2, (k, 1, n))
    assert not Exact.of(Setting((lower, upper))).proves(lower, upper, AT_MOST)  # (-2)(-2) > 1 * 1
    short = Product(Times(Abs(a[k]), Rational(1, 4)), (k, 1, n - 1))
    assert not Exact.of(Setting((small, short))).proves(small, short, AT_MOST)
