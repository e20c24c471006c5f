"""Who asks a run to stop waits for what is being written; a second time does not wait."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ASKS = ("SIGINT", "SIGTERM")


@contextmanager
def patience() -> Iterator[Callable[[], bool]]:
    """Ctrl-C, or a request to end, lets what is being written land: whether it came. Raises it in the end.

    Raises `KeyboardInterrupt`.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # only this one can be told
        yield asked.is_set
        return

    def once(number: int, frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = {number: signal.signal(number, once) for name in _ASKS if (number := getattr(signal, name, None))}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if asked.is_set():
        raise KeyboardInterrupt
