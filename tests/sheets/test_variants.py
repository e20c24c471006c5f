"""A sheet for each student: whose questions are whose, and what happens to the others when the class changes."""

import json
from collections import Counter
from random import Random

import pytest
from command import derive, refused
from msgspec.structs import replace

from derive.asking import all_topics
from derive.errors import BadSpec, UnknownName
from derive.paper.record import plain_text
from derive.sheets import Asked, Spec, Student, sheet
from derive.sheets.drawing import draw
from derive.sheets.fair import draw_fair
from derive.sheets.patterns import is_like
from derive.sheets.posing import pose, single

CLASS = tuple(Student(f"s{k}", f"Student {k}") for k in range(12))
DRAWN = ["calculus.common", "taylor.univariate"]


def statements(one):
    return tuple(plain_text(e.shown.statement, "en") for e in one.exercises)


def drafted(variants):
    """What each variant asks, by its name, without deriving anything."""
    spec = variants.spec
    return {v.name: draw_fair(spec.exercises, spec.seed, v.stream, v.again).words for v in variants.variants}


# -- different sheets ------------------------------------------------------------------------------------------------


def test_no_two_students_get_the_same_questions() -> None:
    asked = drafted(sheet(DRAWN, count=2, variants=300))
    assert len(set(asked.values())) == 300


@pytest.mark.slow
def test_a_small_space_is_used_up_before_anything_repeats() -> None:
    # The questions of the class's pattern that there are, counted by drawing far more often than there are.
    model = draw_fair([Asked("taylor.univariate")], 0, "1").drafts[0]
    drawn = (replace(model, question=model.topic.draw(f"count/{k}")) for k in range(3000))
    there = {draft.words for draft in drawn if is_like(draft, model)}
    few = sheet(["taylor.univariate"], variants=len(there))
    assert len(set(drafted(few).values())) == few.different == len(there) > 1
    assert few.remarks == []
    more = sheet(["taylor.univariate"], variants=len(there) + 3)
    assert more.different == len(there)
    assert more.remarks == [f"{len(there) + 3} sheets asked for, only {len(there)} different: some ask the same"]


def test_topics_with_one_question_are_told_of() -> None:
    same = sheet(["softmax.jacobian", "loss.mse"], variants=30)
    assert same.different == 1
    assert same.remarks == ["these topics have no other questions: all 30 sheets ask the same"]


def test_too_few_exercises_on_every_sheet_are_told_once() -> None:
    assert sheet(["loss.mse", *DRAWN], count=2, variants=5).remarks == [
        "loss.mse: 2 exercises asked for, only 1 different"
    ]


def test_kinds_that_draw_make_different_sheets_of_one_question() -> None:
    several = sheet(["calculus.gradient"], kind="choose", variants=3)
    shown = [{str(s.after) for s in one.exercises[0].shown.parts[0].choices} for one in several]
    claims = [str(one.exercises[0].shown.parts[0].derivation.claim) for one in several]
    assert len({(claim, *sorted(answers)) for claim, answers in zip(claims, shown, strict=True)}) == several.different


# -- stable sheets ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_name_and_not_the_place_decides() -> None:
    before = drafted(sheet(DRAWN, count=3, roster=CLASS, seed=4))
    shuffled = list(CLASS)
    Random(1).shuffle(shuffled)
    assert drafted(sheet(DRAWN, count=3, roster=shuffled, seed=4)) == before
    assert drafted(sheet(DRAWN, count=3, roster=CLASS[:5], seed=4)) == {k: before[k] for k in list(before)[:5]}
    grown = drafted(sheet(DRAWN, count=3, roster=[Student("new"), *CLASS, Student("late")], seed=4))
    assert {k: grown[k] for k in before} == before


def test_a_student_below_never_changes_one_above_even_where_questions_are_few() -> None:
    all_ = [Student(f"s{k}") for k in range(20)]
    whole = drafted(sheet(["taylor.univariate"], roster=all_))
    for n in (1, 7, 19):
        assert drafted(sheet(["taylor.univariate"], roster=all_[:n])) == {f"s{k}": whole[f"s{k}"] for k in range(n)}


