"""The laws of events: as books write them, and true in every model of three events, by Python's own sets."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from sympy import Sum

from derive.engine.laws import LAWS, apply_law, condition_of, event_of
from derive.terms.events import (
    AllOf,
    AnyOf,
    Complement,
    Difference,
    Event,
    Everything,
    In,
    Intersection,
    Not,
    Nothing,
    P,
    Those,
    Union,
    events,
)
from derive.terms.notation import array, delta, indices, size
from derive.terms.ordered import Plus, Times, minus, plus, times

A, B, C = events("A B C")
LAW = {law.name: law for law in LAWS}

#: an outcome for each way of lying in or outside of A, B and C; event X holds the outcomes with X set
OUTCOMES = tuple(product([False, True], repeat=3))
HOLDS = {name: {w for w in OUTCOMES if w[place]} for place, name in enumerate("ABC")}
MASS = {w: Fraction(2 * k + 1, 64) for k, w in enumerate(OUTCOMES)}  # 1 + 3 + ... + 15 = 64


def outcomes(e) -> set:
    """The outcomes in an event, with Python's sets."""
    if isinstance(e, Event):
        return HOLDS[e.name]
    if isinstance(e, (Everything, Nothing)):
        return set(OUTCOMES) if isinstance(e, Everything) else set()
    if isinstance(e, Those):
        return {w for w in OUTCOMES if true(e.args[0], w)}
    inner = [outcomes(a) for a in e.args]
    if isinstance(e, Complement):
        return set(OUTCOMES) - inner[0]
    if isinstance(e, Difference):
        return inner[0] - inner[1]
    return set.union(*inner) if isinstance(e, Union) else set.intersection(*inner)


def true(c, w) -> bool:
    if isinstance(c, In):
        return w in outcomes(c.args[0])
    parts = [true(a, w) for a in c.args]
    if isinstance(c, Not):
        return not parts[0]
    return any(parts) if isinstance(c, AnyOf) else all(parts)


def mass(e) -> Fraction:
    if isinstance(e, P):
        return sum((MASS[w] for w in outcomes(e.args[0])), Fraction(0))
    if isinstance(e, Plus):
        return sum((mass(a) for a in e.args), Fraction(0))
    if isinstance(e, Times):
        first, *rest = (mass(a) for a in e.args)
        for factor in rest:
            first *= factor
        return first
    return Fraction(int(e))


EVENTS = [A | B, A & B, ~A, A - B, ~(A | B), ~(A & B), A | (B & C), ~(A - B), (A | B) & ~C, ~~A, (A - B) | (B - A)]


@pytest.mark.parametrize("e", EVENTS, ids=str)
def test_laws_hold_for_all_events(e) -> None:
    step = e
    for name in ("by_elements", "negated", "as_event"):
        step = apply_law(step, LAW[name])
        assert outcomes(step) == outcomes(e)


#: an event that each further law fits, and what a book writes in its place
FITTING = [
    ("commuted", A | B, B | A),
    ("regrouped", (A & B) & C, A & (B & C)),
    ("distributed", A | (B & C), (A | B) & (A | C)),
    ("absorbed", A & (A | B), A),
    ("repeated", A & A, A),
    ("excluded_middle", A | ~A, Everything()),
    ("excluded_middle", A & ~A, Nothing()),
]


@pytest.mark.parametrize(("name", "e", "book"), FITTING, ids=[f"{name}: {e}" for name, e, _ in FITTING])
def test_a_law_gives_what_books_write(name: str, e, book) -> None:
    written = apply_law(apply_law(apply_law(e, LAW["by_elements"]), LAW[name]), LAW["as_event"])
    assert written == book
    assert outcomes(written) == outcomes(e)


def test_the_addition_rule() -> None:
    assert apply_law(P(A | B), LAW["addition"]) == plus(P(A), P(B), minus(P(A & B)))
    assert mass(apply_law(P(A | B), LAW["addition"])) == mass(P(A | B))


@pytest.mark.parametrize("e", EVENTS, ids=str)
def test_reading_backwards(e) -> None:
    assert outcomes(event_of(condition_of(e))) == outcomes(e)


def test_by_elements_as_books_write_it() -> None:
    assert apply_law(~(A | B), LAW["by_elements"]) == Those(Not(AnyOf(In(A), In(B))))
    assert apply_law(A - B, LAW["by_elements"]) == Those(AllOf(In(A), Not(In(B))))
    assert apply_law(A, LAW["by_elements"]) == A


def test_negation_as_books_write_it() -> None:
    assert apply_law(Those(Not(AnyOf(In(A), In(B)))), LAW["negated"]) == Those(AllOf(Not(In(A)), Not(In(B))))
    assert apply_law(Those(Not(AllOf(In(A), In(B)))), LAW["negated"]) == Those(AnyOf(Not(In(A)), Not(In(B))))
    assert apply_law(Those(Not(Not(In(A)))), LAW["negated"]) == Those(In(A))


def test_back_to_events() -> None:
    assert apply_law(Those(AllOf(Not(In(A)), Not(In(B)))), LAW["as_event"]) == Intersection(~A, ~B)


def test_additivity_of_disjoint_parts() -> None:
    parts = P(A | (B - A))
    assert apply_law(parts, LAW["additivity"]) == plus(P(A), P(B - A))
    assert mass(apply_law(parts, LAW["additivity"])) == mass(parts)


def test_probability_of_a_difference() -> None:
    assert apply_law(P(B - A), LAW["probability_of_difference"]) == plus(P(B), minus(P(A & B)))
    assert mass(apply_law(P(B - A), LAW["probability_of_difference"])) == mass(P(B - A))


def test_a_law_is_applied_inside() -> None:
    e = plus(P(A), P(B - A))
    assert apply_law(e, LAW["probability_of_difference"]) == plus(P(A), P(B), minus(P(A & B)))
    assert mass(times(2, e)) == 2 * mass(P(A | B))


def test_what_a_law_does_not_fit_comes_back() -> None:
    for law in LAWS:
        assert apply_law(P(A), law) == P(A)


def test_the_delta_keeps_one_term() -> None:
    (j, k), n = indices("j k"), size("n")
    v = array("v", n)
    assert apply_law(Sum(times(v[k], delta(k, j)), (k, 1, n)), LAW["sift"]) == v[j]
