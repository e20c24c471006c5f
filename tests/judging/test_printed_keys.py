"""A judge outside the code: every topic in every kind, printed as text, read by a reader of its own, worked out anew.

mpmath works out both sides of every line with 50 digits, slopes by differences, and PyTorch works out the slopes again
by its autograd and runs what is printed about arrays. Choices, pairs, wrong lines and the numbers that refute them are
judged likewise. With DERIVE_JUDGES=full it is thirty seeds; else three of derivations, and each other kind of one,
which is one that the other tests pose too.
"""

from __future__ import annotations

from random import Random

import pytest
from counts import seeds
from judge_of_keys import Count, judge
from key_page import Key, Line, Work
from mutations import is_seen, mutated_lines
from pages import printed
from places import Unread
from posed_once import kinds, view
from sets import NoEvent
from verdicts import MANY, follows

from derive.asking import all_topics

pytest.importorskip("torch", reason="PyTorch is one of the judges here: pip install '.[torch]'")
IDS = [t.id for t in all_topics()]


def asked(id_: str) -> list[tuple[str, int]]:
    """Which kinds are printed for which seeds."""
    return [(kind, seed) for kind in kinds(id_) for seed in seeds((0, 1, 2) if kind == "derive" else (1,), 30)]


@pytest.mark.slow
@pytest.mark.parametrize("id_", IDS)
def test_nothing_that_is_printed_is_wrong(id_: str) -> None:
    found = Count()
    for kind, seed in asked(id_):
        judge(printed(view(id_, kind, f"{seed}/0/0")), f"{id_} {kind} {seed}", found)
    assert found.wrong == []
    assert found.unread == []
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
    "descent.minibatch": ("/(n - 1))          common", "/n)                common"),
    "events.outcomes": ("= 3/5 ", "= 1/2 "),
    "taylor.multivariate": ("= sum(d/dw_i(L(w))·h_i, i, 1, n)", "= sum(d/dw_i(L(w))·h_i, i, 1, n - 1)"),
    "convexity.global": ("<= f(y) ", "<= f(x) "),
    "tensor.clamp": ("= [1, -1, 0, 1]", "= [1, -1, 1, 1]"),
}


@pytest.mark.in_part
@pytest.mark.parametrize("id_", WRONG)
def test_a_wrong_line_is_seen(id_: str) -> None:
    """The judge can say no: one sign, index or digit of a printed key is changed."""
    text, found = printed(view(id_, "derive")), Count()
    right, wrong = WRONG[id_]
    assert right in text
    judge(text.replace(right, wrong), id_, found)
    assert found.wrong


SEEN = {
    "a piece that jumps where it meets the next": (
        "d/dr({8·(-r - 4) if r < -8; (1/2)·r^2 if r <= 8; 8·(r - 4) otherwise})",
        "d/dr({8·(-r - 4) if r < -8; (1/2)·r^2 if r <= 8; 8·(r + 4) otherwise})",
    ),
    "a value where there is no slope on the right alone": (
        "d/dr({0 if r < 2; (r - 2)^2 otherwise})",
        "{0 if r < 2; 2·(r - 2) + 1 otherwise}",
    ),
    "the function added to a bound, which may be negative": ("f(x)", "f(x) + f(x)"),
}


@pytest.mark.parametrize("what", SEEN)
def test_a_change_that_only_some_places_show_is_seen(what: str) -> None:
    left, right = SEEN[what]
    assert not follows(Key(), Work("", [Line("", left)]), Line("", left), Line("=", right), MANY)
    assert follows(Key(), Work("", [Line("", left)]), Line("", left), Line("=", left), MANY)


def test_a_convex_function_may_be_negative() -> None:
    convex = Work("For f(x) convex", [Line("", "0")])
    assert not follows(Key(), convex, Line("", "0"), Line("<=", "f(x)"), MANY)


# -- and of changes at random nearly all -------------------------------------------------------------------------------

QUICK = ("activation.tanh", "activation.softplus", "calculus.derivative", "descent.learning_rate", "events.de_morgan",
         "events.outcomes", "information.cross_entropy", "loss.huber", "mle.bernoulli",
         "optimizer.sgd", "probability.independence", "probability.total", "softmax.jacobian", "taylor.univariate",
         "tensor.matmul", "tensor.norm")  # fmt: skip
LEAST = {"sign": 0.95, "relation": 1.0, "exponent": 1.0, "index": 0.8, "operation": 1.0, "complement": 1.0,
         "number": 0.9}  # fmt: skip


@pytest.mark.slow
def test_most_changes_of_a_line_are_seen() -> None:
    """What is not seen is still true: d(x + 2)/dx for d(x + 1)/dx, [2, 4].amax() for [3, 4].amax()."""
    seen: dict[str, list[bool]] = {kind: [] for kind in LEAST}
    for id_ in QUICK:
        for kind, *where in mutated_lines(printed(view(id_, "derive")), Random(id_)):
            try:
                seen[kind].append(is_seen(*where))
            except (Unread, NoEvent):
                seen[kind].append(True)  # and the judge says so of every line that it does not read
    assert all(len(found) >= 8 for found in seen.values())
    shares = {kind: sum(found) / len(found) for kind, found in seen.items()}
    assert {kind: share for kind, share in shares.items() if share < LEAST[kind]} == {}
