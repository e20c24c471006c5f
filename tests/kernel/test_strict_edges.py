"""A strict line whose sides meet on the edge of its conditions: an edge that is left out is none of its points."""

import pytest
from sympy import Abs, Ge, Integer, Ne

from derive.engine.moves import claim
from derive.errors import CheckFailed
from derive.kernel import LESS
from derive.terms.notation import scalar
from derive.terms.ordered import minus, over, plus, times

a, eta, w, x = scalar("a", positive=True), scalar("eta"), scalar("w"), scalar("x")
factor = plus(1, minus(times(eta, a)))


def further(*given):
    return claim(Abs(w), given=[*given, Ne(w, 0)], scope=[a, eta]).state(Abs(times(factor, w)), relation=LESS)


def test_beyond_the_edge_the_next_step_is_further_away() -> None:
    assert further(eta > over(2, a)).derivation()


def test_an_edge_that_belongs_to_the_points_refutes() -> None:
    with pytest.raises(CheckFailed, match="does not hold"):
        further(Ge(eta, over(2, a))).derivation()
    with pytest.raises(CheckFailed, match="does not hold"):
        further(eta > over(3, times(2, a))).derivation()


def test_on_a_line() -> None:
    assert claim(Integer(0), given=[x > 1], scope=[x]).state(plus(x, -1), relation=LESS).derivation()
    for given in ([x >= 1], [x > -1], []):
        with pytest.raises(CheckFailed, match="does not hold"):
            claim(Integer(0), given=given, scope=[x]).state(plus(x, -1), relation=LESS).derivation()


def test_a_zero_inside_is_found_beside_a_strict_edge() -> None:
    """(x - 1) |x - 2| > 0 for x > 1 fails at 2, and at 1 it need not hold."""
    product = times(plus(x, -1), Abs(plus(x, -2)))
    with pytest.raises(CheckFailed, match="does not hold"):
        claim(Integer(0), given=[x > 1], scope=[x]).state(product, relation=LESS).derivation()
    assert claim(Integer(0), given=[x > 2], scope=[x]).state(product, relation=LESS).derivation()
