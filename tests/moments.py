"""What a program does to itself while it fills a class's folder, at a moment that no clock decides."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from derive.sheets.writing.lock import NAME

_LANDED = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests may ignore it
from multiprocessing import active_children
from derive.sheets.writing.journal import Journal
landed, number = Journal.landed, 0

def counted(self, entry):
    global number
    landed(self, entry)
    number += 1
    if number == {number}:
        {deed}

Journal.landed = counted
"""
#: every process beside the first one is killed as soon as it is started
KILL_WHO_STARTS = """
from multiprocessing.process import BaseProcess
start = BaseProcess.start

def killed(self):
    start(self)
    self.kill()

BaseProcess.start = killed
"""


def stop_at(number: int, sign: str) -> str:
    """Send itself a signal when so many variants have landed."""
    return _LANDED.format(number=number, deed=f"os.kill(os.getpid(), signal.{sign})")


def kill_others_at(number: int) -> str:
    """Kill the processes beside it when so many variants have landed."""
    return _LANDED.format(number=number, deed="[other.kill() for other in active_children()]")


def wait_until_free(home: Path) -> None:
    """Processes beside one that was killed end by themselves, and with them the lock."""
    from fcntl import LOCK_EX, LOCK_NB, flock  # deferred: Windows has none, and starts no copies

    while (place := home / NAME).exists():
        with place.open("rb") as file, suppress(BlockingIOError):
            flock(file, LOCK_EX | LOCK_NB)
            return
        time.sleep(0.01)
