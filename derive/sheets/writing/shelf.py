"""What a process beside the first one hands back: as a file, of which it says the name alone.

A pipe takes a short message whole or not at all. Of a long one a process that is killed leaves the beginning, and
`concurrent.futures` waits for its end for ever.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp
from typing import Any

SHORT = 2000  # bytes; POSIX has a pipe take 512 at once, and Linux 4,096

Message = bytes | Path


def hand_over(shelf: Path, do: Callable[..., Any], *arguments: Any) -> Message:
    """Do something beside the first process, and hand back what comes of it."""
    found = pickle.dumps(do(*arguments))
    if len(found) <= SHORT:
        return found
    descriptor, name = mkstemp(dir=shelf)
    with os.fdopen(descriptor, "wb") as file:
        file.write(found)
    return Path(name)


def take(message: Message) -> Any:
    """What was handed over by a copy of this program, once."""
    if isinstance(message, bytes):
        return pickle.loads(message)
    found = message.read_bytes()
    message.unlink()
    return pickle.loads(found)
