"""Sheets that a teacher hands out: looks, keys of three forms, hints, questions of one's own."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tempfile

import numpy as np
import pikepdf
import pytest
import typst
from msgspec.structs import replace

from derive.errors import BadSpec
from derive.paper.blocks import Lines
from derive.paper.documents import pdf, tex
from derive.paper.formats import find as find_format
from derive.sheets import sheet
from derive.sheets.posing import pose
from derive.sheets.request.spec import read_spec

QUIZ = """\
title = "Quiz"
seed = 5
layout = "compact"
columns = 2
evidence = "end"
keys = ["full", "short", "marks"]
[[exercise]]
topic = "calculus.common"
kind = "choose"
hint = true
[[exercise]]
topic = "softmax.jacobian"
kind = "choose"
[[exercise]]
topic = "events.de_morgan"
kind = "choose"
[[exercise]]
topic = "activation.*"
kind = "match"
[[exercise]]
topic = "calculus.common"
kind = "evaluate"
points = 2.5
hint = "Look at the inner function."
[[exercise]]
topic = "activation.tanh"
kind = "spot"
[[exercise]]
topic = "loss.mse"
points = [1, 1.5]
room = "2cm"
statement = "By hand: the mean error is {loss}."
[[exercise]]
text = "Why does nobody train with a step function?"
answer = "Its slope is 0 wherever it has one."
points = 2
"""
FORMATS = ("text", "markdown", "gfm", "latex", "html")


def read(folder, text: str):
    path = folder / "quiz.toml"
    path.write_text(text, encoding="utf-8")
    return pose(read_spec(path))


@pytest.fixture(scope="module")
def quiz(tmp_path_factory):
    return read(tmp_path_factory.mktemp("quiz"), QUIZ)


def written(view, format_: str = "text") -> str:
    return find_format(format_).document(view)


# -- looks -----------------------------------------------------------------------------------------------------------


def test_a_quiz_of_eight_takes_two_pages_with_its_hints(quiz, tmp_path) -> None:
    path = tmp_path / "quiz.pdf"
    path.write_bytes(find_format("pdf").document(quiz.views()["sheet"]))
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()
    assert int(re.search(r"Pages: +(\d+)", told)[1]) <= 2
    shown = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert "Exercise 8" in shown and "1.5 points" in shown


def ratios(view) -> list[float]:
    """By how much lines had to be made smaller, asked of Typst."""
    files, mark = pdf.sources(view), "reflow: true, body) }"
    template = files["parts.typ"].decode()
    assert template.count(mark) == 1
    marked = template.replace(mark, "reflow: true, body) + [#metadata(room / natural) <shrunk>] }")
    with tempfile.TemporaryDirectory() as empty:
        found = typst.query(
            {**files, "parts.typ": marked.encode()},
            "<shrunk>",
            field="value",
            root=empty,
            font_paths=pdf._fonts("typst"),
        )
    return json.loads(found)


@pytest.mark.parametrize("id_", ["taylor.multivariate", "probability.addition_three", "calculus.gradient"])
@pytest.mark.parametrize("kind", ["derive", "choose"])
def test_no_line_is_set_in_less_than_nine_points(id_: str, kind: str) -> None:
    for key in (False, True):
        assert all(ratio * 11 >= 9 for ratio in ratios(sheet([id_], kind=kind, seed=1).view(key)))


def blank_ends(document: bytes) -> list[float]:
    """The share of each page but the last that is empty below its last mark."""
    run = subprocess.run(["pdftoppm", "-r", "30", "-gray", "-"], input=document, capture_output=True, check=True)
    raw, found = run.stdout, []
    while raw:
        _, size, _, rest = raw.split(b"\n", 3)
        width, height = map(int, size.split())
        page = np.frombuffer(rest[: width * height], np.uint8).reshape(height, width)
        raw = rest[width * height :]
        text = page[int(height * 1.6 / 29.7) : int(height * 27.7 / 29.7)]
        marks = np.flatnonzero((text < 200).any(axis=1))
        found.append(1 - (marks[-1] + 1) / len(text))
    return found[:-1]


@pytest.mark.slow
def test_a_compact_page_is_never_a_third_empty(tmp_path) -> None:
    topics = "".join(f'[[exercise]]\ntopic = "{t}"\n' for t in ("softmax.jacobian", "loss.mse", "perceptron.single"))
    spots = "".join(f'[[exercise]]\ntopic = "{t}"\nkind = "spot"\n' for t in ("perceptron.multi", "loss.norm2"))
    for columns in (1, 2):
        one = read(tmp_path, f'layout = "compact"\ncolumns = {columns}\n{topics}{spots}')
        for view in one.views().values():
            ends = blank_ends(find_format("pdf").document(view))
            assert ends and max(ends) < 1 / 3, ends


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
def test_latex_sets_a_quiz_in_two_columns(quiz) -> None:
    view = quiz.view(False)
    reader = pikepdf.open(io.BytesIO(tex.document(view)))
    assert len(reader.pages) <= 2
    single = replace(view, layout=replace(view.layout, columns=1))
    assert "\\twocolumn" in find_format("latex").document(view) and "column[" not in find_format("latex").document(
        single
    )


# -- keys ------------------------------------------------------------------------------------------------------------


def test_three_keys_in_files_of_their_own(quiz, tmp_path) -> None:
    names = {p.name for p in quiz.write(tmp_path, formats=["text", "markdown"])}
    assert names >= {"key.txt", "key-short.txt", "key-marks.txt", "key-short.md", "sheet.txt"}
    told = json.loads((tmp_path / "Quiz" / "manifest.json").read_text())
    roles = {f["path"]: f["role"] for f in told["variants"][0]["files"]}
    assert roles["key-short.txt"] == roles["key-marks.txt"] == "key" and roles["sheet.txt"] == "sheet"


@pytest.mark.parametrize(
    ("topic", "answers"),
    [("calculus.derivative", " + O(t^2)"), ("information.gibbs", "-K <= 0"), ("taylor.univariate", " + O((x - 1)^4)")],
)
def test_a_short_answer_keeps_its_bound_and_what_it_leaves_out(topic: str, answers: str, tmp_path) -> None:
    one = read(tmp_path, f'keys = ["short"]\n[[exercise]]\ntopic = "{topic}"\n')
    assert answers in written(one.views()["key-short"])


def test_the_short_key_is_what_the_manifest_says(quiz, tmp_path) -> None:
    quiz.write(tmp_path, formats=["text"])
    exercises = json.loads((tmp_path / "Quiz" / "manifest.json").read_text())["variants"][0]["exercises"]
    lines = dict(re.findall(r"^ {3}(\d)  (.*)$", (tmp_path / "Quiz" / "key-short.txt").read_text(), re.MULTILINE))
    for number in (1, 2, 3):
        (right,) = [c["letter"] for c in exercises[number - 1]["choices"] if c["right"]]
        assert lines[str(number)] == right
    assert lines["4"] == " ".join(p["left"] + p["right"] for p in exercises[3]["pairs"])
    assert lines["5"] == exercises[4]["answer"]["text"]
    assert lines["6"] == f"({exercises[5]['wrong_line']})"
    assert all(p["answer"]["text"] in lines["7"] for p in exercises[6]["parts"])
    assert lines["8"] == "Its slope is 0 wherever it has one. (Not checked)"


@pytest.mark.parametrize("format_", FORMATS)
def test_marks_at_lines_come_to_the_points(quiz, format_: str) -> None:
    """Every point of the sheet stands at some line, but for those of one's own question."""
    view = quiz.views()["key-marks"]
    text = written(view, format_).replace("\\.", ".")
    found = [float(m) for m in re.findall(r"(?<![\d.])(\d+(?:\.5)?) pt\b", text)]
    if format_ == "html":
        found = [float(m) for m in re.findall(r'class="mark">([\d.]+) pt', written(view, format_))]
    assert sum(found) == sum(e.points for e in quiz.exercises) - 2
    assert " pt" not in written(quiz.views()["key"], "text")


