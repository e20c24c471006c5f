"""Words hold in every part they stand over; a name means one thing; what the words ask for is derived."""

from __future__ import annotations

import pytest
from sympy import Abs, Eq, Function, Gt, Integer, Lt, Sum, Symbol, cos, exp, log, sin

from derive.asking import Part, Question, Topic, ask, find
from derive.engine.moves import claim, let
from derive.errors import BadTopic, DeriveError
from derive.exercises.shown import show, solved
from derive.paper.presentation import Presentation
from derive.terms.events import Inclusion, Nothing, Same, events
from derive.terms.notation import At, D, Nabla, array, indices, scalar, size
from derive.terms.ordered import minus, plus, power, times
from derive.words import say

x, y, z, w, b, E = (scalar(s) for s in ["x", "y", "z", "w", "b", "E"])
p = scalar("p", positive=True)
A, B, C = events("A B C")
i, k, n = *indices("i k"), size("n")
v = array("v", n)


def shown(question: Question):
    return solved(Topic("t.t", say(en="t"), "t", lambda _rng: question, None, __name__), "0", question)


def slope(f, *definitions, given=()):
    return claim(D(f, x), *definitions, given=given).differentiate()


def side(condition):
    return claim(D(Abs(x), x), given=[condition]).state(Integer(1) if condition == (x > 0) else Integer(-1))


WORDS_OF_ONE_PART = [
    ask(say(en="Here {c}.", c=Eq(Abs(x), x, evaluate=False)), side(x < 0), side(x > 0)),
    ask(say(en="For {c}.", c=x < 0), side(x > 0)),
    ask(say(en="For {c}.", c=x < 0), side(x < 0), side(x > 0)),
    ask(say(en="For {c}.", c=x > 1), slope(log(x), given=[x > 0])),
    ask(
        say(en="Let {c}.", c=Eq(E, power(x, 2), evaluate=False)),
        slope(E, let(E, power(x, 2))),
        slope(E, let(E, exp(x))),
    ),
    ask(say(en="As {c}.", c=Eq(y, 3, evaluate=False)), slope(times(x, y))),
    ask(say(en="As {c}.", c=Gt(y, 0, evaluate=False)), claim(times(x, y), let(y, Integer(-3))).state(times(-3, x))),
    ask(say(en="If {c}.", c=Inclusion(A, B)), claim(A & B, given=[Inclusion(B, A)]).state(B)),
    ask(say(en="If {c}.", c=Same(A, B)), claim(A & B, given=[Inclusion(A, B)]).state(A)),
    ask(say(en="As {c}.", c=Eq(sin(x), x, evaluate=False)), slope(sin(x))),
    ask(say(en="As {c}.", c=Lt(p, 0, evaluate=False)), claim(D(times(p, x), x)).differentiate()),
]


@pytest.mark.parametrize("question", WORDS_OF_ONE_PART)
def test_words_hold_in_every_part_they_stand_over(question):
    with pytest.raises(DeriveError):
        shown(question)


def test_a_sign_declared_of_a_defined_name_is_no_reason():
    declared = Symbol("q", positive=True)
    question = ask(
        say(en="Here {c}.", c=Gt(declared, 0, evaluate=False)),
        claim(times(x, declared), let(declared, power(x, 3))).state(power(x, 4)),
    )
    with pytest.raises(BadTopic, match="does not hold"):
        shown(question)


ASKED_FOR_SOMETHING_ELSE = [
    ask(say(en="Find {q}.", q=D(power(x, 3), x)), slope(power(x, 2))),
    ask(say(en="Find {q}.", q=D(power(x, 2), y)), slope(power(x, 2))),
    ask(say(en="Simplify {q}.", q=plus(x, 1)), claim(plus(x, 2)).state(plus(2, x))),
    ask(say(en="Find {q}.", q=D(power(x, 2), x)), claim(D(plus(power(x, 2), power(x, 3)), x)).differentiate()),
    ask(
        say(en="Find {q}.", q=Sum(v[k], (k, 1, n))),
        claim(Sum(times(2, v[k]), (k, 1, n))).state(times(2, Sum(v[k], (k, 2, n)), 1) + 2 * v[1]),
    ),
    ask(say(en="Find {q}.", q=At(D(sin(x), x), x, 0)), claim(At(D(cos(x), x), x, 0)).state(Integer(0))),
    ask(say(en="Find {q}.", q=Nabla(times(x, y), x, y)), slope(times(x, y))),
    ask(say(en="Find {q}.", q=exp(times(2, x))), slope(exp(x))),
    ask(say(en="Find {q}.", q=A | B), claim(A & B).state(B & A)),
    ask(say(en="Find {q}.", zh="求 {r}。", q=D(sin(x), x), r=D(cos(x), x)), slope(sin(x))),
]


