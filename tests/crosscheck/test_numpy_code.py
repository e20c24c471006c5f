"""Generated NumPy code against loops written by hand: counting from 1, deltas, constants, names that are code."""

from __future__ import annotations

import builtins

import mpmath
import numpy as np
import pytest
from sympy import (
    Eq,
    Function,
    Heaviside,
    IndexedBase,
    Max,
    Ne,
    Piecewise,
    Product,
    S,
    Sum,
    Symbol,
    acot,
    cot,
    coth,
    csc,
    csch,
    erfc,
    exp,
    log,
    pi,
    sec,
    sech,
    sin,
    sinc,
)

from derive.crosscheck.draws import leaves
from derive.crosscheck.numpy_code import Code, central_difference, code_of
from derive.engine.moves import let
from derive.errors import BadSetting, BadTopic
from derive.kernel import Setting
from derive.terms.events import AllOf, In, Not, P, Those, events
from derive.terms.notation import At, D, Norm, Vec, array, delta, indices, scalar, sigma, size
from derive.terms.ordered import minus, over, plus, power, times

x, y, a, z = (scalar(name) for name in "xyaz")
i, j, k = indices("i j k")
m, n = size("m"), size("n")
t = size("t")
u, v, w = array("u", n), array("v", n), array("w", m, n)
A, B = events("A B")
RNG = np.random.Generator(np.random.PCG64(7))
U, V = RNG.normal(size=4), RNG.normal(size=4)
W = RNG.normal(size=(3, 4))
VALUES = {"u": U, "v": V, "w": W, "n": 4, "m": 3, "x": 0.7, "y": -1.3, "a": 2.0}


def run(e, values=VALUES, *lets, scope=()):
    return Code(e, Setting((e, *scope), lets))(values)


BY_TABLE = {
    sech: mpmath.sech, csch: mpmath.csch, coth: mpmath.coth, sec: mpmath.sec, csc: mpmath.csc, cot: mpmath.cot,
    acot: lambda q: mpmath.atan(1 / q), erfc: mpmath.erfc, sinc: mpmath.sinc,
}  # fmt: skip


# -- traps of lambdify -----------------------------------------------------------------------------------------------


def test_sums_count_from_one() -> None:
    """Plain lambdify reads x[1] as the second element and drops the first."""
    total = 0.0
    for value in U:
        total += value
    assert run(Sum(u[k], (k, 1, n))) == pytest.approx(total)
    assert run(Sum(times(u[k], v[k]), (k, 1, n))) == pytest.approx(U @ V)


@pytest.mark.parametrize("function", BY_TABLE, ids=str)
def test_a_function_that_numpy_lacks_leaves_what_stands_in_it(function) -> None:
    """lambdify writes sech by exponentials, and x^2 within as exp(2 log x)."""
    for at in (-1.3, 0.4):
        assert run(function(x**2), {"x": at}) == pytest.approx(float(BY_TABLE[function](at**2)), rel=1e-12)


def test_a_step_has_the_value_at_0_that_it_was_given() -> None:
    assert [run(Heaviside(x), {"x": at}) for at in (-2.0, 0.0, 2.0)] == [0, 0.5, 1]
    assert [run(Heaviside(x, 1), {"x": at}) for at in (-2.0, 0.0, 2.0)] == [0, 1, 1]


def test_sums_from_zero_count_from_zero() -> None:
    g = array("g", t + 1)
    total = Sum(power(g[i], 2), (i, 0, t))
    values = {"g": np.array([3.0, 4.0, 12.0]), "t": 2}
    assert run(total, values) == 9 + 16 + 144
    assert Code(g[t], Setting((g[t], total)))(values) == 12


def test_sums_over_part_of_a_matrix() -> None:
    assert run(Sum(times(w[i, k], u[k]), (k, 1, n)), {**VALUES, "i": 2}) == pytest.approx(W[1] @ U)
    assert run(Sum(w[i, k], (i, 1, m), (k, 1, n))) == pytest.approx(W.sum())


