"""An exercise posed again from what a file says of it: its topic and seed, and what it was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from derive.errors import BadSpec, UnknownName
from derive.sheets.drafts import shown_of
from derive.sheets.drawing import redrawn
from derive.sheets.request.asked import Asked
from derive.sheets.sheet import Exercise

_SAYS = ("number", "topic", "kind", "seed", "points", "asked")


def posed_again(data: Mapping[str, Any]) -> Exercise:
    """The exercise of an entry of a manifest, or of as much of one. Raises `BadSpec` for a topic that is not there."""
    return _posed(json.dumps({name: data[name] for name in _SAYS if name in data}, sort_keys=True))


@lru_cache(maxsize=512)
def _posed(entry: str) -> Exercise:
    """Once for all answers to it."""
    data = json.loads(entry)
    options = {name: data["asked"][name] for name in Asked.__struct_fields__ if name in data.get("asked", {})}
    asked = Asked(**{k: _tuples(v) if k in ("parameters", "numbers", "functions") else v for k, v in options.items()})
    try:
        draft = redrawn(asked, data["topic"], data["kind"], data["seed"])
        return Exercise(data.get("number", 1), shown_of(draft), data.get("points"), draft.asked, draft.place)
    except UnknownName as error:
        raise BadSpec(f"{error}; the topics of one's own are given by --topics or DERIVE_TOPICS") from error


def _tuples(value: Any) -> Any:
    """Lists as the tuples they were."""
    if isinstance(value, dict):
        return {k: _tuples(v) for k, v in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
