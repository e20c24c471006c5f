"""The form that a textbook prints, against forms from textbooks and against values."""

from random import Random

import pytest
from counts import count
from forms_meant import MEANT
from sympy import (
    Expr,
    Float,
    Integer,
    Rational,
    exp,
    log,
    pi,
    preorder_traversal,
    sin,
    sqrt,
    tanh,
)

from derive.asking import all_topics, find
from derive.engine.collect import collect, same_on_paper, shape
from derive.engine.moves import claim
from derive.exercises.typed import typed_topic
from derive.kernel import EQUAL
from derive.paper.maths.text_maths import TextMaths
from derive.parsing import parse
from derive.terms.notation import Components, D, scalar, sigma
from derive.terms.ordered import Plus, Times, minus, over, plain, plus, power, times

x, y, z, w = (scalar(name) for name in "xyzw")
TEXT = TextMaths()

FORMS = [
    # of Stewart's Calculus, chapter 3, and of the exercises themselves
    ("7 e^x + (7x + 3) e^x", "(7*x + 10)*e^x"),
    ("3 x^2 sin(x) + x^3 cos(x)", "x^2*(3*sin(x) + x*cos(x))"),
    ("x^5/(1 + x^2) + 5 x^4 arctan(x)", "x^4*(x/(1 + x^2) + 5*arctan(x))"),
    ("x^4 + 5 x^4 ln(x)", "x^4*(1 + 5*ln(x))"),
    ("(4 x^3 (x^2 + 1) - 2 x^5)/(x^2 + 1)^2", "(2*x^3*(x^2 + 2))/(x^2 + 1)^2"),
    ("((1/x) (x^2 + 3) - 2 x ln(x))/(x^2 + 3)^2", "(x^2 + 3 - 2*x^2*ln(x))/(x*(x^2 + 3)^2)"),
    ("(8 (x^2 + 5) - 2 x (8 x + 9))/(x^2 + 5)^2", "-(2*(4*x^2 + 9*x - 20))/(x^2 + 5)^2"),
    ("4 x/(2 x^2 + 2)", "(2*x)/(x^2 + 1)"),
    ("10 x + 36", "2*(5*x + 18)"),
    ("30 + 30 x^4", "30*(x^4 + 1)"),
    ("-x^3 sin(x) + 3 x^2 cos(x)", "x^2*(3*cos(x) - x*sin(x))"),
    ("15 x^4 + 9 x^6", "3*x^4*(3*x^2 + 5)"),
    ("cos(x) e^x + sin(x) e^x", "(cos(x) + sin(x))*e^x"),
    ("2 e^(2x) + e^x", "(2*e^x + 1)*e^x"),
    ("e^x (e^x + e^(-x)) - e^x (e^x - e^(-x))", "2"),
    ("-2/(x^3 (x^2 + 4)) - 2/(x (x^2 + 4)^2)", "-(4*(x^2 + 2))/(x^3*(x^2 + 4)^2)"),
    ("arctan(2 x^2 + 1) * 8 x", "8*x*arctan(2*x^2 + 1)"),
    ("x^3/x", "x^2"),
    ("(x^2 - 2 x + 1)/(x - 1)^2", "1"),
    ("x (x^3 - 3 x + 2)/(x^2 - 1)^2", "(x*(x + 2))/(x + 1)^2"),
    ("10 arctan(x) + 7 x arctan(x)", "(7*x + 10)*arctan(x)"),
    # what stands as it should stays
    ("cos(x) (x^2 + 4) - 2 x sin(x)", "(x^2 + 4)*cos(x) - 2*x*sin(x)"),
    ("3/x + 2 sinh(x)", "3/x + 2*sinh(x)"),
    ("1 - tanh(x)^2", "1 - tanh(x)^2"),
    ("1 + x/2 - x^2/8", "1 + (1/2)*x - (1/8)*x^2"),
    ("y - z", "y - z"),
    ("x (1 - x)", "x*(1 - x)"),
    ("0", "0"),
]


@pytest.mark.parametrize(("before", "after"), FORMS)
def test_forms_of_textbooks(before: str, after: str) -> None:
    found = collect(parse(before))
    assert TEXT.print(found).replace("·", "*") == after
    assert collect(found) == found


def test_numbers_are_multiplied_and_roots_taken_out() -> None:
    assert collect(times(sqrt(2), 2)) == times(2, sqrt(2))
    assert collect(times(sqrt(2), sqrt(2), x)) == times(2, x)
    assert collect(over(x, sqrt(2))) == times(Rational(1, 2), sqrt(2), x)
    gauss = over(times(exp(times(Rational(-1, 2), power(x, 2))), x), sqrt(times(2, pi)))
    assert TEXT.print(collect(gauss)) == "(x·e^(-x^2/2))/sqrt(2·π)"


def test_a_decimal_stays_a_decimal() -> None:
    assert collect(times(Float("0.044715"), x, 2)).has(Float("0.044715"))


def test_a_vector_is_collected_by_components() -> None:
    found = collect(Components(plus(times(2, x), times(2, y)), times(plus(y, times(-1, z)), x)))
    assert found == Components(times(2, plus(x, y)), times(x, plus(y, times(-1, z))))


