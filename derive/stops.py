"""Ctrl-C and SIGTERM: what their handler raises is never lost, and who has been answered is not heard again.

Python drops what it can hand to nobody, such as what is raised in `__del__` or while the lock of a module is forgotten,
and prints a traceback. Such a signal comes again a moment later.
"""

from __future__ import annotations

import _thread
import signal
import sys
import time

TYPE_CHECKING = False  # as in `derive`
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_MOMENT = 0.01  # seconds, in which what drops it is left


class Stop(BaseException):
    """Raised by a handler, with the signal's number. No error: what catches errors lets it through."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Stopped(Stop, KeyboardInterrupt):
    """Python notes where its own passed through `exec`, and then ends by that signal whatever the status is."""


def hear() -> None:
    """From now on whoever stops this process is heard; who has the signals ignored means to."""
    hear_again()
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def hear_no_more() -> None:
    """Whoever stopped this process is about to be answered, and it ends: another Ctrl-C would be another line."""
    for number in _SIGNALS:
        if signal.getsignal(number) is _stop:
            signal.signal(number, signal.SIG_IGN)


def leave() -> None:
    """Nothing is left to stop: Python alone tidies up."""
    for number in _SIGNALS:
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(number)


def hear_again() -> None:
    """From now on, in this process."""
    before = sys.unraisablehook

    def hook(dropped: Any) -> None:
        if isinstance(dropped.exc_value, Stop):
            _thread.start_new_thread(_come_again, (dropped.exc_value.number,))  # in here it would be dropped too
        else:
            before(dropped)

    sys.unraisablehook = hook


def _come_again(number: int) -> None:
    time.sleep(_MOMENT)
    _thread.interrupt_main(signal.Signals(number))
