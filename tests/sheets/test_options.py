"""What a teacher restricts: functions, numbers, the difficulty, and how much of the key is written out."""

from __future__ import annotations

import json

import pytest
from command import derive, refused

from derive.asking import find
from derive.errors import NotOffered
from derive.sheets import Asked, Spec
from derive.sheets.posing import single
from derive.terms.ordered import plain

SPEC = """
[[exercise]]
topic = "calculus.common"
count = 4
functions = ["exp", "polynomial"]
numbers = [2, 5]
"""


def asked(one):
    return [plain(p.derivation.claim.args[0]) for e in one.exercises for p in e.shown.parts]


def written(tmp_path, *arguments: str):
    done = derive("sheet", *arguments, "--format", "text", "-o", tmp_path)
    assert done.exit_code == 0, done.stderr
    return json.loads(next(tmp_path.glob("*/manifest.json")).read_text(encoding="utf-8"))["variants"][0]["exercises"]


@pytest.mark.parametrize("seed", [1, 2])
def test_functions_and_numbers_hold_what_is_drawn(seed) -> None:
    """No function but e^x, and no whole number beyond 2 to 5, but 1 and -1 that nobody draws."""
    wanted = Asked("calculus.common", count=4, functions=("exp", "polynomial"), numbers=(2, 5))
    for f in asked(single(Spec(seed=seed, exercises=(wanted,)))):
        names = {type(part).__name__ for part in f.atoms() | set(f.args) if getattr(part, "is_Function", False)}
        assert names <= {"exp"}
        assert all(abs(int(n)) in (0, 1, 2, 3, 4, 5) for n in f.atoms() if n.is_Integer)


def test_functions_and_numbers_in_a_spec(tmp_path) -> None:
    (tmp_path / "week.toml").write_text(SPEC, encoding="utf-8")
    told = written(tmp_path, str(tmp_path / "week.toml"))
    assert len(told) == 4
    for exercise in told:
        text = exercise["statement"]["text"]
        assert not any(name in text for name in ("sin", "cos", "tan", "ln", "sqrt", "sinh"))


def test_a_function_that_there_is_not_is_named(tmp_path) -> None:
    (tmp_path / "week.toml").write_text(SPEC.replace('"exp"', '"expp"'), encoding="utf-8")
    assert "exp" in refused("sheet", str(tmp_path / "week.toml"), "-o", tmp_path / "out")


def test_the_difficulty_on_the_command_line(tmp_path) -> None:
    """An easy function is one alone or a sum: neither a quotient nor a product rule is needed."""
    easy = written(tmp_path / "easy", "calculus.common", "--count", "4", "--difficulty", "easy")
    hard = written(tmp_path / "hard", "calculus.common", "--count", "4", "--difficulty", "hard")
    lines = [sum(p["lines"] for e in told for p in e["parts"]) for told in (easy, hard)]
    assert lines[0] < lines[1]


def test_a_difficulty_that_there_is_not_is_refused(tmp_path) -> None:
    assert "easy" in refused("sheet", "calculus.common", "--difficulty", "esy", "-o", tmp_path)


def test_the_full_detail_writes_more_lines(tmp_path) -> None:
    brief = written(tmp_path / "brief", "softmax.jacobian")
    full = written(tmp_path / "full", "softmax.jacobian", "--detail", "full")
    counts = [[p["lines"] for p in told[0]["parts"]] for told in (brief, full)]
    assert all(more >= few for few, more in zip(*counts, strict=True)) and counts[0] != counts[1]
    assert [p["answer"]["text"] for p in brief[0]["parts"]] == [p["answer"]["text"] for p in full[0]["parts"]]


def test_two_columns_in_html_are_one_on_a_phone_and_on_the_key(tmp_path) -> None:
    (tmp_path / "quiz.toml").write_text("columns = 2\n[[exercise]]\ntopic = 'calculus.common'\ncount = 4\n")
    assert derive("sheet", tmp_path / "quiz.toml", "--format", "html", "-o", tmp_path / "out").exit_code == 0
    sheet, key = (next((tmp_path / "out").glob(f"*/{name}.html")).read_text("utf-8") for name in ("sheet", "key"))
    style = sheet[sheet.index("@media print, (min-width") :]
    assert ".columns { columns: 2" in style[: style.index("\n}")]
    assert '<div class="columns">' in sheet and '<div class="columns">' not in key
    before, after = sheet.split('<div class="columns">')
    assert "<article" not in before and after.count("<article") == 4


PATTERN = """
[[exercise]]
topic = "activation.*"
kind = "evaluate"
count = 3
difficulty = "hard"
functions = ["exp", "ln", "polynomial"]
numbers = [1, 9]
"""


def test_a_pattern_draws_harder_ones_that_keep_to_functions_and_numbers(tmp_path) -> None:
    (tmp_path / "week.toml").write_text(PATTERN, encoding="utf-8")
    drawn = written(tmp_path, str(tmp_path / "week.toml"))
    assert [e["kind"] for e in drawn] == ["evaluate"] * 3
    assert len({e["statement"]["text"] for e in drawn}) == 3


@pytest.mark.parametrize(
    ("topic", "function"), [("activation.gelu", "erf"), ("loss.cross_entropy.binary", "ln"), ("layer.rnn_cell", "tanh")]
)
def test_functions_that_stand_in_definitions_count(topic, function) -> None:
    """y = x F with F = (1 + erf(x/sqrt 2))/2 is asked as dy/dx, and holds erf all the same."""
    parts = find(topic).draw("0/0/0").parts
    meanings = [d.meaning for part in parts for d in part.plan.setting.definitions]
    assert {"erf": "erf", "ln": "log", "tanh": "tanh"}[function] in str(meanings)
    with pytest.raises(NotOffered, match="holds these functions and numbers alone"):
        single(Spec(seed=1, exercises=(Asked(topic, functions=("exp", "polynomial"), numbers=(1, 9)),)))
