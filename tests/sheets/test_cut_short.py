"""A class that is stopped, killed or short of memory: one line, nothing half done, and the next run completes."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import chdir, suppress
from hashlib import sha256
from random import Random

import pytest
from command import derive
from counts import count
from moments import KILL_WHO_STARTS, kill_others_at, wait_until_free

from derive.sheets.writing.lock import NAME as LOCK

CLASS = 20
ARGUMENTS = ["sheet", "events.commutative", "--format", "text", "--title", "Class", "--processes", "2"]
#: says that it begins, so that moments count from there however long a busy machine takes to start Python
PROGRAM = "import sys; print('begins', flush=True); from derive.__main__ import main; main()"
#: the topic is quick, and has one question
REMARK = "derive: these topics have no other questions"
NO_LINE = re.compile(r"Traceback|BrokenProcessPool|KeyboardInterrupt|File \"")
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals to a group of processes are POSIX's")


def command(class_size, more=(), first=""):
    return [sys.executable, "-c", first + PROGRAM, *ARGUMENTS, "--variants", str(class_size), *more]


def started(folder, class_size=CLASS, more=(), first=""):
    run = subprocess.Popen(
        command(class_size, more, first), cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True)  # fmt: skip
    assert run.stdout.readline() == "begins\n"
    return run


def demand_complete(folder, class_size=CLASS, more=()):
    """Another run, of one process, completes: two files each, all listed, nothing beside them."""
    with chdir(folder):
        again = derive(*ARGUMENTS[:-1], "1", "--variants", str(class_size), *more)
    assert again.exit_code == 0, again.stderr
    home = folder / "output" / "Class"
    variants = json.loads((home / "manifest.json").read_text())["variants"]
    listed = {f["path"]: f["sha256"] for v in variants for f in v["files"]}
    found = {p.relative_to(home).as_posix(): sha256(p.read_bytes()).hexdigest() for p in home.rglob("*") if p.is_file()}
    found.pop("manifest.json")
    assert found == listed
    assert len(listed) == 2 * class_size


def lines_in(text):
    """What a run that was stopped says beside its remark on the topic."""
    return [line for line in text.splitlines() if line.strip() and not line.startswith(REMARK)]


def moments(count, seed):
    rng = Random(seed)
    return [rng.uniform(0.1, 3.0) for _ in range(count)]


def at(run, seconds):
    """Wait, unless it is over before."""
    try:
        run.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


@posix
@pytest.mark.parametrize("seconds", [*moments(2, 1), pytest.param(*moments(3, 1)[2:], marks=pytest.mark.slow)])
def test_ctrl_c_at_a_terminal_is_one_line(seconds, tmp_path) -> None:
    run = started(tmp_path)
    if at(run, seconds):
        os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=900)
    assert not NO_LINE.search(said), said
    assert len(lines_in(said)) <= 1
    assert run.returncode in (0, 1)
    demand_complete(tmp_path)


@pytest.mark.in_part
@posix
@pytest.mark.parametrize("to", [os.kill, os.killpg])
@pytest.mark.parametrize("seconds", [*moments(2, 2), pytest.param(*moments(3, 2)[2:], marks=pytest.mark.slow)])
def test_a_class_that_is_asked_to_end_leaves_one_line_and_no_folder(seconds, to, tmp_path, monkeypatch) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setenv("TMPDIR", str(aside))
    run = started(tmp_path)
    if at(run, seconds):
        to(run.pid, signal.SIGTERM)
    _, words = run.communicate(timeout=900)  # until the last process beside it has closed its standard error
    assert not NO_LINE.search(words), words
    assert run.returncode == len(lines_in(words)) <= 1, words
    assert not list(aside.iterdir())
    demand_complete(tmp_path)


@posix
def test_a_killed_worker_is_one_line_and_what_is_done_stays(tmp_path) -> None:
    many = 10 * CLASS  # so that there is more to do
    run = started(tmp_path, many, first=kill_others_at(6))
    _, said = run.communicate(timeout=900)
    assert run.returncode == 1, said
    (line,) = lines_in(said)
    assert line.startswith("derive: a process that made sheets is gone: what is written is whole")
    variants = json.loads((tmp_path / "output" / "Class" / "manifest.json").read_text())["variants"]
    assert 6 <= len(variants) < many
    demand_complete(tmp_path, many)


@posix
def test_a_worker_killed_before_the_first_sheet_is_made_is_one_line(tmp_path) -> None:
    run = started(tmp_path, first=KILL_WHO_STARTS)
    _, words = run.communicate(timeout=900)
    (line,) = lines_in(words)
    assert line.startswith("derive: a process that made sheets is gone")
    assert run.returncode == 1
    demand_complete(tmp_path)


#: each sheet takes a while, and where the number asks for it one of them cannot be made
FAILS = """
import os, time
from derive.authoring import D, ask, claim, function_and_slope, power, say, scalar, topic
from derive.errors import CheckFailed

x = scalar("x")


def drawn(made, power_of):
    time.sleep(0.1 if str(power_of) == os.environ["FAILS"] else 0.8)
    if str(power_of) == os.environ["FAILS"]:
        raise CheckFailed("one sheet is wrong")
    return [function_and_slope(made, x, over=(-1, 1))]


@topic("mine.power", area="mine", title=say(en="A power", zh="幂"), kinds=("derive",))
def power_rule(rng):
    power_of = rng.randint(2, 9)
    question = D(power(x, power_of), x)
    asked = say(en="Differentiate {question}.", zh="求导：{question}。", question=question)
    return ask(asked, claim(question).differentiate(), figures=lambda made: drawn(made, power_of))
