"""Bound letters: no substitution captures an index; sums that differ by a letter are the same."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, Product, Sum, Symbol, exp, sin

from derive.terms.bound import (
    apart,
    away_from,
    binder,
    canonical,
    fresh,
    letters,
    match,
    rename,
    subexpressions,
    substitute,
)
from derive.terms.notation import At, D, Vec, array, indices, scalar, size
from derive.terms.ordered import Plus, Times, plus, power, times

i, j, k, l = indices("i j k l")  # noqa: E741
n = size("n")
x, y, w = array("x", n), array("y", n), array("w", n, n)
a, t = scalar("a"), scalar("t")

# -- an evaluator of its own: sums over 1..3, by loops ---------------------------------------------------------------

SIZE = 3
DATA = {
    "x": [2, 3, 5],
    "y": [7, 11, 13],
    "w": [[17, 19, 23], [29, 31, 37], [41, 43, 47]],
}


def total(e, at):
    """The value of sums, products and indexed names, where `at` says what the free letters are."""
    if isinstance(e, Integer):
        return int(e)
    if isinstance(e, Symbol):
        return at[e.name]
    if isinstance(e, (Plus, Times)):
        values = [total(arg, at) for arg in e.args]
        return sum(values) if isinstance(e, Plus) else list(itertools.accumulate(values, lambda p, q: p * q))[-1]
    if isinstance(e, Sum):
        *inner, (letter, _low, _high) = e.limits  # SymPy writes nested sums as one, the outer limit last
        body = e.func(e.function, *inner) if inner else e.function
        return sum(total(body, {**at, letter.name: v}) for v in range(1, SIZE + 1))
    values = DATA[e.base.label.name]
    for index in e.indices:
        values = values[total(index, at) - 1]
    return values


LETTERS = st.sampled_from([i, j, k, l])
LEAVES = st.one_of(
    st.builds(lambda p: x[p], LETTERS),
    st.builds(lambda p, q: w[p, q], LETTERS, LETTERS),
    st.builds(lambda p: y[p], LETTERS),
)


def _grown(children):
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda p: times(*p)),
        pairs.map(lambda p: plus(*p)),
        st.tuples(children, LETTERS).map(lambda p: Sum(p[0], (p[1], 1, n))),
    )


SUMS = st.recursive(LEAVES, _grown, max_leaves=6)
PLACES = st.fixed_dictionaries({letter: st.integers(1, SIZE) for letter in "ijkl"})


@given(SUMS, st.dictionaries(LETTERS, LETTERS, max_size=3), PLACES)
def test_substitution_captures_nothing(e, change, at) -> None:
    """Replacing letters first, or reading them at their new places, is the same."""
    moved = {**at, **{old.name: at[new.name] for old, new in change.items()}}
    assert total(substitute(e, change), at) == total(e, moved)


@given(SUMS, PLACES)
def test_letters_of_sums_do_not_matter(e, at) -> None:
    assert total(apart(e, {"i", "j"}), at) == total(e, at)
    assert canonical(apart(e, {"i", "j"})) == canonical(e)


@given(SUMS, st.sets(st.sampled_from("ijkl")))
def test_apart_leaves_no_bound_letter_of_those_taken(e, taken) -> None:
    bound = {limit[0].name for node in apart(e, taken).atoms(Sum) for limit in node.limits}
    assert bound.isdisjoint(taken)


@given(SUMS)
def test_an_expression_matches_itself(e) -> None:
    assert match(e, e, ()) == {}


# -- single cases ----------------------------------------------------------------------------------------------------


def test_the_captured_index() -> None:
    """x_i put for a in sum_i a y_i must not be counted by the sum's i."""
    moved = substitute(Sum(times(a, y[i]), (i, 1, n)), {a: x[i]})
    assert moved.limits[0][0] != i
    assert total(moved, {"i": 2}) == 3 * (7 + 11 + 13)


