"""Answers to the exercises of a printed sheet: its key's own answers are right, its wrong choices are named."""

import csv
import io
import json

import pytest
from answers_of_keys import right_answers
from command import data, derive, refused
from counts import count

import derive as library
from derive.asking import all_topics
from derive.errors import BadSpec, UnknownName
from derive.exercises import kinds_of
from derive.paper.blocks import LETTERS
from derive.sheets import Asked, Spec, Student, sheet
from derive.sheets.grading import _outside_of_brackets, _plain
from derive.sheets.posing import single
from derive.sheets.sheet_file import SheetFile

KINDS = ("derive", "evaluate", "fill", "spot", "choose", "match")
RIGHT = ("equal", "equal-numerically")


def written(made, folder):
    *_, last = made.write(folder, formats=["text"])
    return last, json.loads(last.read_text(encoding="utf-8"))


SOME = ("calculus.common", "softmax.jacobian", "events.de_morgan", "taylor.univariate")


def demand_own_answers(made, told, folder):
    """That every answer of the key is right, and every wrong choice comes back with its mistake."""
    place, manifest = written(made, folder)
    file = SheetFile(place)
    for one in manifest["variants"]:
        for entry in one["exercises"]:
            for part, answer in right_answers(entry):
                verdict = file.check(answer, entry["number"], part=part, variant=one["variant"])
                assert verdict.verdict in RIGHT, (told, one["variant"], part, answer, verdict)
                assert part is None or verdict.part == part
            for choice in entry.get("choices", ()):
                verdict = file.check(choice["letter"], entry["number"], variant=one["variant"])
                assert verdict.mistake == choice["mistake"]
                assert verdict.ok == choice["right"]
                if choice["text"] in LETTERS:
                    continue  # B is the letter before it is the event
                typed = file.check(choice["text"], entry["number"], variant=one["variant"])
                assert (typed.ok, typed.mistake) == (choice["right"], choice["mistake"]), (told, choice, typed)


