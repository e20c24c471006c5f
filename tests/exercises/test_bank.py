"""Word banks, and what a pupil's work is said to show."""

import re

import pytest

from derive.asking import find
from derive.exercises import Shown, posed
from derive.paper.record import plain_text
from derive.words import Prose, rule_prose

IDS = ["softmax.jacobian", "events.de_morgan", "perceptron.single", "loss.mse", "probability.addition"]


def filled(id_: str) -> list[Shown]:
    topic = find(id_)
    return [posed(topic, "fill", seed, topic.draw(seed)) for seed in (f"{k}/0/0" for k in range(12))]


def text(prose: Prose, language: str = "en") -> str:
    return "".join(run.text or str(run.maths) for run in prose.runs(language))


def names(shown: Shown) -> list[Prose]:
    blank = [a.line for a in shown.parts[0].asked if a.blank == "note"]
    return [line.note or rule_prose(line.rule, line.about) for line in blank]


@pytest.mark.parametrize("id_", IDS)
def test_a_bank_has_what_is_left_out_and_more(id_: str) -> None:
    with_names = 0
    for shown in filled(id_):
        left_out, statement = names(shown), text(shown.statement)
        bank = statement.partition("from these: ")[2].rstrip(".").split("; ")
        if not left_out:
            assert bank == [""]
            continue
        with_names += 1
        assert {str(name) for name in left_out} <= set(bank)
        assert len(bank) == len(set(bank)) > len({str(name) for name in left_out})
        assert all(text(name, "zh") in text(shown.statement, "zh") for name in left_out)
    assert with_names


def test_a_reason_with_a_formula_of_its_own_is_offered_too() -> None:
    """The formula stands in no line: it says why one holds."""
    banks = [text(shown.statement).partition("from these: ")[2] for shown in filled("information.entropy")]
    assert any("log(x) is at most " in bank for bank in banks)


@pytest.mark.parametrize(
    ("id_", "stranger"),
    [("probability.total", "known derivatives"), ("expectation.linear", "product rule"), ("tensor.reduce", "rule")],
)
def test_what_is_offered_belongs_to_the_subject(id_: str, stranger: str) -> None:
    """Nobody differentiates probabilities, means or shapes: the name of such a rule would give the others away."""
    banks = [text(shown.statement).partition("from these: ")[2] for shown in filled(id_)]
    assert any(banks)
    for bank in banks:
        assert not any(word in bank for word in (stranger, "quotient rule", "chain rule", "power rule")), bank


def test_its_order_does_not_tell() -> None:
    places = set()
    for id_ in IDS:
        for shown in filled(id_):
            bank = text(shown.statement).partition("from these: ")[2].rstrip(".").split("; ")
            places |= {bank.index(str(name)) for name in names(shown)}
    assert len(places) >= 4


@pytest.mark.parametrize(
    ("id_", "law"),
    [
        ("events.de_morgan", r"wants to show that \(+A [∪∩] B\)?( [∪∩] C\))?\^c = \(?A\^c [∪∩] B\^c\)?( [∪∩] C\^c)?\."),
        ("probability.addition", r"wants to show that P\(A ∪ B\) = P\(A\) \+ P\(B\) - P\(A ∩ B\)\."),
        ("softmax.jacobian", r"a pupil's derivation of d/dz_j\(p_i\)\."),
    ],
)
def test_spot_says_what_is_to_be_shown(id_: str, law: str) -> None:
    topic = find(id_)
    shown = posed(topic, "spot", "0/0/0", topic.draw("0/0/0"))
    assert re.search(law, plain_text(shown.statement, "en")), plain_text(shown.statement, "en")
