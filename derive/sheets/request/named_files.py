"""Reading what somebody names: a regular file of a sensible size, or one line that says why not."""

from __future__ import annotations

from pathlib import Path

from derive.errors import BadSpec


def read_file(path: Path, what: str, most: int) -> bytes:
    """The bytes of a file; `what` it is to be, and how many `most`. Devices and pipes have no end and are refused.

    Raises `BadSpec`.
    """
    try:
        if path.exists() and not path.is_file():
            raise BadSpec(f"{path} is not a file: name a {what}")
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except FileNotFoundError as error:
        raise BadSpec(f"there is no {what} {path}") from error
    except OSError as error:
        raise BadSpec(f"the {what} {path} cannot be read: {error.strerror}") from error
    if len(raw) > most:
        raise BadSpec(f"{path} has more than {most} bytes: this is no {what}")
    return raw
