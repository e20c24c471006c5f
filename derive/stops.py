"""What a signal's handler raises is never lost.

Python drops what it can hand to nobody, such as what is raised in `__del__` or while the lock of a module is forgotten,
and prints a traceback. Such a signal comes again a moment later.
"""

from __future__ import annotations

import _thread
import signal
import sys
import time
from typing import Any

_MOMENT = 0.01  # seconds, in which what drops it is left


class Stop(BaseException):
    """Raised by a handler, with the signal's number. No error: what catches errors lets it through."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


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