@pytest.mark.in_part
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("topic", SOME)
def test_the_keys_own_answers_are_right(topic, kind, tmp_path) -> None:
    if kind not in kinds_of(library.asking.find(topic)):
        pytest.skip(f"{topic} has no exercise of this kind")
    demand_own_answers(sheet([topic], kind=kind, variants=1), (topic, kind), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("topic", [t.id for t in all_topics()])
def test_the_keys_own_answers_of_every_topic_and_kind(topic, tmp_path) -> None:
    """Of one sheet, whose exercises the other judges pose too, or of ten."""
    variants = count(0, 10)
    for kind in kinds_of(library.asking.find(topic)):
        made = sheet([topic], kind=kind, variants=variants) if variants else sheet([topic], kind=kind, seed=1)
        demand_own_answers(made, (topic, kind), tmp_path / kind)


# -- wrong answers ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A sheet of each kind, as a file and as data."""
    home = tmp_path_factory.mktemp("kinds")
    return {k: written(sheet(["softmax.jacobian"], kind=k), home / k) for k in KINDS if k not in ("evaluate", "match")}


def verdict(files, kind, answer, **more):
    return SheetFile(files[kind][0]).check(answer, 1, **more)


def entry(files, kind):
    return files[kind][1]["variants"][0]["exercises"][0]


def test_an_answer_to_another_part_is_wrong(files) -> None:
    (one, first), (two, second) = ((p["name"], p["answer"]["text"]) for p in entry(files, "derive")["parts"][-2:])
    assert verdict(files, "derive", first, part=two).verdict == "different"
    assert verdict(files, "derive", second, part=one).verdict == "different"
    assert verdict(files, "derive", second).part == two
    with pytest.raises(UnknownName, match="unknown part 'z'"):
        verdict(files, "derive", first, part="z")


def test_a_wrong_line_is_wrong_and_what_is_no_line_is_not_read(files) -> None:
    right = entry(files, "spot")["wrong_line"]
    shown = entry(files, "spot")["statement"]["text"]
    others = [n for n in range(1, 9) if n != right and f"({n})" in shown]
    assert others
    assert {verdict(files, "spot", str(n)).verdict for n in others} == {"different"}
    for text in ("0", "99", "the first", "", "1 2", "-1"):
        assert verdict(files, "spot", text).verdict == "unreadable"
    assert verdict(files, "spot", f"第{right}行").verdict == "equal"


def test_gaps_are_judged_one_by_one(files) -> None:
    blanks = entry(files, "fill")["blanks"]
    assert verdict(files, "fill", ";".join(["1", *blanks[1:]])).verdict == "different"
    assert verdict(files, "fill", ";".join([*blanks, "1"])).verdict == "different"
    assert verdict(files, "fill", "(").verdict in ("unreadable", "different")


@pytest.mark.parametrize(
    ("answer", "gaps"),
    [
        ("{-1 if x < 0; 1 otherwise}; 2 x", ["{-1 if x < 0; 1 otherwise}", "2 x"]),
        ("[0, 1; 1, 0]；f((a; b))", ["[0, 1; 1, 0]", "f((a; b))"]),
        ("x; ; y", ["x", "", "y"]),
        ("max(x; y", ["max(x", "y"]),  # a bracket that is never closed hides no gap
        ("]0, 1[; x", ["]0, 1[", "x"]),
    ],
)
def test_a_semicolon_in_brackets_begins_no_gap(answer, gaps) -> None:
    assert _outside_of_brackets(answer) == gaps


def test_names_of_rules_are_read_without_regard_to_case_and_hyphens() -> None:
    assert _plain("The Chain-Rule.") == _plain("the chain rule")
    assert _plain("power rule") != _plain("chain rule")


@pytest.mark.parametrize("text", ["E", "x", "AB?", "", "()", "1"])
def test_what_is_no_choice(text, files) -> None:
    assert verdict(files, "choose", text).verdict in ("unreadable", "different")


def test_pairs_in_any_order_and_with_any_signs(tmp_path) -> None:
    topic = next(t.id for t in all_topics() if "match" in kinds_of(t))
    place, manifest = written(sheet([topic], kind="match"), tmp_path)
    pairs = [(p["left"], p["right"]) for p in manifest["variants"][0]["exercises"][0]["pairs"]]
    judge = SheetFile(place).check
    for text in (", ".join(f"{a}-{b.lower()}" for a, b in pairs), "".join(f"({a}) → {b}\n" for a, b in pairs[::-1])):
        assert judge(text, 1).verdict == "equal"
    swapped = [(pairs[0][0], pairs[1][1]), (pairs[1][0], pairs[0][1]), *pairs[2:]]
    wrong = judge(" ".join(a + b for a, b in swapped), 1)
    assert wrong.verdict == "different"
    assert wrong.reason == f"pair {swapped[0][0]}{swapped[0][1]}"
    lacking = judge(pairs[0][0] + pairs[0][1], 1)
    assert lacking.verdict == "different"
    assert lacking.reason == f"not paired yet: {', '.join(number for number, _ in pairs[1:])}"
    assert judge("A1 B2", 1).verdict == "unreadable"


# -- what is asked about ---------------------------------------------------------------------------------------------


def test_drawn_expressions_levels_and_patterns_are_posed_again(tmp_path) -> None:
    asked = (
        Asked(derive="a x^2 + ln(b x)", wrt="x", parameters={"a": (2, 9), "b": (2, 9)}, count=2),
        Asked("calculus.common", difficulty="hard", count=2),
        Asked("activation.*", count=2),
        Asked("events.*", kind="match"),
    )
    place, manifest = written(single(Spec(seed=5, exercises=asked)), tmp_path)
    for one in manifest["variants"][0]["exercises"]:
        for part, answer in right_answers(one):
            assert SheetFile(place).check(answer, one["number"], part=part).ok, (one["topic"], answer)


def test_the_second_to_fourth_exercise_of_a_sheet(tmp_path) -> None:
    derive("sheet", "calculus.common", "--count", "4", "--seed", "7", "--format", "text", "-o", tmp_path)
    place = tmp_path / "calculus-common" / "manifest.json"
    for one in json.loads(place.read_text())["variants"][0]["exercises"]:
        arguments = ("--sheet", place, "--exercise", str(one["number"]))
        said = data("check", one["answer"]["text"], *arguments, "--json")
        assert (said["verdict"], said["part"]) == ("equal", "a")
    assert derive("check", "x", "--sheet", place.parent, "--exercise", "2").exit_code == 1


def test_a_variant_is_named_where_there_are_several(tmp_path) -> None:
    made = sheet(["calculus.common"], roster=[Student("ann"), Student("bob")])
    place, manifest = written(made, tmp_path)
    answers = {v["variant"]: v["exercises"][0]["answer"]["text"] for v in manifest["variants"]}
    file = SheetFile(place)
    assert file.check(answers["ann"], 1, variant="ann").ok
    assert not file.check(answers["ann"], 1, variant="bob").ok
    with pytest.raises(BadSpec, match="several variants"):
        file.check("x", 1)
    with pytest.raises(UnknownName, match=r"unknown variant 'an'.*ann"):
        file.check("x", 1, variant="an")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--exercise", "9"], "there is no exercise 9: the sheet has 1 to "),
        ([], "which exercise"),
        (["--exercise", "1", "--part", "z"], "unknown part 'z'"),
        (["--exercise", "1", "--variant", "002"], "unknown variant '002'"),
        (["--exercise", "1", "--topic", "loss.mse"], "say what the answer should be"),
    ],
)
def test_what_is_not_on_the_sheet(arguments, message, files) -> None:
    assert message in refused("check", "x", "--sheet", files["derive"][0], *arguments)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"variants": 3}x', "\xff"])
