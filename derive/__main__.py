"""The program `derive`, which is also `python -m derive`: the command line, and one line for who stops it at once."""

import signal
import sys
from types import FrameType

_STOPS = (signal.SIGINT, signal.SIGTERM)


class Stopped(KeyboardInterrupt):
    """Python notes where its own passed through `exec`, and then ends by that signal whatever the status is."""


def main() -> None:
    """Run the command that was typed. Exit status 1 where Ctrl-C stops it, 143 where SIGTERM does: both tidy up."""
    asked: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        raise Stopped

    for number in _STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # who has them ignored means to
            signal.signal(number, end)
    try:
        _command()
    except SystemExit as left:
        if signal.SIGTERM in asked and left.code:
            raise SystemExit(128 + signal.SIGTERM) from None  # as a shell tells it
        raise
    finally:  # nothing is left to stop: Python alone tidies up
        for number in _STOPS:
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_DFL)


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
