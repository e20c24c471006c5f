"""Topics from other packages: the modules that they name in the entry point group `derive.topics`."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

GROUP = "derive.topics"


@lru_cache(maxsize=1)
def modules() -> tuple[str, ...]:
    """The names of the modules, each once."""
    if not any(map(_may_name_some, sys.path)):
        return ()
    from importlib import metadata  # deferred: it takes as long as all the rest of `derive topics`

    return tuple(sorted({point.module for point in metadata.entry_points(group=GROUP)}))


def _may_name_some(place: str) -> bool:
    """Whether a folder of packages has the group's name in it anywhere; an archive may."""
    folder = Path(place)
    lists = (f / "entry_points.txt" for kind in ("dist", "egg") for f in folder.glob(f"*.{kind}-info"))
    return folder.is_file() or any(GROUP.encode() in f.read_bytes() for f in lists if f.is_file())


def file_of(module: str) -> Path | None:
    """The file of a module, which is not imported for it; None where there is none."""
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:  # the package in which it should stand
        return None
    return Path(spec.origin) if spec is not None and spec.origin is not None else None
