"""Verdicts in programs that fork, thread and wait: the real programs are started, each in a process of its own.

Every one of them first gives a verdict that needs the helper, so that it runs, and forks then.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")

#: a verdict that the helper has to give: "equal" is proved by SymPy, without it there are only points
GRADING = """
from sympy import Symbol, sqrt
import derive

x = Symbol("x", real=True)


def graded(number=0):
    verdict = derive.check(1 + sqrt(2) + number, expected=sqrt(3 + 2 * sqrt(2)) + number)
    return verdict.method


def pid():
    from derive.checking.helper import HELPER
    return HELPER._process.pid
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "grading.py").write_text(GRADING, encoding="utf-8")
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)])}


def printed(program: str, folder: Path, seconds: float = 900) -> list[str]:
    """What a program prints, which ends by itself; the time is there for one that hangs, on a busy machine too."""
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    done = subprocess.run([sys.executable, str(file)], cwd=folder, env=environment(folder), capture_output=True,
                          text=True, timeout=seconds, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_pool_of_forks_and_a_fork_while_another_thread_asks(folder) -> None:
    """The lock is held at that moment, by a thread that the child does not have."""
    program = """
import multiprocessing, os
from grading import graded
from derive.checking.helper import HELPER

if __name__ == "__main__":
    print(graded())
    with multiprocessing.get_context("fork").Pool(3) as pool:
        print(*pool.map(graded, range(6)))
    print(graded(7), flush=True)
    HELPER._lock.acquire()
    child = os.fork()
    if child == 0:
        print(graded(8), flush=True)
        os._exit(0)
    HELPER._lock.release()
    os.waitpid(child, 0)
    print(graded(9))
"""
    assert printed(program, folder) == ["simplified"] * 10


def test_a_fork_of_a_fork(folder) -> None:
    program = """
import os
from grading import graded, pid

helpers = []
for generation in range(3):
    print(graded(generation), flush=True)
    helpers.append(pid())
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        print(graded(9), pid() == helpers[-1], flush=True)
        os._exit(0)
assert len(set(helpers)) == 3
"""
    assert sorted(printed(program, folder)) == ["True"] * 3 + ["simplified"] * 6


def test_eight_threads_and_asyncio(folder) -> None:
    program = """
import asyncio
from concurrent.futures import ThreadPoolExecutor
from grading import graded
from derive.checking.helper import HELPER

with ThreadPoolExecutor(8) as pool:
    print(*pool.map(graded, range(24)))

async def main():
    HELPER._lock.acquire()  # nobody gets an answer until the loop has gone round
    answers = asyncio.gather(*(asyncio.to_thread(graded, n) for n in range(24, 32)))
    for _ in range(4):
        await asyncio.sleep(0.01)
    assert not answers.done()
    HELPER._lock.release()
    print(*await answers)

asyncio.run(main())
"""
    assert printed(program, folder) == ["simplified"] * 32


# -- servers -----------------------------------------------------------------------------------------------------------


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server, until it is no longer needed; what it says is in a file."""
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment(folder), stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has waited for yet has."""
    for _ in range(9000):  # on a busy machine
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("gunicorn") is None, reason="gunicorn is not installed")
def test_gunicorn_with_preload(folder) -> None:
    (folder / "web.py").write_text(
        """
import json, os
from grading import graded, pid

print("preloaded", graded(), flush=True)


def app(environ, start_response):
    number = int(environ["QUERY_STRING"] or 0)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps([os.getpid(), graded(number), pid()]).encode()]
""",
        encoding="utf-8",
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--timeout", "900",
               "--bind", f"127.0.0.1:{port}", "web:app"]  # fmt: skip
    with running(command, folder) as server:
        answers = [fetched(f"http://127.0.0.1:{port}/?{n}", server) for n in range(12)]
    assert {method for _, method, _ in answers} == {"simplified"}, (folder / "log.txt").read_text(encoding="utf-8")
    helpers = {(worker, helper) for worker, _, helper in answers}
    assert len({worker for worker, _ in helpers}) == len({helper for _, helper in helpers}) == len(helpers)
    assert all(gone(helper) for _, helper in helpers)


def fetched(address: str, server: subprocess.Popen[bytes]) -> list:
    for _ in range(4500):  # on a busy machine
        assert server.poll() is None
        try:
            with urllib.request.urlopen(address, timeout=900) as response:
                return json.load(response)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.2)
    raise AssertionError("the server does not start")


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("celery") is None, reason="celery is not installed")
def test_celery_with_prefork(folder) -> None:
    """Over its transport of files: no server of messages is needed."""
    for name in ("queue", "results", "control"):
        (folder / name).mkdir()
    (folder / "work.py").write_text(
        """
from celery import Celery
from grading import graded, pid

app = Celery("work", broker="filesystem://", backend="file://results")
app.conf.broker_transport_options = {
    "data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control", "store_processed": False,
}
app.conf.broker_connection_retry_on_startup = True


@app.task
def grade(number):
    return [graded(number), pid()]
""",
        encoding="utf-8",
    )
    (folder / "worker.py").write_text(
        "from grading import graded\nfrom work import app\n\nprint('first', graded(), flush=True)\n"
        "app.worker_main(['worker', '--pool', 'prefork', '--concurrency', '2', '--loglevel', 'INFO',\n"
        "                 '--without-gossip', '--without-mingle', '--without-heartbeat'])\n",
        encoding="utf-8",
    )
    program = "from work import grade\nfound = [grade.delay(n) for n in range(8)]\n"
    program += "print(*(f'{m} {p}' for m, p in (f.get(timeout=900) for f in found)))\n"
    with running([sys.executable, "worker.py"], folder):
        answers = printed(program, folder)
    assert answers[::2] == ["simplified"] * 8, (folder / "log.txt").read_text(encoding="utf-8")
    assert all(gone(int(helper)) for helper in set(answers[1::2]))


# -- nobody is left behind ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="this system does not list its processes as files")
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_a_helper_ends_with_its_owner_however_that_ends(busy, folder) -> None:
    program = """
import os, sys, threading, time
from sympy import exp, sin
from grading import graded, pid, x
from derive.checking.helper import HELPER

graded()
if sys.argv[1:]:
    hard = sum((sin(n * x) ** n * exp(x / n) for n in range(1, 25)), x) ** 12
    asked = ("splits", (hard,), time.perf_counter() + 100)
    threading.Thread(target=HELPER.ask, args=asked, daemon=True).start()
    time.sleep(0.5)
print(pid(), flush=True)
os.kill(os.getpid(), 9)
"""
    (folder / "program.py").write_text(program, encoding="utf-8")
    done = subprocess.run([sys.executable, "program.py", *["busy"] * busy], cwd=folder, env=environment(folder),
                          capture_output=True, text=True, timeout=900, check=False)  # fmt: skip
    assert done.returncode == -9, done.stderr
    assert gone(int(done.stdout))
