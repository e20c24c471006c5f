"""PDF with the Typst compiler: tagged, accessible (PDF/UA-1) and made to last (PDF/A-2a), the same bytes every time."""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derive.errors import CannotPrint, EngineFailed
from derive.render import fonts, templates, typst_data

if TYPE_CHECKING:
    import typst

    from derive.render.view import SheetView

_STANDARDS = ["ua-1", "a-2a"]  # under these a character without a glyph is an error and not a box
_MISSING = re.compile(r'(?:the text|contains the codepoint|disallowed codepoint) `"(.*?)"`', re.DOTALL)
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")


def document(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> bytes:
    """The sheet or key as PDF; with `show` a derivation without a name line."""
    data = typst_data.sheet(view, show=show)
    files = {
        "main.typ": templates.read(typst_data.TEMPLATE, chosen).encode(),
        "sheet.json": json.dumps(data, sort_keys=True).encode(),
    }
    return compiled(files)


def compiled(files: dict[str, bytes]) -> bytes:
    """The PDF of `main.typ`; the machine's own fonts are read only if the ones that come with Typst do not do."""
    import typst  # deferred: formats are listed without it

    for system in (False, True):
        try:
            return _compile(files, system)
        except typst.TypstError as error:
            message = str(error.message)
            if not _MISSING.search(message):
                raise EngineFailed(f"Typst refused the document: {_first_line(error)}") from error
    raise _missing(message)


def _compile(files: dict[str, bytes], system: bool) -> bytes:
    import typst

    # An empty root: a document can read the files given here and no other.
    with tempfile.TemporaryDirectory(prefix="derive-") as empty:
        compile_: Any = typst.compile  # its stub does not know documents in memory
        pdf = compile_(
            files, root=empty, font_paths=_fonts(system), format="pdf", pdf_standards=_STANDARDS, timestamp=0
        )
    if not isinstance(pdf, bytes):
        raise EngineFailed("Typst made no PDF")
    return pdf


@cache
def _fonts(system: bool) -> typst.Fonts:
    """Fonts, looked up once: those of the machine take 0.15 s."""
    import typst

    return typst.Fonts(include_system_fonts=system)


def _missing(message: str) -> CannotPrint:
    found = _MISSING.search(message)
    text = _CODE.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""
    return fonts.missing(text[:1] or "?")


def _first_line(error: Any) -> str:
    return " ".join(str(error.message).split())
