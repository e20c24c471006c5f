"""The process in which SymPy simplifies: it may take any time and memory, for it can be stopped for certain.

It is started when it is first needed and answers one question after another. What it may spend on a proof are calls of
functions, counted, so that no machine, fast or busy, changes a verdict. Time of its own processor is the last guard;
where it does not stop by itself it is killed, and the next one starts at once. It belongs to the process that started
it: a fork starts one of its own when it needs it, and one whose owner is gone ends. Messages are pickles with their
length before them.
"""

from __future__ import annotations

import atexit
import os
import pickle
import struct
import subprocess
import sys
from queue import Empty, Queue
from threading import Lock, Thread
from time import perf_counter
from typing import Any, BinaryIO

from sympy import Basic, Expr, Sum

from derive.kept import LITTLE, kept
from derive.kernel import Setting
from derive.kernel.bounds.work import worked

_LENGTH = struct.Struct("<I")
_MOST_BYTES = 10_000_000
_PROGRAM = "from derive.checking.tasks import serve; serve()"
READY = "ready"
_STARTING = 600.0  # seconds by the clock that it may take to be there: at twenty busy processes it takes half a minute
_LEAST = 0.1  # of the budget of an answer for a proof at least
_PROVING = 0.5  # of the budget of an answer for a proof at most
_CALLS = 500_000  # of functions, for a whole unit of that budget
_CALLS_FOR_A_SUM = 1_000_000  # without end: that of x^k/k! takes 570,000
_PATIENCE = 8  # so many times as long by the clock, before it is killed
_LAST_GUARD = 5.0  # seconds of its processor for a proof, should calls not tell how long it takes
_GUARD = 60.0  # seconds by the clock for a proof, where others keep the processor busy


class Helper:
    """The one process; `ask` gives None where it did not answer in time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: Queue[Any] = Queue()
        self._ready = False
        self._killed = False  # whether it is the successor of one that had to be killed
        self._lock = Lock()

    def start(self) -> None:
        """Start the process if there is none; it gets ready by itself."""
        if self._process is None or self._process.poll() is not None:
            self.stop()  # of one that has died the pipes are left
            path = os.pathsep.join(p for p in sys.path if p)
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,  # a fork leaves nothing half sent in a buffer
                # The order of sets decides what SymPy tries first, and so what it finds with so many calls.
                env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0"},
            )
            self._answers, self._ready = Queue(), False
            Thread(target=_listen, args=(self._process.stdout, self._answers), daemon=True).start()

    def ask(self, task: str, question: tuple[Any, ...], seconds: float, guard: float | None = None) -> Any:
        """The answer to a task (`prove`, `splits`, `cancels`, `sum`), or None: not in time, or not at all.

        The work may take so many seconds of the helper's processor; waiting for other threads and for the first process
        to start does not count. After `guard` seconds by the clock the process is killed.
        """
        try:
            message = packed((task, question, seconds))
        except (RecursionError, pickle.PicklingError, AttributeError, TypeError):
            return None
        with self._lock:
            self.start()
            patience = guard or _PATIENCE * seconds
            until = perf_counter() + patience
            if not self._wait_until_ready(until if self._killed else perf_counter() + _STARTING):
                return None
            until = until if self._killed else perf_counter() + patience
            if not self._send(message):
                return None
            try:
                return self._answers.get(timeout=max(0.0, until - perf_counter()))
            except Empty:
                self.stop()
                self.start()
                self._killed = True
                return None

    def _wait_until_ready(self, until: float) -> bool:
        if not self._ready:
            try:
                self._ready = self._answers.get(timeout=max(0.0, until - perf_counter())) == READY
            except Empty:
                return False  # it is still starting: the next question will find it ready
        return self._ready

    def _send(self, message: bytes) -> bool:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            rest = memoryview(message)
            while rest:
                rest = rest[self._process.stdin.write(rest) :]
        except OSError:
            self.stop()
            return False
        return True

    def stop(self) -> None:
        """Kill the process; nothing that it does can prevent that."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            if process.stdin is not None:  # who listens closes the other pipe: its number must not be used again before
                process.stdin.close()

    def forget(self) -> None:
        """Leave the process to the one that started it: after a fork its pipes and its lock are somebody else's."""
        process = self._process
        if process is not None:
            process.returncode = 0  # it is no child of ours, and nobody shall wait for it
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        self.__init__()  # type: ignore[misc]


HELPER = Helper()
atexit.register(HELPER.stop)
if hasattr(os, "register_at_fork"):  # not where processes do not fork
    os.register_at_fork(after_in_child=HELPER.forget)


def simplified_to_zero(
    expected: Basic, answer: Basic, setting: Setting, deadline: float, complex_unit: bool = False
) -> str | None:
    """The method by which the helper proved that both are equal, if it did within what is left of the budget."""
    calls = int(_CALLS * max(_LEAST, min(deadline - worked(), _PROVING)))
    question = (expected, answer, setting, complex_unit, calls)
    found = HELPER.ask("prove", question, _LAST_GUARD, _GUARD)
    return found if isinstance(found, str) else None


def summed(total: Sum) -> Expr | None:
    """What a sum without end comes to (`derive.checking.endless_sums`), if the helper found it."""
    try:
        return _summed(total)
    except _NotFoundError:
        return None


class _NotFoundError(Exception):
    """What is not found in time is asked for anew."""


@kept(LITTLE)
def _summed(total: Sum) -> Expr:
    found = HELPER.ask("sum", (total, _CALLS_FOR_A_SUM), _LAST_GUARD, _GUARD)
    if not isinstance(found, Expr):
        raise _NotFoundError
    return found


def packed(message: Any) -> bytes:
    """A message with its length before it. Raises `PicklingError` for one that is too large."""
    data = pickle.dumps(message)
    if len(data) > _MOST_BYTES:
        raise pickle.PicklingError("too large")
    return _LENGTH.pack(len(data)) + data


def read(stream: BinaryIO) -> Any:
    """The next message. Raises `EOFError` where there are no more."""
    length = _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]
    return pickle.loads(_exactly(stream, length))


def _exactly(stream: BinaryIO, length: int) -> bytes:
    """So many bytes: a pipe gives what it has. Raises `EOFError`."""
    pieces = []
    while length:
        piece = stream.read(length)
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _listen(stream: BinaryIO, answers: Queue[Any]) -> None:
    """Hand on what the process says; that it has ended is an answer too."""
    try:
        while True:
            answers.put(read(stream))
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        answers.put(None)
    finally:
        stream.close()
