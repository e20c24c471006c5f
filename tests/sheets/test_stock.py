"""What is said before a class is drawn: that a topic has fewer different exercises than are wanted."""

import re
from random import Random

import pytest

from derive.asking import registry
from derive.authoring import D, ask, claim, power, say, scalar, times, topic
from derive.sheets.posing import asking, for_all
from derive.sheets.request.asked import Spec
from derive.sheets.stock import scarce

x = scalar("x")


@pytest.fixture
def five(monkeypatch):
    """A topic with five questions: d/dx k x^2 for k = 2 ... 6."""

    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))

    @topic("stock.five", title=say(en="Five"), area="stock", kinds=("derive", "choose"))
    def stock_five(rng: Random):
        question = D(times(rng.randint(2, 6), power(x, 2)), x)
        return ask(say(en="Differentiate {claim}.", claim=question), claim(question).differentiate())

    return "stock.five"


def said(topics, count=1, variants=1, kind="derive"):
    return scarce(for_all(asking(Spec(), [topics], kind, count), variants))


@pytest.mark.parametrize(
    ("count", "variants", "sheets"),
    [(1, 6, 5), (2, 11, 10), (4, 30, 5), (3, 300, 10)],  # so many ways to choose `count` of five
)
def test_no_more_sheets_than_choices(five, count, variants, sheets) -> None:
    (line,) = said(five, count, variants)
    found = re.fullmatch(rf"different exercises of this kind: {five} has 5 in (\d+) draws; of (\d+) sheets .*", line)
    assert found and int(found[1]) >= 24 and int(found[2]) == variants
    assert line.endswith(f"about {sheets} can differ")  # chance may have kept others away


@pytest.mark.parametrize(("count", "variants"), [(1, 5), (2, 10), (5, 1)])
def test_nothing_is_said_where_there_are_enough(five, count, variants) -> None:
    assert said(five, count, variants) == []


def test_fewer_than_a_sheet_asks_for(five) -> None:
    first, second = said(five, 7, 20)
    assert re.fullmatch(rf"{five}: 7 exercises asked for, only 5 different in \d+ draws", first)
    assert re.fullmatch(r"no other questions came in \d+ draws: all 20 sheets may ask the same", second)


def test_one_question_is_one_sheet() -> None:
    assert said("softmax.shift", 1, 30) == ["these topics have no other questions: all 30 sheets ask the same"]


def test_nothing_is_said_that_is_not_certain() -> None:
    assert said("calculus.common", 1, 5000) == []


def test_it_is_said_before_anything_is_drawn(five, tmp_path) -> None:
    from derive.sheets.posing import pose

    heard: list[object] = []
    sheets = pose(for_all(asking(Spec(), [five]), 6))
    sheets.write(tmp_path, ["text"], drawn=heard.append, tell=heard.append)
    assert isinstance(heard[0], str) and f"{five} has 5 in" in heard[0] and heard[1:7] == [1] * 6
    assert heard[7:] == ["6 sheets asked for, only 5 different: some ask the same"]
