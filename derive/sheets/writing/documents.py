"""Writing a sheet: its documents and the manifest are made first, then put into a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from derive.errors import BadSpec
from derive.paper.formats import Format, find
from derive.paper.view import SheetView
from derive.sheets.writing import manifest as told_in
from derive.sheets.writing.files import told, write_all
from derive.sheets.writing.lock import locked
from derive.sheets.writing.manifest import MANIFEST, folder_name

__all__ = ["Document", "documents", "folder_name", "write_sheet", "writers"]


class Sheet(told_in.Sheet, Protocol):
    """What can be written."""

    @property
    def title(self) -> str: ...
    @property
    def seed(self) -> int: ...
    def views(self) -> Mapping[str, SheetView]: ...


@dataclass(frozen=True)
class Document:
    """A file of a sheet, made and not yet written."""

    path: str
    role: str
    format: str
    content: bytes

    @property
    def entry(self) -> dict[str, str]:
        """What the manifest says of it."""
        return {"path": self.path, "role": self.role, "format": self.format}


def writers(formats: Sequence[str], engine: str) -> list[Format]:
    """Who writes the formats. Raises `UnknownName`, and `BadSpec` without any."""
    if not formats:
        raise BadSpec("no format given: ask for pdf, latex or markdown, for example")
    return [find(name, engine) for name in dict.fromkeys(formats)]


def documents(sheet: Sheet, formats: Sequence[Format], templates: Path | None) -> Iterator[Document]:
    """Sheet and key in every format, each figure that a format wants beside them once."""
    beside: set[str] = set()
    for role, view in sheet.views().items():
        for writer in formats:
            made = writer.document(view, templates)
            content = made if isinstance(made, bytes) else made.encode()
            yield Document(f"{role}.{writer.suffix}", role, writer.name, content)
            for path, figure in writer.beside(view).items():
                if path not in beside:
                    beside.add(path)
                    yield Document(path, role, writer.name, figure)


def write_sheet(sheet: Sheet, folder: Path, formats: Sequence[str], engine: str, templates: Path | None) -> list[Path]:
    """Make all documents, then put them into `folder/NAME/`. Raises `CannotWrite` and leaves nothing half-written."""
    home = folder / folder_name(sheet.title)
    made = list(documents(sheet, writers(formats, engine), templates))
    files = {d.path: d.content for d in made}
    entry = told_in.variant(sheet, "001", [d.entry for d in made])
    files[MANIFEST] = told_in.manifest(home.name, sheet.id, sheet.seed, sheet.language, [entry])
    with told(home), locked(home):
        ours = told_in.paths(told_in.read(home))
        told_in.demand_free(home, set(files) - {MANIFEST}, ours)
        write_all(home, files)
        told_in.remove(home, ours - set(files))
    return [home / name for name in files]
