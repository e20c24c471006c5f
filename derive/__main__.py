"""The program `derive`, which is also `python -m derive`: the command line, and one line for who stops it at once."""

import sys


def main() -> None:
    """Run the command that was typed. Exit status 1 where it is stopped before it begins."""
    try:
        # Deferred, since it takes as long as people need for Ctrl-C; click answers for what comes later.
        from derive.cli import main as command
    except KeyboardInterrupt:
        sys.exit("Aborted!")
    command()


if __name__ == "__main__":
    main()