def test_indices_may_be_arrays() -> None:
    places = np.array([1, 3, 4])
    assert np.allclose(run(u[j], {**VALUES, "j": places}), U[[0, 2, 3]])


def test_deltas_on_arrays() -> None:
    rows, columns = np.array([1, 1, 2, 2]), np.array([1, 2, 1, 2])
    found = run(times(u[i], plus(delta(i, j), minus(v[j]))), {**VALUES, "i": rows, "j": columns})
    assert np.allclose(found, [U[0] * (1 - V[0]), -U[0] * V[1], -U[1] * V[0], U[1] * (1 - V[1])])


def test_constants_broadcast_against_arrays() -> None:
    got, wanted = np.broadcast_arrays(run(S.Zero), np.zeros(5))
    assert np.array_equal(got, wanted)
    assert run(pi) == pytest.approx(np.pi)


def test_products() -> None:
    assert run(Product(u[k], (k, 1, n))) == pytest.approx(U.prod())


def test_pieces_and_kinks() -> None:
    places = np.array([-1.0, 0.5, 2.0])
    assert np.allclose(run(Max(0, x), {"x": places}), [0, 0.5, 2])
    assert np.allclose(run(Piecewise((0, x < 0), (1, x > 0)), {"x": places}), [0, 1, 1])


def test_a_branch_that_is_not_taken_makes_no_noise() -> None:
    places = np.array([-1.0, 2.0])
    assert run(Piecewise((log(x), x > 1), (0, True)), {"x": places})[1] == pytest.approx(np.log(2))


# -- names -----------------------------------------------------------------------------------------------------------

CODE = "__import__('builtins').__setattr__('derive_was_here', 1)"


@pytest.mark.parametrize("name", [CODE, "x; import os", "lambda: 0", "v0", "b0", "builtins", "exp", "delta", "n"])
def test_names_that_are_code_are_only_names(name: str) -> None:
    symbol = Symbol(name, real=True)
    code = Code(exp(symbol), Setting(()))
    assert code({name: 0.0}) == 1
    assert not hasattr(builtins, "derive_was_here")


def test_arrays_and_functions_may_bear_such_names() -> None:
    base, f = IndexedBase(CODE, shape=(n,)), Function(CODE)
    total = Sum(base[k], (k, 1, n))
    assert Code(total, Setting(()))({CODE: U, "n": 4}) == pytest.approx(U.sum())
    assert Code(f(x), Setting(()))({CODE: np.cos, "x": 0.0}) == 1
    assert not hasattr(builtins, "derive_was_here")


@pytest.mark.parametrize("name", [CODE, "x y", "1x", "x\n", "", "x'"])
def test_settings_refuse_such_names_anyway(name: str) -> None:
    with pytest.raises(BadSetting):
        scalar(name)
    with pytest.raises(BadSetting):
        Setting((Symbol(name),))


# -- names with a meaning --------------------------------------------------------------------------------------------


def test_definitions_are_opened() -> None:
    assert run(power(z, 2), VALUES, let(z, times(3, x))) == pytest.approx((3 * 0.7) ** 2)


def test_opening_captures_nothing() -> None:
    """p_k inside a sum over k, where p itself sums over k."""
    p = array("p", n)
    softmax = let(p[i], over(exp(u[i]), Sum(exp(u[k]), (k, 1, n))))
    weights = np.exp(U) / np.exp(U).sum()
    assert run(Sum(times(p[k], v[k]), (k, 1, n)), VALUES, softmax) == pytest.approx(weights @ V)
    assert run(p[k], {**VALUES, "k": 2}, softmax) == pytest.approx(weights[1])


def test_the_sigmoid() -> None:
    assert run(sigma(x)) == pytest.approx(1 / (1 + np.exp(-0.7)))


