"""What the helper does, in its own process: proofs and factorings that may take any time and memory."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from math import gcd
from queue import Queue
from threading import Thread
from typing import Any, BinaryIO, NoReturn, TypeVar

import sympy
from sympy import Basic, Expr, Piecewise, Sum
from sympy.core.cache import clear_cache
from sympy.core.random import seed

from derive.checking.endless_sums import closed
from derive.checking.helper import READY, packed, read
from derive.checking.proving import exactly
from derive.checking.rewriting import with_unit
from derive.kernel import Setting
from derive.terms.ordered import plain

T = TypeVar("T")

_AGAIN = 0.1  # seconds after which it is stopped once more, should something have caught the first
_MOST_MEMORY = 160 * 2**20  # on top of what the process needs to begin with


def serve() -> None:
    """Answer questions until there are no more, or the process that asks them is gone."""
    _limit_memory()
    questions: Queue[tuple[str, tuple[Any, ...], float]] = Queue()
    Thread(target=_listen, args=(sys.stdin.buffer, questions), daemon=True).start()
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # what SymPy might print is no answer
    message: Any = READY
    while True:
        answers.write(packed(message))
        answers.flush()
        message = _within_time(*questions.get())


def _listen(stream: BinaryIO, questions: Queue[Any]) -> None:
    """Nobody waits for an answer where nobody can ask any more."""
    try:
        while True:
            questions.put(read(stream))
    finally:
        os._exit(0)


class _OutOfTime(BaseException):
    """No error of SymPy's: what catches errors lets it through."""


def _stop(*_signal: object) -> NoReturn:
    raise _OutOfTime


def _within_time(task: str, question: tuple[Any, ...], seconds: float) -> Any:
    """The answer, or None where it took more of the processor's time; where there is no such clock, the asker waits."""
    if not hasattr(signal, "ITIMER_PROF"):
        return _done(task, question)
    signal.signal(signal.SIGPROF, _stop)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        try:
            return _done(task, question)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _OutOfTime:
        signal.setitimer(signal.ITIMER_PROF, 0)
        return None


def _done(task: str, question: tuple[Any, ...]) -> Any:
    try:
        return _TASKS[task](*question)
    except (MemoryError, RecursionError, NotImplementedError, sympy.PolynomialError):
        return None


def _prove(expected: Basic, answer: Basic, setting: Setting, complex_unit: bool, calls: int) -> str | None:
    """The field's logarithms and roots are real ones, so complex numbers are left to SymPy, for so many calls."""
    proved = None if complex_unit else exactly(expected, answer, setting)
    left, right = (plain(with_unit(e) if complex_unit else e) for e in (expected, answer))
    return proved or _within_calls(lambda: _by_sympy(left - right), calls)


def _summed(total: Sum, calls: int) -> Expr | None:
    return _within_calls(lambda: closed(total), calls)


def _within_calls(work: Callable[[], T | None], most: int) -> T | None:
    """What the work comes to, or None where it takes more calls of functions; what was asked before saves none."""
    clear_cache()
    seed(0)  # SymPy tries some of its guesses at places that it draws
    left = most

    def count(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal left
        left -= event == "call"
        if left < 0:
            raise _OutOfTime

    sys.setprofile(count)
    try:
        return work()
    except _OutOfTime:
        if left >= 0:  # the last guard
            raise
        return None
    finally:
        sys.setprofile(None)


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


def splits(expr: Expr) -> bool:
    """Whether a sum has a factor or a number in common."""
    content, found = sympy.factor_list(expr)
    return content not in (1, -1) or len(found) > 1 or any(e > 1 for _, e in found)


def cancels(above: Expr, below: Expr) -> bool:
    """Whether above and below have a factor in common."""
    if above.is_Integer and below.is_Integer:
        return gcd(int(above), int(below)) > 1
    return bool(sympy.gcd(above, below) not in (1, -1))


_STEPS: tuple[Callable[[Expr], Any], ...] = (
    lambda e: e.expand(),
    lambda e: e.rewrite(sympy.exp).expand() if e.has(sympy.I) else e,  # Euler's formula, before what only tries
    lambda e: sympy.piecewise_fold(e.rewrite(Piecewise)) if e.has(sympy.Max, sympy.Min, sympy.Abs, Piecewise) else e,
    lambda e: sympy.sqrtdenest(e),
    _of_a_number,
    lambda e: sympy.trigsimp(e),
    lambda e: sympy.simplify(e),
    lambda e: sympy.simplify(e.rewrite(Piecewise)),
    lambda e: sympy.logcombine(sympy.expand_log(e)),
    lambda e: sympy.simplify(e.rewrite(sympy.log)),
)


_TASKS: dict[str, Callable[..., Any]] = {"prove": _prove, "splits": splits, "cancels": cancels, "sum": _summed}


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