def test_another_number_of_variants_leaves_the_first_ones() -> None:
    few, many = (drafted(sheet(DRAWN, variants=n)) for n in (3, 40))
    assert list(few) == ["001", "002", "003"]
    assert list(few.items()) == list(many.items())[:3]
    names = [v.name for v in sheet(["loss.mse"], variants=1200).variants]
    assert names[:3] == ["001", "002", "003"]
    assert names[998:1001] == ["999", "1000", "1001"]


def test_an_exercise_with_a_seed_of_its_own_has_a_stream_of_its_own() -> None:
    own = Asked("calculus.common", seed=99)
    sheets = [single(Spec(seed=s, exercises=(own, Asked("taylor.univariate")))) for s in range(6)]
    assert len({statements(s)[0] for s in sheets}) == 1
    assert len({statements(s)[1] for s in sheets}) > 1


def test_a_pattern_draws_among_its_topics_each_once() -> None:
    asked = Asked("events.*", count=4)
    drawn = [tuple(d.topic.id for d in draw([asked], seed).drafts) for seed in range(8)]
    assert all(len(set(ids)) == 4 for ids in drawn)
    assert len(set(drawn)) > 1
    there = [t.id for t in all_topics() if t.id.startswith("events.")]  # each with one question
    ids = [d.topic.id for d in draw([Asked("events.*", count=len(there) + 2)], 0).drafts]
    assert Counter(ids) == dict.fromkeys(there, 1)
    assert draw([Asked("events.*", count=len(there) + 2)], 0).missing == {"events.*": 2}


# -- what a spec says ------------------------------------------------------------------------------------------------


def test_points_and_instructions_and_names_are_on_the_paper_and_in_its_id() -> None:
    plain = Spec(exercises=(Asked("loss.mse"),))
    told = Spec(exercises=(Asked("loss.mse", points=7),), instructions="Show your work.")
    assert single(told).exercises[0].points == 7
    assert single(told).view(False).instructions == "Show your work."
    ids = {single(plain).id, single(told).id, *(one.id for one in sheet(["loss.mse"], roster=CLASS[:3]))}
    assert len(ids) == 5
    (one, *_) = sheet(["loss.mse"], roster=CLASS[:3])
    assert one.view(True).student == "Student 0"
    assert one.view(True).id == one.view(False).id == one.id


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"variants": 0}, "0 variants: ask for 1 to"),
        ({"variants": -3}, "-3 variants"),
        ({"variants": 10**9}, "ask for 1 to 1000000"),
        ({"roster": ()}, "no students"),
        ({"roster": [Student("a"), Student("A")]}, "two students have the id 'A'"),
        ({"roster": [Student("../x")]}, "cannot be the name of a folder"),
        ({"roster": [Student("")]}, "cannot be the name of a folder"),
        ({"roster": [Student("manifest.json")]}, "cannot be the name of a folder"),
        ({"roster": CLASS, "variants": 3}, "not both"),
        ({"variants": 2, "kind": "derve"}, "did you mean derive"),
        ({"variants": 2, "seed": "x"}, "the seed is a whole number"),
    ],
)
def test_a_class_that_cannot_be_served(bad, said) -> None:
    with pytest.raises((BadSpec, UnknownName), match=said):
        len(sheet(["loss.mse"], **bad))


# -- the command line and the file -----------------------------------------------------------------------------------

WEEK = """
title = "Week"
seed = 5
language = "en"
formats = ["text"]
[[exercise]]
topic = "calculus.common"
count = 2
[variants]
count = 3
"""


def manifest(home):
    return json.loads((home / "manifest.json").read_text(encoding="utf-8"))


def test_what_stands_on_the_command_line_wins_over_the_spec(tmp_path) -> None:
    spec = tmp_path / "week.toml"
    spec.write_text(WEEK)
    roster = tmp_path / "class.csv"
    roster.write_text("id,name\nann,Ann A.\nbob,\n")
    assert derive("sheet", spec, "-o", tmp_path).exit_code == 0
    told = manifest(tmp_path / "Week")
    assert (told["seed"], [v["variant"] for v in told["variants"]]) == (5, ["001", "002", "003"])
    assert {f["format"] for v in told["variants"] for f in v["files"]} == {"text"}
    given = ("--seed", "0", "--title", "Other", "--roster", roster, "--format", "markdown", "--lang", "zh")
    result = derive("sheet", spec, *given, "-o", tmp_path)
    assert result.stdout == f"{tmp_path / 'Other-zh' / 'manifest.json'}\n"
    told = manifest(tmp_path / "Other-zh")
    assert (told["seed"], told["language"]) == (0, "zh")
    assert [(v["variant"], v["student"]) for v in told["variants"]] == [("ann", "Ann A."), ("bob", "bob")]
    assert {f["path"] for v in told["variants"] for f in v["files"]} == {
        f"{who}/{role}.md" for who in ("ann", "bob") for role in ("sheet", "key")
    }


