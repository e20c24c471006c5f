"""Probabilities that are given as numbers: what follows is proved, what does not is refuted or left open."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from sympy import Eq, Rational

from derive.errors import BadSetting
from derive.kernel import AT_MOST, EQUAL, Setting
from derive.kernel.evidence import examine
from derive.kernel.findings import Evidence, Witness
from derive.kernel.known_chances import follows, rays, row_of
from derive.kernel.regions import Venn
from derive.terms.events import (
    Everything,
    Inclusion,
    Independent,
    Nothing,
    Outcomes,
    P,
    PGiven,
    Same,
    events,
)
from derive.terms.ordered import minus, plus, times

A, B, C = events("A B C")


def known(chance, value: str) -> Eq:
    """A probability as a number."""
    return Eq(chance, Rational(value), evaluate=False)


def found(before, after, *given, relation=EQUAL):
    """What the kernel says of a line under these conditions."""
    return examine(before, after, relation, Setting((before, A, B), (), given))


FOLLOWS = [  # worked out by hand
    (P(A & B), "1/6", [known(P(A), "1/4"), known(PGiven(B, A), "2/3")]),
    (P(A | B), "5/8", [known(P(A), "1/4"), known(P(B), "3/8"), Same(A & B, Nothing())]),
    (P(A | B), "13/20", [known(P(A), "2/5"), known(P(B), "1/2"), known(P(A & B), "1/4")]),
    (P(B), "11/24", [known(PGiven(B, A), "2/3"), known(P(A), "1/4"), known(PGiven(B, ~A), "7/18")]),
    (PGiven(A, B), "2/13", [known(P(A), "1/100"), known(PGiven(B, A), "9/10"), known(PGiven(B, ~A), "1/20")]),
    (P(A - B), "1/12", [Independent(A, B), known(P(A), "1/4"), known(P(B), "2/3")]),
    (P(~A & ~B), "1/4", [Independent(A, B), known(P(A), "1/4"), known(P(B), "2/3")]),
    (P(B - A), "1/2", [Inclusion(A, B), known(P(A), "1/4"), known(P(B), "3/4")]),
    (P(A), "3/4", [known(P(~A), "1/4")]),
]


@pytest.mark.parametrize(("asked", "value", "given"), FOLLOWS)
def test_what_follows_is_proved_and_nothing_else(asked, value, given):
    if value == "2/13":
        value = str(Fraction("9/1000") / (Fraction("9/1000") + Fraction("99/2000")))  # the medical test
    right, wrong = Rational(value), Rational(value) + Rational(1, 1000)
    finding = found(asked, right, *given)
    assert isinstance(finding, Evidence) and finding.method == "proved"
    assert isinstance(found(asked, wrong, *given), Witness)


def test_what_is_not_decided_is_no_line():
    given = [known(P(A), "1/4"), known(P(B), "1/2")]
    for value in ("0", "1/8", "1/4"):  # each is met by some masses
        assert isinstance(found(P(A & B), Rational(value), *given), Witness)
    assert isinstance(found(P(A & B), Rational("1/4"), *given, relation=AT_MOST), Evidence)
    assert isinstance(found(P(A & B), Rational("1/5"), *given, relation=AT_MOST), Witness)


def test_a_law_stays_a_law_where_numbers_are_known():
    given = [known(P(A), "1/4"), known(PGiven(B, A), "2/3")]
    assert found(P(A & B), times(PGiven(B, A), P(A)), *given).method == "proved"
    assert isinstance(found(P(A | B), plus(P(A), P(B)), *given), Witness)
    assert found(P(A | B), plus(P(B), times(Rational("1/3"), P(A))), *given).method == "proved"
    assert isinstance(found(P(A | B), plus(P(B), minus(P(A & B))), *given), Witness)


@pytest.mark.parametrize(
    "given",
    [
        [known(P(A), "5/4")],
        [known(P(A), "-1/4")],
        [known(P(A), "1/2"), known(P(A), "1/3")],
        [known(P(A), "1/2"), known(P(B), "1/3"), Inclusion(A, B)],
        [known(P(A & B), "1/2"), known(P(A), "1/3")],
        [Independent(A, B), known(P(A & B), "1/4")],
        [Independent(A, B), known(P(A), "1/4"), known(P(A), "1/3")],
        [Same(Everything(), Outcomes(1, 2)), Same(A, Outcomes(1)), Same(B, Outcomes(2)), known(P(A), "1/3")],
    ],
)
def test_numbers_that_no_masses_have(given):
    with pytest.raises(BadSetting):
        found(P(A | B), Rational("1/2"), *given)


def test_a_condition_without_mass_is_none():
    given = [known(P(A), "0"), known(PGiven(B, A), "2/3")]
    assert not isinstance(found(P(A & B), Rational("0"), *given), Evidence)
    assert not isinstance(found(P(A & B), Rational("1/7"), *given), Evidence)


ROWS = [
    [([0, 1], [0, 1, 2, 3], "1/2")],
    [([0, 1], [0, 1, 2, 3], "1/2"), ([0, 2], [0, 1, 2, 3], "1/3")],
    [([0], [0, 1], "1/3"), ([2], [2, 3], "1/2")],
    [([0], [0, 1], "2/3"), ([0, 1], [0, 1, 2, 3], "1/2"), ([2], [2, 3], "1/2")],
]


@pytest.mark.parametrize("rows", ROWS)
def test_all_masses_are_sums_of_rays(rows):
    """Each of them is taken apart: as much of a ray as fits into it, until nothing is left."""
    regions = list(range(4))
    written = tuple(row_of(regions, met, among, Fraction(share)) for met, among, share in rows)
    found_rays = rays(written, len(regions))
    seen = 0
    for masses in product(range(7), repeat=len(regions)):
        meets = all(sum(x * m for x, m in zip(row, masses, strict=True)) == 0 for row in written)
        rest = {k: Fraction(m) for k, m in enumerate(masses) if m}
        while rest:
            ray = next((r for r in found_rays if set(r) <= set(rest)), None)
            if ray is None:
                break
            most = min(rest[k] / x for k, x in ray.items())
            rest = {k: m - most * ray.get(k, 0) for k, m in rest.items() if m != most * ray.get(k, 0)}
        assert (not rest) == meets
        seen += meets and any(masses)
    assert seen


def test_what_follows_from_others_is_not_told():
    venn = Venn(Setting((P(A & B),)))
    rows = [venn.row(known(P(A), "1/4"))]
    assert follows(venn.row(known(P(~A), "3/4")), rows)
    assert not follows(venn.row(known(P(B), "3/4")), rows)
    assert not follows(venn.row(known(PGiven(B, A), "3/4")), rows)
