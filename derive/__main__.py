"""The program `derive`, which is also `python -m derive`: the command line, and one line for who stops it at once."""

import os
import sys

from derive.stops import hear, hear_no_more, leave


def main() -> None:
    """Run the command that was typed. Where Ctrl-C or SIGTERM cuts it short, it tidies up; the exit status is 1."""
    # NumPy works on a few numbers at a time; a process without its threads can be copied to make a class of sheets.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    hear()
    try:
        _command()
    finally:
        leave()


def _command() -> None:
    try:
        # Deferred, since it takes as long as people need for Ctrl-C.
        from derive.cli import main as command

        command()
    except KeyboardInterrupt:  # while the commands were loaded
        hear_no_more()
        if sys.stderr:
            print("Aborted!", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
