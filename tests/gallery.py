"""Makes `output/gallery`:  python tests/gallery.py

A test makes it again and compares, byte for byte.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import typst

import derive
from derive.render import templates, typst_data

HOME = Path(__file__).resolve().parent.parent / "output" / "gallery"
PIXELS_PER_INCH = 72


def make(home: Path) -> None:
    """The starter sheet, with pictures of its first pages for the README."""
    sheet = derive.sheet(seed=3)
    sheet.write(home)
    for role, key in (("sheet", False), ("key", True)):
        (home / f"starter-{role}.png").write_bytes(first_page(sheet, key))


def first_page(sheet: derive.Sheet, key: bool) -> bytes:
    """The first page as a picture."""
    data = typst_data.sheet(sheet.view(key))
    files = {
        "main.typ": templates.read(typst_data.TEMPLATE, None).encode(),
        "sheet.json": json.dumps(data, sort_keys=True).encode(),
    }
    with tempfile.TemporaryDirectory() as empty:
        fonts = typst.Fonts(include_system_fonts=False)
        pages = typst.compile(files, root=empty, font_paths=fonts, format="png", ppi=PIXELS_PER_INCH)
    first = pages[0] if isinstance(pages, list) else pages
    assert isinstance(first, bytes)
    return first


if __name__ == "__main__":
    make(HOME)
