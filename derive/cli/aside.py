"""What is said beside the results, on standard error: that nobody can read it stops nothing."""

from __future__ import annotations

from contextlib import suppress

import click


def say_aside(line: str) -> None:
    """Print a line on standard error, if that is open and takes it: a disk that is full under a log ends no work."""
    with suppress(OSError):
        click.echo(line, err=True)
