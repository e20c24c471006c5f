"""The commands and options of interface.md: results on standard output, messages on standard error, exit status."""

import re
import shlex
import subprocess
import sys

import click
import pytest
from command import data, derive, process, refused

from derive.asking import find
from derive.cli import main
from derive.errors import CheckFailed, nearest
from derive.exercises import KINDS
from derive.paper.formats import FORMATS
from derive.paper.maths.text_maths import TextMaths
from derive.version import VERSION
from derive.words import languages

COMMANDS = ("topics", "show", "sheet", "verify", "check", "diff", "new")
SPINE = {
    "softmax.jacobian", "loss.cross_entropy.multiclass", "perceptron.single", "perceptron.multi",
    "activation.sigmoid", "activation.tanh", "activation.relu", "loss.mse", "calculus.common", "taylor.univariate",
    "taylor.descent", "optimizer.adagrad", "events.de_morgan", "events.inclusion", "probability.addition",
}  # fmt: skip
METHODS = {"proved", "exact-small-n", "exhaustive", "executed", "numeric"}


# -- the program itself ----------------------------------------------------------------------------------------------


def test_the_commands_are_those_that_work_and_no_stubs() -> None:
    assert set(main.list_commands(click.Context(main))) == set(COMMANDS)


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option) -> None:
    result = derive(option)
    assert (result.exit_code, result.stdout) == (0, f"derive, version {VERSION}\n")


@pytest.mark.parametrize("arguments", [[], *([c] for c in COMMANDS)])
def test_help_has_both_spellings(arguments: list[str]) -> None:
    short, long = derive(*arguments, "-h"), derive(*arguments, "--help")
    assert short.exit_code == long.exit_code == 0
    assert short.stdout == long.stdout
    assert "Example:" in short.stdout


def test_without_a_command_the_help_is_printed() -> None:
    assert derive().stdout == derive("--help").stdout
    assert derive().exit_code == 0


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_example_of_the_help_runs(command, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    example = re.search(r"Example: +(.+)", derive(*command.split(), "--help").stdout)
    assert example is not None
    for part in example[1].split("&&"):
        name, *arguments = shlex.split(part)
        assert name == "derive"
        assert not command or arguments[0] in (command, "show", "sheet")
        done = derive(*arguments)
        assert done.exit_code == 0, done.stderr
        assert done.stdout


def test_help_lists_what_there_is() -> None:
    """From the tables: a new kind, format or language is not typed again."""
    listed = " ".join(derive("show", "--help").stdout.split())
    assert f"Kind of exercise: {', '.join(KINDS)}." in listed
    assert f"{', '.join(FORMATS)}, json; without it" in listed
    assert f"One of {', '.join(languages())}." in listed


def test_help_goes_on_where_a_topic_file_is_broken(tmp_path, monkeypatch) -> None:
    (tmp_path / "mine.py").write_text("this is no Python", encoding="utf-8")
    monkeypatch.setenv("DERIVE_TOPICS", str(tmp_path / "mine.py"))
    done = derive("show", "--help")
    assert done.exit_code == 0 and "--kind" in done.stdout


def test_help_needs_neither_sympy_nor_numpy(tmp_path) -> None:
    each = f"\nfor command in {COMMANDS}:\n try: main([command, '--help'])\n except SystemExit: pass\n"
    code = f"import sys\nfrom derive.cli import main{each}"
    code += "print([m for m in ('sympy', 'numpy', 'typst', 'jinja2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert done.stdout.count("Usage") == len(COMMANDS)


def test_what_prints_topics_loads_nothing_that_reads_or_judges_answers(tmp_path) -> None:
    commands = [
        ["show", "activation.tanh"],
        ["show", "loss.mse", "--kind", "spot"],
        ["sheet", "loss.mse", "--kind", "choose", "--format", "text"],
    ]
    code = f"""
import sys
from derive.cli import main
for command in {commands}:
    try: main(command)
    except SystemExit as ended: assert not ended.code
    print(command, [m for m in sys.modules if m.startswith(('derive.checking', 'derive.parsing'))])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("[")] == [f"{command} []" for command in commands]
    assert len(lines) > 2 * len(commands)


@pytest.mark.skipif(sys.platform == "win32", reason="there nobody can send a process these signals")
@pytest.mark.parametrize("signal", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    "module",
    [
        "click",
        "derive.cli.sheet_command",
        "sympy",
        *(pytest.param(m, marks=pytest.mark.slow) for m in ("sympy.matrices", "typst")),
    ],
)
def test_who_stops_a_command_while_it_loads_gets_one_line(module, signal, tmp_path) -> None:
    code = f"""
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests may ignore it
class Stops:
    def find_spec(self, name, *_):
        if name == {module!r}:
            exec("os.kill(os.getpid(), signal.{signal})")  # as dataclasses are made
sys.meta_path.insert(0, Stops())
sys.argv[1:] = ["sheet"]
from derive.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == "Aborted!"  # click begins a line of its own


def advised() -> ImportError:
    """An error as NumPy raises it: a page of advice around what went wrong."""
    error = ImportError("IMPORTANT: PLEASE READ THIS\n\nFOR ADVICE")
    error.__cause__ = ImportError("failed to map segment from shared object", name="numpy")
    return error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (advised(), "derive: cannot load numpy: failed to map segment from shared object"),
        (
            MemoryError(),
            "derive: there is no memory left: what is written is whole; give it more, or ask for less at once",
        ),
        (
            ImportError("failed to map segment from shared object", name="flint"),
            "derive: cannot load flint: failed to map segment from shared object",
        ),
        (
            type("PanicException", (BaseException,), {})("The thread pool has not been set up."),
            "derive: Typst broke down, as it does without memory for its threads: The thread pool has not been set up.",
        ),
    ],
    ids=lambda v: type(v).__name__,
)
def test_a_machine_that_cannot_go_on_is_one_line(error, line, monkeypatch, tmp_path) -> None:
    def broken(*_args, **_how):
        raise error

    monkeypatch.setattr("derive.paper.documents.pdf._idle", lambda *_: [])
    monkeypatch.setattr("derive.paper.documents.pdf._compiler", lambda *_: broken)
    done = derive("sheet", "events.commutative", "--format", "pdf", "-o", tmp_path)
    assert done.exit_code != 0
    assert done.stderr.splitlines() == [line]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
