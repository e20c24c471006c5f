"""Derivatives taken through a name, deltas sifted from the inside out, and letters that stand for one thing."""

import numpy as np
import pytest
from sympy import Function, Sum, exp, log, sqrt

from derive.crosscheck.references import Reference, cross_check
from derive.engine.moves import claim, let
from derive.errors import BadSetting, BadTopic, CheckFailed
from derive.terms.bound import apart_from_free, canonical
from derive.terms.notation import D, Vec, array, indices, scalar, size
from derive.terms.ordered import minus, over, plus, power, times

i, j, k, l, p, q = indices("i j k l p q")  # noqa: E741
n, m, d = size("n"), size("m"), size("d")
W, x, b = array("W", m, n), array("x", n), array("b", m)
y, g, E = array("y", m), array("g", m), scalar("E")
L = Function("L", real=True)
of_outputs = L(Vec(y[k], (k, 1, m)))
layer = let(y[k], plus(Sum(times(W[k, j], x[j]), (j, 1, n)), b[k]))
upstream = let(g[k], D(of_outputs, y[k]))


def methods(plan):
    return {step.evidence.method for step in plan.derivation().steps}


LINEAR = [
    (W[p, q], times(g[p], x[q])),
    (b[p], g[p]),
    (x[q], Sum(times(g[k], W[k, q]), (k, 1, m))),
]


@pytest.mark.parametrize(("by", "result"), LINEAR, ids=["W", "b", "x"])
def test_a_linear_layer_under_any_loss(by, result) -> None:
    plan = claim(D(of_outputs, by), layer, upstream).through(y[k]).fold().differentiate().state(result, rule="reorder")
    assert [line.rule for line in plan.lines()[1:3]] == ["through", "fold"]
    assert methods(plan) == {"exact-small-n"}


def test_the_factors_stand_as_on_the_board() -> None:
    line = claim(D(of_outputs, x[q]), layer).through(y[k]).lines()[1]
    assert line.expr == Sum(times(D(of_outputs, y[i]), D(y[i], x[q])), (i, 1, m))
    assert line.about == y[k]


def test_a_wrong_order_of_the_factors_of_a_matrix_is_refused() -> None:
    turned = Sum(times(g[k], W[q, k]), (k, 1, m))
    square = claim(D(of_outputs, x[q]), layer, upstream).through(y[k]).fold().differentiate()
    with pytest.raises(CheckFailed):
        square.state(turned).derivation()


def test_a_path_beside_the_name_is_missed_and_refused() -> None:
    """E depends on x through y and by itself."""
    both = let(E, plus(Sum(power(y[k], 2), (k, 1, m)), Sum(power(x[j], 3), (j, 1, n))))
    with pytest.raises(CheckFailed, match="does not hold"):
        claim(D(E, x[q]), both, layer).through(y[k]).derivation()


def test_two_names_are_two_paths() -> None:
    u, v, w = scalar("u"), scalar("v"), scalar("w")
    defined = (let(E, times(u, v)), let(u, power(w, 2)), let(v, exp(w)))
    plan = claim(D(E, w), *defined).through(u, v)
    assert plan.lines()[1].expr == plus(times(D(E, u), D(u, w)), times(D(E, v), D(v, w)))
    assert methods(plan.differentiate()) == {"proved"}
    with pytest.raises(CheckFailed):
        claim(D(E, w), *defined).through(u).derivation()


def test_through_what_it_does_not_depend_on() -> None:
    with pytest.raises(BadTopic, match="'through' changes nothing"):
        claim(D(E, b[p]), let(E, Sum(power(b[k], 2), (k, 1, m))), layer, scope=[x[q]]).through(y[k]).lines()


def test_an_array_without_a_shape_has_no_range() -> None:
    z = array("z")
    with pytest.raises(BadSetting, match="has no range"):
        claim(D(E, x[q]), let(E, power(z[1], 2)), let(z[k], x[k])).through(z[k]).lines()


def attention():
    Q, K, V, S, A, G, O = (array(c, *shape) for c, shape in (  # noqa: E741
        ("Q", (n, d)), ("K", (n, d)), ("V", (n, d)), ("S", (n, n)), ("A", (n, n)), ("G", (n, d)), ("O", (n, d)),
    ))  # fmt: skip
    defined = (
        let(E, Sum(times(G[i, j], O[i, j]), (j, 1, d), (i, 1, n))),
        let(O[i, j], Sum(times(A[i, k], V[k, j]), (k, 1, n))),
        let(A[i, j], over(exp(S[i, j]), Sum(exp(S[i, k]), (k, 1, n)))),
        let(S[i, j], over(Sum(times(Q[i, k], K[j, k]), (k, 1, d)), sqrt(d))),
    )
    return Q, K, V, S, A, G, defined


