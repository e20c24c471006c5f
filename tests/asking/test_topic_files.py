"""Topic files of one's own: `--topics`, `DERIVE_TOPICS`, `derive new`, and whatever a broken file does."""

import os
import re

import pytest
from command import data, derive, process, refused

import derive.asking.registry as registry

GOOD = """\
from derive.engine.moves import claim
from derive.terms.notation import D, scalar
from derive.terms.ordered import power
from derive.words.prose import say
from derive.asking import ask, topic

x = scalar("x")


@topic("{id}", area="mine", title=say(en="A cube"))
def cube(rng):
    {body}
    return ask(say(en="Differentiate {{q}}.", q=D(power(x, 3), x)), claim(D(power(x, 3), x)).differentiate())
"""


@pytest.fixture(autouse=True)
def _forget(monkeypatch):
    """Topics registered by a test are gone after it."""
    registry.all_topics()
    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))


def written(path, id_="mine.cube", body="pass"):
    path.write_text(GOOD.format(id=id_, body=body), encoding="utf-8")
    return path


def test_a_file_of_ones_own(tmp_path) -> None:
    file = written(tmp_path / "my topics.py")
    shown = data("show", "mine.cube", "--topics", file, "--format", "json")
    assert shown["parts"][0]["result"]["latex"].replace(" ", "") == "3x^2"
    assert [r["id"] for r in data("topics", "cube", "--topics", file, "--json")] == ["mine.cube"]
    assert [r["ok"] for r in data("verify", "mine.*", "--topics", file, "--json")["topics"]] == [True]
    made = derive("sheet", "mine.cube", "--topics", file, "--format", "markdown", "-o", tmp_path)
    assert made.exit_code == 0
    assert "Differentiate" in (tmp_path / "mine-cube" / "sheet.md").read_text(encoding="utf-8")


def test_two_files_with_the_option_twice(tmp_path) -> None:
    files = [written(tmp_path / f"f{k}.py", f"mine.{k}") for k in "ab"]
    rows = data("topics", "mine", "--topics", files[0], "--topics", files[1], "--json")
    assert [r["id"] for r in rows] == ["mine.a", "mine.b"]


@pytest.mark.parametrize("names", [["one.py"], ["one.py", "with a blank.py"]])
def test_the_variable_names_files(names, tmp_path) -> None:
    files = [written(tmp_path / n, f"mine.t{k}") for k, n in enumerate(names)]
    env = {"DERIVE_TOPICS": os.pathsep.join(map(str, files))}
    result = derive("topics", "mine.t", env=env)
    area, *lines = result.stdout.splitlines()
    assert area == "mine"
    assert [line.split()[0] for line in lines] == [f"mine.t{k}" for k in range(len(names))]


def test_two_files_of_one_name_in_two_folders(tmp_path) -> None:
    for folder in "ab":
        (tmp_path / folder).mkdir()
    files = [written(tmp_path / f / "t.py", "mine.same") for f in "ab"]
    said = refused("topics", "--topics", files[0], "--topics", files[1])
    assert "there are two topics 'mine.same'" in said
    assert str(files[0]) in said


def test_an_id_that_is_ours(tmp_path) -> None:
    file = written(tmp_path / "t.py", "softmax.jacobian")
    assert "there are two topics 'softmax.jacobian'" in refused("topics", "--topics", file)
    done = process("topics", "--topics", file, cwd=tmp_path)  # where ours have not been read yet
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 1


def test_new_writes_a_file_that_runs_as_it_is(tmp_path) -> None:
    target = tmp_path / "folder" / "mine.py"
    result = derive("new", target)
    assert (result.exit_code, result.stdout.strip()) == (0, str(target))
    rows = data("verify", "my.*", "--topics", target, "--seeds", "2", "--json")
    assert rows["ok"]
    assert len(rows["topics"]) >= 2
    before = target.read_bytes()
    assert "is there already" in refused("new", target)
    assert target.read_bytes() == before


# -- broken files ----------------------------------------------------------------------------------------------------

RAISING = {
    "raise ZeroDivisionError('by hand')": "ZeroDivisionError: by hand",
    "1 / 0": "ZeroDivisionError: division by zero",
    "assert False, 'two\\nlines'": "AssertionError: two lines",
    "{}['key']": "KeyError",
    "[][1]": "IndexError",
    "undefined_name": "NameError",
    "import a_package_that_is_not_there": "ModuleNotFoundError",
    "open('/nowhere/at/all')": "FileNotFoundError",
    "def f(): f()\nf()": "RecursionError",
    "raise SystemExit(0)": "SystemExit",
    "exit()": "SystemExit",
    "class Own(Exception): pass\nraise Own('mine')": "Own: mine",
    "from derive.terms.notation import scalar\nscalar('1 x')": "'1 x' is not a name",
    "next(iter(()))": "StopIteration",
    "from derive.authoring import *\nsay(en='{k}', k={1: 2})": "the hole 'k' is filled with {1: 2}: maths, words",
}


