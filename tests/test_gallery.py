"""The gallery is what this version makes: the same bytes, small, with every page and picture that its index names."""

import re
from pathlib import Path

import catalogue_page
import gallery
import pytest
from links import links, missing

from derive.asking import Topic, all_topics
from derive.paper import fonts

MOST_BYTES = 3_000_000
READMES = [gallery.HOME / "README.md", gallery.OUTPUT.parent / "README.md"]


CATALOGUE = (gallery.HOME / gallery.CATALOGUE).read_text(encoding="utf-8")
NAMES = [gallery.STARTER, gallery.SAMPLES, *gallery.pages()]


def name_of(file: str) -> str:
    """Which sheet a file is of: `activation` of `en/activation/key.md`, `starter` of `starter/zh/key.pdf`."""
    first, *rest = file.split("/")
    return rest[0] if first in gallery.LANGUAGES else first


def demand_kept(made: Path, kept: dict[str, str]) -> None:
    new = gallery.digests(made)
    if fonts.packaged() is None:  # the Chinese PDFs are made with the font of the extra zh
        new, kept = ({n: d for n, d in of.items() if not gallery.wants_font(n)} for of in (new, kept))
    assert new
    assert gallery.changes(new, kept) == [], "look at them: python tests/gallery.py"


@pytest.mark.parametrize("name", NAMES)
def test_gallery_is_reproduced_byte_for_byte(name: str, tmp_path: Path) -> None:
    for place, sheet, formats in gallery.sheets_of(name):
        gallery.write(tmp_path, place, sheet, formats)
    demand_kept(tmp_path, {file: d for file, d in gallery.kept_digests().items() if name_of(file) == name})


def test_every_file_is_of_a_sheet_or_a_page() -> None:
    kept = gallery.kept_digests()
    assert len(kept) > 200
    assert {name_of(file) for file in kept} == {*NAMES, "README.md", gallery.CATALOGUE}


def test_the_index_is_reproduced() -> None:
    assert READMES[0].read_text(encoding="utf-8") == gallery.index()


@pytest.mark.parametrize("topic", all_topics(), ids=lambda topic: topic.id)
def test_the_catalogue_says_of_a_topic_what_derive_shows(topic: Topic) -> None:
    assert "\n".join(catalogue_page.full_entry(topic)) + "\n" in CATALOGUE


def test_the_catalogue_says_nothing_else() -> None:
    without = re.sub(r"^(### `.*`\n)\n(?:[^#\n].*\n|\n)*?Kinds: .*\n", r"\1", CATALOGUE, flags=re.MULTILINE)
    assert without == catalogue_page.page(gallery.areas(), gallery.TITLES, catalogue_page.heading)


def test_a_changed_a_new_and_a_missing_file_are_told() -> None:
    kept = {"same": "1", "changed": "2", "missing": "3"}
    assert gallery.changes({"same": "1", "changed": "4", "new": "5"}, kept) == ["changed", "missing", "new"]


def test_what_is_kept_is_what_the_digests_say() -> None:
    kept = gallery.kept_digests()
    there = gallery.digests(gallery.HOME)
    assert there == {name: digest for name, digest in kept.items() if gallery.is_kept(name)}


def test_what_changed_is_laid_in_a_folder_old_beside_new(tmp_path, monkeypatch) -> None:
    for name in ("CHANGED", "MADE"):
        monkeypatch.setattr(gallery, name, tmp_path / name)
    made, before = tmp_path / "made", tmp_path / "MADE"
    for home, text in ((made, "new"), (before, "old")):
        (home / "en").mkdir(parents=True)
        (home / "en" / "sheet.md").write_text(text)
    gallery.lay(made, ["en/sheet.md"], gallery.digests(before))
    laid = {p.relative_to(tmp_path / "CHANGED").as_posix(): p.read_text() for p in tmp_path.glob("CHANGED/*/*/*")}
    assert laid == {"new/en/sheet.md": "new", "old/en/sheet.md": "old"}
    gallery.lay(made, ["en/sheet.md"], {"en/sheet.md": "another one"})
    assert not (tmp_path / "CHANGED" / "old").exists()


def test_every_area_has_titles_in_both_languages() -> None:
    assert set(gallery.areas()) <= set(gallery.TITLES)


@pytest.mark.parametrize("page", READMES, ids=["gallery", "project"])
def test_what_a_page_shows_is_there(page) -> None:
    assert missing(page) == []
    assert len([t for t in links(page) if t.endswith(".png")]) >= 2


def test_the_index_shows_every_area_and_kind() -> None:
    text = READMES[0].read_text(encoding="utf-8")
    for name, topics in gallery.pages().items():
        assert all(f"`{t}`" in text for t in topics)
        assert f"(en/{name}/sheet.png)" in text and f"(en/{name}/key.png)" in text


def test_pictures_are_small_pictures() -> None:
    found = list(gallery.HOME.rglob("*.png"))
    assert len(found) == 2 * (len(gallery.pages()) + 1)
    for file in found:
        assert file.read_bytes().startswith(b"\x89PNG")
        assert file.stat().st_size <= gallery.LARGEST_PICTURE


def test_it_stays_small() -> None:
    assert sum(p.stat().st_size for p in gallery.HOME.rglob("*") if p.is_file()) < MOST_BYTES
