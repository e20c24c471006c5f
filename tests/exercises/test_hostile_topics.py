"""What would put an unchecked line on paper by hand: each is refused where it is made."""

import pytest
from msgspec.structs import replace
from sympy import And, Eq, Ne, Or

from derive.asking import Part, Topic, ask, find
from derive.engine.moves import claim
from derive.errors import BadTopic, CheckFailed
from derive.exercises import posed
from derive.exercises.shown import AskedLine
from derive.kernel import Line, Refuted
from derive.terms.notation import D, scalar
from derive.terms.ordered import Plus
from derive.words.prose import say

x = scalar("x")
LIE = Eq(x**2, x + 1, evaluate=False)
SQUARE = D(x**2, x)


def square():
    return claim(SQUARE).differentiate()


def topic(statement, part):
    return Topic("my.topic", say(en="A topic"), "calculus", lambda rng: ask(statement, part), None, "test")


@pytest.fixture
def shown():
    tanh = find("activation.tanh")
    return posed(tanh, "derive", "0", tanh.draw("0"))


@pytest.mark.parametrize(
    "statement",
    [
        say(en="Differentiate {c}, for {lie}.", c=SQUARE, lie=LIE),
        say(en="Differentiate {c}.", zh="求 {c}，{lie}。", c=SQUARE, lie=LIE),
        say(en="Differentiate {c}, for {lie}.", c=SQUARE, lie=And(LIE, Ne(x, 2), evaluate=False)),
        say(en="Differentiate {c}, for {lie}.", c=SQUARE, lie=Or(LIE, Ne(x, 2), evaluate=False)),
    ],
)
def test_a_wrong_relation_in_a_statement(statement) -> None:
    wrong = topic(statement, Part(square()))
    with pytest.raises(BadTopic, match="does not hold"):
        posed(wrong, "derive", "0", wrong.draw("0"))


def test_a_wrong_relation_beside_a_line() -> None:
    told = say(en="Differentiate {c}.", c=SQUARE)
    noted = Part(square().state(Plus(x, x), note=say(en="for {lie}", lie=LIE)))
    wrong = topic(told, noted)
    with pytest.raises(BadTopic, match="does not hold"):
        posed(wrong, "derive", "0", wrong.draw("0"))


def test_a_statement_put_in_afterwards(shown) -> None:
    with pytest.raises(BadTopic, match="does not hold"):
        replace(shown, statement=say(en="Use {lie}.", lie=LIE))


def test_another_line_than_the_one_that_was_checked(shown) -> None:
    step = shown.parts[0].derivation.steps[0]
    for line in (Line(x**7, step.rule), Line(step.after, "sum_rule")):
        with pytest.raises(CheckFailed):
            AskedLine(step, line)


def test_lines_that_are_no_chain(shown) -> None:
    part = shown.parts[0]
    first, second, *_ = part.derivation.steps
    lines = part.derivation.lines
    start = AskedLine(first, lines[0], is_claim=True)
    replace(part, asked=(start, AskedLine(first, lines[1]), AskedLine(second, lines[2])))
    for asked in (
        (start, AskedLine(second, lines[2])),
        (AskedLine(first, lines[1]), AskedLine(second, lines[2])),
        (start, AskedLine(first, lines[1]), start),
    ):
        with pytest.raises(CheckFailed, match="chain"):
            replace(part, asked=asked)


def test_two_wrong_lines(shown) -> None:
    part = shown.parts[0]
    setting, asked = part.derivation.setting, part.derivation.claim
    one, other = Refuted(asked, x, "quotient_rule_turned", setting), Refuted(x, x**2, "sign_turned", setting)
    start = AskedLine(one, Line(asked), is_claim=True)
    with pytest.raises(CheckFailed, match="more than one is wrong"):
        replace(part, asked=(start, AskedLine(one, Line(x)), AskedLine(other, Line(x**2))))


def test_no_right_answer_or_two_or_one_to_another_question(shown) -> None:
    part = shown.parts[0]
    derivation = part.derivation
    first, *_, last = derivation.steps
    wrong = Refuted(derivation.claim, x, "quotient_rule_turned", derivation.setting)
    for choices in ((wrong, wrong), (first, first, wrong), (last, wrong)):
        with pytest.raises(CheckFailed, match="answers to"):
            replace(part, choices=choices)
    replace(part, choices=(first, wrong))
