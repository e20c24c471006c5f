"""Sheets of a class are alike: in one place the same rules and points, and no question twice on a sheet."""

from __future__ import annotations

from itertools import islice

import pytest
from msgspec.structs import replace
from sympy import Symbol, diff

from derive.sheets import Asked, Spec, sheet
from derive.sheets.fair import draw_fair, drawn_from, places_of, shared_draws
from derive.sheets.patterns import by_frequency, is_like, pattern
from derive.terms.ordered import plain

CALCULUS = ["calculus.common"]


def places(variants):
    """The exercises that stand in each place of the sheets of a class."""
    return list(zip(*(one.exercises for one in variants), strict=True))


def rules(shown) -> list[list[str]]:
    return [[str(step.rule) for step in part.derivation.steps] for part in shown.parts]


def test_in_one_place_all_have_the_same_rules_and_points() -> None:
    for column in places(sheet(CALCULUS, count=4, variants=12)):
        first = column[0].shown
        assert all(rules(e.shown) == rules(first) and e.points == column[0].points for e in column)
        assert len({str(e.shown.parts[0].derivation.claim) for e in column}) > 6


@pytest.mark.parametrize("name", ["{}", "s{:03}", "2026-{}"])
def test_neighbours_have_different_exercises_in_each_place(name) -> None:
    """A dozen whose numbers follow each other, in a place that has as many: rare patterns have fewer."""
    asked = (Asked("calculus.common", count=3), Asked("calculus.cosine"))
    sheets = [draw_fair(asked, 0, name.format(k)).words for k in range(1, 25)]
    for column in list(zip(*sheets, strict=True))[:3]:
        assert len(set(column[:12])) == len(set(column[12:])) == 12
        assert column[:12] != column[12:]


def test_questions_in_the_same_words_may_have_other_rules() -> None:
    """Of drafts in the same words one is counted; the others have a place in the order too."""
    drafts = list(islice(shared_draws(0, Asked("calculus.common", "derive", 1)), 8))
    statement = drafts[0].question.statement
    alike = [replace(d, question=replace(d.question, statement=statement)) for d in drafts]
    assert len({d.words for d in alike}) == 1 < len({pattern(d) for d in alike})
    assert sorted(map(id, by_frequency(alike, []))) == sorted(map(id, alike))


def test_names_without_numbers_draw_by_chance() -> None:
    asked = (Asked("calculus.common"),)
    drawn = [draw_fair(asked, 4, name).words for name in ("Ada", "Emmy", "Sofja", "Maryam", "Hypatia", "Grace")]
    assert len(set(drawn)) > 2


def test_the_answers_in_one_place_are_about_as_long() -> None:
    for column in places(sheet(CALCULUS, count=3, variants=10)):
        lengths = [sum(len(str(line.expr)) for line in e.shown.parts[0].derivation.lines) for e in column]
        assert max(lengths) <= 3 * min(lengths)


@pytest.mark.parametrize("seed", [0, 5])
@pytest.mark.parametrize("difficulty", ["easy", ""])
@pytest.mark.parametrize("topic", ["calculus.common", "taylor.univariate"])
def test_what_the_first_moves_tell_is_what_all_of_them_do(topic, difficulty, seed) -> None:
    first, *others = islice(shared_draws(seed, Asked(topic, "derive", 1, difficulty=difficulty)), 40)
    alike = [pattern(draft).is_like(pattern(first)) for draft in others]
    assert [is_like(draft, first) for draft in others] == alike
    assert True in alike and False in alike


def test_rules_that_speak_of_other_numbers_are_the_same_rules() -> None:
    """A step "too short to pass 2" and one too short to pass 3: each of six students has a question of her own."""
    sheets = [draw_fair((Asked("descent.initial_state"),), 0, str(k)).words for k in range(1, 7)]
    assert len(set(sheets)) == 6


@pytest.mark.parametrize("seed", range(4))
def test_no_place_is_like_a_question_that_has_no_other_like_it(seed) -> None:
    """Of the 24 of this topic a dozen are."""
    asked = (Asked("taylor.univariate", difficulty="easy"), Asked("taylor.univariate"))
    sheets = [draw_fair(asked, seed, str(k)).words for k in range(1, 9)]
    assert all(len(set(column)) > 1 for column in zip(*sheets, strict=True))


def test_the_places_of_a_sheet_ask_for_different_rules() -> None:
    one = next(iter(sheet(CALCULUS, count=4, variants=2)))
    assert len({str(rules(e.shown)) for e in one.exercises}) >= 3


def test_no_question_is_twice_on_a_sheet() -> None:
    """Compared by SymPy's own derivative of what is asked, which does not mind the order of factors."""
    for one in sheet(CALCULUS, count=6, variants=10):
        asked = [plain(p.derivation.claim.args[0]) for e in one.exercises for p in e.shown.parts]
        letters = {s: Symbol("x") for f in asked for s in f.free_symbols}
        assert len({diff(f.xreplace(letters), Symbol("x")) for f in asked}) == len(asked) == 6


def test_kinds_that_are_posed_are_alike_too() -> None:
    for kind in ("fill", "evaluate", "spot"):
        for column in places(sheet(CALCULUS, kind=kind, variants=4)):
            assert len({e.points for e in column}) == 1
            assert len({len(e.shown.parts[0].derivation.steps) for e in column}) == 1


def test_a_pattern_of_topics_gives_all_the_same_topics() -> None:
    asked = (Asked("activation.*", count=3), Asked("calculus.common"))
    columns = list(zip(*(draw_fair(asked, 5, str(k)).drafts for k in range(6)), strict=True))
    assert all(len({draft.topic.id for draft in column}) == 1 for column in columns)
    assert len({column[0].topic.id for column in columns}) == 4


def test_functions_and_numbers_hold_for_every_student() -> None:
    asked = Asked("calculus.common", functions=("exp", "polynomial"), numbers=(1, 6))
    for one in (draw_fair((asked,), 0, str(k)) for k in range(8)):
        claim = plain(one.drafts[0].question.parts[0].plan.claim)
        assert not {type(f).__name__ for f in claim.atoms() if f.is_Function}
        assert all(abs(int(n)) <= 6 for n in claim.atoms() if n.is_Integer)


def test_a_question_of_ones_own_is_the_same_for_all() -> None:
    spec = Spec(exercises=(Asked(text="Why?", answer="Because."), Asked("calculus.common")))
    words = {draw_fair(spec.exercises, 0, str(k)).drafts[0].words for k in range(3)}
    assert len(words) == 1


@pytest.mark.slow
def test_a_sheet_is_drawn_again_from_its_places() -> None:
    """Another process is told them, and does not search."""
    asked = (
        Asked("calculus.common", count=2),
        Asked("activation.*", count=2),
        Asked("activation.*", kind="match"),
        Asked("taylor.univariate", kind="choose", difficulty="hard"),
        Asked(derive="a ln(1 + e^(-w x))", wrt="w", parameters={"a": (2, 5)}),
        Asked(text="Why?", answer="Because."),
    )
    for stream, again in (("1", 0), ("ann", 0), ("ann", 30)):
        drawn = draw_fair(asked, 3, stream, again)
        found = drawn_from(places_of(drawn, asked), asked)
        assert found.words == drawn.words
        assert found.asks == drawn.asks
        assert [d.place for d in found.drafts] == [d.place for d in drawn.drafts]
        assert [d.asked for d in found.drafts] == [d.asked for d in drawn.drafts]
