"""Requests that cannot be served: exit status 2, one line, the nearest known names; and pipes, signals, terminals."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from command import derive, process, refused

# -- requests that cannot be served ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        ("shw softmax.jacobian", "show"),
        ("frobnicate", "known: check, diff, new, sheet, show, topics, verify"),
        ("dif x --wrt x", "unknown command"),
        ("show softmax.jacobain", "softmax.jacobian"),
        ("sheet softmax.jacobain", "softmax.jacobian"),
        ("sheet sotfmax.*", "softmax.jacobian"),
        ("verify softmax.jacobain", "softmax.jacobian"),
        ("show softmax.jacobian --format markdwn", "markdown"),
        ("sheet softmax.jacobian --format pdf,markdwn -o never", "markdown"),
        ("sheet softmax.jacobian --format , -o never", "pdf"),
        ("sheet softmax.jacobian --engine latx -o never", "latex"),
        ("sheet softmax.jacobian --templates nowhere --format latex -o never", "nowhere"),
        ("show softmax.jacobian --lang e", "en"),
        ("topics --lang xx", "known: en, zh"),
        ("sheet --lang xx -o never", "known: en, zh"),
        ("show softmax.jacobian --detail ful", "full"),
        ("show softmax.jacobian --sede 3", "--seed"),
        ("sheet --cuont 3", "--count"),
        ("show softmax.jacobian --seed many", "'many' is not a valid integer"),
        ("sheet --count 0 -o never", "1 to 500"),
        ("sheet --count 1000000 -o never", "1 to 500"),
        ("verify --seeds 0", "a whole number from 1 to 1000, not 0"),
        ("show", "TOPIC"),
        ("topics one two", "two"),
        ("new", "FILE"),
        ("new topics.txt", ".py"),
        ("topics --topics nowhere.py", "nowhere.py"),
        ("topics --topics .", "no topic file at ."),
    ],
)
def test_a_bad_request_is_refused_in_one_line(arguments, nearest, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert nearest in refused(*shlex.split(arguments))
    assert list(tmp_path.iterdir()) == []


def test_a_bad_request_in_a_process_of_its_own(tmp_path) -> None:
    done = process("show", "softmax.jacobain", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"derive: unknown topic 'softmax.jacobain': did you mean softmax.jacobian")
    assert done.stderr.count(b"\n") == 1


# -- pipes, signals, terminals ---------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_where_nobody_reads_what_is_said_the_status_says_it(tmp_path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "derive", "frobnicate"], cwd=tmp_path, stdout=subprocess.PIPE,
                              stderr=full, check=False, timeout=900)  # fmt: skip
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes its streams so")
@pytest.mark.parametrize(
    ("command", "status", "line"),
    [
        ("topics nosuch 2>&-", 0, ""),
        ("topics tanh >&-", 0, ""),
        pytest.param("sheet events.commutative --variants 2 --format text 2>&-", 0, "", marks=pytest.mark.slow),
        pytest.param("check - --expected x <&-", 2, "derive: the ANSWER is -, and standard input is closed: there is "
                     "nothing to read\n", marks=pytest.mark.slow),
        pytest.param("check x --expected x <&-", 0, "", marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_streams_that_are_closed(command, status, line, tmp_path) -> None:
    program = f"{shlex.quote(sys.executable)} -m derive {command}"
    done = subprocess.run(["sh", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=900)
    assert (done.returncode, done.stderr) == (status, line)


def test_a_reader_that_leaves_early(tmp_path) -> None:
    command = f"{shlex.quote(sys.executable)} -m derive show softmax.jacobian --detail full | head -c 1"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False, timeout=900)
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_terminal_without_our_signs_gets_their_codes(tmp_path) -> None:
    done = process("show", "softmax.jacobian", cwd=tmp_path, env={"PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 0, done.stderr.decode()
    assert rb"\u03b4" in done.stdout


def test_interrupted(monkeypatch, tmp_path) -> None:
    def interrupted(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("derive.library.posed", interrupted)
    result = derive("show", "softmax.jacobian")
    assert result.exit_code == 1
    assert result.stderr.strip() == "Aborted!"


def test_many_sheets_interrupted(monkeypatch, tmp_path) -> None:
    def interrupted(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("derive.sheets.variants.Variants.write", interrupted)
    result = derive("sheet", "activation.tanh", "--variants", "3", "-o", str(tmp_path))
    assert result.exit_code == 1
    told = "derive: stopped: what is written is whole, and the same command makes the rest"
    assert told in result.stderr.splitlines()
