"""The Typst source of a sheet as one document that needs no other file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from derive.paper.documents import templates, typst_data, typst_json
from derive.paper.figures import data as figure_data
from derive.paper.view import SheetView


def source(view: SheetView, chosen: Path | None = None, *, show: bool = False) -> str:
    """A Typst document that needs no other file."""
    data = typst_data.sheet(view, show=show)
    parts, drawn = (templates.read(name, chosen) for name in (typst_data.PARTS, figure_data.TEMPLATE))
    whole = templates.read(typst_data.TEMPLATE, chosen).replace('#import "parts.typ": *\n', parts)
    whole = whole.replace('#import "figure.typ": figure-of\n', drawn)
    whole = whole.replace('json("common.json")', _literal(typst_json.common(data)))
    return whole.replace('json("sheet.json")', _literal(data))


def _literal(data: dict[str, Any]) -> str:
    text = json.dumps(data, sort_keys=True).replace("\\", "\\\\").replace('"', '\\"')
    return f'json(bytes("{text}"))'
