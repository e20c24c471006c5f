"""How a process beside the first one behaves: Ctrl-C is for that one, and SIGTERM leaves nothing over."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait as until
from pathlib import Path
from types import FrameType
from typing import ParamSpec, TypeVar

from derive.asking import load
from derive.stops import Stop, hear_again

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

_ENDED = 128 + signal.SIGTERM
_RUBBISH = 50_000  # objects more than before, some 15 MB
_WORK: list[object] = []  # what is being done


def at_work(do: Callable[_Arguments, _Result], *arguments: _Arguments.args, **more: _Arguments.kwargs) -> _Result:
    """Do what the first process asks for; whoever ends this one meanwhile waits until its folders are tidied up."""
    try:
        _WORK.append(do)
        try:
            return do(*arguments, **more)
        finally:
            _WORK.clear()
    except Stop:  # the pool would hand it on to the first process
        os._exit(_ENDED)


def prepare(topic_files: Sequence[str]) -> None:
    """In a process beside: without the first one there is nothing to do."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    behave()
    for file in topic_files:
        load(Path(file))


def stay_small() -> None:
    """Rubbish of a class is looked for before it is many megabytes, though not among all that has been imported. In
    programs of our own alone: a notebook's rubbish is nobody's but its own."""
    gc.freeze()
    gc.set_threshold(_RUBBISH)


def behave() -> None:
    """What a process beside does as the first one does; Ctrl-C is for that one, and SIGTERM is heard from now on."""
    stay_small()
    hear_again()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _end(number: int, _frame: FrameType | None) -> None:
    if not _WORK:  # nothing is open, and nobody here could take an error
        os._exit(_ENDED)
    raise Stop(number)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        until([parent.sentinel])
        os._exit(1)
