"""The second judge: right references pass, and a wrong one of every kind is caught."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from sympy import Abs, Eq, Gt, Max, Rational, S, Sum, exp, log, sin

import derive
from derive.crosscheck.reference import KINDS
from derive.crosscheck.references import TOLERANCE, CrossCheck, Reference, cross_check
from derive.engine.moves import claim, let
from derive.errors import BadTopic, CheckFailed
from derive.kernel import ARGMIN, AT_MOST, Derivation
from derive.terms.events import Inclusion, P, events
from derive.terms.notation import ArgMin, Components, D, array, indices, scalar, size
from derive.terms.ordered import minus, over, plus, power, times

x, a, b = scalar("x"), scalar("a"), scalar("b")
t = scalar("t", positive=True)
i, j, k = indices("i j k")
m, n = size("m"), size("n")
u, v, p, w = array("u", n), array("v", n), array("p", n), array("w", m, n)
A, B = events("A B")


def softmax(u):
    return np.exp(u) / np.exp(u).sum()


def softmax_plan():
    definition = let(p[i], over(exp(u[i]), Sum(exp(u[k]), (k, 1, n))))
    return claim(D(p[i], u[j]), definition).differentiate().distribute().fold().gather()


def step():
    return claim(plus(x, minus(times(a, sin(x))))).state(plus(minus(times(a, sin(x))), x))


def lowest():
    f = plus(times(t, power(x, 2)), times(b, x))
    return claim(ArgMin(f, x)).state(over(minus(b), times(2, t)), relation=ARGMIN)


TRIED = [kind for kind in KINDS if kind != "call"]  # which tests/crosscheck/test_calls.py tries
#: kind: a derivation, its right reference, and wrong ones
CASES = {
    "value": (
        claim(Sum(times(2, u[k]), (k, 1, n))).distribute,
        lambda u: (2 * u).sum(),
        [lambda u: 2 * u[1:].sum(), lambda u: (2 * u).sum() + 1e-5, lambda u: np.nan, lambda u: 2 * u.mean()],
    ),
    "gradient": (
        claim(D(Sum(times(v[k], power(u[k], 2)), (k, 1, n)), u[j])).differentiate,
        lambda u, v: (v * u**2).sum(),
        [lambda u, v: (v * u**2).mean(), lambda u, v: (v * np.roll(u, 1) ** 2).sum(), lambda u, v: (v[0] * u**2).sum()],
    ),
    "jacobian": (
        softmax_plan,
        softmax,
        [lambda u: np.exp(u) / (1 + np.exp(u).sum()), lambda u: softmax(u[::-1]), lambda u: softmax(2 * u)],
    ),
    "hessian": (
        claim(D(D(Sum(times(v[k], power(u[k], 3)), (k, 1, n)), u[j]), v[j])).differentiate,
        lambda u, v: (v * u**3).sum(),
        [lambda u, v: (v * u**3).mean(), lambda u, v: (v**2 * u**3).sum(), lambda u, v: (v * u**2).sum()],
    ),
    "update": (
        step,
        lambda x, a: x - a * np.sin(x),
        [lambda x, a: x + a * np.sin(x), lambda x, a: x - a * np.cos(x), lambda x, a: a - x * np.sin(a)],
    ),
    "minimiser": (
        lowest,
        lambda t, b, x: t * x**2 + b * x,
        [lambda t, b, x: -t * x**2 - b * x, lambda t, b, x: t * x**2 - b * x, lambda t, b, x: t * (x - 1) ** 2],
    ),
    "law": (
        lambda: claim(~(A | B)).law("by_elements").law("negated").law("as_event"),
        lambda A, B: ~(A | B),
        [lambda A, B: ~A | ~B, lambda A, B: A | B, lambda A, B: ~A],
    ),
}


def derivation(kind: str) -> Derivation:
    return CASES[kind][0]().derivation()


WRONG = [(kind, number) for kind, (_, _, wrong) in CASES.items() for number in range(len(wrong))]


def test_every_kind_is_tried() -> None:
    assert set(CASES) == set(TRIED)


@pytest.mark.parametrize("kind", TRIED)
def test_a_right_reference_passes(kind: str) -> None:
    check = cross_check(derivation(kind), Reference(kind, CASES[kind][1]))
    assert isinstance(check, CrossCheck)
    assert check.of == kind
    assert check.points >= 6
    assert check.worst <= check.tolerance == TOLERANCE


@pytest.mark.parametrize(("kind", "number"), WRONG)
def test_a_wrong_reference_is_caught(kind: str, number: int) -> None:
    with pytest.raises(CheckFailed, match=r"differ by|has no value"):
        cross_check(derivation(kind), Reference(kind, CASES[kind][2][number]))


# -- approximations and bounds ---------------------------------------------------------------------------------------


def expansion(order: int):
    return claim(sin(x), scope=[x]).taylor(x, S.Zero, order).derivation()


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_an_expansion_is_as_good_as_stated(order: int) -> None:
    assert cross_check(expansion(order), Reference("value", lambda x: np.sin(x))).worst == 0


@pytest.mark.parametrize("order", [1, 3])
def test_a_reference_that_differs_in_the_last_term_is_caught(order: int) -> None:
    """x^3 / 6 is small near 0, so the gap is measured in the error's own size."""
    with pytest.raises(CheckFailed):
        cross_check(expansion(order), Reference("value", lambda x: np.sin(x) + 0.02 * x**order))


