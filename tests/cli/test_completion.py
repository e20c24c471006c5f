"""What the shells complete, asked the way they ask: through the variable `_DERIVE_COMPLETE`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from derive.asking import all_topics

#: `derive` as a script would start it; says on standard error which of the large packages it loaded
PROGRAM = """
import atexit, sys
sys.argv[0] = "derive"
big = ("sympy", "numpy", "typst", "jinja2")
atexit.register(lambda: print([m for m in big if m in sys.modules], file=sys.stderr))
from derive.cli import main
main(prog_name="derive")
"""


def completed(line: str, folder: Path, **env: str) -> list[tuple[str, str]]:
    """Kind and value of what bash offers for a line that ends where the cursor stands."""
    words = line.split(" ")
    asked = {"_DERIVE_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), **env}
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=folder, env=asked | {"PYTHONPATH": ":".join(sys.path)},
                          capture_output=True, text=True, check=False, timeout=900)  # fmt: skip
    assert done.stderr == "[]\n", done.stderr
    return [tuple(row.split(",", 1)) for row in done.stdout.splitlines() if row]


def values(line: str, folder: Path, **env: str) -> list[str]:
    return [value for _, value in completed(line, folder, **env)]


@pytest.mark.parametrize("command", ["show", "sheet"])
def test_levels(command, tmp_path) -> None:
    assert values(f"derive {command} --difficulty ", tmp_path) == ["easy", "standard", "hard"]


@pytest.mark.parametrize("command", ["show", "topics", "verify", "sheet", "check --topic"])
def test_topics(command, tmp_path) -> None:
    ids = [t.id for t in all_topics() if t.source.startswith("derive.")]
    assert values(f"derive {command} soft", tmp_path) == [i for i in ids if i.startswith("soft")] != []
    assert values(f"derive {command} ", tmp_path) == ids


def test_topics_of_ones_own(tmp_path) -> None:
    (tmp_path / "mine.py").write_text(
        "from derive.authoring import say, topic\n\n"
        '@topic("mine.cube", area="mine", title=say(en="A cube"), kinds=("derive", "fill"))\ndef cube(rng): ...\n',
        encoding="utf-8",
    )
    assert values("derive show --topics mine.py mine", tmp_path) == ["mine.cube"]
    assert values("derive show mine", tmp_path, DERIVE_TOPICS="mine.py") == ["mine.cube"]


def test_a_spec_is_a_file(tmp_path) -> None:
    assert completed("derive sheet week", tmp_path) == [("file", "week")]
    assert completed("derive show week", tmp_path) == []


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("derive sheet --kind ev", ["evaluate"]),
        ("derive sheet --format pdf,la", ["pdf,latex"]),
        ("derive sheet --format g", ["gfm"]),
        ("derive show --format js", ["json"]),
        ("derive show --lang z", ["zh"]),
        ("derive show --detail f", ["full"]),
        ("derive verify --format m", ["markdown"]),
        ("derive check --form ex", ["expanded"]),
        ("derive sheet --engine l", ["latex"]),
        ("derive sh", ["sheet", "show"]),
        ("derive show softmax.jacobian --see", ["--seed"]),
    ],
)
def test_names(line, offered, tmp_path) -> None:
    assert values(line, tmp_path) == offered


def test_weeks(tmp_path) -> None:
    assert values("derive new a.toml --like 05", tmp_path) == ["05-softmax"]


def test_a_broken_topic_file_completes_nothing(tmp_path) -> None:
    (tmp_path / "broken.py").write_text("1 / 0\n", encoding="utf-8")
    env = {"_DERIVE_COMPLETE": "bash_complete", "COMP_WORDS": "derive show --topics broken.py a", "COMP_CWORD": "4"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, env=env | {"PYTHONPATH": ":".join(sys.path)},
                          capture_output=True, text=True, check=False, timeout=900)  # fmt: skip
    assert (done.stdout.strip(), "Error" in done.stderr) == ("", False)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_line_of_the_readme_gives_a_script(shell, tmp_path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert f"_DERIVE_COMPLETE={shell}_source derive" in " ".join(readme.split())
    env = {"_DERIVE_COMPLETE": f"{shell}_source", "PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, env=env,
                          capture_output=True, text=True, check=False, timeout=900)  # fmt: skip
    assert "_DERIVE_COMPLETE" in done.stdout
