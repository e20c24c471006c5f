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
from collections.abc import Callable
from queue import Empty, Queue
from threading import Lock, Thread
from time import perf_counter
from typing import Any, BinaryIO

import sympy
from sympy import Basic, Expr, Piecewise

from derive.checking.proving import exactly
from derive.checking.rewriting import with_unit
from derive.kernel import Setting
from derive.ordered import plain

_LENGTH = struct.Struct("<I")
_MOST_BYTES = 10_000_000
_PROGRAM = "from derive.checking.helper import serve; serve()"
_MOST_MEMORY = 160 * 2**20  # on top of what the process needs to begin with
_READY = "ready"


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
                sent = _packed((task, question))
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
                self._ready = self._answers.get(timeout=max(0.0, deadline - perf_counter())) == _READY
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


def _packed(message: Any) -> bytes:
    data = pickle.dumps(message)
    if len(data) > _MOST_BYTES:
        raise pickle.PicklingError("too large")
    return _LENGTH.pack(len(data)) + data


def _read(stream: BinaryIO) -> Any:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0]))


def _listen(stream: BinaryIO, answers: Queue[Any]) -> None:
    """Hand on what the process says; that it has ended is an answer too."""
    try:
        while True:
            answers.put(_read(stream))
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        answers.put(None)


# -- in the process -------------------------------------------------------------------------------------------------


def serve() -> None:
    """Answer questions until there are no more."""
    _limit_memory()
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # what SymPy might print is no answer
    message: Any = _READY
    while True:
        answers.write(_packed(message))
        answers.flush()
        try:
            task, question = _read(sys.stdin.buffer)
        except EOFError:
            return
        message = _done(task, question)


def _done(task: str, question: tuple[Any, ...]) -> Any:
    from derive.checking import forms  # it asks this process, and so imports this module

    tasks: dict[str, Callable[..., Any]] = {"prove": _prove, "splits": forms.splits, "cancels": forms.cancels}
    try:
        return tasks[task](*question)
    except (MemoryError, RecursionError, NotImplementedError, sympy.PolynomialError):
        return None


def _prove(expected: Basic, answer: Basic, setting: Setting, complex_unit: bool) -> str | None:
    """The field's logarithms and roots are real ones, so complex numbers are left to SymPy."""
    proved = None if complex_unit else exactly(expected, answer, setting)
    left, right = (plain(with_unit(e) if complex_unit else e) for e in (expected, answer))
    return proved or _by_sympy(left - right)


def _by_sympy(gap: Expr) -> str | None:
    """ "simplified" if one of SymPy's simplifications makes nothing of the difference."""
    for step in _STEPS:
        try:
            if step(gap) == 0:
                return "simplified"
        except (ArithmeticError, AttributeError, NotImplementedError, RecursionError, RuntimeError):
            continue  # SymPy gives up in many ways; the next step may do
        except (TypeError, ValueError, KeyError, IndexError, StopIteration):
            continue
    return None


def _of_a_number(gap: Expr) -> Expr | None:
    """0 for an algebraic number whose minimal polynomial is x."""
    x = sympy.Dummy("x")
    if gap.free_symbols or not gap.is_algebraic:
        return None
    return gap if sympy.minimal_polynomial(gap, x) != x else sympy.Integer(0)


_STEPS: tuple[Callable[[Expr], Any], ...] = (
    lambda e: e.expand(),
    lambda e: sympy.piecewise_fold(e.rewrite(Piecewise)) if e.has(sympy.Max, sympy.Min, sympy.Abs, Piecewise) else e,
    lambda e: sympy.sqrtdenest(e),
    _of_a_number,
    lambda e: sympy.trigsimp(e),
    lambda e: sympy.simplify(e),
    lambda e: sympy.simplify(e.rewrite(Piecewise)),
    lambda e: sympy.logcombine(sympy.expand_log(e)),
    lambda e: sympy.simplify(e.rewrite(sympy.log)),
)


def _limit_memory() -> None:
    """Where the system can: an expression that explodes ends in a `MemoryError` and not in a slow machine."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):
        return
    most = pages * resource.getpagesize() + _MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
