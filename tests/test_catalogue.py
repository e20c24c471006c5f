"""The list of topics that is read without running anything says what running everything says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from command import data, derive, process, refused

import derive.asking.registry as registry
from derive import catalogue
from derive.asking import all_topics
from derive.asking.registry import STANDARD
from derive.exercises.kinds import KINDS, found_kinds

pytestmark = pytest.mark.every_topic

OURS = [t for t in all_topics() if t.source.startswith("derive.")]
ENTRIES = {e.id: e for e in catalogue.entries()}

HEAD = """\
from derive.authoring import D, ask, claim, power, say, scalar, topic

x = scalar("x")

"""
LITERAL = """
@topic("mine.{name}", area="mine", title=say(en="A cube", zh="立方"), kinds=("derive", "choose"))
def {name}(rng):
    return ask(say(en="Differentiate."), claim(D(power(x, 3), x)).differentiate())
"""


@pytest.fixture(autouse=True)
def _forget(monkeypatch):
    """Topics registered by a test are gone after it."""
    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))


# -- ours ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", OURS, ids=lambda t: t.id)
def test_every_topic_of_ours_is_listed_as_it_is(topic) -> None:
    entry = ENTRIES[topic.id]
    assert entry.title == topic.title.texts
    assert (entry.area, entry.levels, entry.kinds, entry.source) == (
        topic.area, topic.levels, topic.kinds, topic.source
    )  # fmt: skip
    assert entry.data("zh")["title"] == topic.title.texts.get("zh", topic.title.texts["en"])


def test_nothing_else_is_listed() -> None:
    assert list(ENTRIES) == sorted(t.id for t in OURS)


@pytest.mark.parametrize("topic", OURS, ids=lambda t: t.id)
def test_the_kinds_declared_are_those_there_are(topic) -> None:
    """Where this fails: `python tests/declared_kinds.py && ruff format`."""
    assert topic.kinds == found_kinds(topic)
    for level in topic.levels:
        if level == topic.level():
            continue  # it asks what is asked without a level (test_levels)
        assert set(found_kinds(topic, level)) <= set(topic.kinds), level
    assert set(topic.kinds) <= set(KINDS)


def test_the_kinds_of_the_file_that_new_writes_are_those_there_are(tmp_path) -> None:
    file = tmp_path / "mine.py"
    assert derive("new", file).exit_code == 0
    assert catalogue.literal(file.read_text(encoding="utf-8"), "somewhere")
    registry.load(file)
    mine = [t for t in all_topics() if t.id.startswith("my.")]
    assert len(mine) >= 2
    for topic in mine:
        assert topic.kinds == found_kinds(topic)


def test_the_level_without_a_word_is_one_of_them() -> None:
    for topic in OURS:
        assert not topic.levels or topic.level() in (STANDARD, topic.levels[0])


@pytest.mark.parametrize("file", sorted((Path(catalogue.__file__).parent / "topics").glob("[!_]*.py")), ids=str)
def test_every_file_of_ours_can_be_read_without_running_it(file) -> None:
    """Where this fails: write out id, title, area, kinds and levels in `@topic(...)`; the word topic stands elsewhere
    only in words, without a bracket, comma or equals sign behind it."""
    assert catalogue.literal(file.read_text(encoding="utf-8"), "somewhere")


@pytest.mark.parametrize("arguments", [["topics"], ["topics", "soft"], ["topics", "--json", "--lang", "zh"]])
def test_the_list_needs_no_sympy(arguments, tmp_path) -> None:
    code = f"import sys, derive.cli\ntry:\n derive.cli.main({arguments})\nexcept SystemExit:\n pass\n"
    code += "print([m for m in ('sympy', 'numpy', 'typst', 'jinja2') if m in sys.modules], file=sys.stderr)"
    (tmp_path / "code.py").write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, "code.py"], cwd=tmp_path, capture_output=True, check=True)
    assert b"softmax.jacobian" in done.stdout
    assert done.stderr == b"[]\n"


def test_the_list_is_grouped_by_area() -> None:
    lines = derive("topics").stdout.splitlines()
    areas = [line for line in lines if not line.startswith(" ")]
    assert areas == sorted({t.area for t in OURS})
    assert sum(line.startswith("  ") for line in lines) == len(OURS)
    (events,) = [k for k, line in enumerate(lines) if line == "events"]
    assert lines[events + 1].split()[0].startswith("events.")


def test_the_fields_of_the_data() -> None:
    (row,) = data("topics", "calculus.common", "--json")
    assert row == {
        "id": "calculus.common",
        "title": "Derivatives of the common functions",
        "area": "calculus",
        "kinds": list(found_kinds(registry.find("calculus.common"))),
        "levels": ["easy", "standard", "hard"],
        "languages": ["en", "zh"],
    }


# -- other people's files ----------------------------------------------------------------------------------------------


def topic_file(folder: Path, *names: str, head: str = HEAD, body: str = LITERAL, file: str = "mine.py") -> Path:
    path = folder / file
    path.write_text(head + "".join(body.replace("{name}", n) for n in names), encoding="utf-8")
    return path


def test_a_file_that_is_written_out_is_not_run(tmp_path) -> None:
    file = topic_file(tmp_path, "one", "two", head=HEAD + "raise SystemExit('run')\n")
    rows = data("topics", "mine", "--topics", file, "--json", "--lang", "zh")
    assert [(r["id"], r["title"], r["kinds"]) for r in rows] == [
        ("mine.one", "立方", ["derive", "choose"]),
        ("mine.two", "立方", ["derive", "choose"]),
    ]


#: Topic files that must be run to be known; each has the topics mine.a and mine.b.
ARTFUL = {
    "no kinds": LITERAL.replace(', kinds=("derive", "choose")', "").replace("{name}", "a")
    + LITERAL.replace("{name}", "b"),
    "a name for the area": 'AREA = "mine"\n' + (LITERAL.replace('area="mine"', "area=AREA")).replace("{name}", "a")
    + LITERAL.replace("{name}", "b"),
    "a loop": """
        for name in "ab":
            @topic(f"mine.{name}", area="mine", title=say(en="A cube"))
            def build(rng):
                return ask(say(en="Differentiate."), claim(D(power(x, 3), x)).differentiate())
    """,
    "a loop beside one that is written out": LITERAL.replace("{name}", "a") + """
        for name in "b":
            topic(f"mine.{name}", area="mine", title=say(en="A cube"))(a)
    """,
    "another name": LITERAL.replace("{name}", "a") + """
        from derive.authoring import topic as register
        @register("mine.b", area="mine", title=say(en="A cube"))
        def b(rng):
            return a(rng)
    """,
    "through the module": LITERAL.replace("{name}", "a") + """
        import derive.authoring as authoring
        @authoring.topic("mine.b", area="mine", title=say(en="A cube"))
        def b(rng):
            return a(rng)
    """,
    "passed on": LITERAL.replace("{name}", "a") + """
        from functools import partial
        cube = partial(
            topic, area="mine", title=say(en="A cube"))
        cube("mine.b")(a)
    """,
    "a title with a hole": LITERAL.replace("{name}", "a") + """
        @topic("mine.b", area="mine", title=say(en="The power {n}", n="3"), kinds=("derive",))
        def b(rng):
            return a(rng)
    """,
    "two decorators": LITERAL.replace("{name}", "a") + """
        def same(f):
            return f
        @topic("mine.b", area="mine", title=say(en="A cube"), kinds=("derive",))
        @same
        def b(rng):
            return a(rng)
    """,
}  # fmt: skip


@pytest.mark.parametrize("case", ARTFUL)
def test_a_file_that_is_not_written_out_is_run(case, tmp_path) -> None:
    body = "\n\n".join(dedent(piece) for piece in ARTFUL[case].split("\n\n"))
    assert catalogue.literal(HEAD + body, "somewhere") is None
    (tmp_path / "mine.py").write_text(HEAD + body, encoding="utf-8")
    rows = data("topics", "mine", "--topics", tmp_path / "mine.py", "--json")
    assert [r["id"] for r in rows] == ["mine.a", "mine.b"]
    assert all("derive" in r["kinds"] for r in rows)


def test_a_file_that_imports_somebody_elses_is_run(tmp_path, monkeypatch) -> None:
    topic_file(tmp_path, "b", file="more_topics_of_mine.py")
    file = topic_file(tmp_path, "a", head=HEAD.replace("\n", "\nimport more_topics_of_mine\n", 1))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "more_topics_of_mine", raising=False)
    assert [r["id"] for r in data("topics", "mine", "--topics", file, "--json")] == ["mine.a", "mine.b"]


def test_one_id_in_two_files_that_are_not_run(tmp_path) -> None:
    files = [topic_file(tmp_path, "same", file=f"{name}.py") for name in "ab"]
    line = refused("topics", "--topics", files[0], "--topics", files[1])
    assert f"there are two topics 'mine.same': in {files[0]} and in {files[1]}" in line


def test_a_kind_that_there_is_not(tmp_path) -> None:
    file = topic_file(tmp_path, "a", body=LITERAL.replace('"choose"', '"chose"'))
    assert "did you mean choose" in refused("sheet", "mine.a", "--kind", "fill", "--topics", file, "-o", tmp_path)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("exp", "it is SymPy's, from sympy import exp"),
        ("clam", "did you mean claim"),
        ("softplus", 'it is function("softplus")'),
    ],
)
def test_a_name_that_authors_do_not_find_is_told_where_it_is(tmp_path, name, hint) -> None:
    file = tmp_path / "mine.py"
    file.write_text(f"from derive.authoring import {name}\n", encoding="utf-8")
    assert hint in refused("show", "mine.a", "--topics", file)


# -- installed packages ------------------------------------------------------------------------------------------------


def installed(folder: Path, value: str, group: str = "derive.topics") -> dict[str, str]:
    """The environment in which a package is installed that names a module with topics."""
    info = folder / "other_course-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-course\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[{group}]\ncourse = {value}\n", encoding="utf-8")
    return {"PYTHONPATH": str(folder)}


def listed(env, cwd, *words) -> list[str]:
    done = process("topics", *words, "--json", cwd=cwd, env=env)
    assert done.returncode == 0, done.stderr.decode()
    return [row["id"] for row in json.loads(done.stdout)]


def test_topics_of_an_installed_package(tmp_path) -> None:
    topic_file(tmp_path, "one", "two", file="other_course.py")
    env = installed(tmp_path, "other_course")
    assert listed(env, tmp_path, "mine") == ["mine.one", "mine.two"]
    shown = process("show", "mine.one", cwd=tmp_path, env=env)
    assert (shown.returncode, "3·x^2" in shown.stdout.decode()) == (0, True), shown.stderr.decode()
    sheet = process("sheet", "mine.*", "--format", "markdown", "--variants", "3", "-o", "out", cwd=tmp_path, env=env)
    assert sheet.returncode == 0, sheet.stderr.decode()


def test_a_package_that_gathers_topics_from_its_modules(tmp_path) -> None:
    (tmp_path / "other_course").mkdir()
    for name in ("one", "two"):
        topic_file(tmp_path / "other_course", name, file=f"week_{name}.py")
    gather = "from other_course import week_one, week_two\n"
    (tmp_path / "other_course" / "__init__.py").write_text(gather, encoding="utf-8")
    assert listed(installed(tmp_path, "other_course"), tmp_path, "mine") == ["mine.one", "mine.two"]


def test_another_group_is_not_ours(tmp_path) -> None:
    topic_file(tmp_path, "one", file="other_course.py")
    assert listed(installed(tmp_path, "other_course", "other.topics"), tmp_path, "mine") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [(None, "'other_course', which is not there"), ("1 / 0\n", "other_course.py, line 1: ZeroDivisionError")],
)
def test_a_package_that_is_broken_is_named(text, line, tmp_path) -> None:
    if text is not None:
        (tmp_path / "other_course.py").write_text(text, encoding="utf-8")
    env = installed(tmp_path, "other_course")
    for command in (["topics"], ["show", "softmax.jacobian"]):
        done = process(*command, cwd=tmp_path, env=env)
        assert (done.returncode, done.stdout) == (2, b"")
        assert line in done.stderr.decode()
        assert len(done.stderr.splitlines()) == 1


def test_a_topic_of_a_package_that_raises_is_one_line(tmp_path) -> None:
    topic_file(tmp_path, "one", body=LITERAL.replace("return ask", "1 / 0\n    return ask"), file="other_course.py")
    done = process("show", "mine.one", cwd=tmp_path, env=installed(tmp_path, "other_course"))
    assert done.returncode == 2
    assert b"other_course.py, line 8: ZeroDivisionError" in done.stderr
    assert len(done.stderr.splitlines()) == 1
