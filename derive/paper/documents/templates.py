"""Finds templates: a user's folder first, then the ones that were installed with the package."""

from __future__ import annotations

import re
from pathlib import Path

from derive.errors import BadSpec, EngineFailed

_INSIDE = re.compile(r"[^/\\:\0][^\\:\0]*")  # neither absolute nor of another drive
_PACKAGE = Path(__file__).resolve().parents[2]


def folders(chosen: Path | None) -> list[Path]:
    """Where templates are looked for, in this order."""
    # The wheel carries them inside the package; an editable install has them beside it.
    places = [_PACKAGE / "templates", _PACKAGE.parent / "templates"]
    return [chosen, *places] if chosen else places


def names(folder: str, suffix: str) -> list[str]:
    """The names, without their suffix, of our own templates in a folder such as `sheets`."""
    return sorted({p.stem for place in folders(None) for p in (place / folder).glob(f"*{suffix}")})


def read(name: str, chosen: Path | None) -> str:
    """The text of a template such as `typst/sheet.typ`."""
    if chosen and not chosen.is_dir():
        raise BadSpec(f"there is no folder {chosen} to take templates from")
    if not _INSIDE.fullmatch(name) or ".." in name.split("/"):
        raise EngineFailed(f"the template {name!r} is outside of the folder of templates: name one that is in it")
    for folder in folders(chosen):
        path = folder / name
        if path.is_file():
            return _text(path)
    raise EngineFailed(f"the template {name} is missing: looked in {', '.join(map(str, folders(chosen)))}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSpec(f"the template {path} cannot be read: {error}") from error
