"""Levels of difficulty: what each asks, that all of it can be checked, and what is said of one that is not there."""

import math
import re

import pytest
from counts import draws
from sympy import Function, Mul, count_ops

from derive.asking import all_topics, ask, find, registry, topic
from derive.engine.moves import claim
from derive.errors import BadTopic, UnknownName
from derive.exercises import solved
from derive.terms.notation import Components, D, scalar
from derive.terms.ordered import plain
from derive.words.prose import say

LEVELLED = [(t.id, level) for t in all_topics() for level in t.levels]
X = scalar("x")


def drawn(id_: str, level: str, count: int):
    return [find(id_).draw(f"{seed}/0/0", level) for seed in range(count)]


@pytest.mark.parametrize(("id_", "level"), LEVELLED)
def test_every_level_can_be_derived_and_checked(id_, level) -> None:
    for seed, question in enumerate(drawn(id_, level, draws(2, 6))):
        assert solved(find(id_), f"{seed}/0/0", question).lines > 0


def test_areas_with_numbers_to_make_harder_have_levels() -> None:
    areas = {find(id_).area for id_, _ in LEVELLED}
    named = {"activation", "calculus", "convexity", "descent", "events", "loss", "probability", "softmax", "taylor"}
    more = {"expectation", "information", "layer", "likelihood", "logistic", "optimizer", "perceptron", "regression"}
    assert areas >= named | more | {"tensors"}


@pytest.mark.parametrize("id_", sorted({id_ for id_, level in LEVELLED if level == "hard"}))
def test_harder_is_longer_to_write(id_) -> None:
    """Larger numbers, larger arrays, longer functions: more signs to write, over some draws."""

    def signs(level: str) -> int:
        return sum(len(str(p.plan.setting)) + len(str(p.plan.claim)) for q in drawn(id_, level, 12) for p in q.parts)

    assert signs("hard") > signs("standard")


@pytest.mark.parametrize("id_", sorted({id_ for id_, _ in LEVELLED}))
def test_without_a_level_it_is_the_standard_one(id_) -> None:
    for seed in range(10):
        without, standard = (find(id_).draw(f"{seed}/0/0", level) for level in ("", "standard"))
        assert [p.plan.claim for p in without.parts] == [p.plan.claim for p in standard.parts]


def functions(level: str):
    return [plain(q.parts[0].plan.claim.args[0]) for q in drawn("calculus.common", level, 60)]


def test_easy_functions_need_no_product_and_no_chain_rule() -> None:
    x = scalar("x", positive=True)
    for f in functions("easy"):
        assert all(sum(a.has(x) for a in product.args) == 1 for product in f.atoms(Mul) if product.has(x)), f
        assert all(inner.args == (x,) for inner in f.atoms(Function) if inner.has(x)), f


def test_harder_functions_have_more_in_them() -> None:
    standard, hard = (sum(map(count_ops, functions(level))) / 60 for level in ("standard", "hard"))
    assert hard > standard + 1


@pytest.mark.parametrize(("level", "orders"), [("easy", {1, 2}), ("standard", {2, 3}), ("hard", {4})])
def test_the_order_of_an_expansion(level, orders) -> None:
    # As many derivatives as the order and one more, then the expansion, the size of the last, and the remainder.
    assert {len(q.parts) - 4 for q in drawn("taylor.univariate", level, 20)} == orders


def test_the_fourth_order_of_the_exponential() -> None:
    # e^x = 1 + x + x^2/2 + x^3/6 + x^4/24 + ..., and below 1/2 the fifth derivative is at most e^(1/2).
    last = {str(q.parts[-3].plan.lines()[-1].expr) for q in drawn("taylor.univariate", "hard", 40)}
    assert any(re.sub(r"\s|\(|\)|\*", "", text) == "x4/24+x3/6+x2/2+x+1" for text in last)


@pytest.mark.parametrize("level", ["standard", "hard"])
def test_the_entropy_of_the_probabilities_in_the_words(level) -> None:
    for question in drawn("information.entropy", level, 8):
        (shares,) = (run.maths for run in question.statement.runs("en") if isinstance(run.maths, Components))
        floats = [float(share) for share in shares.args]
        assert sum(floats) == pytest.approx(1)
        entropy = -sum(p * math.log(p) for p in floats)
        assert float(question.parts[1].plan.lines()[-1].expr) == pytest.approx(entropy)


def test_the_divergences_of_the_probabilities_in_the_words() -> None:
    for question in drawn("information.gibbs", "", 8):
        found = [run.maths for run in question.statement.runs("en") if isinstance(run.maths, Components)]
        one, other = ([float(share) for share in shares.args] for shares in found)
        for (p, q), part in zip(((one, other), (other, one)), question.parts[2:], strict=True):
            divergence = sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))
            assert float(part.plan.lines()[-1].expr) == pytest.approx(divergence)


def test_a_level_that_is_not_there() -> None:
    with pytest.raises(UnknownName, match=r"calculus.common' has no level 'harder': known: easy, standard, hard"):
        find("calculus.common").draw("0", "harder")
    with pytest.raises(UnknownName, match=r"softmax.jacobian' has no levels of difficulty"):
        find("softmax.jacobian").draw("0", "hard")


@pytest.fixture
def own(monkeypatch):
    """Registers a topic for one test."""
    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))

    def made(build, levels):
        topic("mine.one", area="mine", title=say(en="Mine"), levels=levels)(build)
        return find("mine.one")

    return made


def test_a_topic_of_ones_own_gets_the_level(own) -> None:
    def build(rng, level):
        return ask(say(en="Differentiate."), claim(D(X ** (2 if level == "short" else 3), X)).differentiate())

    mine = own(build, ("short", "long"))
    claims = [mine.draw("0", level).parts[0].plan.claim for level in ("", "short", "long")]
    assert claims[0] == claims[1] != claims[2]


@pytest.mark.parametrize("levels", ["hard", ("a", "a"), ("",), (1,)])
def test_levels_that_are_no_names(own, levels) -> None:
    with pytest.raises(BadTopic, match=r"levels of the topic 'mine\.one'"):
        own(lambda rng, level: None, levels)


def test_a_function_without_room_for_the_level(own) -> None:
    with pytest.raises(BadTopic, match=r"rng, level"):
        own(lambda rng: None, ("easy", "hard"))
