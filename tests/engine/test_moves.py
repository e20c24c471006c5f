"""What an author calls: each verb adds its line, running a plan is repeatable, and misuse says what to do."""

from __future__ import annotations

import pytest
from sympy import Eq, Function, Rational, Sum, cos, cosh, exp, sin, sinh, tanh

from derive.engine.moves import claim, let
from derive.engine.verbs import taylor_formula
from derive.errors import BadSetting, BadTopic, CheckFailed, UnknownName
from derive.kernel import AT_MOST, approx
from derive.terms.events import P, events
from derive.terms.notation import At, D, array, delta, indices, scalar, sigma, size
from derive.terms.ordered import minus, over, plus, power, times
from derive.words.prose import say

x, y, z, a = (scalar(name) for name in "xyza")
i, j, k = indices("i j k")
n = size("n")
u, v, p = array("u", n), array("v", n), array("p", n)
A, B = events("A B")


def results(plan, detail: str = "brief") -> list:
    return [line.expr for line in plan.lines(detail)]


def test_a_claim_is_the_first_line() -> None:
    plan = claim(D(x * sin(x), x))
    assert results(plan) == [D(times(x, sin(x)), x)]


def test_verbs_return_new_plans() -> None:
    plan = claim(D(sin(x), x))
    assert results(plan.differentiate())[-1] == cos(x)
    assert len(results(plan)) == 1


def test_differentiate_distribute_using_and_state() -> None:
    quotient = over(sinh(x), cosh(x))
    plan = claim(D(quotient, x)).differentiate().distribute().using(quotient, tanh(x), rule="fold")
    assert results(plan)[-2:] == [
        plus(1, minus(times(power(sinh(x), 2), power(cosh(x), -2)))),
        plus(1, minus(power(tanh(x), 2))),
    ]
    assert plan.derivation().result == plus(1, times(-1, power(tanh(x), 2)))


def test_using_leaves_a_note_and_a_name() -> None:
    note = say(en="because")
    *_, line = claim(plus(x, y)).using(y, z, note, rule="given").lines()
    assert (line.rule, line.note, line.expr) == ("given", note, plus(x, z))


def test_fold_and_gather() -> None:
    softmax = let(p[i], over(exp(u[i]), Sum(exp(u[k]), (k, 1, n))))
    plan = claim(D(p[i], u[j]), softmax).differentiate().distribute().fold()
    assert results(plan)[-1] == plus(times(p[i], delta(i, j)), times(-1, p[i], p[j]))
    assert results(plan.gather())[-1] == times(p[i], plus(delta(i, j), times(-1, p[j])))


def test_open_names() -> None:
    plan = claim(times(2, z), let(z, sin(x))).open_names()
    assert results(plan)[-1] == times(2, sin(x))


def test_sift() -> None:
    plan = claim(Sum(times(u[k], delta(k, j)), (k, 1, n)), scope=[u[j]]).sift()
    assert [line.rule for line in plan.lines()] == ["", "sift"]
    assert plan.derivation().result == u[j]


def test_laws() -> None:
    plan = claim(P(A | (B - A))).law("additivity")
    assert results(plan)[-1] == plus(P(A), P(B - A))
    with pytest.raises(UnknownName, match="additivity"):
        claim(P(A | B)).law("aditivity")


def test_citing_a_lemma_with_other_indices() -> None:
    softmax = let(p[i], over(exp(u[i]), Sum(exp(u[k]), (k, 1, n))))
    jacobian = claim(D(p[i], u[j]), softmax).differentiate().distribute().fold().gather()
    plan = claim(D(p[k], u[i]), softmax).citing(jacobian, "softmax_lemma").differentiate()
    assert [line.rule for line in plan.lines()[1:]] == ["softmax_lemma"]
    assert plan.derivation().result == times(p[k], plus(delta(k, i), times(-1, p[i])))


def test_citing_a_lemma_on_a_function_brings_the_inner_derivative() -> None:
    lemma = claim(D(sigma(x), x)).differentiate().state(times(sigma(x), plus(1, minus(sigma(x)))))
    plan = claim(D(sigma(times(3, x)), x)).citing(lemma).differentiate()
    assert plan.derivation().result == times(3, sigma(times(3, x)), plus(1, minus(sigma(times(3, x)))))


def test_a_lemma_serves_only_its_own_function() -> None:
    lemma = claim(D(sigma(x), x)).differentiate()
    assert claim(D(sin(x), x)).citing(lemma).differentiate().lines()[-1].expr == cos(x)


def test_taylor() -> None:
    plan = claim(exp(x), scope=[x]).taylor(x, Rational(0), 2)
    first, formula, values = plan.lines()
    assert (first.expr, formula.relation) == (exp(x), approx(x, 2))
    assert values.expr == plus(1, x, times(Rational(1, 2), power(x, 2)))
    assert plan.derivation().relation.key == "approx"