def test_norms_points_and_vectors() -> None:
    assert run(Norm(Vec(u[k], (k, 1, n)))) == pytest.approx(np.linalg.norm(U))
    assert run(At(power(x, 2), x, y)) == pytest.approx(1.69)
    f = Function("f", real=True)
    moved = f(Vec(plus(u[k], minus(times(a, v[k]))), (k, 1, n)))
    assert run(moved, {**VALUES, "f": lambda q: (q**2).sum()}) == pytest.approx(((U - 2 * V) ** 2).sum())


def test_derivatives_of_unknown_functions() -> None:
    f = Function("f", real=True)
    slope = D(f(Vec(u[k], (k, 1, n))), u[j])
    assert run(slope, {**VALUES, "j": 3, "f": lambda q: (q**3).sum()}) == pytest.approx(3 * U[2] ** 2)


def test_derivatives_left_in_a_result() -> None:
    assert run(D(sin(x), x)) == pytest.approx(np.cos(0.7))
    assert run(times(2, D(power(z, 2), x)), VALUES, let(z, times(3, x))) == pytest.approx(2 * 18 * 0.7)
    total = D(Sum(power(u[k], 2), (k, 1, n)), u[j])
    assert np.allclose(run(total, {**VALUES, "j": np.array([1, 4])}), [2 * U[0], 2 * U[3]])
    rows = {**VALUES, "i": np.array([1, 2, 2]), "j": np.array([1, 1, 2])}
    assert np.allclose(run(D(power(u[i], 2), u[j]), rows), [2 * U[0], 0, 2 * U[1]])


def test_a_derivative_by_a_defined_name_cannot_be_run() -> None:
    with pytest.raises(BadTopic, match="defined name"):
        run(D(power(z, 2), z), VALUES, let(z, times(3, x)))


def test_events() -> None:
    a_, b_ = np.array([True, True, False, False]), np.array([True, False, True, False])
    values = {"A": a_, "B": b_}
    assert np.array_equal(run(A | B, values), a_ | b_)
    assert np.array_equal(run(A - B, values), a_ & ~b_)
    assert np.array_equal(run(~(A & B), values), ~(a_ & b_))
    assert np.array_equal(run(Those(AllOf(In(A), Not(In(B)))), values), a_ & ~b_)
    assert run(P(A | B), values) == 0.75


def test_conditions() -> None:
    assert list(run(Eq(i, j), {"i": np.array([1, 2]), "j": np.array([1, 1])})) == [True, False]
    assert list(run(Ne(i, j), {"i": np.array([1, 2]), "j": np.array([1, 1])})) == [False, True]


# -- tools -----------------------------------------------------------------------------------------------------------


def test_central_differences() -> None:
    assert central_difference(np.sin, np.array(0.4)) == pytest.approx(np.cos(0.4), abs=1e-11)
    jacobian = central_difference(lambda q: W @ q, U)
    assert jacobian.shape == (3, 4)
    assert np.allclose(jacobian, W, atol=1e-10)
    gradient = central_difference(lambda q: (q**2).sum(), W)
    assert np.allclose(gradient, 2 * W, atol=1e-10)


def test_leaves_are_what_must_be_drawn() -> None:
    e = plus(Sum(times(u[k], a), (k, 1, n)), At(power(x, 2), x, y))
    assert {str(leaf) for leaf in leaves(e)} == {"u[k]", "a", "y"}


def test_code_is_made_once() -> None:
    setting = Setting((x,))
    assert code_of(sin(x), setting) is code_of(sin(x), setting)


def test_products_whose_ends_are_arrays_of_indices() -> None:
    """What is left of a product without its j-th factor, for every j at once; an empty product is 1."""
    rest = times(Product(u[k], (k, 1, j - 1)), Product(u[k], (k, j + 1, n)))
    found = run(rest, {**VALUES, "j": np.arange(1, 5)}, scope=(u[j],))
    assert found == pytest.approx([np.prod(np.delete(U, place)) for place in range(4)])
    assert run(Product(u[k], (k, 1, n)), scope=(u[j],)) == pytest.approx(np.prod(U))
