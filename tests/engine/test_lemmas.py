"""A derivation that cites another names it, and the key prints it or says where it stands."""

import pytest
from part_views import solution

import derive
from derive.paper.view import ExerciseView


def notes(exercise: ExerciseView) -> list[str]:
    return ["".join(r.text for r in line.note) for part in exercise.parts for line in solution(part)]


def headings(exercise: ExerciseView) -> list[str]:
    return ["".join(r.text for r in part.heading) for part in exercise.parts]


def exercises(*topics: str, key: bool = True) -> tuple[ExerciseView, ...]:
    return derive.sheet(topics).view(key).exercises


def test_a_lemma_that_stands_nowhere_is_printed_below_its_exercise() -> None:
    (exercise,) = exercises("perceptron.multi")
    assert "the slope of the sigmoid (below)" in notes(exercise)
    assert headings(exercise)[-1] == "Lemma: the slope of the sigmoid"
    assert len(solution(exercise.parts[-1])) == 6  # 1 / (1 + e^-x): definition, power, chain, split, names


def test_it_is_printed_once() -> None:
    first, second = exercises("perceptron.single", "perceptron.multi")
    assert [h for h in headings(first) if h.startswith("Lemma")] == ["Lemma: the slope of the sigmoid"]
    assert [h for h in headings(second) if h.startswith("Lemma")] == []
    assert "the slope of the sigmoid (exercise 1)" in notes(second)


def test_a_part_of_another_exercise_is_where_it_stands() -> None:
    _, cross_entropy = exercises("softmax.jacobian", "loss.cross_entropy.multiclass")
    assert "the Jacobian of softmax (exercise 1 (a))" in notes(cross_entropy)
    assert not any(h.startswith("Lemma") for h in headings(cross_entropy))


def test_a_part_of_the_same_exercise_is_named_by_its_letter() -> None:
    (softmax,) = exercises("softmax.jacobian")
    assert notes(softmax).count("the Jacobian of softmax ((a))") == 0
    assert notes(softmax).count("the Jacobian of softmax (a)") == 2


def test_pupils_do_not_see_lemmas() -> None:
    (exercise,) = exercises("perceptron.multi", key=False)
    assert not any(h.startswith("Lemma") for h in headings(exercise))


@pytest.mark.parametrize("format_", ["text", "markdown", "latex", "typst"])
def test_every_format_prints_them(format_: str) -> None:
    assert "Lemma" in str(derive.show("perceptron.multi").to(format_))
