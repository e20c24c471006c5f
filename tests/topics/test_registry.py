"""Every topic derives, ends in the textbook's form, and is caught where it is wrong."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numbers_of_tests import close, slope, value
from sympy import Abs
from textbook_forms import TEXTBOOK

import derive.asking.registry as registry
from derive.asking import Part, Topic, all_topics, ask, find, matching
from derive.crosscheck.references import Reference
from derive.engine.moves import claim
from derive.errors import BadTopic, CheckFailed, UnknownName
from derive.exercises import ShownPart, show
from derive.paper.maths.text_maths import TextMaths
from derive.terms.notation import D, scalar
from derive.terms.ordered import power, times
from derive.words import words
from derive.words.prose import Prose, say

pytestmark = pytest.mark.every_topic

IDS = [t.id for t in all_topics()]
#: another function for every seed; of tensors other numbers, and PyTorch says what is right (tests/kernel)
DRAWN = {
    "calculus.common",
    "calculus.derivative",
    "convexity.saddle",
    "descent.initial_state",
    "events.outcomes",
    "loss.huber",
    "probability.bayes",
    "taylor.univariate",
    *(id_ for id_ in IDS if id_.startswith("tensor.")),
}


@cache
def shown(id_: str, seed: int):
    return show(find(id_), f"{seed}/0/0")


def written(e) -> str:
    return TextMaths().print(e)


# -- every topic -----------------------------------------------------------------------------------------------------


def cases(ids: Iterable[str]) -> list[Any]:
    """Topics with seeds: two each, and of what draws another function two more for the slow judges.

    The third draw of each is in the table of evidence."""
    often = [(id_, seed) for id_ in ids for seed in range(2)]
    seldom = [(id_, seed) for id_ in ids if id_ in DRAWN for seed in range(3, 5)]
    return [*often, *(pytest.param(*row, marks=pytest.mark.slow) for row in seldom)]


@pytest.mark.parametrize(("id_", "seed"), cases(IDS))
def test_it_derives_and_agrees_with_numpy(id_: str, seed: int) -> None:
    parts = shown(id_, seed).parts
    assert parts
    checks = [p.check for p in parts if p.check]
    assert checks or all(p.reference is None for p in parts)
    assert all(check.worst <= 1e-6 for check in checks)


@pytest.mark.parametrize("id_", sorted(TEXTBOOK))
def test_it_ends_in_the_textbooks_form(id_: str) -> None:
    """Whatever is drawn; all that is drawn has been derived for the first seeds."""
    for seed in range(5):
        parts, wanted = find(id_).draw(f"{seed}/0/0").parts, TEXTBOOK[id_]
        found = [written(p.plan.derivation().result) for p in parts]
        assert len(found) == len(wanted), seed
        assert [f for f, w in zip(found, wanted, strict=True) if w is not ...] == [w for w in wanted if w is not ...]


def test_every_topic_has_its_form_written_down_here() -> None:
    assert set(TEXTBOOK) == set(IDS) - DRAWN


@pytest.mark.parametrize("id_", IDS)
def test_no_line_stands_twice(id_: str) -> None:
    for part in shown(id_, 0).parts:
        lines = [written(line.expr) for line in part.derivation.lines]
        assert all(a != b for a, b in pairwise(lines))


@pytest.mark.parametrize("seed", range(25))
def test_the_drawn_function_has_that_derivative(seed: int) -> None:
    """By mpmath at 50 digits, at three places."""
    (part,) = find("calculus.common").draw(f"{seed}/0/0").parts
    first, *_, last = part.plan.lines()
    x = first.expr.variable
    for place in (0.4, 1.3, 2.2):
        assert close(value(last.expr, {x: place}), slope(first.expr.body, x, {x: place}))


@pytest.mark.parametrize("seed", range(8))
def test_the_drawn_expansion_is_taylors(seed: int) -> None:
    """The expansion and the function differ by less than the stated bound, at the ends of the interval."""
    *_, expansion, _, remainder = find("taylor.univariate").draw(f"{seed}/0/0").parts
    first, *_, last = expansion.plan.lines()
    relation = next(line.relation for line in expansion.plan.lines() if line.relation.key == "approx")
    bound = remainder.plan.lines()[-1].expr
    for distance in (-0.5, -0.2, 0.3, 0.5):
        at = {relation.variable: float(relation.about) + distance}
        assert abs(value(first.expr, at) - value(last.expr, at)) <= value(bound, at)


# -- words -----------------------------------------------------------------------------------------------------------


def spoken(topic: Topic, seed: int) -> list[Prose]:
    question = topic.draw(f"{seed}/0/0")
    notes = [line.note for part in question.parts for line in part.plan.lines("full")]
    return [topic.title, question.statement, *(p.when for p in question.parts if p.when), *(n for n in notes if n)]


@pytest.mark.parametrize("id_", IDS)
def test_words_in_both_languages(id_: str) -> None:
    for prose in spoken(find(id_), 0):
        assert set(prose.texts) >= {"en", "zh"}
        assert prose.texts["zh"] != prose.texts["en"]


@pytest.mark.parametrize("id_", IDS)
def test_every_rule_that_a_topic_uses_has_a_name(id_: str) -> None:
    for part, language in product(find(id_).draw("0/0/0").parts, ("en", "zh")):
        known = words(language).rules
        for line in (*part.plan.lines("full")[1:], *part.plan.lines("brief")[1:]):
            assert line.rule in known if isinstance(line.rule, str) else language in line.rule.texts


def test_both_languages_name_the_same_rules() -> None:
    assert set(words("en").rules) == set(words("zh").rules)


# -- drawing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", IDS)
def test_the_same_seed_gives_the_same_question(id_: str) -> None:
    first, second = (find(id_).draw("3/0/0") for _ in range(2))
    assert [p.plan.lines() for p in first.parts] == [p.plan.lines() for p in second.parts]


def test_other_seeds_give_other_functions() -> None:
    for id_ in DRAWN:
        draws = [find(id_).draw(f"{seed}/0/0").parts for seed in range(20)]
        claims = {tuple(written(e) for part in parts for e in part.plan.setting.expressions) for parts in draws}
        assert len(claims) > 5


# -- what is wrong is caught -----------------------------------------------------------------------------------------

X = scalar("x")


def made(plan, reference=None) -> Topic:
    question = ask(say(en="Differentiate."), Part(plan, reference=reference))
    return Topic("test.made", say(en="A test"), "test", lambda rng: question, None, __name__)


def test_a_wrong_stated_form_is_caught() -> None:
    right = claim(D(power(X, 3), X)).differentiate()
    assert show(made(right.state(times(X, X, 3)))).lines == 2
    with pytest.raises(CheckFailed, match="does not hold"):
        show(made(right.state(times(3, X))))


def test_a_wrong_reference_is_caught() -> None:
    right = claim(D(power(X, 3), X)).differentiate()
    assert show(made(right, Reference("gradient", lambda x: x**3))).parts[0].check is not None
    with pytest.raises(CheckFailed, match="NumPy reference"):
        show(made(right, Reference("gradient", lambda x: x**3 + 1e-4 * np.sin(x))))


@pytest.mark.parametrize("id_", IDS)
def test_no_part_accepts_another_reference(id_: str) -> None:
    """Its own reference with a small term added is refused."""
    topic = find(id_)
    for part in topic.draw("0/0/0").parts:
        own = part.reference or topic.reference
        if own is not None:
            with pytest.raises(CheckFailed):
                ShownPart(part.plan.derivation(), reference=Reference(own.kind, _bent(own)))


def _bent(own: Reference):
    def bent(*arguments):
        return _off(own.function(*arguments), arguments)

    bent.__signature__ = inspect.signature(own.function)
    return bent


def _off(result, arguments):
    if np.asarray(result).dtype == bool:
        return ~result
    numbers = [np.asarray(a, float) for a in arguments if not callable(a)]
    return result + 1e-3 * (1 + sum(np.sin(a).sum() for a in numbers))


def test_two_topics_with_one_id(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))
    file = tmp_path / "mine.py"
    file.write_text(_FILE.format(id="activation.tanh", line=""), encoding="utf-8")
    with pytest.raises(BadTopic, match=r"two topics .activation\.tanh."):
        registry.load(file)


_FILE = """\
from derive.engine.moves import claim
from derive.terms.notation import D, scalar
from derive.words.prose import say
from derive.asking import ask, topic
{line}
x = scalar("x")


