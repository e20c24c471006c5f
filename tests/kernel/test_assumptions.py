"""What the assumptions of a name say is a condition, printed and in the evidence; a defined name has none."""

from __future__ import annotations

import pytest
from conftest import refused, step
from sympy import Abs, IndexedBase, Integer, Max, Product, Sum, Symbol, cos, exp, log, pi, sign, sqrt

from derive.engine.moves import claim, let
from derive.errors import BadSetting, CheckFailed
from derive.kernel import AT_MOST, LESS, Setting
from derive.kernel.assumptions import assumed
from derive.terms.notation import D, array, indices, scalar, size
from derive.terms.ordered import minus, plus, power, times

x, z = scalar("x"), scalar("z")
i, k, n = *indices("i k"), size("n")


def hill(centre):
    """Positive nearly everywhere, and far below zero around its centre."""
    return plus(times(power(x, 2), plus(x, -centre + 10), plus(x, -centre - 10)), 1)


DECLARED = [
    (Symbol("y", positive=True), hill(50), lambda y: claim(minus(y)).state(Integer(0), relation=AT_MOST)),
    (Symbol("y", positive=True), hill(50), lambda y: claim(Integer(0)).state(y, relation=LESS)),
    (Symbol("y", nonnegative=True), hill(30), lambda y: claim(Integer(0)).state(y, relation=AT_MOST)),
    (Symbol("y", negative=True), minus(hill(40)), lambda y: claim(y).state(Integer(0), relation=AT_MOST)),
    (Symbol("y", nonpositive=True), minus(hill(45)), lambda y: claim(y).state(Integer(0), relation=AT_MOST)),
    (Symbol("y", positive=True), x, lambda y: claim(Abs(times(y, z))).state(times(y, Abs(z)))),
    (Symbol("y", positive=True), x, lambda y: claim(sqrt(power(y, 2))).state(Max(y, minus(y)))),
    (Symbol("y", positive=True), x, lambda y: claim(Max(times(y, z), 0)).state(times(y, Max(z, 0)))),
    (Symbol("y", positive=True), plus(x, 1), lambda y: claim(sqrt(times(power(y, 2), z))).state(times(y, sqrt(z)))),
    (Symbol("y", nonnegative=True), x, lambda y: claim(Abs(times(y, z))).state(times(y, Abs(z)))),
    (Symbol("y", negative=True), x, lambda y: claim(Abs(times(y, z))).state(times(-1, y, Abs(z)))),
    (Symbol("y", positive=True), x, lambda y: claim(sign(times(y, z))).state(sign(z))),
]


@pytest.mark.parametrize(("name", "meaning", "plan"), DECLARED)
def test_what_is_declared_of_a_defined_name_proves_nothing(name, meaning, plan):
    from msgspec.structs import replace

    made = plan(name)
    setting = Setting((made.claim,), (let(name, meaning),))
    try:
        derivation = replace(made, setting=setting).derivation()
    except (CheckFailed, BadSetting):
        return
    assert derivation.evidence.method != "proved"
    assert all(s.evidence.method != "proved" for s in derivation.steps)


def test_what_its_meaning_proves_a_defined_name_is():
    y = scalar("y", positive=True)
    shown = claim(Abs(times(y, z)), let(y, exp(x))).state(times(y, Abs(z))).derivation()
    assert shown.steps[0].evidence.method == "proved"
    assert shown.steps[0].evidence.supposes == []


PRINTED = [
    ({"positive": True}, ["a > 0"]),
    ({"negative": True}, ["a < 0"]),
    ({"nonnegative": True}, ["a >= 0"]),
    ({"nonpositive": True}, ["a <= 0"]),
    ({"nonzero": True}, ["a != 0"]),
    ({"real": True, "nonzero": True}, ["a != 0"]),
    ({"integer": True}, ["a a whole number"]),
    ({"even": True}, ["a even"]),
    ({"odd": True}, ["a odd"]),
    ({"integer": True, "positive": True}, ["a a whole number", "a > 0"]),
    ({"odd": True, "negative": True}, ["a odd", "a < 0"]),
    ({"even": True, "nonzero": True}, ["a even", "a != 0"]),
    ({"real": True, "integer": False}, ["a not a whole number"]),
    ({"real": True, "positive": False}, ["a <= 0"]),
    ({"zero": True}, ["a = 0"]),
    ({"real": True}, []),
    ({"finite": True}, []),
    ({"complex": True}, []),
    ({}, []),
]


