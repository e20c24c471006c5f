"""The work that a thread has done on bounds of values, counted: budgets are differences of it, and no clock is asked.

A verdict is so the same on a fast machine and on a slow one, alone and beside six other processes. The unit is about a
second of the machine on which the costs were measured.
"""

from __future__ import annotations

from functools import cache
from threading import local
from time import thread_time

__all__ = ["LAST_GUARD", "clock", "cost", "spend", "worked"]

LAST_GUARD = 60.0  # seconds of the thread's processor, for work that is not counted well
_LEAST = 1e-5  # for a function of numbers of few digits, with what it takes to read it
_BITS, _GROWTH = 1500, 1.6  # from so many bits on the digits cost more than the reading; measured, exp and sin


class _Work(local):
    done = 0.0


_WORK = _Work()


def worked() -> float:
    """What this thread has done so far."""
    return _WORK.done


def spend(amount: float) -> float:
    """Count work, and what is done so far; what a cache answers is counted as if it were done again."""
    _WORK.done = done = _WORK.done + amount
    return done


@cache
def cost(prec: int) -> float:
    """What one function of a number of so many bits costs."""
    return _LEAST * (1 + (prec / _BITS) ** _GROWTH)


def clock() -> float:
    """Seconds that the processor has worked for this thread: for the last guard alone."""
    return thread_time()