def test_a_bound_holds_or_is_caught() -> None:
    plan = claim(sin(x)).state(Rational(1), relation=AT_MOST)
    cross_check(plan.derivation(), Reference("value", lambda x: np.sin(x)))
    with pytest.raises(CheckFailed):
        cross_check(plan.derivation(), Reference("value", lambda x: np.sin(x) + 1.5))


# -- sizes, indices, conditions --------------------------------------------------------------------------------------


def test_a_matrix_and_two_free_indices() -> None:
    loss = let(a, Sum(power(Sum(times(w[i, k], u[k]), (k, 1, n)), 2), (i, 1, m)))
    plan = claim(D(a, w[i, j]), loss).differentiate().derivation()
    assert cross_check(plan, Reference("gradient", lambda w, u: ((w @ u) ** 2).sum())).points > 30
    with pytest.raises(CheckFailed):
        cross_check(plan, Reference("gradient", lambda w, u: ((w @ u) ** 2).sum() / len(u)))


def test_only_the_admitted_indices_are_compared() -> None:
    base = let(p[i], over(exp(u[i]), Sum(exp(u[k]), (k, 1, n))))
    plan = claim(D(p[i], u[j]), base, given=[Eq(i, j)]).citing(softmax_plan()).differentiate()
    plan = plan.state(times(p[i], plus(1, minus(p[i]))))
    assert cross_check(plan.derivation(), Reference("jacobian", softmax)).worst < 1e-9


def test_arrays_that_start_from_zero() -> None:
    """g_0 ... g_t: the derivative at each index is compared, that of g_0 too."""
    last = size("t")
    g = array("g", last + 1)
    plan = claim(D(Sum(power(g[i], 2), (i, 0, last)), g[j])).differentiate().derivation()
    assert plan.result == times(2, g[j])
    assert cross_check(plan, Reference("gradient", lambda g: (g**2).sum())).worst < 1e-9
    with pytest.raises(CheckFailed):
        cross_check(plan, Reference("gradient", lambda g: (g[1:] ** 2).sum()))


def test_conditions_on_events_shape_the_frequencies() -> None:
    plan = claim(A & B, given=[Inclusion(A, B)]).state(A)
    assert cross_check(plan.derivation(), Reference("law", lambda A, B: A & B)).worst == 0
    with pytest.raises(CheckFailed):
        cross_check(plan.derivation(), Reference("law", lambda A, B: A | B))


def test_probabilities_are_frequencies() -> None:
    plan = claim(P(A | (B - A))).law("additivity").law("probability_of_difference")
    assert cross_check(plan.derivation(), Reference("law", lambda A, B: (A | B).mean())).worst < 1e-12
    with pytest.raises(CheckFailed):
        cross_check(plan.derivation(), Reference("law", lambda A, B: A.mean() + B.mean()))


