"""Times as ratios to what cannot be avoided, medians of alternating runs: `pytest -m benchmark -s`."""

import statistics
import subprocess
import sys
import time

import pytest
from counts import runs

pytestmark = pytest.mark.benchmark
CLI = [sys.executable, "-m", "derive"]


def seconds(command, folder) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def ratio(label, command, base, folder) -> float:
    """How many times as long as `base` the command takes."""
    seconds(command, folder), seconds(base, folder)  # what the system reads for the first time does not count
    pairs = [(seconds(command, folder), seconds(base, folder)) for _ in range(runs(5))]
    ours, least = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"\n{label}: {ours:.2f} s, {ours / least:.2f} times {' '.join(base[1:])} ({least:.2f} s)")
    return ours / least


def test_the_starter_sheet_and_its_key_as_pdf(tmp_path) -> None:
    command = [*CLI, "sheet", "--format", "pdf"]
    assert ratio("starter sheet", command, [sys.executable, "-c", "import sympy, typst"], tmp_path) <= 4
    assert (tmp_path / "output" / "Machine-learning-mathematics" / "key.pdf").is_file()


def test_an_answer_that_a_proof_decides(tmp_path) -> None:
    command = [*CLI, "check", "2 sin(x) cos(x)", "--expected", "sin(2x)"]
    assert ratio("check", command, [sys.executable, "-c", "import sympy, typst"], tmp_path) <= 1.6


def test_a_topic_shown(tmp_path) -> None:
    command = [*CLI, "show", "softmax.jacobian"]
    assert ratio("show", command, [sys.executable, "-c", "import sympy, typst"], tmp_path) <= 3.5


def test_the_help(tmp_path) -> None:
    assert ratio("help", [*CLI, "--help"], [sys.executable, "-c", "import click"], tmp_path) <= 3


def test_every_topic_derived_and_checked(tmp_path) -> None:
    """Not slower than when this was written, at 80 times."""
    command, base = [*CLI, "verify", "--seeds", "1"], [sys.executable, "-c", "import sympy, typst"]
    pairs = [(seconds(command, tmp_path), seconds(base, tmp_path)) for _ in range(runs(3))]
    taken, least = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"\nall topics derived and checked: {taken:.1f} s, {taken / least:.0f} times {' '.join(base[1:])}")
    assert taken / least <= 95


MANY = """
@topic("many.t{k}", area="many", title=say(en="The topic {k}", zh="题目{k}"), kinds=("derive", "evaluate", "fill"))
def t{k}(rng):
    # As long as ours are: forty lines.{lines}
    return ask(say(en="Differentiate."), claim(D(power(x, {k}), x)).differentiate())

"""


def test_the_list_of_topics(tmp_path) -> None:
    body = "".join(MANY.replace("{lines}", "\n    n = 1" * 36).replace("{k}", str(k)) for k in range(300))
    head = "from derive.authoring import D, ask, claim, power, say, scalar, topic\n\nx = scalar('x')\n"
    (tmp_path / "many.py").write_text(head + body, encoding="utf-8")
    base = [sys.executable, "-c", "import sympy, typst"]
    assert ratio("topics", [*CLI, "topics", "--json"], base, tmp_path) <= 0.3
    assert ratio("300 topics more", [*CLI, "topics", "--topics", "many.py", "--json"], base, tmp_path) <= 0.3