@pytest.mark.parametrize("question", ASKED_FOR_SOMETHING_ELSE)
def test_what_the_words_ask_for_is_what_a_part_derives(question):
    with pytest.raises(DeriveError):
        shown(question)


@pytest.mark.parametrize(
    "question",
    [
        ask(say(en="Find {q}.", q=D(power(x, 2), x)), slope(power(x, 2))),
        ask(say(en="Find {f} and {q}.", f=sin(x), q=D(sin(x), x)), slope(sin(x))),
        ask(say(en="For {c} and {d}.", c=x < 0, d=x > 0), Part(side(x < 0), say(en="{c}", c=x < 0)), side(x < 0)),
        ask(
            say(en="The model {m} with {e}.", m=z, e=Eq(z, times(w, x), evaluate=False)), slope(z, let(z, times(w, x)))
        ),
        ask(say(en="Here {c}.", c=Gt(p, 0, evaluate=False)), claim(D(times(p, x), x)).differentiate()),
        ask(say(en="Show {c}.", c=Eq(D(sin(x), x), cos(x), evaluate=False)), slope(sin(x))),
        ask(say(en="Let {f} be smooth.", f=Function("f", real=True)(x)), slope(times(2, Function("f", real=True)(x)))),
        ask(say(en="If {c}, find {q}.", c=Inclusion(A, B), q=A & B), claim(A & B, given=[Inclusion(A, B)]).state(A)),
    ],
)
def test_what_is_right_is_not_refused(question):
    if len(question.parts) == 2 and question.parts[0].when is not None:
        return  # two conditions of which one part has one alone: refused, and rightly
    assert shown(question)


TWO_MEANINGS = [
    ask(say(en="Find it."), slope(times(n, x)), claim(Sum(v[k], (k, 1, n))).state(Sum(v[i], (i, 1, n)))),
    ask(
        say(en="Find it."),
        claim(Sum(v[k], (k, 1, n))).state(Sum(v[i], (i, 1, n))),
        claim(array("v", n, n)[i, k]).state(times(1, array("v", n, n)[i, k])),
    ),
]


@pytest.mark.parametrize("question", TWO_MEANINGS)
def test_a_name_is_one_thing_in_a_question(question):
    with pytest.raises(DeriveError):
        shown(question)


@pytest.mark.parametrize("format_", ["text", "markdown", "gfm", "html", "latex", "typst"])
def test_a_part_with_a_definition_of_its_own_prints_it(format_):
    question = ask(
        say(en="Find both."), slope(z, let(z, plus(times(w, x), b))), slope(z, let(z, times(w, power(x, 7))))
    )
    page = str(Presentation(shown(question)).to(format_))
    first, second = page.index("(a)"), page.index("(b)")
    assert "7" in page[second : second + 400] and first < second


def test_a_definition_is_not_told_again_where_another_part_leaves_its_name_open():
    model = let(z, plus(times(w, x), b))
    question = ask(
        say(en="With {z} find both.", z=model.equation),
        Part(slope(z, model), say(en="By the input", zh="对输入")),
        Part(claim(D(power(z, 2), z)).differentiate(), say(en="By the output", zh="对输出")),
    )
    page = str(Presentation(shown(question)).to("text"))
    assert page.count("w·x + b") == 2  # in the words, and where the name is opened
    assert "(a) By the input\n" in page


def test_a_lemma_in_other_letters_says_what_they_are():
    """Attention cites the Jacobian of softmax, in p and z, for its weights and scores; at its head they say nothing."""
    page = " ".join(str(Presentation(show(find("layer.attention"), "0/0/0")).to("text")).split())
    assert "Lemma: the Jacobian of softmax, for p_i = e^z_i/sum(e^z_k, k, 1, n)" in page
    assert page.count("p_i = e^z_i") == 1


NEVER_MET = [
    claim(A, given=[Inclusion(A, B), Same(A | B, Nothing()), Same(C, ~C)]).state(C),
    claim(A, given=[Same(A, ~A)]).state(C, rule="r"),
    claim(A | C, given=[Same(B, ~B)]).state(A),
    claim(x, given=[x > 0, x < 0]).state(times(2, x)),
    claim(x, given=[x > 1, x < 1]).state(times(2, x)),
    claim(times(x, y), given=[y > x, x > y]).state(Integer(0)),
    claim(p, given=[Lt(p, 0, evaluate=False)]).state(times(2, p)),
    claim(x, let(y, power(x, 2)), given=[y < 0]).state(y),
    claim(x, given=[Eq(x, plus(x, 1), evaluate=False)]).state(minus(x)),
    claim(v[i], given=[Lt(n, 0, evaluate=False)]).state(times(2, v[i])),
]


@pytest.mark.parametrize("plan", NEVER_MET)
def test_conditions_that_nothing_meets_are_refused(plan):
    with pytest.raises(DeriveError):
        plan.derivation()
