"""What CONTRIBUTING.md says works: all of it is done, in order, in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S))
ADDED = {"a topic", "a rule", "a function", "a mistake", "a kind of exercise", "a format", "a language",
         "a package of topics"}  # fmt: skip
ASKED = ["tests/test_architecture.py", "tests/terms/test_elementary.py", "tests/engine/test_rules.py",
         "tests/mistakes/test_mistakes.py", "tests/exercises/test_kinds.py", "tests/paper/test_elementary_functions.py",
         "tests/paper/test_documents.py", "tests/words/test_languages.py", "tests/test_catalogue.py"]  # fmt: skip
OF_WHAT_IS_NEW = (
    "test_architecture or reciprocal or witch or logcosh or outline or mpmath_lacks or a_sample_for_each or tried"
    " or with_a_folder or keys_of_a_language or every_rule or every_mistake or registry"
)


def blocks(section: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTIONS[section], re.M | re.S)


def put(block: str, copy: Path) -> None:
    """Does what the first line of a block says."""
    first, rest = block.split("\n", 1)
    if (new := re.fullmatch(r"# new file (\S+)", first)) is not None:
        assert not (copy / new[1]).exists()
        (copy / new[1]).parent.mkdir(exist_ok=True)
        (copy / new[1]).write_text(rest, encoding="utf-8")
        return
    place = re.fullmatch(r"# in (\S+), (before|behind|instead of): (.*)", first)
    assert place is not None, first
    file, where, marker = copy / place[1], place[2], place[3]
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    (at,) = [k for k, line in enumerate(lines) if line.startswith(marker)]
    start, end = {"before": (at, at), "behind": (at + 1, at + 1), "instead of": (at, at + 1)}[where]
    file.write_text("".join([*lines[:start], rest, *lines[end:]]), encoding="utf-8")


def install(block: str, copy: Path) -> None:
    """What an installer leaves of a package beside its modules."""
    project = tomllib.loads(block)["project"]
    folder = copy / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8")
    lines = [f"[{group}]\n" + "".join(f"{name} = {module}\n" for name, module in points.items())
             for group, points in project["entry-points"].items()]  # fmt: skip
    (folder / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("checkout")
    for name in ("derive", "templates", "tests"):
        # with what is compiled, which is as old as its source; not with what another worker is writing
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, target / name)
    script = target / "bin" / "derive"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m derive "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    for section in SECTIONS:
        for block in blocks(section, "python"):
            put(block, target)
        for block in blocks(section, "toml"):
            install(block, target)
    return target


def surroundings(copy: Path) -> dict[str, str]:
    """The environment in which `derive`, the command and the package, is the copy's."""
    path = f"{copy / 'bin'}{os.pathsep}{os.environ['PATH']}"
    modules = os.pathsep.join([str(copy), *(p for p in sys.path if p and Path(p) != ROOT)])
    return {**os.environ, "PATH": path, "DERIVE_TOPICS": "", "PYTHONPATH": modules}


def test_everything_that_can_be_added_is_told() -> None:
    assert {name.removeprefix("Add ") for name in SECTIONS} == ADDED


@pytest.mark.slow
def test_what_is_added_stands_in_the_help(copy) -> None:
    command = [sys.executable, "-m", "derive", "show", "--help"]
    done = subprocess.run(command, cwd=copy, env=surroundings(copy), capture_output=True, text=True, check=True)
    assert {"justify", "outline", "de"} <= set(re.findall(r"\w+", done.stdout))


@pytest.mark.slow
def test_what_is_added_passes_the_tests(copy) -> None:
    """Those that ask something of every rule, function, mistake, kind, format and language."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *ASKED, "-k", OF_WHAT_IS_NEW],
        cwd=copy, env=surroundings(copy), capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None and int(passed[1]) > 60


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are those of a shell of Unix")
@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_what_is_added_works(section, copy) -> None:
    for line in "".join(blocks(section, "sh")).splitlines():
        command, _, printed = line.partition("# prints: ")
        done = subprocess.run(
            ["sh", "-c", command], cwd=copy, env=surroundings(copy), capture_output=True, timeout=900, check=False
        )
        said = done.stdout.decode()
        assert done.returncode == 0, (command, done.stderr.decode(), said)
        assert printed.strip() in said, (command, said)
