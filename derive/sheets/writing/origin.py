"""What files were made from, as one short text: where it is another one, they are made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from derive import installed, version
from derive.paper.documents import templates
from derive.paper.view import Layout
from derive.sheets.request.asked import Spec, Student
from derive.version import VERSION
from derive.words.prose import Prose

_RELY = (
    "sympy",
    "mpmath",
    "numpy",
    "typst",
    "jinja2",
    "contourpy",
    "justmytype-intl-cjk",
    "pypandoc_binary",
    "nbformat",
)
_PACKAGE = Path(version.__file__).parent


class Order(Struct, frozen=True):
    """All that decides what the files of a class hold; plain data, which goes to other processes."""

    spec: Spec
    formats: tuple[str, ...]
    engine: str = "typst"
    templates: Path | None = None
    topic_files: tuple[str, ...] = ()


def digest(*values: Any) -> str:
    """A short text that is the same for the same data."""
    return hashlib.sha256(json.dumps(values, default=_plain, sort_keys=True).encode()).hexdigest()[:20]


def source_of(spec: Spec) -> str:
    """What the sheets of a spec are, whoever they are for and in whatever files: what was asked for, seed, version."""
    also = ("request", "variants", "roster", "formats")  # its name, who gets it, and in which files
    asked = {name: value for name, value in asdict(spec).items() if name not in (*also, "layout")}
    return digest(VERSION, asked, look_of(spec.layout))


def look_of(layout: Layout) -> dict[str, Any]:
    """How all papers look; which keys there are is no part of it, nor whether notebooks judge answers."""
    return {name: value for name, value in asdict(layout).items() if name not in ("keys", "self_check")}


def origin(order: Order) -> str:
    """What all variants are made from: spec, program, libraries, templates and topic files."""
    return digest(source_of(order.spec), order.spec.layout, _versions(), order.engine, list(_sources(order)))


def of_variant(whole: str, stream: str, again: int, student: Student | None) -> str:
    """What one variant is made from, besides what all are made from."""
    return digest(whole, stream, again, student)


def _versions() -> list[tuple[str, str | None]]:
    from importlib import metadata  # deferred: a single sheet does without

    def version_of(name: str) -> str | None:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:  # an extra
            return None

    return [(name, version_of(name)) for name in _RELY]


def _sources(order: Order) -> Iterator[tuple[str, str]]:
    """Every file that takes part, by what it holds: while somebody works on the program its version stays."""
    for folder, pattern in ((_PACKAGE, "*.py"), *((f, "*") for f in templates.folders(order.templates))):
        for file in sorted(f for f in folder.rglob(pattern) if f.is_file() and "__pycache__" not in f.parts):
            yield file.relative_to(folder).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest()
    packages = [file for file in map(installed.file_of, installed.modules()) if file is not None]
    for file in (*map(Path, order.topic_files), *packages):
        yield "topics", hashlib.sha256(file.read_bytes()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return {name: part for name, part in asdict(value).items() if name != "line"}
    if isinstance(value, Prose):
        return vars(value)
    return value.hex() if isinstance(value, bytes) else dict(value)
