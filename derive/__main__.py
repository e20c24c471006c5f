"""The program `derive`, which is also `python -m derive`: the command line, and one line for who stops it at once."""

import os
import signal
import sys
from types import FrameType

from derive.stops import Stop, hear_again

_STOPS = (signal.SIGINT, signal.SIGTERM)


class Stopped(Stop, KeyboardInterrupt):
    """Python notes where its own passed through `exec`, and then ends by that signal whatever the status is."""


def main() -> None:
    """Run the command that was typed. Where Ctrl-C or SIGTERM cuts it short, it tidies up; the exit status is 1."""
    hear_again()
    # NumPy works on a few numbers at a time; a process without its threads can be copied to make a class of sheets.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for number in _STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # who has them ignored means to
            signal.signal(number, _stop)
    try:
        _command()
    finally:  # nothing is left to stop: Python alone tidies up
        for number in _STOPS:
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(number)


def _command() -> None:
    try:
        # Deferred, since it takes as long as people need for Ctrl-C.
        from derive.cli import main as command

        command()
    except KeyboardInterrupt:  # click answers for what comes later, but not while it answers
        if sys.stderr:
            print("Aborted!", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
