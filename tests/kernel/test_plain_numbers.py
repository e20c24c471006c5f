"""Counterexamples that a reader can check by hand."""

from __future__ import annotations

from math import exp, isclose, log, tanh

from sympy import Abs, Max, Piecewise, Sum, cos, sin
from sympy import exp as exp_of
from sympy import log as ln
from sympy import tanh as th

from derive.kernel import AT_MOST, EQUAL, Definition, Setting, approx
from derive.kernel.sampled.readable import at_plain_numbers
from derive.terms.events import P, PGiven, events
from derive.terms.notation import At, Components, D, Nabla, array, indices, scalar, size
from derive.terms.ordered import minus, over, plus, power, times

x, y, q = scalar("x"), scalar("y"), scalar("q", positive=True)
i, j = indices("i j")
n = size("n")
v, u, s = array("v", n), array("u", n, positive=True), array("s", n)
A, B = events("A B")


def found(before, after, relation=EQUAL, **rest):
    return at_plain_numbers(before, after, relation, Setting((before, after), **rest))


def test_small_whole_numbers() -> None:
    witness = found(power(plus(x, y), 2), plus(power(x, 2), power(y, 2)))
    at = dict(witness.point)
    assert set(at) == {"x", "y"}
    assert all(value in (1, 2, 3, -1, -2, 0) for value in at.values())
    assert float(witness.before) == (at["x"] + at["y"]) ** 2
    assert float(witness.after) == at["x"] ** 2 + at["y"] ** 2


def test_what_holds_has_none() -> None:
    assert found(power(plus(x, y), 2), plus(power(x, 2), times(2, x, y), power(y, 2))) is None


def test_sizes_are_two_and_every_element_is_told() -> None:
    witness = found(Sum(power(v[i], 2), (i, 1, n)), power(Sum(v[i], (i, 1, n)), 2))
    assert set(dict(witness.point)) == {"n", "v[1]", "v[2]"}
    assert dict(witness.point)["n"] == 2


def test_sizes_are_three_where_nothing_is_seen_with_two() -> None:
    """Half of n, n - 1 and n^2 - 2n are no factors, or no terms, where n = 2."""
    total = Sum(v[i], (i, 1, n))
    for factor in (over(n, 2), plus(n, -1), plus(1, minus(power(n, 2)), times(2, n))):
        witness = found(times(factor, total), total)
        at = dict(witness.point)
        assert set(at) == {"n", "v[1]", "v[2]", "v[3]"}
        assert at["n"] == 3
        assert float(witness.after) == at["v[1]"] + at["v[2]"] + at["v[3]"]


def test_usual_numbers_are_taken() -> None:
    witness = found(times(x, y), plus(x, y), usual=(("y", (0, 1)),))
    assert dict(witness.point)["y"] in (0, 1)
    witness = found(Sum(v[i], (i, 1, n)), v[1], usual=(("n", (3,)),))
    assert dict(witness.point)["n"] == 3


def test_conditions_hold() -> None:
    for _ in range(5):
        witness = found(times(q, x), q, given=(x > 2,))
        assert dict(witness.point)["x"] == 3
        assert dict(witness.point)["q"] > 0


def test_a_bound_is_refuted_from_above() -> None:
    witness = found(x, power(x, 2), AT_MOST)  # between 0 and 1 only: a half or a quarter
    assert dict(witness.point)["x"] in (0.5, 0.25, 0.75)
    assert float(witness.before) > float(witness.after)
    witness = found(power(x, 2), x, AT_MOST)
    assert float(witness.before) > float(witness.after)


def test_a_constrained_name_is_told_and_not_what_makes_it() -> None:
    """s_i = u_i / sum u: the reader knows of s alone."""
    share = Definition(s[i], over(u[i], Sum(u[j], (j, 1, n))), hidden=True)
    witness = found(s[1], s[2], definitions=(share,))
    assert set(dict(witness.point)) == {"n", "s[1]", "s[2]"}
    assert sum(dict(witness.point)[name] for name in ("s[1]", "s[2]")) == 1


def test_all_components_of_a_vector() -> None:
    before = Nabla(plus(times(x, y), x), x, y)
    witness = found(before, Components(x, plus(y, 1)))
    at = dict(witness.point)
    assert witness.before == f"({at['y'] + 1:g}, {at['x']:g})"
    assert witness.after == f"({at['x']:g}, {at['y'] + 1:g})"


