"""Ordered sums and products keep the order of the textbook and say the same as SymPy's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Expr,
    IndexedBase,
    Integer,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Sum,
    Symbol,
    Tuple,
    cos,
    exp,
    lambdify,
    latex,
    log,
    simplify,
    sin,
    sqrt,
)

from derive.terms.bound import canonical
from derive.terms.ordered import (
    Plus,
    Times,
    cases,
    mapped,
    minus,
    ordered,
    over,
    plain,
    plus,
    power,
    rebuild,
    split_fraction,
    times,
)

x, y, z = (Symbol(name, real=True) for name in "xyz")
half = Rational(1, 2)

LEAVES = st.sampled_from([x, y, z, Integer(2), Integer(3), Integer(-1), half])


def _grown(children):
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda p: Add(*p)),
        pairs.map(lambda p: Mul(*p)),
        st.tuples(children, st.sampled_from([-2, -1, 2, 3, half])).map(
            lambda p: Pow(p[0], p[1]) if p[0].is_nonzero is not False else p[0]
        ),
        children.map(sin),
        children.map(exp),
        children.map(cos),
    )


EXPRESSIONS = st.recursive(LEAVES, _grown, max_leaves=8)


@given(EXPRESSIONS)
def test_plain_turns_ordered_back(e) -> None:
    assert plain(ordered(e)) == e


@given(EXPRESSIONS)
def test_ordered_leaves_no_sum_or_product_of_sympy(e) -> None:
    assert not ordered(e).has(Add, Mul)


@given(EXPRESSIONS)
def test_ordered_twice_is_ordered_once(e) -> None:
    assert ordered(ordered(e)) == ordered(e)


@given(st.permutations([x, y, sin(x), exp(y), sqrt(z), cos(z)]))
def test_the_order_of_factors_and_terms_is_kept(items) -> None:
    assert times(*items).args == tuple(items)
    assert plus(*items).args == tuple(items)


@given(st.permutations([x, y, sin(x), exp(y)]))
def test_the_order_survives_substitution(items) -> None:
    changed = times(*items).xreplace({y: z})
    assert changed.args == tuple(a.xreplace({y: z}) for a in items)


@given(EXPRESSIONS, EXPRESSIONS)
def test_constructors_say_what_sympy_says(a, b) -> None:
    assert plain(times(ordered(a), ordered(b))) == Mul(a, b)
    assert plain(plus(ordered(a), ordered(b))) == Add(a, b)
    assert plain(minus(ordered(a))).equals(-a)


def test_the_sigmoids_slope_is_not_turned_round() -> None:
    slope = times(y, plus(1, minus(y)))
    assert slope.args == (y, plus(1, times(-1, y)))
    assert str(slope.args[1].args[0]) == "1"


def test_numbers_stand_in_front_and_are_multiplied() -> None:
    assert times(x, 2, y, half, 3) == times(3, x, y)
    assert times(x, 2).args == (2, x)
    assert times(x, 0, y) == 0
    assert times() == 1
    assert times(half, 2) == 1


def test_numbers_in_sums_are_added_where_the_first_stands() -> None:
    assert plus(x, 1, y, 2).args == (x, 3, y)
    assert plus(x, 1, -1) == x
    assert plus() == 0


def test_nesting_is_flattened() -> None:
    assert times(x, times(y, z)).args == (x, y, z)
    assert plus(plus(x, y), z).args == (x, y, z)


def test_equal_factors_are_left_alone() -> None:
    assert times(x, x).args == (x, x)
    assert plus(x, x).args == (x, x)


def test_powers() -> None:
    assert power(x, 1) == x
    assert power(plus(x, y), 0) == 1
    assert power(power(plus(x, y), -1), 2) == power(plus(x, y), -2)
    assert power(times(2, x), -1) == times(half, power(x, -1))
    assert power(times(x, y), 2) == Pow(times(x, y), 2)


def test_over_and_minus() -> None:
    assert over(x, y) == times(x, power(y, -1))
    assert minus(plus(x, times(-1, y))) == plus(times(-1, x), y)


def test_a_fraction_is_taken_apart() -> None:
    assert split_fraction(times(3, x, power(y, -2), power(z, -half))) == (3, [x], [power(y, 2), sqrt(z)])
    assert split_fraction(x) == (1, [x], [])


def test_numerators_come_before_denominators() -> None:
    assert ordered((1 + sqrt(x)) / (1 - sqrt(x))).args[0].func is Plus
    assert split_fraction(ordered(x / (1 - x)))[1] == [x]


def test_equality_is_of_form() -> None:
    assert times(x, y) != times(y, x)
    assert plain(times(x, y)) == plain(times(y, x))
    assert isinstance(times(x, y), Times)


def test_rebuilding() -> None:
    assert rebuild(times(x, y), [x, 2]) == times(2, x)
    assert rebuild(log(x), [y]) == log(y)
    kept = times(x, y)
    assert mapped(kept, lambda a: a) is kept


def test_as_real_as_its_parts() -> None:
    assert plus(x, y).is_real or plus(x, y).is_extended_real
    assert times(x, Symbol("c")).is_extended_real is None


def test_sympy_can_work_with_ordered_expressions() -> None:
    t = Symbol("t", real=True)
    e = times(-1, over(exp(times(-1, t)), plus(1, exp(times(-1, t)))))
    wanted = -exp(-t) / (1 + exp(-t))
    assert e.doit() == plain(e) == wanted
    assert abs(e.subs(t, 1).evalf() - wanted.subs(t, 1).evalf()) < 1e-12
    assert lambdify(t, e, "numpy")(1.0) == pytest.approx(-0.2689414213699951)  # -1 / (1 + e)
    assert simplify((e.diff(t) - wanted.diff(t)).doit()) == 0
    assert "Times" not in str(e) + latex(e)


def test_cases_stay_in_the_sum_whose_letter_they_have() -> None:
    """SymPy draws them out of both sums, and away from the letter that binds theirs."""
    i, k, n = Symbol("i", integer=True), Symbol("k", integer=True), Symbol("n", integer=True, positive=True)
    v, w = IndexedBase("v"), IndexedBase("w")
    inner = Sum(Piecewise((0, v[k] < 0), (v[k], True)), (k, 1, n))
    outer = rebuild(Sum(w[i], (i, 1, n)), [times(w[i], inner), Tuple(i, 1, n)])
    assert k not in outer.free_symbols
    assert outer.function.atoms(Sum) == {inner}


@pytest.mark.parametrize("form", [plain, ordered, canonical])
def test_what_is_left_as_it_is_does_not_hang_on_what_was_seen_before(form) -> None:
    """An equal object from a cache is no change, after which SymPy would evaluate the node anew: | |x| | is |x|."""
    x = Symbol("x", real=True)
    inner, seen = (Expr.__new__(Abs, plus(x, 1)) for _ in range(2))
    nested = Expr.__new__(Abs, form(inner))
    form(seen)
    assert form(nested) == nested
    assert mapped(nested, lambda a: Expr.__new__(Abs, *a.args)) is nested


def test_a_case_that_an_earlier_one_takes_away_goes() -> None:
    x = Symbol("x", real=True)
    assert cases((2, x < 1), (x, x < 1), (3, True)) == Piecewise((2, x < 1), (3, True), evaluate=False)
    assert cases((2, x < 1), (x, x < 1), (2, True)) == 2
