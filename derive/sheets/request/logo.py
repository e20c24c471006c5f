"""Logos: an SVG picture, since others do not scale."""

from __future__ import annotations

from pathlib import Path

from derive.sheets.request.named_files import read_file
from derive.sheets.request.svg import read_svg

_LARGEST = 1_000_000


def read_logo(path: Path) -> bytes:
    """The picture, ready to be put into a document. Raises `BadSpec`, in one line, for what is no such picture."""
    return read_svg(read_file(path, "logo", _LARGEST), path, "logo")[0]
