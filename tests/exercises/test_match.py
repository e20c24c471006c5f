"""Claims and their results: every pair that is not right is refuted, and the sheet does not tell which are."""

from __future__ import annotations

import re

import pytest
import sympy
from made import FORMATS, cases, offers, source
from msgspec.structs import replace
from posed_once import SEEDS, exercise, view

import derive
from derive.asking import Part, Topic, ask, find
from derive.engine.moves import claim
from derive.errors import CheckFailed, NotOffered, NotRefuted
from derive.exercises import ShownPart, kinds_of, match, posed
from derive.kernel import Refuted, Step
from derive.terms.notation import D, scalar
from derive.terms.ordered import plain, plus, power, times
from derive.words.prose import say

MATCHED = [(id_, seed) for id_ in offers("match") for seed in SEEDS]
X = scalar("x")


@pytest.mark.in_part
@pytest.mark.parametrize(("id_", "seed"), cases(MATCHED))
def test_three_to_five_claims_each_with_one_result(id_: str, seed: str) -> None:
    shown = exercise(id_, "match", seed)
    assert 3 <= len(shown.parts) <= 5
    results = [[step.after for step in part.pairings] for part in shown.parts]
    assert all(row == results[0] for row in results)
    assert sorted(map(str, results[0])) == sorted(str(p.derivation.result) for p in shown.parts)
    for part in shown.parts:
        (right,) = [step for step in part.pairings if isinstance(step, Step)]
        assert right.after == part.derivation.result
        assert all(step.witness for step in part.pairings if isinstance(step, Refuted))
    assert shown.points == len(shown.parts)


@pytest.mark.parametrize("seed", [f"{k}/0/0" for k in range(8)])
def test_gradients_by_sympy_have_one_place_each(seed: str) -> None:
    """SymPy's own derivatives at a point equal one of the results, the one whose letter the key gives."""
    shown = exercise("calculus.model_gradients", "match", seed)
    at = {"b": 0.3, "w": 0.7, "x": 1.9, "y": 0.4}

    def number(expr: sympy.Expr) -> float:
        return float(plain(expr).subs({s: at[s.name] for s in expr.free_symbols}))

    letters = []
    for k, part in enumerate(shown.parts, 1):
        nabla = part.derivation.claim
        wanted = [number(sympy.diff(plain(nabla.args[0]), v)) for v in nabla.args[1:]]
        found = [[number(c) for c in step.after.args] for step in part.pairings]
        near = ["ABCDE"[j] for j, f in enumerate(found) if f == pytest.approx(wanted, abs=1e-9)]
        assert len(near) == 1
        letters.append(f"{k}{near[0]}")
    assert " ".join(letters) == shown.pairing


@pytest.mark.in_part
@pytest.mark.parametrize(("id_", "seed"), cases(MATCHED))
def test_results_stand_in_another_order(id_: str, seed: str) -> None:
    letters = [pair[1] for pair in exercise(id_, "match", seed).pairing.split()]
    assert letters != sorted(letters)


@pytest.mark.in_part
@pytest.mark.parametrize("id_", offers("match"))
def test_a_sheet_does_not_tell_the_pairs(id_: str) -> None:
    """Nor any line of a derivation: claims and results alone."""
    pairs = exercise(id_, "match").pairing
    for format_ in FORMATS:
        sheet, key = (source(id_, "match", SEEDS[0], format_, k) for k in (False, True))
        body = re.sub(r"<style.*?</style>", "", sheet, flags=re.S)
        assert pairs in key
        assert pairs not in body and not re.search(r"\b[1-5][A-E]\b", body)
        assert "rule" not in re.sub(r"hrule|\\rule|hairline", "", body)


def test_claims_of_several_topics_stand_in_one_exercise() -> None:
    sheet = derive.sheet(["activation.*"], kind="match", seed=2)
    (only,) = sheet.exercises
    claims = " ".join(str(p.derivation.claim) for p in only.shown.parts)
    assert only.shown.topic.id == "activation.*"
    assert "sinh" in claims and "sigma" in claims
    again = derive.sheet(["activation.*"], kind="match", seed=2)
    assert again.id == sheet.id != derive.sheet(["activation.*"], kind="match", seed=3).id


def test_no_two_sheets_of_a_class_ask_the_same() -> None:
    sheets = list(derive.sheet(["events.*"], kind="match", variants=6))
    assert len({s.id for s in sheets}) == 6


def test_a_result_that_fits_two_claims_is_no_pair() -> None:
    """Of the softmax the general result is that of each case, of the cross-entropy two slopes are equal."""
    assert "match" not in kinds_of(find("softmax.jacobian"))
    topic = find("loss.cross_entropy.binary")
    with pytest.raises(NotOffered):
        posed(topic, "match", "0/0/0", topic.draw("0/0/0"))


def test_a_name_with_two_meanings_is_no_pair() -> None:
    """`a` defined beside one claim and free beside another: the exercise explains each name once."""
    from derive.engine.moves import let

    a = scalar("a")
    meant = [[let(a, power(X, 2))] if k == 2 else [] for k in (2, 3, 4, 5)]
    parts = [claim(D(times(a, power(X, k)), X), *lets).differentiate() for k, lets in enumerate(meant, 2)]
    chosen = match._chosen([Part(p) for p in parts])
    assert [len(p.derivation.setting.definitions) for p in chosen] in ([1], [0, 0, 0])


def _three() -> tuple[ShownPart, ...]:
    plans = [claim(D(power(X, k), X)).differentiate() for k in (2, 3, 4)]
    question = ask(say(en="Match."), *plans)
    topic = Topic("t", say(en="t"), "t", lambda _rng: question, None, __name__)
    return posed(topic, "match", "0", question).parts


def test_a_pair_that_is_right_by_chance_cannot_be_shown() -> None:
    """Two right results, none at all, and a pair judged under other conditions are refused."""
    part = _three()[0]
    right = next(s for s in part.pairings if isinstance(s, Step))
    wrong = next(s for s in part.pairings if isinstance(s, Refuted))
    with pytest.raises(CheckFailed, match="exactly one"):
        replace(part, pairings=(right, right, wrong))
    with pytest.raises(CheckFailed, match="exactly one"):
        replace(part, pairings=(wrong, wrong))
    under = replace(wrong.setting, given=(sympy.Gt(X, 1, evaluate=False),))
    elsewhere = Refuted(wrong.before, wrong.after, wrong.mistake, under)
    with pytest.raises(CheckFailed, match="conditions"):
        replace(part, pairings=(right, elsewhere))
    with pytest.raises(NotRefuted):
        Refuted(right.before, right.after, "result_of_another", right.setting)


def test_a_pair_on_paper_is_checked_or_refuted() -> None:
    from derive.paper.blocks import Pairs

    with pytest.raises(TypeError):
        Pairs(((plus(X, 1),),), ((),))


def test_the_conditions_of_a_claim_stand_beside_it() -> None:
    (pairs,) = view("activation.relu", "match").question
    told = {str(row.claim): ["".join(r.text for r in row.condition) for row in pairs.rows] for row in pairs.rows}
    assert all("" not in conditions for conditions in told.values())


@pytest.mark.slow
def test_a_sheet_may_have_several_of_one_pattern() -> None:
    sheet = derive.sheet(["events.*"], kind="match", count=3)
    assert len(sheet.exercises) == 3 and not sheet.remarks
    asked = [frozenset(str(p.derivation.claim) for p in e.shown.parts) for e in sheet.exercises]
    assert len(set(asked)) == 3