@pytest.mark.parametrize(("assumptions", "said"), PRINTED)
def test_every_assumption_that_is_read_is_in_the_evidence(assumptions, said):
    a = Symbol("a", **assumptions)
    assert step(plus(times(a, x), times(a, x)), times(2, a, x)).evidence.supposes == said


@pytest.mark.parametrize(("assumptions", "said"), [row for row in PRINTED if row[1] and "zero" not in row[0]])
def test_assumptions_of_arrays_too(assumptions, said):
    a = IndexedBase("a", shape=(n,), **assumptions)
    total = Sum(times(a[k], x), (k, 1, n))
    expected = [text.replace("a", "a[k]", 1) for text in said]
    assert step(total, times(x, Sum(a[k], (k, 1, n)))).evidence.supposes == expected


@pytest.mark.parametrize(
    "word",
    ["prime", "composite", "algebraic", "transcendental", "irrational", "rational", "extended_positive", "infinite"],
)
def test_what_has_no_wording_is_refused(word):
    with pytest.raises(BadSetting, match=rf"(declared {word}|no others)"):
        Setting((Symbol("q", **{word: True}) * x,))
    with pytest.raises(BadSetting):
        Setting((IndexedBase("q", shape=(n,), **{word: True})[i] * x,))


@pytest.mark.parametrize("word", ["even", "odd", "negative", "nonpositive"])
def test_an_index_counts_through_its_whole_range(word):
    letter, v = Symbol("j", integer=True, **{word: True}), array("v", n)
    with pytest.raises(BadSetting, match="counts"):
        Setting((Sum(v[letter], (letter, 1, n)),))
    with pytest.raises(BadSetting, match="counts"):
        Setting((v[letter],))


def test_a_size_may_be_even():
    m = Symbol("m", even=True, positive=True)
    v = array("v", m)
    found = step(Product(times(-1, v[k]), (k, 1, m)), Product(v[k], (k, 1, m))).evidence
    assert found.supposes == ["m even"]
    assert all(size % 2 == 0 for size in dict(found.sizes)["m"])
    refused(Product(times(-1, array("v", n)[k]), (k, 1, n)), Product(array("v", n)[k], (k, 1, n)))


HIDDEN_IN_A_NAME = [
    (lambda a: Max(0, times(a, Abs(x))), lambda _a: Integer(0), {"negative": True}),
    (lambda a: cos(plus(times(pi, a), x)), lambda _a: cos(x), {"even": True}),
    (lambda a: cos(plus(times(pi, a), x)), lambda _a: times(-1, cos(x)), {"odd": True}),
    (lambda a: Abs(times(a, x)), lambda a: times(-1, a, Abs(x)), {"nonpositive": True}),
    (lambda a: times(x, sign(a), sign(a)), lambda _a: x, {"nonzero": True}),
    (lambda a: Abs(times(a, x)), lambda a: times(a, Abs(x)), {"nonnegative": True}),
    (lambda a: cos(plus(times(2, pi, a), x)), lambda _a: cos(x), {"integer": True}),
    (lambda a: sqrt(times(power(a, 2), power(x, 2))), lambda a: times(-1, a, Abs(x)), {"negative": True}),
    (lambda a: sign(times(a, x)), lambda _a: times(-1, sign(x)), {"negative": True}),
    (lambda a: log(times(power(a, 2), exp(x))), lambda a: plus(times(2, log(a)), x), {"positive": True}),
]


@pytest.mark.parametrize(("before", "after", "assumptions"), HIDDEN_IN_A_NAME)
def test_what_holds_by_an_assumption_says_so(before, after, assumptions):
    a, free = Symbol("a", **assumptions), Symbol("a", real=True)
    assert step(before(a), after(a), scope=[a, x]).evidence.supposes
    refused(before(free), after(free), scope=[free, x])


def test_conditions_given_are_in_the_evidence_where_their_names_are_read():
    shown = claim(D(Abs(x), x), given=[x < 0, z > 1]).state(Integer(-1)).derivation()
    assert shown.steps[0].evidence.supposes == ["x < 0"]


def test_assumptions_follow_from_few_words():
    assert assumed(Symbol("a", positive=True)) == ("positive",)
    assert assumed(Symbol("a", odd=True)) == ("odd",)
    assert assumed(size("n")) == ("integer", "positive")
