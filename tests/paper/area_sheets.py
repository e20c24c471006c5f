"""The sheet of all topics of an area, as the gallery draws it: what several files read is derived once for all."""

from __future__ import annotations

from functools import cache

import gallery

import derive
from derive.asking import all_topics
from derive.sheets import Sheet

AREAS = sorted({t.area for t in all_topics()})


@cache
def area_sheet(area: str, language: str = "en") -> Sheet:
    """An exercise of each topic of an area."""
    return derive.sheet([t.id for t in all_topics() if t.area == area], seed=gallery.SEED, language=language)