@pytest.mark.parametrize("megabytes", [150, 200, 300])
def test_too_little_memory_is_told_without_a_traceback(megabytes, tmp_path) -> None:
    """OpenBLAS ends the process by itself, with a line of its own."""
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({megabytes << 20}, {megabytes << 20}))\n"
    code = (
        limit + "from derive.cli import main\nmain(['show', 'events.commutative', '--format', 'pdf', '-o', 'it.pdf'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert (done.returncode == 0) == (tmp_path / "it.pdf").is_file()
    if done.returncode > 0:
        assert sum(line.startswith(("derive: ", "OpenBLAS error: ")) for line in done.stderr.splitlines()) == 1


# -- topics ----------------------------------------------------------------------------------------------------------


def test_topics_as_data() -> None:
    rows = data("topics", "--json")
    assert {r["id"] for r in rows} >= SPINE
    assert [r["id"] for r in rows] == sorted(r["id"] for r in rows)
    for row in rows:
        assert list(row) == ["id", "title", "area", "kinds", "levels", "languages"]
        assert row["title"]
        assert row["area"]
        assert row["kinds"][0] == "derive"
        assert set(row["kinds"]) <= set(KINDS)
        assert row["languages"] == ["en", "zh"]


def test_topics_that_match_a_word_in_id_title_or_area() -> None:
    assert {r["id"] for r in data("topics", "SOFTMAX", "--json")} >= {"softmax.jacobian"}
    assert [r["id"] for r in data("topics", "雅可比", "--json")] == ["softmax.jacobian"]
    assert "activation.tanh" not in derive("topics", "softmax").stdout
    of_pattern = [r["id"] for r in data("topics", "softmax.*", "--json")]
    assert "softmax.jacobian" in of_pattern
    assert all(id_.startswith("softmax.") for id_ in of_pattern)


def test_topics_in_chinese() -> None:
    titles = {r["id"]: r["title"] for r in data("topics", "--json", "--lang", "zh")}
    assert titles["softmax.jacobian"] == "softmax 的雅可比矩阵"


def test_no_topic_matches() -> None:
    result = derive("topics", "zzz")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "zzz" in result.stderr
    assert data("topics", "zzz", "--json") == []
    assert "did you mean softmax" in derive("topics", "softmx").stderr


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("nosuch", []),
        ("banana", []),
        ("xyz", []),
        ("tanh", ["activation.tanh"]),
        ("Dropuot", ["layer.dropout"]),
        ("bayse", ["probability.bayes"]),
        ("softmax.jacobain", ["softmax.jacobian"]),
        ("cross_entrpy", ["loss.cross_entropy.binary"]),
    ],
)
def test_near_is_what_is_alike_as_a_whole_or_in_a_word(word, near) -> None:
    topics = ["activation.tanh", "layer.dropout", "loss.cross_entropy.binary", "probability.bayes", "tensor.reduce"]
    assert nearest(word, [*topics, "softmax.jacobian"]) == near


