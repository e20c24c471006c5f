"""A sheet as data in JSON, which Typst reads in two files: what the sheets of a class have in common, and the rest."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

_OWN = {
    *("title", "heading", "key", "first", "roomy", "student", "instructions", "blanks", "total", "scores", "footer"),
    *("exercises", "answers", "closing", "hints", "appendix", "class"),
}
_HOLE = "@"  # where the exercises stand


class InJson(dict[str, Any]):
    """An exercise as data, which comes on many sheets and is put into JSON once."""

    @cached_property
    def json(self) -> str:
        """The same in JSON."""
        return json.dumps(self, sort_keys=True)


def common(data: dict[str, Any]) -> dict[str, Any]:
    """What of a sheet as data is the same on all sheets of a class."""
    return {**{name: value for name, value in data.items() if name not in _OWN}, "many": "class" in data}


def files(data: dict[str, Any]) -> dict[str, bytes]:
    """`common.json`, and `sheet.json` with all of a sheet as data."""
    text = json.dumps({**data, "exercises": _HOLE}, sort_keys=True)
    exercises = ", ".join(exercise.json for exercise in data["exercises"])
    # In what others wrote every quotation mark has a backslash before it, so that the hole is nowhere else.
    text = text.replace(f'"exercises": "{_HOLE}"', f'"exercises": [{exercises}]', 1)
    return {"common.json": json.dumps(common(data), sort_keys=True).encode(), "sheet.json": text.encode()}
