"""What the commands share: where their output goes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from derive.errors import CannotWrite

#: the format that a file's name asks for
SUFFIXES = {
    ".pdf": "pdf",
    ".tex": "latex",
    ".md": "markdown",
    ".html": "html",
    ".typ": "typst",
    ".json": "json",
}


def emit(text: str | bytes, target: Path | None) -> None:
    """To a file, whole or not at all, or to the standard output. Raises `CannotWrite`."""
    if target is not None:
        # Deferred: the program starts without it.
        from derive.sheets.files import write_file

        write_file(target, text.encode() if isinstance(text, str) else text)
        click.echo(click.format_filename(target))
    elif isinstance(text, bytes):
        if sys.stdout.isatty():
            raise CannotWrite("a PDF is not for a terminal: name a file with -o")
        click.echo(text, nl=False)
    else:
        click.echo(text, nl=not text.endswith("\n"))
