"""Numbers drawn for a typed expression: such as leave it no value, or nothing to differentiate, are drawn again."""

import pytest
from sympy import I, Integer, Symbol, log, nan, oo, zoo

import derive
from derive.errors import BadSpec
from derive.exercises import posed
from derive.exercises.typed import typed_topic
from derive.parsing import parse
from derive.terms.ordered import plain


def drawn(expr, parameters, let=None, draws=40):
    topic = typed_topic(expr, "x", let, parameters)
    return [topic.draw(f"{k}/0/0").parts[0].plan for k in range(draws)]


@pytest.mark.parametrize(
    ("expr", "parameters", "let"),
    [
        ("x/a", {"a": (-1, 1)}, None),
        ("ln(a x + b)", {"a": (-1, 1), "b": (1, 3)}, None),
        ("x + 1/(a - 1)", {"a": (0, 2)}, None),
        ("x ln(a)", {"a": (-1, 3)}, None),
        ("z^2", {"a": (-1, 1)}, {"z": "a x + 1"}),
    ],
)
def test_every_draw_has_a_value_and_the_variable(expr, parameters, let) -> None:
    plans = drawn(expr, parameters, let)
    for plan in plans:
        exprs = [plan.claim.body, *(d.meaning for d in plan.setting.definitions)]
        assert any(e.has(Symbol("x", real=True)) for e in exprs)
        assert not any(e.has(zoo, nan, oo, I, log(0)) for e in exprs)
    assert len({str(p.claim.body) + str(p.setting.definitions) for p in plans}) > 1


@pytest.mark.parametrize("bounds", [(0, 0), (-3, 0)])
def test_a_range_without_a_good_number_is_named(bounds) -> None:
    with pytest.raises(BadSpec, match=rf"for a from {bounds[0]} to 0: give another range"):
        drawn("x ln(a)", {"a": bounds})


@pytest.mark.parametrize("text", ["10^309 x", "x/10^309", "x^2 + 7^1000 x"])
def test_a_number_that_no_float_holds_is_refused_in_one_line(text) -> None:
    with pytest.raises(BadSpec, match=r"a number beyond 10\^300"):
        derive.diff(text, "x")
    assert parse(text) is not None  # and read all the same: answers may have it


def test_a_number_just_below_is_differentiated() -> None:
    (part,) = derive.diff("10^299 x^2", "x").shown.parts
    x = Symbol("x", real=True)
    assert plain(part.derivation.result).subs(x, 3) == 6 * Integer(10) ** 299 and part.check is not None


def factors(count: int) -> str:
    return "*".join(f"(x + a_{k})" for k in range(1, count + 1))


@pytest.mark.parametrize(
    ("text", "let"),
    [
        (factors(18), {}),
        (factors(25), {}),
        ("z^2", {"u": factors(8), "z": "u^2"}),
        ("k^2", {"f": "(x + a)(x + b)", "g": "f (f + c)(f + d)", "h": "g (g + c)(g + d)", "k": "h (h + p)(h + q)"}),
    ],
)
def test_what_would_have_too_many_terms_is_refused_before_the_work(text, let) -> None:
    with pytest.raises(BadSpec, match="more than 20000 terms"):
        derive.diff(text, "x", let=let)


@pytest.mark.parametrize("text", [factors(6), "*".join(f"(x + {k})" for k in range(1, 16)), "(x + a + b)^9"])
def test_what_has_few_terms_is_not(text) -> None:
    assert derive.diff(text, "x").shown.parts


@pytest.mark.parametrize("text", ["prod(x_i, i, 1, n)", "sum(max(0, x_i)^2, i, 1, n)"])
def test_a_slope_by_a_component_is_worked_out(text) -> None:
    """The product of those above the last one runs over nothing."""
    topic = typed_topic(text, "x_j")
    for seed in range(6):
        shown = posed(topic, "evaluate", f"{seed}/0/0", topic.draw(f"{seed}/0/0"), "", "brief")
        assert shown.parts[0].derivation.result.is_number
