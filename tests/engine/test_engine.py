"""The engine: which derivative is opened first, and how the lines are told fully or briefly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sympy import Function, Mod, Pow, Sum, atan, cos, exp, log, sin, sqrt

from derive.asking import Topic, all_topics
from derive.engine.differentiation import brief, derivatives, differentiate, is_final, without_repeats
from derive.engine.moves import Plan, claim, let
from derive.engine.rules import RULES
from derive.errors import NoRule
from derive.kernel import Derivation, Line, Setting, approx
from derive.terms.notation import At, D, Vec, array, delta, indices, scalar, sigma, size
from derive.terms.ordered import over, plus, power, times

x, y, z = scalar("x"), scalar("y"), scalar("z")
i, j, k = indices("i j k")
n = size("n")
u, v = array("u", n), array("v", n)
TRIVIAL = {r.name for r in RULES if r.trivial}


def plan(f, *lets) -> Plan:
    return claim(D(f, x), *lets).differentiate()


def rules(p: Plan, detail: str) -> list[str]:
    return [line.rule for line in p.lines(detail)[1:]]


def exprs(p: Plan, detail: str = "brief") -> list:
    return [line.expr for line in p.lines(detail)[1:]]


# -- order -----------------------------------------------------------------------------------------------------------


def test_trivial_rules_come_first() -> None:
    assert rules(plan(plus(sin(x), times(3, x))), "full") == ["sum_rule", "constant_multiple", "elementary"]


def test_then_the_leftmost() -> None:
    first, second = exprs(plan(plus(sin(x), log(power(x, 2)))), "full")[1:3]
    assert first == plus(cos(x), D(log(power(x, 2)), x))
    assert second == plus(cos(x), times(power(x, -2), D(power(x, 2), x)))


def test_what_has_waited_longest_is_opened_before_what_has_just_come_out() -> None:
    f = plus(power(sin(x), 2), power(cos(x), 3))
    powers = exprs(plan(f), "full")[:3]
    assert powers[2] == plus(times(2, sin(x), D(sin(x), x)), times(3, power(cos(x), 2), D(cos(x), x)))


def test_a_derivative_waits_for_those_inside_it() -> None:
    second = D(D(power(x, 3), x), x)
    assert derivatives(second) == [D(power(x, 3), x)]
    *_, last = claim(second).differentiate().lines()
    assert last.expr == times(6, x)


def test_derivatives_of_unknown_functions_are_final() -> None:
    f = Function("f", real=True)
    w = array("w", n)
    assert is_final(D(f(x), x))
    assert is_final(D(D(f(x), x), x))
    assert is_final(D(f(Vec(w[i], (i, 1, n))), w[j]))
    assert not is_final(D(f(power(x, 2)), x))
    assert not is_final(D(sin(x), x))


def test_no_rule_ends_in_an_error() -> None:
    with pytest.raises(NoRule, match="Mod"):
        list(differentiate(D(Mod(x, 2), x), Setting((x,))))


def test_nothing_to_open_gives_no_lines() -> None:
    assert list(differentiate(plus(x, 1), Setting((x,)))) == []


def test_sums_count_by_letters_of_their_own() -> None:
    f = times(Sum(u[i], (i, 1, n)), Sum(power(u[i], 2), (i, 1, n)))
    for line in claim(D(f, u[i])).differentiate().lines()[1:]:
        assert all(node.limits[0][0] != i for node in line.expr.atoms(Sum))


def test_applications_of_a_defined_function_are_folded_at_once() -> None:
    p = claim(D(z, x), let(z, exp(x))).differentiate()
    assert exprs(p)[-1] == z  # e^x is z by definition


# -- telling ---------------------------------------------------------------------------------------------------------


def test_the_board_for_a_product() -> None:
    p = plan(times(plus(times(7, x), 3), exp(x)))
    assert [str(e) for e in exprs(p)] == [
        str(plus(times(D(plus(times(7, x), 3), x), exp(x)), times(plus(times(7, x), 3), D(exp(x), x)))),
        str(plus(times(7, exp(x)), times(plus(times(7, x), 3), exp(x)))),
    ]
    assert rules(p, "brief") == ["product_rule", "elementary"]


def test_the_board_for_a_composition() -> None:
    p = plan(atan(plus(times(2, power(x, 2)), 1)))
    inner = plus(times(2, power(x, 2)), 1)
    below = power(plus(1, power(inner, 2)), -1)
    assert exprs(p) == [times(below, D(inner, x)), times(4, below, x)]  # (4 x) / (1 + ...)
    assert rules(p, "brief") == ["chain_rule", "power_rule"]


def test_nested_chain_rules_have_a_line_each() -> None:
    assert rules(plan(sin(cos(exp(x)))), "brief") == ["chain_rule", "chain_rule", "elementary"]


def test_chain_rules_side_by_side_share_a_line() -> None:
    assert rules(plan(times(sin(2 * x), cos(5 * x))), "brief") == ["product_rule", "chain_rule"]


def test_the_first_definition_stands_alone() -> None:
    p = claim(D(z, x), let(z, power(sin(x), 2))).differentiate()
    assert rules(p, "brief") == ["definition", "power_and_chain", "elementary"]
    assert exprs(p)[0] == D(power(sin(x), 2), x)


def test_another_relation_starts_another_line() -> None:
    told = brief([Line(x, "taylor", approx(x, 1)), Line(y, "identity"), Line(z, "sum_rule")])
    assert [line.relation.key for line in told] == ["approx", "="]


def test_repeated_lines_are_dropped() -> None:
    assert without_repeats(x, [Line(x, "a"), Line(y, "b"), Line(y, "c")]) == [Line(y, "b")]


@pytest.mark.parametrize("topic", all_topics(), ids=lambda t: t.id)
def test_brief_is_full_with_lines_left_out(topic: Topic) -> None:
    for p in (part.plan for seed in range(2) for part in topic.draw(f"{seed}/0/0").parts):
        full, told = p.lines("full"), p.lines("brief")
        assert (told[0].expr, told[-1].expr) == (full[0].expr, full[-1].expr)
        remaining = iter(line.expr for line in full)
        assert all(line.expr in remaining for line in told), p.claim  # in the same order
        for before, after in pairwise(full):
            assert before.expr != after.expr
        assert set(rules(p, "brief")) <= set(rules(p, "full")) | {"elementary", "inner", "power_and_chain"}


def test_brief_is_checked_line_by_line_too() -> None:
    p = plan(over(times(power(x, 2), sin(x)), sqrt(plus(power(x, 2), 1))))
    assert isinstance(p.derivation("brief"), Derivation)
    assert p.derivation("brief").result == p.derivation("full").result


# -- what a teacher would not write ----------------------------------------------------------------------------------

#: f and its last line, as a book prints it
BOOK_ORDER = [
    (sin(power(x, 2)), times(2, x, cos(power(x, 2)))),
    (exp(times(-1, power(x, 2))), times(-2, x, exp(times(-1, power(x, 2))))),
    (power(plus(power(x, 2), 1), 5), times(10, x, power(plus(power(x, 2), 1), 4))),
    (times(sin(x), power(x, 3)), plus(times(power(x, 3), cos(x)), times(3, power(x, 2), sin(x)))),
    (log(log(x)), times(power(x, -1), power(log(x), -1))),
    (sqrt(plus(power(x, 2), 1)), times(power(sqrt(plus(power(x, 2), 1)), -1), x)),
    (Pow(2, times(3, x)), times(3, Pow(2, times(3, x)), log(2))),
]


@pytest.mark.parametrize(("f", "book"), BOOK_ORDER, ids=[str(f) for f, _ in BOOK_ORDER])
def test_factors_stand_as_in_books(f, book) -> None:
    assert exprs(plan(f))[-1] == book


def test_defined_names_keep_their_place() -> None:
    o, w, t = scalar("O"), array("w", n), scalar("t")
    half_square = let(z, times(over(1, 2), power(plus(o, times(-1, t)), 2)))
    total = let(o, sigma(Sum(times(w[k], u[k]), (k, 1, n))))
    opened = exprs(claim(D(z, w[j]), half_square, total).differentiate())
    assert opened[1] == times(plus(o, times(-1, t)), D(o, w[j]))


def test_deltas_are_sifted_last() -> None:
    *_, before, last = claim(D(Sum(times(v[k], u[k]), (k, 1, n)), u[j])).differentiate().lines("full")
    assert before.expr == Sum(times(v[k], delta(k, j)), (k, 1, n))
    assert (last.rule, last.expr) == ("sift", v[j])


def test_derivatives_at_a_point_are_put_in() -> None:
    *_, last = claim(At(D(power(x, 3), x), x, y)).differentiate().lines()
    assert last.expr == times(3, power(y, 2))
