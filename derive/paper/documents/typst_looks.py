"""How a sheet looks, as the data that the Typst template reads."""

from __future__ import annotations

from typing import Any

from derive.paper.escape import cleaned
from derive.paper.sizes import paper_of
from derive.paper.view import SheetView

_SCORES = ("number of exercise", "most points", "points given")


def looks(view: SheetView) -> dict[str, Any]:
    """Paper, head, foot, logo, and what fills the room to work."""
    paper = paper_of(view)
    return {
        "paper": paper.typst,
        "tall": paper.tall,
        "wide": paper.wide,
        "across": paper.across,
        "size": paper.look.size,
        "margins": {"x": paper.look.side, "top": paper.look.top, "bottom": paper.look.bottom},
        "compact": view.layout.look == "compact",
        "columns": paper.columns,
        "space": view.layout.space,
        "head": cleaned(view.layout.header).strip(),
        "foot": cleaned(view.layout.footer).strip(),
        "logo": view.layout.logo.decode(),
        "not-checked": cleaned(view.words["not checked"]),
        "score-rows": [cleaned(view.words[w]) for w in _SCORES if view.layout.score_table],
        "hints-on": view.layout.hints,
        "hints-title": cleaned(view.words["hints"]),
    }
