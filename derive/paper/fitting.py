"""Whether a page can hold an exercise: asked of Typst once for those that come again, as a class's fixed ones do.

What is printed is the same either way, since the template measures what nobody has told it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Fits = list[bool]
Measure = Callable[[dict[str, Any]], list[Fits]]

_MOST = 2000
# What the fonts that come with Typst lack: with another font the height may be another one.
_STRANGE = re.compile("[^\0-\u052f\u2000-\u2bff]")
_known: dict[str, Fits | None] = {}  # None for what was seen once: most drawn exercises never come again


def settle(data: dict[str, Any], measure: Measure) -> None:
    """Fill in what is known of the exercises; `measure` asks about those that are here for the second time."""
    frame = [data[k] for k in ("key", "show", "lang", "paper", "tall", "wide", "space", "head", "foot")]
    keys = [_key(frame, e) for e in data["exercises"]]
    again = {k: e for k, e in zip(keys, data["exercises"], strict=True) if k and _known.get(k, ()) is None}
    if again:
        found = measure({**data, "exercises": [], "appendix": None, "measured": list(again.values())})
        _known.update(zip(again, found, strict=True))
    pairs = zip(keys, data["exercises"], strict=True)
    data["exercises"] = [{**e, "fits": _known.get(k)} if k else e for k, e in pairs]  # other formats have these too
    for key in filter(None, keys):
        if len(_known) < _MOST:
            _known.setdefault(key, None)


def _key(frame: list[Any], exercise: dict[str, Any]) -> str:
    """What the height of an exercise depends on; '' where it is known, or cannot be known with these fonts."""
    if exercise["fits"] is not None:
        return ""
    text = json.dumps([frame, {**exercise, "heading": "", "points": ""}], ensure_ascii=False)
    return "" if _STRANGE.search(text) else text
