"""One variant of a class, in two steps: derived, checked and printed; then set by Typst, and written."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from derive.sheets.assigning import Variant, sheet_of
from derive.sheets.writing import entry
from derive.sheets.writing.documents import Document, documents, writers
from derive.sheets.writing.files import write_all
from derive.sheets.writing.manifest import Entry
from derive.sheets.writing.origin import Order, of_variant


class Task(Struct, frozen=True):
    """A variant to be made, and what from."""

    variant: Variant
    origin: str

    @classmethod
    def of(cls, variant: Variant, whole: str) -> Task:
        """The task of making a variant; `whole` is what all variants are made from."""
        return cls(variant, of_variant(whole, variant.stream, variant.again, variant.student))


class Printed(Struct, frozen=True):
    """A variant derived, checked and printed. Plain data: what is left, any thread or process does."""

    listing: Entry  # of a variant without files
    documents: tuple[Document, ...]
    origin: str

    @property
    def is_set(self) -> bool:
        """Whether no page is left to be set: it has only to be written."""
        return all(isinstance(d.content, bytes) for d in self.documents)

    def sheet_set(self) -> Printed:
        """With the pages of the sheet set. Typst knows what it laid out for the last ten documents, and a sheet has
        little in common with a key: whoever sets keys alone finds twice as much again."""
        return replace(self, documents=tuple(d.finished() if d.role == "sheet" else d for d in self.documents))

    def output(self) -> tuple[Entry, dict[str, bytes]]:
        """What the manifest says of the variant, and its files."""
        name = self.listing["variant"]
        contents = {d.path: d.output() for d in self.documents}
        files = [{**d.entry, "path": f"{name}/{d.path}", **self._stamp(contents[d.path])} for d in self.documents]
        return {**self.listing, "files": files}, contents

    def write(self, home: Path) -> Entry:
        """Put the files into their places, all or none; what the manifest says of the variant. Raises `CannotWrite`."""
        listing, contents = self.output()
        write_all(home / str(listing["variant"]), contents)
        return listing

    def _stamp(self, content: bytes) -> dict[str, str]:
        return {"sha256": hashlib.sha256(content).hexdigest(), "made_from": self.origin}


def print_out(order: Order, task: Task) -> Printed:
    """Derive, check and print one variant. Raises `CheckFailed`, `CannotPrint`."""
    sheet = sheet_of(order.spec, task.variant)
    printed = tuple(documents(sheet, writers(order.formats, order.engine), order.templates))
    return Printed(entry.variant(sheet, task.variant.name, [], ""), printed, task.origin)


def make(order: Order, home: Path, task: Task) -> Entry:
    """Make one variant from beginning to end; what the manifest says of it."""
    return print_out(order, task).write(home)
