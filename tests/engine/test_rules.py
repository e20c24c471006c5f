"""The differentiation rules against answers written by hand and against mpmath's derivative at 50 digits."""

from __future__ import annotations

import pytest
from numbers_of_tests import close, slope, value
from sympy import (
    Abs,
    Function,
    IndexedBase,
    Max,
    Min,
    Mod,
    Ne,
    Piecewise,
    Pow,
    S,
    Sum,
    Symbol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    besselj,
    cos,
    cosh,
    cot,
    csc,
    erfinv,
    exp,
    log,
    sec,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from derive import gradient
from derive.engine.moves import claim, let
from derive.engine.rules import RULES, outer_slope
from derive.errors import BadSetting, NoRule
from derive.kernel import Setting
from derive.terms.elementary import ELEMENTARY
from derive.terms.notation import At, D, Delta, array, indices, scalar, sigma, size
from derive.terms.ordered import over, plus, power, times

x, a, b, z = scalar("x"), scalar("a"), scalar("b"), scalar("z")
t = scalar("t", positive=True)
i, j, k, l = indices("i j k l")  # noqa: E741
m, n = size("m"), size("n")
u, v = array("u", n), array("v", n)
w = array("w", m, n)
F = Function("F", real=True)
BY_NAME = {rule.name: rule for rule in RULES}


def apply(name: str, f, variable, *lets):
    return BY_NAME[name].apply(f, variable, Setting((D(f, variable),), lets))


# -- by hand ---------------------------------------------------------------------------------------------------------

#: rule, function, variable, the answer that the rule's own textbook formula gives, one level deep
SCALAR = [
    ("constant", times(3, a), x, S.Zero),
    ("identity", x, x, S.One),
    ("sum_rule", plus(power(x, 2), sin(x), 5), x, plus(D(power(x, 2), x), D(sin(x), x), D(S(5), x))),
    ("constant_multiple", times(3, a, sin(x)), x, times(3, a, D(sin(x), x))),
    ("constant_multiple", times(a, x), x, a),
    (
        "quotient_rule",
        over(sin(x), plus(power(x, 2), 1)),
        x,
        times(
            plus(times(D(sin(x), x), plus(power(x, 2), 1)), times(-1, sin(x), D(plus(power(x, 2), 1), x))),
            power(plus(power(x, 2), 1), -2),
        ),
    ),
    ("product_rule", times(x, sin(x)), x, plus(sin(x), times(x, D(sin(x), x)))),
    (
        "product_rule",
        times(power(x, 2), exp(x), sin(x)),
        x,
        plus(
            times(D(power(x, 2), x), exp(x), sin(x)),
            times(power(x, 2), D(exp(x), x), sin(x)),
            times(power(x, 2), exp(x), D(sin(x), x)),
        ),
    ),
    ("power_rule", power(x, 5), x, times(5, power(x, 4))),
    ("power_rule", power(x, -1), x, times(-1, power(x, -2))),
    ("power_rule", sqrt(t), t, times(S.Half, power(t, -S.Half))),
    ("power_rule", power(sin(x), 3), x, times(3, power(sin(x), 2), D(sin(x), x))),
    ("power_rule", Pow(t, a), t, times(a, Pow(t, plus(a, -1)))),
    ("exponential_rule", Pow(2, x), x, times(Pow(2, x), log(2))),
    ("exponential_rule", Pow(3, sin(x)), x, times(Pow(3, sin(x)), log(3), D(sin(x), x))),
    ("logarithmic_differentiation", Pow(t, t), t, times(Pow(t, t), D(times(t, log(t)), t))),
    ("named_function", sigma(x), x, D(over(1, plus(1, exp(times(-1, x)))), x)),
    ("larger_of", Max(x, 2), x, Piecewise((D(S(2), x), x < 2), (S.One, S(2) < x))),
    ("piece_by_piece", Piecewise((x**2, x < 1), (x, x > 1)), x, Piecewise((D(x**2, x), x < 1), (S.One, x > 1))),
    ("elementary", sin(x), x, cos(x)),
    ("chain_rule", sin(power(x, 2)), x, times(cos(power(x, 2)), D(power(x, 2), x))),
    ("chain_rule", exp(times(-1, x)), x, times(exp(times(-1, x)), D(times(-1, x), x))),
]


@pytest.mark.parametrize(("name", "f", "variable", "answer"), SCALAR, ids=[f"{r}: {f}" for r, f, _, _ in SCALAR])
def test_a_rule_gives_its_textbook_form(name: str, f, variable, answer) -> None:
    assert apply(name, f, variable) == answer


NUMERIC = [case for case in SCALAR if case[0] not in ("named_function", "larger_of")]


@pytest.mark.parametrize(("name", "f", "variable", "answer"), NUMERIC, ids=[f"{r}: {f}" for r, f, _, _ in NUMERIC])
@pytest.mark.parametrize("place", [0.37, 2.6])
def test_a_rule_agrees_with_mpmath(name: str, f, variable, answer, place: float) -> None:
    at = {variable: place, a: 1.7}
    assert close(value(apply(name, f, variable), at), slope(f, variable, at))


def test_the_larger_of_two_follows_the_larger_on_both_sides() -> None:
    answer = apply("larger_of", Max(x, x**2), x)
    assert value(answer, {x: 0.5}) == 1  # x is larger
    assert close(value(answer, {x: 3.0}), 6)  # x^2 is larger
    assert close(value(apply("larger_of", Min(x, x**2), x), {x: 0.5}), 1.0)


def test_the_slope_of_a_named_function_is_that_of_its_meaning() -> None:
    answer = apply("named_function", sigma(x), x)
    assert close(value(answer, {x: 0.0}), 0.25)  # the sigmoid's largest slope


def test_components_give_deltas() -> None:
    assert apply("identity", u[i], u[j]) == Delta(i, j)
    assert apply("identity", u[i], u[i]) == 1
    assert apply("identity", w[i, k], w[j, l]) == times(Delta(i, j), Delta(k, l))
    assert apply("identity", w[i, k], w[j, k]) == Delta(i, j)
    assert apply("identity", u[i], v[j]) is None


def test_sums_are_taken_term_by_term() -> None:
    answer = apply("sum_of_terms", Sum(power(u[k], 2), (k, 1, n)), u[j])
    assert answer == Sum(D(power(u[k], 2), u[j]), (k, 1, n))


def test_a_definition_is_opened_one_level() -> None:
    opened = apply("definition", z, x, let(z, times(a, power(x, 2))))
    assert opened == D(times(a, power(x, 2)), x)
    p = array("p", n)
    opened = apply("definition", p[j], u[k], let(p[i], exp(u[i])))
    assert opened == D(exp(u[j]), u[k])


def test_the_chain_rule_for_a_function_that_is_only_a_letter() -> None:
    assert apply("chain_rule_unknown", F(power(x, 2)), x) == times(At(D(F(x), x), x, power(x, 2)), D(power(x, 2), x))
    assert apply("chain_rule_unknown", F(x), x) is None


def test_rules_ask_for_dependence_through_definitions() -> None:
    lets = (let(z, times(3, x)),)
    assert apply("constant", power(z, 2), x, *lets) is None
    assert apply("constant", power(z, 2), x) == 0
    assert apply("exponential_rule", Pow(z, x), x, *lets) is None
    assert apply("power_rule", Pow(x, z), x, *lets) is None


MISFITS = [
    ("constant", x), ("identity", a), ("sum_rule", times(x, a)), ("constant_multiple", times(x, sin(x))),
    ("sum_of_terms", x), ("definition", x), ("quotient_rule", times(x, sin(x))), ("product_rule", plus(x, 1)),
    ("power_rule", Pow(2, x)), ("exponential_rule", Pow(x, 2)), ("logarithmic_differentiation", sin(x)),
    ("named_function", sin(x)), ("larger_of", plus(x, 1)),
    ("product_of_factors", x), ("piece_by_piece", x), ("chain_rule_unknown", sin(x)),
    ("elementary", sin(2 * x)), ("chain_rule", power(x, 2)), ("chain_rule", sigma(x)), ("chain_rule", F(x)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "f"), MISFITS, ids=[f"{r}: {f}" for r, f in MISFITS])
def test_a_rule_that_does_not_fit_says_so(name: str, f) -> None:
    assert apply(name, f, x) is None


def test_every_rule_is_tried() -> None:
    tried = {name for name, *_ in SCALAR} | {name for name, _ in MISFITS}
    assert tried == set(BY_NAME)


# -- the table of slopes ---------------------------------------------------------------------------------------------

ALONE = [f.kind for f in ELEMENTARY if len(f.slopes) == 1]
WITHIN_ONE = (asin, acos, atanh, erfinv)
PLACES = {**dict.fromkeys(WITHIN_ONE, (-0.6, 0.3)), log: (0.2, 3.1), acosh: (1.2, 4.5)}


@pytest.mark.parametrize("function", ALONE, ids=str)
def test_the_slopes_of_the_elementary_functions(function) -> None:
    for place in PLACES.get(function, (-1.3, 0.4, 2.2)):
        assert close(value(outer_slope(function(x)), {x: place}), slope(function(x), x, {x: place}))


def test_the_forms_of_textbooks() -> None:
    assert outer_slope(tanh(x)) == plus(1, times(-1, power(tanh(x), 2)))
    assert outer_slope(atan(x)) == power(plus(1, power(x, 2)), -1)
    assert outer_slope(cos(x)) == times(-1, sin(x))
    assert outer_slope(sign(x)) == Piecewise((S.Zero, Ne(x, 0)))


# -- traps -----------------------------------------------------------------------------------------------------------


def test_the_index_is_not_captured() -> None:
    """SymPy's own diff of this sum gives sum_i y_i; the answer is y_i."""
    y = array("y", n)
    assert gradient(Sum(y[i] * u[i], (i, 1, n)), u[i]).result == y[i]


def test_the_index_is_not_captured_in_products_of_sums() -> None:
    total = Sum(u[i], (i, 1, n))
    result = gradient(total * Sum(u[i] ** 2, (i, 1, n)), u[i]).result
    fresh = result.atoms(Sum)
    assert all(node.limits[0][0] != i for node in fresh)


def test_a_symbol_that_only_bears_the_name_is_refused() -> None:
    with pytest.raises(BadSetting, match="x"):
        gradient(sin(Symbol("x", real=True)), Symbol("x"))


def test_only_names_can_be_differentiated_by() -> None:
    with pytest.raises(BadSetting, match=r"cannot differentiate by x\*\*2"):
        gradient(sin(x), x**2)


@pytest.mark.parametrize("f", [Mod(x, 3), atan2(x, a), IndexedBase("q", shape=(n,))[i + 1] * x ** Symbol("n1")])
def test_what_no_rule_fits_is_named(f) -> None:
    with pytest.raises(NoRule) as error:
        list(claim(D(f * sin(Mod(x, 2)), x)).differentiate().lines())
    assert "Mod" in str(error.value) or "atan2" in str(error.value)
    assert str(error.value).endswith("by x")


def test_no_rule_says_what_and_by_what() -> None:
    with pytest.raises(NoRule, match=r"no rule differentiates besselj\(1, x\) by x"):
        gradient(besselj(1, x), x)


def test_a_kink_is_left_open() -> None:
    """|x| has the slope of its sign; at 0 there is none, and the kernel accepts no value there."""
    assert gradient(Abs(x), x).result == sign(x)
    assert gradient(Max(0, x), x).result == Piecewise((0, x < 0), (1, x > 0))


COMMON = [
    (x**7, 7 * x**6), (exp(x), exp(x)), (sinh(x), cosh(x)), (cosh(x), sinh(x)), (tan(x), cos(x) ** -2),
    (cot(x), -(sin(x) ** -2)), (sec(x), sec(x) * tan(x)), (csc(x), -csc(x) * cot(x)), (asinh(x), 1 / sqrt(x**2 + 1)),
]  # fmt: skip


@pytest.mark.parametrize(("f", "book"), COMMON, ids=[str(f) for f, _ in COMMON])
def test_the_tables_of_derivatives(f, book) -> None:
    result = gradient(f, x).result
    assert all(close(value(result, {x: p}), value(book, {x: p})) for p in (-0.8, 0.45, 1.9))
