"""A notebook that judges answers: executed with right and with wrong ones, and silent about what is right."""

import json
import os
import re
from importlib.util import find_spec

import pytest
from answers_of_keys import right_answers
from command import derive, refused

import derive as library
from derive.sheets import Asked, Spec
from derive.sheets.posing import single
from derive.version import VERSION

SPEC = """title = "Judged"
seed = 5
self_check = true
formats = ["ipynb"]
[[exercise]]
derive = "a x^2 + ln(b x)"
wrt = "x"
parameters = {a = [2, 9], b = [2, 9]}
[[exercise]]
topic = "softmax.jacobian"
[[exercise]]
topic = "calculus.common"
kind = "choose"
difficulty = "hard"
[[exercise]]
topic = "activation.tanh"
kind = "fill"
[[exercise]]
topic = "loss.mse"
kind = "spot"
[[exercise]]
topic = "events.*"
kind = "match"
[[exercise]]
topic = "activation.relu"
kind = "evaluate"
[[exercise]]
text = "Why?"
answer = "Because."
"""
needs_kernel = pytest.mark.skipif(
    not all(map(find_spec, ("nbclient", "ipykernel"))), reason="nbclient and ipykernel are not installed"
)
needs_nbformat = pytest.mark.skipif(find_spec("nbformat") is None, reason="the extra office is not installed: nbformat")
pytestmark = needs_nbformat


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("judged")
    (folder / "judged.toml").write_text(SPEC)
    assert derive("sheet", folder / "judged.toml", "-o", folder).exit_code == 0
    return folder / "Judged"


@pytest.fixture(scope="module")
def answers(home):
    """For each answer cell what the key says; the exercise of one's own has none that is judged."""
    manifest = json.loads((home / "manifest.json").read_text())
    found = {}
    for entry in manifest["variants"][0]["exercises"][:-1]:
        parts = [(part, answer) for part, answer in right_answers(entry) if part is not None]
        for part, answer in parts:
            letter = f"-{part}" if len(parts) > 1 else ""
            found[f"exercise-{entry['number']}{letter}-answer"] = answer
    return found


def notebook(home):
    return json.loads((home / "sheet.ipynb").read_text(encoding="utf-8"))


def source(cell):
    return "".join(cell["source"])


def test_every_answer_cell_ends_in_a_call_without_the_answer(home, answers) -> None:
    judged = {cell["id"]: source(cell) for cell in notebook(home)["cells"] if cell["cell_type"] == "code"}
    assert judged.keys() == answers.keys()
    for name, text in judged.items():
        assert 'answer = r""' in text
        assert text.splitlines()[-1].startswith("derive.self_check(answer, part=")
        if len(answers[name]) > 2:
            assert answers[name] not in text
    told = (home / "sheet.ipynb").read_text(encoding="utf-8")
    for lost in (answers["exercise-1-answer"], answers["exercise-2-b-answer"], "Because."):
        assert lost not in told
    assert '"outputs": []' in told
    key = json.loads((home / "key.ipynb").read_text(encoding="utf-8"))["cells"]
    assert {cell["cell_type"] for cell in key} == {"markdown"}


def executed(home, typed):
    """What the answer cells print, run in a kernel."""
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(home / "sheet.ipynb", as_version=4)
    for cell in book.cells:
        if cell.id in typed:
            cell.source = cell.source.replace('r""', f'r"{typed[cell.id]}"')
    NotebookClient(book, kernel_name="python3", timeout=900).execute()
    return {c.id: "".join(o.get("text", "") for o in c.outputs).strip() for c in book.cells if c.cell_type == "code"}


