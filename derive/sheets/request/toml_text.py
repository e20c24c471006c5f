"""Values as a spec file writes them, for messages."""

from __future__ import annotations

from datetime import date, time
from typing import Any


def written(value: Any) -> str:
    """A value that a TOML file has, as it may stand there."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key} = {written(v)}' for key, v in value.items())}}}"
    return value.isoformat() if isinstance(value, (date, time)) else repr(value)
