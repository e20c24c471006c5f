"""A relation in the words beside the maths is checked like a line."""

import pytest
from sympy import Eq, Ge, Gt, Integer, Le, Lt, exp

from derive.asking import Part, Question, Topic, ask
from derive.engine.moves import Plan, claim, let
from derive.errors import BadTopic
from derive.exercises.assertions import demand_true
from derive.exercises.shown import solved
from derive.kernel import AT_MOST, LESS
from derive.terms.notation import D, scalar
from derive.terms.ordered import minus, over, plus, times
from derive.words.prose import Prose, say

x, y, E = scalar("x"), scalar("y"), scalar("E")


def shown(question: Question) -> object:
    topic = Topic("t.t", say(en="t"), "t", lambda _rng: question, None, __name__)
    return solved(topic, "0", question)


def plan(*, given: tuple = ()) -> Plan:
    return claim(D(E, x), let(E, times(x, x)), given=given).differentiate()


@pytest.mark.parametrize(
    "words",
    [
        say(en="With {e}: derive it.", e=Eq(E, plus(times(x, x), 1), evaluate=False)),  # not the definition
        say(en="As {e}: derive it.", e=Eq(over(1, plus(1, exp(x))), x, evaluate=False)),
        say(en="For {c}: derive it.", c=x > 0),
    ],
)
def test_a_statement_that_does_not_hold_is_refused(words: Prose) -> None:
    with pytest.raises(BadTopic, match=r"the statement of t[.]t says"):
        shown(ask(words, plan()))


def test_a_heading_speaks_of_its_own_part() -> None:
    right, other = plan(given=(x > 0,)), plan(given=(x < 0,))
    assert shown(ask(say(en="Derive it."), Part(right, say(en="If {c}", c=x > 0)), Part(other)))
    with pytest.raises(BadTopic, match=r"the heading of a part of t[.]t says x > 0"):
        shown(ask(say(en="Derive it."), Part(right), Part(other, say(en="If {c}", c=x > 0))))


def test_definitions_conditions_and_what_follows_from_them_may_be_said() -> None:
    same = Eq(E, times(x, x), evaluate=False)
    doubled = Eq(plus(E, E), times(2, x, x), evaluate=False)
    assert shown(ask(say(en="{a} {b} {c}", a=same, b=doubled, c=x > 0), plan(given=(x > 0,))))
    p = scalar("p", positive=True)
    assert shown(ask(say(en="{c}", c=Gt(p, 0, evaluate=False)), claim(D(p * x, x)).differentiate()))


def test_a_hidden_definition_has_to_be_told() -> None:
    hidden = claim(x, let(y, Integer(1), hidden=True)).state(times(x, y))
    with pytest.raises(BadTopic, match="hidden definition of y"):
        shown(ask(say(en="Show it."), hidden))
    assert shown(ask(say(en="With {c}, show it.", c=Eq(y, 1, evaluate=False)), hidden))


def test_a_question_without_an_answer_is_refused() -> None:
    with pytest.raises(BadTopic, match="nothing answers"):
        ask(say(en="Why?"))


def test_an_inequality_is_checked_where_all_names_have_numbers() -> None:
    z, w, x = scalar("z"), scalar("w"), scalar("x")
    numbers = [let(w, Integer(2), hidden=True), let(x, Integer(3), hidden=True)]
    plan = claim(plus(z, 1), let(z, times(w, x)), *numbers).state(Integer(7))
    (derivation,) = [plan.derivation()]
    for true in (z > 0, z >= 6, z < 7, z <= 6):
        demand_true(say(en="{c}", c=true), [derivation], "a test")
    for false in (z > 6, z < 6, z >= 7, z < 0):
        with pytest.raises(BadTopic, match="does not hold"):
            demand_true(say(en="{c}", c=false), [derivation], "a test")


def test_show_that_is_what_a_part_derives_to_the_letter() -> None:
    """ "Show that x (2 - x) <= 1" stands in the words if claim and result of a part are its two sides."""
    bounded = claim(times(x, plus(2, minus(x)))).state(Integer(1), relation=AT_MOST)
    sentence = Le(times(x, plus(2, minus(x))), Integer(1), evaluate=False)
    demand_true(say(en="Show that {c}.", c=sentence), [bounded.derivation()], "the words")
    demand_true(
        say(en="Show that {c}.", c=Ge(*sentence.args[::-1], evaluate=False)), [bounded.derivation()], "the words"
    )
    for wrong in (Lt(*sentence.args, evaluate=False), Le(sentence.lhs, Integer(2), evaluate=False), Ge(*sentence.args)):
        with pytest.raises(BadTopic, match="neither given nor defined"):
            demand_true(say(en="Show that {c}.", c=wrong), [bounded.derivation()], "the words")


def test_a_strict_bound_shows_the_weaker_one_too() -> None:
    strict = claim(x).state(plus(x, 1), relation=LESS).derivation()
    for relation in (Lt(x, plus(x, 1), evaluate=False), Le(x, plus(x, 1), evaluate=False)):
        demand_true(say(en="Show that {c}.", c=relation), [strict], "the words")
    equal = claim(times(2, x)).state(plus(x, x)).derivation()
    with pytest.raises(BadTopic):
        demand_true(say(en="Show that {c}.", c=Lt(times(2, x), plus(x, x), evaluate=False)), [equal], "the words")
