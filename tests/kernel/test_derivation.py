"""Derivations: every link and the whole, relations in chains, and what a failure says."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, fields, replace

import pytest
from sympy import Rational, sin

from derive.errors import BadSetting, CheckFailed, NotRefuted
from derive.kernel import (
    AT_MOST,
    EQUAL,
    SUBSET,
    Derivation,
    Line,
    Refuted,
    Relation,
    Setting,
    Step,
    approx,
)
from derive.kernel.relations import chained
from derive.terms.events import events
from derive.terms.notation import D, scalar
from derive.terms.ordered import Plus, Times

x, y = scalar("x"), scalar("y")
SETTING = Setting((x, y))
LINES = (Line(D(x**2 + x, x)), Line(Plus(D(x**2, x), 1), "sum"), Line(Plus(Times(2, x), 1), "power"))


def test_every_link_and_the_whole_are_checked():
    derivation = Derivation(SETTING, LINES)
    assert [s.rule for s in derivation.steps] == ["sum", "power"]
    assert all(s.evidence.method == "proved" for s in derivation.steps)
    assert derivation.claim == LINES[0].expr
    assert derivation.result == LINES[-1].expr
    assert derivation.relation == EQUAL


@pytest.mark.parametrize("place", [1, 2])
def test_a_wrong_line_is_named(place):
    lines = [*LINES]
    lines[place] = Line(Plus(lines[place].expr, Rational(1, 10**7)), lines[place].rule)
    with pytest.raises(CheckFailed, match=f"\\({LINES[place].rule}\\) does not hold: at"):
        Derivation(SETTING, tuple(lines))


def test_two_wrongs_do_not_make_a_right():
    with pytest.raises(CheckFailed, match="first"):
        Derivation(SETTING, (Line(x), Line(x + 1, "first"), Line(x, "second")))


def test_one_line_is_no_derivation():
    for lines in ((), (Line(x),)):
        with pytest.raises(CheckFailed):
            Derivation(SETTING, lines)


def test_chains():
    taylor = approx(x, 2)
    assert chained(EQUAL, AT_MOST) == chained(AT_MOST, EQUAL) == AT_MOST
    assert chained(taylor, approx(x, 1)) == approx(x, 1)
    for one, other in ((AT_MOST, taylor), (taylor, approx(y, 2)), (taylor, approx(x, 2, y)), (SUBSET, AT_MOST)):
        with pytest.raises(BadSetting):
            chained(one, other)
    chain = Derivation(SETTING, (Line(-(x**2)), Line(x - x, "square", AT_MOST), Line(y**2, "square", AT_MOST)))
    assert chain.relation == AT_MOST
    with pytest.raises(CheckFailed):
        Derivation(SETTING, (Line(x**2), Line(-(y**2), "no", AT_MOST)))


def test_approximations_of_different_order():
    lines = (Line(sin(x)), Line(x - x**3 / 6, "t", approx(x, 4)), Line(x, "t", approx(x, 2)))
    assert Derivation(SETTING, lines).relation == approx(x, 2)
    with pytest.raises(CheckFailed):
        Derivation(SETTING, (*lines[:2], Line(x, "t", approx(x, 4))))


def test_relations_are_a_closed_set():
    for bad in (lambda: Relation("approximately"), lambda: Relation("=", x), lambda: Relation("approx")):
        with pytest.raises(ValueError, match=r"approximat|relation"):
            bad()


def test_steps_are_frozen_and_copies_keep_their_evidence():
    step = Step(x + x, Times(2, x), "r", EQUAL, SETTING)
    with pytest.raises(FrozenInstanceError):
        step.evidence = None  # type: ignore[misc]
    for other in (copy(step), deepcopy(step), pickle.loads(pickle.dumps(step)), replace(step, rule="r")):
        assert other == step
        assert other.evidence == step.evidence
    assert {f.name for f in fields(Step) if not f.init} == {"evidence"}
    assert {f.name for f in fields(Derivation) if not f.init} == {"evidence", "steps"}
    assert {f.name for f in fields(Refuted) if not f.init} == {"witness"}


def test_refuted():
    A, B = events("A B")
    wrong = Refuted(~(A | B), ~A | ~B, "De Morgan", Setting((A, B)))
    assert {name for name, _ in wrong.witness.point} == {"Omega", "A", "B"}
    assert "left side is" in str(wrong.witness)
    assert "every point" in str(Refuted(Times(1, 1), Times(1, 2), "m", SETTING).witness)
    for right in (Times(x, 2), x + x):
        with pytest.raises(NotRefuted, match="mistake"):
            Refuted(2 * x, right, "mistake", SETTING)
    assert Refuted(x**2 + 1, x, "m", SETTING, AT_MOST)
    with pytest.raises(NotRefuted):
        Refuted(x - 1, x, "m", SETTING, AT_MOST)


def test_substituted_is_checked_again():
    derivation = Derivation(SETTING, LINES)
    assert replace(derivation, lines=LINES[1:]).claim == LINES[1].expr
    with pytest.raises(CheckFailed):
        replace(derivation, lines=(LINES[0], Line(2 * x, "lost")))