def test_no_line_bears_more_points_than_the_result(quiz) -> None:
    """A pupil who finds the result is not left without a point, where there are fewer of them than lines."""
    found = 0
    for part in (p for e in quiz.views()["key-marks"].exercises for p in e.parts):
        for lines in (b.lines[1:] for b in part.answer if isinstance(b, Lines)):
            given = [line.points for line in lines if line.blank or not any(one.blank for one in lines)]
            assert given == sorted(given)
            found += any(given)
    assert found > 2


@pytest.mark.parametrize(("how", "ends"), [("none", False), ("end", True)])
def test_evidence_stands_at_the_end_or_in_one_sentence(how: str, ends: bool, tmp_path) -> None:
    one = read(tmp_path, f'evidence = "{how}"\n[[exercise]]\ntopic = "softmax.jacobian"\n')
    for format_ in FORMATS:
        text = re.sub(r"\\(?=[^a-z])", "", written(one.views()["key"], format_))
        assert text.count("Every line of the derivations was checked; the details are in manifest.json.") == 1
        assert (text.count("NumPy agrees") > 0) == ends
        assert "proved, sizes" not in text and ("Proved" in text) == ends
        assert ")Proved" not in text
    plain = written(sheet(["softmax.jacobian"]).view(True))
    assert "Every line of the derivations" not in plain and plain.count("Proved for") == 3


