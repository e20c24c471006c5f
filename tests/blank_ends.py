"""How much of a page stays blank below its last mark, in compact layout: the mean over all pages but each file's last.

`python tests/blank_ends.py [FOLDER]` makes sheet and key of every starter week and prints a row for each, and keeps the
PDFs in the folder.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from classes import HOME
from msgspec.structs import replace
from PIL import Image

from derive.paper.documents import pdf
from derive.paper.sizes import paper
from derive.sheets.posing import single
from derive.sheets.request.spec import read_spec

DPI = 72
_CM = DPI / 2.54
_INK = 250  # of 255: what is darker is a mark; the fine dots of room to work are marks too


def ends(file: Path, look: str = "compact") -> list[float]:
    """The share of the text height below the last mark, of every page but the last."""
    size = paper("a4", look)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), str(file), f"{folder}/p"], check=True)
        *pages, _last = sorted(Path(folder).glob("p*.pgm"))
        return [_blank(Image.open(page), size.look.top, size.tall) for page in pages]


def _blank(page: Image.Image, top: float, tall: float) -> float:
    text = page.crop((0, int(top * _CM), page.width, int((top + tall) * _CM)))
    box = text.point(lambda grey: 255 if grey < _INK else 0).getbbox()
    return 1 - box[3] / text.height if box else 1.0


def made(folder: Path, look: str = "compact", language: str = "en", step: int = 1) -> Iterator[tuple[str, Path]]:
    """The PDFs of every week, or with a larger step of fewer, written here."""
    for path in sorted(HOME.glob("*.toml"))[::step]:
        spec = read_spec(path, language)
        spec = replace(spec, layout=replace(spec.layout, look=look))
        for role, view in single(spec).views().items():
            file = folder / f"{path.stem}-{role}-{language}.pdf"
            file.write_bytes(pdf.document(view))
            yield file.stem, file


if __name__ == "__main__":
    keep = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    keep.mkdir(exist_ok=True)
    every: dict[str, list[float]] = {"sheet": [], "key": []}
    for name, file in made(keep):
        found = ends(file)
        every["key" if "-key-" in name else "sheet"] += found
        print(f"{name:40}", " ".join(f"{share:4.0%}" for share in found), flush=True)
    for role, shares in every.items():
        print(f"{role}: {sum(shares) / len(shares):.1%} of {len(shares)} pages")
    both = [*every["sheet"], *every["key"]]
    print(f"all: {sum(both) / len(both):.1%} of {len(both)} pages")
