"""A derivation that cites another names it, and the key prints it or says where it stands."""

import pytest
from part_views import solution

import derive
from derive.asking import Topic, ask
from derive.engine.moves import claim
from derive.exercises import show
from derive.paper.compose import exercise_view
from derive.paper.record import record
from derive.paper.view import ExerciseView
from derive.terms.notation import D, scalar, sigma
from derive.terms.ordered import plus, times
from derive.words import say, words


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


MY_RULE = say(en="my rule", zh="我的法则")
MY_LEMMA = say(en="my lemma", zh="我的引理")


@pytest.mark.parametrize(("language", "rule", "lemma"), [("en", "my rule", "my lemma"), ("zh", "我的法则", "我的引理")])
def test_an_author_names_rules_and_lemmas_in_both_languages(language: str, rule: str, lemma: str) -> None:
    x = scalar("x")
    slope = times(sigma(x), plus(1, times(-1, sigma(x))))
    known = claim(D(sigma(x), x)).state(slope)
    plan = claim(D(times(3, sigma(x)), x)).citing(known, MY_LEMMA).differentiate().distribute()
    question = ask(say(en="-"), plan.state(times(3, slope), rule=MY_RULE))
    topic = Topic("my.topic", MY_LEMMA, "mine", lambda _rng: question, None, __name__)
    seen = exercise_view(show(topic), words(language)).solved()
    assert rule in notes(seen)
    assert any(lemma in note for note in notes(seen)) and any(lemma in heading for heading in headings(seen))
    assert "my rule" in [line["rule"] for part in record(show(topic), language, 0)["parts"] for line in part["lines"]]
