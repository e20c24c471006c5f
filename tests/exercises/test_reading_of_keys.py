"""The reader that judges keys: it agrees with what is worked out by hand, and says no to what is not so."""

from __future__ import annotations

import math

import pytest
from printed import compared
from printed_events import is_event
from printed_numbers import Place, _names, number  # noqa: F401  (a fixture)

TWO = {("n", ()): 2, ("t", ()): 2}
MANY = [Place(f"{k}", {**TWO, ("i", ()): 1 + k % 2}) for k in range(8)]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("[d/dt(L(w + t·h)) at t = 0]", "sum(d/dw_i(L(w))·h_i, i, 1, n)"),
        ("‖g‖^2", "sum(g_i^2, i, 1, n)"),
        ("‖w - t·g‖", "sqrt(sum((w_i - t·g_i)^2, i, 1, n))"),
    ],
)
def test_names_without_an_index_are_vectors(left: str, right: str) -> None:
    assert all(compared(left, right, MANY))


@pytest.mark.parametrize(
    ("left", "wrong"),
    [
        ("[d/dt(L(w + t·h)) at t = 0]", "sum(h_i, i, 1, n)"),
        ("[d/dt(L(w + t·h)) at t = 0]", "sum(d/dw_i(L(w)), i, 1, n)"),
        ("[d/dt(L(w + t·h)) at t = 0]", "d/dw_1(L(w))·h_1"),
        ("[d/dt(L(w + t·h)) at t = 0]", "d/dw_2(L(w))·h_2"),
        ("L(w - t·g)", "L(w + t·g)"),
        ("‖g‖^2", "‖g‖"),
        ("‖g‖", "‖h‖"),
    ],
)
def test_what_is_not_so_of_vectors_is_seen(left: str, wrong: str) -> None:
    assert not all(compared(left, wrong, MANY))


def test_a_norm_is_that_of_its_components() -> None:
    assert number("‖g‖", Place("", {**TWO, ("g", (1,)): 3, ("g", (2,)): -4})) == pytest.approx(5)
    assert number("‖h‖", Place("", {("n", ()): 3, **{("h", (k,)): k for k in (1, 2, 3)}})) == pytest.approx(
        math.sqrt(14)
    )


def test_a_gradient_that_is_defined_is_read_by_components() -> None:
    """g_i = d/dw_i(L(w)): the slope of L(w - t·g) at t = 0 is -‖g‖^2."""
    defined = [Place(p.seed, p.values, {"g": (("i",), "d/dw_i(L(w))")}) for p in MANY]
    assert all(compared("[d/dt(L(w - t·g)) at t = 0]", "-‖g‖^2", defined))
    assert not all(compared("[d/dt(L(w - t·g)) at t = 0]", "-‖g‖", defined))


def test_letters_side_by_side_are_two_indices() -> None:
    values = {**TWO, ("H", (1, 1)): 1, ("H", (1, 2)): 2, ("H", (2, 1)): 3, ("H", (2, 2)): 5}
    assert number("sum(sum(H_lm·l, m, 1, n), l, 1, n)", Place("", values)) == 19
    assert number("sum(δ_pm·p, p, 1, n)", Place("", {**values, ("m", ()): 2})) == 2


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("{1, 2}", True),
        ("{12}", True),
        ("{1, 2}^c", True),
        ("{0 if z < 0; 1 if z > 0}", False),
        ("{0.5·x if z < 0; 1 otherwise}", False),
    ],
)
def test_cases_are_no_event(text: str, is_one: bool) -> None:
    assert is_event(text) == is_one
