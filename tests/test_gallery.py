"""The gallery is what this version makes: the same bytes, small, with every page and picture that its index names."""

import re
from pathlib import Path

import gallery
import pytest

from derive.paper import fonts

FONT = fonts.packaged() is not None
MOST_BYTES = 15_000_000


def files(home: Path) -> dict[str, bytes]:
    """Every file but the pictures, whose pixels may differ between processors."""
    return {
        p.relative_to(home).as_posix(): p.read_bytes()
        for p in sorted(home.rglob("*"))
        if p.is_file() and p.suffix != ".png"
    }


def wants_font(name: str) -> bool:
    """What depends on a Chinese font: PDFs, and manifests, which list them."""
    return name.startswith("zh/") and name.endswith((".pdf", "manifest.json"))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The gallery, made once more."""
    home = tmp_path_factory.mktemp("made") / "gallery"
    gallery.make(home)
    return home


def different(made: Path, chinese_pdfs: bool) -> list[str]:
    new, kept = files(made), files(gallery.HOME)
    names = [n for n in sorted(new.keys() | kept.keys()) if wants_font(n) == chinese_pdfs]
    assert len(names) > 20
    return [n for n in names if new.get(n) != kept.get(n)]


def test_gallery_is_reproduced_byte_for_byte(made: Path) -> None:
    assert different(made, chinese_pdfs=False) == []


@pytest.mark.skipif(not FONT, reason="the extra zh, whose font these are made with, is not installed")
def test_chinese_pdfs_are_reproduced_byte_for_byte(made: Path) -> None:
    assert different(made, chinese_pdfs=True) == []


@pytest.mark.skipif(not FONT, reason="the extra zh, whose font these are made with, is not installed")
def test_the_same_pictures_are_there(made: Path) -> None:
    names = [sorted(p.relative_to(home).as_posix() for p in home.rglob("*.png")) for home in (made, gallery.HOME)]
    assert names[0] == names[1]
    for name in names[0]:
        assert (gallery.HOME / name).read_bytes().startswith(b"\x89PNG")


def test_every_area_has_titles_in_both_languages() -> None:
    assert set(gallery.areas()) <= set(gallery.TITLES)


def test_the_index_shows_every_area_and_names_what_is_there() -> None:
    text = (gallery.HOME / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert [t for t in targets if not (gallery.HOME / t).is_file()] == []
    for area, topics in gallery.areas().items():
        assert all(f"`{t.id}`" in text for t in topics)
        for language in ("en", "zh"):
            for name in ("sheet.pdf", "key.pdf", "sheet.tex", "key.tex", "sheet.md", "key.md", "sheet.png", "key.png"):
                assert f"{language}/{area}/{name}" in targets


def test_it_stays_small() -> None:
    assert sum(p.stat().st_size for p in gallery.HOME.rglob("*") if p.is_file()) < MOST_BYTES


@pytest.mark.parametrize("name", ["starter-sheet.png", "starter-key.png"])
def test_readme_pictures_are_pictures(name: str) -> None:
    assert (gallery.HOME / name).read_bytes().startswith(b"\x89PNG")
