"""No question twice on a sheet, and none that another exercise answers."""

from __future__ import annotations

from sympy import Symbol, diff, sinh

from derive.asking import Part, Question, find
from derive.authoring import claim, say
from derive.exercises import kinds_of
from derive.sheets import sheet
from derive.sheets.drafts import Draft
from derive.sheets.drawing import _same
from derive.sheets.posing import single
from derive.sheets.request.asked import Asked, Spec
from derive.terms.notation import D
from derive.terms.ordered import plain, times


def claims(one) -> list[str]:
    return [str(p.derivation.claim) for e in one.exercises for p in e.shown.parts]


def test_no_question_stands_twice_whatever_the_order_of_its_factors() -> None:
    """Compared by what SymPy makes of them, which sorts factors by itself."""
    for seed in range(3):
        one = sheet(["calculus.common"], count=12, seed=seed)
        asked = [str(plain(p.derivation.claim.args[0])) for e in one.exercises for p in e.shown.parts]
        assert len(set(asked)) == 12
    x = Symbol("x", real=True)
    drafts = []
    for factors in ((x**4, sinh(x)), (sinh(x), x**4)):
        plan = claim(D(times(*factors), x)).differentiate()
        question = Question(say(en="Differentiate {claim}.", claim=plan.claim), (Part(plan),))
        drafts.append(Draft(find("calculus.common"), Asked("calculus.common"), "", question))
    assert drafts[0].words != drafts[1].words
    assert _same(*drafts)
    assert diff(x**4 * sinh(x), x) == diff(sinh(x) * x**4, x)


def test_a_pattern_draws_what_the_sheet_has_not() -> None:
    exercises = (Asked("events.*", count=8), Asked("events.de_morgan"), Asked("events.inclusion"))
    for seed in range(6):
        one = single(Spec(seed=seed, exercises=exercises))
        ids = [e.shown.topic.id for e in one.exercises]
        assert len(set(ids)) == len(ids)


def test_what_one_exercise_derives_another_does_not_ask_while_there_is_something_else() -> None:
    """A key that stands on the sheet as the lines of another exercise would tell it."""
    for seed in range(4):
        asked = (Asked("calculus.common"), Asked("calculus.common", "choose"), Asked("calculus.common", "fill"))
        one = single(Spec(seed=seed, exercises=asked))
        assert len(set(claims(one))) == 3
    assert "fill" in kinds_of(find("calculus.common"))
