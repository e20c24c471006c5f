"""Pictures of somebody's own: SVG or PNG, read once, drawn once to see whether they can be, and left as they are."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from derive.errors import BadSpec, CannotPrint, EngineFailed
from derive.figures.model import Picture
from derive.sheets.request.named_files import read_file
from derive.sheets.request.raster import MOST_DOTS, PNG
from derive.sheets.request.svg import Drawing, read_svg
from derive.words.prose import Prose

_LARGEST = 5_000_000
_WIDEST, _TALLEST = 397.0, 255.0  # pt: 14 by 9 cm
_POINTS = {"": 0.75, "px": 0.75, "pt": 1.0, "pc": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(px|pt|pc|in|cm|mm|)\s*")
_SIZELESS = (300.0, 200.0)  # pt of an SVG that does not say how large it is
_INCH = 0.0254  # m
_SCREEN = 96.0  # dots an inch
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a PNG, by its kind of colours


def read_picture(path: Path, alt: str, without: str) -> Picture:
    """The picture with the words for it: `alt`, or what an SVG says of itself, or else those for one `without` any.

    Raises `BadSpec`, in one line, for what is no picture, or one that refers to anything outside itself.
    """
    raw = read_file(path, "picture", _LARGEST)
    if raw.startswith(PNG):
        size, own = _size_of_png(raw, path), ""
    elif raw.startswith((b"\xff\xd8", b"GIF8", b"BM", b"%PDF", b"RIFF")):
        raise BadSpec(f"{path} is neither SVG nor PNG: save the picture as one of these")
    else:
        raw, drawing = read_svg(raw, path)
        size, own = _size_of_svg(drawing), drawing.words
    words = alt or own
    scale = min(1.0, _WIDEST / size[0], _TALLEST / size[1])
    described = Prose({"en": "{alt}"}, {"alt": words or without})
    picture = Picture(raw, described, size[0] * scale, size[1] * scale, not words)
    _demand_drawable(picture, path)
    return picture


def _size_of_png(raw: bytes, path: Path) -> tuple[float, float]:
    """Width and height in points: by its own resolution, or that of a screen."""
    parts = list(_parts(raw))
    if not parts or parts[0][0] != b"IHDR" or len(parts[0][1]) != 13 or parts[-1][0] != b"IEND":
        raise _damaged(path)
    wide, tall, depth, colours, *_, woven = struct.unpack(">IIBBBBB", parts[0][1])
    if not wide or not tall or wide * tall > MOST_DOTS:
        raise BadSpec(f"the picture {path} has {wide} by {tall} dots: save it with {MOST_DOTS} at most")
    row = 1 + -(-wide * depth * _CHANNELS.get(colours, 0) // 8)
    if not woven and _unpacked(b"".join(body for name, body in parts if name == b"IDAT")) != tall * row:
        raise _damaged(path)
    dots = _dots_an_inch(dict(parts).get(b"pHYs", b""))
    return wide * 72 / dots, tall * 72 / dots


def _damaged(path: Path) -> BadSpec:
    return BadSpec(f"the picture {path} is a damaged PNG: save it again")


def _parts(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The names and contents of a PNG's parts, as far as they are whole. Typst draws nothing, and says nothing, where
    one is not."""
    at = len(PNG)
    while len(head := raw[at : at + 8]) == 8:
        size, name = struct.unpack(">I4s", head)
        body, check = raw[at + 8 : at + 8 + size], raw[at + 8 + size : at + 12 + size]
        if check != struct.pack(">I", zlib.crc32(name + body)):
            return
        yield name, body
        at += 12 + size


def _unpacked(packed: bytes) -> int:
    """How many bytes these are, unpacked; -1 where they cannot be, or are more than any picture's."""
    try:
        return len(zlib.decompressobj().decompress(packed, 9 * MOST_DOTS))
    except zlib.error:
        return -1


def _dots_an_inch(density: bytes) -> float:
    if len(density) != 9:
        return _SCREEN
    across, _, unit = struct.unpack(">IIB", density)
    dots = across * _INCH
    return float(dots) if unit == 1 and 36 <= dots <= 2400 else _SCREEN


def _size_of_svg(drawing: Drawing) -> tuple[float, float]:
    """Width and height in points: as it says, or those of its view box."""
    lengths = [_LENGTH.fullmatch(drawing.attributes.get(name, "")) for name in ("width", "height")]
    wide, tall = (float(m[1]) * _POINTS[m[2]] if m else 0.0 for m in lengths)
    if wide and tall:
        return wide, tall
    box = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", drawing.attributes.get("viewBox", ""))]
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return _SIZELESS
    if wide or tall:  # the other one by the box
        return (wide, wide * box[3] / box[2]) if wide else (tall * box[2] / box[3], tall)
    return box[2] * _POINTS[""], box[3] * _POINTS[""]


def _demand_drawable(picture: Picture, path: Path) -> None:
    """That it can be put on paper."""
    from derive.paper.figures.pictures import pdf_file  # deferred: it loads Typst, which other sheets do without

    try:
        pdf_file(picture)
    except (EngineFailed, CannotPrint) as error:
        raise BadSpec(f"the picture {path} cannot be drawn: {error}") from error
