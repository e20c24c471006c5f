"""Events by regions, against Python's own sets and against all sub-models by brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

from derive.errors import BadSetting
from derive.kernel import EQUAL, Setting
from derive.kernel.evidence import examine
from derive.kernel.findings import Evidence
from derive.kernel.regions import Venn
from derive.terms.events import (
    AllOf,
    AnyOf,
    Event,
    Everything,
    In,
    Inclusion,
    Independent,
    Not,
    Nothing,
    Outcomes,
    P,
    Same,
    Those,
    events,
)
from derive.terms.suppositions import Kind

LETTERS = "A B C"
A, B, C = events(LETTERS)
SCOPE = (A, B, C)
UNIVERSE = frozenset(range(8))
OWN = {e: frozenset(r for r in UNIVERSE if r >> p & 1) for p, e in enumerate(SCOPE)}

pairs = st.recursive(
    st.one_of(
        st.sampled_from([(e, OWN[e]) for e in SCOPE]),
        st.sampled_from([(Everything(), UNIVERSE), (Nothing(), frozenset())]),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: (p[0][0] | p[1][0], p[0][1] | p[1][1])),
        st.tuples(inner, inner).map(lambda p: (p[0][0] & p[1][0], p[0][1] & p[1][1])),
        st.tuples(inner, inner).map(lambda p: (p[0][0] - p[1][0], p[0][1] - p[1][1])),
        inner.map(lambda p: (~p[0], UNIVERSE - p[1])),
        inner.map(lambda p: (Those(Not(In(p[0]))), UNIVERSE - p[1])),
        st.tuples(inner, inner).map(lambda p: (Those(AllOf(In(p[0][0]), In(p[1][0]))), p[0][1] & p[1][1])),
        st.tuples(inner, inner).map(lambda p: (Those(AnyOf(In(p[0][0]), In(p[1][0]))), p[0][1] | p[1][1])),
    ),
    max_leaves=6,
)


@settings(max_examples=examples(80), deadline=None)
@given(pairs, pairs)
def test_events_are_sets(one, other):
    venn = Venn.of(Setting(SCOPE))
    (a, s), (b, t) = one, other
    assert set(map(int, venn.read(a))) == s
    assert venn.holds(Same(a, b)) == (s == t)
    assert venn.holds(Inclusion(a, b)) == (s <= t)
    finding = examine(a, b, EQUAL, Setting(SCOPE))
    assert isinstance(finding, Evidence) == (s == t)
    if s == t:
        assert finding.method == "exhaustive"


@settings(max_examples=examples(40), deadline=None)
@given(pairs, pairs, pairs, pairs)
def test_laws_under_a_condition_hold_exactly_in_all_models_of_it(one, other, left, right):
    condition = Inclusion(one[0], other[0])
    models = [m for m in map(frozenset, _subsets()) if one[1] & m <= other[1] & m]
    if not any(models):  # no outcome meets the condition: nothing is checked under it
        with pytest.raises(BadSetting, match="no outcome meets"):
            examine(left[0], right[0], EQUAL, Setting(SCOPE, (), (condition,)))
        return
    holds = all(left[1] & m == right[1] & m for m in models)
    finding = examine(left[0], right[0], EQUAL, Setting(SCOPE, (), (condition,)))
    assert isinstance(finding, Evidence) == holds


@pytest.mark.parametrize(
    "given", [[Same(Event("A"), Nothing())], [Inclusion(Event("A"), Event("B")), Inclusion(Event("A"), ~Event("B"))]]
)
def test_no_event_without_outcomes_has_a_probability_above_0(given):
    above = (P(Event("A")) > 0, *given)
    with pytest.raises(BadSetting, match="no outcome is in that event"):
        examine(P(Event("A")), P(Event("B")), EQUAL, Setting(SCOPE, (), above))


def _subsets():
    for bits in product((0, 1), repeat=8):
        yield [r for r, bit in enumerate(bits) if bit]


def test_five_events_under_a_condition_in_reasonable_time():
    five = events("A B C D E")
    setting = Setting(five, (), (Inclusion(five[0], five[1]),))
    assert isinstance(examine(five[0] & five[1], five[0], EQUAL, setting), Evidence)
    assert not isinstance(examine(five[0] & five[2], five[0], EQUAL, setting), Evidence)


def test_probabilities_are_exact_sums_of_masses():
    setting = Setting((P(A | B), P(C)))
    right = examine(P(A | B), P(A) + P(B) - P(A & B), EQUAL, setting)
    assert isinstance(right, Evidence)
    assert right.method == "proved"


def test_an_event_that_the_claim_does_not_have():
    with pytest.raises(BadSetting, match="D"):
        Venn.of(Setting(SCOPE)).read(Event("D"))


def test_masses_of_independent_events_are_products_of_any_probabilities():
    """Three parts of A to one outside, two parts of B to five; C is shared out inside of each of their regions."""
    setting = Setting(SCOPE, given=(Independent(A, B),))
    drawn = {("A", 1): 3, ("A", 0): 1, ("B", 1): 2, ("B", 0): 5}
    masses = Venn.of(setting).masses(lambda k: Fraction(drawn.get(k, k + 1 if isinstance(k, int) else 0)))
    total = sum(masses.values())
    share = {e: sum(m for r, m in masses.items() if r in OWN[e]) / total for e in SCOPE}
    assert (share[A], share[B]) == (Fraction(3, 4), Fraction(2, 7))
    both = sum(m for r, m in masses.items() if r in OWN[A] & OWN[B]) / total
    assert both == Fraction(3, 14)
    with_c = sum(m for r, m in masses.items() if r in OWN[A] & OWN[C]) / total
    assert with_c != share[A] * share[C]
    assert Venn.of(setting).keeps(dict(masses)) and not Venn.of(setting).keeps({0: 1, 3: 1})


def test_independence_and_another_condition_on_events_are_not_drawn_together():
    with pytest.raises(BadSetting, match="give one of the two"):
        Venn.of(Setting(SCOPE, given=(Independent(A, B), Inclusion(A, C))))


# -- outcomes that are listed -----------------------------------------------------------------------------------------

DIE = Same(Everything(), Outcomes(1, 2, 3, 4, 5, 6))
LISTED = (DIE, Same(A, Outcomes(2, 4, 6)), Same(B, Outcomes(4, 5, 6)))


@pytest.mark.parametrize(
    ("event", "found", "holds"),
    [
        (A | B, Outcomes(2, 4, 5, 6), True),
        (A & B, Outcomes(4, 6), True),
        (A - B, Outcomes(2), True),
        (~A, Outcomes(1, 3, 5), True),
        (~(A | B), Outcomes(1, 3), True),
        (A - A, Nothing(), True),
        (A | B, Outcomes(4, 6), False),
        (A - B, Outcomes(5), False),
        (~A, Outcomes(1, 3), False),
    ],
    ids=str,
)
def test_events_of_listed_outcomes(event, found, holds):
    setting = Setting((event,), given=LISTED)
    assert isinstance(examine(event, found, EQUAL, setting), Evidence) is holds


def test_listed_outcomes_are_equally_likely():
    for number, holds in ((Rational(2, 3), True), (Rational(1, 2), False), (Rational(5, 6), False)):
        setting = Setting((P(A | B),), given=LISTED)
        assert isinstance(examine(P(A | B), number, EQUAL, setting), Evidence) is holds


def test_that_they_are_is_supposed_where_they_are_counted():
    """What a probability relies on beside the lists is among the conditions that are printed; events rely on lists."""
    alike = Kind(Everything(), "alike")
    for claim, relies in ((P(A | B), True), (2 * P(A) + 1, True), (A | B, False), (~A, False)):
        assert (alike in Setting((claim,), given=LISTED).supposed(claim)) is relies
    assert alike not in Setting((P(A | B),)).supposed(P(A | B))


@pytest.mark.parametrize("known", [LISTED[1:], LISTED[:2], (*LISTED, Inclusion(A, B))], ids=str)
def test_listed_outcomes_want_a_space_and_nothing_else(known):
    with pytest.raises(BadSetting):
        examine(A | B, A | B, EQUAL, Setting((A | B,), given=known))


def test_an_outcome_that_there_is_not():
    with pytest.raises(BadSetting, match="not all outcomes"):
        examine(A | B, Outcomes(2, 7), EQUAL, Setting((A | B,), given=LISTED))
