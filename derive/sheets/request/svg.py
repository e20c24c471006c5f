"""SVG from outside: a picture that refers to nothing outside itself, read without loading anything it names."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from msgspec import Struct

from derive.errors import BadSpec
from derive.sheets.request.raster import MOST_DOTS, dots_of_address

_MOST_COPIES, _DEEPEST = 5000, 100
_MOST_DRAWN = 10 * MOST_DOTS  # with every copy
_OF_THE_WHOLE = 2  # how deep the title of the whole stands
_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_XML = "http://www.w3.org/XML/1998/namespace"
_NEVER = {
    "script": "a script",
    "foreignobject": "a foreignObject",
    "handler": "a script",
    "listener": "a script",
    "filter": "a filter",  # some take minutes
    "set": "an animation",
    "animate": "an animation",
    "animatemotion": "an animation",
    "animatetransform": "an animation",
    "animatecolor": "an animation",
}
_REFERENCES = ("href", "src")
_CSS = ("style", "its style")
_INSIDE = re.compile(r"\s*(#[^\s]+|data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]*)\s*")
_URL = re.compile(r"url\s*\(\s*(['\"]?)(.*?)\1\s*\)", re.IGNORECASE | re.DOTALL)
_OPEN_URL = re.compile(r"url\s*\(", re.IGNORECASE)
_LOADS = re.compile(
    r"@import|\b(?:image-set|image|src|cross-fade|element)\s*\(|javascript:|\bfilter\s*:", re.IGNORECASE
)


class Drawing(Struct, frozen=True):
    """What an SVG says of itself: the attributes of its outermost element, and its title and description."""

    attributes: Mapping[str, str]
    words: str


def read_svg(raw: bytes, path: Path, what: str = "picture") -> tuple[bytes, Drawing]:
    """The picture, ready to be put into a document, and what it says of itself; `what` it is to be.

    Raises `BadSpec`, in one line, for what is no such picture.
    """
    if raw.startswith(b"\x1f\x8b"):
        raise BadSpec(f"{path} is a compressed SVG: save it as plain SVG")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadSpec(f"{path} is not SVG in UTF-8: save the {what} as plain SVG") from error
    reader = _Reader(path, what)
    reader.read(raw)
    return raw, Drawing(reader.outermost, reader.words)


class _Reader:
    """One pass of expat, which opens no file itself; document types, where entities are declared, are refused."""

    def __init__(self, path: Path, what: str) -> None:
        self._path, self._what = path, what
        self.outermost: Mapping[str, str] = {}
        self._described: list[str] = []
        self._describes = False
        self._style = 0
        self._dots = 0  # of the pictures in it
        self._styles: list[str] = []
        self._open: list[str] = []  # the ids of the elements around, '' for none
        self._named: dict[str, list[str]] = {"": []}  # what each element with an id refers to; '' for the whole
        # Encoding fixed: what a file says of itself must not make it read in another way than Typst does.
        self._parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, raw: bytes) -> None:
        try:
            self._parser.Parse(raw, True)
        except expat.ExpatError as error:
            raise BadSpec(f"the {self._what} {self._path}, line {error.lineno}: this is not SVG: {error}") from error
        self._demand_css("".join(self._styles), "its style")
        if (copies := _copies("", self._named, {})) > _MOST_COPIES:
            self._refuse(f"its references copy parts more than {_MOST_COPIES} times, or go round in a circle")
        if self._dots > MOST_DOTS or self._dots * max(1, copies) > _MOST_DRAWN:
            self._refuse(f"its pictures have {self._dots} dots, {MOST_DOTS} at most, with all copies {_MOST_DRAWN}")

    @property
    def words(self) -> str:
        """Its title and description."""
        found = (" ".join(text.split()).rstrip(".") for text in self._described)
        return ". ".join(text for text in found if text)

    def _refuse(self, why: str) -> NoReturn:
        line = self._parser.CurrentLineNumber
        raise BadSpec(
            f"the {self._what} {self._path}, line {line}: {why}: save it as plain SVG, with nothing from outside"
        )

    def _doctype(self, *_: object) -> None:
        self._refuse("it has a DOCTYPE, which can name other files (delete that line)")

    def _instruction(self, target: str, _data: str) -> None:
        self._refuse(f"it has the instruction <?{target}?>")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, local = _split(name)
        if not self._open and (space, local) != (_SVG, "svg"):
            self._refuse(f'its outermost element is <{local}> and not <svg xmlns="{_SVG}">')
        if local.casefold() in _NEVER or space == _XHTML:
            self._refuse(f"it has {_NEVER.get(local.casefold(), 'HTML')}")
        if not self._open:
            self.outermost = dict(attributes)
        self._open.append(attributes.get("id", ""))
        self._describes = len(self._open) == _OF_THE_WHOLE and local in ("title", "desc")
        self._described += [""] if self._describes else []
        if len(self._open) > _DEEPEST:
            self._refuse(f"it is nested more than {_DEEPEST} deep")
        self._style += local == "style"
        for key, value in attributes.items():
            self._attribute(*_split(key), value)

    def _attribute(self, space: str, name: str, value: str) -> None:
        folded = name.casefold()
        if not space and folded.startswith("on"):
            self._refuse(f"it has {name}, which runs a script")
        if space == _XML and folded == "base":
            self._refuse("it has xml:base, an address outside")
        if folded == "filter":
            self._refuse("it has a filter")
        if folded in _REFERENCES and not _INSIDE.fullmatch(value):
            self._refuse(f"its {name} names something outside, {value[:60]!r}")
        self._dots += dots_of_address(value) if folded in _REFERENCES else 0
        self._demand_css(value, name)
        addresses = [m[2].strip() for m in _URL.finditer(value)] + ([value.strip()] if folded in _REFERENCES else [])
        for target in (a[1:] for a in addresses if a.startswith("#")):
            for around in {"", *self._open}:
                self._named.setdefault(around, []).append(target)

    def _demand_css(self, text: str, where: str) -> None:
        if where in _CSS and "\\" in text:
            self._refuse(f"{where} hides characters behind a backslash")
        if where in _CSS and _LOADS.search(text):
            self._refuse(f"{where} loads something, {text.strip()[:60]!r}")
        addresses = [match[2] for match in _URL.finditer(text)]
        if len(addresses) != len(_OPEN_URL.findall(text)) or not all(_INSIDE.fullmatch(a) for a in addresses):
            self._refuse(f"{where} names something outside, {text.strip()[:60]!r}")
        self._dots += sum(map(dots_of_address, addresses))

    def _end(self, name: str) -> None:
        self._open.pop()
        self._style -= _split(name)[1] == "style"
        self._describes = False

    def _text(self, text: str) -> None:
        if self._style:
            self._styles.append(text)
        if self._describes:
            self._described[-1] += text


def _copies(name: str, named: Mapping[str, list[str]], known: dict[str, float], depth: int = 0) -> float:
    """How many parts are drawn where each reference is followed to its end: a few lines can ask for billions."""
    if name not in known and depth <= _DEEPEST:
        known[name] = math.inf  # what comes back to itself has no end
        known[name] = sum(1 + _copies(target, named, known, depth + 1) for target in named.get(name, ()))
    return known.get(name, math.inf)


def _split(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition(" ")
    return space, local