@pytest.mark.parametrize(
    ("name", "format_", "other"),
    [("a.pdf", "latex", "pdf"), ("a.tex", "json", "latex"), ("a.md", "html", "markdown"), ("a.docx", "pdf", "docx")],
)
def test_a_name_that_asks_for_another_format_is_refused(name, format_, other, tmp_path) -> None:
    for command in (("show", "softmax.ratio"), ("diff", "x^2", "--wrt", "x")):
        message = refused(*command, "-o", tmp_path / name, "--format", format_)
        assert f"its name asks for {other}, and --format for {format_}" in message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "format_"), [("a.md", "gfm"), ("a.gfm.md", "markdown"), ("a.txt", "latex"), ("a", "html")]
)
def test_a_name_that_asks_for_nothing_else_is_written(name, format_, tmp_path) -> None:
    assert derive("show", "softmax.ratio", "-o", tmp_path / name, "--format", format_).exit_code == 0
    assert (tmp_path / name).stat().st_size > 0


# -- show ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", ["softmax.jacobian", "events.de_morgan", "taylor.univariate"])
def test_show_as_data(topic) -> None:
    shown = data("show", topic, "--format", "json", "--seed", "3")
    assert list(shown) == ["topic", "title", "statement", "seed", "parts"]
    assert (shown["topic"], shown["seed"]) == (topic, 3)
    for part in shown["parts"]:
        assert list(part) == ["condition", "definitions", "lines", "result", "cross_check"]
        first, *rest = part["lines"]
        for line in part["lines"]:
            assert list(line) == ["latex", "text", "relation", "rule", "note", "evidence"]
        assert (first["relation"], first["rule"], first["evidence"]) == (None, None, None)
        for line in rest:
            assert line["relation"] in ("=", "approx", "<", "<=", "subset", "argmin", "rounded")
            assert list(line["evidence"]) == ["method", "points", "sizes", "tolerance", "supposes"]
            assert line["evidence"]["method"] in METHODS
            exact = line["evidence"]["method"] in ("exhaustive", "executed")
            assert exact == (line["evidence"]["points"] is None)
        assert part["result"] == {"latex": rest[-1]["latex"], "text": rest[-1]["text"]}
        assert all(list(d) == ["name", "meaning"] for d in part["definitions"])
        if part["cross_check"] is not None:
            assert list(part["cross_check"]) == ["against", "of", "points", "tolerance"]
            assert part["cross_check"]["against"] == "numpy"
            assert part["cross_check"]["points"] > 0


def test_show_softmax_says_what_a_book_says() -> None:
    general, same, other = data("show", "softmax.jacobian", "--format", "json")["parts"]
    latex = re.sub(r"\\left|\\right|\s", "", general["result"]["latex"])
    assert latex == r"p_i(\delta_{ij}-p_j)"
    assert "i = j" in same["condition"]
    assert other["condition"] is not None
    assert general["definitions"] != []
    assert {line["evidence"]["method"] for line in general["lines"][1:]} == {"exact-small-n"}
    sizes = general["lines"][1]["evidence"]["sizes"]["n"]
    assert len(sizes) > 1
    assert max(sizes) > 1


def test_show_full_has_more_lines_than_brief() -> None:
    brief, full = (
        data("show", "perceptron.single", "--format", "json", "--detail", d)["parts"] for d in ("brief", "full")
    )
    assert sum(len(p["lines"]) for p in full) > sum(len(p["lines"]) for p in brief)
    assert [p["result"] for p in full] == [p["result"] for p in brief]


def test_show_takes_a_level() -> None:
    for level in ("easy", "hard"):
        shown = data("show", "calculus.common", "--format", "json", "--seed", "5", "--difficulty", level)
        question = find("calculus.common").draw("5/0/0", level)
        assert shown["parts"][0]["result"]["text"] == TextMaths().print(question.parts[0].plan.result())
    refused = derive("show", "softmax.jacobian", "--difficulty", "hard")
    assert (refused.exit_code, "no levels of difficulty" in refused.stderr) == (2, True)


def test_show_depends_on_the_seed_alone() -> None:
    zero, again, one = (derive("show", "calculus.common", "--seed", s).stdout for s in ("0", "0", "1"))
    assert zero == again
    assert zero != one


@pytest.mark.parametrize(
    ("format_", "mark"),
    [("text", "δ"), ("markdown", "$"), ("gfm", "$`"), ("latex", r"\documentclass"), ("typst", "#set"), ("json", "{")],
)
def test_show_in_every_format(format_, mark) -> None:
    result = derive("show", "softmax.jacobian", "--format", format_)
    assert result.exit_code == 0
    assert mark in result.stdout
    assert result.stderr == ""


def test_show_pdf_goes_to_a_pipe_or_file(tmp_path) -> None:
    piped = process("show", "softmax.jacobian", "--format", "pdf", cwd=tmp_path)
    assert piped.stdout.startswith(b"%PDF")
    written = derive("show", "softmax.jacobian", "--format", "pdf", "-o", tmp_path / "new" / "a.pdf")
    assert written.stdout.strip() == str(tmp_path / "new" / "a.pdf")
    assert (tmp_path / "new" / "a.pdf").read_bytes() == piped.stdout


