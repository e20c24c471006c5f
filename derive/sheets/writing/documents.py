"""Writing a sheet: its documents and the manifest are made first, then put into a folder of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from derive.errors import BadSpec
from derive.paper.formats import ENGINES, Format, find
from derive.paper.view import Layout, SheetView
from derive.sheets.request.identity import Request
from derive.sheets.writing import entry, manifest
from derive.sheets.writing.files import refusals_of, write_all
from derive.sheets.writing.journal import with_kept
from derive.sheets.writing.lock import Lock, locked
from derive.sheets.writing.manifest import Entry, Head
from derive.sheets.writing.origin import digest, look_of
from derive.sheets.writing.patience import patience
from derive.sheets.writing.standing import SINGLE, Standing, claim
from derive.version import VERSION


class WritableSheet(entry.ListedSheet, Protocol):
    """What can be written."""

    @property
    def title(self) -> str: ...
    @property
    def seed(self) -> int: ...
    @property
    def layout(self) -> Layout: ...
    @property
    def request(self) -> Request: ...
    @property
    def remarks(self) -> Sequence[str]: ...
    def views(self) -> Mapping[str, SheetView]: ...


class Document(Struct, frozen=True):
    """A file of a sheet, made and not yet written."""

    path: str
    role: str
    format: str
    content: bytes | Callable[[], bytes]  # or what Typst has to do for it

    def output(self) -> bytes:
        """What is written."""
        return self.content if isinstance(self.content, bytes) else self.content()

    def finished(self) -> Document:
        """With nothing left to do."""
        return replace(self, content=self.output())

    @property
    def entry(self) -> dict[str, str]:
        """What the manifest says of it."""
        return {"path": self.path, "role": self.role, "format": self.format}


def writers(formats: Sequence[str], engine: str) -> list[Format]:
    """Who writes the formats. Raises `UnknownName`, and `BadSpec` without any."""
    if not formats:
        raise BadSpec("no format given: ask for pdf, latex or markdown, for example")
    return [find(name, engine) for name in dict.fromkeys(formats)]


def any_sets_pages(formats: Sequence[str], engine: str) -> bool:
    """Whether one of the formats leaves work for Typst."""
    return ENGINES["typst"] in writers(formats, engine)


def documents(sheet: WritableSheet, formats: Sequence[Format], templates: Path | None) -> Iterator[Document]:
    """Sheet and key in every format, each figure that a format wants beside them once."""
    beside: set[str] = set()
    for name, view in sheet.views().items():
        role = "key" if view.key else "sheet"
        for writer in formats:
            yield Document(f"{name}.{writer.suffix}", role, writer.name, _content(writer, view, templates))
            for path, figure in writer.beside(view).items():
                if path not in beside:
                    beside.add(path)
                    yield Document(path, role, writer.name, figure)


def _content(writer: Format, view: SheetView, templates: Path | None) -> bytes | Callable[[], bytes]:
    if writer is ENGINES["typst"]:
        from derive.paper.documents import pdf  # deferred: formats are listed without it

        return partial(pdf.compiled, pdf.sources(view, templates))
    document = writer.document(view, templates)
    return document if isinstance(document, bytes) else document.encode()


def write_sheet(
    sheet: WritableSheet,
    folder: Path,
    formats: Sequence[str],
    engine: str,
    templates: Path | None,
    force: bool,
    tell: Callable[[str], None],
) -> list[Path]:
    """Make all documents, then put them into `folder/NAME/`. Raises `CannotWrite` and leaves nothing half-written."""
    request, title, language = sheet.request, sheet.title, sheet.language
    home = folder / request.folder(title, language)
    printed = list(documents(sheet, writers(formats, engine), templates))
    contents = {d.path: d.output() for d in printed}
    head = Head(home.name, sheet.id, sheet.seed, language, request.digest(title, language), request.spec)
    source = digest(VERSION, sheet.seed, sheet.id, look_of(sheet.layout))
    listing = entry.variant(sheet, "001", [d.entry for d in printed], source)
    with refusals_of(home), patience(), locked(home) as lock:
        standing = Standing(home, lock)
        standing.demand_same(head.request, None, force)
        standing.demand_free(d.path for d in printed)
        for remark in sheet.remarks:
            tell(remark)
        if replaced := standing.replaced(head, source, [SINGLE]):
            tell(f"replaced: {replaced}; -o or --title keeps both")
        whole = with_kept(listing, standing.entry(SINGLE), head.request == standing.request)
        _put(standing, lock, head, whole, contents)
    return [*(home / d.path for d in printed), home / manifest.NAME]


def _put(standing: Standing, lock: Lock, head: Head, about: Entry, files: dict[str, bytes]) -> None:
    """The files and the manifest into their places, all or none; then what is no longer ours goes."""
    listed = manifest.paths([about])
    places = dict.fromkeys([*files, *sorted(standing.paths() - listed)])
    standing.sweep()
    lock.add(claim(head.request, places))
    listing = manifest.contents(head, ["001"], lambda _: about)
    write_all(standing.home, {**files, **listing}, restored=lock.undo)
    standing.claims |= places
    standing.clear(listed)
    lock.settle()
