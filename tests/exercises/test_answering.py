"""Answers to topics' questions: right ones in any part, wrong ones with the mistake that leads to them."""

import pytest
from sympy import Rational, exp

import derive
from derive.asking import all_topics
from derive.errors import BadSpec, UnknownName
from derive.exercises.mistaken import wrong_results
from derive.exercises.parts import asked
from derive.mistakes.table import find_mistake
from derive.terms.events import events
from derive.terms.ordered import plain, times
from derive.topics.softmax import i, j, n, p, z

TOPICS = [t.id for t in all_topics()]


@pytest.mark.parametrize("text", ["p_i (delta_ij - p_j)", r"p_i (\delta_{ij} - p_j)", "p_i delta_ij - p_i p_j"])
def test_the_right_answer_in_words_of_the_question(text) -> None:
    verdict = derive.check(text, topic="softmax.jacobian")
    assert verdict.ok and verdict.mistake is None
    assert verdict.reason.startswith("part a of 3: ") and verdict.part == "a"


def test_a_definition_may_be_opened() -> None:
    k = derive.parse("k")
    total = derive.parse("sum_{k=1}^n e^{z_k}", names={"z": z, "n": n})
    assert k is not None
    assert derive.check(exp(z[i]) / total * (derive.parse("delta_ij") - p[j]), topic="softmax.jacobian").ok


def test_a_part_of_its_own() -> None:
    verdict = derive.check("-p_i p_j", topic="softmax.jacobian")
    assert verdict.ok and "part c of 3" in verdict.reason and verdict.part == "c"


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [("p_i (p_j - delta_ij)", "quotient_rule_turned"), ("2 p_i (delta_ij - p_j)", "factor_two_added"),
     ("e^{z_i - z_j} delta_ij", "quotient_of_derivatives"), ("p_i^2 + 7", None),
     ("p_i (delta_ij + p_i)", "sign_turned")],
)  # fmt: skip
def test_a_wrong_answer_names_its_mistake(answer, mistake) -> None:
    verdict = derive.check(answer, topic="softmax.jacobian")
    assert (verdict.verdict, verdict.mistake) == ("different", mistake)
    assert verdict.witness is not None


def test_slips_of_the_pen_are_named() -> None:
    assert derive.check("1 + tanh(x)^2", topic="activation.tanh").mistake == "sign_turned"
    assert derive.check("1 - tanh(x)", topic="activation.tanh").mistake == "exponent_off_by_one"
    assert derive.check("1 + tanh(x)^3", topic="activation.tanh").mistake is None


def test_a_condition_is_written_as_people_write_it() -> None:
    verdict = derive.check("p_i (1 - p_j)", topic="softmax.jacobian")
    assert verdict.reason == "part b of 3: If i = j"
    assert verdict.reason_in("zh") == "第 b 小题（共 3 小题）：若 i = j"


def test_the_question_is_no_answer_to_itself() -> None:
    verdict = derive.check(derive.show("activation.tanh").parts[0].claim, topic="activation.tanh")
    assert (verdict.verdict, verdict.echo, verdict.form_ok) == ("different", True, False)
    assert "repeats the question" in verdict.reason


@pytest.mark.parametrize("topic", TOPICS)
def test_every_result_is_the_answer_to_its_own_question(topic) -> None:
    for part in asked(topic, "0/0/0"):
        verdict = derive.check(part.result, topic=topic)
        assert verdict.ok, (topic, part.result, verdict)
        assert verdict.form_ok is not False, (topic, part.result)


@pytest.mark.in_part
@pytest.mark.parametrize("topic", TOPICS[::4])
def test_every_wrong_twin_is_named(topic) -> None:
    questions = {str(part.plan.claim) for part in asked(topic, "0/0/0")}
    for name, place, wrong in wrong_results(asked(topic, "0/0/0"))[:12]:
        verdict = derive.check(wrong, topic=topic)
        if verdict.echo and str(wrong) in questions:
            continue  # what another part asks for is told as its question
        if verdict.verdict == "different":
            assert verdict.mistake is not None, (topic, name, place, wrong)
            find_mistake(verdict.mistake)


def test_events() -> None:
    A, B = events("A B")
    right = asked("events.de_morgan", "0/0/0")[0].result
    assert derive.check(right, topic="events.de_morgan").verdict == "equal"
    assert derive.check(A & B, topic="events.de_morgan").verdict == "different"


def test_the_seed_chooses_the_question() -> None:
    results = {asked("calculus.common", f"{seed}/0/0")[0].result for seed in range(4)}
    assert len(results) > 1
    for seed in range(2):
        assert derive.check(asked("calculus.common", f"{seed}/0/0")[0].result, topic="calculus.common", seed=seed).ok


def test_half_of_it() -> None:
    result = asked("activation.tanh", "0/0/0")[0].result
    assert derive.check(times(Rational(1, 2), plain(result)), topic="activation.tanh").mistake == "factor_two_lost"


def test_what_cannot_be_asked() -> None:
    with pytest.raises(BadSpec, match=r"topic=.* or exercise="):
        derive.check("x")
    with pytest.raises(UnknownName, match="softmax"):
        derive.check("x", topic="softmax.jacobiann")
    assert derive.check("x +", topic="activation.tanh").verdict == "unreadable"
