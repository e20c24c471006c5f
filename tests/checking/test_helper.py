"""The helper answers, and is stopped for certain when it does not."""

import os
import signal
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest
from sympy import Symbol, cos, exp, sin, sqrt, symbols

from derive.checking import check, helper
from derive.checking.helper import Helper
from derive.kernel import Setting

if sys.platform == "win32":
    pytest.skip("Windows has no signals that stop a process for a while", allow_module_level=True)

x = symbols("x", real=True)
NESTED = (1 + sqrt(2), sqrt(3 + 2 * sqrt(2)))  # equal by their minimal polynomial, which only SymPy works out


@pytest.fixture(scope="module")
def own():
    """One for the tests that do not ask how it begins; where one of them kills it, it begins again by itself."""
    yield from fresh_one()


@pytest.fixture
def fresh():
    yield from fresh_one()


def fresh_one():
    made = Helper()
    yield made
    made.stop()


def prove(own, left, right, seconds=20.0, guard=None):
    return own.ask("prove", (left, right, Setting((left, right)), False, 10**9), seconds, guard)


def test_it_proves_and_is_used_again(own) -> None:
    assert prove(own, *NESTED) == "simplified"
    first = own._process.pid
    assert prove(own, sin(x), cos(x)) is None
    assert own._process.pid == first


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what a process began with is read from /proc")
def test_what_it_finds_does_not_depend_on_the_hash_seed_of_who_asks(fresh, monkeypatch) -> None:
    """SymPy goes through sets; with one seed in eight 900 powers took five seconds instead of half a one."""
    monkeypatch.setenv("PYTHONHASHSEED", "123")
    fresh.start()
    begun = Path(f"/proc/{fresh._process.pid}/environ").read_bytes()
    assert b"PYTHONHASHSEED=0" in begun.split(b"\0")


HARD = sum((sin(n * x) ** n * exp(x / n) for n in range(1, 25)), x) ** 12


def test_it_stops_by_itself_when_its_time_is_up(own) -> None:
    assert own.ask("splits", (x + 1,), 20) is False
    first = own._process.pid
    # A second of its processor's time, however long that is by the clock: only one that never stops is killed.
    assert prove(own, HARD, HARD.diff(x), seconds=1, guard=120) is None
    assert own._process.pid == first
    assert own.ask("splits", (x**2 - 1,), 20) is True


def test_it_is_killed_where_it_does_not_stop_and_another_takes_its_place(own) -> None:
    assert own.ask("splits", (x + 1,), 20) is False
    stuck = own._process
    os.kill(stuck.pid, signal.SIGSTOP)  # no signal reaches it now but one
    assert prove(own, sin(x), cos(x), seconds=0.2) is None
    assert stuck.poll() is not None and own._process.pid != stuck.pid
    assert own.ask("splits", (x**2 - 1,), 20) is True


def test_what_a_busy_machine_takes_away_is_given_back(own) -> None:
    """The same question with a tenth of a processor: it takes longer, and is answered."""
    assert own.ask("splits", (x + 1,), 20) is False
    done = Event()

    def slowed() -> None:
        while not done.is_set():
            os.kill(own._process.pid, signal.SIGSTOP)
            time.sleep(0.009)
            os.kill(own._process.pid, signal.SIGCONT)
            time.sleep(0.001)

    thread = Thread(target=slowed)
    thread.start()
    try:
        assert prove(own, *NESTED, seconds=1.5) == "simplified"
    finally:
        done.set()
        thread.join()
        os.kill(own._process.pid, signal.SIGCONT)


def test_a_slow_start_takes_nothing_from_the_question(fresh, monkeypatch) -> None:
    """On a busy machine the process may take half a minute to be there, longer than any answer."""
    monkeypatch.setattr(helper, "_PROGRAM", f"import time; time.sleep(1.5); {helper._PROGRAM}")
    assert fresh.ask("splits", (x + 1,), 0.1, 1.0) is False


def test_one_that_has_died_is_replaced(own) -> None:
    assert own.ask("splits", (x + 1,), 20) is False
    own._process.kill()
    own._process.wait()
    assert own.ask("splits", (x + 1,), 20) is False


def test_what_is_nested_too_deeply_to_be_sent_is_not_asked(own) -> None:
    deep = x
    for _ in range(900):
        deep = sin(deep, evaluate=False)
    assert own.ask("splits", (deep,), 5) is None


def test_a_verdict_without_the_helper_is_an_honest_one(monkeypatch) -> None:
    monkeypatch.setattr(helper.HELPER, "ask", lambda *_: None)
    verdict = check(NESTED[0], expected=NESTED[1])
    assert (verdict.verdict, verdict.method) == ("equal-numerically", "numeric")


def test_it_is_not_started_for_what_is_decided_without_it(monkeypatch) -> None:
    def never(*_):
        raise AssertionError("the helper was asked")

    monkeypatch.setattr(helper.HELPER, "ask", never)
    assert check((x + 1) ** 2, expected=x**2 + 2 * x + 1).verdict == "equal"
    assert check(x, expected=Symbol("x") + 1).verdict == "different"