def test_the_library_and_the_file_and_the_options_say_the_same(tmp_path) -> None:
    spec = tmp_path / "week.toml"
    spec.write_text(WEEK)
    derive("sheet", spec, "-o", tmp_path / "a")
    options = ("--count", "2", "--seed", "5", "--title", "Week", "--variants", "3", "--format", "text")
    derive("sheet", "calculus.common", *options, "-o", tmp_path / "b")
    sheet(["calculus.common"], count=2, seed=5, title="Week", variants=3).write(tmp_path / "c", formats="text")
    made_ = [{p.relative_to(d): p.read_bytes() for p in d.rglob("*.txt")} for d in map(tmp_path.joinpath, "abc")]
    assert made_[0] == made_[1] == made_[2]
    assert len(made_[0]) == 6
    told = [manifest(tmp_path / d / "Week") for d in "abc"]
    typed = [(one.pop("request"), one.pop("spec")) for one in told]
    assert told[0] == told[1] == told[2]
    assert typed[1] == typed[2] != typed[0]


def test_a_spec_is_given_alone(tmp_path) -> None:
    spec = tmp_path / "week.toml"
    spec.write_text(WEEK)
    assert "alone" in refused("sheet", spec, "loss.mse")
    assert "--count goes with topics" in refused("sheet", spec, "--count", "3")
    assert "no sheet spec" in refused("sheet", tmp_path / "none.toml")
    assert "not both" in refused("sheet", "loss.mse", "--variants", "3", "--roster", spec)
    assert "-1 variants" in refused("sheet", "loss.mse", "--variants", "-1")
    (tmp_path / "empty.csv").write_text("id,name\n")
    assert "no students" in refused("sheet", "loss.mse", "--roster", tmp_path / "empty.csv")
    assert {p.name for p in tmp_path.iterdir()} == {"week.toml", "empty.csv"}


def test_remarks_come_before_anything_is_written(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("derive.sheets.writing.local.Local.entries", lambda *_: iter(()))
    result = derive("sheet", "loss.mse", "--variants", "3", "-o", tmp_path)
    assert result.stderr == "derive: these topics have no other questions: all 3 sheets ask the same\n"
    assert [p.name for p in tmp_path.rglob("*.txt")] == []


def test_a_kind_on_the_command_line_is_that_of_every_exercise_of_a_spec(tmp_path) -> None:
    spec = tmp_path / "week.toml"
    spec.write_text('[[exercise]]\ntopic = "loss.mse"\nkind = "fill"\n[[exercise]]\ntopic = "softmax.jacobian"\n')
    derive("sheet", spec, "--kind", "choose", "--format", "text", "-o", tmp_path)
    (one,) = manifest(tmp_path / "week-choose")["variants"]
    assert [e["kind"] for e in one["exercises"]] == ["choose", "choose"]


def test_one_variant_is_a_sheet_without_a_folder_of_its_own() -> None:
    assert not hasattr(pose(Spec(exercises=(Asked("loss.mse"),), variants=1)), "variants")


# -- questions drawn once --------------------------------------------------------------------------------------------


def test_a_class_has_each_question_derived_once() -> None:
    """Thirty sheets of two topics that draw nothing: as many derivations as one sheet has."""
    sheets = list(sheet(["softmax.jacobian", "loss.mse"], variants=30))
    made = {id(part.derivation) for one in sheets for e in one.exercises for part in e.shown.parts}
    assert len(made) == sum(len(e.shown.parts) for e in sheets[0].exercises) == 5
    assert all(a.shown is b.shown for one in sheets for a, b in zip(one.exercises, sheets[0].exercises, strict=True))


@pytest.mark.slow
def test_equal_draws_are_one_exercise() -> None:
    topics = ["taylor.univariate", "calculus.model_gradients"]
    class_of_60 = list(sheet(topics, variants=60))
    shown = {id(e.shown): e.shown for one in class_of_60 for e in one.exercises if e.shown.topic.id == topics[1]}
    assert len(shown) == 1