"""


def test_where_one_sheet_cannot_be_made_no_other_is_written_behind_the_manifest(tmp_path) -> None:
    """Others write sheets of their own at that moment; the next run takes what is there for ours."""
    file = tmp_path / "mine.py"
    file.write_text(FAILS, encoding="utf-8")
    words = ["sheet", "mine.power", "--topics", file, "--variants", "8", "--processes", "3", "--format", "text"]
    line = [sys.executable, "-m", "derive", *map(str, words), "-o", str(tmp_path)]
    runs = [
        subprocess.run(
            line, env={**os.environ, "FAILS": which}, capture_output=True, text=True, timeout=900, check=False
        )
        for which in ("5", "")
    ]
    assert runs[0].returncode == 2
    assert runs[0].stderr == f"derive: {file}, line 12: one sheet is wrong\n"
    assert (runs[1].returncode, runs[1].stderr) == (0, "")
    home = tmp_path / "mine-power"
    variants = json.loads((home / "manifest.json").read_text())["variants"]
    listed = {f["path"] for v in variants for f in v["files"]}
    assert {p.relative_to(home).as_posix() for p in home.rglob("*.*")} == listed | {"manifest.json"}
    assert len(listed) == 16


@posix
@pytest.mark.parametrize("executor", ["local", "threads"])
@pytest.mark.parametrize("again", [False, True])
def test_ctrl_c_three_times_ends_those_who_are_waited_for(again, executor, tmp_path) -> None:
    """The first waits for what is begun, the second says so, the third waits for nobody; the next run completes."""
    file = tmp_path / "mine.py"
    file.write_text(FAILS, encoding="utf-8")
    words = ["sheet", "mine.power", "--topics", file, "--variants", "8", "--processes", "3", "--format", "text"]
    line = [sys.executable, "-m", "derive", *map(str, words), "-o", str(tmp_path)]
    home, env = tmp_path / "mine-power", {**os.environ, "FAILS": ""}
    if again:
        subprocess.run(line, env=env, capture_output=True, timeout=900, check=True)
        for number in range(1, 8):
            shutil.rmtree(home / f"00{number}")
    line += ["--executor", executor]
    run = subprocess.Popen(line, env=env, stderr=subprocess.PIPE, start_new_session=True)
    while run.poll() is None and not ((home / LOCK).exists() and (home / LOCK).read_bytes().count(b"\n")):
        time.sleep(0.01)
    for _ in range(3):
        os.killpg(run.pid, signal.SIGINT)
        time.sleep(0.2)
    run.communicate(timeout=900)
    done = subprocess.run(line, env=env, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    variants = json.loads((home / "manifest.json").read_text())["variants"]
    listed = {f["path"] for v in variants for f in v["files"]}
    assert {p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file()} == listed | {"manifest.json"}
    assert len(listed) == 16


def wait_for_lines(run, folder, lines):
    """Until the class says that so many files are about to be written, or it is over before."""
    lock = folder / "output" / "Class" / LOCK
    while run.poll() is None:
        with suppress(FileNotFoundError):
            if lock.read_bytes().count(b"\n") >= lines:
                return
        time.sleep(0.002)


def kill_at_random(rng, folder, class_size=CLASS, more=()):
    """Kill a class before, in or after its writing, however fast the machine is: the moment counts lines written.

    Says what was done, for whoever reads along.
    """
    run = started(folder, class_size, more)
    lines = rng.randrange(1, class_size + 2) if rng.random() < 0.8 else 0
    wait_for_lines(run, folder, lines)
    pause = rng.uniform(0, 0.05 if lines else 3.0)
    is_alive = at(run, pause)
    sign, to = rng.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]), rng.choice([os.killpg, os.kill])
    if is_alive:
        to(run.pid, sign)
    _, words = run.communicate(timeout=900)
    assert not NO_LINE.search(words), words
    # After SIGKILL nobody is left to speak but Python itself, of semaphores.
    assert sign == signal.SIGKILL or len(lines_in(words)) <= 1, words
    return f"{sign.name} to {to.__name__} at line {lines} + {pause:.3f} s, {'alive' if is_alive else 'over'}"


@posix
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(count(2, 40)))
def test_killed_at_random_and_run_again(seed, tmp_path) -> None:
    """Five random kills of one class, each signal of each kind, the whole group or the first process alone."""
    rng = Random(seed)
    for _ in range(5):
        kill_at_random(rng, tmp_path)
    wait_until_free(tmp_path / "output" / "Class")
    demand_complete(tmp_path)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(count(1, 200)))
def test_a_class_of_forty_is_killed_once_and_run_again(seed, tmp_path) -> None:
    """Each kill is followed by a run that completes: no file is lost, none is left over."""
    kill_at_random(Random(f"forty/{seed}"), tmp_path, class_size=40)
    wait_until_free(tmp_path / "output" / "Class")
    demand_complete(tmp_path, class_size=40)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(count(1, 30)))
def test_a_class_of_pages_is_killed_and_run_again(seed, tmp_path) -> None:
    """A sheet may be set where its key is not: both are written, or neither."""
    rng, pages = Random(f"pages/{seed}"), ("calculus.common", "--format", "pdf")
    for _ in range(3):
        kill_at_random(rng, tmp_path, more=pages)
    wait_until_free(tmp_path / "output" / "Class")
    demand_complete(tmp_path, more=pages)