# -- of one's own ----------------------------------------------------------------------------------------------------


def test_a_question_of_ones_own_says_that_it_is_not_checked(quiz, tmp_path) -> None:
    for format_ in (*FORMATS, "typst"):
        key, paper = written(quiz.views()["key"], format_), written(quiz.views()["sheet"], format_)
        assert "Not checked" in key and "Its slope is 0 wherever it has one" in key
        assert "Its slope is 0" not in paper and "Why does nobody train" in paper
    quiz.write(tmp_path, formats=["text"])
    *_, own = json.loads((tmp_path / "Quiz" / "manifest.json").read_text())["variants"][0]["exercises"]
    assert (own["topic"], own["kind"], own["checked"], own["points"]) == (None, "own", False, 2)
    assert own["answer"] == {"text": "Its slope is 0 wherever it has one.", "latex": None}
    assert [p["name"] for p in own["parts"]] == ["a"] and own["evidence"] == {"methods": {}}


def test_words_of_ones_own_stand_over_a_question_whose_holes_stay(quiz) -> None:
    text = written(quiz.views()["sheet"])
    assert "By hand: the mean error is L = (1/n)" in text


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("Find {slope}.", "the statement has the hole '{slope}': loss.mse has {"),
        ("Find {loss.", "a brace without its other half"),
    ],
)
def test_a_statement_with_a_wrong_hole_is_told(statement: str, told: str, tmp_path) -> None:
    with pytest.raises(BadSpec, match=re.escape(told)):
        read(tmp_path, f'[[exercise]]\ntopic = "loss.mse"\nstatement = "{statement}"\n')


@pytest.mark.parametrize("format_", FORMATS)
def test_the_key_says_whose_words_nobody_checked(quiz, format_: str) -> None:
    note = "The words of this question are its author"
    sheet, key = (written(quiz.views()[role], format_) for role in ("sheet", "key"))
    assert note not in sheet and key.count(note) == 1
    assert key.index("By hand") < key.index(note)


def test_the_key_of_a_matching_exercise_says_so_too(tmp_path) -> None:
    one = read(tmp_path, '[[exercise]]\ntopic = "layer.dropout"\nkind = "match"\nstatement = "Match."\n')
    assert "not checked; every line below is" in written(one.views()["key"])


def test_points_are_given_for_every_part_or_refused(tmp_path) -> None:
    one = read(tmp_path, '[[exercise]]\ntopic = "loss.mse"\npoints = [1, 2, 3]\n')
    with pytest.raises(BadSpec, match="points for 3 parts, and exercise 1 has 2"):
        one.views()


@pytest.mark.parametrize("where", ["foot", "under", "page"])
def test_hints_stand_where_they_are_wanted_and_not_on_the_key(where: str, tmp_path) -> None:
    text = (
        f'hints = "{where}"\n[[exercise]]\ntopic = "activation.tanh"\nhint = true\n[[exercise]]\ntopic = "loss.mse"\n'
    )
    one = read(tmp_path, text)
    for format_ in FORMATS:
        paper, key = (written(one.views()[role], format_) for role in ("sheet", "key"))
        assert paper.count("Begin with: quotient rule") == 1 and "Begin with" not in key
        under = paper.index("Begin with") < paper.index("Exercise 2")
        assert under == (where == "under")
    assert find_format("pdf").document(one.views()["sheet"]).startswith(b"%PDF")


def test_room_and_page_breaks_are_as_they_are_wanted(tmp_path) -> None:
    one = read(
        tmp_path, '[[exercise]]\ntopic = "loss.mse"\nroom = "30mm"\n[[exercise]]\ntopic = "softmax.shift"\nlines = 5\n'
    )
    first, second = one.views()["sheet"].exercises
    assert [p.room for p in first.parts] == [3.0, 3.0] and [p.room for p in second.parts] == [4.0]
    broken = read(
        tmp_path, '[[exercise]]\ntopic = "loss.mse"\n[[exercise]]\ntopic = "softmax.shift"\npagebreak = true\n'
    )
    assert "\\clearpage" in written(broken.views()["sheet"], "latex")
    assert "\\clearpage" not in written(broken.views()["key"], "latex")