def test_attention_is_proved_for_small_sizes() -> None:
    _Q, _K, V, S, A, G, defined = attention()
    by_value = claim(D(E, V[p, q]), *defined).differentiate()
    assert canonical(by_value.lines()[-1].expr) == canonical(Sum(times(A[i, p], G[i, q]), (i, 1, n)))
    assert methods(by_value) == {"exact-small-n"}
    by_weight = claim(D(E, A[p, q]), *defined).differentiate()
    assert canonical(by_weight.lines()[-1].expr) == canonical(Sum(times(G[p, j], V[q, j]), (j, 1, d)))
    rows = times(A[p, q], plus(D(E, A[p, q]), minus(Sum(times(A[p, k], D(E, A[p, k])), (k, 1, n)))))
    assert methods(claim(D(E, S[p, q]), *defined).state(rows)) == {"exact-small-n"}
    columns = times(A[p, q], plus(D(E, A[p, q]), minus(Sum(times(A[k, q], D(E, A[k, q])), (k, 1, n)))))
    with pytest.raises(CheckFailed):
        claim(D(E, S[p, q]), *defined).state(columns).derivation()


def test_cross_entropy_through_the_probabilities() -> None:
    z, s, t = array("z", n), array("s", n), array("t", n)
    loss = let(E, minus(Sum(times(t[i], log(s[i])), (i, 1, n))))
    softmax = let(s[i], over(exp(z[i]), Sum(exp(z[k]), (k, 1, n))))
    plan = claim(D(E, z[j]), loss, softmax).through(s[i]).differentiate()
    assert methods(plan) == {"exact-small-n"}

    def code(z, t):
        return -(t * np.log(np.exp(z) / np.exp(z).sum())).sum()

    assert cross_check(plan.derivation(), Reference("gradient", code)).points


# -- deltas, letters ---------------------------------------------------------------------------------------------------


def test_deltas_are_sifted_out_of_inner_sums_first() -> None:
    total = let(E, Sum(times(x[i], Sum(times(W[k, i], b[k]), (k, 1, m))), (i, 1, n)))
    plan = claim(D(E, W[p, q]), total, scope=[W[p, q]]).differentiate()
    assert plan.lines()[-1].expr == times(x[q], b[p])
    assert methods(plan) == {"exact-small-n"}


def test_a_bound_letter_is_no_free_one() -> None:
    misread = plus(x[i], Sum(power(x[i], 2), (i, 1, n)))
    clear = apart_from_free(misread)
    assert clear == plus(x[i], Sum(power(x[k], 2), (k, 1, n)))
    assert apart_from_free(clear) == clear
    plan = claim(misread).state(plus(Sum(power(x[i], 2), (i, 1, n)), x[i]))
    for line in plan.lines():
        (total,) = line.expr.atoms(Sum)
        assert total.limits[0][0] not in line.expr.free_symbols
    assert plan.derivation()


def test_a_letter_is_bound_once_on_the_way_in() -> None:
    misread = Sum(times(x[k], Sum(times(W[k, i], x[i], Sum(b[k], (k, 1, m))), (i, 1, n))), (k, 1, n))
    clear = apart_from_free(misread)
    assert clear == Sum(times(x[k], Sum(times(W[k, i], x[i], Sum(b[l], (l, 1, m))), (i, 1, n))), (k, 1, n))
    assert apart_from_free(clear) == clear
    assert canonical(clear) == canonical(misread)


def test_no_line_binds_a_letter_inside_what_binds_it() -> None:
    V, u, s = array("V", n, d), array("u", d), array("s", n)
    inner = let(s[j], Sum(times(V[j, k], u[k]), (k, 1, d)))  # opened inside the sum over k of the outer layer
    outer = let(y[k], Sum(times(W[k, j], s[j]), (j, 1, n)))
    total = let(E, Sum(power(y[k], 2), (k, 1, m)))
    for line in claim(D(E, V[p, q]), total, outer, inner).differentiate().lines(detail="full"):
        bound = [limits[0] for limits in nestings(line.expr)]
        assert len(bound) == len(set(bound))


def nestings(expr):
    """The limits of the longest chain of sums inside sums."""
    own = list(expr.limits) if isinstance(expr, Sum) else []
    return own + max((nestings(a) for a in expr.args), key=len, default=[])


def test_a_letter_bound_twice_side_by_side_may_stay() -> None:
    twice = plus(Sum(x[i], (i, 1, n)), Sum(power(x[i], 2), (i, 1, n)))
    assert apart_from_free(twice) == twice