def test_probabilities_with_equally_likely_regions() -> None:
    witness = found(P(A | B), plus(P(A), P(B)))
    assert witness.point == (("regions", "equally likely"),)
    assert (float(witness.before), float(witness.after)) == (0.75, 1.0)


def test_probabilities_where_the_whole_diagram_shows_nothing() -> None:
    """P(A) + P(A n B) is 3/4 by chance; an outcome in B alone has P(A u B) = 1 and P(A) + P(A n B) = 0."""
    witness = found(P(A | B), plus(P(A), P(A & B)))
    at = dict(witness.point)
    inside = {
        name: set(at[name].strip("{}").replace("EmptySet", "").split(", ")) - {""} for name in ("Omega", "A", "B")
    }
    count = len(inside["Omega"])
    assert float(witness.before) == len(inside["A"] | inside["B"]) / count
    assert float(witness.after) == (len(inside["A"]) + len(inside["A"] & inside["B"])) / count
    assert witness.before != witness.after


def test_independence_needs_two_outcomes() -> None:
    """P(A n B) = P(A) P(B) with all regions equally likely, and with one outcome."""
    witness = found(P(A & B), times(P(A), P(B)))
    assert dict(witness.point)["Omega"].count(",") == 1


def test_bayes_with_the_wrong_share_of_the_complement_needs_three_outcomes() -> None:
    """With an outcome in both, one in B alone and one in neither, P(A) = 1/3, P(B) = 2/3 and P(A | B) = 1/2; with P(A)
    for P(A^c) it comes to (1/3)/(1/3 + 1/6). With fewer, or all four regions, it is the same or has no value."""
    inside = times(PGiven(B, A), P(A))
    wrong = over(inside, plus(inside, times(PGiven(B, ~A), P(A))))
    witness = found(PGiven(A, B), wrong, given=(P(A) > 0, P(A) < 1, P(B) > 0))
    assert [text.count(",") + 1 for _, text in witness.point] == [3, 1, 2]
    assert (float(witness.before), round(float(witness.after), 9)) == (0.5, round(2 / 3, 9))


def test_no_plain_numbers_for_other_relations_and_events() -> None:
    assert found(x, minus(x), approx(x, 1)) is None
    assert at_plain_numbers(A | B, A & B, EQUAL, Setting((A | B,))) is None


def test_a_gap_that_is_not_seen_is_none() -> None:
    assert found(x, plus(x, times(over(1, 10**6), x))) is None


def test_derivatives_at_plain_numbers() -> None:
    witness = found(D(power(x, 3), x), times(2, power(x, 2)))
    at = dict(witness.point)["x"]
    assert abs(float(witness.before) - 3 * at**2) < 1e-6


def test_a_share_is_a_half_or_a_quarter() -> None:
    """No whole number lies between 0 and 1; what is usual for another name stays so."""
    witness = found(times(q, y), power(q, 2), given=(q < 1,), usual=(("y", (0, 1)),))
    at = dict(witness.point)
    assert at["q"] in (0.5, 0.25, 0.75)
    assert at["y"] in (0, 1)
    assert float(witness.before) == at["q"] * at["y"]


def short(value) -> bool:
    return isclose(value, round(value, 3), abs_tol=1e-12)


def test_numbers_that_are_read_only_where_those_before_are_allowed() -> None:
    """ln(1 - q) has no value for the first q that comes, and what is multiplied by it is not read there."""
    before = Sum(plus(times(v[i], ln(q)), times(plus(1, minus(v[i])), ln(plus(1, minus(q))))), (i, 1, n))
    witness = found(before, Sum(times(v[i], ln(q)), (i, 1, n)), given=(q < 1,), usual=(("v", (0, 1)),))
    at = dict(witness.point)
    assert at["q"] in (0.5, 0.25, 0.75)
    assert {at["v[1]"], at["v[2]"]} <= {0, 1}
    sums = sum(at[k] * log(at["q"]) + (1 - at[k]) * log(1 - at["q"]) for k in ("v[1]", "v[2]"))
    assert isclose(float(witness.before), sums, rel_tol=1e-9)


