"""The gallery is what this version makes: the same bytes, and pictures that are there."""

from pathlib import Path

import gallery
import pytest


def files(home: Path) -> dict[str, bytes]:
    """Every file but the pictures, whose pixels may differ between processors."""
    return {
        str(p.relative_to(home)): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file() and p.suffix != ".png"
    }


def test_gallery_is_reproduced_byte_for_byte(tmp_path: Path) -> None:
    gallery.make(tmp_path)
    made, kept = files(tmp_path), files(gallery.HOME)
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


@pytest.mark.parametrize("name", ["starter-sheet.png", "starter-key.png"])
def test_readme_pictures_are_pictures(name: str) -> None:
    assert (gallery.HOME / name).read_bytes().startswith(b"\x89PNG")