def test_show_in_chinese() -> None:
    assert "推导" in derive("show", "softmax.jacobian", "--lang", "zh").stdout


# -- sheet -----------------------------------------------------------------------------------------------------------


def test_sheet_prints_the_files_it_wrote(tmp_path) -> None:
    result = derive("sheet", "activation.tanh", "--title", "One", "--format", "markdown, latex", "-o", tmp_path)
    # A figure follows the first document that refers to it.
    names = ["sheet.md", "sheet.tex", "key.md", "figure-1-1.svg", "key.tex", "figure-1-1.pdf", "manifest.json"]
    assert result.stdout.splitlines() == [str(tmp_path / "One" / n) for n in names]
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(p.name for p in (tmp_path / "One").iterdir()) == sorted(names)


def test_sheet_without_arguments_is_the_starter_sheet(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = derive("sheet")
    assert done.exit_code == 0, done.stderr
    home = tmp_path / "output" / "Machine-learning-mathematics"
    made = {p.name for p in home.iterdir() if not p.name.startswith("figure-")}
    assert made == {"manifest.json", *(f"{r}.{s}" for r in ("sheet", "key") for s in ("pdf", "tex", "md"))}
    key = (home / "key.md").read_text(encoding="utf-8")
    assert key.count("## ") >= 6


def test_sheet_says_how_many_exercises_there_are(tmp_path) -> None:
    result = derive("sheet", "softmax.jacobian", "--count", "3", "--format", "markdown", "-o", tmp_path)
    assert result.exit_code == 0
    assert result.stderr == "derive: softmax.jacobian: 3 exercises asked for, only 1 different\n"
    assert (tmp_path / "softmax-jacobian" / "sheet.md").is_file()


# -- verify ----------------------------------------------------------------------------------------------------------


def test_verify_as_data() -> None:
    found = data("verify", "softmax.j*", "events.de_morgan", "--seeds", "2", "--json")
    assert list(found) == ["topics", "ok"]
    assert found["ok"] is True
    assert [r["id"] for r in found["topics"]] == ["softmax.jacobian", "events.de_morgan"]
    for row in found["topics"]:
        assert list(row) == ["id", "seeds", "lines", "methods", "cross_check", "ok", "error"]
        assert (row["seeds"], row["ok"], row["error"]) == (2, True, None)
        assert sum(row["methods"].values()) == row["lines"] > 0
        assert set(row["methods"]) <= METHODS
        assert row["cross_check"]["points"] > 0
        assert row["cross_check"]["worst"] < 1e-6


def test_verify_prints_a_table() -> None:
    head, row = derive("verify", "softmax.jacobian", "--seeds", "1").stdout.splitlines()
    assert head.split()[:2] == ["topic", "lines"]
    assert row.startswith("softmax.jacobian")
    assert row.endswith("ok")


def test_verify_exits_1_where_something_does_not_hold(monkeypatch) -> None:
    def broken(*_arguments: object) -> None:
        raise CheckFailed("a = b does not hold: at x = 1")

    monkeypatch.setattr("derive.verifying.derive_topic", broken)
    result = derive("verify", "softmax.jacobian", "--json")
    assert result.exit_code == 1
    assert '"ok": false' in result.stdout
    assert "at x = 1" in result.stdout


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.pdf", b"%PDF"), ("a.tex", b"\\documentclass"), ("a.html", b"<!DOCTYPE html>"), ("a.json", b"{")],
)
def test_show_takes_the_format_from_the_files_name(tmp_path, name: str, start: bytes) -> None:
    done = derive("show", "activation.tanh", "-o", str(tmp_path / name))
    assert done.exit_code == 0
    assert start in (tmp_path / name).read_bytes()[:200]


@pytest.mark.parametrize(
    ("kind", "told"),
    [("evaluate", "by the general result"), ("fill", "<--"), ("spot", "<-- wrong"), ("choose", "<-- right")],
)
def test_show_prints_an_exercise_of_a_kind_with_its_key(kind: str, told: str) -> None:
    done = derive("show", "calculus.model_gradients", "--kind", kind)
    assert done.exit_code == 0, done.stderr
    assert told in done.stdout
    plain = derive("show", "calculus.model_gradients", "--kind", "derive")
    assert plain.stdout == derive("show", "calculus.model_gradients").stdout != done.stdout
    refused = derive("show", "softmax.jacobian", "--kind", "match")
    assert refused.exit_code == 2 and "has no exercise of kind 'match'" in refused.stderr


def test_a_topic_file_starts_from_no_week(tmp_path) -> None:
    assert "--like goes with FILE.toml" in refused("new", tmp_path / "topics.py", "--like", "05-softmax")
    assert not list(tmp_path.iterdir())
