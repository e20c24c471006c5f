"""A judge outside the code: every topic in every kind, printed as text, read by a reader of its own, worked out anew.

mpmath works out both sides of every line with 50 digits, slopes by differences, and PyTorch works out the slopes again
by its autograd and runs what is printed about arrays. Choices, pairs, wrong lines and the numbers that refute them are
judged likewise. With DERIVE_JUDGES=full it is thirty seeds; else three of derivations, and each other kind of one.
"""

from __future__ import annotations

import sys

import pytest
from counts import count
from judge_of_keys import Count, judge

from derive.asking import all_topics, find
from derive.exercises import kinds_of, posed
from derive.paper.compose import exercise_view
from derive.paper.formats import find as find_format
from derive.paper.view import SheetView
from derive.words import words

pytest.importorskip("torch", reason="PyTorch is one of the judges here: pip install '.[torch]'")
IDS = [t.id for t in all_topics()]
NOT_READ = {  # topics of which the reader does not understand all, and why: what it does understand is judged
    "descent.minibatch": "drawing without replacement: several chances that depend on each other",
    "convexity.global": "a place that is the lowest of those nearby, for a convex function that is not known",
}

NOT_JUDGED = {  # topics of which the reader would say something that is not so
    "events.outcomes": "the reader has no events whose outcomes are listed",
    "taylor.multivariate": "the reader takes an unknown function of n variables for one of a single number",
}
JUDGED = [
    pytest.param(id_, marks=pytest.mark.skip(reason=NOT_JUDGED[id_])) if id_ in NOT_JUDGED else id_ for id_ in IDS
]


def page(id_: str, kind: str, seed: str) -> str:
    """The key of one exercise as plain text."""
    topic, language = find(id_), words("en")
    shown = posed(topic, kind, seed, topic.draw(seed))
    seen = exercise_view(shown, language, 1, shown.points)
    document = find_format("text").document(SheetView("A", "ID", "en", True, language.labels, (seen.solved(),)))
    return document if isinstance(document, str) else document.decode()


def asked(id_: str) -> list[tuple[str, int]]:
    """Which kinds are printed for which seeds."""
    few, found = count(3, 30), kinds_of(find(id_))
    return [(k, s) for s in range(few) for n, k in enumerate(found) if few > 3 or k == "derive" or n % few == s]


@pytest.mark.slow
@pytest.mark.parametrize("id_", JUDGED)
def test_nothing_that_is_printed_is_wrong(id_: str) -> None:
    found = Count()
    for kind, seed in asked(id_):
        judge(page(id_, kind, f"{seed}/0/0"), f"{id_} {kind} {seed}", found)
    assert found.wrong == []
    assert not found.unread or id_ in NOT_READ, found.unread
    assert found.kinds["lines"]


WRONG = {
    "activation.tanh": ("= 1 - tanh(x)^2", "= 1 + tanh(x)^2"),
    "softmax.jacobian": ("= p_i·δ_ij - p_i·p_j", "= p_i·δ_ij - p_i·p_i"),
    "events.de_morgan": ("= A^c ∩ B^c", "= A^c ∪ B^c"),
    "activation.sigmoid": ("<= 1/4", "<= 1/5"),
    "taylor.univariate": ("= 1 + (1/2)·(x - 1)", "= 1 + (1/3)·(x - 1)"),
    "regression.lasso": ("= sign(v)·max(0, |v| - λ)", "= sign(v)·max(0, |v| - 2·λ)"),
    "descent.feature_scaling": ("≈ 157.3843", "≈ 157.3853"),
    "probability.bayes": ("= (P(B | A)·P(A))/P(B)", "= (P(B | A)·P(B))/P(B)"),
    "tensor.clamp": ("= [1, -1, 0, 1]", "= [1, -1, 1, 1]"),
}


@pytest.mark.parametrize("id_", WRONG)
def test_a_wrong_line_is_seen(id_: str) -> None:
    """The judge can say no: one sign, index or digit of a printed key is changed."""
    printed, found = page(id_, "derive", "0/0/0"), Count()
    right, wrong = WRONG[id_]
    assert right in printed
    judge(printed.replace(right, wrong), id_, found)
    assert found.wrong


def report() -> None:
    """The counts for the README: python tests/judging/test_printed_keys.py, with DERIVE_JUDGES=full."""
    whole = Count()
    for id_ in IDS:
        for kind, seed in asked(id_):
            judge(page(id_, kind, f"{seed}/0/0"), f"{id_} {kind} {seed}", whole)
        sys.stderr.write(f"{id_}: {dict(whole.kinds)}, wrong {len(whole.wrong)}, not read {len(whole.unread)}\n")
    print(dict(whole.kinds), *whole.wrong, *whole.unread, sep="\n")
