"""One file of all sheets of a class, and one of all keys."""

from __future__ import annotations

from collections.abc import Sequence

from derive.paper.documents import class_pdf
from derive.sheets.assigning import Variant, sheet_of
from derive.sheets.writing.origin import Order

NAMES = ("class-sheets.pdf", "class-keys.pdf")


def class_files(variants: Sequence[Variant], order: Order) -> dict[str, bytes]:
    """The files by their names. Raises `EngineFailed`, `CheckFailed`."""
    sheets = [sheet_of(order.spec, variant) for variant in variants]
    views = {name: [sheet.view(key) for sheet in sheets] for name, key in zip(NAMES, (False, True), strict=True)}
    return {name: class_pdf.document(those, order.templates) for name, those in views.items()}
