"""The same spec and seed give the same bytes, wherever and whenever they are made."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from derive.sheets import sheet

TOPICS = ["calculus.common", "softmax.jacobian", "taylor.univariate", "events.de_morgan", "perceptron.multi"]
OFFICE = [n for n, module in (("docx", "pypandoc"), ("ipynb", "nbformat")) if find_spec(module)]
FORMATS = ",".join(["pdf,latex,markdown,gfm,html,text,typst", *OFFICE])


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A sheet made in this process."""
    folder = tmp_path_factory.mktemp("here")
    sheet(TOPICS, seed=11, title="Same: 一 é").write(folder, formats=FORMATS.split(","))
    return contents(folder)


def test_every_format_is_there(made) -> None:
    suffixes = {name.rsplit("/", 1)[1].split(".", 1)[1] for name in made}
    assert suffixes == {"pdf", "tex", "md", "gfm.md", "html", "txt", "typ", "json", "svg", *OFFICE}
    assert all(len(content) > 100 for content in made.values())


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        pytest.param(
            {"PYTHONHASHSEED": "4242", "TZ": "Asia/Shanghai", "SOURCE_DATE_EPOCH": "123456789", "PYTHONOPTIMIZE": "1"},
            marks=pytest.mark.slow,  # nothing that is compiled can be used
        ),
    ],
)
def test_another_process_folder_hash_seed_and_time_zone(env, made, tmp_path) -> None:
    arguments = [*TOPICS, "--seed", "11", "--title", "Same: 一 é", "--format", FORMATS, "-o", "deep/er"]
    subprocess.run(
        [sys.executable, "-m", "derive", "sheet", *arguments], cwd=tmp_path, env={**os.environ, **env},
        check=True, capture_output=True, timeout=900)  # fmt: skip
    again = contents(tmp_path / "deep" / "er")
    assert again.keys() == made.keys()
    assert [name for name in made if again[name] != made[name]] == []


def test_another_seed_gives_other_bytes(made, tmp_path) -> None:
    sheet(TOPICS, seed=12, title="Same: 一 é").write(tmp_path, formats=["pdf", "markdown"])
    other = contents(tmp_path)
    documents = [name for name in other if "/figure-" not in name]  # the pictures of a law are always the same
    assert all(other[name] != made[name] for name in documents)


def test_twice_in_one_process(tmp_path) -> None:
    one, two = (sheet(TOPICS, seed=11, title="T") for _ in range(2))
    one.write(tmp_path / "a", formats=["pdf", "latex"])
    sheet(["loss.mse"]).write(tmp_path / "c", formats=["latex"])
    two.write(tmp_path / "b", formats=["pdf", "latex"])
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
