"""PDF with the Typst compiler: tagged, accessible (PDF/UA-1) and made to last (PDF/A-2a), the same bytes every time."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derive.errors import CannotPrint, EngineFailed
from derive.paper import fonts
from derive.paper.documents import templates, typst_data, typst_json
from derive.paper.figures import data as figure_data

if TYPE_CHECKING:
    import typst

    from derive.paper.view import SheetView

_STANDARDS = ["ua-1", "a-2a"]  # under these a character without a glyph is an error and not a box
_FIGURE = ["a-2b"]
_DRAWN = 50  # figures of some 20 kB, for the formats of one sheet
_TEMPLATES = 8  # for which compilers are kept: that of sheets, of figures, of logos, somebody's own
_PIXELS = {"png": {"ppi": 200.0}}
_SOURCES = ("typst", "packaged", "system")
_MISSING = re.compile(r'(?:the text|contains the codepoint|disallowed codepoint) `"(.*?)"`', re.DOTALL)
_CHINESE = re.compile(rb"\\u(?:4[ef]|[5-9][0-9a-f])[0-9a-f]{2}")  # as JSON has it
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")


def document(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> bytes:
    """The sheet or key as PDF; with `show` a derivation without a name line."""
    return compiled(sources(view, chosen, show=show))


def sources(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> dict[str, bytes]:
    """The files that Typst reads, by name."""
    return files(typst_data.sheet(view, show=show), chosen)


def files(data: dict[str, Any], chosen: Path | None = None) -> dict[str, bytes]:
    """The files that Typst reads for a sheet as data, by name."""
    texts = {"main.typ": typst_data.TEMPLATE, "parts.typ": typst_data.PARTS, "figure.typ": figure_data.TEMPLATE}
    read = {name: templates.read(template, chosen).encode() for name, template in texts.items()}
    return {**read, **typst_json.files(data)}


def compiled(files: dict[str, bytes], figure: str = "") -> bytes:
    """The PDF of `main.typ`, with the first fonts that do; with `figure` a part of another document: svg, png or pdf.

    First those that come with Typst, then also the extra `zh`, which is the same on every machine, and only then the
    machine's own.
    """
    import typst  # deferred: formats are listed without it

    for source in _sources(files.get("sheet.json", b"")):
        try:
            output = _figure(tuple(files.items()), source) if figure else _compile(files, source, _STANDARDS)
            # Only under a standard is a character without a glyph an error, so a picture is of what passed as PDF.
            return _compile(files, source, [], figure) if figure in ("svg", "png") else output
        except typst.TypstError as error:
            message = str(error.message)
            if not _MISSING.search(message):
                raise EngineFailed(f"Typst refused the document: {_first_line(error)}") from error
    raise _missing(message)


def _sources(data: bytes) -> tuple[str, ...]:
    """The fonts to try; a sheet with Chinese characters need not be laid out first with those that lack them."""
    if not fonts.packaged():
        return _SOURCES[0], _SOURCES[-1]
    return _SOURCES[1:] if _CHINESE.search(data) else _SOURCES


@lru_cache(maxsize=_DRAWN)  # the PDF of a figure is asked for, and then its picture for another format
def _figure(files: tuple[tuple[str, bytes], ...], source: str) -> bytes:
    return _compile(dict(files), source, _FIGURE)


def _compile(files: dict[str, bytes], source: str, standards: list[str], format_: str = "pdf") -> bytes:
    found = _fonts(source)
    idle = _idle(found, files["main.typ"])
    # A root of its own: a document can read the files given here and no other.
    with tempfile.TemporaryDirectory(prefix="derive-") as place, _Whole():
        for name, content in files.items():
            Path(place, name).write_bytes(content)
        try:
            compile_ = idle.pop()
        except IndexError:  # the first document, or another thread was quicker
            compile_ = _compiler(place, found)
        output = compile_(format=format_, pdf_standards=standards, root=place, timestamp=0, **_PIXELS.get(format_, {}))
    idle.append(compile_)  # not one that failed
    if not isinstance(output, bytes):
        raise EngineFailed(f"Typst made no {format_.upper()}")
    return output


@lru_cache(maxsize=_TEMPLATES)
def _idle(found: typst.Fonts, main: bytes) -> list[Callable[..., Any]]:
    """Compilers with these fonts that wait for the next document of a template: one for each thread at the same time.

    A compiler keeps the files that it has read and parsed, and takes those that are the same again.
    """
    return []


def _compiler(place: str, found: typst.Fonts) -> Callable[..., Any]:
    import typst

    return typst.Compiler(str(Path(place, "main.typ")), root=place, font_paths=found).compile


class _Whole:
    """What Typst cannot go on with, such as no memory for its threads, as an error like any other; the class of what
    it raises then is in no module that can be imported."""

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            raise EngineFailed(f"Typst broke down, as it does without memory for its threads: {error}") from error


@cache
def _fonts(source: str) -> typst.Fonts:
    """Fonts, looked up once: those of the machine take 0.15 s."""
    import typst

    folder = fonts.packaged()
    extra = [folder] if folder and source != "typst" else []
    return typst.Fonts(include_system_fonts=source == "system", font_paths=extra)


def _missing(message: str) -> CannotPrint:
    found = _MISSING.search(message)
    text = _CODE.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""
    return fonts.missing(text[:1] or "?")


def _first_line(error: Any) -> str:
    return " ".join(str(error.message).split())