@topic("{id}", area="mine", title=say(en="Mine"))
def mine(rng):
    return ask(say(en="Differentiate."), claim(D(x**2, x)).differentiate())
"""


@pytest.mark.parametrize("line", ["1 +", "import nothing_of_this_name", "undefined_name", "''.nothing", "int('x')"])
def test_a_broken_file_names_its_line(monkeypatch, tmp_path: Path, line: str) -> None:
    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))
    file = tmp_path / "mine.py"
    file.write_text(_FILE.format(id="mine.one", line=line), encoding="utf-8")
    with pytest.raises(BadTopic, match=r"mine\.py, line 5"):
        registry.load(file)


def test_a_file_of_ones_own(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))
    file = tmp_path / "mine.py"
    file.write_text(_FILE.format(id="mine.one", line=""), encoding="utf-8")
    registry.load(file)
    assert written(show(find("mine.one")).parts[0].derivation.result) == "2·x"


def test_files_that_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(BadTopic, match="no topic file at"):
        registry.load(tmp_path / "missing.py")
    text = tmp_path / "topics.txt"
    text.write_text("", encoding="utf-8")
    with pytest.raises(BadTopic, match=r"must end in \.py"):
        registry.load(text)


# -- finding ---------------------------------------------------------------------------------------------------------


def test_unknown_names_get_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"did you mean softmax\.jacobian"):
        find("softmax.jacobain")
    with pytest.raises(UnknownName):
        matching(["nothing.*"])


def test_patterns() -> None:
    assert [t.id for t in matching(["activation.*"])] == [i for i in IDS if i.startswith("activation.")]
    assert [t.id for t in matching(["loss.mse", "activation.tanh"])] == ["loss.mse", "activation.tanh"]


def test_a_kink_is_stated() -> None:
    below, above, *_ = find("activation.relu").draw("0/0/0").parts
    assert below.plan.setting.given != above.plan.setting.given
    assert not below.plan.claim.has(Abs)
