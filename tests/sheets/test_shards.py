"""Beyond a thousand variants the manifest stands in shards, and everything that reads it follows them."""

import json
from pathlib import Path

import jsonschema
import pytest

import derive
from derive.errors import CannotWrite
from derive.sheets import sheet
from derive.sheets.sheet_file import SheetFile
from derive.sheets.writing import manifest

SCHEMA = json.loads((Path(derive.__file__).parent / "manifest.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def _small_shards(monkeypatch):
    monkeypatch.setattr(manifest, "MOST_TOGETHER", 3)


def class_of(count, folder, **more):
    return sheet(["calculus.common"], variants=count, title="C").write(folder, formats=["text"], **more)[-1]


def names(home):
    return sorted(p.name for p in home.iterdir() if p.is_file())


@pytest.mark.usefixtures("_small_shards")
def test_shards_hold_the_variants_in_order(tmp_path) -> None:
    last = class_of(7, tmp_path)
    whole = json.loads(last.read_text())
    jsonschema.validate(whole, SCHEMA)
    assert "variants" not in whole
    assert whole["shards"] == [
        {"path": "manifest-1.json", "first": "001", "last": "003"},
        {"path": "manifest-2.json", "first": "004", "last": "006"},
        {"path": "manifest-3.json", "first": "007", "last": "007"},
    ]
    found = [v for s in whole["shards"] for v in json.loads((last.parent / s["path"]).read_text())["variants"]]
    assert [v["variant"] for v in found] == [f"00{k}" for k in range(1, 8)]
    answer = found[4]["exercises"][0]["answer"]["text"]
    assert SheetFile(last).check(answer, 1, variant="005").ok


@pytest.mark.usefixtures("_small_shards")
def test_a_second_run_finds_all_of_it_right(tmp_path) -> None:
    class_of(7, tmp_path)
    done = []
    class_of(7, tmp_path, done=done.append)
    assert done == [7]


@pytest.mark.usefixtures("_small_shards")
def test_fewer_variants_take_their_shards_along(tmp_path) -> None:
    home = class_of(7, tmp_path).parent
    class_of(4, tmp_path)
    assert names(home) == ["manifest-1.json", "manifest-2.json", "manifest.json"]
    class_of(2, tmp_path)
    assert names(home) == ["manifest.json"]
    class_of(5, tmp_path)
    assert names(home) == ["manifest-1.json", "manifest-2.json", "manifest.json"]
    sheet(["calculus.common"], title="C").write(tmp_path, formats=["text"], force=True)
    assert names(home) == ["key.txt", "manifest.json", "sheet.txt"]


@pytest.mark.usefixtures("_small_shards")
def test_somebody_elses_shard_is_left_alone(tmp_path) -> None:
    (tmp_path / "C").mkdir()
    (tmp_path / "C" / "manifest-2.json").write_text("theirs")
    with pytest.raises(CannotWrite, match="not from a sheet of ours"):
        class_of(5, tmp_path)
    assert names(tmp_path / "C") == ["manifest-2.json"]


def test_a_thousand_stay_in_one_file_and_one_more_do_not() -> None:
    assert manifest.shards_of(1000) == []
    assert manifest.shards_of(1001) == ["manifest-1.json", "manifest-2.json"]
