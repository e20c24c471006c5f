"""Where in a spec file a value stands, and the errors for what is wrong there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from derive.errors import BadSpec, DeriveError, unknown
from derive.sheets.request.toml_text import written


class Place(Struct, frozen=True):
    """Where in a spec file a value stands, and in which language its words are wanted."""

    file: Path
    lines: Mapping[tuple[str | int, ...], int]
    path: tuple[str | int, ...] = ()
    language: str = "en"

    def __truediv__(self, key: str | int) -> Place:
        return replace(self, path=(*self.path, key))

    @property
    def name(self) -> str:
        """The last key's name."""
        return str(next((p for p in reversed(self.path) if isinstance(p, str)), "the file"))

    @property
    def line(self) -> int:
        """The line of the key, or of the table that lacks it; 0 for the whole file."""
        ends = range(len(self.path), 0, -1)
        return next((self.lines[self.path[:end]] for end in ends if self.path[:end] in self.lines), 0)

    def wrong(self, message: str) -> BadSpec:
        """The error for what stands here."""
        text = " ".join(message.split())  # a key in quotes may have line breaks
        return BadSpec(f"{self.file}, line {self.line}: {text}" if self.line else f"{self.file}: {text}")

    def unknown(self, kind: str, name: str, known: Iterable[str]) -> BadSpec:
        """The error for a name that is not among the known ones, with the nearest of them."""
        return self.wrong(str(unknown(kind, name, known)))

    @contextmanager
    def telling(self) -> Iterator[None]:
        """What is raised inside is told with this place."""
        try:
            yield
        except DeriveError as error:
            raise self.wrong(str(error)) from error


Check = Callable[[Any, Place], Any]


def shown_value(value: Any) -> str:
    """A value in a message, cut where it is long."""
    text = written(value)
    return text if len(text) <= 40 else f"{text[:40]}..."