def test_taylors_formula_by_hand() -> None:
    f = Function("f", real=True)
    assert taylor_formula(f(x), x, a, 2) == plus(
        At(f(x), x, a),
        times(At(D(f(x), x), x, a), plus(x, times(-1, a))),
        times(Rational(1, 2), At(D(D(f(x), x), x), x, a), power(plus(x, times(-1, a)), 2)),
    )


def test_taylor_of_what_has_no_derivatives_to_put_in() -> None:
    f = Function("f", real=True)
    plan = claim(f(x), scope=[x]).expand(x, Rational(0), 1)
    assert plan.lines()[-1].relation == approx(x, 1)


def test_a_move_that_does_nothing_is_an_error() -> None:
    with pytest.raises(BadTopic, match="'gather' changes nothing"):
        claim(plus(x, y)).gather().lines()
    with pytest.raises(BadTopic, match="the law 'align' changes nothing"):
        claim(plus(x, y)).law("align").lines()


def test_a_stated_form_is_checked() -> None:
    with pytest.raises(CheckFailed, match="does not hold"):
        claim(D(x**2, x)).state(3 * x).derivation()
    assert claim(D(x**2, x)).state(2 * x).derivation().result == times(2, x)


def test_a_stated_bound_is_checked() -> None:
    assert claim(sin(x)).state(Rational(1), relation=AT_MOST).derivation().relation == AT_MOST
    with pytest.raises(CheckFailed):
        claim(sin(x)).state(Rational(1, 2), relation=AT_MOST).derivation()


def test_a_condition_is_used() -> None:
    plan = claim(times(v[i], delta(i, j)), given=[Eq(i, j)])
    assert plan.state(v[i]).derivation().result == v[i]
    with pytest.raises(CheckFailed):
        claim(times(v[i], delta(i, j))).state(v[i]).derivation()


def test_a_plan_without_moves_is_no_derivation() -> None:
    with pytest.raises(CheckFailed, match="needs a claim"):
        claim(D(x**2, x)).derivation()


def test_a_name_defined_twice() -> None:
    with pytest.raises(BadSetting, match="defined twice"):
        claim(z, let(z, x), let(z, y))


def test_running_a_plan_again_gives_the_same_lines() -> None:
    plan = claim(D(times(x, sin(power(x, 2))), x)).differentiate()
    assert plan.lines() == plan.lines()
    assert plan.lines("full") == plan.lines("full")


@pytest.mark.parametrize(
    ("author", "message"),
    [
        (lambda: claim("x"), "claim: 'x' is text"),
        (lambda: claim(None), "claim: None is of type NoneType"),
        (lambda: claim(x, 3), "claim: 3 is no definition: write let"),
        (lambda: claim(x, given=x > 0), r"given: x > 0 stands alone: write given=\[x > 0\]"),
        (lambda: claim(x, given=["x > 0"]), "given: 'x > 0' is text"),
        (lambda: claim(x).state("x"), "state: 'x' is text"),
        (lambda: claim(x).state(x, relation="<="), "state: '<=' is no relation"),
        (lambda: claim(x).using(x, "y"), "using: 'y' is text"),
        (lambda: claim(exp(x)).expand("x", 0, 2), "expand: 'x' is text"),
        (lambda: claim(exp(x)).taylor(x, 0, 2.5), "the order is a whole number"),
        (lambda: claim(D(x**2, x)).through("x"), "through: 'x' is text"),
        (lambda: claim(D(x**2, x)).citing(x), "citing: x is no plan"),
        (lambda: let("y", x), "let: 'y' is text"),
        (lambda: let(3, x), "let: 3 is no name"),
        (lambda: let(y, [x]), "let y: "),
        (lambda: plus(x, "1"), "'1' is text"),
        (lambda: scalar(3), "'3' is not a name"),
        (lambda: P("A"), "'A' is text"),
    ],
)
def test_what_is_no_expression_is_an_error_of_one_line(author, message: str) -> None:
    """Text is never evaluated, and no traceback speaks of our own insides."""
    with pytest.raises(BadSetting, match=message) as error:
        author()
    assert "\n" not in str(error.value)


def test_numbers_of_python_are_expressions() -> None:
    assert claim(times(0, x)).state(0) == claim(times(0, x)).state(Rational(0))
    assert let(y, 3) == let(y, Rational(3))
    assert results(claim(exp(x)).expand(x, 0, 1)) == results(claim(exp(x)).expand(x, Rational(0), 1))


def test_a_condition_that_a_name_meets_anyway_says_nothing() -> None:
    s = scalar("s", positive=True)
    assert claim(D(s**2, s), given=[s > 0]) == claim(D(s**2, s))
