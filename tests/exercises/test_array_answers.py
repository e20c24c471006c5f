"""Answers to questions about arrays: shapes, arrays, "error", in the ways in which people type them."""

from __future__ import annotations

import json

import pytest
from sympy import Matrix

import derive
from derive.asking import all_topics, find
from derive.exercises import show
from derive.kernel import Refuted

TENSORS = [t.id for t in all_topics() if t.id.startswith("tensor.")]


def verdict(answer, **how):
    return derive.check(answer, **how)


def results(topic: str, seed: int = 0) -> list[str]:
    found = show(find(topic), f"{seed}/0/0")
    return [derive.render(part.derivation, "text").splitlines()[-1] for part in found.parts] and [
        str(part.derivation.result) for part in found.parts
    ]


def test_there_are_eleven() -> None:
    assert len(TENSORS) == 11


@pytest.mark.in_part
@pytest.mark.parametrize("topic", TENSORS)
@pytest.mark.parametrize("seed", range(3))
def test_every_result_is_a_right_answer(topic: str, seed: int) -> None:
    for answer in results(topic, seed):
        assert verdict(answer, topic=topic, seed=seed).verdict == "equal", answer


@pytest.mark.in_part
@pytest.mark.parametrize("topic", TENSORS)
def test_every_result_but_that_of_a_part_is_told_apart(topic: str) -> None:
    for answer in ("(17, 19)", "[[17], [19]]", "17"):
        found = verdict(answer, topic=topic)
        assert found.verdict == "different"


def test_shapes_are_typed_in_many_ways() -> None:
    right = results("tensor.broadcast")[0]
    sizes = json.loads(right.replace("(", "[").replace(")", "]"))
    for answer in (right, right.replace(" ", ""), f"torch.Size({sizes})", str(sizes), tuple(sizes), sizes):
        assert verdict(answer, topic="tensor.broadcast").verdict == "equal", answer


@pytest.mark.parametrize("word", ["error", "Error", "fails", "it fails", "no result", "报错"])
def test_an_error_is_an_answer(word: str) -> None:
    assert verdict(word, topic="tensor.cat_stack").verdict == "equal"
    assert verdict(word, topic="tensor.reduce").verdict == "different"


def test_arrays_are_typed_in_many_ways() -> None:
    expected = "[[18], [8]]"
    column = r"\begin{bmatrix} 18 \\ 8 \end{bmatrix}"
    for answer in ("[[18],[8]]", "((18,),(8,))", column, [[18], [8]], Matrix([18, 8])):
        assert verdict(answer, expected=expected).verdict == "equal", answer
    for answer in ("[18, 8]", "[[18, 8]]", "(2, 1)", "26", "error", [[18], [9]]):
        assert verdict(answer, expected=expected).verdict == "different", answer


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("(5, -1, 4)", "a size is a whole number"),
        ("[]", "an empty array"),
        ("[[1], [2, 3]]", "one length"),
        ("x.summ(dim=1)", "did you mean"),
        ("x.sum(dim=7)", "out of range"),
        ("x.permute(0, 0)", "stands twice"),
        ("((((", "not closed"),
        ("(2, 3,, 4)", "between two commas"),
        ("[1, , 2]", "between two commas"),
        ("[,]", "before the first"),
    ],
)
def test_bad_input_is_a_verdict_with_a_reason(answer: str, why: str) -> None:
    found = verdict(answer, topic="tensor.reduce")
    assert found.verdict == "unreadable"
    assert why in found.reason
    assert "\n" not in found.reason


def test_the_shape_of_a_number_is_a_wrong_answer() -> None:
    """Some parts ask for arrays, and read it as none."""
    assert verdict("()", topic="tensor.broadcast").verdict == "different"


def test_a_known_mistake_is_named() -> None:
    found = verdict("error", topic="tensor.expand_repeat")
    assert found.verdict == "different"
    assert found.mistake == "new_axis_behind"


def test_the_question_is_no_answer() -> None:
    for answer in ("(x + y).shape", "(5, 1, 7) + (4, 1)"):
        found = verdict(answer, topic="tensor.broadcast")
        assert (found.verdict, found.echo, found.witness) == ("different", True, None)


@pytest.mark.parametrize("kind", ["choose", "spot", "fill", "match"])
def test_every_kind_is_answered(kind: str) -> None:
    (exercise,) = derive.sheet(["tensor.reduce"], seed=5, kind=kind).exercises
    part = exercise.shown.parts[0]
    answers = {
        "choose": str(part.derivation.result),
        "spot": str(next((k for k, a in enumerate(part.asked) if isinstance(a.step, Refuted)), 0)),
        "fill": "; ".join(str(a.line.expr) if a.blank == "line" else "work it out" for a in part.asked if a.blank),
    }
    if kind in answers:
        assert verdict(answers[kind], exercise=exercise).verdict == "equal", answers[kind]
