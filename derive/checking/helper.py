"""The process in which SymPy simplifies: it may take any time and memory, for it can be stopped for certain.

It is started when it is first needed, answers one question after another, and is killed at a deadline; the next one
then starts at once, so that it is there when it is needed. Messages are pickles with their length before them.
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

from sympy import Basic

from derive.kernel import Setting

_LENGTH = struct.Struct("<I")
_MOST_BYTES = 10_000_000
_PROGRAM = "from derive.checking.tasks import serve; serve()"
READY = "ready"


class Helper:
    """The one process; `ask` gives None where it did not answer in time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: Queue[Any] = Queue()
        self._ready = False
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
                env={**os.environ, "PYTHONPATH": path},
            )
            self._answers, self._ready = Queue(), False
            Thread(target=_listen, args=(self._process.stdout, self._answers), daemon=True).start()

    def ask(self, task: str, question: tuple[Any, ...], deadline: float) -> Any:
        """The answer to a task (`prove`, `splits`, `cancels`), or None: not in time, or not at all."""
        with self._lock:
            try:
                sent = packed((task, question))
            except (RecursionError, pickle.PicklingError, AttributeError, TypeError):
                return None
            self.start()
            if not self._wait_until_ready(deadline) or not self._send(sent):
                return None
            try:
                return self._answers.get(timeout=max(0.0, deadline - perf_counter()))
            except Empty:
                self.stop()
                self.start()
                return None

    def _wait_until_ready(self, deadline: float) -> bool:
        if not self._ready:
            try:
                self._ready = self._answers.get(timeout=max(0.0, deadline - perf_counter())) == READY
            except Empty:
                return False  # it is still starting: the next question will find it ready
        return self._ready

    def _send(self, sent: bytes) -> bool:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(sent)
            self._process.stdin.flush()
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
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()


HELPER = Helper()
atexit.register(HELPER.stop)


def simplified_to_zero(
    expected: Basic, answer: Basic, setting: Setting, deadline: float, complex_unit: bool = False
) -> str | None:
    """The method by which the helper proved that both are equal, if it did before the deadline."""
    found = HELPER.ask("prove", (expected, answer, setting, complex_unit), deadline)
    return found if isinstance(found, str) else None


def packed(message: Any) -> bytes:
    """A message with its length before it. Raises `PicklingError` for one that is too large."""
    data = pickle.dumps(message)
    if len(data) > _MOST_BYTES:
        raise pickle.PicklingError("too large")
    return _LENGTH.pack(len(data)) + data


def read(stream: BinaryIO) -> Any:
    """The next message. Raises `EOFError` where there are no more."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0]))


def _listen(stream: BinaryIO, answers: Queue[Any]) -> None:
    """Hand on what the process says; that it has ended is an answer too."""
    try:
        while True:
            answers.put(read(stream))
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        answers.put(None)