@pytest.mark.slow
@needs_kernel
@pytest.mark.filterwarnings("default")  # the libraries behind a kernel have warnings of their own
def test_a_kernel_tells_right_answers_from_wrong_ones(home, answers) -> None:
    right = executed(home, answers)
    assert right.keys() == answers.keys()
    assert {k: v for k, v in right.items() if not v.startswith("equal")} == {}
    wrong = {name: "2A 1B" if "A" in text and "1" in text else "x^7" for name, text in answers.items()}
    wrong |= {"exercise-3-answer": next(c for c in "ABCD" if c != answers["exercise-3-answer"])}
    wrong |= {"exercise-5-answer": "1" if answers["exercise-5-answer"] != "1" else "2"}
    wrong |= {"exercise-2-a-answer": answers["exercise-2-b-answer"]}  # of another part
    said = executed(home, wrong)
    assert {k: v for k, v in said.items() if not v.startswith(("different", "cannot be read"))} == {}
    assert sum(v.startswith("different") for v in said.values()) >= len(said) - 1
    assert "mistake" in said["exercise-3-answer"]
    assert {k: v for k, v in executed(home, {}).items() if not v.startswith("no answer yet")} == {}


def call(capsys, answer, **given):
    library.self_check(answer, **given)
    return capsys.readouterr().out.strip()


def arguments(cell):
    """What a cell's call gives, read as data."""
    import ast

    node = ast.parse(source(cell)).body[-1].value
    return {k.arg: ast.literal_eval(k.value) for k in node.keywords}


def test_what_is_expected_is_not_told(home, answers, capsys) -> None:
    cells = {cell["id"]: cell for cell in notebook(home)["cells"]}
    value = arguments(cells["exercise-7-answer"])  # a number is the whole answer
    assert answers["exercise-7-answer"] not in call(capsys, "123/7", **value).replace("123/7", "")
    law = arguments(cells["exercise-1-answer"])
    assert "is expected" not in call(capsys, "x", **law)
    assert re.search(r"at x = .* the answer is .*, and should be something else", call(capsys, "x", **law))
    assert "正确的值与此不同" in call(capsys, "x", **{**law, "language": "zh"})
    assert "尚未作答" in call(capsys, " ", **{**law, "language": "zh"})


def test_a_notebook_of_another_version_is_told_and_judges_nothing(home, answers, capsys) -> None:
    cell = next(c for c in notebook(home)["cells"] if c["id"] == "exercise-1-answer")
    given = arguments(cell)
    for changed in ({"question": "0" * 8}, {"seed": "6/0/0"}):
        told = call(capsys, answers["exercise-1-answer"], **{**given, **changed})
        assert told.startswith(f"derive: version {VERSION} draws another exercise here")
    assert call(capsys, "x", **{**given, "topic": "nosuch.topic", "asked": {}}).startswith("derive: unknown topic")


def test_topics_of_ones_own_are_found_by_the_variable(tmp_path, monkeypatch, capsys) -> None:
    file = tmp_path / "mine.py"
    assert derive("new", file).exit_code == 0
    own = re.search(r'@topic\(\s*"([\w.]+)"', file.read_text())[1]
    assert derive("sheet", own, "--topics", file, "--format", "ipynb", "--self-check", "-o", tmp_path).exit_code == 0
    (place,) = tmp_path.glob("*/sheet.ipynb")
    given = next(arguments(c) for c in json.loads(place.read_text())["cells"] if c["cell_type"] == "code")
    monkeypatch.setenv("DERIVE_TOPICS", os.pathsep.join([str(file)]))
    assert call(capsys, "x^77", **given).startswith(("different", "cannot be read"))


def test_a_class_has_notebooks_each_with_its_own_seeds(tmp_path) -> None:
    common = ("sheet", "calculus.common", "--format", "ipynb", "--self-check", "--variants", "3")
    assert derive(*common, "-o", tmp_path, "--processes", "2").exit_code == 0
    places = sorted(tmp_path.glob("*/*/sheet.ipynb"))
    cells = [c for place in places for c in json.loads(place.read_text())["cells"] if c["cell_type"] == "code"]
    assert len({arguments(cell)["seed"] for cell in cells}) == 3


def test_judging_needs_a_notebook(tmp_path) -> None:
    assert "--self-check goes with --format ipynb" in refused("sheet", "--self-check", "-o", tmp_path)


def test_without_being_asked_for_nothing_is_judged() -> None:
    made = single(Spec("T", 1, exercises=(Asked("loss.mse"),)))
    assert all(e.again == "" for e in made.view(False).exercises)
