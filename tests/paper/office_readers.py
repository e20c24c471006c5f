"""Word documents and notebooks as a reader sees them, and which formats can be written here."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from importlib.util import find_spec
from typing import Any

import pytest

from derive.paper.formats import FORMATS

#: formats that show a part of a sheet or key alone
EXCERPTS: set[str] = set()
OFFICE = {"docx": "pypandoc", "ipynb": "nbformat"}
_TEXT = re.compile(r"<[wm]:t(?: [^>]*)?>([^<]*)<|descr=\"([^\"]*)\"|(</w:p>|</w:tc>)")


def formats(*without: str) -> list[Any]:
    """The formats of whole documents, those of the extra `office` skipped where it is not installed."""
    return [pytest.param(n, marks=needs(n)) for n in FORMATS if n not in {*without, *EXCERPTS}]


def needs(*names: str) -> Any:
    """A mark that skips a test where one of the formats cannot be written."""
    lacking = [OFFICE[n] for n in names if n in OFFICE and find_spec(OFFICE[n]) is None]
    return pytest.mark.skipif(bool(lacking), reason=f"the extra office is not installed: {', '.join(lacking)}")


def part(document: bytes, name: str = "word/document.xml") -> str:
    """A part of a Word document."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read(name).decode()


def as_read(document: str | bytes) -> str:
    """What a document says; a format that is text says itself."""
    if isinstance(document, bytes) and document.startswith(b"PK"):
        found = _TEXT.findall(
            "".join(part(document, f"word/{name}.xml") for name in ("header1", "document", "footer1"))
        )
        return html.unescape("".join("\n" if end else text + alt for text, alt, end in found))
    if isinstance(document, bytes):
        return document.decode("latin-1")
    if document.startswith('{\n "cells"'):
        return "\n\n".join("".join(cell["source"]) for cell in json.loads(document)["cells"])
    return document
