"""One PDF of all sheets of a class, for the copy shop: each begins on an odd page, with a bookmark of its own.

Typst sets it as one document, so that links, tags and titles are those of one: joined pages would lose their tags.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from derive.paper.documents import pdf, typst_data
from derive.paper.escape import cleaned
from derive.paper.view import SheetView

_OWN = (
    "key",
    "columns",
    "blanks",
    "total",
    "scores",
    "student",
    "instructions",
    "exercises",
    "answers",
    "closing",
    "hints",
    "footer",
)


def document(views: Iterable[SheetView], chosen: Path | None = None) -> bytes:
    """The PDF of all of them, in order; there is one at least."""
    papers = [paper for view in views for paper in view.papers]
    sheets = [typst_data.sheet(view) for view in papers]
    joined = [_one(view, data) for view, data in zip(papers, sheets, strict=True)]
    whole = {**sheets[0], "exercises": [], "appendix": None, "class": joined}
    return pdf.compiled(pdf.files(whole, chosen))


def _one(view: SheetView, data: dict[str, Any]) -> dict[str, Any]:
    """What is one sheet's own; its heading is its bookmark, which says whose it is, as the paper does in its place."""
    whose = " ".join(filter(None, (cleaned(view.student), f"({view.id})" if view.id else "")))
    heading = f"{data['heading']} — {whose}" if whose else data["heading"]
    kept = {name: data[name] for name in _OWN}
    return {**kept, "heading": heading, "shown": data["heading"], "first": False, "roomy": False}
