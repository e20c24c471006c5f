"""Quotients against SymPy's own fractions: the same value, whatever the order of operations."""

from __future__ import annotations

import pytest
from counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ZZ, Rational, cancel, symbols

from derive.kernel.exact.quotient import Quotient, odd_factors, polynomials

RING = polynomials(3)
G = symbols("g0 g1 g2")

numbers = st.integers(-6, 6)


def _both(poly):
    return Quotient.of(poly), poly.as_expr(*G)


leaves = st.one_of(
    numbers.map(lambda c: _both(RING.ground_new(c))),
    st.sampled_from([_both(g) for g in RING.gens]),
    st.lists(st.tuples(st.tuples(*[st.integers(0, 2)] * 3), numbers), min_size=1, max_size=3).map(
        lambda terms: _both(RING.from_dict({m: ZZ(c) for m, c in terms if c}))
    ),
)


def _add(pair):
    (a, p), (b, q) = pair
    return a + b, p + q


def _subtract(pair):
    (a, p), (b, q) = pair
    return a - b, p - q


def _multiply(pair):
    (a, p), (b, q) = pair
    return a * b, p * q


def _divide(pair):
    (a, p), (b, q) = pair
    return (a / b, p / q) if b else (a, p)


def _raise(pair):
    (a, p), e = pair
    return (a**e, p**e) if a or e >= 0 else (a, p)


elements = st.recursive(
    leaves,
    lambda inner: st.one_of(
        *(st.tuples(inner, inner).map(f) for f in (_add, _subtract, _multiply, _divide)),
        st.tuples(inner, st.integers(-2, 3)).map(_raise),
    ),
    max_leaves=6,
)


def shown(q):
    below = q.number
    for g, e in zip(G, q.mono, strict=True):
        below *= g**e
    for f, e in q.factors.items():
        below *= f.as_expr(*G) ** e
    return q.numer.as_expr(*G) / below


@settings(max_examples=examples(150), deadline=None)
@given(elements)
def test_arithmetic_is_that_of_sympy(pair):
    ours, theirs = pair
    assert cancel(shown(ours) - theirs) == 0
    assert bool(ours) == (cancel(theirs) != 0)


@settings(max_examples=examples(80), deadline=None)
@given(elements, st.integers(0, 2))
def test_partial_derivatives_are_those_of_sympy(pair, place):
    ours, theirs = pair
    assert cancel(shown(ours.partial(place)) - theirs.diff(G[place])) == 0


@settings(max_examples=examples(80), deadline=None)
@given(elements, elements)
def test_equal_exactly_if_the_difference_is_zero(one, other):
    (a, p), (b, q) = one, other
    assert (not a - b) == (cancel(p - q) == 0)
    assert not (a + b) - (b + a)
    assert not (a - b) + (b - a)
    if b:
        assert not (a / b) * b - a
        assert not (1 / b) * b - 1


@settings(max_examples=examples(80), deadline=None)
@given(elements, elements)
def test_equal_keys_mean_equal_values(one, other):
    (a, p), (b, q) = one, other
    if a.key() == b.key():
        assert cancel(p - q) == 0


@settings(max_examples=examples(80), deadline=None)
@given(elements)
def test_the_form_is_reduced_as_promised(pair):
    ours, theirs = pair
    assert ours.number > 0
    assert all(e > 0 for e in ours.factors.values())
    assert all(f.LC > 0 and f.content() == 1 for f in ours.factors)
    if ours.is_number:
        assert cancel(theirs) == Rational(int(ours.numer.LC) if ours else 0, ours.number)


def test_division_by_zero():
    x = Quotient.of(RING.gens[0])
    with pytest.raises(ZeroDivisionError):
        1 / (x - x)
    with pytest.raises(ZeroDivisionError):
        (x - x) ** -1
    assert not ((x - x) ** 2)
    assert not (x - x) ** 0 - 1


MANY = polynomials(9)
few = st.lists(st.tuples(st.tuples(*[st.integers(0, 2)] * 3), numbers), max_size=3).map(
    lambda terms: MANY.from_dict({(0, a, 0, 0, b, 0, 0, c, 0): ZZ(n) for (a, b, c), n in terms if n})
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(few, st.integers(1, 3)), max_size=3), numbers)
def test_factors_of_odd_multiplicity_are_those_of_the_whole_ring(powers, number):
    """As SymPy finds them in all generators, of which most stand nowhere."""
    poly = MANY.ground_new(number)
    for base, exponent in powers:
        poly = poly * base**exponent
    if poly:
        content, found = poly.sqf_list()
        wanted = [factor for factor, multiplicity in found if multiplicity % 2]
        number_found, factors = odd_factors(poly)
        assert (number_found, set(factors)) == (content, set(wanted))
        assert all(factor.ring == MANY for factor in factors)
