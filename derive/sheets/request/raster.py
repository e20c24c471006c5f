"""How many dots a picture unpacks to, read from its head: a small file may hold more than the memory does."""

from __future__ import annotations

import base64
import binascii
import struct

MOST_DOTS = 25_000_000
PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the segments of a JPEG that say how large it is
_PICTURE = 0xDA  # where the dots begin


def dots_of_address(address: str) -> int:
    """Those of a picture that stands in an address, `data:image/png;base64,...`; 0 of any other address."""
    kind, _, packed = address.strip().partition(",")
    if not kind.startswith("data:"):
        return 0
    try:
        return dots(base64.b64decode(packed))
    except binascii.Error:  # which nobody can draw
        return 0


def dots(raw: bytes) -> int:
    """Those of a PNG or JPEG; 0 where it does not say, and then nobody draws it."""
    if raw.startswith(PNG):
        wide, tall = struct.unpack(">II", raw[16:24]) if raw[12:16] == b"IHDR" and len(raw) >= 24 else (0, 0)
        return int(wide * tall)
    return _of_jpeg(raw) if raw.startswith(_JPEG) else 0


def _of_jpeg(raw: bytes) -> int:
    at = len(_JPEG)
    while len(head := raw[at : at + 9]) == 9 and head[0] == 0xFF and head[1] != _PICTURE:
        if head[1] == 0xFF:  # a filling
            at += 1
            continue
        if head[1] in _SIZES:
            tall, wide = struct.unpack(">HH", head[5:9])
            return int(wide * tall)
        at += 2 + int.from_bytes(head[2:4], "big")
    return 0
