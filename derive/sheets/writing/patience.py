"""Who asks a run to stop waits for what is being written; a second time does not wait."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_ASKS = ("SIGINT", "SIGTERM")


@contextmanager
def patience() -> Iterator[Callable[[], bool]]:
    """Ctrl-C, or a request to end, lets what is being written land: whether it came. Hands it on in the end.

    Raises `KeyboardInterrupt`.
    """
    asked = list[int]()
    if threading.current_thread() is not threading.main_thread():  # only this one can be told
        yield lambda: False
        return

    def once(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        if len(asked) > 1:
            _hand_on(number, before[number], frame)

    numbers = [number for name in _ASKS if (number := getattr(signal, name, None))]
    before = {number: known for number in numbers if (known := signal.getsignal(number)) is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, once)
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if asked:
        _hand_on(asked[0], before[asked[0]], None)


def _hand_on(number: int, handler: Any, frame: FrameType | None) -> None:
    """To who was asked before; where that is nobody, the run ends as by Ctrl-C."""
    if callable(handler):
        handler(number, frame)
    raise KeyboardInterrupt