def test_a_bound_letter_is_not_replaced() -> None:
    s = Sum(x[i], (i, 1, n))
    assert substitute(s, {i: j}) == s


def test_limits_are_replaced() -> None:
    assert substitute(Sum(x[i], (i, 1, n)), {n: Integer(3)}).limits[0][2] == 3


def test_nested_sums_in_one() -> None:
    s = Sum(times(w[i, k], x[j]), (i, 1, n), (k, 1, n))
    moved = substitute(s, {j: k})
    assert total(moved, {"k": 2}) == 3 * sum(map(sum, DATA["w"]))
    assert canonical(s) == canonical(Sum(times(w[l, i], x[j]), (l, 1, n), (i, 1, n)))
    assert match(s, Sum(times(w[l, i], x[l]), (l, 1, n), (i, 1, n)), {j}) is None
    assert match(s, Sum(times(w[l, i], x[k]), (l, 1, n), (i, 1, n)), {j}) == {j: k}


def test_products_and_vectors_bind_too() -> None:
    assert binder(Product(x[i], (i, 1, n))) == i
    assert substitute(Product(times(a, x[i]), (i, 1, n)), {a: y[i]}).limits[0][0] != i
    v = substitute(Vec(times(a, x[i]), (i, 1, n)), {a: y[i]})
    assert binder(v) != i
    assert letters(v) >= {"i"}


def test_evaluation_binds_its_symbol() -> None:
    assert binder(At(sin(t), t, a)) == t
    assert substitute(At(sin(t), t, a), {t: Integer(1)}) == At(sin(t), t, a)
    assert substitute(At(sin(t), t, a), {a: Integer(1)}) == At(sin(t), t, 1)


def test_fresh_letters() -> None:
    assert fresh(i, {"j"}) == i
    assert fresh(k, {"k"}).name not in {"k"}
    everything = {chr(c) for c in range(ord("a"), ord("z") + 1)}
    assert fresh(k, everything).name == "k1"


def test_renaming() -> None:
    assert rename(Sum(x[i], (i, 1, n)), k) == Sum(x[k], (k, 1, n))
    assert rename(Vec(x[i], (i, 1, n)), k) == Vec(x[k], (k, 1, n))
    assert away_from(Sum(x[i], (i, 1, n)), {"j"}) == Sum(x[i], (i, 1, n))


def test_likeness() -> None:
    assert canonical(Sum(x[i], (i, 1, n))) == canonical(Sum(x[k], (k, 1, n)))
    assert canonical(times(a, t)) == canonical(times(t, a))
    assert canonical(Sum(x[i], (i, 1, n))) != canonical(Sum(y[i], (i, 1, n)))
    inner = Sum(times(x[i], Sum(w[i, k], (k, 1, n))), (i, 1, n))
    swapped = Sum(times(x[k], Sum(w[k, i], (i, 1, n))), (k, 1, n))
    crossed = Sum(times(x[k], Sum(w[i, k], (i, 1, n))), (k, 1, n))
    assert canonical(inner) == canonical(swapped)
    assert canonical(inner) != canonical(crossed)


def test_matching_fills_holes() -> None:
    assert match(exp(x[i]), exp(x[j]), {i}) == {i: j}
    assert match(times(x[i], y[i]), times(x[j], y[k]), {i}) is None
    assert match(Sum(times(x[k], w[i, k]), (k, 1, n)), Sum(times(x[l], w[j, l]), (l, 1, n)), {i}) == {i: j}
    assert match(sin(a), exp(a), {a}) is None


def test_nodes_come_from_the_left_and_indices_are_left_out() -> None:
    e = plus(D(x[i], x[j]), Sum(power(x[k], 2), (k, 1, n)))
    nodes = list(subexpressions(e))
    assert nodes[0] == e
    assert nodes.index(D(x[i], x[j])) < nodes.index(power(x[k], 2))
    assert i not in nodes
    assert n not in nodes