def test_a_defined_name_may_be_asked_for() -> None:
    z = scalar("z")
    plan = claim(D(z, x), let(z, times(3, x))).differentiate().derivation()
    assert cross_check(plan, Reference("gradient", lambda x: 3 * x)).worst < 1e-9
    assert (
        cross_check(
            claim(times(2, z), let(z, sin(x))).open_names().derivation(), Reference("value", lambda z: 2 * z)
        ).worst
        < 1e-12
    )


# -- misuse ----------------------------------------------------------------------------------------------------------


def test_an_unknown_kind() -> None:
    with pytest.raises(BadTopic, match="no reference of kind 'slope': there are value, gradient"):
        Reference("slope", np.sin)


def test_a_parameter_that_the_question_does_not_have() -> None:
    with pytest.raises(BadTopic, match="asks for 'q'"):
        cross_check(derivation("gradient"), Reference("gradient", lambda u, q: u.sum()))


def test_a_gradient_of_what_is_not_a_derivative() -> None:
    with pytest.raises(BadTopic, match=r"needs a claim D\(f, x\)"):
        cross_check(derivation("update"), Reference("gradient", lambda x: x))


def test_a_reference_without_a_value_says_what_is_missing(recwarn) -> None:
    """The first step of RMSprop wants rho < 1, and says so nowhere."""
    rho, g = scalar("rho"), scalar("g")
    root = power(times(plus(1, minus(rho)), power(g, 2)), Rational(1, 2))
    reference = Reference("value", lambda rho, g: np.sqrt((1 - rho) * g**2))

    def squared(**given):
        return claim(root, **given).state(power(times(power(g, 2), plus(1, minus(rho))), Rational(1, 2))).derivation()

    with pytest.raises(CheckFailed, match="no value at numbers that the claim allows: say what it needs"):
        cross_check(squared(), reference)
    assert cross_check(squared(given=[rho < 1]), reference).points and not recwarn.list


def test_conditions_are_kept() -> None:
    """|x| = x for x > 0 only."""
    plan = claim(Abs(x), given=[x > 0]).state(x)
    assert cross_check(plan.derivation(), Reference("value", lambda x: np.abs(x))).worst == 0


def test_the_same_draw_every_time() -> None:
    first, second = (cross_check(derivation("jacobian"), Reference("jacobian", softmax)) for _ in range(2))
    assert first == second


# -- minima at kinks, over several names, and conditions that one number cannot meet ---------------------------------

y, gap = scalar("y"), scalar("d")


def stuck():
    return claim(ArgMin(plus(Abs(plus(x, minus(a))), power(plus(x, minus(a)), 2)), x)).state(a, relation=ARGMIN)


def bowl():
    f = plus(power(plus(x, minus(a)), 2), power(plus(x, y), 2))
    return claim(ArgMin(f, x, y)).state(Components(a, minus(a)), relation=ARGMIN)


MINIMA = [
    (stuck, lambda x, a: abs(x - a) + (x - a) ** 2, lambda x, a: abs(x - a) + (x - a) ** 2 + 1.1 * (x - a)),
    (stuck, lambda x, a: abs(x - a), lambda x, a: abs(x - a - 1e-3)),
    (bowl, lambda x, y, a: (x - a) ** 2 + (x + y) ** 2, lambda x, y, a: (x - a) ** 2 + (x - y) ** 2),
    (bowl, lambda x, y, a: abs(x - a) + (x + y) ** 2, lambda x, y, a: abs(x - a) + (x + y) ** 2 + 1e-4 * y),
]


@pytest.mark.parametrize(("plan", "right", "wrong"), MINIMA)
def test_a_minimum_at_a_kink_or_over_two_names(plan, right, wrong) -> None:
    assert cross_check(plan().derivation(), Reference("minimiser", right)).points >= 12
    with pytest.raises(CheckFailed, match="differ by"):
        cross_check(plan().derivation(), Reference("minimiser", wrong))


