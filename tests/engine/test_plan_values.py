"""A plan is data: equal plans are equal, unequal ones are not, and both come back from pickle as they were."""

import pickle

import pytest
from msgspec.structs import replace
from sympy import Eq, Function, Gt, Integer, Max, Rational, Sum, exp, log, sin

from derive.asking import all_topics
from derive.engine.moves import claim, let
from derive.engine.verbs import VERBS, Move
from derive.kernel import AT_MOST, LESS, approx
from derive.mistakes.attempts import all_ideas
from derive.terms.events import events
from derive.terms.notation import D, array, delta, indices, scalar, sigma, size
from derive.terms.ordered import minus, plus, power, times
from derive.words.prose import say

x, y, a = scalar("x"), scalar("y"), scalar("a", positive=True)
i, j, k = indices("i j k")
n = size("n")
v = array("v", n)
A, B = events("A B")


def square(**options):
    return claim(D(power(x, 2), x), **options)


#: pairs of plans that differ in one thing alone
UNEQUAL = [
    (square().state(2 * x), square().state(3 * x)),
    (square().state(2 * x), square().state(2 * x, rule="power_rule")),
    (square().state(2 * x), square().state(2 * x, relation=AT_MOST)),
    (square().state(2 * x, relation=AT_MOST), square().state(2 * x, relation=LESS)),
    (square().state(2 * x), square().state(2 * x, note=say(en="By the power rule."))),
    (square().state(2 * x, note=say(en="So {x}.", x=x)), square().state(2 * x, note=say(en="So {x}.", x=y))),
    (square().state(2 * x, note=say(en="So.")), square().state(2 * x, note=say(en="So.", zh="故。"))),
    (square().differentiate(), square()),
    (square().differentiate().gather(), square().gather().differentiate()),
    (square(), square(given=[x > 0])),
    (square(), square(scope=[y])),
    (square(), square(usual={"x": (1, 2)})),
    (square(usual={"x": (1,)}), square(usual={"x": (2,)})),
    (claim(D(y, x), let(y, power(x, 2))), claim(D(y, x), let(y, power(x, 3)))),
    (claim(times(x, y), let(y, Integer(3))), claim(times(x, y), let(y, Integer(3), hidden=True))),
    (claim(A | B).law("by_elements"), claim(A | B).law("addition")),
    (claim(exp(x)).taylor(x, Integer(0), 2), claim(exp(x)).taylor(x, Integer(0), 3)),
    (claim(exp(x)).taylor(x, Integer(0), 2), claim(exp(x)).expand(x, Integer(0), 2)),
    (claim(exp(x)).fold(), claim(exp(x)).fold(sigma)),
    (square().differentiate(), square().citing(square().differentiate(), "lemma").differentiate()),
    (
        square().citing(square().differentiate(), "one").differentiate(),
        square().citing(square().differentiate(), "other").differentiate(),
    ),
    (claim(sin(scalar("x", positive=True))), claim(sin(x))),
]


@pytest.mark.parametrize(("one", "other"), UNEQUAL, ids=range(len(UNEQUAL)))
def test_what_differs_is_not_equal(one, other) -> None:
    assert one != other
    assert len({one, other}) == 2
    assert one == replace(one) and hash(one) == hash(replace(one))


def test_the_example_of_the_issue() -> None:
    p = square()
    assert p.state(2 * x) != p.state(3 * x)
    assert p.state(2 * x) == p.state(times(2, x))
    assert p.state(2 * x).derivation().result != claim(D(x**3 / 3, x)).differentiate().derivation().result


@pytest.mark.parametrize("plan", [p for pair in UNEQUAL for p in pair], ids=range(2 * len(UNEQUAL)))
def test_pickled_and_back(plan) -> None:
    again = pickle.loads(pickle.dumps(plan))
    assert again == plan and hash(again) == hash(plan)
    assert again is not plan


@pytest.mark.parametrize("topic", all_topics(), ids=lambda t: t.id)
def test_topics_build_equal_plans_and_words(topic) -> None:
    """Twice from nothing, and once through pickle: claims, settings, moves, lemmas, words."""
    level = topic.level()
    for seed in range(2):
        one, two = (replace(topic).draw(f"{seed}", level) for _ in range(2))
        assert one is not two
        assert one.statement == two.statement == pickle.loads(pickle.dumps(one.statement))
        for p, q in zip(one.parts, two.parts, strict=True):
            assert p.plan == q.plan == pickle.loads(pickle.dumps(p.plan))
            assert hash(p.plan) == hash(q.plan)
            assert p.when == q.when


def test_what_is_pickled_derives_the_same() -> None:
    loss = let(y, Sum(log(plus(1, exp(v[k]))), (k, 1, n)))
    plan = claim(D(y, v[j]), loss).differentiate()
    again = pickle.loads(pickle.dumps(plan))
    assert again.lines() == plan.lines()
    assert again.derivation().steps == plan.derivation().steps
    assert pickle.loads(pickle.dumps(plan.derivation().lines)) == plan.lines()


def test_a_relation_that_sympy_would_decide_comes_back_as_written() -> None:
    words = say(en="For {c} and {d}.", c=Gt(a, 0, evaluate=False), d=Eq(i, i, evaluate=False))
    assert pickle.loads(pickle.dumps(words)) == words
    assert str(pickle.loads(pickle.dumps(words)).holes["c"]) == "a > 0"


def test_unknown_functions_and_relations_are_pickled() -> None:
    f = Function("f", real=True)
    plan = claim(f(x)).expand(x, Rational(1, 2), 2)
    assert pickle.loads(pickle.dumps(plan)) == plan
    assert pickle.loads(pickle.dumps(approx(x, 2, a))) == approx(x, 2, a)


def test_a_move_is_a_verb_of_the_table_and_its_arguments() -> None:
    plan = square().differentiate().state(2 * x)
    assert [move.verb for move in plan.moves] == ["differentiate", "state"]
    assert all(move.verb in VERBS for move in plan.moves)
    assert plan.moves[0] == Move("differentiate")


def test_what_may_go_wrong_is_found_for_a_value() -> None:
    """Equal plans, other moves: each has its own ideas, and the same ones for an equal plan made anew."""
    plain = claim(D(times(x, sin(x)), x))
    assert all_ideas(plain.differentiate()) is all_ideas(plain.differentiate())
    folded = claim(D(times(3, sin(x)), x)).differentiate()
    assert all_ideas(plain.differentiate()) != all_ideas(folded)
    known = claim(times(v[k], plus(delta(j, k), minus(v[j]))))
    assert all_ideas(known.distribute()) != all_ideas(plain.differentiate())


def test_a_maximum_that_sympy_would_decide_comes_back_as_written() -> None:
    positive = scalar("r", positive=True)
    written = Max(0, positive, evaluate=False)
    assert pickle.loads(pickle.dumps(D(written, positive))) == D(written, positive)
    assert Max(0, positive) == positive
