"""A signal that arrives where Python drops what its handler raises still ends the process, without a traceback."""

import subprocess
import sys
from textwrap import dedent

import pytest

WORK = """
import signal, time

class Left:
    def __del__(self):
        signal.raise_signal(signal.{sign})  # what its handler raises is raised in here

def work():
    Left()
    for _ in range(500):
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
    ran = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=60, check=False)
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
        [sys.executable, "-c", dedent(source)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0
    assert "ValueError: something else" in ran.stderr
