"""The manifest says what a sheet asks and what is right; other programs read it by its schema."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
from counts import count
from msgspec.structs import replace

import derive
from derive.asking import all_topics, find
from derive.exercises import kinds_of, shares
from derive.exercises.shown import letter_of
from derive.sheets import Student, sheet
from derive.sheets.writing import entry
from derive.words import words

SCHEMA = json.loads((Path(derive.__file__).parent / "manifest.schema.json").read_text(encoding="utf-8"))
KINDS = ("derive", "evaluate", "fill", "spot", "choose", "match")


def written(made, folder):
    *_, last = made.write(folder, formats=["text"])
    return json.loads(last.read_text(encoding="utf-8"))


def demand_valid(manifest):
    jsonschema.validate(manifest, SCHEMA, jsonschema.Draft202012Validator)


#: of each family of expressions, with one part and with several, with names of functions, sizes and conditions
FEW = (
    "calculus.common",
    "events.inclusion",
    "loss.mse",
    "probability.conditional",
    "softmax.jacobian",
    "tensor.reduce",
)


def of_each_kind(topics, home):
    """A sheet of each kind, with those of the topics that have it."""
    having = {kind: [t.id for t in topics if kind in kinds_of(t)] for kind in KINDS}
    return {kind: written(sheet(having[kind], kind=kind), home / kind) for kind in KINDS}


@pytest.fixture(scope="module")
def manifests(tmp_path_factory):
    return of_each_kind(list(map(find, FEW)), tmp_path_factory.mktemp("kinds"))


@pytest.mark.slow
def test_of_one_topic_of_each_area_all_of_it_holds(tmp_path) -> None:
    """Or of every second area."""
    last = {topic.area: topic for topic in all_topics()}
    manifests = of_each_kind(list(last.values())[:: count(2, 1)], tmp_path)
    for kind in KINDS:
        test_every_kind_is_valid(kind, manifests)
        test_points_answers_and_parts_agree(kind, manifests)
    for kind in ("choose", "spot", "fill", "match"):
        test_only_such_exercises_have_such_fields(kind, manifests)
    test_a_statement_has_its_formulas(manifests)
    test_of_the_answers_to_choose_from_one_is_right_and_the_others_have_their_mistake(manifests)
    test_the_wrong_line_is_one_of_those_shown(manifests)
    test_what_is_left_out_is_not_in_the_statement(manifests)
    test_a_seed_draws_the_same_question_again(manifests)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_valid(kind, manifests) -> None:
    demand_valid(manifests[kind])


def test_a_class_is_valid(tmp_path) -> None:
    demand_valid(written(sheet(["loss.mse"], roster=[Student("a", "Ann"), Student("b")]), tmp_path))


@pytest.mark.parametrize("missing", ["request", "seed", "variants"])
def test_a_manifest_that_lacks_something_is_not(missing, manifests) -> None:
    broken = copy.deepcopy(manifests["derive"])
    del broken[missing]
    with pytest.raises(jsonschema.ValidationError):
        demand_valid(broken)


@pytest.mark.parametrize("field", SCHEMA["$defs"]["exercise"]["required"])
def test_an_exercise_that_lacks_something_is_not(field, manifests) -> None:
    broken = copy.deepcopy(manifests["derive"])
    del broken["variants"][0]["exercises"][0][field]
    with pytest.raises(jsonschema.ValidationError):
        demand_valid(broken)


def exercises(manifest):
    return [e for v in manifest["variants"] for e in v["exercises"]]


@pytest.mark.parametrize("kind", KINDS)
def test_points_answers_and_parts_agree(kind, manifests) -> None:
    for exercise in exercises(manifests[kind]):
        parts = exercise["parts"]
        assert [p["name"] for p in parts] == [letter_of(k) for k in range(len(parts))]
        assert exercise["answer"] == parts[0]["answer"]
        assert exercise["points"] == sum(p["points"] for p in parts)
        assert exercise["lines"] == sum(p["lines"] for p in parts) == sum(exercise["evidence"]["methods"].values())
        assert exercise["checked"] is True


def test_a_statement_has_its_formulas(manifests) -> None:
    whole = exercises(manifests["derive"])
    assert all(part["statement"]["text"].strip() for e in whole for part in e["parts"])
    assert all(r"\(" in part["statement"]["latex"] for e in whole for part in e["parts"])
    assert all(len(e["statement"]["text"]) >= len(e["parts"][0]["statement"]["text"]) for e in whole)


def test_of_the_answers_to_choose_from_one_is_right_and_the_others_have_their_mistake(manifests) -> None:
    for exercise in exercises(manifests["choose"]):
        right = [c for c in exercise["choices"] if c["right"]]
        assert [c["letter"] for c in exercise["choices"]] == ["A", "B", "C", "D"]
        assert [c["mistake"] for c in right] == [None]
        assert right[0]["text"] == exercise["answer"]["text"]
        assert all(c["mistake"] for c in exercise["choices"] if not c["right"])


def test_the_wrong_line_is_one_of_those_shown(manifests) -> None:
    for exercise in exercises(manifests["spot"]):
        assert f"({exercise['wrong_line']})" in exercise["statement"]["text"]


def test_what_is_left_out_is_not_in_the_statement(manifests) -> None:
    for exercise in exercises(manifests["fill"]):
        assert exercise["statement"]["text"].count("____") == len(exercise["blanks"]) == exercise["points"]


@pytest.mark.parametrize("kind", [k for k in KINDS if k in ("choose", "spot", "fill", "match")])
def test_only_such_exercises_have_such_fields(kind, manifests) -> None:
    field = {"choose": "choices", "spot": "wrong_line", "fill": "blanks", "match": "pairs"}[kind]
    for other in KINDS:
        assert all((field in e) == (other == kind) for e in exercises(manifests[other]))


def test_a_seed_draws_the_same_question_again(manifests) -> None:
    from derive.exercises import posed

    for kind in KINDS:
        for exercise in exercises(manifests[kind])[:4]:
            topic, place = find(exercise["topic"]), exercise["seed"]
            again = posed(topic, kind, place, topic.draw(place))
            assert derive.paper.record.printed(again.parts[0].derivation.result) == exercise["answer"]


def test_each_variant_has_the_seeds_of_its_own_exercises(tmp_path) -> None:
    told = written(sheet(["calculus.common", "loss.mse"], variants=3), tmp_path)
    drawn = [v["exercises"][0] for v in told["variants"]]
    assert len({e["seed"] for e in drawn}) == len({e["statement"]["text"] for e in drawn}) == 3
    assert all(e["seed"].startswith("0/") for e in exercises(told))
    topic = find("calculus.common")
    claims = [topic.draw(e["seed"]).parts[0].plan.claim for e in drawn]
    assert all(
        str(claim) in f"{one.exercises[0].shown.parts[0].derivation.claim}"
        for claim, one in zip(claims, sheet(["calculus.common", "loss.mse"], variants=3), strict=True)
    )


@pytest.mark.parametrize(
    ("whole", "weights", "expected"),
    [
        (7, [3, 4], [3, 4]),
        (4, [1, 1, 2], [1, 1, 2]),
        (5, [1, 1], [3, 2]),
        (2.5, [2, 2], [1.5, 1.0]),
        (1, [1, 1], [0.5, 0.5]),
        (0, [3], [0]),
        (10, [1, 2], [3, 7]),
    ],
)
def test_points_are_shared_out(whole, weights, expected) -> None:
    assert shares(whole, weights) == expected


def test_letters_go_on_after_z() -> None:
    assert [letter_of(k) for k in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]


def test_what_all_variants_show_is_printed_once(monkeypatch, tmp_path) -> None:
    printed: list[object] = []
    entry._worked.cache_clear()
    monkeypatch.setattr(entry, "_part", lambda *a, real=entry._part: printed.append(a) or real(*a))
    first, *others = exercises(
        written(sheet(["perceptron.single"], roster=[Student(str(k)) for k in range(5)]), tmp_path)
    )
    assert all(o["parts"] == first["parts"] for o in others) and len(others) == 4
    assert len(printed) == len(first["parts"])


def test_points_are_the_sheets_own_where_two_show_the_same() -> None:
    (one,) = sheet(["events.de_morgan"]).exercises
    for worth in ((3, 1.0, 2), (3.0, 1, 2), (5, 2, 1)):
        asked = replace(one, worth=sum(worth), asked=replace(one.asked, points=worth))
        found = [part["points"] for part in entry.exercise(asked, words("en"))["parts"]]
        assert found == list(worth) and list(map(type, found)) == list(map(type, worth))