def test_what_is_no_manifest(text, tmp_path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(text, encoding="latin-1")
    assert "is not a manifest of derive" in refused("check", "x", "--sheet", file, "--exercise", "1")
    assert "cannot read" in refused("check", "x", "--sheet", tmp_path / "none.json", "--exercise", "1")


def test_a_sheet_of_another_program_is_told(files, tmp_path) -> None:
    manifest = json.loads(files["derive"][0].read_text())
    manifest["variants"][0]["exercises"][0]["parts"][0]["answer"]["text"] = "0"
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert "comes out differently" in refused("check", "0", "--sheet", tmp_path, "--exercise", "1")


def test_words_of_ones_own_are_unknown(files, tmp_path) -> None:
    manifest = json.loads(files["derive"][0].read_text())
    manifest["variants"][0]["exercises"][0] |= {"checked": False, "topic": None, "kind": "own"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    result = derive("check", "0", "--sheet", tmp_path, "--exercise", "1")
    assert result.exit_code == 3
    assert "one's own" in result.stdout


def test_the_library_takes_an_exercise() -> None:
    one = sheet(["softmax.jacobian"], seed=2).exercises[0]
    second = one.shown.parts[1].derivation.result
    assert library.check(second, exercise=one, part="b").ok
    assert library.check(second, exercise=one).part == "b"
    with pytest.raises(BadSpec, match="say what the answer should be"):
        library.check("x", exercise=one, topic="loss.mse")
    with pytest.raises(BadSpec, match="part goes with"):
        library.check("x", expected="x", part="a")


# -- many ------------------------------------------------------------------------------------------------------------


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_batch_has_a_verdict_a_row(files, tmp_path) -> None:
    (one, first), (two, second) = ((p["name"], p["answer"]["text"]) for p in entry(files, "derive")["parts"][-2:])
    batch, target = tmp_path / "answers.csv", tmp_path / "verdicts.csv"
    rows = [["ann", first, 1, one], ["bob", second, 1, ""], ["cy", "0", 1, one], ["di", "p_i +", 1, ""]]
    with batch.open("w", newline="") as file:
        csv.writer(file).writerows([["who", "answer", "exercise", "part"], *rows])
    result = derive("check", "--batch", batch, "--sheet", files["derive"][0], "-o", target)
    assert (result.exit_code, result.stdout) == (0, f"{target}\n")
    head, *_ = target.read_text().splitlines()
    assert head == "who,answer,exercise,part,verdict,part,mistake,echo,reason"
    found = table(target.read_text())
    assert [r["verdict"] for r in found] == ["equal", "equal", "different", "unreadable"]
    assert [r["part"] for r in found] == [one, two, one, ""]
    assert found[3]["reason"].startswith("cannot read")


def test_a_batch_of_expected_expressions(tmp_path) -> None:
    batch = tmp_path / "answers.csv"
    batch.write_text('answer,expected\n2 sin(x) cos(x),sin(2x)\nx+1,x-1\n"sqrt(x^2)",|x|\n')
    result = derive("check", "--batch", batch)
    assert [r["verdict"] for r in table(result.stdout)] == ["equal", "different", "equal"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x\n1\n", "the columns are answer"),
        ("answer\nx\n", "the columns are answer"),
        ("answer,exercise\nx,1\n", "give --sheet"),
    ],
)
def test_a_batch_that_cannot_be_read(text, message, tmp_path) -> None:
    (tmp_path / "answers.csv").write_text(text)
    assert message in refused("check", "--batch", tmp_path / "answers.csv")


def test_a_bad_row_stops_no_other(tmp_path) -> None:
    """It is unreadable, with its number; the status is that of a request that could not be served."""
    batch, target = tmp_path / "answers.csv", tmp_path / "verdicts.csv"
    batch.write_text("answer,expected\n2x,x + x\nx,x +\nx,y,z\nx,\n3x,2x\n", encoding="utf-8")
    result = derive("check", "--batch", batch, "-o", target)
    found = table(target.read_text(encoding="utf-8"))
    assert [r["verdict"] for r in found] == ["equal", "unreadable", "unreadable", "unreadable", "different"]
    starts = ["", "row 3: cannot read", "row 4: more cells", "row 5: the row says neither", ""]
    assert all(r["reason"].startswith(start) for r, start in zip(found, starts, strict=True))
    assert result.exit_code == 2
    assert "cannot be judged: 3; all others are. The first is row 3: cannot read" in result.stderr


def test_an_expected_expression_prepared_once() -> None:
    grader = library.Expected("sin(2x)")
    assert grader.check("2 sin(x) cos(x)").ok
    assert not grader.check("sin(x)").ok
    assert grader.check("sin(").verdict == "unreadable"
    assert grader.check("2 sin(x) cos(x)") is grader.check("2 sin(x) cos(x)")


def test_definitions_conditions_and_functions_are_prepared_with_it() -> None:
    assert library.Expected("2 z", let={"z": "w x + b"}).check("2 w x + 2 b").ok
    assert library.Expected("sqrt(b^2)", given=["b > 0"]).check("b").ok
    assert not library.Expected("sqrt(b^2)").check("b").ok
    assert library.Expected("foo(x) + foo(x)", functions=["foo"]).check("2 foo(x)").ok
    assert library.Expected("x").check("foo(x)").verdict == "unreadable"


def test_a_batch_takes_definitions_and_conditions(tmp_path) -> None:
    batch = tmp_path / "answers.csv"
    batch.write_text("answer,expected\nb,sqrt(b^2)\n2 w x,2 z\n2 foo(b),foo(b) + foo(b)\n")
    result = derive("check", "--batch", batch, "--given", "b > 0", "--let", "z=w x", "--function", "foo")
    assert [r["verdict"] for r in table(result.stdout)] == ["equal", "equal", "equal"]


def test_answers_to_a_sheet_take_definitions_of_the_pupils_own(files) -> None:
    place = files["derive"][0]
    (name, answer), *_ = ((p["name"], p["answer"]["text"]) for p in entry(files, "derive")["parts"])
    arguments = ("--sheet", place, "--exercise", "1", "--part", name)
    assert derive("check", "s", *arguments, "--let", f"s={answer}").exit_code == 0
    assert "a question has its own conditions" in refused("check", "0", *arguments, "--given", "x > 0")


def test_definitions_of_ones_own_in_an_answer_to_a_topic() -> None:
    assert library.check("s (1 - s)", topic="activation.sigmoid", let={"s": "sigma(x)"}).ok
    assert not library.check("s (1 + s)", topic="activation.sigmoid", let={"s": "sigma(x)"}).ok
    with pytest.raises(BadSpec, match="a question has its own conditions"):
        library.check("s", topic="activation.sigmoid", given=["x > 0"])
