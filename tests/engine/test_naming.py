"""Folding bodies into names, opening names, replacing one expression by another."""

from __future__ import annotations

from sympy import Integer, Sum, exp, sin, sqrt, tanh

from derive.engine.moves import let
from derive.engine.naming import fold, open_names, replace_all
from derive.kernel import Setting
from derive.terms.notation import D, array, indices, scalar, sigma, size
from derive.terms.ordered import over, plus, power, times

x, z, y = scalar("x"), scalar("z"), scalar("y")
i, j, k = indices("i j k")
n = size("n")
u, p = array("u", n), array("p", n)
softmax = let(p[i], over(exp(u[i]), Sum(exp(u[k]), (k, 1, n))))
setting = Setting((p[i],), (softmax,))


def test_a_body_becomes_its_name() -> None:
    assert fold(over(exp(u[j]), Sum(exp(u[i]), (i, 1, n))), setting) == p[j]


def test_at_any_power_and_among_factors() -> None:
    total = Sum(exp(u[k]), (k, 1, n))
    assert fold(times(y, power(exp(u[j]), 2), power(total, -2)), setting) == times(y, power(p[j], 2))
    assert fold(times(exp(u[i]), exp(u[j]), power(total, -2)), setting) == times(p[i], p[j])


def test_a_root_that_has_a_name_is_found_below_the_line() -> None:
    squares = Sum(power(u[i], 2), (i, 1, n))
    length = Setting((x,), (let(x, sqrt(squares)),))
    assert fold(over(y, sqrt(squares)), length) == over(y, x)
    assert fold(times(y, squares), length) == times(y, squares)


def test_not_inside_derivatives() -> None:
    body = over(exp(u[j]), Sum(exp(u[i]), (i, 1, n)))
    assert fold(D(body, u[k]), setting) == D(body, u[k])


def test_hidden_definitions_are_not_folded() -> None:
    hidden = Setting((z,), (let(z, Integer(3), hidden=True),))
    assert fold(Integer(3), hidden) == Integer(3)
    assert open_names(z, hidden) == z


def test_named_functions_fold_on_request() -> None:
    body = over(1, plus(1, exp(times(-1, x))))
    assert fold(times(body, plus(1, times(-1, body))), setting, [sigma]) == times(
        sigma(x), plus(1, times(-1, sigma(x)))
    )
    assert fold(body, setting) == body


def test_opening() -> None:
    assert open_names(p[j], setting) == over(exp(u[j]), Sum(exp(u[k]), (k, 1, n)))
    assert open_names(D(p[j], u[k]), setting) == D(p[j], u[k])


def test_opening_captures_nothing() -> None:
    opened = open_names(p[k], setting)
    (total,) = opened.atoms(Sum)
    assert total.limits[0][0] != k


def test_replacing() -> None:
    assert replace_all(plus(sin(x), y), sin(x), z) == plus(z, y)
    assert replace_all(power(plus(x, y), 2), plus(y, x), z) == power(z, 2)
    assert replace_all(over(1, sqrt(x)), sqrt(x), z) == power(z, -1)
    assert replace_all(power(x, 3), sqrt(x), z) == power(z, 6)
    assert replace_all(Sum(u[i], (i, 1, n)), Sum(u[k], (k, 1, n)), z) == z


def test_replacing_a_product_among_other_factors() -> None:
    assert replace_all(times(y, sin(x), power(exp(x), -1)), over(sin(x), exp(x)), z) == times(y, z)
    squared = times(power(sin(x), 2), power(exp(x), -2))
    assert replace_all(plus(1, times(-1, squared)), over(sin(x), exp(x)), tanh(x)) == plus(
        1, times(-1, power(tanh(x), 2))
    )


def test_replacing_what_is_not_there_changes_nothing() -> None:
    assert replace_all(plus(x, y), sin(x), z) == plus(x, y)