@pytest.mark.parametrize("code", RAISING, ids=range(len(RAISING)))
def test_a_file_that_raises_is_told_with_its_line(code, tmp_path) -> None:
    file = tmp_path / "broken.py"
    file.write_text(f"# a comment\n\n{code}\n", encoding="utf-8")
    said = refused("topics", "--topics", file)
    assert f"{file}, line {2 + len(code.splitlines()) - code.count('def f')}: " in said
    assert RAISING[code] in said


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"x = 1\ny = (\n", ", line 2: SyntaxError"), (b"if True:\nx\n", ", line 2: IndentationError"),
     (b"x = '\xff'\n", "line 1"), (b"x = 1\x00\n", "null bytes")],
)  # fmt: skip
def test_a_file_that_is_not_python(content, place, tmp_path) -> None:
    file = tmp_path / "broken.py"
    file.write_bytes(content)
    said = refused("topics", "--topics", file)
    assert str(file) in said
    assert place in said


@pytest.mark.parametrize("name", ["topics.txt", "topics"])
def test_a_file_with_another_ending(name, tmp_path) -> None:
    assert "must end in .py" in refused("topics", "--topics", written(tmp_path / name))


@pytest.mark.parametrize(
    ("body", "reason"),
    [("raise ValueError('no')", "line 12: ValueError: no"), ("exit(0)", "line 12: SystemExit"),
     ("return None", "returns a NoneType: return ask(...)"), ("scalar('a b')", "line 12: 'a b' is not a name"),
     ("from derive.terms.ordered import times; times(D(1), x)", "line 12: TypeError")],
)  # fmt: skip
def test_a_topic_that_raises_when_it_is_drawn(body, reason, tmp_path) -> None:
    file = written(tmp_path / "mine.py", body=body)
    for command in (["show", "mine.cube"], ["sheet", "mine.cube", "-o", tmp_path / "out"]):
        assert reason in refused(*command, "--topics", file)
    assert not (tmp_path / "out").exists()
    (row,) = data_of_failure("verify", "mine.cube", "--topics", file, "--json")["topics"]
    assert reason in row["error"]
    assert row["ok"] is False


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        (("derive", "match"), "mine.cube declares the kind 'match', and 40 draws had no such exercise: leave it out"),
        (("derive", "mtach"), "unknown kind 'mtach'"),
    ],
)
def test_kinds_that_are_declared_and_not_there(kinds, reason, tmp_path) -> None:
    file = written(tmp_path / "mine.py")
    code = file.read_text(encoding="utf-8")
    file.write_text(code.replace('area="mine",', f'area="mine", kinds={kinds},'), encoding="utf-8")
    (row,) = data_of_failure("verify", "mine.cube", "--topics", file, "--json")["topics"]
    assert reason in row["error"] and str(file) in row["error"]
    file.write_text(code.replace('area="mine",', 'area="mine", kinds=("derive", "choose"),'), encoding="utf-8")
    assert data("verify", "mine.cube", "--topics", file, "--json")["ok"]


def data_of_failure(*arguments):
    import json

    result = derive(*arguments)
    assert result.exit_code == 1
    return json.loads(result.stdout)


@pytest.mark.parametrize("takes", ["", "rng, more", "*, rng"])
def test_a_topic_that_takes_what_it_is_not_given(takes, tmp_path) -> None:
    """It was a traceback of ours, which names no line of the file."""
    file = written(tmp_path / "own.py")
    file.write_text(file.read_text(encoding="utf-8").replace("cube(rng)", f"cube({takes})"), encoding="utf-8")
    assert re.search(r"own\.py, line \d+: .* is called as cube\(rng\)", refused("show", "mine.cube", "--topics", file))


def test_a_reference_that_raises(tmp_path) -> None:
    file = tmp_path / "mine.py"
    text = GOOD.format(id="mine.cube", body="pass").replace('area="mine",', 'area="mine", reference=wrong,')
    code = "\nfrom derive.crosscheck.references import Reference\ndef code(x):\n    return x.no_such_thing\nwrong = "
    file.write_text(text.replace("\n\n\n@topic", f"{code}Reference('gradient', code)\n@topic"), encoding="utf-8")
    said = refused("show", "mine.cube", "--topics", file)
    assert f"{file}, line 10: AttributeError" in said


def test_a_wrong_reference_is_caught(tmp_path) -> None:
    file = tmp_path / "mine.py"
    text = GOOD.format(id="mine.cube", body="pass").replace('area="mine",', 'area="mine", reference=wrong,')
    code = "\nfrom derive.crosscheck.references import Reference\nwrong = Reference('gradient', lambda x: x**3 + x)"
    file.write_text(text.replace("\n\n\n@topic", f"{code}\n@topic"), encoding="utf-8")
    assert "differ by" in refused("show", "mine.cube", "--topics", file)


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ("lambda made: [made[3]]", "IndexError"),
        ("lambda made: made", "list of Figure"),
        ("lambda made: [function_and_slope(made, x, (1, 1))]", "have no value for x from 1 to 1"),
    ],
)
def test_figures_that_cannot_be_drawn(figures, reason, tmp_path) -> None:
    file = written(tmp_path / "mine.py")
    code = file.read_text(encoding="utf-8").replace(".differentiate())", f".differentiate(), figures={figures})")
    file.write_text("from derive.figures.curves import function_and_slope\n" + code, encoding="utf-8")
    line = refused("show", "mine.cube", "--topics", file)
    assert reason in line and "mine" in line
    (row,) = data_of_failure("verify", "mine.*", "--topics", file, "--json")["topics"]
    assert not row["ok"] and reason in row["error"]