def test_a_slope_with_sigma_ends_as_it_is_taught() -> None:
    question = typed_topic("ln(sigma(w x))", "w").draw("0/0/0")
    assert TEXT.print(question.parts[0].plan.lines()[-1].expr) == "x·(1 - σ(w·x))"


def test_another_order_alone_is_no_line() -> None:
    plan = claim(D(power(plus(y, times(-1, w, x)), 2), w)).differentiate()
    assert len(plan.collect().lines()) == len(plan.lines())
    assert TEXT.print(plan.collect().lines()[-1].expr) == "-2·x·(y - w·x)"
    assert plan.collect().derivation().result == plan.collect().lines()[-1].expr


# -- values ------------------------------------------------------------------------------------------------------

LEAVES = (x, y, Integer(2), Integer(-3), Rational(1, 2), exp(x), exp(times(-1, x)), sin(x), log(3), sigma(x), tanh(y))


def drawn(rng: Random, depth: int) -> Expr:
    """A random expression of sums, products, quotients and powers."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(LEAVES)
    parts = [drawn(rng, depth - 1) for _ in range(rng.choice((2, 2, 3)))]
    kind = rng.random()
    if kind < 0.4:
        return plus(*parts)
    if kind < 0.75:
        return times(*parts)
    return power(parts[0], rng.choice((2, 3, -1, -2))) if kind < 0.9 else over(parts[0], parts[1])


def value(expr: Expr) -> complex | None:
    at = {x: Rational(7, 11), y: Rational(13, 5)}
    found = plain(expr).xreplace(at).evalf(30)
    return None if not found.is_finite else complex(found)


@pytest.mark.parametrize("seed", range(40))
def test_the_value_is_the_same(seed: int) -> None:
    rng = Random(seed)
    for _ in range(6):
        expr = drawn(rng, 3)
        try:
            before = value(expr)
        except (ZeroDivisionError, TypeError):
            continue
        if before is None:
            continue
        found = collect(expr)
        after = value(found)
        assert after is not None and abs(after - before) <= 1e-9 * max(1, abs(before)), expr
        assert shape(collect(found)) == shape(found), expr


# -- answers -----------------------------------------------------------------------------------------------------


def left_in_sight(expr: Expr) -> list[Expr]:
    """Sums in an answer whose terms share a number or a factor: told by SymPy's own products, not by ours.

    A root beside a whole power is none: nobody writes `6 x^2 + 5 sqrt(x)` as `sqrt(x) (6 x sqrt(x) + 5)`.
    """
    found = []
    for node in preorder_traversal(expr):
        if isinstance(node, Plus):
            terms = [dict(plain(t).as_powers_dict()) for t in node.args]
            shared = [
                b
                for b in terms[0]
                if not b.is_number and all(t.get(b, 0) > 0 and (t[b] - terms[0][b]).is_integer for t in terms)
            ]
            found += [node] if shared else []
    return found


def equations(topic: str, seed: str, *level: str) -> list[Expr]:
    """What a draw's parts come to, where all their lines are equations."""
    plans = [part.plan for part in find(topic).draw(seed, *level).parts]
    ends = [plan.lines() for plan in plans]
    return [e[-1].expr for e in ends if isinstance(e[-1].expr, Expr) and all(line.relation == EQUAL for line in e)]


ALIKE = [
    (times(-1, over(3, 5)), Rational(-3, 5)),
    (over(times(sqrt(2), x), times(2, y)), times(Rational(1, 2), x, sqrt(2), power(y, -1))),
    (plus(times(6, power(y, -1)), -5), plus(times(-1, 5), over(6, y))),
]
APART = [
    (Times(2, 3), Integer(6)),
    (Times(2, Rational(1, 4)), Rational(1, 2)),
    (plus(1, minus(x)), plus(-1, x)),
    (power(times(2, x), 2), times(4, power(x, 2))),
]


def test_what_is_alike_on_paper() -> None:
    assert all(same_on_paper(a, b) for a, b in ALIKE)
    assert not any(same_on_paper(a, b) for a, b in APART)


@pytest.mark.parametrize("topic", [t.id for t in all_topics() if t.id not in MEANT])
def test_no_answer_would_still_be_changed(topic: str) -> None:
    for seed in range(3):
        for answer in equations(topic, f"{seed}/0/0"):
            assert shape(collect(answer)) == shape(answer), TEXT.print(answer)


@pytest.mark.parametrize("level", ["easy", "standard", "hard"])
@pytest.mark.parametrize("first", [0, pytest.param(100, marks=pytest.mark.slow)])
def test_no_drawn_answer_leaves_a_common_factor_in_sight(level: str, first: int) -> None:
    """A thousand draws with the slow ones and all that they can draw."""
    for seed in range(first, first + (count(80, 350) if first else 40)):
        for answer in equations("calculus.common", f"{seed}/0/0", level):
            assert shape(collect(answer)) == shape(answer), TEXT.print(answer)
            assert left_in_sight(answer) == [], TEXT.print(answer)
