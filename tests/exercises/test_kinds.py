"""Every topic in every kind: what is offered can be made for every seed, and what is not is refused in one line."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from counts import seeds
from made import IDS
from msgspec.structs import replace
from posed_once import SEEDS, exercise, kinds, view
from sympy.core.relational import Relational

from derive.asking import Topic, find
from derive.errors import BadSpec, NotOffered, UnknownName
from derive.exercises import KINDS, Shown, kinds_of, posed
from derive.terms.events import Inclusion, Same

CONDITIONS = (Relational, Inclusion, Same)
LEVELLED = [(t, level) for t in map(find, IDS) for level in t.levels[:2]]


def offered(id_: str, seed: str = SEEDS[0]) -> list[tuple[str, Shown]]:
    """Every kind that a topic has but `derive`, with its exercise."""
    return [(kind, exercise(id_, kind, seed)) for kind in kinds(id_) if kind != "derive"]


def demand_made(id_: str, kind: str, made: Shown) -> None:
    assert made.kind == kind
    assert made.topic.id == id_
    assert len(made.parts) == 1 or kind == "match"
    assert made.points >= 1, kind
    assert set(made.statement.texts) >= {"en", "zh"}, kind


def demand_no_telling_heading(kind: str, made: Shown) -> None:
    heading = made.parts[0].when
    assert heading is None or any(isinstance(run.maths, CONDITIONS) for run in heading.runs("en")), kind


def demand_no_gap(kind: str, made: Shown) -> None:
    for run in made.statement.runs("zh"):
        assert not re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", run.text), kind


@pytest.mark.parametrize("id_", IDS)
def test_what_is_offered_is_made(id_: str) -> None:
    for kind, made in offered(id_):
        demand_made(id_, kind, made)


@pytest.mark.parametrize("id_", IDS)
def test_what_is_not_offered_is_refused(id_: str) -> None:
    for kind in (kind for kind in KINDS if kind not in kinds(id_)):
        with pytest.raises(BadSpec) as error:
            exercise(id_, kind)
        assert "\n" not in str(error.value)
        assert f"'{kind}'" in str(error.value)
        assert str(error.value).endswith(f"it has {', '.join(kinds(id_))}")


@lru_cache(1)  # the tests of one topic run one behind the other
def claims(topic: Topic) -> dict[str, set[str]]:
    """What a topic asks at each level, in sixty draws."""
    return {k: {str(p.plan.claim) for s in range(60) for p in topic.draw(f"{s}", k).parts} for k in topic.levels}


@pytest.mark.in_part
@pytest.mark.parametrize(("topic", "level"), LEVELLED, ids=lambda v: getattr(v, "id", v))
def test_another_draw_where_one_does_not_fit_is_of_the_same_level(topic, level: str) -> None:
    """Of an easy function there may be nothing to fill in; a sheet that asks for it gets one all the same."""
    asked = claims(topic)
    others = set().union(*(asked[k] for k in topic.levels if k != level)) - asked[level]
    for kind in set(kinds_of(topic, level)) & {"fill", "choose"}:
        for seed in range(3):
            made = posed(topic, kind, f"{seed}/0/0", topic.draw(f"{seed}/0/0", level), level)
            assert made.kind == kind
            assert not {str(p.derivation.claim) for p in made.parts} & others


def test_an_unknown_kind() -> None:
    topic = find("activation.tanh")
    with pytest.raises(UnknownName, match="did you mean choose"):
        posed(topic, "chose", "0", topic.draw("0"))


def test_a_kind_that_a_topic_declares_and_has_not() -> None:
    topic = replace(find("activation.relu"), kinds=("derive", "choose"))
    line = r"activation\.relu declares the kind 'choose', and 40 draws .* out of kinds=\.\.\. in derive\.topics\."
    with pytest.raises(NotOffered, match=line):
        posed(topic, "choose", "0", topic.draw("0"))


def test_the_same_seed_gives_the_same_exercise() -> None:
    for kind in ("fill", "spot", "choose", "evaluate"):
        topic = find("calculus.common")
        first, again = (posed(topic, kind, "5/0/0", topic.draw("5/0/0")) for _ in range(2))
        assert first.statement == again.statement
        assert [a.step for a in first.parts[0].asked] == [a.step for a in again.parts[0].asked]
        assert first.parts[0].choices == again.parts[0].choices


def test_other_seeds_give_other_exercises() -> None:
    for kind in ("fill", "spot", "choose", "evaluate"):
        made = [exercise("calculus.model_gradients", kind, f"{s}/0/0") for s in range(6)]
        parts = [(m.statement, m.parts[0].asked, m.parts[0].choices) for m in made]
        assert sum(p != parts[0] for p in parts) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("id_", IDS)
def test_what_is_offered_is_made_for_more_seeds(id_: str) -> None:
    for seed in seeds((1,), 22):
        for kind, made in offered(id_, f"{seed}/0/0"):
            demand_made(id_, kind, made)
            demand_no_telling_heading(kind, made)
            demand_no_gap(kind, made)


@pytest.mark.parametrize("id_", IDS)
def test_a_heading_of_the_one_part_tells_a_condition(id_: str) -> None:
    """'The intersection' above four answers tells nothing, and 'The slope is at most 1/4' gives one away."""
    for kind, made in offered(id_):
        demand_no_telling_heading(kind, made)


@pytest.mark.parametrize("id_", IDS)
def test_a_part_among_several_says_what_it_asks(id_: str) -> None:
    """In words behind its letter, or the statement speaks of what is to be derived there."""
    shown, seen = exercise(id_, "derive"), view(id_, "derive")
    asked = [part.derivation.claim for part in shown.parts]
    for claim, part in zip(asked, seen.parts, strict=len(asked) > 1):
        told = [run.maths for run in (*seen.statement, *part.heading) if run.maths is not None]
        words = "".join(run.text for run in part.heading).removeprefix(part.letter or "")
        assert len(asked) == 1 or words.strip() or any(maths.has(claim) for maths in told), (claim, part.heading)


@pytest.mark.parametrize("id_", IDS)
def test_no_gap_between_chinese_characters(id_: str) -> None:
    for kind, made in offered(id_):
        demand_no_gap(kind, made)
