"""A signal that arrives where Python drops what its handler raises still ends the process, without a traceback."""

import subprocess
import sys
from textwrap import dedent

import pytest

WORK = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests may ignore it

class Left:
    def __del__(self):
        signal.raise_signal(signal.{sign})  # what its handler raises is raised in here

def work():
    Left()
    for _ in range(6000):  # a minute
        time.sleep(0.01)
    print("went on")
"""
FIRST = """
import sys
from types import SimpleNamespace
from derive import __main__
sys.modules["derive.cli"] = SimpleNamespace(main=work)
__main__.main()
"""
BESIDE = """
from derive.sheets.writing import beside
beside.behave()
beside.at_work(work)
"""


@pytest.mark.parametrize(
    ("program", "sign", "status", "line"),
    [
        (FIRST, "SIGINT", 1, "Aborted!\n"),
        (FIRST, "SIGTERM", 1, "Aborted!\n"),
        (BESIDE, "SIGTERM", 128 + 15, ""),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that asks a process to end")
def test_a_stop_that_python_drops_comes_again(program, sign, status, line) -> None:
    source = WORK.format(sign=sign) + program
    ran = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=900, check=False)
    assert (ran.returncode, ran.stderr, ran.stdout) == (status, line, "")


def test_what_else_is_dropped_is_shown_as_before() -> None:
    source = """
        from derive.stops import hear_again
        hear_again()
        class Left:
            def __del__(self):
                raise ValueError("something else")
        Left()
    """
    ran = subprocess.run(
        [sys.executable, "-c", dedent(source)], capture_output=True, text=True, timeout=900, check=False
    )
    assert ran.returncode == 0
    assert "ValueError: something else" in ran.stderr


AGAIN = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests may ignore it

class Impatient:
    def __init__(self, stream):
        self.stream = stream
    def __getattr__(self, name):
        return getattr(self.stream, name)
    def write(self, text):
        done = self.stream.write(text)
        self.stream.flush()
        for number in (signal.SIGINT, signal.SIGTERM):  # a third and a fourth time, while the line is written
            os.kill(os.getpid(), number)
        return done

class Stops:
    def find_spec(self, name, *_):
        if name == {module!r}:
            sys.stderr = Impatient(sys.stderr)
            exec("os.kill(os.getpid(), signal.SIGINT)")

sys.meta_path.insert(0, Stops())
sys.argv[1:] = {words!r}
from derive.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("module", "words", "line"),
    [
        ("derive.cli", ["topics"], "Aborted!"),
        ("derive.sheets.drawing", ["sheet", "loss.mse"], "Aborted!"),
        (
            "derive.sheets.writing.landing",
            ["sheet", "loss.mse", "--variants", "2"],
            "derive: stopped: what is written is whole",
        ),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that asks a process to end")
def test_who_stops_a_run_again_while_it_answers_gets_one_line(module, words, line, tmp_path) -> None:
    code = AGAIN.format(module=module, words=words)
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    (only,) = [text for text in ran.stderr.splitlines() if text and not text.startswith("derive: these topics")]
    assert only.startswith(line)
