"""What the README shows is what happens: its commands run, its Python runs, its pictures and files are there."""

import re
import runpy
import shlex
from pathlib import Path

import pytest
from command import derive
from links import missing

README = Path(__file__).resolve().parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8") if README.exists() else ""
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
SHELL = [line for language, block in BLOCKS if language == "sh" for line in block.splitlines() if line.strip()]
COMMANDS = [line for line in SHELL if line.startswith("derive ")]
PYTHON = [block for language, block in BLOCKS if language == "python"]


def test_there_are_commands_and_programs_to_try() -> None:
    assert len(COMMANDS) >= 4
    assert len(PYTHON) >= 2


def long(command: str) -> bool:
    """Whether it makes or derives much."""
    return "--variants" in command or " verify " in command or ".*" in command


@pytest.mark.parametrize("command", [pytest.param(c, marks=pytest.mark.slow) if long(c) else c for c in COMMANDS])
def test_a_command_runs(command, tmp_path, monkeypatch) -> None:
    _, *arguments = shlex.split(command, comments=True)
    monkeypatch.chdir(tmp_path)
    done = derive(*arguments)
    assert done.exit_code == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("program", PYTHON, ids=[p.strip().splitlines()[0] for p in PYTHON])
def test_a_program_runs_and_prints_what_it_says(program, tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path("program.py", run_name="__main__")
    printed = capsys.readouterr().out
    for said in re.findall(r'print\(.*# "([^"]+)"', program):
        assert said in printed


def test_the_topic_file_works_as_one(tmp_path) -> None:
    (program,) = (p for p in PYTHON if "@topic(" in p)
    (tmp_path / "my_topics.py").write_text(program, encoding="utf-8")
    (id_,) = re.findall(r'@topic\("([^"]+)"', program)
    done = derive("verify", id_, "--topics", tmp_path / "my_topics.py")
    assert done.exit_code == 0, done.output


def test_the_two_commands_to_start_with_are_one_line_each() -> None:
    setups = [line for line in SHELL if "venv" in line]
    assert len(setups) == 2
    assert sum("derive sheet" in s for s in setups) == 1
    assert sum("pytest" in s for s in setups) == 1


def test_its_pictures_and_files_are_there() -> None:
    assert missing(README) == []


def test_its_options_exist() -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", " ".join(re.findall(r"`derive [^`]*`|^derive .*", TEXT, re.M))))
    helps = "".join(derive(c, "--help").stdout for c in ("topics", "show", "sheet", "verify", "check", "diff", "new"))
    assert {o for o in named if o not in helps} == set()


def test_nothing_tells_to_install_from_the_index_a_package_that_is_not_ours() -> None:
    """`derive` on the public index belongs to another project."""
    root = README.parent
    files = [f for f in root.rglob("*") if f.suffix in (".md", ".py", ".toml", ".typ", ".tex", ".html", ".txt")]
    told = re.compile(r"pip install (?:-\S+ )*['\"]?derive\b")
    assert len(files) > 200
    for file in files:
        if ".venv" not in file.parts:
            assert not told.search(file.read_text(encoding="utf-8", errors="replace")), file