def test_what_holds_for_two_numbers_and_not_for_one_is_drawn_so() -> None:
    mean = times(over(1, n), Sum(u[k], (k, 1, n)))
    spread = let(gap, times(over(1, n), Sum(power(plus(u[k], minus(mean)), 2), (k, 1, n))))
    plan = claim(times(2, gap), spread, given=[Gt(gap, 0, evaluate=False)]).state(plus(gap, gap))
    assert cross_check(plan.derivation(), Reference("value", lambda u: 2 * u.var())).points == 6


def test_beside_the_end_of_what_has_a_value_no_difference_is_believed() -> None:
    """A step of 4/1000 leaves 0 < q < 1 where one of 2/1000 does not, and is far off: log(1 - q) near q = 1."""
    q = scalar("q")
    unit = [Gt(q, 0, evaluate=False), Gt(1, q, evaluate=False)]
    curve = claim(D(D(log(plus(1, minus(q))), q), q), given=unit).differentiate().derivation()
    assert cross_check(curve, Reference("hessian", lambda q: np.log(1 - q))).worst <= TOLERANCE
    with pytest.raises(CheckFailed):
        cross_check(curve, Reference("hessian", lambda q: 2 * np.log(1 - q)))


@pytest.mark.parametrize(
    "f", ["asin(5x)", "asin(50x)", "acos(700x^2)", "ln(3x/(1 - 3x))", "acos(x/1000)", "sqrt(x - 7) + sqrt(8 - x)"]
)
def test_a_question_with_values_at_few_numbers_is_compared_there(f) -> None:
    assert "NumPy agrees on" in derive.diff(f, wrt="x").to("text")


def test_a_question_that_is_compared_nowhere_says_so() -> None:
    plan = claim(D(log(x), x)).differentiate()
    with pytest.raises(CheckFailed, match="no numbers were found at which"):
        cross_check(Derivation(plan.setting, plan.lines()), Reference("gradient", lambda x: x * np.nan, partial=True))


def test_a_result_without_a_value_where_the_reference_has_one() -> None:
    """3/2 sqrt(x) is the slope of x sqrt(x), and says nothing of |x|^(3/2) at -1."""
    plan = claim(D(power(x, S(3) / 2), x)).differentiate()
    found = Derivation(plan.setting, plan.lines())
    with pytest.raises(CheckFailed, match=r"^the result of .* has no value where its NumPy reference has one$"):
        cross_check(found, Reference("gradient", lambda x: np.abs(x) ** 1.5))


def test_a_condition_at_an_index_chooses_the_entries() -> None:
    """d/dv_j sum_k max(0, v_k) is 1 where v_j > 0; at the other entries the result says nothing."""
    v = array("v", n)
    total = Sum(Max(0, v[i]), (i, 1, n))
    found = claim(D(total, v[j]), given=[Gt(v[j], 0, evaluate=False)]).differentiate().state(S.One).derivation()
    check = cross_check(found, Reference("gradient", lambda v: np.maximum(v, 0).sum()))
    assert check.worst < TOLERANCE
    with pytest.raises(CheckFailed):
        cross_check(found, Reference("gradient", lambda v: 2 * np.maximum(v, 0).sum()))


RAISING = {
    "a library's own error": (lambda x, a: np.linalg.inv(np.zeros((2, 2))), "LinAlgError: Singular matrix"),
    "a missing key": (lambda x, a: {}[x], "KeyError"),
    "an end": (lambda x, a: sys.exit(3), "SystemExit: 3"),
    "a text": (lambda x, a: "zero", "gives 'zero', and no numbers"),
    "lists of two lengths": (lambda x, a: [[x], [x, a]], "ValueError"),
}


@pytest.mark.parametrize("name", RAISING)
def test_what_a_reference_raises_names_its_file(name):
    """Wherever the function stands: the file of the topic alone was looked for."""
    function, message = RAISING[name]
    for kind in ("update", "value"):
        with pytest.raises(BadTopic, match=message) as error:
            cross_check(step().derivation(), Reference(kind, function))
        assert str(error.value).startswith(f"{__file__}, line ") and "\n" not in str(error.value)


def test_a_refusal_of_ours_in_a_reference_stays():
    def refuse(x, a):
        raise CheckFailed("not so")

    with pytest.raises(CheckFailed, match=r"\Anot so\Z"):
        cross_check(step().derivation(), Reference("value", refuse))
