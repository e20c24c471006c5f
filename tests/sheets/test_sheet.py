"""What goes on a sheet: which exercises, from which streams, and what identifies the whole."""

import pytest
from command import derive

from derive.asking import all_topics
from derive.errors import BadSpec, UnknownName
from derive.paper.record import plain_text
from derive.sheets import sheet
from derive.sheets.posing import STARTER, single
from derive.sheets.request.asked import Asked, Spec


def statements(made):
    return [plain_text(e.shown.statement, "en") for e in made.exercises]


def by_topic(made):
    return {e.shown.topic.id: plain_text(e.shown.statement, "en") for e in made.exercises}


def test_the_starter_sheet_has_its_six_topics_in_order() -> None:
    made = sheet()
    assert tuple(e.shown.topic.id for e in made.exercises) == STARTER
    assert len(STARTER) == 6
    assert [e.number for e in made.exercises] == [1, 2, 3, 4, 5, 6]
    assert made.title == "Machine-learning mathematics"
    assert sheet(language="zh").title == "机器学习数学"


def test_topics_by_pattern_and_in_the_order_given() -> None:
    made = sheet(["loss.mse", "activation.*"])
    ids = [e.shown.topic.id for e in made.exercises]
    assert ids == ["loss.mse", *(t.id for t in all_topics() if t.id.startswith("activation."))]
    assert {"activation.relu", "activation.sigmoid", "activation.tanh"} <= set(ids)


def test_a_pattern_leaves_out_the_topics_without_the_kind() -> None:
    """A slope of 1 or 0 has no wrong answers that look right: ReLU has nothing to choose from."""
    made = sheet("activation.*", kind="choose")
    ids = [e.shown.topic.id for e in made.exercises]
    assert "activation.relu" not in ids
    assert {"activation.sigmoid", "activation.tanh"} <= set(ids)
    with pytest.raises(BadSpec, match=r"activation\.relu has no exercise of kind 'choose'"):
        sheet(["activation.tanh", "activation.relu"], kind="choose")


def test_one_topic_may_be_given_bare() -> None:
    assert len(sheet("loss.mse").exercises) == 1


def test_count_gives_different_exercises() -> None:
    asked = statements(sheet(["calculus.common"], count=6, seed=3))
    assert len(set(asked)) == 6


def test_too_few_exercises_are_counted() -> None:
    made = sheet(["loss.mse", "calculus.common", "loss.mse"], count=2)
    assert dict(made.missing) == {"loss.mse": 3}
    assert [e.shown.topic.id for e in made.exercises] == ["loss.mse", "calculus.common", "calculus.common"]


def test_a_new_topic_leaves_the_other_exercises_as_they_were() -> None:
    before = by_topic(sheet(["calculus.common", "taylor.univariate"], seed=5))
    after = by_topic(sheet(["loss.mse", "calculus.common", "activation.tanh", "taylor.univariate"], seed=5))
    assert {k: after[k] for k in before} == before


def test_more_of_a_topic_leaves_its_first_ones_as_they_were() -> None:
    two, four = (statements(sheet(["calculus.common"], count=n, seed=1)) for n in (2, 4))
    assert four[:2] == two


def test_other_seeds_other_exercises() -> None:
    drawn = {tuple(statements(sheet(["calculus.common", "taylor.univariate"], seed=s))) for s in range(5)}
    assert len(drawn) == 5


def test_the_id_tells_papers_apart() -> None:
    ids = [sheet(["calculus.common"], seed=s).id for s in range(4)]
    ids += [
        sheet(["calculus.common"], title="T").id,
        sheet(["calculus.common"], language="zh").id,
        sheet(["loss.mse"]).id,
    ]
    assert len(set(ids)) == len(ids)
    assert sheet(["calculus.common"], seed=2).id == ids[2]
    letters = set("".join(ids)) - {"-"}
    assert letters <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert {len(i) for i in ids} == {9}


def test_sheet_and_key_are_made_from_the_same_exercises() -> None:
    made = sheet(["calculus.common", "softmax.jacobian"])
    paper, key = made.view(False), made.view(True)
    assert (paper.key, key.key) == (False, True)
    assert paper.id == key.id == made.id
    assert paper.exercises == key.exercises


def test_a_point_for_each_line_of_the_answer() -> None:
    (exercise,) = sheet(["activation.tanh"]).exercises
    assert exercise.points == sum(len(p.derivation.steps) for p in exercise.shown.parts) > 0


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_count_out_of_range(count) -> None:
    with pytest.raises(BadSpec, match="1 to 500"):
        sheet(["loss.mse"], count=count)


def test_unknown_names() -> None:
    with pytest.raises(UnknownName, match=r"softmax\.jacobian"):
        sheet(["softmax.jacobain"])
    with pytest.raises(UnknownName, match="en, zh"):
        sheet(["loss.mse"], language="xx")


@pytest.mark.parametrize(
    ("typed", "title"),
    [("  a \n b\tc ", "a b c"), ("a\x00b\x1b[31mc", "a b [31mc"), ("a\u2028b\x85c", "a b c"), ("", ""), ("\n", ""),
     ("naïve é 中文 שלום", "naïve é 中文 שלום")],
)  # fmt: skip
def test_a_title_is_one_line_of_text(typed, title) -> None:
    assert sheet(["loss.mse"], title=typed).title == title


def test_a_title_of_stray_bytes_is_refused(tmp_path) -> None:
    with pytest.raises(BadSpec, match="not text"):
        sheet(["loss.mse"], title="a\udcffb")
    assert derive("sheet", "loss.mse", "--title", "a\udcffb", "-o", tmp_path).exit_code == 2


def test_three_questions_to_choose_from_have_room_on_the_first_page(tmp_path) -> None:
    sheet(["activation.tanh", "calculus.common", "events.de_morgan"], kind="choose", seed=1).write(tmp_path, ["pdf"])
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(next(tmp_path.glob("*/sheet.pdf"))) as document:
        assert len(document.pages) == 1


def test_a_last_part_has_no_page_of_its_own(tmp_path) -> None:
    """An expansion takes a page; three of these four would take a little more: six pages in all."""
    pikepdf = pytest.importorskip("pikepdf")
    asked = Asked("taylor.univariate", count=4, difficulty="easy")
    single(Spec(seed=2, exercises=(asked,))).write(tmp_path, ["pdf"])
    with pikepdf.open(next(tmp_path.glob("*/sheet.pdf"))) as document:
        assert len(document.pages) == 4


@pytest.mark.parametrize("kind", ["choose", "spot", "fill"])
def test_no_sheet_asks_the_same_twice_with_other_answers_or_blanks(kind) -> None:
    """Side by side they would tell what is right."""
    made = sheet(["activation.tanh", "calculus.common"], kind=kind, count=3)
    asked = [(e.shown.topic.id, plain_text(e.shown.statement, "en")) for e in made.exercises]
    assert len(set(asked)) == len(asked)
    assert made.missing == {"activation.tanh": 2}