def test_points_of_the_circle_have_one_decimal() -> None:
    circle = (Definition(x, cos(y), hidden=True), Definition(scalar("z"), sin(y), hidden=True))
    z = scalar("z")
    at = dict(found(times(x, z), x, definitions=circle).point)
    assert short(at["x"]) and short(at["z"])
    assert isclose(at["x"] ** 2 + at["z"] ** 2, 1)


def test_shares_are_tenths_where_quarters_show_nothing() -> None:
    """1/5 <= |10 s_1 - 4| holds for every quarter."""
    share = Definition(s[i], over(u[i], Sum(u[j], (j, 1, n))), hidden=True)
    witness = found(over(1, 5), Abs(plus(times(10, s[1]), -4)), AT_MOST, definitions=(share,))
    assert isclose(dict(witness.point)["s[1]"], 0.4)


def test_beyond_where_something_bends() -> None:
    for threshold in (3, 4, 6, 9):
        witness = found(Max(0, plus(x, -threshold), evaluate=False), times(0, x))
        assert dict(witness.point)["x"] in (4, 10)
        assert float(witness.before) == dict(witness.point)["x"] - threshold
    steep = Piecewise((-3, x < -3), (x, x <= 3), (3, True))
    assert dict(found(steep, Piecewise((-7, x < -3), (x, x <= 3), (3, True))).point)["x"] < -3


def test_sizes_differ_where_their_difference_is_a_factor() -> None:
    m = size("m")
    witness = found(times(plus(n, minus(m)), x), times(plus(m, minus(n)), x))
    at = dict(witness.point)
    assert {at["n"], at["m"]} == {2, 3}
    assert float(witness.before) == (at["n"] - at["m"]) * at["x"]


def test_slopes_that_have_not_faded_away() -> None:
    """1 - tanh(20 x)^2 is below 10^-16 for whole numbers, and not for a tenth."""
    witness = found(plus(1, minus(power(th(times(20, x)), 2))), times(0, x))
    at = dict(witness.point)
    assert isclose(float(witness.before), 1 - tanh(20 * at["x"]) ** 2, rel_tol=1e-9)
    assert abs(at["x"]) < 0.2


def test_a_usual_number_is_left_where_it_shows_nothing() -> None:
    witness = found(plus(x, y), x, usual=(("y", (0,)),))
    at = dict(witness.point)
    assert at["y"] != 0
    assert isclose(float(witness.before), at["x"] + at["y"])


def test_high_derivatives_at_plain_numbers() -> None:
    """Floats lose what is left of a third difference."""
    third = At(D(D(D(over(1, x), x), x), x), x, 2)
    witness = found(times(third, y), times(y, 2))
    at = dict(witness.point)
    assert isclose(float(witness.before), -6 / 2**4 * at["y"], rel_tol=1e-6)


def test_an_index_that_no_side_reads_is_not_told() -> None:
    setting = Setting((v[i], Sum(v[i], (i, 1, n)), power(Sum(v[j], (j, 1, n)), 2)))
    witness = at_plain_numbers(Sum(v[i], (i, 1, n)), power(Sum(v[j], (j, 1, n)), 2), EQUAL, setting)
    assert set(dict(witness.point)) == {"n", "v[1]", "v[2]"}
    assert "i" in dict(at_plain_numbers(v[i], power(v[i], 2), EQUAL, setting).point)


def test_a_gap_that_fades_is_shown_where_it_is_seen() -> None:
    witness = found(exp_of(minus(power(times(10, x), 2))), times(0, x))
    at = dict(witness.point)
    assert isclose(float(witness.before), exp(-((10 * at["x"]) ** 2)), rel_tol=1e-9)


def test_several_names_that_are_all_shares() -> None:
    r, t, w = scalar("r"), scalar("t"), scalar("w")
    between = tuple(c for name in (r, t, w) for c in (name > 0, name < 1))
    witness = found(over(times(r, t), w), over(t, w), given=between)
    at = dict(witness.point)
    assert {at["r"], at["t"], at["w"]} <= {0.5, 0.25, 0.75}
    assert isclose(float(witness.before), at["r"] * at["t"] / at["w"], rel_tol=1e-9)
